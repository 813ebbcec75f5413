//! The weights of a run by epoch: what its moments are worked out again from. All runs of a visit share one room.

use crate::train::protocol::{EpochLoss, travels};
use std::sync::Arc;

/// Weights after some epochs, in the order of time. Flat f32, in the order of `Network::numbers`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Epochs(Vec<(usize, Arc<Vec<f32>>)>);

impl Epochs {
    /// Keeps the weights after an epoch (from 1); those of 0, before any has ended, are none of a moment.
    pub fn add(&mut self, epoch: usize, weights: Vec<f32>) {
        if epoch == 0 {
            return;
        }
        match self.0.binary_search_by_key(&epoch, |own| own.0) {
            Ok(place) => self.0[place].1 = Arc::new(weights),
            Err(place) => self.0.insert(place, (epoch, Arc::new(weights))),
        }
    }

    /// Keeps what came with a message of progress of a run of so many epochs: a set for each of these that
    /// [`travels`] names.
    pub fn take(&mut self, losses: &[EpochLoss], weights: &[f32], (epochs, size): (usize, usize)) {
        let told = losses.iter().filter(|loss| travels(loss.epoch, epochs, size));
        for (loss, own) in told.zip(weights.chunks_exact(size.max(1))) {
            self.add(loss.epoch, own.to_vec());
        }
    }

    pub fn epochs(&self) -> Vec<usize> {
        self.0.iter().map(|own| own.0).collect()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn bytes(&self) -> usize {
        self.0.iter().map(|own| own.1.len() * size_of::<f32>()).sum()
    }

    pub fn at(&self, epoch: usize) -> Option<&Arc<Vec<f32>>> {
        self.0.iter().find(|own| own.0 == epoch).map(|own| &own.1)
    }

    /// The epoch kept before this one, with its weights.
    pub fn before(&self, epoch: usize) -> Option<(usize, &Arc<Vec<f32>>)> {
        self.0.iter().rev().find(|own| own.0 < epoch).map(|own| (own.0, &own.1))
    }

    /// Drops every other one but the first, the best and the last; whether there was one to drop.
    fn thin(&mut self, best: usize) -> bool {
        let stay = [self.0.first(), self.0.last()].map(|own| own.map_or(best, |own| own.0));
        let (before, mut others) = (self.0.len(), 0);
        self.0.retain(|own| {
            let other = own.0 != best && !stay.contains(&own.0);
            others += usize::from(other);
            !other || others % 2 == 0
        });
        self.0.len() < before
    }
}

/// Makes room for all: of the one that takes most every other epoch goes, and once none can be thinned, all of the
/// oldest. `all` are runs with their best epochs, the oldest first; the last, which is on screen, is never emptied.
pub fn fit(all: &mut [(&mut Epochs, usize)], room: usize) {
    while all.iter().map(|(own, _)| own.bytes()).sum::<usize>() > room {
        let mut largest: Vec<usize> = (0..all.len()).collect();
        largest.sort_by_key(|k| std::cmp::Reverse(all[*k].0.bytes()));
        if largest.into_iter().any(|k| all[k].0.thin(all[k].1)) {
            continue;
        }
        let last = all.len().saturating_sub(1);
        let Some((own, _)) = all[..last].iter_mut().find(|(own, _)| !own.is_empty()) else {
            return;
        };
        own.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::protocol::ROOM;

    fn of(epochs: impl Iterator<Item = usize>, size: usize) -> Epochs {
        let mut kept = Epochs::default();
        epochs.for_each(|epoch| kept.add(epoch, vec![epoch as f32; size]));
        kept
    }

    #[test]
    fn what_travels_fills_its_room_at_most_and_lies_evenly() {
        for (epochs, size) in [(1, 9), (60, 12_000), (500, 300_000), (10_000, 5_000_000)] {
            let told: Vec<usize> = (1..=epochs).filter(|k| travels(*k, epochs, size)).collect();
            assert_eq!((told[0], told[told.len() - 1]), (1, epochs));
            assert!((told.len() - 2.min(told.len())) * size * 4 <= ROOM, "{epochs} of {size}");
            if epochs == 60 {
                assert_eq!(told.len(), 60);
            }
        }
    }

    #[test]
    fn sets_of_weights_find_their_epochs() {
        let losses = [4, 5, 6].map(|epoch| EpochLoss { epoch, train: 0.1, validation: 0.2 });
        let mut kept = Epochs::default();
        kept.take(&losses, &[1.0, 1.5, 2.0, 2.5, 3.0, 3.5], (9, 2));
        assert_eq!(kept.epochs(), [4, 5, 6]);
        assert_eq!(kept.at(5).map(|own| own.as_slice()), Some([2.0, 2.5].as_slice()));
        assert_eq!(kept.before(5).map(|own| own.0), Some(4));
        assert!(kept.before(4).is_none() && kept.at(7).is_none());
        // A run whose weights do not fit tells some of them.
        let mut kept = Epochs::default();
        let losses = [1, 2, 3].map(|epoch| EpochLoss { epoch, train: 0.1, validation: 0.2 });
        assert!(travels(1, 3, 4_000_000) && travels(2, 3, 4_000_000) && travels(3, 3, 4_000_000));
        kept.take(&losses, &[], (3, 4_000_000));
        assert!(kept.is_empty());
    }

    #[test]
    fn what_is_thinned_keeps_the_first_the_best_and_the_last() {
        let mut kept = of(1..=9, 10);
        let mut all = [(&mut kept, 4)];
        fit(&mut all, 9 * 40);
        assert_eq!(all[0].0.epochs().len(), 9);
        fit(&mut all, 7 * 40);
        assert_eq!(all[0].0.epochs(), [1, 3, 4, 6, 8, 9]);
        fit(&mut all, 1);
        assert_eq!(all[0].0.epochs(), [1, 4, 9]);
    }

    #[test]
    fn runs_share_the_room_and_the_oldest_goes_first() {
        let (mut first, mut second, mut own) = (of(1..=8, 10), of(1..=4, 10), of(1..=4, 10));
        let mut all = [(&mut first, 2), (&mut second, 4), (&mut own, 4)];
        fit(&mut all, 13 * 40);
        assert_eq!(all[0].0.epochs(), [1, 2, 4, 6, 8]);
        assert_eq!(all.iter().map(|(own, _)| own.bytes()).sum::<usize>(), 13 * 40);
        fit(&mut all, 3 * 40);
        assert!(all[0].0.is_empty() && all[1].0.is_empty());
        assert!(!all[2].0.is_empty());
    }
}
