//! The tests of the rooms, as one program: a new test costs no new link.

mod cases;
mod classical;
mod data;
mod engine;
mod exchange;
mod house;
mod notation;
mod train;
