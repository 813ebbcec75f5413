//! Between which bounds a setting can be, without the browser.

use crate::train::spec::Number;

/// The least and the most that could stand where `typed` was refused and `kept` stands now: the setting's own
/// range, or a narrower one where other settings leave less. Rounding is no bound.
pub fn bounds(own: &Number, typed: f64, kept: f64) -> [f64; 2] {
    let meant = if own.whole { typed.round() } else { typed };
    let least = if kept > meant { kept } else { *own.range.start() };
    let most = if kept < meant { kept } else { *own.range.end() };
    [least, most]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::ExperimentSpec;

    fn told(key: &str, typed: f64) -> [f64; 2] {
        let own = Number::find(key).expect("a setting");
        let mut spec = ExperimentSpec::default();
        own.put(&mut spec, typed);
        bounds(own, typed, (own.read)(&spec))
    }

    #[test]
    fn a_fraction_is_told_the_whole_range() {
        for typed in [0.2, 1.5, 2.5, 10_000.4, 1e9, f64::NAN] {
            assert_eq!(told("epochs", typed), [1.0, 10_000.0], "{typed}");
        }
    }

    #[test]
    fn beside_other_settings_the_range_is_what_they_leave() {
        let most = 99.0 - ExperimentSpec::default().split_train;
        assert_eq!(told("split-validation", 45.0), [1.0, most]);
    }
}
