//! Pictures, equations and tables as values, and the one function that keeps the page equal to them.
//!
//! What only shows and never answers is drawn this way: a tree of [`Shape`]s made anew for each
//! look, laid over the elements that are there. Only what differs is touched, so transitions run
//! and focus stays.

use leptos::{html, prelude::*};
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, Node, SvgElement};

/// An element with attributes and children, or (without a tag) bare words.
#[derive(Clone, PartialEq)]
pub struct Shape(Box<Parts>);

#[derive(Clone, PartialEq)]
struct Parts {
    tag: &'static str,
    attributes: Vec<(&'static str, Arc<str>)>,
    words: String,
    children: Vec<Shape>,
}

/// An element without anything yet.
pub fn el(tag: &'static str) -> Shape {
    let parts = Parts { tag, attributes: Vec::new(), words: String::new(), children: Vec::new() };
    Shape(Box::new(parts))
}

/// An element with a class.
pub fn classed(tag: &'static str, class: &str) -> Shape {
    el(tag).at("class", class)
}

/// Words without an element.
pub fn words(text: impl Into<String>) -> Shape {
    el("").say(text)
}

impl Shape {
    /// Sets an attribute, or (with `--` in front) a property for the style sheet. Lengths are
    /// rounded to a thousandth of a unit.
    pub fn at(self, name: &'static str, value: impl Attribute) -> Self {
        value.put(self, name)
    }

    /// Sets an attribute if there is a value.
    pub fn maybe(self, name: &'static str, value: Option<String>) -> Self {
        match value {
            Some(value) => self.set(name, value.into()),
            None => self,
        }
    }

    /// The words of an element that has no children.
    pub fn say(mut self, text: impl Into<String>) -> Self {
        self.0.words = text.into();
        self
    }

    pub fn with(mut self, child: Shape) -> Self {
        self.0.children.push(child);
        self
    }

    /// Adds children: a list, or one that may be absent.
    pub fn all(mut self, children: impl IntoIterator<Item = Shape>) -> Self {
        self.0.children.extend(children);
        self
    }

    #[inline(never)]
    fn set(mut self, name: &'static str, value: Arc<str>) -> Self {
        self.0.attributes.push((name, value));
        self
    }

