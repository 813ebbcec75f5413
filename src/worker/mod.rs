//! The browser adapter of `train::session`: the trainer's side and the page's side of one conversation.
