//! Trace, training path and equations are one mathematics, for every cell.

use super::cases::{kinds, network, shapes, window};
use gatehouse::engine::cell::article::ArticleForm;
use gatehouse::engine::cell::gru::GruForm;
use gatehouse::engine::cell::lstm::symbols as s;
use gatehouse::engine::cell::{Block, CellKind};
use gatehouse::engine::loss::mse;
use gatehouse::engine::trace::{Start, UnitStep, trace_back};
use gatehouse::engine::{Network, Pass, Shape, trace};
use gatehouse::notation::mathml::{substituted, symbolic};
use gatehouse::notation::{Numbers, Symbol, Way, Wire};
use nalgebra::DMatrix;

fn near(name: &str, a: &[f64], b: &[f64]) {
    assert_eq!(a.len(), b.len(), "{name}");
    for (place, (a, b)) in a.iter().zip(b).enumerate() {
        assert!((a - b).abs() <= 1e-12 * a.abs().max(1.0), "{name}[{place}]: {a} {b}");
    }
}

/// A pass over one window, from the states given.
fn pass(shape: Shape, xs: &[Vec<f64>], starts: &[Start]) -> Pass<f64> {
    let mut pass = Pass::new(shape, xs.len(), 1, true);
    for (t, x) in xs.iter().enumerate() {
        pass.inputs_mut(t).copy_from_slice(x);
    }
    for (place, start) in starts.iter().enumerate() {
        let row = |values: &[f64]| DMatrix::from_row_slice(1, shape.hidden, values);
        let (layer, direction) = (place / shape.directions(), place % shape.directions());
        pass.start_from(layer, direction, &row(&start.h), &row(&start.c));
    }
    pass
}

#[test]
fn the_trace_is_the_training_path_forward_and_backward() {
    for shape in kinds().into_iter().flat_map(shapes) {
        let network = network(shape, 5);
        let xs = window(shape.inputs, 6, 3);
        let starts: Vec<Start> = window(shape.hidden, 2 * shape.layers * shape.directions(), 4)
            .chunks(2)
            .map(|pair| Start { h: pair[0].clone(), c: pair[1].clone() })
            .collect();
        let (trace, gradients) = trace_back(&network, &xs, &starts, |answers| {
            // Half of the mean of squares against zero, over all answers.
            let count = answers.iter().flatten().count() as f64;
            answers.iter().map(|y| y.iter().map(|y| 2.0 * y / count).collect()).collect()
        });
        let mut pass = pass(shape, &xs, &starts);
        let targets: Vec<DMatrix<f64>> =
            trace.answers.iter().map(|_| DMatrix::zeros(1, shape.outputs)).collect();
        let mut numbers = vec![0.0; shape.parameters()];
        pass.loss_and_gradients(&network, &targets, mse, &mut numbers);
        let name = format!("{shape:?}");
        near(&name, &gradients.numbers, &numbers);
        for (t, d_x) in gradients.inputs.iter().enumerate() {
            near(&name, d_x, pass.input_gradient(t).expect("asked for").as_slice());
        }
        for (layer, ways) in trace.layers.iter().enumerate() {
            for (direction, track) in ways.iter().enumerate() {
                let (d_h, d_c) = pass.start_gradient(layer, direction);
                let start = &gradients.starts[layer * shape.directions() + direction];
                near(&name, &start.h, d_h.as_slice());
                if shape.cell.has_memory() {
                    near(&name, &start.c, d_c.as_slice());
                }
                for (t, step) in track.steps.iter().enumerate() {
                    // Everything that the cell makes, and among it whatever has an equation.
                    for symbol in shape.cell.made_symbols() {
                        let own = pass.get(layer, direction, *symbol, t).expect("made");
                        let own: Vec<f64> = own.iter().copied().collect();
                        near(symbol.id, step.get(*symbol), &own);
                    }
                    let made = |lhs: &Symbol| shape.cell.made_symbols().contains(lhs);
                    assert!(shape.cell.equations().iter().all(|equation| made(&equation.lhs)));
                }
            }
        }
        let answers = pass.forward(&network);
        for (own, y) in trace.answers.iter().zip(answers) {
            near(&name, own, y.as_slice());
        }
    }
}

#[test]
fn the_equations_give_what_the_engine_gives() {
    for shape in kinds().into_iter().flat_map(shapes) {
        let network = network(shape, 9);
        let trace = trace(&network, &window(shape.inputs, 4, 6));
        let equations = shape.cell.equations();
        for (layer, ways) in trace.layers.iter().enumerate() {
            for (direction, track) in ways.iter().enumerate() {
                let blocks = network.blocks(layer, direction);
                let peepholes = network.peepholes(layer, direction);
                for step in &track.steps {
                    for unit in 0..shape.hidden {
                        let numbers =
                            UnitStep { step, blocks: &blocks, peepholes: &peepholes, unit };
                        for equation in &equations {
                            let tree = equation.rhs.evaluate(&numbers);
                            let engine = step.get(equation.lhs)[unit];
                            let close = (tree - engine).abs() < 1e-13;
                            assert!(close, "{shape:?} {}: {tree} {engine}", equation.lhs.id);
                        }
                    }
                }
            }
        }
    }
}

