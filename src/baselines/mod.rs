//! The simple forecasts that stand beside the LSTM.
