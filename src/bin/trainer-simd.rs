//! The trainer with vector instructions.

fn main() {
    gatehouse::worker::trainer::start();
}
