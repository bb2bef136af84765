//! What staff may expect of the desk on questions it has not seen, and which of their entries
//! get in each other's way.

use std::collections::BTreeMap;

use crate::{
    diagnostic::{Finding, Findings, Words},
    engine::{Decision, Rehearsed, Thresholds, Trials},
    faq::{Entry, Language},
    knowledge::Knowledge,
};

/// What came of asking every wording as if nobody had written it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rehearsal {
    /// Wordings asked while their entry had only its others.
    pub n_asked: usize,
    /// Of these, with their entry first.
    pub n_first: usize,
    /// Of these, answered right.
    pub n_right: usize,
    /// Of these, answered by another entry.
    pub n_wrong: usize,
    /// Of these, with their entry among those offered.
    pub n_offered: usize,
    /// Wordings asked while their whole entry was out.
    pub n_near: usize,
    /// Of these, answered all the same.
    pub n_near_answered: usize,
    /// Everyday questions that no policy desk answers.
    pub n_far: usize,
    /// Of these, answered all the same.
    pub n_far_answered: usize,
}

/// A wording that another entry answers.
struct Stolen<'a> {
    question: &'a str,
    nearest: Option<&'a str>,
}

/// From so many on, another entry takes wordings by habit and not by chance.
const MANY: usize = 2;

/// How many of them a finding quotes.
const N_QUOTED: usize = 3;

/// What came of the trials of the knowledge's engine, and which entries take each other's
/// questions.
pub fn run(knowledge: &Knowledge, thresholds: Thresholds, trials: Trials) -> (Rehearsal, Findings) {
    let rehearsed = knowledge.engine().rehearse(trials);
    let mut rehearsal = Rehearsal::default();
    let mut stolen: BTreeMap<(usize, usize), Vec<Stolen<'_>>> = BTreeMap::new();
    for asked in &rehearsed {
        let decision = asked.ranking.decide(thresholds);
        rehearsal.count(asked, &decision);
        if let (Some(own), Decision::Answer(other)) = (asked.entry, decision)
            && other != own
        {
            let Rehearsed { question, nearest, .. } = *asked;
            stolen.entry((own, other)).or_default().push(Stolen { question, nearest });
        }
    }
    let entries = knowledge.faq().entries();
    let many = stolen.iter().filter(|(_, stolen)| stolen.len() >= MANY);
    let findings =
        many.map(|(&(own, other), stolen)| finding(&entries[own], &entries[other], stolen));
    (rehearsal, findings.collect())
}

impl Rehearsal {
    fn count(&mut self, asked: &Rehearsed<'_>, decision: &Decision) {
        let is_answered = usize::from(matches!(decision, Decision::Answer(_)));
        let Some(own) = asked.entry else {
            let (n, n_answered) = if asked.is_near {
                (&mut self.n_near, &mut self.n_near_answered)
            } else {
                (&mut self.n_far, &mut self.n_far_answered)
            };
            *n += 1;
            *n_answered += is_answered;
            return;
        };
        self.n_asked += 1;
        let first = asked.ranking.candidates().first();
        self.n_first += usize::from(first.is_some_and(|first| first.entry == own));
        match decision {
            Decision::Answer(entry) if *entry == own => self.n_right += 1,
            Decision::Answer(_) => self.n_wrong += 1,
            Decision::Clarify(entries) => self.n_offered += usize::from(entries.contains(&own)),
            Decision::Handoff(_) => {}
        }
    }

    /// The figures in one line for staff; none where there was nothing to ask.
    pub fn line(&self, language: Language) -> Option<String> {
        let share = |n: usize, of: usize| 100.0 * n as f64 / of.max(1) as f64;
        let (right, wrong) = (share(self.n_right, self.n_asked), share(self.n_wrong, self.n_asked));
        let offered = share(self.n_offered, self.n_asked);
        let left = (100.0 - right - wrong - offered).max(0.0);
        let near = share(self.n_near_answered, self.n_near);
        let far = share(self.n_far_answered, self.n_far);
        let n = self.n_asked;
        (n > 0).then(|| match language {
            Language::Zh => format!(
                "没见过的问法：把 {n} 条问法逐条藏起来问，直接答对 {right:.0}%，请对方选 {offered:.0}%，\
                 没答上 {left:.0}%，答错 {wrong:.1}%；藏起整条答复再问，误答 {near:.0}%；闲话误答 {far:.1}%"
            ),
            Language::En => format!(
                "unseen questions: of {n} wordings, each hidden and asked, {right:.0}% are answered right, \
                 {offered:.0}% offered to pick, {left:.0}% missed, {wrong:.1}% answered wrong; with the \
                 whole entry hidden {near:.0}% get another answer; small talk gets one in {far:.1}%"
            ),
        })
    }
}

fn finding(own: &Entry, other: &Entry, stolen: &[Stolen<'_>]) -> Finding {
    let n = stolen.len();
    let quoted = |open: char, close: char| {
        let quotes = stolen.iter().take(N_QUOTED).map(|s| format!("{open}{}{close}", s.question));
        quotes.collect::<Vec<_>>()
    };
    let (zh, en) = (quoted('「', '」').join(""), quoted('“', '”').join(", "));
    let nearest = stolen.first().and_then(|s| s.nearest).unwrap_or_default();
    let (own_id, other_id) = (&own.id, &other.id);
    let message = Words::new(
        format!("{own_id} 的 {n} 条问法，没写的话会由 {other_id} 来答：{zh}"),
        format!(
            "{n} wordings of {own_id} would be answered by {other_id} if they were not written: {en}"
        ),
    );
    let help = Words::new(
        format!(
            "{other_id} 的「{nearest}」和它们太像：给两条各补几条能分清的问法；如果本是一回事，就合并，或者互相写进 `related`"
        ),
        format!(
            "“{nearest}” of {other_id} is too like them: add wordings to both that tell them apart; if they are one thing, merge them, or name each other in `related`"
        ),
    );
    let (file, line) = &own.origin;
    Finding::note("faq.steals", message).in_file(file, *line, 1).field("questions").help(help)
}
