//! Brackets that were not closed.

use super::{Clue, Explained};
use crate::diagnostic::Words;

/// A list or table in braces that was not closed.
pub(super) fn missing_bracket(clue: &Clue<'_>) -> Option<Explained> {
    if clue.says("unclosed array table") || clue.says("unclosed table") {
        let brackets = if clue.says("unclosed array table") { "]]" } else { "]" };
        return Some(Explained::words(
            Words::new("这里的方括号没有关上", "the bracket here is not closed"),
            Words::new(format!("在末尾补上 {brackets}"), format!("end it with {brackets}")),
        ));
    }
    if clue.says("missing comma") || clue.says("invalid inline table element") {
        return Some(missing_comma(clue));
    }
    let (open, close) = match clue.says {
        says if says.starts_with("unclosed inline table") => ('{', '}'),
        says if says.starts_with("unclosed array") => ('[', ']'),
        says if says.starts_with("unexpected `=` in array") => ('[', ']'),
        _ => return None,
    };
    let message = Words::new(
        format!("这里的 `{open}` 没有配对的 `{close}`"),
        format!("this `{open}` has no `{close}`"),
    );
    let help = Words::new(
        format!("在列完之后补上 `{close}`"),
        format!("write `{close}` after the last item"),
    );
    let explained = Explained::words(message, help);
    Some(match opening(clue, open) {
        Some(at) => explained.at(at..at + 1),
        None => explained,
    })
}

/// A comma left out between two items. At the start of a line it is mostly the bracket of the
/// line before that was not closed.
fn missing_comma(clue: &Clue<'_>) -> Explained {
    if clue.before().trim().is_empty() {
        return Explained::here(
            (
                "上面的括号没有关上，或者上一行末尾少了逗号",
                "the bracket above is not closed, or the line before lacks a comma at its end",
            ),
            ("在上一行末尾补上 } 或 ]，或者 `,`", "end the line before with } or ], or with `,`"),
        );
    }
    Explained::here(
        ("两项之间少了逗号", "a comma is missing between two items"),
        ("在前一项后面写 `,`", "write `,` after the item before"),
    )
}

/// The last `key = [` before the complaint.
fn opening(clue: &Clue<'_>, bracket: char) -> Option<usize> {
    let text = clue.reader.source.text();
    let before = &text[..clue.span.start];
    let mut found = before.match_indices('=').rev().filter_map(|(at, _)| {
        let value = before[at + 1..].trim_start_matches([' ', '\t']);
        value.starts_with(bracket).then(|| before.len() - value.len())
    });
    found.next()
}
