//! What Gates looks at, without the browser.

use crate::exchange::link::Bounds;

/// How far a moment may reach in the example with hand-set weights.
pub fn latch_bounds() -> Bounds {
    Bounds { steps: 24, units: 4, layers: 1 }
}
