use super::*;
use crate::data::leak::opened_by_shuffling;
use crate::data::series::{Missing, RawColumn, Series};
use crate::data::table::{Column, Dialect, Kind};
use crate::train::classifier::classifier;
use crate::train::spec::ScheduleKind;

/// A hundred rows that wander about a season.
fn checked(horizon: usize) -> CheckedSpec {
    let values = (0..100).map(|t| 50.0 + libm::sin(t as f64) * 9.0 + libm::cos((t * t) as f64));
    let column = |name: &str, values: Vec<f64>| RawColumn { name: name.into(), values };
    let close: Vec<f64> = values.collect();
    let open = close.iter().map(|own| own - 0.5).collect();
    let columns = vec![column("Close", close), column("AAPL.Open", open)];
    let series = Series::build(None, columns, Missing::Drop).expect("rows");
    let spec = ExperimentSpec { lookback: 4, horizon, ..ExperimentSpec::default() };
    spec.check(series).expect("checks")
}

fn forecast(ran: &CheckedSpec, off: impl Fn(usize) -> f64) -> Forecast {
    let y = ran.series.target();
    let (start, rows) = (ran.split.first, ran.split.first..ran.split.rows);
    let values: Vec<f64> = rows.map(|row| y[row] + off(row)).collect();
    Forecast { model: "lstm".into(), order: None, start, values: values.into() }
}

#[test]
fn bars_and_curve_count_the_same_rows() {
    let ran = checked(1);
    let wave = forecast(&ran, |row| libm::sin((row * row) as f64));
    for part in PARTS {
        let own = see(&ran, &wave, part).expect("rows");
        assert_eq!(own.left.rows.len(), rows_of(ran.split, part).len());
        assert_eq!(own.bins.iter().map(|own| own.count).sum::<usize>(), own.left.rows.len());
        assert!(own.acf.len() == 3 && own.bound > 0.0);
        let points = curve(&own);
        assert_eq!(points.last().map(|own| own.0), Some(own.bins.len() as f64));
        // Over the middle of a bar the curve is as high as the bar's own number.
        assert!((points[4].1 - own.bins[0].normal.expect("a width")).abs() < 1e-9);
    }
    let still = see(&ran, &forecast(&ran, |_| 0.0), "test").expect("rows");
    assert!(still.bins.is_empty() && still.acf.is_empty() && curve(&still).is_empty());
    assert_eq!(see(&ran, &Forecast::default(), "test"), None);
}

#[test]
fn no_block_is_of_both_parts() {
    let ran = checked(1);
    let all = [forecast(&ran, |row| if row < 90 { 1.0 } else { 3.0 }), forecast(&ran, |_| 2.0)];
    let own = both_parts(&ran, &all);
    assert!(own.iter().all(|(block, test)| (block.rows.start >= ran.split.test) == *test));
    let rows: usize = own.iter().map(|(block, _)| block.rows.len()).sum();
    assert_eq!((rows, own[0].0.rows.start), (30, ran.split.validation));
    assert!(own.iter().all(|(block, _)| block.rows.len() >= 5));
    let first = pair(&own[0].0, 1).expect("both");
    assert!((first[0] - 1.0).abs() < 1e-12 && (first[1] - 2.0).abs() < 1e-12);
    assert_eq!(pair(&own[0].0, 7), None);
}

#[test]
fn three_classifiers_are_judged_on_the_same_rows() {
    let ran = checked(2);
    let seer = forecast(&ran, |_| 0.0);
    let own = directions(&ran, &seer, 0.0).expect("rows");
    assert_eq!(
        own.iter().map(|own| own.key).collect::<Vec<_>>(),
        ["lstm", "as-yesterday", "always-up"]
    );
    assert!(own.iter().all(|own| own.confusion().rows() == 15));
    assert_eq!(own[0].confusion().accuracy(), Some(1.0));
    assert_eq!(own[2].rates(Move::Up).map(|own| own[1]), Some(1.0), "it finds every rise");
    assert_eq!(own[2].rates(Move::Down), Some([0.0; 3]));
    assert_eq!(own[2].rates(Move::Same), None);
    let wide = directions(&ran, &seer, 1e9).expect("rows");
    assert!(wide[0].rates(Move::Same).is_some_and(|own| own == [1.0; 3]));
    assert!(directions(&ran, &Forecast { start: 99, ..Forecast::default() }, 0.0).is_none());
}

#[test]
fn a_trained_classifier_is_judged_on_the_same_rows() {
    for horizon in [1, 2] {
        let ran = checked(horizon);
        let given = classifier(&ran, 0.0).expect("checks");
        let (came, split) = (given.series.target(), given.split);
        let told = |off: usize| {
            let values = (split.validation..split.rows)
                .map(|row| if row % 8 == off { -came[row] } else { came[row] });
            let values: Vec<f64> = values.collect();
            let own =
                Forecast { start: split.validation, values: values.into(), ..Forecast::default() };
            classified((&ran, &given), &own, 0.0)
        };
        let own = told(9).expect("rows");
        let beside = directions(&ran, &forecast(&ran, |_| 0.0), 0.0).expect("rows");
        assert_eq!(
            (own.key, &own.moves),
            ("classifier", &beside[0].moves),
            "it is right everywhere"
        );
        assert_eq!(
            told(split.test % 8).map(|own| own.confusion().right()),
            Some(13),
            "two rows of 15"
        );
        let short = Forecast { start: split.test, ..Forecast::default() };
        assert!(classified((&ran, &given), &short, 0.0).is_none());
    }
}

