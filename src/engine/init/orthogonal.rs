//! Orthogonal numbers: what goes round a loop keeps its length (Saxe, McClelland and Ganguli 2014).

use crate::engine::real::Real;
use crate::engine::rng::Random;
use nalgebra::{DMatrix, DMatrixViewMut};

/// Makes the shorter side of `into` orthonormal: rows of a wide matrix, columns of a tall one.
///
/// What goes round a loop then keeps its length ([Saxe, McClelland and Ganguli
/// 2014](https://arxiv.org/abs/1312.6120)). As Keras does: a seeded Gaussian matrix of the tall
/// shape is split into Q R with a positive diagonal of R, which makes Q uniform among all such
/// matrices (Mezzadri 2007); Q, or its transpose, is the result.
pub fn orthogonal<T: Real>(into: &mut DMatrixViewMut<'_, T>, random: &mut Random) {
    let (rows, columns) = into.shape();
    let (tall, wide) = (rows.max(columns), rows < columns);
    let mut q = DMatrix::from_fn(tall, rows.min(columns), |_, _| random.normal());
    orthonormalise(&mut q);
    for column in 0..columns {
        for row in 0..rows {
            let place = if wide { (column, row) } else { (row, column) };
            into[(row, column)] = T::of(q[place]);
        }
    }
}

/// Turns independent columns into the Q of Q R, by Gram and Schmidt in the stable order: each column,
/// once it has length 1, is at once taken out of all later ones. R's diagonal are lengths, so positive.
///
/// Plain loops, so that digits are the same on every platform. It loses about ε times the condition
/// of the matrix, which for a Gaussian one of some hundred columns stays far below f32's precision.
fn orthonormalise(columns: &mut DMatrix<f64>) {
    let (tall, count) = columns.shape();
    for k in 0..count {
        let (done, later) = columns.as_mut_slice().split_at_mut((k + 1) * tall);
        let own = &mut done[k * tall..];
        let length = dot(own, own).sqrt();
        own.iter_mut().for_each(|a| *a /= length);
        for other in later.chunks_exact_mut(tall) {
            let shared = dot(own, other);
            other.iter_mut().zip(&*own).for_each(|(b, a)| *b -= shared * a);
        }
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(rows: usize, columns: usize) -> DMatrix<f64> {
        let mut matrix = DMatrix::zeros(rows, columns);
        orthogonal(&mut matrix.as_view_mut(), &mut Random::new(2));
        matrix
    }

    #[test]
    fn the_shorter_side_is_orthonormal() {
        for (rows, columns) in [(1, 1), (4, 16), (16, 4), (50, 200), (64, 64)] {
            let w = made(rows, columns);
            let square = if rows <= columns { &w * w.transpose() } else { w.transpose() * &w };
            let side = rows.min(columns);
            let error = (square - DMatrix::identity(side, side)).amax();
            assert!(error < 1e-12, "{rows} x {columns}: {error:e}");
        }
    }

    /// (3, 4) has length 5, so q1 = (0.6, 0.8). (1, 0) shares 0.6 with it: (1, 0) - 0.6 q1 =
    /// (0.64, -0.48), of length 0.8: q2 = (0.8, -0.6).
    #[test]
    fn gram_and_schmidt_by_hand() {
        let mut q = DMatrix::from_column_slice(2, 2, &[3.0, 4.0, 1.0, 0.0]);
        orthonormalise(&mut q);
        let expected = DMatrix::from_column_slice(2, 2, &[0.6, 0.8, 0.8, -0.6]);
        assert!((q - expected).amax() < 1e-15);
    }

    /// Q with a positive diagonal of R is unique, so nalgebra's Householder reflections must find it too.
    #[test]
    fn it_is_the_q_of_q_r() {
        let mut random = Random::new(9);
        let a = DMatrix::from_fn(12, 5, |_, _| random.normal());
        let (expected, r) = a.clone().qr().unpack();
        assert!(r.diagonal().iter().all(|&length| length > 0.0));
        let mut q = a;
        orthonormalise(&mut q);
        assert!((q - expected).amax() < 1e-13);
    }

    /// The first row of a wide matrix is the first column of the Gaussian one, made 1 long; the first
    /// column of a tall or square one.
    #[test]
    fn it_begins_with_the_first_numbers_drawn() {
        let mut random = Random::new(2);
        let drawn: Vec<f64> = (0..16).map(|_| random.normal()).collect();
        let length = dot(&drawn, &drawn).sqrt();
        for (k, drawn) in drawn.iter().enumerate() {
            assert!((made(4, 16)[(0, k)] - drawn / length).abs() < 1e-15);
            assert!((made(16, 4)[(k, 0)] - drawn / length).abs() < 1e-15);
        }
        let length = dot(&drawn[..4], &drawn[..4]).sqrt();
        for (k, drawn) in drawn[..4].iter().enumerate() {
            assert!((made(4, 4)[(k, 0)] - drawn / length).abs() < 1e-15);
        }
    }
}
