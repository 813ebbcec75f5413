//! The trainer: starts the worker's side of the conversation.

fn main() {}
