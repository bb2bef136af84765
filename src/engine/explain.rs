//! Why a message got the reply it got, in plain words for staff. It adds up.

use std::fmt::Write as _;

use super::{Candidate, Decision, Engine, Ranking, Thresholds};
use crate::faq::{Faq, Language};

/// How many candidates are taken apart: the best and the rival it had to beat.
const N_EXPLAINED: usize = 2;

/// Explains how an engine ranks a question, and the decision that leads to.
pub fn explain(
    faq: &Faq,
    engine: &Engine,
    question: &str,
    thresholds: Thresholds,
    language: Language,
) -> String {
    let ranking = engine.rank(question);
    let mut out = headline(faq, &ranking, thresholds, language);
    for candidate in ranking.candidates().iter().take(N_EXPLAINED) {
        let unmatched = engine.unmatched_words(candidate.entry, question);
        out.push_str(&account(faq, engine, candidate, &unmatched, language));
    }
    let known = 100.0 * ranking.explained();
    _ = match language {
        Language::Zh => writeln!(out, "  问题里有 {known:.0}% 的内容是 FAQ 认识的"),
        Language::En => writeln!(out, "  the FAQ knows {known:.0}% of the message"),
    };
    out
}

fn headline(faq: &Faq, ranking: &Ranking, thresholds: Thresholds, language: Language) -> String {
    let name = |entry: usize| faq.entries()[entry].id.as_str();
    let (kind, target) = match ranking.decide(thresholds) {
        Decision::Answer(entry) => (word(language, "回答", "answer"), name(entry).to_owned()),
        Decision::Clarify(entries) => {
            let names: Vec<_> = entries.into_iter().map(name).collect();
            (word(language, "请您选", "clarify"), names.join(" / "))
        }
        Decision::Handoff(reason) => {
            (word(language, "请问单位", "handoff"), reason.key().to_owned())
        }
    };
    let (answer, clarify) = (thresholds.answer_at(), thresholds.clarify_at());
    let (best, margin) = (ranking.confidence().value(), thresholds.margin());
    let ahead = ranking.lead();
    match language {
        Language::Zh => format!(
            "{kind}  {target}  把握 {best:.2}（到 {answer:.2} 且领先 {margin:.2} 才直接回答，到 {clarify:.2} 请选；这次领先 {ahead:.2}）\n"
        ),
        Language::En => format!(
            "{kind}  {target}  confidence {best:.2} (answer from {answer:.2} and {margin:.2} ahead, clarify from {clarify:.2}; {ahead:.2} ahead here)\n"
        ),
    }
}

/// The parts of one candidate's score, the doubts, and what they add up to.
fn account(
    faq: &Faq,
    engine: &Engine,
    candidate: &Candidate,
    unmatched: &[String],
    language: Language,
) -> String {
    let evidence = &candidate.evidence;
    let entry = &faq.entries()[candidate.entry];
    let title = entry.title.best(language).unwrap_or_default();
    let unmatched = unmatched.join(word(language, "、", ", "));
    let doubts = ["unanswerable", "elsewhere"].into_iter().zip(candidate.costs);
    let mut out = format!("  {} {title}\n", entry.id);
    for (part, value) in evidence.parts().into_iter().chain(doubts) {
        let what = match part {
            "nearest" => engine.nearest_wording(evidence).unwrap_or_default(),
            "keyword" => evidence.keyword().unwrap_or_default(),
            "pattern" => evidence.pattern().unwrap_or_default(),
            "unmatched" => &unmatched,
            _ => "",
        };
        // What would show as 0.00 says nothing.
        if value.abs() >= 0.005 {
            _ = writeln!(out, "    {value:>6.2}  {}  {what}", part_name(part, language));
        }
    }
    let sum = evidence.sum() + candidate.costs.iter().sum::<f32>();
    let score = candidate.score.value();
    _ = writeln!(
        out,
        "    {sum:>6.2}  {} {score:.2}",
        word(language, "合计 → 概率", "sum → probability")
    );
    out
}

fn part_name(part: &str, language: Language) -> &'static str {
    match part {
        "nearest" => word(language, "最接近的问法", "nearest wording"),
        "centre" => word(language, "与全部问法的中心", "centre of its wordings"),
        "classifier" => word(language, "分类器", "classifier"),
        "keyword" => word(language, "关键词", "keyword"),
        "pattern" => word(language, "正则", "pattern"),
        "spelling" => word(language, "改正了错字", "spelling mended"),
        "unmatched" => word(language, "这条答复里没有的词", "words this entry lacks"),
        "unanswerable" => word(language, "像不归我们答的问题", "like questions for nobody here"),
        "elsewhere" => word(language, "问的是外地", "about another place"),
        _ => word(language, "逐字相似", "letter by letter"),
    }
}

const fn word(language: Language, zh: &'static str, en: &'static str) -> &'static str {
    match language {
        Language::Zh => zh,
        Language::En => en,
    }
}
