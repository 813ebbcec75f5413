//! The house keeps its own rules.

mod signs;

use gatehouse::exchange::link::Example;
use gatehouse::ui::views::gates::geometry::wrap;
use gatehouse::ui::views::gates::scenes::SHEETS;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file below `folder`, with its text.
fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut waiting = vec![top().join(folder)];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).expect("UTF-8");
                found.push((path, text));
            }
        }
    }
    found
}

/// Who may use whom. `message` and `setting` are for everyone.
const ARROWS: [(&str, &[&str]); 8] = [
    ("notation", &[]),
    ("data", &[]),
    ("engine", &["notation"]),
    ("baselines", &["data"]),
    ("train", &["engine", "data", "baselines"]),
    ("exchange", &["notation", "engine", "data", "train"]),
    ("worker", &["train", "data", "exchange"]),
    ("ui", &["notation", "engine", "data", "baselines", "train", "exchange", "worker"]),
];

#[test]
fn rooms_use_only_the_rooms_below_them() {
    for (room, allowed) in ARROWS {
        for (path, text) in sources(&format!("src/{room}")) {
            for used in text.split("crate::").skip(1) {
                let used = used
                    .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
                    .next()
                    .unwrap_or("");
                let fine = used == room
                    || ["message", "setting"].contains(&used)
                    || allowed.contains(&used)
                    || used.starts_with("_rust_i18n");
                assert!(fine, "{} uses {used}", path.display());
            }
        }
    }
}

/// The page knows a cell by its kind, its letters, its equations and what it traces.
#[test]
fn the_page_knows_no_cell_from_inside() {
    for kind in fs::read_dir(top().join("src/engine/cell")).expect("a folder").flatten() {
        let name = kind.file_name().to_string_lossy().into_owned();
        for (path, text) in sources("src/ui").into_iter().filter(|_| kind.path().is_dir()) {
            assert!(!text.contains(&format!("cell::{name}::")), "{} uses {name}", path.display());
        }
    }
}

#[test]
fn no_view_uses_another() {
    for view in ["gates", "train"] {
        for (path, text) in sources(&format!("src/ui/views/{view}")) {
            for used in text.split("ui::views::").skip(1) {
                assert!(used.starts_with(view), "{} uses another view", path.display());
            }
        }
    }
}

#[test]
fn nothing_is_unsafe_and_no_markup_is_a_string() {
    for (path, text) in sources("src") {
        for forbidden in
            ["unsafe {", "unsafe fn", "inner_html", "style=\"", "todo!(", "unimplemented!("]
        {
            let kernels = path.ends_with("engine/kernels/lanes.rs") && forbidden == "unsafe {";
            assert!(kernels || !text.contains(forbidden), "{} holds {forbidden}", path.display());
        }
        // Two functions read and write four numbers.
        let may = path.ends_with("engine/kernels/lanes.rs");
        assert!(may || !text.contains("unsafe_code"), "{} allows unsafe", path.display());
    }
}

/// Keys and words of one language.
pub fn words(lang: &str) -> BTreeMap<String, String> {
    fn flatten(prefix: &str, value: &toml::Value, into: &mut BTreeMap<String, String>) {
        match value {
            toml::Value::Table(table) => {
                for (key, value) in table {
                    let key =
                        if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
                    flatten(&key, value, into);
                }
            }
            other => {
                let text = other.as_str().expect("words").to_owned();
                assert!(into.insert(prefix.to_owned(), text).is_none(), "{prefix} stands twice");
            }
        }
    }
    let mut all = BTreeMap::new();
    let folders = ["locales", "locales-later/train", "locales-later/glass", "locales-later/sheets"];
    let files = folders.map(|folder| {
        fs::read_dir(top().join("static").join(folder).join(lang)).expect("a folder")
    });
    for entry in files.into_iter().flatten().flatten() {
        let text = fs::read_to_string(entry.path()).expect("UTF-8");
        flatten("", &toml::Value::Table(text.parse().expect("TOML")), &mut all);
    }
    all
}

fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split("%{").skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

#[test]
fn both_languages_say_the_same_things() {
    let (en, zh) = (words("en"), words("zh-CN"));
    let keys = |words: &BTreeMap<String, String>| words.keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(keys(&en), keys(&zh));
    for (key, text) in &en {
        assert_eq!(placeholders(text), placeholders(&zh[key]), "{key}");
        assert_eq!(text.is_empty(), zh[key].is_empty(), "{key}");
    }
}

