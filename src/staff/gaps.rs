//! Questions that found no answer, as staff see them: with the entries they may belong to.

use super::{Card, Key, Press, words};
use crate::{
    faq::{Entry, EntryId, Faq, Language},
    reply::Block,
};

/// How many gaps are put before staff at once: those that most people asked. With a review
/// they stay below the twenty messages a minute that a group may get.
pub const GAPS_PAGE: usize = 5;

/// How many entries a gap may be said to belong to; more are for the sheet.
pub const CANDIDATES: usize = 4;

/// How wide a title may be on a button, in letters; apps cut off what is longer.
const MAX_LABEL_CHARS: usize = 18;

/// A gap that was put before staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its number, which its buttons carry.
    pub number: i64,
    /// What was asked, as somebody wrote it, personal data taken out.
    pub text: String,
    /// The language it was asked in.
    pub language: Language,
    /// How many people asked.
    pub n_people: usize,
    /// How often it was asked.
    pub n_times: usize,
    /// The entries it may belong to, the nearest first.
    pub entries: Vec<EntryId>,
}

/// A gap with what can be done about it; without `may_edit`, only with the word of it.
pub fn gap_card(faq: &Faq, question: &Question, may_edit: bool, language: Language) -> Card {
    let nearest = question.entries.iter().find_map(|id| faq.entry(id));
    let mut blocks = head(question, language);
    if let Some(entry) = nearest {
        let title = title(entry, language);
        blocks.push(Block::Say(words::GAP_NEAREST.fill(language, &[title])));
    }
    let mut rows = Vec::new();
    if let Some(entry) = nearest.filter(|_| may_edit) {
        let label = words::GAP_ACCEPT.fill(language, &[&label(title(entry, language))]);
        rows.push(vec![Key::new(label, Press::Accept(question.number, entry.id.clone()))]);
    }
    let dismiss = Key::new(words::GAP_DISMISS.get(language), Press::Dismiss(question.number));
    let others = Key::new(words::GAP_OTHERS.get(language), Press::Candidates(question.number));
    let has_others = may_edit && question.entries.len() > 1;
    rows.push(if has_others { vec![others, dismiss] } else { vec![dismiss] });
    Card { language, blocks, rows }
}

/// The entries a gap may belong to, one below the other.
pub fn candidates(faq: &Faq, question: &Question, language: Language) -> Card {
    let mut blocks = head(question, language);
    blocks.push(Block::Say(words::GAP_WHICH.get(language).to_owned()));
    let entries = question.entries.iter().filter_map(|id| faq.entry(id)).take(CANDIDATES);
    let mut rows: Vec<_> = entries
        .map(|entry| {
            let press = Press::Accept(question.number, entry.id.clone());
            vec![Key::new(title(entry, language), press)]
        })
        .collect();
    rows.push(vec![Key::new(words::GAP_DISMISS.get(language), Press::Dismiss(question.number))]);
    Card { language, blocks, rows }
}

/// A gap after somebody has said that nothing is to be done about it.
pub(crate) fn dismissed(question: &Question, by: &str, language: Language) -> Card {
    let mut blocks = head(question, language);
    let done = words::DONE_DISMISSED.get(language);
    blocks.push(Block::Say(format!("{done}\n{by}")));
    Card { language, blocks, rows: Vec::new() }
}

/// What stands above the gaps of a week.
pub fn gaps_overview(n_shown: usize, n_all: usize, language: Language) -> Card {
    let mut lines = match n_all {
        0 => vec![words::NO_GAPS.get(language).to_owned()],
        1 => vec![words::GAPS_ONE.get(language).to_owned()],
        n => vec![words::GAPS.fill(language, &[&n.to_string()])],
    };
    if n_all > n_shown {
        lines.push(words::GAPS_MORE.fill(language, &[&n_shown.to_string()]));
    }
    Card::say(language, lines.join("\n"))
}

fn head(question: &Question, language: Language) -> Vec<Block> {
    let (people, times) = (question.n_people.to_string(), question.n_times.to_string());
    let asked = match question.n_people {
        1 => words::GAP_ASKED_ONE.fill(language, &[&times]),
        _ => words::GAP_ASKED.fill(language, &[&people, &times]),
    };
    vec![Block::Title(format!("❓ {}", question.text)), Block::Say(asked)]
}

fn title(entry: &Entry, language: Language) -> &str {
    entry.title.best(language).unwrap_or(&entry.id)
}

fn label(title: &str) -> String {
    if title.chars().count() <= MAX_LABEL_CHARS {
        return title.to_owned();
    }
    let head: String = title.chars().take(MAX_LABEL_CHARS - 1).collect();
    format!("{}…", head.trim_end())
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::{diagnostic::SourceFile, faq::load};

    fn faq() -> Faq {
        let entry = |id: &str, title: &str| {
            format!("[[entry]]\nid = \"{id}\"\ntitle = \"{title}\"\nanswer = \"答\"\n")
        };
        let text =
            [entry("a", "扬州市科技型中小企业贷款风险补偿资金池"), entry("b", "补贴")].concat();
        let day = NaiveDate::from_ymd_opt(2026, 1, 1).expect("a day");
        load(&[SourceFile::new("a.toml", text)], day).0.expect("it is sound")
    }

    fn question(entries: &[&str]) -> Question {
        Question {
            number: 7,
            text: "没有执照能贷款吗".to_owned(),
            language: Language::Zh,
            n_people: 3,
            n_times: 4,
            entries: entries.iter().map(|id| EntryId::new(id).expect("an id")).collect(),
        }
    }

    fn labels(card: &Card) -> Vec<&str> {
        card.rows.iter().flatten().map(|key| key.label.as_str()).collect()
    }

    #[test]
    fn a_gap_is_taken_in_by_one_tap_where_the_nearest_entry_is_right() {
        let card = gap_card(&faq(), &question(&["a", "b"]), true, Language::Zh);
        assert_eq!(
            labels(&card),
            ["✅ 归入“扬州市科技型中小企业贷款风险补偿资…”", "其他条目…", "不处理"]
        );
    }

    #[test]
    fn an_entry_that_is_gone_is_not_offered() {
        assert_eq!(labels(&gap_card(&faq(), &question(&["gone"]), true, Language::Zh)), ["不处理"]);
        let card = candidates(&faq(), &question(&["gone", "b"]), Language::Zh);
        assert_eq!(labels(&card), ["补贴", "不处理"]);
    }

    #[test]
    fn where_files_cannot_be_written_nothing_can_be_taken_in() {
        assert_eq!(
            labels(&gap_card(&faq(), &question(&["a", "b"]), false, Language::Zh)),
            ["不处理"]
        );
    }
}
