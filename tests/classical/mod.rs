//! statsmodels, pandas and numpy as the judges of the classical models and of what is said of a series.

mod analysis;
mod baselines;
mod case;
