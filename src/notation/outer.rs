//! What a step adds to the gradient of a matrix, an outer product, and to those of the weights beside it that each
//! unit has one of. It is no [`Equation`](super::Equation): those give one number a unit, and this gives each a row.

use super::code::Language;
use super::latex::quantity;
use super::mathml::{self, Math};
use super::{Symbol, letters};

/// ∂L/∂W = ∂L/∂z · [h, x]ᵀ, of one step.
#[derive(Clone, Debug, PartialEq)]
pub struct Outer {
    pub weights: Symbol,
    /// Weights of one number a unit: the bias, and a peephole with the memory that it weighs.
    pub single: Vec<(Symbol, Option<Symbol>)>,
    /// ∂L/∂z of the sum that the weights are in.
    pub from: Symbol,
    /// What the sum is over.
    pub over: Vec<Symbol>,
}

impl Outer {
    /// Its gradient's name: `d_W_f`.
    pub fn id(&self) -> String {
        format!("d_{}", self.weights.id)
    }

    /// `∂L/∂W_f = ∂L/∂z_f · [h_{t−1}, x_t]ᵀ`.
    pub fn symbolic(&self) -> Math {
        mathml::outer(self.weights, self.from, &self.over)
    }

    /// `∂L/∂W_{f,1j} = ∂L/∂z_{f,1} · [h_{t−1}, x_t]_j`; `unit` counts from 1.
    pub fn of_unit(&self, unit: &str) -> Math {
        mathml::outer_of(self.weights, self.from, &self.over, self.indexed(unit))
    }

    /// `∂L/∂b_f = ∂L/∂z_f` and `∂L/∂p_f = ∂L/∂z_f ⊙ c_{t−1}`, of one unit where it is told.
    pub fn of_single<'a>(&'a self, unit: &'a str) -> impl Iterator<Item = Math> + 'a {
        let unit = self.indexed(unit);
        self.single.iter().map(move |(own, read)| mathml::single_of(*own, self.from, *read, unit))
    }

    /// The answer is one number.
    fn indexed<'a>(&self, unit: &'a str) -> &'a str {
        if self.weights == letters::V { "" } else { unit }
    }

    /// Summed over the steps, as a run of them does.
    pub fn latex(&self) -> String {
        let read: Vec<String> = self.over.iter().copied().map(quantity).collect();
        let read = match read.as_slice() {
            [alone] => alone.clone(),
            several => format!("[{}]", several.join(", ")),
        };
        let weights = format!(r"\partial L / \partial {}", quantity(self.weights));
        let from = quantity(self.from);
        let mut all = format!("{weights} \\mathrel{{+}}= {from} \\, {read}^\\top");
        for (own, read) in &self.single {
            let own = quantity(*own);
            let read = read.map_or_else(String::new, |read| format!(r" \odot {}", quantity(read)));
            all += &format!(" \\\\\n\\partial L / \\partial {own} \\mathrel{{+}}= {from}{read}");
        }
        all
    }

    /// `d_b_f += d_z_f`, `d_p_f += d_z_f * c_prev`, each with the id of what it adds to.
    pub fn single_lines(&self, language: Language) -> impl Iterator<Item = (String, String)> + '_ {
        let from = self.from.id;
        self.single.iter().map(move |(own, read)| {
            let id = format!("d_{}", own.id);
            let line = match (language, read) {
                (Language::Rust, None) => format!("{id} += &{from};").to_ascii_lowercase(),
                (Language::Rust, Some(read)) => {
                    format!("{id} += {from}.component_mul(&{});", read.id).to_ascii_lowercase()
                }
                (_, None) => format!("{id} += {from}"),
                (_, Some(read)) => format!("{id} += {from} * {}", read.id),
            };
            (id, line)
        })
    }

    /// `d_W_f += np.outer(d_z_f, np.concatenate([h_prev, x]))`.
    pub fn line(&self, language: Language) -> String {
        let (id, from) = (self.id(), self.from.id);
        let ids: Vec<&str> = self.over.iter().map(|own| own.id).collect();
        let several = ids.len() > 1;
        let ids = ids.join(", ");
        let joined = |call: &str| if several { format!("{call}([{ids}])") } else { ids.clone() };
        match language {
            Language::NumPy => format!("{id} += np.outer({from}, {})", joined("np.concatenate")),
            Language::PyTorch => format!("{id} += torch.outer({from}, {})", joined("torch.cat")),
            Language::Keras => format!("{id} += ops.outer({from}, {})", joined("ops.concatenate")),
            Language::Rust => {
                let read = ids.to_ascii_lowercase().replace(", ", "; ");
                let read = if several { format!("stack![{read}]") } else { read };
                let [id, from] = [id, from.to_owned()].map(|name| name.to_ascii_lowercase());
                format!("{id} += &{from} * {read}.transpose();")
            }
        }
    }
}