#[test]
fn little_more_than_always_one_direction_is_chance() {
    // Of 150 rows 100 go up: `missed` of them, and `found` of the others, are told otherwise than by always saying up.
    let own = |found: usize, missed: usize, horizon| {
        let rows = (0..150).map(|row| match row {
            _ if row < missed => (1, 0),
            _ if row < 100 => (1, 1),
            _ if row < 100 + found => (0, 0),
            _ => (0, 1),
        });
        let classes = vec![Move::Down, Move::Up];
        Chance::of(&Moves { classes, confusion: Confusion::count(2, rows) }, horizon)
    };
    let told = own(40, 20, 1);
    assert_eq!((told.common, told.rows, told.right, told.always), (Move::Up, 150, 120, 100));
    let key = |found, missed, horizon| own(found, missed, horizon).key();
    // Where 50 are told rightly by one alone, 25 each are to be expected, and 18 to 32 are no wonder.
    assert_eq!([key(17, 33, 1), key(18, 32, 1), key(32, 18, 1)], ["worse", "chance", "chance"]);
    assert_eq!([key(33, 17, 1), key(33, 17, 2)], ["better", "overlap"]);
    // Always one direction is no more than that, and one row more or less is no proof.
    assert_eq!([key(0, 0, 1), key(1, 0, 1), key(0, 1, 1)], ["chance"; 3]);
    assert_eq!(key(5, 0, 1), "better");
}

#[test]
fn how_near_is_near_enough() {
    assert_eq!(
        [0.0, 0.01, 0.2].map(|share| near(&[100.0, 10.0, 1.0], &[100.0, 10.1, 1.2], share)),
        [1, 2, 3]
    );
}

#[test]
fn a_shuffled_split_opens_nearly_every_row() {
    let ran = checked(1);
    let open = opened_by_shuffling(ran.split, ran.reach, &shuffled(&ran));
    assert!(open > 10 && open <= 15, "{open}");
    assert_eq!(shuffled(&ran), shuffled(&ran));
    let order: Vec<usize> = (0..ran.split.rows - ran.split.first).collect();
    assert_eq!(opened_by_shuffling(ran.split, ran.reach, &order), 0);
}

#[test]
fn the_articles_settings_are_those_that_it_writes() {
    let before = ExperimentSpec {
        seed: "3".into(),
        target: "Close".into(),
        bidirectional: true,
        leaking: true,
        shuffle: false,
        l2: 0.01,
        jitter: 0.1,
        early_stopping: 2,
        schedule: ScheduleKind::Cosine,
        ..ExperimentSpec::default()
    };
    let own = article_spec(&before);
    let usual = ExperimentSpec { target: "Close".into(), ..ExperimentSpec::default() };
    assert_eq!(article_spec(&usual), ExperimentSpec { seed: usual.seed.clone(), ..own.clone() });
    assert_eq!((own.lookback, own.layers, own.hidden, own.batch, own.epochs), (5, 2, 50, 32, 100));
    assert_eq!(
        (own.learning_rate, own.optimizer, own.seed.as_str()),
        (0.001, OptimizerKind::Adam, "3")
    );
    assert_eq!(own.split(506).map(|own| own.test), Ok(404), "four fifths, as int(506 * 0.8)");
    let ran = checked(1);
    assert!(answers_quickly(&ran) && open_column(&ran) == Some(1));
    let dear = ExperimentSpec { hidden: 256, layers: 3, lookback: 40, ..ExperimentSpec::default() };
    assert!(!answers_quickly(&dear.check(ran.series).expect("checks")));
}

#[test]
fn the_articles_columns_are_found_by_their_names() {
    let column = |name: &str, kind, role| Column { role, ..Column::new(name.into(), kind) };
    let names = ["Open", "High", "Low", "Close", "Volume", "Adj Close"];
    let number = |name: &&str| column(name, Kind::Number, Role::Feature);
    let columns = std::iter::once(column("Date", Kind::Time, Role::Time));
    let columns: Vec<Column> = columns.chain(names.iter().map(number)).collect();
    let roles: Vec<Role> = columns.iter().map(|own| own.role).collect();
    let mut table = table(columns);
    let own = article_roles(&table, &roles);
    assert_eq!(own[0], (4, Role::Target));
    assert_eq!(own.iter().filter(|(_, role)| *role == Role::Feature).count(), 4);
    assert_eq!(own.last(), Some(&(6, Role::Ignore)));
    assert!(own.iter().all(|(place, _)| *place > 0), "times stay");
    table.columns.remove(1);
    assert!(article_roles(&table, &roles).is_empty());
}

fn table(columns: Vec<Column>) -> Table {
    let (encoding, dates) = ("utf-8".into(), None);
    let dialect = Dialect { encoding, delimiter: ',', decimal: '.', header: true, dates, start: 1 };
    Table { name: "x".into(), dialect, rows: 0, columns, preview: Vec::new(), warnings: Vec::new() }
}
