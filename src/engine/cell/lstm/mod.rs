//! LSTM with forget gate (Gers, Schmidhuber and Cummins 2000).

pub mod symbols;