/// The sums z are what the weights make of what they read; and what reaches a sum over all steps is the
/// gradient of its bias.
#[test]
fn the_weighted_sums_are_what_the_weights_give() {
    for shape in kinds().into_iter().flat_map(shapes) {
        let network = network(shape, 9);
        let (trace, gradients) =
            trace_back(&network, &window(shape.inputs, 4, 6), &[], <[_]>::to_vec);
        let gradients = Network::from_numbers(shape, gradients.numbers).expect("as many");
        for (layer, direction, _) in network.tracks() {
            let steps = &trace.layers[layer][direction].steps;
            let blocks = network.blocks(layer, direction);
            let d_blocks = gradients.blocks(layer, direction);
            let peepholes = network.peepholes(layer, direction);
            for (place, (_, column)) in shape.cell.columns().enumerate() {
                let mut seen = shape.cell.peepholes().iter().zip(&peepholes);
                let seen = seen.find(|(peephole, _)| peephole.column == place);
                let of = |block: &&Block| block.weights == column.weights;
                let d_block = d_blocks.iter().find(of).expect("a block");
                for unit in 0..shape.hidden {
                    let mut arrived = 0.0;
                    for step in steps {
                        let numbers =
                            UnitStep { step, blocks: &blocks, peepholes: &peepholes, unit };
                        let (terms, bias) = numbers.terms(column.weights);
                        let mut z = bias + terms.iter().map(|t| t.weight * t.value).sum::<f64>();
                        if let Some((peephole, (_, weights))) = seen {
                            let c = step.get(if peephole.new { s::C } else { s::C_PREV });
                            z += weights[unit] * c[unit];
                        }
                        near(column.z.id, &[z], &[step.get(column.z)[unit]]);
                        arrived += step.gradient(column.z)[unit];
                    }
                    near(column.bias.id, &[arrived], &[d_block.bias[unit]]);
                }
            }
        }
    }
}

/// 1 − σ(z) = σ(−z): the article's (1 − f) with W_f and b_f negated is the LSTM to the last bits; its
/// other two switches change what the cell computes.
#[test]
fn of_the_articles_changes_one_is_a_change_of_sign() {
    let shape = Shape::lstm(2, 4, 1, 1);
    let lstm = network(shape, 3);
    let xs = window(2, 10, 8);
    let difference = |form: ArticleForm| {
        let shape = Shape { cell: CellKind::Article(form), ..shape };
        let mut own = Network::from_numbers(shape, lstm.numbers().to_vec()).expect("as many");
        for sum in shape.layer(0).sums() {
            for unit in 0..shape.hidden {
                for row in 0..sum.rows() {
                    own.numbers_mut()[sum.weight(1, unit, row)] *= -1.0;
                }
                own.numbers_mut()[sum.bias(1, unit)] *= -1.0;
            }
        }
        let (own, ours) = (trace(&own, &xs), trace(&lstm, &xs));
        own.output.iter().zip(&ours.output).map(|(a, b)| (a[0] - b[0]).abs()).fold(0.0, f64::max)
    };
    let form = |invert_forget, double_tanh| ArticleForm {
        invert_forget,
        output_sees_cell: false,
        double_tanh,
    };
    assert!(difference(form(true, false)) < 1e-14);
    assert!(difference(form(false, false)) > 1e-2);
    assert!(difference(form(true, true)) > 1e-3);
}

#[test]
fn equations_read_as_the_papers_write_them() {
    let read = |cell: CellKind| -> Vec<String> {
        cell.equations().iter().map(|equation| symbolic(equation).plain()).collect()
    };
    let lstm = read(CellKind::Lstm);
    assert_eq!(lstm[0], "ft=σ(Wf·[ht−1,xt]+bf)");
    assert_eq!(lstm[2], "gt=tanh(Wg·[ht−1,xt]+bg)");
    assert_eq!(lstm[4], "ct=ft⊙ct−1+it⊙gt");
    assert_eq!(lstm[5], "ht=ot⊙tanh(ct)");
    assert_eq!(read(CellKind::Coupled)[1], "it=1−ft");
    assert_eq!(read(CellKind::Peephole)[4], "ot=σ(Wo·[ht−1,xt]+bo+po⊙ct)");
    assert_eq!(read(CellKind::Article(ArticleForm::ALL))[3], "ct=(1−ft)⊙ct−1+it⊙tanh(gt)");
    let after = read(CellKind::Gru(GruForm::TORCH));
    assert_eq!(after[2], "nt=tanh(Wn·xt+bn+rt⊙(Un·ht−1+bhn))");
    assert_eq!(after[3], "ht=zt⊙ht−1+(1−zt)⊙nt");
    let before = read(CellKind::Gru(GruForm::CHUNG));
    assert_eq!(before[2], "nt=tanh(Wn·[r⊙h,xt]+bn)");
    assert_eq!(before[3], "ht=(1−zt)⊙ht−1+zt⊙nt");
    assert_eq!(read(CellKind::Rnn), ["ht=tanh(Wh·[ht−1,xt]+bh)"]);
}

