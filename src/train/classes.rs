//! How well classes are told: counts of what came against what was said, and what is worked out of them.
//!
//! As scikit-learn has it: a share of nothing is 0, and a class that never comes counts in the plain mean, too.

/// Shares from 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rates {
    /// Of the rows that were said to be of the class, those that were: TP/(TP + FP).
    pub precision: f64,
    /// Of the rows that were of the class, those that were said to be: TP/(TP + FN).
    pub recall: f64,
    /// The harmonic mean of both: 2TP/(2TP + FP + FN).
    pub f1: f64,
}

impl Rates {
    /// From true positives, false positives and false negatives.
    fn of(right: usize, wrong: usize, missed: usize) -> Self {
        Self {
            precision: share(right, right + wrong),
            recall: share(right, right + missed),
            f1: share(2 * right, 2 * right + wrong + missed),
        }
    }

    /// Each rate as the sum of parts.
    fn sum(parts: impl Iterator<Item = (Rates, f64)>) -> Self {
        parts.fold(Self::default(), |all, (own, weight)| Self {
            precision: all.precision + weight * own.precision,
            recall: all.recall + weight * own.recall,
            f1: all.f1 + weight * own.f1,
        })
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// How often each class came and was said: C x C, `counts[came][said]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confusion {
    counts: Vec<Vec<usize>>,
}

impl Confusion {
    /// Counts pairs of classes, each below `classes`; others are left out.
    pub fn count(classes: usize, pairs: impl IntoIterator<Item = (usize, usize)>) -> Self {
        let mut counts = vec![vec![0; classes]; classes];
        for (came, said) in pairs {
            if let Some(count) = counts.get_mut(came).and_then(|row| row.get_mut(said)) {
                *count += 1;
            }
        }
        Self { counts }
    }

    pub fn classes(&self) -> usize {
        self.counts.len()
    }

    /// How often `came` was said to be `said`; 0 for classes that there are not.
    pub fn at(&self, came: usize, said: usize) -> usize {
        self.counts.get(came).and_then(|row| row.get(said)).copied().unwrap_or(0)
    }

    /// How often a class came.
    pub fn support(&self, class: usize) -> usize {
        (0..self.classes()).map(|said| self.at(class, said)).sum()
    }

    /// How often it was said.
    pub fn said(&self, class: usize) -> usize {
        (0..self.classes()).map(|came| self.at(came, class)).sum()
    }

    pub fn rows(&self) -> usize {
        (0..self.classes()).map(|class| self.support(class)).sum()
    }

    /// How many rows were told rightly.
    pub fn right(&self) -> usize {
        (0..self.classes()).map(|class| self.at(class, class)).sum()
    }

    /// The share of rows that were told rightly; `None` without a row.
    pub fn accuracy(&self) -> Option<f64> {
        (self.rows() > 0).then(|| share(self.right(), self.rows()))
    }

    /// One class against all others.
    pub fn rates(&self, class: usize) -> Rates {
        let right = self.at(class, class);
        Rates::of(right, self.said(class) - right, self.support(class) - right)
    }

    /// The plain mean over all classes, those that never come among them: each class counts the same.
    pub fn macro_mean(&self) -> Rates {
        let weight = share(1, self.classes());
        Rates::sum((0..self.classes()).map(|class| (self.rates(class), weight)))
    }

    /// From the counts of all classes together; each rate is then the accuracy, as a row has one class.
    pub fn micro_mean(&self) -> Rates {
        let wrong = self.rows() - self.right();
        Rates::of(self.right(), wrong, wrong)
    }

    /// The mean over classes by how often they came: each row counts the same.
    pub fn weighted_mean(&self) -> Rates {
        let weight = |class| share(self.support(class), self.rows());
        Rates::sum((0..self.classes()).map(|class| (self.rates(class), weight(class))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_by_hand() {
        // Came 0 0 0 1, said 0 0 1 1.
        let own = Confusion::count(2, [(0, 0), (0, 0), (0, 1), (1, 1), (9, 0)]);
        assert_eq!((own.rows(), own.accuracy(), own.at(0, 1)), (4, Some(0.75), 1));
        let rates = Rates { precision: 1.0, recall: 2.0 / 3.0, f1: 0.8 };
        assert_eq!(own.rates(0), rates);
        assert_eq!(own.micro_mean().f1, 0.75);
        assert_eq!(own.macro_mean().precision, 0.75);
        assert_eq!(own.weighted_mean().precision, 0.875);
    }

    #[test]
    fn of_nothing_nothing_is_said() {
        for classes in [0, 3] {
            let own = Confusion::count(classes, []);
            assert_eq!((own.accuracy(), own.rows()), (None, 0));
            let means = [own.macro_mean(), own.micro_mean(), own.weighted_mean(), own.rates(7)];
            assert!(means.iter().all(|rates| *rates == Rates::default()));
        }
    }
}
