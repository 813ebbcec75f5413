//! What weights send back to h and x, product by product. No browser.

use crate::engine::cell::Block;
use crate::engine::trace::StepTrace;
use crate::notation::{Equation, Symbol};

/// A product in what weights send back: of which gradient, of which unit, and its two factors.
pub struct Sent {
    pub from: Symbol,
    /// From 0.
    pub place: usize,
    pub weight: f64,
    pub d: f64,
}

impl Sent {
    pub fn product(&self) -> f64 {
        self.weight * self.d
    }
}

/// Those that an equation adds up for a unit or a column; none that is zero.
pub fn products(equation: &Equation, blocks: &[Block], step: &StepTrace, own: usize) -> Vec<Sent> {
    let mut all = Vec::new();
    equation.rhs.each_returned(&mut |weights, from, to| {
        let Some(block) = blocks.iter().find(|block| block.weights == weights) else { return };
        let rows = [&block.hidden, &block.input][usize::from(block.reads[0].base != to.base)];
        let of = rows.iter().zip(step.gradient_of(from)).enumerate();
        let sent = of.filter_map(|(place, (row, d))| {
            Some(Sent { from, place, weight: *row.get(own)?, d: *d })
        });
        all.extend(sent.filter(|sent| sent.product() != 0.0));
    });
    all
}

#[cfg(test)]
mod tests {
    use super::super::ledger::Ledger;
    use super::super::ledger::tests::{both_ways, family};
    use super::super::way::d;
    use super::*;
    use crate::exchange::link::Judged;
    use crate::notation::letters as s;

    /// What reaches x comes through weights alone: the products are all of it.
    #[test]
    fn products_add_up_to_the_gradient_of_x() {
        for scene in family().into_iter().chain(both_ways()) {
            let ledger = Ledger::new(&scene, Judged::Every);
            for (layer, direction, _) in scene.network.tracks() {
                let (track, blocks) =
                    (ledger.track(layer + 1, direction), scene.network.blocks(layer, direction));
                let equation = track.equations().into_iter().find(|own| own.lhs == d(s::X));
                let equation = equation.expect("a row");
                for step in [1, 3] {
                    let at = track.at(step);
                    for (column, told) in at.gradient(s::X).iter().enumerate() {
                        let all = products(&equation, &blocks, at, column);
                        let sum: f64 = all.iter().map(Sent::product).sum();
                        assert!((sum - told).abs() < 1e-12, "{}", scene.cell().name());
                    }
                }
            }
        }
    }
}
