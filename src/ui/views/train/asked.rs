//! What was asked to be read, and what of it came on screen, without the browser.

use crate::data::table::ReadChoices;

/// A source, and how it is to be read.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading<Origin> {
    /// Which source it is: two have the same number only where they are one.
    pub source: usize,
    /// Where its bytes are; `None` of a series of our own.
    pub origin: Option<Origin>,
    pub choices: ReadChoices,
}

/// What was asked for last, and what the table on screen came of.
#[derive(Clone, Debug)]
pub struct Readings<Origin> {
    pub asked: Reading<Origin>,
    shown: Reading<Origin>,
    /// What did not come, to be tried in another way.
    refused: Option<Reading<Origin>>,
}

impl<Origin: Clone> Readings<Origin> {
    /// Before anything is read.
    pub fn none() -> Self {
        let none = Reading { source: 0, origin: None, choices: ReadChoices::default() };
        Self { asked: none.clone(), shown: none, refused: None }
    }

    /// Asks for another source, read in the way that it says itself.
    pub fn begin(&mut self, origin: Option<Origin>) {
        let source = self.asked.source + 1;
        self.asked = Reading { source, origin, choices: ReadChoices::default() };
        self.refused = None;
    }

    /// What was asked for is on screen.
    pub fn came(&mut self) {
        self.shown = self.asked.clone();
        self.refused = None;
    }

    /// What was asked for did not come: what the table on screen came of holds again. Whether that is the same
    /// source, in another reading.
    pub fn failed(&mut self) -> bool {
        let again = self.asked.source == self.shown.source;
        self.refused = Some(std::mem::replace(&mut self.asked, self.shown.clone()));
        again
    }

    /// Asks for what was refused last once more, in the way that `change` makes of its own.
    pub fn retry(&mut self, change: impl FnOnce(&mut ReadChoices)) -> bool {
        let Some(mut own) = self.refused.take() else { return false };
        change(&mut own.choices);
        self.asked = own;
        true
    }

    /// Where what was refused last is.
    pub fn refused(&self) -> Option<&Origin> {
        self.refused.as_ref()?.origin.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_a_refused_file_choices_are_of_the_table_on_screen() {
        let mut readings = Readings::none();
        readings.begin(Some("first"));
        readings.asked.choices.header = Some(true);
        readings.came();
        let shown = readings.asked.clone();
        readings.begin(Some("refused"));
        assert_eq!(readings.asked.choices, ReadChoices::default());
        assert_ne!(readings.asked.source, shown.source);
        assert!(!readings.failed());
        assert_eq!(readings.asked, shown);
    }

    #[test]
    fn what_was_refused_can_be_read_in_another_way() {
        let mut readings = Readings::none();
        assert!(!readings.retry(|_| {}));
        readings.begin(Some("first"));
        readings.came();
        readings.begin(Some("refused"));
        readings.failed();
        assert_eq!(readings.refused(), Some(&"refused"));
        assert!(readings.retry(|choices| choices.no_quotes = true));
        assert_eq!(
            (readings.asked.origin, readings.asked.choices.no_quotes),
            (Some("refused"), true)
        );
        assert!(!readings.failed(), "the table on screen is another one");
        readings.retry(|choices| choices.start = 3);
        readings.came();
        assert!(readings.asked.choices.no_quotes && readings.asked.choices.start == 3);
        assert_eq!(readings.refused(), None);
    }

    #[test]
    fn of_two_choices_at_once_none_stays_that_led_nowhere() {
        let mut readings = Readings::none();
        readings.begin(Some("first"));
        readings.came();
        readings.asked.choices.delimiter = Some(';');
        readings.asked.choices.decimal = Some(',');
        assert!(readings.failed());
        assert_eq!(readings.asked.choices, ReadChoices::default());
    }

    #[test]
    fn the_same_words_pasted_twice_are_two_sources() {
        let mut readings = Readings::none();
        readings.begin(Some("pasted"));
        readings.came();
        let first = readings.asked.source;
        readings.begin(Some("pasted"));
        readings.came();
        assert_ne!(readings.asked.source, first);
    }
}