#[test]
fn every_example_names_its_units_its_inputs_and_its_words() {
    for lang in ["en", "zh-CN"] {
        let all = words(lang);
        for sheet in SHEETS {
            let part = |part: &str| all.get(&format!("gates.scene.{}.{part}", sheet.example.key()));
            let lines = |name: &str| part(name).expect(name).lines().collect::<Vec<_>>();
            let units = lines("units");
            assert_eq!((units.len(), lines("inputs").len()), (sheet.units(), sheet.columns));
            assert!(units.iter().all(|unit| unit.contains([':', '：'])), "{units:?}");
            assert_eq!(part("steps").is_some(), sheet.worded);
            let steps = part("steps").map_or(sheet.bounds().steps, |all| all.split(' ').count());
            assert_eq!(steps, sheet.bounds().steps, "{}", sheet.example.key());
        }
        let brackets = all["gates.scene.depth.steps"].split(' ').map(|step| match step {
            "(" => vec![1.0, 0.0],
            ")" => vec![0.0, 1.0],
            _ => vec![0.0, 0.0],
        });
        let depth = SHEETS.into_iter().find(|sheet| sheet.example == Example::Depth);
        assert!(brackets.eq(depth.expect("a sheet").inputs()), "{lang}");
    }
}

/// On a projector a stage has three lines beside the picture, of so many letters where the equation below takes
/// two.
#[test]
fn what_a_stage_tells_on_the_way_back_has_room_on_a_projector() {
    for lang in ["en", "zh-CN"] {
        let all = words(lang);
        let by = |key: &str| all[&format!("gates.back.by.{key}")].replace("%{layer}", "2");
        for (key, text) in all.iter().filter(|(key, _)| key.starts_with("gates.back.tell.")) {
            for above in ["answer", "layer", "layer-both"].map(by) {
                for next in ["later", "before"].map(by) {
                    let text = text.replace("%{above}", &above).replace("%{next}", &next);
                    let lines = wrap(&text, 17);
                    assert!(lines.len() <= 3, "{lang} {key}: {lines:?}");
                }
            }
        }
    }
}

/// Keys whose last part is put together from a value at run time.
const FAMILIES: [&str; 40] = [
    "gates.short.",
    "gates.cells.",
    "gates.gate.",
    "gates.job.",
    "gates.back.tell.",
    "train.arithmetic.",
    "gates.quantity.",
    "gates.row.",
    "gates.tell.",
    "gates.scene.",
    "gates.spoken.",
    "train.unit.",
    "train.unit-one.",
    "train.open-unit.",
    "train.models.",
    "train.sample.",
    "train.scalers.",
    "train.forms.",
    "train.losses.",
    "train.optimizers.",
    "train.presets.",
    "train.schedules.",
    "train.switched.",
    "train.missing-how.",
    "train.missing-told.",
    "train.meaning.",
    "train.undefined.",
    "train.series.kind.",
    "train.making.",
    "train.moments.zero.",
    "train.judge.teller.",
    "train.judge.move.",
    "train.judge.wrong.",
    "train.judge.does.",
    "train.judge.classified.",
    "train.many.kind.",
    "train.many.about.",
    "train.many.start.",
    "train.many.state.",
    "train.doubts.",
];

#[test]
fn every_key_is_used_and_every_used_key_exists() {
    let en = words("en");
    let code: String = sources("src").into_iter().map(|(_, text)| text).collect();
    let used: BTreeSet<&str> = code
        .split('"')
        .filter(|part| {
            let mut names = part.split('.');
            let room = names.next().unwrap_or("");
            ["gates", "train", "shell", "settings", "keys"].contains(&room)
                && names.next().is_some_and(|name| !name.is_empty())
                && part
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
        })
        .collect();
    for key in &used {
        let family = format!("{key}.");
        let exists = en.contains_key(*key) || en.keys().any(|own| own.starts_with(&family));
        assert!(exists, "there are no words for {key}");
    }
    for key in en.keys().filter(|key| !key.starts_with(char::is_uppercase)) {
        let family = FAMILIES.iter().any(|family| key.starts_with(family));
        assert!(family || used.contains(key.as_str()), "nothing uses {key}");
    }
}

#[test]
fn every_code_has_words_and_stands_in_the_list() {
    let en = words("en");
    let list = fs::read_to_string(top().join("docs/interface.md")).expect("the list of codes");
    let told: BTreeSet<&str> = en.keys().filter_map(|key| key.strip_suffix(".what")).collect();
    let code: String = sources("src").into_iter().map(|(_, text)| text).collect();
    let families = [
        "FILE-", "CSV-", "DATA-", "VALUE-", "SCALE-", "RUN-", "LINK-", "VIEW-", "MODEL-", "SCENE-",
        "KEEP-",
    ];
    let sent: BTreeSet<&str> = code
        .split('"')
        .filter(|part| families.iter().any(|family| part.starts_with(family)))
        .filter(|part| part.bytes().all(|b| b.is_ascii_uppercase() || b == b'-'))
        .collect();
    assert_eq!(sent, told);
    for code in told {
        for part in ["why", "fix"] {
            assert!(en.contains_key(&format!("{code}.{part}")), "{code} has no {part}");
        }
        assert!(list.contains(&format!("`{code}`")), "docs/interface.md does not list {code}");
    }
}
