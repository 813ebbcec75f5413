//! One honest sentence at the end of a run: who was better, and by how much.

use super::protocol::{MODEL, Score};

/// Less than one per cent apart is no difference.
pub const SAME: f64 = 0.01;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Winner {
    Model,
    Baseline,
    Nobody,
}

/// The trained model, whose scores stand under [`MODEL`], beside the best baseline, on one part.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    pub winner: Winner,
    /// The model's error.
    pub own: f64,
    /// The best baseline.
    pub rival: Score,
}

/// `None` when there is nothing to compare.
pub fn verdict(scores: &[Score], part: &str) -> Option<Verdict> {
    let own = |score: &&Score| score.part == part;
    let model = scores.iter().filter(own).find(|score| score.model == MODEL)?.rmse;
    let rival = scores
        .iter()
        .filter(own)
        .filter(|score| score.model != MODEL)
        .min_by(|a, b| a.rmse.total_cmp(&b.rmse))?
        .clone();
    let winner = match model / rival.rmse {
        ratio if ratio < 1.0 - SAME => Winner::Model,
        ratio if ratio > 1.0 + SAME => Winner::Baseline,
        _ => Winner::Nobody,
    };
    Some(Verdict { winner, own: model, rival })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(model: &str, rmse: f64) -> Score {
        let part = "test".to_owned();
        Score { model: model.into(), order: None, part, rmse, mae: rmse, mape: None }
    }

    #[test]
    fn a_losing_model_is_reported_as_losing() {
        let scores = [score("lstm", 1.53), score("ar", 1.36), score("naive", 1.31)];
        let verdict = verdict(&scores, "test").expect("scores");
        assert_eq!((verdict.winner, verdict.rival.model.as_str()), (Winner::Baseline, "naive"));
    }

    #[test]
    fn one_per_cent_is_no_difference() {
        let won =
            |own| verdict(&[score("lstm", own), score("naive", 1.0)], "test").map(|v| v.winner);
        assert_eq!(won(0.9), Some(Winner::Model));
        assert_eq!(won(1.005), Some(Winner::Nobody));
        assert_eq!(won(1.1), Some(Winner::Baseline));
    }
}
