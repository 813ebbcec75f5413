//! `Symbol` is the join key: picture, equation, number and link all carry one.

/// Whose colour a quantity wears. A hue belongs to one signal, everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    X,
    F,
    I,
    G,
    O,
    C,
    H,
}

impl Role {
    /// The name of the role's colour token: `--f`, `--f-ink`, `--f-wash`.
    pub const fn token(self) -> &'static str {
        match self {
            Role::X => "x",
            Role::F => "f",
            Role::I => "i",
            Role::G => "g",
            Role::O => "o",
            Role::C => "c",
            Role::H => "h",
        }
    }
}

/// One quantity a student can point at, such as the forget gate or the old cell state.
///
/// Equality is by `id`, the name that `data-symbol` and links use.
#[derive(Clone, Copy, Debug)]
pub struct Symbol {
    /// `f`, `c_prev`, `z_f`, `W_f`, `kept` ...
    pub id: &'static str,
    /// The letter as printed: `f`, `c`, `W`.
    pub base: &'static str,
    /// The subscript as printed: `t`, `t−1`, `f`; empty when there is none.
    pub sub: &'static str,
    pub role: Role,
    /// Whether values lie around zero (drawn from the midline) or in 0..1 (drawn from the floor).
    pub signed: bool,
}

impl Symbol {
    /// Function and letter of what is named by how it is made, such as tanh(c).
    pub fn squashed(self) -> Option<(&'static str, &'static str)> {
        self.base.strip_suffix(')')?.split_once('(')
    }

    /// Whether this is ∂L/∂ of the quantity whose letter it has.
    pub fn is_gradient(self) -> bool {
        self.id.starts_with("d_")
    }
}

impl PartialEq for Symbol {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Symbol {}

impl std::hash::Hash for Symbol {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.id.hash(state);
    }
}
