//! The two products that all the time goes into.

use super::lanes::*;

/// Four sums for eight rows: two vectors each.
pub type Sums = [V; 8];

/// Four products of one number for each of eight rows, added.
macro_rules! four {
    ($acc:ident, $panel:expr, $weights:expr, $k:expr) => {{
        let low = load(chunk($panel, 8 * $k));
        let high = load(chunk($panel, 8 * $k + 4));
        for gate in 0..4 {
            let w = splat($weights[4 * $k + gate]);
            $acc[2 * gate] = madd(w, low, $acc[2 * gate]);
            $acc[2 * gate + 1] = madd(w, high, $acc[2 * gate + 1]);
        }
    }};
}

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
    /// `sums[j] += Σ_k weights[k][j] panel[k]`, for j in 0..4 and eight rows.
    ///
    /// `panel` is k columns of eight rows, `weights` k groups of four. Unrolled by four, so that all
    /// distances within a round are constants.
    #[inline]
    pub fn product(mut sums: Sums, panel: &[f32], weights: &[f32]) -> Sums {
        let (panels, panel_rest) = panel.as_chunks::<32>();
        let (fours, weights_rest) = weights.as_chunks::<16>();
        for (p, w) in panels.iter().zip(fours) {
            four!(sums, p, w, 0);
            four!(sums, p, w, 1);
            four!(sums, p, w, 2);
            four!(sums, p, w, 3);
        }
        let (panels, _) = panel_rest.as_chunks::<8>();
        let (fours, _) = weights_rest.as_chunks::<4>();
        for (p, w) in panels.iter().zip(fours) {
            four!(sums, p, w, 0);
        }
        sums
    }

    /// sums over rows: `into[k][gate] += Σ u[k] dz[gate]`, for two columns k of u and the four gates of
    /// one unit, over all tiles that `u` and `dz` hold.
    ///
    /// Both are walked tile by tile at their own strides; `u_at` and `dz_at` are where the columns stand
    /// in a tile.
    #[inline(never)]
    pub fn outer_two(
        dz: &[f32],
        dz_stride: usize,
        dz_at: usize,
        u: &[f32],
        u_stride: usize,
        u_at: usize,
        into: &mut [f32; 8],
    ) {
        let mut sums = [splat(0.0); 8];
        for (dz, u) in dz.chunks_exact(dz_stride).zip(u.chunks_exact(u_stride)) {
            let (Some(dz), Some(u)) = (dz[dz_at..].first_chunk::<32>(), u[u_at..].first_chunk::<16>())
            else {
                unreachable!()
            };
            for half in 0..2 {
                let a = load(chunk(u, 4 * half));
                let b = load(chunk(u, 8 + 4 * half));
                for gate in 0..4 {
                    let d = load(chunk(dz, 8 * gate + 4 * half));
                    sums[gate] = madd(a, d, sums[gate]);
                    sums[4 + gate] = madd(b, d, sums[4 + gate]);
                }
            }
        }
        let [a, b, c, d, e, f, g, h] = sums;
        let first = add(load(chunk(into, 0)), self::sums(a, b, c, d));
        store(chunk_mut(into, 0), first);
        let second = add(load(chunk(into, 4)), self::sums(e, f, g, h));
        store(chunk_mut(into, 4), second);
    }

    /// The same for one column of u.
    #[inline(never)]
    pub fn outer_one(
        dz: &[f32],
        dz_stride: usize,
        dz_at: usize,
        u: &[f32],
        u_stride: usize,
        u_at: usize,
        into: &mut [f32; 4],
    ) {
        let mut sums = [splat(0.0); 4];
        for (dz, u) in dz.chunks_exact(dz_stride).zip(u.chunks_exact(u_stride)) {
            let (Some(dz), Some(u)) = (dz[dz_at..].first_chunk::<32>(), u[u_at..].first_chunk::<8>())
            else {
                unreachable!()
            };
            for half in 0..2 {
                let a = load(chunk(u, 4 * half));
                for (gate, sum) in sums.iter_mut().enumerate() {
                    *sum = madd(a, load(chunk(dz, 8 * gate + 4 * half)), *sum);
                }
            }
        }
        let [a, b, c, d] = sums;
        let all = add(load(into), self::sums(a, b, c, d));
        store(into, all);
    }

    /// `into[gate] += Σ dz[gate]`: the biases of one unit.
    #[inline(never)]
    pub fn column_sums(dz: &[f32], dz_stride: usize, dz_at: usize, into: &mut [f32; 4]) {
        let mut sums = [splat(0.0); 4];
        for dz in dz.chunks_exact(dz_stride) {
            let Some(dz) = dz[dz_at..].first_chunk::<32>() else { unreachable!() };
            for (gate, sum) in sums.iter_mut().enumerate() {
                let both = add(load(chunk(dz, 8 * gate)), load(chunk(dz, 8 * gate + 4)));
                *sum = add(*sum, both);
            }
        }
        let [a, b, c, d] = sums;
        let all = add(load(into), self::sums(a, b, c, d));
        store(into, all);
    }
}