    /// The value of an attribute; `place` is where it most likely stands.
    fn get(&self, name: &str, place: usize) -> Option<&Arc<str>> {
        let all = &self.0.attributes;
        let here = all.get(place).filter(|own| own.0 == name);
        here.or_else(|| all.iter().find(|own| own.0 == name)).map(|own| &own.1)
    }
}

/// What an attribute can be made of.
pub trait Attribute {
    fn put(self, shape: Shape, name: &'static str) -> Shape;
}

impl Attribute for &str {
    #[inline(never)]
    fn put(self, shape: Shape, name: &'static str) -> Shape {
        shape.set(name, self.into())
    }
}

impl Attribute for String {
    #[inline(never)]
    fn put(self, shape: Shape, name: &'static str) -> Shape {
        shape.set(name, self.into())
    }
}

impl Attribute for usize {
    #[inline(never)]
    fn put(self, shape: Shape, name: &'static str) -> Shape {
        shape.set(name, self.to_string().into())
    }
}

impl Attribute for f64 {
    #[inline(never)]
    fn put(self, shape: Shape, name: &'static str) -> Shape {
        shape.set(name, length(self))
    }
}

/// A length in the units of its picture, to a thousandth.
fn length(value: f64) -> Arc<str> {
    ((value * 1000.0).round() / 1000.0).to_string().into()
}

/// A shape and the node that shows it.
struct Shown {
    node: Node,
    shape: Shape,
    children: Vec<Shown>,
}

/// What a holder shows, asked again whenever a signal that it reads changes.
pub type Drawing = Arc<dyn Fn() -> Vec<Shape> + Send + Sync>;

/// Keeps the content of `holder` equal to `picture`, from now until the owner goes.
pub fn follow(holder: NodeRef<html::Div>, picture: Drawing) {
    Effect::new(move |before: Option<Vec<Shown>>| {
        let mut shown = before.unwrap_or_default();
        let shapes = picture();
        if let Some(holder) = holder.get() {
            if shown.is_empty() {
                // A box that is used again still holds what stood in it before.
                holder.set_text_content(None);
            }
            lay(&holder, &mut shown, shapes);
        }
        shown
    });
}

/// Shows `shapes` in `holder`, once.
pub fn show(holder: &Element, shapes: Vec<Shape>) {
    lay(holder, &mut Vec::new(), shapes);
}

/// A box of class `class` around a picture.
pub fn drawn(class: &'static str, picture: Drawing) -> AnyView {
    let holder = NodeRef::new();
    follow(holder, picture);
    view! { <div class=class node_ref=holder></div> }.into_any()
}

/// Makes the children of `parent` equal to `shapes`. A browser that refuses a node (it has no
/// reason to) leaves a hole and no error.
fn lay(parent: &Element, shown: &mut Vec<Shown>, shapes: Vec<Shape>) {
    while shown.len() > shapes.len() {
        if let Some(last) = shown.pop() {
            let _ = parent.remove_child(&last.node);
        }
    }
    for (place, shape) in shapes.into_iter().enumerate() {
        match shown.get_mut(place) {
            Some(old) if old.shape.0.tag == shape.0.tag => change(old, shape),
            Some(old) => {
                if let Some(new) = build(parent, shape) {
                    let _ = parent.replace_child(&new.node, &old.node);
                    *old = new;
                }
            }
            None => {
                if let Some(new) = build(parent, shape) {
                    let _ = parent.append_child(&new.node);
                    shown.push(new);
                }
            }
        }
    }
}

/// The node of a new shape. Its namespace is its parent's, unless it begins a picture or a formula.
fn build(parent: &Element, shape: Shape) -> Option<Shown> {
    let document = document();
    if shape.0.tag.is_empty() {
        let node = document.create_text_node(&shape.0.words).into();
        return Some(Shown { node, shape, children: Vec::new() });
    }
    let inherited = parent.namespace_uri();
    let space = match shape.0.tag {
        "svg" => Some("http://www.w3.org/2000/svg"),
        "math" => Some("http://www.w3.org/1998/Math/MathML"),
        _ => inherited.as_deref(),
    };
    let element = document.create_element_ns(space, shape.0.tag).ok()?;
    let empty = el(shape.0.tag);
    let mut shown = Shown { node: element.into(), shape: empty, children: Vec::new() };
    change(&mut shown, shape);
    Some(shown)
}

/// Turns what is shown into `shape`, which has the same tag.
fn change(shown: &mut Shown, mut shape: Shape) {
    let old = &shown.shape;
    let same_words = old.0.words == shape.0.words;
    if shape.0.tag.is_empty() {
        if !same_words {
            shown.node.set_text_content(Some(&shape.0.words));
        }
        shown.shape = shape;
        return;
    }
    // What has a tag is an element: `build` made it so.
    let element: &Element = shown.node.unchecked_ref();
    for (place, (name, value)) in shape.0.attributes.iter().enumerate() {
        let same = |own: &Arc<str>| Arc::ptr_eq(own, value) || own == value;
        if old.get(name, place).is_some_and(same) {
            continue;
        }
        if name.starts_with("--") {
            // The policy allows no style attribute; a script may set properties. Whatever the kind of
            // element, they are under the same name.
            let _ = element.unchecked_ref::<SvgElement>().style().set_property(name, value);
            continue;
        }
        let _ = element.set_attribute(name, value);
        // Once something was typed into a field, the attribute alone is not seen.
        if let (&"value", Some(field)) = (name, element.dyn_ref::<HtmlInputElement>()) {
            field.set_value(value);
        }
    }
    for (place, (name, _)) in old.0.attributes.iter().enumerate() {
        if shape.get(name, place).is_none() {
            let _ = element.remove_attribute(name);
        }
    }
    if !same_words {
        element.set_text_content(Some(&shape.0.words));
        shown.children.clear();
    }
    lay(element, &mut shown.children, std::mem::take(&mut shape.0.children));
    shown.shape = shape;
}
