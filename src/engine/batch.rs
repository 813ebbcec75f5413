//! One batch of training in single precision, and the rule that steps on it: by the kernels where they
//! serve, else by [`Pass`].

use super::loss::Loss;
use super::optim::{Optimizer, OptimizerKind};
use super::pass::Dropout;
use super::rng::Random;
use super::setting::Choices;
use super::{Network, Pass, Shape};
#[cfg(any(not(target_arch = "wasm32"), feature = "simd"))]
use super::{
    optim::Adam,
    stack::{self, Stack},
};
use nalgebra::DMatrix;

/// Buffers for one batch size and window length.
pub struct Batch {
    way: Way,
    /// What the head should have answered, B x O.
    pub target: DMatrix<f32>,
    /// A place for dL/dy where only the loss is asked for.
    unused: DMatrix<f32>,
    /// What is dropped between layers, in training alone; `None` where nothing is.
    dropout: Option<Dropout<f32>>,
}

enum Way {
    #[cfg(any(not(target_arch = "wasm32"), feature = "simd"))]
    Fast(Box<Stack>),
    Plain(Box<Pass<f32>>),
}

impl Batch {
    pub fn new(shape: Shape, steps: usize, size: usize) -> Self {
        #[cfg(any(not(target_arch = "wasm32"), feature = "simd"))]
        if let Some(stack) = Stack::new(shape, steps, size) {
            return Self::by(Way::Fast(Box::new(stack)), shape, size);
        }
        Self::plain(shape, steps, size)
    }

    fn plain(shape: Shape, steps: usize, size: usize) -> Self {
        Self::by(Way::Plain(Box::new(Pass::new(shape, steps, size, false))), shape, size)
    }

    fn by(way: Way, shape: Shape, size: usize) -> Self {
        let target = DMatrix::zeros(size, shape.outputs);
        Self { way, unused: target.clone(), target, dropout: None }
    }

    /// The same with dropout at `rate` between layers while it trains. The kernels know none, so it goes the
    /// plain way; without a second layer there is nothing to drop.
    pub fn dropping(shape: Shape, steps: usize, size: usize, rate: f64) -> Self {
        if rate <= 0.0 || shape.layers < 2 {
            return Self::new(shape, steps, size);
        }
        let dropout = Some(Dropout::new(shape, steps, size, rate));
        Self { dropout, ..Self::plain(shape, steps, size) }
    }

    /// Draws what is dropped in the next step of training.
    pub fn draw(&mut self, random: &mut Random) {
        if let Some(dropout) = &mut self.dropout {
            dropout.draw(random);
        }
    }

    /// The rule that trains a network of this shape; its kernels have one for Adam.
    pub fn optimizer(
        shape: Shape,
        kind: OptimizerKind,
        rate: f64,
        choices: &Choices,
    ) -> Box<dyn Optimizer<f32>> {
        let parameters = shape.parameters();
        #[cfg(any(not(target_arch = "wasm32"), feature = "simd"))]
        if kind == OptimizerKind::Adam && Stack::serves(shape) {
            let rule = Adam::new(parameters, rate, choices);
            return Box::new(rule.by(stack::adam));
        }
        kind.build_with(parameters, rate, choices)
    }

    /// Windows that it holds at once.
    pub fn size(&self) -> usize {
        self.target.nrows()
    }

    /// Lays a window into `row`: `window[t * columns + column]`.
    pub fn set_window(&mut self, row: usize, columns: usize, window: &[f32]) {
        let size = self.size();
        for (t, x) in window.chunks_exact(columns).enumerate() {
            match &mut self.way {
                #[cfg(any(not(target_arch = "wasm32"), feature = "simd"))]
                Way::Fast(stack) => stack.set_inputs(t, row, x),
                Way::Plain(pass) => {
                    let block = pass.inputs_mut(t)[row..].iter_mut().step_by(size);
                    block.zip(x).for_each(|(slot, x)| *slot = *x);
                }
            }
        }
    }

    /// The answers, B x O.
    pub fn forward(&mut self, network: &Network<f32>) -> &DMatrix<f32> {
        match &mut self.way {
            #[cfg(any(not(target_arch = "wasm32"), feature = "simd"))]
            Way::Fast(stack) => stack.forward(network),
            Way::Plain(pass) => &pass.forward(network)[0],
        }
    }

    /// The answer for a window that is alone in its batch, by the weights of the last [`Batch::forward`],
    /// which `network` must still hold.
    ///
    /// # Panics
    /// When the batch is larger than one.
    pub fn answer(&mut self, network: &Network<f32>) -> &DMatrix<f32> {
        match &mut self.way {
            #[cfg(any(not(target_arch = "wasm32"), feature = "simd"))]
            Way::Fast(stack) => stack.answer(network),
            Way::Plain(pass) => &pass.forward(network)[0],
        }
    }

    /// The mean loss against `target`.
    pub fn loss(&mut self, network: &Network<f32>, loss: Loss<f32>) -> f32 {
        self.forward(network);
        let mut unused = std::mem::take(&mut self.unused);
        let loss = loss(self.answers(), &self.target, &mut unused);
        self.unused = unused;
        loss
    }

    /// What the last pass answered, B x O.
    pub fn answers(&self) -> &DMatrix<f32> {
        match &self.way {
            #[cfg(any(not(target_arch = "wasm32"), feature = "simd"))]
            Way::Fast(stack) => stack.answers(),
            Way::Plain(pass) => &pass.answers()[0],
        }
    }

    /// The mean loss against `target`, with dL/dp written into `gradients`.
    pub fn loss_and_gradients(
        &mut self,
        network: &Network<f32>,
        loss: Loss<f32>,
        gradients: &mut [f32],
    ) -> f32 {
        match &mut self.way {
            #[cfg(any(not(target_arch = "wasm32"), feature = "simd"))]
            Way::Fast(stack) => stack.loss_and_gradients(network, &self.target, loss, gradients),
            Way::Plain(pass) => {
                let targets = std::slice::from_ref(&self.target);
                pass.set_dropout(self.dropout.take());
                let loss = pass.loss_and_gradients(network, targets, loss, gradients);
                self.dropout = pass.set_dropout(None);
                loss
            }
        }
    }
}
