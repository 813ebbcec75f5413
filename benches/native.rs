//! `cargo bench`: one training batch of each workload, and its kernels alone, natively. Lines of JSON by
//! the clock on the wall, with what was allocated while the clock ran.

#[path = "../tests/bench/workloads.rs"]
mod workloads;

use allocation_counter::measure;
use gatehouse::engine::rng::Random;
use gatehouse::train::session::Event;
use gatehouse_kernels::{Layer, Panel, ROWS, backward, forward, paired};
use std::time::{Duration, Instant};
use workloads::Workload;

const WARM: Duration = Duration::from_millis(500);
const SPAN: Duration = Duration::from_secs(2);

/// Median of the time that `work` takes, in ms, times measured, and allocations of all of them. What
/// `work` answers with `false` is not counted.
fn time(mut work: impl FnMut() -> bool) -> (f64, usize, u64) {
    let begun = Instant::now();
    let mut times = Vec::with_capacity(1 << 20);
    let mut allocations = 0;
    while begun.elapsed() < WARM + SPAN {
        let mut took = None;
        let found = measure(|| {
            let before = Instant::now();
            took = work().then(|| before.elapsed().as_secs_f64() * 1e3);
        });
        if let Some(took) = took.filter(|_| begun.elapsed() > WARM) {
            times.push(took);
            allocations += found.count_total;
        }
    }
    times.sort_by(f64::total_cmp);
    (times[times.len() / 2], times.len(), allocations)
}

fn tell(workload: &Workload, what: &str, (ms, runs, allocations): (f64, usize, u64), flops: f64) {
    println!(
        "{{\"workload\":\"{}\",\"engine\":\"ours\",\"where\":\"native {what}\",\"median_ms\":{ms:.4},\
         \"runs\":{runs},\"gflops\":{:.1},\"allocations\":{allocations}}}",
        workload.id,
        flops / ms / 1e6
    );
}

fn main() {
    for workload in workloads::training() {
        let batch = workload.batch.min(workload.windows);
        let mut session = workload.session();
        let trains = |event| matches!(event, Event::Worked);
        let all: f64 = (0..workload.layers).map(|layer| products(&workload, layer)).sum();
        let found = time(|| trains(session.advance()));
        tell(&workload, "batch", found, 3.0 * all);

        let (inputs, hidden) = (workload.features, workload.hidden);
        let (steps, tiles) = (workload.look_back, batch.div_ceil(ROWS));
        let mut random = Random::new(1);
        let mut some = |count: usize| -> Vec<f32> {
            (0..count).map(|_| random.between(-0.3, 0.3) as f32).collect()
        };
        let mut x = Panel::new(steps, tiles, paired(inputs));
        let count = x.numbers.len();
        x.numbers.copy_from_slice(&some(count));
        let mut layer = Layer::new(inputs, hidden, steps, tiles, false);
        let (weights, biases) = (some((hidden + inputs) * 4 * hidden), some(4 * hidden));
        layer.weights.pack(&weights, &biases, true);
        let own = products(&workload, 0);
        let found = time(|| {
            forward(&mut layer, &x, 0);
            true
        });
        tell(&workload, "forward kernel", found, own);
        let found = time(|| {
            forward(&mut layer, &x, 0);
            layer.d_h.numbers.fill(0.01);
            backward(&mut layer, &x, 0, None);
            true
        });
        tell(&workload, "forward and backward kernel", found, own * 3.0);
    }
}

/// Operations of a layer's products forward: 2 B T (I + H) 4 H.
fn products(workload: &Workload, layer: usize) -> f64 {
    let inputs = if layer == 0 { workload.features } else { workload.hidden };
    let batch = workload.batch.min(workload.windows);
    (2 * batch * workload.look_back * (inputs + workload.hidden) * 4 * workload.hidden) as f64
}
