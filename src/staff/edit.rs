//! What a tap changes in the files.

use chrono::NaiveDate;

use crate::{
    amend::{Change, List, Value},
    faq::{Entry, EntryId, Language},
};

/// A change of one entry, with what the log says of it.
#[derive(Debug, Clone)]
pub struct Edit {
    /// The entry.
    pub entry: EntryId,
    /// What is done: a stable word for the log.
    pub what: &'static str,
    /// How the files change.
    pub changes: Vec<Change>,
    /// What stood there, for people; empty where nothing did.
    pub old: String,
    /// What stands there now.
    pub new: String,
}

/// An entry that holds only from this day on cannot have ended before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotYet(pub NaiveDate);

/// Staff have looked at an answer today and it is right. None where the file says so already.
pub fn still_right(entry: &Entry, today: NaiveDate) -> Option<Edit> {
    (entry.reviewed != Some(today)).then(|| Edit {
        entry: entry.id.clone(),
        what: "reviewed",
        changes: vec![set_day(entry, "reviewed", today)],
        old: day_line("reviewed", entry.reviewed),
        new: day_line("reviewed", Some(today)),
    })
}

/// An answer does not hold any more. Its last day was yesterday, so that from this moment on
/// it is never given as current; who asks is told that it ended, and which office to ask.
/// The entry stays: what refers to it keeps leading somewhere, and one date brings it back.
/// None where it has ended already.
///
/// # Errors
/// Where it has not begun yet.
pub fn retire(entry: &Entry, today: NaiveDate) -> Result<Option<Edit>, NotYet> {
    if entry.valid.is_over(today) {
        return Ok(None);
    }
    let last = today.pred_opt().unwrap_or(today);
    if let Some(from) = entry.valid.from.filter(|from| *from > last) {
        return Err(NotYet(from));
    }
    let lines = |until, reviewed| {
        let lines = [day_line("valid_until", until), day_line("reviewed", reviewed)];
        lines.iter().filter(|line| !line.is_empty()).cloned().collect::<Vec<_>>().join("\n")
    };
    Ok(Some(Edit {
        entry: entry.id.clone(),
        what: "retired",
        changes: vec![set_day(entry, "valid_until", last), set_day(entry, "reviewed", today)],
        old: lines(entry.valid.until, entry.reviewed),
        new: lines(Some(last), Some(today)),
    }))
}

/// A question that found no answer becomes a way of asking for an entry. None where the
/// entry has it already.
pub fn accept(entry: &Entry, language: Language, wording: &str) -> Option<Edit> {
    let wording = wording.trim();
    let is_known = entry.questions.get(language).iter().any(|known| known.trim() == wording);
    (!is_known && !wording.is_empty()).then(|| Edit {
        entry: entry.id.clone(),
        what: "wording",
        changes: vec![Change::AddWording {
            entry: entry.id.to_string(),
            language,
            wording: wording.to_owned(),
        }],
        old: String::new(),
        new: wording.to_owned(),
    })
}

fn set_day(entry: &Entry, key: &str, day: NaiveDate) -> Change {
    Change::Set {
        list: List::Entry,
        id: entry.id.to_string(),
        key: vec![key.to_owned()],
        value: Some(Value::Date(day)),
    }
}

fn day_line(key: &str, day: Option<NaiveDate>) -> String {
    day.map(|day| format!("{key} = {day}")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{diagnostic::SourceFile, faq::load};

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).expect("a real day")
    }

    fn entry(dates: &str) -> Entry {
        let text = format!("[[entry]]\nid = \"a\"\ntitle = \"甲\"\nanswer = \"答\"\n{dates}\n");
        let faq = load(&[SourceFile::new("a.toml", text)], day(2026, 1, 1)).0;
        faq.expect("it is sound").entry("a").expect("it is there").clone()
    }

    #[test]
    fn what_was_looked_at_today_need_not_be_marked_again() {
        let edit = still_right(&entry("reviewed = 2026-01-01"), day(2026, 6, 1));
        let edit = edit.expect("a change");
        assert_eq!(
            (edit.old.as_str(), edit.new.as_str()),
            ("reviewed = 2026-01-01", "reviewed = 2026-06-01")
        );
        assert!(still_right(&entry("reviewed = 2026-06-01"), day(2026, 6, 1)).is_none());
    }

    #[test]
    fn a_retired_answer_is_not_current_any_more_from_this_moment_on() {
        let edit = retire(&entry("valid_from = 2026-01-01"), day(2026, 6, 1));
        let edit = edit.expect("it has begun").expect("a change");
        assert_eq!(edit.new, "valid_until = 2026-05-31\nreviewed = 2026-06-01");
        let ended = retire(&entry("valid_until = 2026-05-01"), day(2026, 6, 1));
        assert!(ended.expect("it has begun").is_none());
        let early = retire(&entry("valid_from = 2026-06-01"), day(2026, 6, 1));
        assert_eq!(early.expect_err("it begins today"), NotYet(day(2026, 6, 1)));
    }

    #[test]
    fn a_wording_is_taken_in_once() {
        let known = entry("questions.zh = [\"怎么办\"]");
        assert!(accept(&known, Language::Zh, " 怎么办 ").is_none());
        assert!(accept(&known, Language::Zh, "").is_none());
        assert_eq!(accept(&known, Language::Zh, "如何办").expect("a change").new, "如何办");
    }
}