#[test]
fn the_numbers_stand_where_the_letters_stood() {
    let ln3 = 3.0_f64.ln();
    let network = Network::by_hand(
        [
            &[&[0.0, ln3, 0.0]],
            &[&[0.0, 0.0, 4.0_f64.ln()]],
            &[&[0.0, -0.5 * ln3, 0.0]],
            &[&[0.0, 0.0, 0.0]],
        ],
        &[1.0, 0.0],
    );
    let trace = trace(&network, &[vec![1.0], vec![1.0]]);
    let blocks = network.blocks(0, 0);
    let step = &trace.layers[0][0].steps[1];
    let numbers = UnitStep { step, blocks: &blocks, peepholes: &[], unit: 0 };
    let lines = |k: usize| -> Vec<String> {
        substituted(&CellKind::Lstm.equations()[k], &numbers, 2, &|count| format!("… + {count}"))
            .iter()
            .map(|line| line.plain())
            .collect()
    };
    assert_eq!(lines(1), ["=σ(1.10×1.00)", "=σ(1.10)=0.75"]);
    assert_eq!(lines(2), ["=tanh(−0.55×1.00)", "=tanh(−0.55)=−0.50"]);
    assert_eq!(lines(4), ["=0.80×−0.38+0.75×−0.50", "=−0.30−0.38=−0.68"]);
    assert_eq!(lines(3), ["=σ(0.00)=0.50"], "what two lines would say is said once");
}

#[test]
fn a_kind_is_found_again_by_its_name() {
    for kind in kinds() {
        assert_eq!(CellKind::parse(&kind.name()), Some(kind), "{}", kind.name());
    }
    for kind in CellKind::ALL {
        assert_eq!(CellKind::parse(kind.key()), Some(kind));
    }
    for wrong in ["", "lstm:keeps", "gru:", "gru:before", "article:forget,forget", "LSTM"] {
        assert_eq!(CellKind::parse(wrong), None, "{wrong}");
    }
}

#[test]
fn diagrams_have_the_wires_of_their_equations() {
    let wires = |cell: CellKind| -> Vec<String> {
        let arrow = |way| match way {
            Way::Added => "->",
            Way::Multiplied => "x>",
            Way::Weighed => "W>",
        };
        let one = |wire: &Wire| if wire.from_one { "1-" } else { "" };
        let told = |wire: &Wire| {
            format!("{}{} {} {}", one(wire), wire.from.id, arrow(wire.way), wire.to.id)
        };
        cell.wiring().iter().map(told).collect()
    };
    let lstm = wires(CellKind::Lstm);
    assert_eq!(lstm.len(), 4 * 2 + 4 + 2, "{lstm:?}");
    for wire in ["h_prev W> f", "x W> o", "f x> c", "c_prev x> c", "i x> c", "g x> c", "o x> h"] {
        assert!(lstm.iter().any(|own| own == wire), "{wire} is not among {lstm:?}");
    }
    let has = |cell: CellKind, wire: &str| wires(cell).iter().any(|own| own == wire);
    assert!(!has(CellKind::Lstm1997, "c_prev x> c") && has(CellKind::Lstm1997, "c_prev -> c"));
    assert!(has(CellKind::Coupled, "1-f -> i") && !has(CellKind::Coupled, "x W> i"));
    assert!(has(CellKind::Peephole, "c x> o") && has(CellKind::Peephole, "c_prev x> f"));
    let article = CellKind::Article(ArticleForm::ALL);
    assert!(has(article, "1-f x> c") && has(article, "tanh_c W> o") && !has(article, "x W> o"));
    assert!(has(article, "c -> tanh_c"));
    let (after, before) = (CellKind::Gru(GruForm::TORCH), CellKind::Gru(GruForm::CHUNG));
    assert!(has(after, "r x> n") && has(after, "1-z x> h") && has(after, "z x> h"));
    assert!(has(before, "reset W> n") && has(before, "r x> reset"));
    assert_eq!(wires(CellKind::Rnn), ["h_prev W> h", "x W> h"]);
}

#[test]
fn blocks_stand_in_the_order_of_the_equations() {
    for cell in CellKind::ALL {
        let network = network(Shape { cell, ..Shape::lstm(2, 3, 1, 1) }, 5);
        let mut gates: Vec<Symbol> =
            network.blocks(0, 0).into_iter().map(|block| block.gate).collect();
        gates.dedup();
        let made = cell.equations().into_iter().map(|equation| equation.lhs);
        let made: Vec<Symbol> = made.filter(|lhs| gates.contains(lhs)).collect();
        assert_eq!(gates, made, "{}", cell.name());
    }
}
