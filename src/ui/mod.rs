//! The page. Pure models and geometry build everywhere; what touches the browser needs feature `ui`.

pub mod views;
