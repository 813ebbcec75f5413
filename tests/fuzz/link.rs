//! Any text as a link, where any kind of cell is at hand: a page opens, and its own link leads to the same place without a word.
#![no_main]

use gatehouse::engine::cell::CellKind;
use gatehouse::exchange::link::{Bounds, parse, write};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let cell = CellKind::ALL[text.len() % CellKind::ALL.len()];
    let room = |_| Some(Bounds { steps: 24, units: 4, layers: 1, cell });
    // What a view does not use of a link, its own link leaves out.
    let own = write(&parse(text, room).0);
    let (link, odd) = parse(&own, room);
    assert_eq!((write(&link), odd), (own, None));
});
