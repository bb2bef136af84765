//! The figures over many judged questions.

use std::{collections::BTreeMap, time::Duration};

use super::{Judged, Label, Labelled, judge::Rank};

/// The figures of a set of questions. Shares lie between 0 and 1; a share of nothing is
/// not a number and is left out.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Figures {
    /// How many questions.
    pub n: usize,
    /// Questions in scope whose right entry is ranked first. Ranking alone: thresholds
    /// play no part. Messages with several questions are left out.
    pub top1: f64,
    /// The same among the first three.
    pub recall3: f64,
    /// The mean of one over the right entry's rank.
    pub mrr: f64,
    /// Right answers of all answers given.
    pub precision: f64,
    /// Questions answered wrong, of all questions.
    pub wrong: f64,
    /// Questions in scope that were answered right or offered the right entry.
    pub resolved: f64,
    /// Questions out of scope that were handed over.
    pub refused: f64,
    /// How well confidence tells questions in scope from those out of it: the chance that
    /// it is higher for one of the former than for one of the latter.
    pub auroc: f64,
    /// Expected calibration error: how far confidence is from the share of right first
    /// candidates, over ten equal bins.
    ///
    /// Source: Naeini, Cooper, Hauskrecht, AAAI 2015.
    pub ece: f64,
    /// The median time from question to reply, in microseconds.
    pub p50_us: f64,
    /// The time that one in a hundred exceeds, in microseconds.
    pub p99_us: f64,
}

/// A question whose first candidate or answer was not the right one.
#[derive(Debug, Clone, PartialEq)]
pub struct Confusion {
    /// The question, its last turn.
    pub question: String,
    /// What was expected.
    pub expected: String,
    /// What the desk did.
    pub got: String,
    /// How sure it was, 0 to 1.
    pub confidence: f32,
}

/// The figures of a run, overall and by kind.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Over every question.
    pub overall: Figures,
    /// By kind of question.
    pub kinds: BTreeMap<String, Figures>,
    /// What went wrong, in the order it was asked.
    pub confusions: Vec<Confusion>,
}

/// One question with what came of it and how long it took.
type Run<'a> = (&'a Labelled, &'a Judged, Duration);

impl Report {
    /// Sums up a run.
    pub fn of(runs: &[(Labelled, Judged, Duration)]) -> Self {
        let all: Vec<Run<'_>> = runs.iter().map(|(l, j, t)| (l, j, *t)).collect();
        let mut kinds: BTreeMap<String, Vec<Run<'_>>> = BTreeMap::new();
        for run in &all {
            kinds.entry(run.0.kind.clone()).or_default().push(*run);
        }
        Self {
            overall: Figures::of(&all),
            kinds: kinds.into_iter().map(|(kind, runs)| (kind, Figures::of(&runs))).collect(),
            confusions: all.iter().filter_map(|(l, j, _)| confusion(l, j)).collect(),
        }
    }
}

fn confusion(labelled: &Labelled, judged: &Judged) -> Option<Confusion> {
    let is_fine = if judged.is_in_scope {
        !matches!(judged.rank, Rank::Missing | Rank::At(2..))
            && judged.is_resolved
            && !judged.is_wrong()
    } else {
        judged.is_handed_over
    };
    (!is_fine).then(|| Confusion {
        question: labelled.turns.last().cloned().unwrap_or_default(),
        expected: match &labelled.label {
            Label::AnyOf(ids) => ids.join(" | "),
            Label::AllOf(ids) => ids.join(" + "),
            Label::Office(id) => format!("office:{id}"),
            Label::Nothing => "handoff".to_owned(),
        },
        got: judged.got.clone(),
        confidence: judged.confidence,
    })
}

impl Figures {
    /// The figures by name, in the order they are reported.
    pub fn named(&self) -> [(&'static str, f64); 11] {
        [
            ("top1", self.top1),
            ("recall3", self.recall3),
            ("mrr", self.mrr),
            ("precision", self.precision),
            ("wrong", self.wrong),
            ("resolved", self.resolved),
            ("refused", self.refused),
            ("auroc", self.auroc),
            ("ece", self.ece),
            ("p50_us", self.p50_us),
            ("p99_us", self.p99_us),
        ]
    }

    fn of(runs: &[Run<'_>]) -> Self {
        let judged: Vec<&Judged> = runs.iter().map(|(_, judged, _)| *judged).collect();
        let ranks: Vec<Rank> =
            judged.iter().map(|j| j.rank).filter(|rank| *rank != Rank::NotTaken).collect();
        let within = |n: usize| share(&ranks, |rank| rank.is_within(n));
        let (inside, outside): (Vec<&Judged>, Vec<&Judged>) =
            judged.iter().partition(|j| j.is_in_scope);
        let answers: usize = judged.iter().map(|j| j.n_answers).sum();
        let right: usize = judged.iter().map(|j| j.n_right).sum();
        let reciprocal = |rank: &Rank| match rank {
            Rank::At(place) => 1.0 / *place as f64,
            _ => 0.0,
        };
        let times: Vec<Duration> = runs.iter().map(|(_, _, time)| *time).collect();
        Self {
            n: runs.len(),
            top1: within(1),
            recall3: within(3),
            mrr: ranks.iter().map(reciprocal).sum::<f64>() / ranks.len() as f64,
            precision: right as f64 / answers as f64,
            wrong: share(&judged, |j| j.is_wrong()),
            resolved: share(&inside, |j| j.is_resolved),
            refused: share(&outside, |j| j.is_handed_over),
            auroc: auroc(&inside, &outside),
            ece: ece(&judged),
            p50_us: quantile_us(&times, 0.50),
            p99_us: quantile_us(&times, 0.99),
        }
    }
}

fn share<T>(of: &[T], is: impl Fn(&T) -> bool) -> f64 {
    of.iter().filter(|item| is(item)).count() as f64 / of.len() as f64
}

/// The chance that a question in scope is rated higher than one out of it; ties count half.
fn auroc(inside: &[&Judged], outside: &[&Judged]) -> f64 {
    let wins =
        inside.iter().flat_map(|a| outside.iter().map(move |b| (a, b))).map(|(a, b)| {
            match a.confidence.total_cmp(&b.confidence) {
                std::cmp::Ordering::Greater => 1.0,
                std::cmp::Ordering::Equal => 0.5,
                std::cmp::Ordering::Less => 0.0,
            }
        });
    wins.sum::<f64>() / (inside.len() * outside.len()) as f64
}

fn ece(judged: &[&Judged]) -> f64 {
    const BINS: usize = 10;
    let mut bins = [(0.0, 0.0, 0_usize); BINS];
    // A message of several questions has no one right first candidate.
    let single = judged.iter().filter(|j| j.rank != Rank::NotTaken || !j.is_in_scope);
    let mut n = 0;
    for question in single {
        let confidence = f64::from(question.confidence);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 9")]
        let bin = ((confidence * BINS as f64) as usize).min(BINS - 1);
        let is_right = question.rank == Rank::At(1);
        bins[bin].0 += confidence;
        bins[bin].1 += f64::from(u8::from(is_right));
        bins[bin].2 += 1;
        n += 1;
    }
    bins.iter().map(|(confidence, right, _)| (confidence - right).abs()).sum::<f64>() / f64::from(n)
}

fn quantile_us(times: &[Duration], share: f64) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index")]
    let idx = (share * sorted.len().saturating_sub(1) as f64).round() as usize;
    sorted.get(idx).map_or(f64::NAN, |time| time.as_secs_f64() * 1e6)
}
