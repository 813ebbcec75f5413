//! The two products that all the time goes into.
//!
//! Six columns of eight rows are worked at together, in twelve vectors: a processor begins two multiplications
//! with addition in every cycle and ends each some four cycles later, so with eight sums it would mostly wait,
//! and for more than twelve a browser's compiler has no room.

use super::lanes::*;
use super::panel::ROWS;

/// Columns that are worked at together.
pub const GROUP: usize = 6;

/// Their sums for eight rows: two vectors each.
pub type Sums = [V; 2 * GROUP];

/// Four neighbours of an array whose size is known.
#[inline(always)]
pub fn chunk<const N: usize>(numbers: &[f32; N], from: usize) -> &[f32; 4] {
    match numbers[from..].first_chunk() {
        Some(four) => four,
        None => unreachable!(),
    }
}

#[inline(always)]
pub fn chunk_mut<const N: usize>(numbers: &mut [f32; N], from: usize) -> &mut [f32; 4] {
    match numbers[from..].first_chunk_mut() {
        Some(four) => four,
        None => unreachable!(),
    }
}

vectors! {
    /// `sums[j] += Σ_k weights[k][j] panel[k]`, for j in 0..6 and eight rows.
    ///
    /// `weights` is k groups of six, `panel` as many columns of eight rows or more. One k a round: of more,
    /// compilers would keep the numbers of all in registers, and the sums out of them.
    #[inline]
    pub fn product(mut sums: Sums, panel: &[f32], weights: &[f32]) -> Sums {
        for (p, w) in panel.as_chunks::<ROWS>().0.iter().zip(weights.as_chunks::<GROUP>().0) {
            let (low, high) = (load(chunk(p, 0)), load(chunk(p, 4)));
            for (pair, &w) in sums.chunks_exact_mut(2).zip(w) {
                let w = splat(w);
                pair[0] = madd(w, low, pair[0]);
                pair[1] = madd(w, high, pair[1]);
            }
        }
        sums
    }

    /// Sums over rows: `into[k][j] += Σ u[k] dz[j]`, for two columns k of u and six columns j of dz, over all
    /// tiles that `u` and `dz` hold.
    ///
    /// Both are walked tile by tile at their own strides; `u_at` and `dz_at` are where the columns stand
    /// in a tile.
    #[inline(never)]
    pub fn outer(
        dz: &[f32],
        dz_stride: usize,
        dz_at: usize,
        u: &[f32],
        u_stride: usize,
        u_at: usize,
        into: &mut [f32; 2 * GROUP],
    ) {
        let mut sums = [splat(0.0); 2 * GROUP];
        // Four rows a round, for the reason that `product` has.
        for half in [0, 4] {
            for (dz, u) in dz.chunks_exact(dz_stride).zip(u.chunks_exact(u_stride)) {
                let (Some(dz), Some(u)) = (
                    dz[dz_at..].first_chunk::<{ GROUP * ROWS }>(),
                    u[u_at..].first_chunk::<{ 2 * ROWS }>(),
                ) else {
                    unreachable!()
                };
                let a = load(chunk(u, half));
                let b = load(chunk(u, ROWS + half));
                for column in 0..GROUP {
                    let d = load(chunk(dz, ROWS * column + half));
                    sums[column] = madd(a, d, sums[column]);
                    sums[GROUP + column] = madd(b, d, sums[GROUP + column]);
                }
            }
        }
        let (fours, _) = into.as_chunks_mut::<4>();
        for (four, into) in sums.as_chunks::<4>().0.iter().zip(fours) {
            let [a, b, c, d] = *four;
            let all = add(load(into), self::sums(a, b, c, d));
            store(into, all);
        }
    }

    /// `into[j] += Σ dz[j]`: the biases of six columns.
    #[inline(never)]
    pub fn column_sums(dz: &[f32], dz_stride: usize, dz_at: usize, into: &mut [f32; GROUP]) {
        let mut sums = [splat(0.0); GROUP];
        for dz in dz.chunks_exact(dz_stride) {
            let Some(dz) = dz[dz_at..].first_chunk::<{ GROUP * ROWS }>() else { unreachable!() };
            for (column, sum) in sums.iter_mut().enumerate() {
                let both = add(load(chunk(dz, ROWS * column)), load(chunk(dz, ROWS * column + 4)));
                *sum = add(*sum, both);
            }
        }
        for (sum, into) in sums.into_iter().zip(into) {
            let mut four = [0.0; 4];
            store(&mut four, sum);
            *into += four.iter().sum::<f32>();
        }
    }
}
