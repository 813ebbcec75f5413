//! What stands between words, in each language.

use super::{sources, words};

/// Chinese has commas and colons of its own, also between a word and what is put in for `%{name}`.
#[test]
fn between_chinese_words_stand_chinese_signs() {
    let han = |c: Option<char>| c.is_some_and(|c| ('\u{2e80}'..='\u{ffef}').contains(&c));
    let odd = |text: &str| {
        let text = text.split("%{").enumerate().map(|(k, part)| match k {
            0 => part.to_owned(),
            _ => format!("字{}", part.split_once('}').map_or("", |(_, rest)| rest)),
        });
        let text: Vec<char> = text.collect::<String>().chars().collect();
        let beside = |k: usize| {
            let mut before = text[..k].iter().rev().filter(|c| **c != ' ');
            let mut after = text[k + 1..].iter().filter(|c| **c != ' ');
            han(before.next().copied()) || han(after.next().copied())
        };
        (0..text.len()).any(|k| [',', ';', ':', '!', '?'].contains(&text[k]) && beside(k))
    };
    assert!(odd("一, 二") && odd("%{a}, %{b}") && odd("结果: 1") && !odd("一、二") && !odd("A, B"));
    for (key, text) in words("zh-CN") {
        assert!(!odd(&text), "{key}: {text}");
    }
}

/// A list is joined by the sign of the reader's language, never in code.
#[test]
fn lists_are_joined_by_the_words() {
    for room in ["src/data", "src/train", "src/baselines", "src/ui/views/train"] {
        for (path, text) in sources(room) {
            for sign in ["join(\", \")", "join(\"; \")", "\"{}, {}\"", "\"{}: {}\""] {
                assert!(!text.contains(sign), "{} joins by {sign}", path.display());
            }
        }
    }
}
