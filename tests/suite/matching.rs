//! What the matcher promises, on the shipped FAQ.

use std::sync::Arc;

use chrono::FixedOffset;
use policydesk::{
    conversation::{Act, Verdict},
    desk::{Incoming, SystemClock},
    engine::{Engine, Ranking},
    faq::{Facet, Faq, FaqParts},
    session::Session,
    text,
};
use proptest::prelude::*;

use crate::kit::{golden, shipped};

#[test]
fn an_entrys_own_question_finds_it() {
    let knowledge = shipped::knowledge();
    let mut strays = Vec::new();
    for (position, entry) in knowledge.faq().entries().iter().enumerate() {
        for (_, question) in entry.questions.iter() {
            let ranking = knowledge.engine().rank(question);
            if first(&ranking) != Some(position) {
                strays.push(format!("{}: {question}", entry.id));
            }
        }
    }
    assert_eq!(strays, Vec::<String>::new());
}

#[test]
fn the_same_words_in_other_clothes_find_the_same_entry() {
    let knowledge = shipped::knowledge();
    let position = knowledge.faq().entry_position("sukedai");
    for words in [
        "苏科贷",
        "蘇科貸",
        "苏 科 贷",
        "苏\u{200b}科贷",
        "su ke dai",
        "苏科带怎么申请",
        "【苏科贷】???",
    ] {
        assert_eq!(first(&knowledge.engine().rank(words)), position, "{words}");
    }
}

#[test]
fn a_message_that_shares_nothing_has_no_candidate() {
    let ranking = shipped::knowledge().engine().rank("жжж");
    assert_eq!(ranking.candidates(), []);
}

#[test]
fn building_twice_gives_the_same_scores() {
    let knowledge = shipped::knowledge();
    let again = Engine::build(knowledge.faq());
    for words in ["苏科贷怎么申请", "loan without collateral", "注册公司要多久"] {
        let (once, twice) = (knowledge.engine().rank(words), again.rank(words));
        assert_eq!(once.candidates(), twice.candidates(), "{words}");
    }
}

#[test]
fn the_order_of_entries_changes_no_ranking() {
    let faq = shipped::knowledge();
    let faq = faq.faq();
    let mut entries = faq.entries().to_vec();
    entries.reverse();
    let synonyms = faq.synonyms().to_vec();
    let parts = FaqParts { entries, synonyms, desk: faq.desk().clone(), ..FaqParts::default() };
    let reversed = Faq::new(parts);
    let engines = (Engine::build_uncalibrated(faq), Engine::build_uncalibrated(&reversed));
    for words in ["苏科贷怎么申请", "公司没有抵押物", "R&D super deduction", "有没有桌子租"]
    {
        let best = |engine: &Engine, faq: &Faq| {
            first(&engine.rank(words)).map(|position| faq.entries()[position].id.to_string())
        };
        assert_eq!(best(&engines.0, faq), best(&engines.1, &reversed), "{words}");
    }
}

/// A conversation of two turns and what its second must reach.
#[derive(serde::Deserialize)]
struct FollowUp {
    turns: [String; 2],
    entry: Option<String>,
    facet: Option<String>,
    kind: String,
}

/// The share of conversations of a kind whose second turn reaches its entry, and its detail
/// where one is asked for.
fn share_reached(kind: &str) -> f64 {
    let conversations = golden::text("followups.jsonl");
    let conversations: Vec<FollowUp> = conversations
        .lines()
        .map(|line| serde_json::from_str(line).expect("a conversation a line"))
        .filter(|conversation: &FollowUp| conversation.kind == kind)
        .collect();
    let n_reached = conversations.iter().filter(|conversation| is_reached(conversation)).count();
    n_reached as f64 / conversations.len() as f64
}

fn is_reached(conversation: &FollowUp) -> bool {
    let desk = shipped::desk(Arc::new(SystemClock(FixedOffset::east_opt(0).expect("a zone"))));
    let incoming = |words: &str| Incoming { act: Act::of_text(words), language_hint: None };
    let first = desk.handle(&incoming(&conversation.turns[0]), &Session::default());
    let second = desk.handle(&incoming(&conversation.turns[1]), &first.session);
    let Some(part) = second.outcome.parts.first() else { return false };
    let entries = shipped::knowledge();
    let entries = entries.faq().entries();
    let reached = match part.verdict {
        Verdict::Entry(entry) => Some(entries[entry].id.to_string()),
        _ => None,
    };
    let has_facet =
        conversation.facet.is_none() || part.facet.map(Facet::key) == conversation.facet.as_deref();
    reached == conversation.entry && has_facet
}

/// Floors a little below what was measured when they were written; see the aim of .90
/// on founders' own follow-ups, which are plainer than these.
#[test]
fn follow_ups_reach_their_detail_and_fresh_questions_their_entry() {
    for (kind, floor) in [("followup", 0.80), ("fresh", 0.95), ("fresh_oos", 0.8)] {
        let share = share_reached(kind);
        assert!(share >= floor, "{kind}: {share:.3}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(128) })]

    #[test]
    fn any_message_is_ranked_within_bounds(words in any::<String>()) {
        let ranking = shipped::knowledge().engine().rank(&words);
        for pair in ranking.candidates().windows(2) {
            prop_assert!(pair[0].score >= pair[1].score);
        }
        prop_assert!((0.0..=1.0).contains(&ranking.confidence().value()));
    }

    #[test]
    fn words_between_questions_of_the_desk_are_ranked_within_bounds(
        words in "(苏科贷|专利|loan|tax|怎么|不是|深圳|，|？| |[a-z]{1,9}|\\PC){1,40}"
    ) {
        let knowledge = shipped::knowledge();
        let ranking = knowledge.engine().rank(&words);
        prop_assert!((0.0..=1.0).contains(&ranking.confidence().value()));
        prop_assert!((0.0..=1.0).contains(&ranking.lead()));
        for part in text::questions(&words) {
            prop_assert!(words.contains(part));
        }
    }

    #[test]
    fn normalising_again_changes_nothing(words in any::<String>()) {
        let once = text::normalise(&words);
        prop_assert_eq!(text::normalise(&once), once);
    }
}

fn first(ranking: &Ranking) -> Option<usize> {
    ranking.candidates().first().map(|candidate| candidate.entry)
}
