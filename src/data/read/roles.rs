//! What each column of a table is for, guessed from its name and its kind.

use crate::data::price::{Price, adjusted};
use crate::data::table::{Column, Kind, Role};

/// The role a price table gives to a name such as `AAPL.Close` or `收盘价`.
fn price_role(name: &str) -> Option<Role> {
    Price::of(name).map(|price| match price {
        Price::Close => Role::Target,
        _ => Role::Feature,
    })
}

pub fn guess(columns: &mut [Column]) {
    let time = columns.iter().position(|column| column.kind == Kind::Time);
    let prices = columns.iter().any(|column| {
        column.kind == Kind::Number
            && price_role(&column.name) == Some(Role::Target)
            && !adjusted(&column.name)
    });
    let mut target = None;
    for (k, column) in columns.iter_mut().enumerate() {
        column.role = match column.kind {
            Kind::Time if time == Some(k) => Role::Time,
            Kind::Number if prices && !adjusted(&column.name) => {
                price_role(&column.name).unwrap_or(Role::Ignore)
            }
            Kind::Number if !prices && !column.counts_rows() => Role::Feature,
            _ => Role::Ignore,
        };
        match (column.role, target) {
            (Role::Target, None) => target = Some(k),
            (Role::Target, Some(_)) => column.role = Role::Ignore,
            _ => {}
        }
    }
    if target.is_none() {
        let feature = |column: &Column| column.role == Role::Feature;
        let varies = columns.iter().rposition(|column| feature(column) && !column.constant());
        let last = varies.or_else(|| columns.iter().rposition(feature));
        let any = columns.iter().rposition(|column| column.kind == Kind::Number);
        if let Some(k) = last.or(any) {
            columns[k].role = Role::Target;
        }
    }
    let mut features = 0;
    for column in columns.iter_mut().filter(|column| column.role == Role::Feature) {
        features += 1;
        if features > 8 {
            column.role = Role::Ignore;
        }
    }
}
