//! A new entry, drafted from a question that found no answer.

use chrono::NaiveDate;

use super::Edit;
use crate::{
    amend::{Change, KeyPath, List, Value},
    faq::{EntryId, Language},
};

/// What staff write where no entry answers a question: the least that makes an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The id of the entry to be.
    pub id: EntryId,
    /// Its topic; empty for none.
    pub topic: String,
    /// What it is called, in the language of the question.
    pub title: String,
    /// The answer, in the language of the question.
    pub answer: String,
}

/// Adds a drafted entry, with the question as its first way of asking. Whoever wrote it today
/// has looked at it today.
pub fn begin(draft: &Draft, language: Language, question: &str, today: NaiveDate) -> Edit {
    let key = |name: &str| vec![name.to_owned()];
    let spoken = |name: &str| vec![name.to_owned(), language.code().to_owned()];
    let text = |value: &str| Value::Text(value.trim().to_owned());
    let mut keys: Vec<(KeyPath, Value)> = vec![
        (key("id"), text(&draft.id)),
        (spoken("title"), text(&draft.title)),
        (spoken("questions"), Value::Texts(vec![question.trim().to_owned()])),
        (spoken("answer"), text(&draft.answer)),
        (key("reviewed"), Value::Date(today)),
    ];
    if !draft.topic.trim().is_empty() {
        keys.push((key("topic"), text(&draft.topic)));
    }
    Edit {
        entry: draft.id.clone(),
        what: "added",
        changes: vec![Change::Add { list: List::Entry, keys }],
        old: String::new(),
        new: draft.title.trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{amend::amend, diagnostic::SourceFile, faq::load};

    #[test]
    fn a_draft_becomes_an_entry_that_loads() {
        let today = NaiveDate::from_ymd_opt(2026, 6, 1).expect("a day");
        let draft = Draft {
            id: EntryId::new("parking").expect("an id"),
            topic: String::new(),
            title: " 停车补贴 ".to_owned(),
            answer: "第一行\n\n\"第二行\"".to_owned(),
        };
        let edit = begin(&draft, Language::Zh, "停车能补贴吗", today);
        let file =
            SourceFile::new("a.toml", "[[entry]]\nid = \"a\"\ntitle = \"甲\"\nanswer = \"答\"\n");
        let files = amend(&[file], &edit.changes).expect("it can be added");
        let faq = load(&files, today).0.expect("it is sound");
        let entry = faq.entry("parking").expect("it is there");
        assert_eq!(entry.title.best(Language::Zh), Some("停车补贴"));
        assert_eq!(entry.answer.best(Language::Zh).map(str::trim), Some("第一行\n\n\"第二行\""));
        assert_eq!(entry.reviewed, Some(today));
    }
}
