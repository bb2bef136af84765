//! Characters and lines that do not belong: conflict markers, remarks, full-width marks.

use super::{Clue, Explained};
use crate::{diagnostic::Words, document::fullwidth};

/// Whether a line is what git leaves where two versions disagree.
pub(in crate::document::syntax) fn is_conflict_marker(line: &str) -> bool {
    ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].iter().any(|marker| line.starts_with(marker))
}

pub(super) fn conflict_marker(clue: &Clue<'_>) -> Option<Explained> {
    is_conflict_marker(clue.line).then(|| {
        Explained::here(
            ("这里留着 git 合并冲突的标记", "a git merge conflict is left here"),
            (
                "两边选一边，把 <<<<<<<、=======、>>>>>>> 这几行删掉",
                "keep one of the two versions and delete the lines with <<<<<<<, ======= and >>>>>>>",
            ),
        )
        .at(clue.line_start..clue.line_start + clue.line.len())
    })
}

pub(super) fn control_character(clue: &Clue<'_>) -> Option<Explained> {
    let c = clue.points_at.chars().next().filter(|c| c.is_control())?;
    let message = Words::new(
        format!("这里有一个看不见的控制字符（U+{:04X}）", u32::from(c)),
        format!("there is an invisible control character here (U+{:04X})", u32::from(c)),
    );
    Some(Explained::words(
        message,
        Words::new("删掉它，重新输入这一处", "delete it and type this place again"),
    ))
}

/// A note after a value: `topic = "tax" 备注`.
pub(super) fn remark_without_hash(clue: &Clue<'_>) -> Option<Explained> {
    let is_remark = |text: &str| text.chars().next().is_some_and(char::is_alphabetic);
    let is_rest = clue.says("unexpected key or value") && is_remark(clue.points_at);
    (is_rest && !clue.points_at.contains('=')).then(|| {
        Explained::here(
            ("值的后面多了一段文字", "there is text after the value"),
            ("备注前面加 #", "put # in front of a remark"),
        )
        .at(clue.line_start + clue.line.len() - clue.points_at.len()
            ..clue.line_start + clue.line.len())
    })
}

pub(super) fn foreign_comment(clue: &Clue<'_>) -> Option<Explained> {
    let start = clue.line.trim_start();
    let marks = ["//", "/*", "--", ";", "<!--", "＃"];
    marks.iter().any(|mark| start.starts_with(mark) || clue.points_at.starts_with(mark)).then(
        || {
            Explained::here(
                ("备注不是这样写的", "this is not how remarks are written"),
                ("备注前面加半角的 #", "remarks begin with #"),
            )
        },
    )
}

/// A full-width character where the parser stopped.
pub(super) fn full_width(clue: &Clue<'_>) -> Option<Explained> {
    let next = clue.points_at.chars().next();
    let last = clue.before().trim_end_matches([' ', '\t']).chars().next_back();
    let c = next
        .into_iter()
        .chain(last)
        .chain(clue.line.trim_start_matches([' ', '\t']).chars().next())
        .find(|c| fullwidth::explain(*c).is_some())?;
    let (message, help) = fullwidth::explain(c)?;
    let from = clue.before().len().saturating_sub(c.len_utf8());
    let at = clue.line.get(from..).and_then(|rest| rest.find(c)).map(|at| from + at);
    let at = clue.line_start + at.or_else(|| clue.line.find(c))?;
    Some(Explained::words(message, help).at(at..at + c.len_utf8()))
}
