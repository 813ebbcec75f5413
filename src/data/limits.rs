//! What a file may hold, checked before anything is allocated for it.

/// Bytes of a file.
pub const BYTES: u64 = 50 * 1024 * 1024;
/// The same on a device of little memory, which the page asks about before it hands a file over.
pub const BYTES_SMALL: u64 = 10 * 1024 * 1024;
/// GB of memory, as browsers round it, that count as little.
pub const SMALL: f64 = 4.0;
/// Bytes of one cell: an unclosed quote swallows the rest of a file.
pub const CELL: usize = 64 * 1024;
pub const COLUMNS: usize = 1000;
/// Different words of a column that are told apart: beyond, only the first few are counted.
pub const WORDS: usize = 512;
pub const ROWS: usize = 1_000_000;
/// Rows that a run is still quick with; of more the page advises to put some together.
pub const TRAINED: usize = 100_000;
/// Rows that travel to the page as text.
pub const PREVIEW: usize = 200;
/// Cells of them: of a wide table fewer rows travel, 8 at least.
pub const PREVIEW_CELLS: usize = 20_000;

/// Rows that travel of a table so wide.
pub fn preview(columns: usize) -> usize {
    (PREVIEW_CELLS / columns.max(1)).clamp(8, PREVIEW)
}
