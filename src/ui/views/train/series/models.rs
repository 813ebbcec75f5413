//! The classical models as a table: orders, how well each fits, its errors on the validation part, and the equation
//! of the row that is open.

use super::super::state::TrainState;
use super::equation::equation;
use super::job::{Ask, Found, Job};
use super::view::{about, ground, into_sight};
use super::work::{self, Asker};
use crate::baselines::arima::{MOST_ERRORS, Order};
use crate::baselines::{KINDS, Wish};
use crate::data::series::Values;
use crate::ui::charts::error_number;
use crate::ui::shape::drawn;
use crate::ui::words::{Words, use_words};
use leptos::{html, prelude::*};
use std::ops::Range;
use std::sync::Arc;

/// Where a row stands.
#[derive(Clone, PartialEq)]
enum Stand {
    Waiting,
    Fitted(Arc<Fitted>),
    /// It cannot be fitted to these rows.
    Not,
}

#[derive(PartialEq)]
struct Fitted {
    found: Found,
    /// RMSE and MAE on the validation part.
    errors: Option<(f64, f64)>,
}

#[derive(Clone, Copy)]
struct Row {
    key: &'static str,
    /// By hand; `None`: chosen by AIC.
    order: RwSignal<Option<Order>>,
    stand: RwSignal<Stand>,
}

/// What all rows are fitted to, and judged on.
#[derive(Clone, PartialEq)]
struct Field {
    y: Values,
    train: usize,
    rows: Range<usize>,
    horizon: usize,
    season: Option<usize>,
}

/// The letters that a kind has, each with the least and the most by hand.
fn letters(key: &str) -> &'static [(&'static str, Range<usize>)] {
    match key {
        "ar" => &[("p", 1..21)],
        "ma" => &[("q", 1..MOST_ERRORS + 1)],
        "arma" => &[("p", 1..13), ("q", 1..MOST_ERRORS + 1)],
        "arima" => &[("p", 0..13), ("d", 0..3), ("q", 0..MOST_ERRORS + 1)],
        _ => &[],
    }
}

fn of(order: Order, letter: &str) -> usize {
    match letter {
        "p" => order.p,
        "d" => order.d,
        _ => order.q,
    }
}

impl Row {
    fn found(self) -> Option<Arc<Fitted>> {
        self.stand.with(|own| match own {
            Stand::Fitted(own) => Some(Arc::clone(own)),
            _ => None,
        })
    }

    fn ask(self, field: &Field) {
        self.stand.set(Stand::Waiting);
        let wish = Wish { season: field.season, order: self.order.get_untracked() };
        let ask = Ask {
            key: self.key,
            y: Values::clone(&field.y),
            train: field.train,
            rows: field.rows.clone(),
            horizon: field.horizon,
            wish,
        };
        let field = field.clone();
        work::ask(Asker::Preview, self.key, Job::new(ask), move |found| {
            let stand = found.map_or(Stand::Not, |found| {
                let errors = found.errors(&field.y[field.rows.clone()]);
                Stand::Fitted(Arc::new(Fitted { found, errors }))
            });
            // The section may be shut by now.
            let _ = self.stand.try_set(stand);
        });
    }

    /// Takes a letter by hand; the others stay as they were chosen. Nothing: all by AIC again.
    fn choose(self, letter: &str, value: Option<usize>) {
        let least = |own: &str| {
            letters(self.key).iter().find(|(k, _)| *k == own).map_or(0, |(_, range)| range.start)
        };
        let order = value.map(|value| {
            let chosen = self.stand.with_untracked(|own| match own {
                Stand::Fitted(own) => Some(own.found.order()),
                _ => None,
            });
            let least = Order { p: least("p"), d: least("d"), q: least("q") };
            let mut order = self.order.get_untracked().or(chosen).unwrap_or(least);
            match letter {
                "p" => order.p = value,
                "d" => order.d = value,
                _ => order.q = value,
            }
            order
        });
        self.order.set(order);
    }
}

