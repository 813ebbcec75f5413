//! What goes in and out, against files made here byte by byte.

mod kept;
mod model_files;
mod programs;
