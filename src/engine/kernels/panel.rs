//! How numbers of a batch lie for the kernels: panels of eight rows.
//!
//! A block of B rows and F columns is cut into tiles of eight rows; in a tile, the eight numbers of a
//! column stand side by side, column after column. A kernel then walks a tile from front to back, at
//! fixed distances. Rows are filled up to a multiple of eight; the rows added carry no gradient.

/// Rows of a tile.
pub const ROWS: usize = 8;

/// One block a time step: F columns for all tiles.
#[derive(Clone, Debug)]
pub struct Panel {
    pub numbers: Vec<f32>,
    pub tiles: usize,
    pub columns: usize,
    /// From one tile to the next.
    pub stride: usize,
}

impl Panel {
    /// `steps` blocks of `columns` columns for `tiles` times eight rows, all zero.
    pub fn new(steps: usize, tiles: usize, columns: usize) -> Self {
        // A cache line between tiles: distances of powers of two would meet in one set of the cache.
        let stride = columns * ROWS + 16;
        Self { numbers: vec![0.0; steps * tiles * stride], tiles, columns, stride }
    }

    /// The tile `tile` of step `t`: column after column, eight rows each.
    ///
    /// # Panics
    /// Beyond the last step or tile, as the others do.
    #[inline(always)]
    pub fn tile(&self, t: usize, tile: usize) -> &[f32] {
        &self.numbers[(t * self.tiles + tile) * self.stride..][..self.columns * ROWS]
    }

    #[inline(always)]
    pub fn tile_mut(&mut self, t: usize, tile: usize) -> &mut [f32] {
        &mut self.numbers[(t * self.tiles + tile) * self.stride..][..self.columns * ROWS]
    }

    /// The tile `tile` of step `t`, and of the step after it to be written.
    #[inline(always)]
    pub fn both(&mut self, t: usize, tile: usize) -> (&[f32], &mut [f32]) {
        let (start, length) = ((t * self.tiles + tile) * self.stride, self.columns * ROWS);
        let next = start + self.tiles * self.stride;
        let (before, after) = self.numbers.split_at_mut(next);
        (&before[start..start + length], &mut after[..length])
    }

    /// All tiles of the steps `from..to`, a stride each.
    #[inline(always)]
    pub fn steps(&self, from: usize, to: usize) -> &[f32] {
        &self.numbers[from * self.tiles * self.stride..to * self.tiles * self.stride]
    }
}
