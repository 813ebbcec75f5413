//! Weights carried from one kind of cell to another.

use super::cases::{kinds, network, shapes, window};
use gatehouse::engine::cell::CellKind;
use gatehouse::engine::{Carry, Network, Shape, trace};
use gatehouse::notation::letters as s;

fn kind(name: &str) -> CellKind {
    CellKind::parse(name).expect("a kind")
}

/// The largest difference in answers between `from` and the same weights in cells of kind `to`.
fn difference(from: &Network<f64>, to: &str, carry: Carry) -> f64 {
    let xs = window(from.shape().inputs, 12, 8);
    let (a, b) = (trace(from, &xs), trace(&from.carried(kind(to), carry), &xs));
    let pairs = a.output.iter().flatten().zip(b.output.iter().flatten());
    pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
}

fn of(name: &str, seed: u64) -> Network<f64> {
    network(Shape { cell: kind(name), ..Shape::lstm(2, 4, 2, 1) }, seed)
}

#[test]
fn equal_forms_give_equal_answers_and_others_do_not() {
    for seed in 0..20 {
        let lstm = of("lstm", seed);
        assert!(difference(&lstm, "article:forget", Carry::Behaviour) < 1e-12);
        assert!(difference(&lstm, "article:none", Carry::Weights) < 1e-12);
        assert!(difference(&lstm, "peephole", Carry::Weights) < 1e-12);
        for other in ["article:forget,output", "article:forget,tanh", "gru", "rnn", "coupled"] {
            assert!(difference(&lstm, other, Carry::Behaviour) > 1e-4, "{other}");
        }
        assert!(difference(&lstm, "article:forget", Carry::Weights) > 1e-3);
        // A gate that a cell does without is held open or shut.
        for (from, to) in [
            ("rnn", "gru"),
            ("rnn", "gru:before,keeps"),
            ("rnn", "gru:after,writes"),
            ("lstm1997", "lstm"),
            ("lstm1997", "peephole"),
            ("lstm1997", "article:forget"),
        ] {
            assert!(difference(&of(from, seed), to, Carry::Behaviour) < 1e-12, "{from} in {to}");
            assert!(difference(&of(from, seed), to, Carry::Weights) > 1e-4, "{from} in {to}");
        }
        // One gate for both is led by the one that was there.
        let old = of("lstm1997", seed);
        let both = Carry::ALL.map(|carry| difference(&old, "coupled", carry));
        assert_eq!(both[0], both[1]);
        let gru = of("gru", seed);
        assert!(difference(&gru, "gru:after,writes", Carry::Behaviour) < 1e-12);
        assert!(difference(&gru, "gru:after,writes", Carry::Weights) > 1e-3);
        assert!(difference(&gru, "gru:before,keeps", Carry::Behaviour) > 1e-4);
        assert!(
            difference(&of("gru:before,keeps", seed), "gru:before,writes", Carry::Behaviour)
                < 1e-12
        );
    }
}

#[test]
fn what_both_kinds_have_comes_back_as_it_went() {
    for carry in Carry::ALL {
        for shape in kinds().into_iter().flat_map(shapes) {
            let lstm = network(Shape { cell: CellKind::Lstm, ..shape }, 7);
            let away = lstm.carried(shape.cell, carry);
            assert_eq!(away.carried(CellKind::Lstm, carry).carried(shape.cell, carry), away);
            assert_eq!(away.head(), lstm.head());
        }
    }
}

