//! The trainer with vector instructions whose last bits are the machine's.

fn main() {
    gatehouse::worker::trainer::start();
}
