//! Which roles the columns of one file are wished to have, however it is read, without the browser.

use super::model::give_role;
use crate::data::table::{Column, Kind, Role, Table};

/// What one column is to be, found again by its name.
#[derive(Clone, Debug)]
struct Wish {
    name: String,
    role: Role,
    /// Whether the reader said so; else it was guessed.
    own: bool,
}

/// The wishes for one file, the newest first. They outlive a reading that cannot fulfil them.
#[derive(Clone, Debug, Default)]
pub struct Wishes(Vec<Wish>);

/// Whether a column of this kind can have the role.
pub fn fits(kind: Kind, role: Role) -> bool {
    match role {
        Role::Target | Role::Feature => kind == Kind::Number,
        Role::Time => matches!(kind, Kind::Number | Kind::Time),
        Role::Ignore => true,
    }
}

impl Wishes {
    /// Gives column `k` a role by the reader's word, and remembers all that this changed.
    pub fn give(&mut self, table: &Table, roles: &mut [Role], k: usize, role: Role) {
        let before = roles.to_vec();
        give_role(roles, k, role);
        for (place, role) in roles.iter().enumerate().filter(|(k, role)| before[*k] != **role) {
            let name = table.columns[place].name.clone();
            self.0.retain(|wish| wish.name != name);
            self.0.insert(0, Wish { name, role: *role, own: true });
        }
    }

    /// Roles for a table as it was read now: what was wished before where the column can be that, else what is
    /// guessed. Without a column that may be the target, the guessed one is.
    pub fn lay_out(&mut self, table: &Table) -> Vec<Role> {
        for column in &table.columns {
            // Of words the guess knows nothing: read in another way they may be numbers.
            if column.kind != Kind::Text && self.rank(&column.name) == self.0.len() {
                let name = column.name.clone();
                self.0.push(Wish { name, role: column.role, own: false });
            }
        }
        let ranks: Vec<usize> = table.columns.iter().map(|own| self.rank(&own.name)).collect();
        let role = |(column, rank): (&Column, &usize)| {
            let wished = self.0.get(*rank).map(|wish| wish.role);
            wished.filter(|role| fits(column.kind, *role)).unwrap_or(column.role)
        };
        let mut roles: Vec<Role> = table.columns.iter().zip(&ranks).map(role).collect();
        for (only, other) in [(Role::Target, Role::Feature), (Role::Time, Role::Ignore)] {
            let all = (0..roles.len()).filter(|k| roles[*k] == only);
            let newest = all.min_by_key(|k| ranks[*k]);
            let rest =
                roles.iter_mut().enumerate().filter(|(k, own)| **own == only && Some(*k) != newest);
            rest.for_each(|(_, own)| *own = other);
        }
        if !roles.contains(&Role::Target) {
            let numbers = || (0..roles.len()).filter(|k| table.columns[*k].kind == Kind::Number);
            let guessed = |k: &usize| table.columns[*k].role == Role::Target;
            let free = |k: &usize| roles[*k] != Role::Time;
            let place = numbers()
                .find(|k| guessed(k) && free(k))
                .or_else(|| numbers().find(free))
                .or_else(|| numbers().next());
            if let Some(k) = place {
                roles[k] = Role::Target;
            }
        }
        roles
    }

    /// Roles for the beginning of a table likewise. What is guessed of it is not remembered: of the whole better is known.
    pub fn try_out(&self, table: &Table) -> Vec<Role> {
        self.clone().lay_out(table)
    }