/// Each gate has the weights of the one that does its job: z those of f, r those of o, n those of g.
#[test]
fn a_gate_takes_the_weights_of_its_job() {
    let lstm = of("lstm", 3);
    let block = |network: &Network<f64>, id: &str| {
        let all = network.blocks(1, 0);
        all.into_iter().find(|block| block.weights.id == id).expect("a block")
    };
    for (cell, pairs) in [
        ("gru", [("W_z", "W_f"), ("W_r", "W_o")]),
        ("coupled", [("W_f", "W_f"), ("W_g", "W_g")]),
        ("lstm1997", [("W_i", "W_i"), ("W_o", "W_o")]),
        ("rnn", [("W_h", "W_g"), ("W_h", "W_g")]),
    ] {
        let new = lstm.carried(kind(cell), Carry::Weights);
        for (to, from) in pairs {
            let (a, b) = (block(&new, to), block(&lstm, from));
            assert_eq!((a.hidden, a.input, a.bias), (b.hidden, b.input, b.bias), "{cell} {to}");
        }
    }
    let gru = lstm.carried(kind("gru"), Carry::Weights);
    assert_eq!(block(&gru, "U_n").hidden, block(&lstm, "W_g").hidden);
    assert_eq!(block(&gru, "W_n").input, block(&lstm, "W_g").input);
    // Its bias stands once.
    assert_eq!(block(&gru, "W_n").bias, block(&lstm, "W_g").bias);
    assert!(block(&gru, "U_n").bias.iter().all(|bias| *bias == 0.0));
}

/// A row names every number of a gate once.
#[test]
fn rows_hold_every_weight_of_a_layer_once() {
    for shape in kinds().into_iter().flat_map(shapes) {
        let layout = shape.layer(0);
        let rows = shape.cell.gates().into_iter().flat_map(|gate| layout.row(gate));
        let mut places: Vec<usize> =
            rows.flat_map(|weight| (0..shape.hidden).map(move |unit| weight.place(unit))).collect();
        places.sort_unstable();
        assert!(places.into_iter().eq(0..layout.count()), "{shape:?}");
    }
    let names = |cell: &str, gate: usize| -> Vec<String> {
        let layout = Shape { cell: kind(cell), ..Shape::lstm(1, 2, 1, 1) }.layer(0);
        let row = layout.row(layout.cell.gates()[gate]);
        let of = |of: Option<(gatehouse::notation::Symbol, usize)>| {
            of.map_or(String::new(), |(symbol, place)| format!("·{}{place}", symbol.id))
        };
        row.into_iter().map(|own| own.array.id.to_owned() + &of(own.of)).collect()
    };
    assert_eq!(names("lstm", 1), ["W_f·h_prev0", "W_f·h_prev1", "W_f·x0", "b_f"]);
    assert_eq!(names("gru", 2), ["U_n·h_prev0", "U_n·h_prev1", "W_n·x0", "b_n", "b_hn"]);
    assert_eq!(names("peephole", 3).last().map(String::as_str), Some("p_o·c0"));
    assert_eq!(names("article", 3)[2], "W_o·tanh_c0");
}

/// The parts whose sum is the new state are shown, with what a reset leaves.
#[test]
fn a_gru_shows_the_parts_of_its_state() {
    for name in ["gru", "gru:after,writes", "gru:before,keeps", "gru:before,writes"] {
        let network = of(name, 5);
        let trace = trace(&network, &window(2, 5, 4));
        for step in &trace.layers[0][0].steps {
            let get = |id: &str| {
                let symbol = step.symbols().find(|own| own.id == id).expect(id);
                step.get(symbol).to_vec()
            };
            let (kept, new, h) = (get("kept"), get("new"), step.get(s::H));
            for unit in 0..4 {
                assert!((kept[unit] + new[unit] - h[unit]).abs() < 1e-15);
            }
            assert_eq!(get("reset").len(), 4);
        }
    }
}

#[test]
fn switches_name_every_form() {
    for own in kinds() {
        let on: Vec<&str> =
            own.switches().into_iter().filter(|(_, on)| *on).map(|(word, _)| word).collect();
        assert_eq!(own.with_switches(&on), own);
    }
    assert_eq!(kind("gru").with_switches(&["writes"]).name(), "gru:after,writes");
    assert_eq!(kind("lstm").with_switches(&["writes"]), CellKind::Lstm);
    // The line of a late sum stands before what reads it.
    let ids = |name: &str| kind(name).worked_out().iter().map(|own| own.lhs.id).collect::<Vec<_>>();
    assert_eq!(ids("gru:before,keeps"), ["r", "z", "reset", "n", "h"]);
    assert_eq!(ids("article"), ["f", "i", "g", "c", "tanh_c", "o", "h"]);
}
