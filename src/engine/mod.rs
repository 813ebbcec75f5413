//! The numerics: an LSTM from one number to a training step, with no library for neural networks.
//!
//! This page is a chapter to be read from the top: one unit in one step, worked out with a pencil;
//! then all units at once; then a window, its loss, and the way back through time; then the step
//! that learns. Its numbers are run as tests. Letters and shapes are those of the whole program
//! (`NOTATION.md`): B rows of a batch, T time steps, I inputs, H units, O outputs; ⊙ multiplies
//! element by element, σ(z) = 1/(1 + e^−z); a gradient dL/dv is written dv.
//!
//! # 1. One unit, one step
//!
//! A unit of an LSTM carries two numbers from step to step: its memory c, and h, which it shows to
//! others. In a step it reads the input x and the old h, and weighs them four times:
//!
//! ```text
//! z_i = w_hi h_prev + w_xi x + b_i    i = σ(z_i)       input gate: how much is written
//! z_f = w_hf h_prev + w_xf x + b_f    f = σ(z_f)       forget gate: how much is kept
//! z_g = w_hg h_prev + w_xg x + b_g    g = tanh(z_g)    candidate: what is written
//! z_o = w_ho h_prev + w_xo x + b_o    o = σ(z_o)       output gate: how much is shown
//!
//! c = f c_prev + i g                    h = o tanh(c)
//! ```
//!
//! By hand, with numbers that come out even: let all weights of h be 0, w_xi = ln 3, w_xg = ½ ln 3,
//! b_f = ln 4, every other weight 0, and x = 1. Since σ(ln k) = k/(k + 1) and tanh(½ ln k) = (k −
//! 1)/(k + 1),
//!
//! ```text
//! i = 3/4    f = 4/5    g = 1/2    o = 1/2
//! from c_prev = 3/8:    c = 4/5 · 3/8 + 3/4 · 1/2 = 3/10 + 3/8 = 27/40 = 0.675
//!                       h = 1/2 · tanh(0.675) = 0.2941
//! ```
//!
//! ```
//! use gatehouse::engine::cell::{Cell, State, lstm::{Lstm, Sums}};
//!
//! let before = State { h: 0.1792, c: 0.375 };
//! let z = Sums { i: 3_f64.ln(), f: 4_f64.ln(), g: 0.5 * 3_f64.ln(), o: 0.0 };
//! let step = Lstm.forward(z, before, [0.0; 3]);
//!
//! let near = |a: f64, b: f64| (a - b).abs() < 5e-5;
//! assert!(near(step.i, 0.75) && near(step.f, 0.8) && near(step.g, 0.5) && near(step.o, 0.5));
//! assert!(near(step.c, 0.675) && near(step.h, 0.2941));
//! ```
//!
//! # 2. All units, all gates, one product
//!
//! H units with B rows side by side do the same. What they read stands in one matrix, u = [h_prev |
//! x], and the weights of all gates in another, so that one product makes every sum of the step:
//!
//! ```text
//! u = [h_prev | x]                          B x (H+I)
//! z = u W + b                               W (H+I) x 4H,  b 4H,  z B x 4H
//! z = [z_i | z_f | z_g | z_o]               four blocks of B x H
//! c = f ⊙ c_prev + i ⊙ g     h = o ⊙ tanh(c)      B x H
//! ```
//!
//! W and b are 4 H (H + I + 1) numbers: 40 for H = 2 and I = 2. PyTorch keeps two biases a gate;
//! only their sum matters, and b is that sum.
//!
//! # 3. A window
//!
//! A window is T inputs x_1 ... x_T. The same W and b serve every step; h_0 and c_0 are zero:
//!
//! ```text
//! (h_t, c_t) = step(x_t, h_{t−1}, c_{t−1})          t = 1 ... T
//! ŷ = h_T V + b_y                                   V H x O,  b_y O,  ŷ B x O
//! ```
//!
//! A second layer reads h_1 ... h_T of the first as its inputs. A head may also read the mean of
//! all h, or answer at each step ([`Readout`]).
//!
//! # 4. The loss
//!
//! One number says how far the answers are off their targets y, and its derivative begins the way
//! back. For the mean squared error ([`loss::mse()`])
//!
//! ```text
//! L = Σ (ŷ − y)² / (B O)        dŷ = 2 (ŷ − y) / (B O)        B x O
//! dV = h_Tᵀ dŷ      db_y = the sum of dŷ over the batch      dh_T = dŷ Vᵀ     B x H
//! ```
//!
//! # 5. Back through one step
//!
//! Known are dh, everything that reaches h_t, and dc_later, what the later step sends to c_t. Each
//! line undoes one line of the step, from the last to the first, by the chain rule:
//!
//! ```text
//! h = o ⊙ tanh(c)            do = dh ⊙ tanh(c)
//!                            dc = dc_later + dh ⊙ o ⊙ (1 − tanh²(c))
//! c = f ⊙ c_prev + i ⊙ g     df = dc ⊙ c_prev     di = dc ⊙ g     dg = dc ⊙ i
//!                            dc_prev = dc ⊙ f
//! σ' = σ (1 − σ)             dz_i = di ⊙ i ⊙ (1 − i)
//!                            dz_f = df ⊙ f ⊙ (1 − f)
//!                            dz_o = do ⊙ o ⊙ (1 − o)
//! tanh' = 1 − tanh²          dz_g = dg ⊙ (1 − g²)
//! z = u W + b                du = dz Wᵀ           B x (H+I): dh_prev, then dx
//!                            dW = uᵀ dz           (H+I) x 4H
//!                            db = the sum of dz over the batch
//! ```
//!
//! dc comes by two ways: through h of this step, and along the memory from the step after.
//!
//! The example goes on. The head is ŷ = 2 h + 1 = 1.5883, the target 2: L = 0.1695, dŷ = 2 ·
//! (−0.4117) = −0.8235, and dh = 2 dŷ = −1.6470. This is the last step, so dc_later = 0:
//!
//! ```text
//! do = −1.6470 · 0.5883 = −0.9688        dc = −1.6470 · 1/2 · (1 − 0.5883²) = −0.5385
//! df = −0.5385 · 3/8 = −0.2019           di = dc/2 = −0.2693      dg = dc · 3/4 = −0.4039
//! dc_prev = −0.5385 · 4/5 = −0.4308
//! ```
//!
//! ```
//! # use gatehouse::engine::cell::{Arriving, Cell, State, lstm::{Lstm, Sums}};
//! # let before = State { h: 0.1792, c: 0.375 };
//! # let z = Sums { i: 3_f64.ln(), f: 4_f64.ln(), g: 0.5 * 3_f64.ln(), o: 0.0 };
//! # let step = Lstm.forward(z, before, [0.0; 3]);
//! # let near = |a: f64, b: f64| (a - b).abs() < 5e-5;
//! let arriving = Arriving { h: -1.64696, c: 0.0, late: 0.0 };
//! let sent = Lstm.backward(&step, before, [0.0; 3], arriving);
//! assert!(near(sent.step.o, -0.9688) && near(sent.step.c, -0.5385));
//! assert!(near(sent.step.f, -0.2019) && near(sent.step.i, -0.2693) && near(sent.step.g, -0.4039));
//! assert!(near(sent.z.f, sent.step.f * 0.8 * 0.2));
//! assert!(near(sent.before.c, -0.4308));
//! ```
//!
//! # 6. Back through time
//!
//! The window is one long composition, so the chain rule runs through it from the last step to the
//! first: this is *backpropagation through time* (Werbos 1990). With δ_t for what the head (or the
//! layer above) sends to h_t, which is zero but at t = T for a head that reads the last step, and
//! \[·\]_h for the first H columns:
//!
//! ```text
//! dh_t = δ_t + [dz_{t+1} Wᵀ]_h
//! dc_t = dh_t ⊙ o_t ⊙ (1 − tanh²(c_t)) + dc_{t+1} ⊙ f_{t+1}        t = T ... 1, with zeros after T
//!
//! dW = Σ_t u_tᵀ dz_t       db = Σ_t Σ_rows dz_t       dx_t = [dz_t Wᵀ]_x
//! ```
//!
//! dW is a sum over all steps because the same W served all of them.
//!
//! **Why the gates.** Follow the memory alone, from step k to a later step t. It passes no weights,
//! only the forget gates between:
//!
//! ```text
//! ∂c_t/∂c_k = f_{k+1} ⊙ f_{k+2} ⊙ ... ⊙ f_t
//! ```
//!
//! In a plain recurrent network ([`cell::rnn`]) the way from h_k to h_t is a product of t − k
//! matrices, each a diagonal of slopes (at most 1) times the same recurrent weights: it shrinks or
//! grows about geometrically (Bengio, Simard and Frasconi 1994). Along the memory of an LSTM each
//! factor is a gate that the network sets for itself, unit by unit and step by step: with f = 0.99,
//! 37 % of a gradient is left after a hundred steps; with f = 0.5, a millionth after twenty. That
//! is also why a forget gate is often started open, with a bias of 1 ([`Network::init`];
//! Jozefowicz, Zaremba and Sutskever 2015).
//!
//! In the example x_1 = x_2 = 1 from an empty memory: step 1 makes c_1 = 3/8, step 2 is the one
//! above. The weights of h are 0, so that [dz_2 Wᵀ]_h = 0: all that reaches step 1 came along the
//! memory, dc_1 = dc_2 f_2 = −0.4308. In both steps w_xi weighed an x of 1, so its gradient is the
//! sum of both dz_i:
//!
//! ```text
//! step 2    dz_i = −0.2693 · 3/4 · 1/4 = −0.0505
//! step 1    di = −0.4308/2 = −0.2154,  dz_i = −0.2154 · 3/4 · 1/4 = −0.0404        dw_xi = −0.0909
//! ```
//!
//! # 7. Clip, and step
//!
//! Gradients may explode all the same, through W. Where their length passes a bound, all are made
//! shorter by one factor, so that their direction stays ([`optim::clip_by_norm`]; Pascanu, Mikolov
//! and Bengio 2013). Then an optimizer ([`optim`]) moves every parameter p against its gradient g.
//! The plainest ([`optim::sgd`]; the page's default is [`optim::adam`], which also divides by the
//! recent size of each gradient):
//!
//! ```text
//! g = g · min(1, most/‖g‖)        p = p − rate · g
//! ```
//!
//! The whole of it, from the window to a smaller loss:
//!
//! ```
//! use gatehouse::engine::cell::lstm::symbols as s;
//! use gatehouse::engine::optim::{OptimizerKind, clip_by_norm};
//! use gatehouse::engine::trace::{answer, trace_back};
//! use gatehouse::engine::Network;
//!
//! // Columns h | x | b of the gates i f g o; then the head's weight and bias.
//! let (ln_3, ln_4) = (3_f64.ln(), 4_f64.ln());
//! let [i, f, g, o] = [[0.0, ln_3, 0.0], [0.0, 0.0, ln_4], [0.0, 0.5 * ln_3, 0.0], [0.0; 3]];
//! let mut network = Network::by_hand([&[&i], &[&f], &[&g], &[&o]], &[2.0, 1.0]);
//! let (window, target) = ([vec![1.0], vec![1.0]], 2.0);
//!
//! // Forward, loss, and back through time.
//! let d_loss = |answers: &[Vec<f64>]| vec![vec![2.0 * (answers[0][0] - target)]];
//! let (trace, gradients) = trace_back(&network, &window, &[], d_loss);
//! let [first, second] = &trace.layers[0][0].steps[..] else { panic!("two steps") };
//! let near = |a: f64, b: f64| (a - b).abs() < 5e-5;
//! assert!(near(second.get(s::C)[0], 0.675) && near(trace.answers[0][0], 1.5883));
//! assert!(near(second.gradient(s::C)[0], -0.5385) && near(first.gradient(s::C)[0], -0.4308));
//! assert!(near(second.gradient(s::Z_I)[0], -0.0505) && near(first.gradient(s::Z_I)[0], -0.0404));
//!
//! // The numbers of i stand first: its weights of h and of x.
//! let mut numbers = gradients.numbers;
//! assert!(near(numbers[1], -0.0909));
//!
//! // Clip, step, and look again: the answer is nearer.
//! clip_by_norm(&mut numbers, 1.0);
//! assert!(numbers.iter().map(|g| g * g).sum::<f64>() < 1.0);
//! OptimizerKind::Sgd.build(numbers.len(), 0.1).step(network.numbers_mut(), &numbers);
//! let nearer = answer(&network, &window)[0];
//! assert!(1.5883 < nearer && nearer < target);
//! ```
//!
//! # Where each of it stands
//!
//! | of this chapter | in the source |
//! |---|---|
//! | 1, 5: a unit's step, forward and backward | [`cell::lstm`]: `forward.rs` and `backward.rs`, side by side |
//! | 2: which sums a step makes; where W and b lie | [`cell::Sum`], [`layout`] |
//! | 3, 6: a window for one row, plain loops, everything kept; what the glass box shows | [`trace`](mod@trace): `forward.rs`, `backward.rs` |
//! | 3, 6: the same for whole batches: one B x F matrix a step, batch = rows, one product a step | [`pass`] |
//! | the same once more for the standard LSTM, in vector instructions | [`stack`], over `gatehouse_kernels` |
//! | which of the two trains | [`Batch`] |
//! | 4: losses, value and derivative together | [`loss`] |
//! | 7: clipping and optimizers; the rate from epoch to epoch | [`optim`], [`schedule`] |
//! | initial weights | [`init`], [`Network::init`] |
//!
//! The mathematics of a cell stands once; [`trace`](mod@trace) and [`Pass`] both call it, number by
//! number. That all this is right is shown by this pencil, by PyTorch in double precision, and by
//! finite differences for every parameter (`tests/engine`).
//!
//! # The family
//!
//! Every cell is a folder of [`cell`] with its papers, the variant that is followed, and its
//! equations both ways:
//!
//! | cell | what is different |
//! |---|---|
//! | [`rnn`](cell::rnn) | h alone: no memory, no gates (Elman 1990) |
//! | [`lstm1997`](cell::lstm1997) | the first LSTM: no forget gate, so nothing is ever forgotten (Hochreiter and Schmidhuber 1997) |
//! | [`lstm`](cell::lstm) | with forget gate, the LSTM of today (Gers, Schmidhuber and Cummins 2000) |
//! | [`peephole`](cell::peephole) | gates also see the memory (Gers and Schmidhuber 2000) |
//! | [`gru`](cell::gru) | two gates, no memory beside h (Cho et al. 2014) |
//! | [`coupled`](cell::coupled) | i = 1 − f: what is forgotten makes room (Greff et al. 2017) |
//! | [`article`](cell::article) | the cell as the article behind this program writes it |
//!
//! # Papers
//!
//! Those of the cells stand with each cell. For the rest of this chapter:
//!
//! - P. J. Werbos 1990, [Backpropagation through time: what it does and how to do
//!   it](https://doi.org/10.1109/5.58337). Proceedings of the IEEE 78(10).
//! - Y. Bengio, P. Simard and P. Frasconi 1994, [Learning long-term dependencies with gradient
//!   descent is difficult](https://doi.org/10.1109/72.279181). IEEE Transactions on Neural Networks
//!   5(2).
//! - R. Pascanu, T. Mikolov and Y. Bengio 2013, [On the difficulty of training recurrent neural
//!   networks](https://arxiv.org/abs/1211.5063). ICML.
//! - R. Jozefowicz, W. Zaremba and I. Sutskever 2015, [An empirical exploration of recurrent network
//!   architectures](https://proceedings.mlr.press/v37/jozefowicz15.html). ICML.

mod batch;
pub mod cell;
pub mod init;
mod kinds;
pub mod layout;
pub mod loss;
pub mod network;
pub mod optim;
pub mod pass;
pub mod readout;
pub mod real;
pub mod rng;
pub mod schedule;
#[cfg(any(not(target_arch = "wasm32"), feature = "simd"))]
pub mod stack;
pub mod trace;

pub use crate::setting;
pub use batch::Batch;
pub use network::{Carry, MOST_LAYERS, Network, Readout, Shape, Stack};
pub use pass::Pass;
pub use trace::{Trace, trace};
