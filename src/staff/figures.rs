//! The week in figures, short enough for a chat.

use std::collections::HashSet;

use super::{Card, words};
use crate::{
    faq::Language,
    record::{Decided, FeedbackKind, Log},
    reply::Block,
};

/// What a span of time comes to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    /// Questions in words; taps are none.
    pub n_questions: usize,
    /// Whoever asked them: a conversation each.
    pub n_people: usize,
    /// Questions that were answered.
    pub n_answered: usize,
    /// Those where the asker was asked which of a few was meant.
    pub n_clarified: usize,
    /// Those that were handed over.
    pub n_handed_over: usize,
    /// Answers that somebody said helped.
    pub n_helped: usize,
    /// Those that somebody said did not.
    pub n_not_helped: usize,
}

impl Figures {
    /// Counts a log.
    pub fn of(log: &Log) -> Self {
        let questions = || log.asked.iter().filter(|asked| asked.is_question());
        let decided = |kind| questions().filter(|asked| asked.decided == kind).count();
        let helped = |yes| {
            let said = log.said.iter().filter(|said| said.kind == FeedbackKind::Helped);
            said.filter(|said| said.yes == yes).count()
        };
        Self {
            n_questions: questions().count(),
            n_people: questions().map(|asked| asked.person).collect::<HashSet<_>>().len(),
            n_answered: decided(Decided::Answer),
            n_clarified: decided(Decided::Clarify),
            n_handed_over: decided(Decided::Handoff),
            n_helped: helped(true),
            n_not_helped: helped(false),
        }
    }
}

/// The figures of the last seven days, with what most people asked in vain.
pub fn report(figures: &Figures, gaps: &[String], language: Language) -> Card {
    if figures.n_questions == 0 {
        return Card::say(language, words::REPORT_NOTHING.get(language));
    }
    let of_all = |n: usize| {
        // A share of small numbers says little by itself, so both stand there.
        format!("{n}（{}%）", (n * 200 + figures.n_questions) / (figures.n_questions * 2))
    };
    let number = |n: usize| n.to_string();
    let mut lines = vec![
        words::REPORT.get(language).to_owned(),
        words::REPORT_ASKED
            .fill(language, &[&number(figures.n_questions), &number(figures.n_people)]),
        words::REPORT_ANSWERED.fill(language, &[&of_all(figures.n_answered)]),
        words::REPORT_CLARIFIED.fill(language, &[&of_all(figures.n_clarified)]),
        words::REPORT_HANDED_OVER.fill(language, &[&of_all(figures.n_handed_over)]),
    ];
    if figures.n_helped + figures.n_not_helped > 0 {
        let said = [number(figures.n_helped), number(figures.n_not_helped)];
        lines.push(words::REPORT_HELPED.fill(language, &said.each_ref().map(String::as_str)));
    }
    let lines = match language {
        Language::Zh => lines.join("\n"),
        Language::En => lines.join("\n").replace('（', " (").replace('）', ")"),
    };
    let mut blocks = vec![Block::Say(lines)];
    if !gaps.is_empty() {
        let list = gaps.iter().map(|gap| format!("• {gap}")).collect::<Vec<_>>().join("\n");
        blocks.push(Block::Say(format!("{}\n{list}", words::REPORT_GAPS.get(language))));
    }
    Card { language, blocks, rows: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_gives_each_share_with_its_number() {
        let figures = Figures {
            n_questions: 8,
            n_people: 5,
            n_answered: 5,
            n_clarified: 2,
            n_handed_over: 1,
            n_helped: 2,
            n_not_helped: 0,
        };
        let card = report(&figures, &["没有执照能贷款吗".to_owned()], Language::Zh);
        let Some(Block::Say(words)) = card.blocks.first() else { panic!("no words") };
        for part in ["8 个问题", "5 人", "5（63%）", "2（25%）", "1（13%）"] {
            assert!(words.contains(part), "{part}: {words}");
        }
        let card = report(&figures, &[], Language::En);
        assert!(matches!(&card.blocks[..], [Block::Say(words)] if words.contains("5 (63%)")));
    }
}
