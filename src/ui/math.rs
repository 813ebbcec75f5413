//! Equations on the page: a [`Math`] tree as native MathML elements.

use crate::notation::mathml::Math;
use leptos::prelude::*;

/// One line of mathematics.
pub fn math(tree: &Math) -> AnyView {
    view! { <math display="inline">{node(tree)}</math> }.into_any()
}

fn node(tree: &Math) -> AnyView {
    let role = tree.symbol.map_or("", |symbol| symbol.role.token());
    let class = match (role.is_empty(), tree.number) {
        (true, false) => String::new(),
        (true, true) => "value".to_owned(),
        (false, false) => format!("ink-{role}"),
        (false, true) => format!("ink-{role} value strong"),
    };
    let link = tree.symbol.map(|symbol| symbol.id);
    let text = tree.text.clone();
    let children: Vec<AnyView> = tree.children.iter().map(node).collect();
    match tree.tag {
        "mi" if text.chars().count() > 1 || text == "σ" => {
            view! { <mi class=class mathvariant="normal" data-link=link>{text}</mi> }.into_any()
        }
        "mi" => view! { <mi class=class data-link=link>{text}</mi> }.into_any(),
        "mn" => view! { <mn class=class data-link=link>{text}</mn> }.into_any(),
        "mo" => view! { <mo>{text}</mo> }.into_any(),
        "mtext" => view! { <mtext>{text}</mtext> }.into_any(),
        "msub" => view! { <msub class=class data-link=link>{children}</msub> }.into_any(),
        _ => view! { <mrow>{children}</mrow> }.into_any(),
    }
}
