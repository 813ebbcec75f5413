//! The trainer: starts the worker's side of the conversation.

fn main() {
    gatehouse::worker::trainer::start();
}
