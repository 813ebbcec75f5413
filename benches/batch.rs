//! `cargo bench`: one training batch of each workload, natively. Lines of JSON as `cargo xtask
//! bench` writes them, but of a batch, by the clock on the wall.

#[path = "../tests/bench/workloads.rs"]
mod workloads;

use gatehouse::train::session::Event;
use std::time::{Duration, Instant};

const WARM: Duration = Duration::from_millis(500);
const SPAN: Duration = Duration::from_secs(3);

fn main() {
    for workload in workloads::training() {
        let mut session = workload.session();
        let begun = Instant::now();
        let mut times: Vec<f64> = Vec::new();
        while begun.elapsed() < WARM + SPAN {
            let before = Instant::now();
            let event = session.advance();
            if matches!(event, Event::Worked) && begun.elapsed() > WARM {
                times.push(before.elapsed().as_secs_f64() * 1e3);
            }
        }
        times.sort_by(f64::total_cmp);
        println!(
            "{{\"workload\":\"{}\",\"engine\":\"ours\",\"where\":\"native batch\",\"median_ms\":{:.4},\"runs\":{}}}",
            workload.id,
            times[times.len() / 2],
            times.len()
        );
    }
}