    /// The target and the column that should be it instead, where the table as it is read does not allow that.
    /// Of a guess that is told only while its column is there.
    pub fn moved_target<'a>(&'a self, table: &'a Table, roles: &[Role]) -> Option<[&'a str; 2]> {
        let there = |name: &str| table.columns.iter().any(|column| column.name == name);
        let wished = self
            .0
            .iter()
            .find(|wish| wish.role == Role::Target && (wish.own || there(&wish.name)))?;
        let place = roles.iter().position(|role| *role == Role::Target)?;
        let now = table.columns[place].name.as_str();
        (now != wished.name).then_some([now, wished.name.as_str()])
    }

    /// How new the wish for a column is, 0 the newest; the number of wishes where there is none.
    fn rank(&self, name: &str) -> usize {
        self.0.iter().position(|wish| wish.name == name).unwrap_or(self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::table::Dialect;

    fn table(columns: &[(&str, Kind, Role)]) -> Table {
        let column = |(name, kind, role): &(&str, Kind, Role)| Column {
            role: *role,
            ..Column::new((*name).into(), *kind)
        };
        Table {
            name: "x".into(),
            dialect: Dialect {
                encoding: "utf-8".into(),
                delimiter: ',',
                decimal: '.',
                header: true,
                dates: None,
                start: 1,
            },
            rows: 0,
            columns: columns.iter().map(column).collect(),
            preview: Vec::new(),
            warnings: Vec::new(),
        }
    }

    fn prices() -> Table {
        table(&[
            ("date", Kind::Time, Role::Time),
            ("open", Kind::Number, Role::Feature),
            ("close", Kind::Number, Role::Target),
            ("volume", Kind::Number, Role::Feature),
        ])
    }

    /// The same prices by a decimal mark that they do not have.
    fn misread() -> Table {
        table(&[
            ("date", Kind::Time, Role::Time),
            ("open", Kind::Text, Role::Ignore),
            ("close", Kind::Text, Role::Ignore),
            ("volume", Kind::Number, Role::Target),
        ])
    }

    #[test]
    fn roles_come_back_after_a_reading_that_could_not_have_them() {
        let mut wishes = Wishes::default();
        let first = wishes.lay_out(&prices());
        assert_eq!(first, [Role::Time, Role::Feature, Role::Target, Role::Feature]);
        assert_eq!(wishes.moved_target(&prices(), &first), None);
        let moved = wishes.lay_out(&misread());
        assert_eq!(moved, [Role::Time, Role::Ignore, Role::Ignore, Role::Target]);
        assert_eq!(wishes.moved_target(&misread(), &moved), Some(["volume", "close"]));
        let back = wishes.lay_out(&prices());
        assert_eq!(back, first);
        assert_eq!(wishes.moved_target(&prices(), &back), None);
    }

    #[test]
    fn the_readers_own_roles_outlive_other_names() {
        let mut wishes = Wishes::default();
        let mut roles = wishes.lay_out(&prices());
        wishes.give(&prices(), &mut roles, 1, Role::Target);
        wishes.give(&prices(), &mut roles, 3, Role::Ignore);
        let unnamed = table(&[
            ("Column 1", Kind::Time, Role::Time),
            ("Column 2", Kind::Number, Role::Target),
        ]);
        let other = wishes.lay_out(&unnamed);
        assert_eq!(other, [Role::Time, Role::Target]);
        assert_eq!(wishes.moved_target(&unnamed, &other), Some(["Column 2", "open"]));
        let back = wishes.lay_out(&prices());
        assert_eq!(back, [Role::Time, Role::Target, Role::Feature, Role::Ignore]);
    }

    #[test]
    fn a_guessed_target_whose_name_is_gone_is_not_mourned() {
        let mut wishes = Wishes::default();
        wishes.lay_out(&table(&[("Column 1", Kind::Number, Role::Target)]));
        let roles = wishes.lay_out(&prices());
        assert_eq!(wishes.moved_target(&prices(), &roles), None);
    }

    #[test]
    fn a_target_chosen_meanwhile_is_the_one_that_stays() {
        let mut wishes = Wishes::default();
        wishes.lay_out(&prices());
        let part = table(&[
            ("open", Kind::Number, Role::Feature),
            ("close", Kind::Text, Role::Ignore),
            ("volume", Kind::Number, Role::Target),
        ]);
        let mut roles = wishes.lay_out(&part);
        wishes.give(&part, &mut roles, 0, Role::Target);
        assert_eq!(wishes.moved_target(&part, &roles), None);
        let back = wishes.lay_out(&prices());
        assert_eq!(back, [Role::Time, Role::Target, Role::Feature, Role::Feature]);
    }

    #[test]
    fn the_whole_of_a_table_is_guessed_anew_and_keeps_what_the_reader_said_of_its_beginning() {
        let part = table(&[
            ("date", Kind::Time, Role::Time),
            ("open", Kind::Number, Role::Feature),
            ("close", Kind::Number, Role::Ignore),
            ("volume", Kind::Number, Role::Target),
        ]);
        let mut wishes = Wishes::default();
        let mut roles = wishes.try_out(&part);
        assert_eq!(roles, [Role::Time, Role::Feature, Role::Ignore, Role::Target]);
        let guessed = wishes.clone().lay_out(&prices());
        assert_eq!(guessed, [Role::Time, Role::Feature, Role::Target, Role::Feature]);
        wishes.give(&part, &mut roles, 1, Role::Ignore);
        let whole = wishes.lay_out(&prices());
        assert_eq!(whole, [Role::Time, Role::Ignore, Role::Target, Role::Feature]);
    }

    #[test]
    fn a_column_keeps_only_what_its_kind_allows() {
        let mut wishes = Wishes::default();
        wishes.lay_out(&table(&[
            ("a", Kind::Number, Role::Target),
            ("b", Kind::Number, Role::Ignore),
        ]));
        let again = table(&[
            ("a", Kind::Number, Role::Feature),
            ("b", Kind::Number, Role::Target),
            ("c", Kind::Number, Role::Feature),
        ]);
        assert_eq!(wishes.lay_out(&again), [Role::Target, Role::Ignore, Role::Feature]);
        let words = table(&[("a", Kind::Text, Role::Ignore), ("b", Kind::Number, Role::Target)]);
        assert_eq!(wishes.lay_out(&words), [Role::Ignore, Role::Target]);
    }
}
