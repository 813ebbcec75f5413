//! Whether a recursion dies away. The roots of 1 − Σ a_i z^i must lie outside the unit circle: for φ, forecasts then
//! come to rest ("stationary"); for −θ, old errors are then forgotten ("invertible"). Box, Jenkins, Reinsel and
//! Ljung (2016), 3.1 to 3.4.

/// Whether every root of 1 − Σ a_i z^i lies outside the circle of radius 1. Durbin and Levinson backwards: what the
/// last coefficient says is taken out of those before it, and each must stay below 1 (Barndorff-Nielsen and
/// Schou, "On the parametrization of autoregressive models by partial autocorrelations", 1973).
pub fn dies_away(coefficients: &[f64]) -> bool {
    let mut left = coefficients.to_vec();
    while let Some(last) = left.pop() {
        let rest = 1.0 - last * last;
        if rest.is_nan() || rest <= 0.0 {
            return false;
        }
        let mirrored: Vec<f64> = left.iter().rev().map(|own| last * own).collect();
        left.iter_mut().zip(mirrored).for_each(|(own, other)| *own = (*own + other) / rest);
    }
    true
}

/// The smallest modulus of the roots of 1 − Σ a_i z^i, to 12 digits: the largest radius whose circle holds none,
/// found by halving. `None` where there is no root, as without coefficients, or one beyond 1e6.
pub fn smallest(coefficients: &[f64]) -> Option<f64> {
    let free = |radius: f64| {
        let mut power = 1.0;
        let grown = coefficients.iter().map(|own| {
            power *= radius;
            own * power
        });
        dies_away(&grown.collect::<Vec<f64>>())
    };
    let (mut inside, mut outside) = (0.0, 1.0);
    while free(outside) {
        inside = outside;
        outside *= 2.0;
        if outside > 1e6 {
            return None;
        }
    }
    for _ in 0..50 {
        let middle = 0.5 * (inside + outside);
        if free(middle) { inside = middle } else { outside = middle }
    }
    Some(inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_by_hand() {
        // (1 − z/2)(1 − z/4) = 1 − (3/4 z − 1/8 z²); 1 + z²/4 has ±2i; 1 − 2z has 1/2.
        for (own, root) in [(&[0.75, -0.125][..], 2.0), (&[0.0, -0.25], 2.0), (&[2.0], 0.5)] {
            assert!((smallest(own).expect("a root") - root).abs() < 1e-11, "{own:?}");
            assert_eq!(dies_away(own), root > 1.0);
        }
        assert!(smallest(&[]).is_none() && smallest(&[0.0, 0.0]).is_none());
        assert!(!dies_away(&[1.0]) && !dies_away(&[f64::NAN]) && dies_away(&[]));
        assert_eq!(smallest(&[f64::NAN]), Some(0.0));
    }
}