pub fn models(train: TrainState) -> AnyView {
    let words = use_words();
    let ground = ground(train);
    let field = Memo::new(move |_| {
        let ground = ground.get()?;
        let spec = train.spec.get();
        let split = spec.split(ground.y.len()).ok()?;
        let (rows, horizon) = (split.validation..split.test, spec.horizon);
        Some(Field { y: ground.y, train: ground.end, rows, horizon, season: ground.season })
    });
    let rows = KINDS.map(|kind| Row {
        key: kind.key,
        order: RwSignal::new(None),
        stand: RwSignal::new(Stand::Waiting),
    });
    let open = RwSignal::new(None::<&'static str>);
    let asked = StoredValue::new(None::<Field>);
    let orders = StoredValue::new(rows.map(|_| None::<Order>));
    Effect::new(move || {
        let now = rows.map(|row| row.order.get());
        let Some(field) = field.get() else { return work::leave(Asker::Preview) };
        let anew = asked.with_value(|before| before.as_ref() != Some(&field));
        let before = orders.get_value();
        for (k, row) in rows.into_iter().enumerate() {
            if anew || before[k] != now[k] {
                row.ask(&field);
            }
        }
        asked.set_value(Some(field));
        orders.set_value(now);
    });
    on_cleanup(|| work::leave(Asker::Preview));
    let waiting = move || {
        let own = rows.iter().find(|row| row.stand.with(|own| *own == Stand::Waiting))?;
        let (name, key) = (kind_name(words, own.key), "train.series.fitting");
        Some(words.with(key, &[("model", &name)]))
    };
    let best = Memo::new(move |_| {
        let errors: Vec<(f64, f64)> = rows.iter().filter_map(|row| row.found()?.errors).collect();
        let least = |of: fn(&(f64, f64)) -> f64| errors.iter().map(of).min_by(f64::total_cmp);
        [least(|own| own.0).map(error_number), least(|own| own.1).map(error_number)]
    });
    let holder = NodeRef::<html::Section>::new();
    into_sight(holder);
    let count = move || field.with(|own| own.as_ref().map_or(0, |own| own.rows.len())).to_string();
    view! {
        <section class="series classical" aria-label=words.signal("train.series.classical") node_ref=holder aria-busy=move || if waiting().is_some() && field.with(Option::is_some) { "true" } else { "false" }>
            <div class="series-head">
                <div>
                    <h3>{words.signal("train.series.classical")}</h3>
                    <p class="note">{move || ground.with(|ground| about(words, ground.as_ref()))}</p>
                </div>
            </div>
            <Show when=move || field.with(Option::is_some)>
                <div class="classical-box" tabindex="0" role="region" aria-label=words.signal("train.series.classical")>
                    <table>
                        <thead>
                            <tr>
                                <th scope="col" rowspan="2">{words.signal("train.model")}</th>
                                <th scope="col" rowspan="2"><var>"p"</var></th>
                                <th scope="col" rowspan="2"><var>"d"</var></th>
                                <th scope="col" rowspan="2"><var>"q"</var></th>
                                <th scope="col" rowspan="2">"AIC"</th>
                                <th scope="col" rowspan="2">"σ"</th>
                                <th scope="colgroup" colspan="2">{move || words.with("train.series.on-validation", &[("count", &count())])}</th>
                            </tr>
                            <tr><th scope="col">"RMSE"</th><th scope="col">"MAE"</th></tr>
                        </thead>
                        <tbody>{rows.map(|row| line(words, row, open, best)).into_view()}</tbody>
                    </table>
                </div>
                <p class="note" role="status">{waiting}</p>
                <p class="note">{words.signal("train.series.aic-note")}</p>
            </Show>
        </section>
    }
    .into_any()
}

fn kind_name(words: Words, key: &str) -> String {
    words.t(&format!("train.series.kind.{key}"))
}

fn line(
    words: Words,
    row: Row,
    open: RwSignal<Option<&'static str>>,
    best: Memo<[Option<String>; 2]>,
) -> AnyView {
    let key = row.key;
    let is_open = move || open.get() == Some(key);
    let turn = move |_| open.update(|open| *open = (*open != Some(key)).then_some(key));
    let letter = move |letter: &'static str| {
        let own = letters(key).iter().find(|(own, _)| *own == letter);
        let field = own.map(|(letter, range)| choice(words, row, letter, range.clone()));
        view! { <td class="order">{field}</td> }
    };
    let cell = move |metric: &'static str,
                     part: Option<&'static str>,
                     read: fn(&Fitted) -> Option<f64>| {
        let value = move || read(&*row.found()?).filter(|own| own.is_finite());
        let text = move || match (row.stand.with(|own| *own == Stand::Waiting), value()) {
            (true, _) => "…".into(),
            (_, Some(value)) if metric == "aic" => crate::notation::number(value, 1),
            (_, value) => value.map_or_else(|| "–".into(), error_number),
        };
        let place = ["rmse", "mae"].iter().position(|own| *own == metric);
        let strong = move || {
            let own = value().map(error_number);
            own.is_some() && place.is_some_and(|place| best.with(|best| best[place] == own))
        };
        view! { <td data-metric=metric data-part=part data-value=move || value().map(|own| own.to_string()) class:strong=strong>{text}</td> }
    };
    view! {
        <tr data-model=key data-state=move || row.stand.with(|own| match own { Stand::Waiting => "fitting", Stand::Fitted(_) => "fitted", Stand::Not => "not" })>
            <th scope="row">
                <button type="button" class="column-open" data-action="show-equation" aria-expanded=move || if is_open() { "true" } else { "false" } on:click=turn>
                    {move || kind_name(words, key)}
                </button>
            </th>
            {["p", "d", "q"].map(letter).into_view()}
            {cell("aic", None, |own| own.found.told.aic)}
            {cell("sigma", None, |own| own.found.told.sigma)}
            {cell("rmse", Some("validation"), |own| own.errors.map(|(rmse, _)| rmse))}
            {cell("mae", Some("validation"), |own| own.errors.map(|(_, mae)| mae))}
        </tr>
        <Show when=is_open>
            <tr class="equation-row" data-equation=key><td colspan="8">{move || opened(words, row)}</td></tr>
        </Show>
    }
    .into_any()
}

/// A letter of the order: by AIC, and d by the test of a unit root, with what that chose, or by hand.
fn choice(words: Words, row: Row, letter: &'static str, range: Range<usize>) -> AnyView {
    let by = if letter == "d" { "ADF" } else { "AIC" };
    let auto = move || {
        let found = row.found().filter(|_| row.order.get().is_none());
        found.map_or_else(|| by.into(), |own| format!("{} · {by}", of(own.found.order(), letter)))
    };
    let now = move || row.order.get().map_or_else(String::new, |own| of(own, letter).to_string());
    let label = move || {
        words.with(
            "train.series.order",
            &[("letter", letter), ("model", &kind_name(words, row.key))],
        )
    };
    let options: Vec<AnyView> = range
        .map(|k| {
            let own = move || row.order.get().is_some_and(|order| of(order, letter) == k);
            view! { <option value=k.to_string() selected=own>{k.to_string()}</option> }.into_any()
        })
        .collect();
    view! {
        <select data-control=format!("order-{letter}") aria-label=label prop:value=now
            on:change=move |event| row.choose(letter, event_target_value(&event).parse::<usize>().ok())>
            <option value="" selected=move || row.order.get().is_none()>{auto}</option>
            {options}
        </select>
    }
    .into_any()
}

/// The equation of the open row with its numbers, and what to be careful with.
fn opened(words: Words, row: Row) -> AnyView {
    let found = match row.stand.get() {
        Stand::Waiting => {
            return view! { <p class="note">{words.t("train.series.at-work")}</p> }.into_any();
        }
        Stand::Not => {
            let key = match row.key {
                "seasonal-naive" => "train.series.not-seasonal",
                "ma" | "arma" => "train.series.not-wandering",
                _ => "train.series.not",
            };
            return view! { <p class="note">{words.t(key)}</p> }.into_any();
        }
        Stand::Fitted(found) => found,
    };
    let told = found.found.told.clone();
    let careful = [
        (!told.settled, "train.series.unsettled"),
        (!told.steady, "train.series.unsteady"),
        (matches!(row.key, "drift" | "mean"), "train.series.taken-anew"),
        (["arima", "ar", "ma", "arma"].contains(&row.key), "train.series.letters"),
    ];
    let careful: Vec<AnyView> = careful
        .into_iter()
        .filter(|(holds, _)| *holds)
        .map(|(_, key)| view! { <p class="note">{words.t(key)}</p> }.into_any())
        .collect();
    let pieces = equation(&told);
    view! {
        {drawn("classical-equation", Arc::new(move || pieces.clone()))}
        {careful}
    }
    .into_any()
}
