//! Counting.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    hash::Hash,
};

use chrono::{DateTime, FixedOffset, NaiveDate, Timelike as _};

use super::{DueEntry, EntryUse, Feedback, Report, Tally};
use crate::{
    channel::ChannelKind,
    faq::{Faq, Text, review},
    gaps::Gap,
    language::Language,
    record::{Asked, Decided, FeedbackKind, Log, Person},
};

impl Report {
    /// Counts what a log holds of the days from one to another. The gaps come ranked; `n_top`
    /// of them and of the entries are shown. What is due is due on `today`.
    pub fn of(
        log: &Log,
        gaps: Vec<Gap>,
        faq: &Faq,
        (from, to): (NaiveDate, NaiveDate),
        zone: FixedOffset,
        today: NaiveDate,
    ) -> Self {
        let questions: Vec<_> = log.asked.iter().filter(|asked| asked.is_question()).collect();
        let moment = |asked: &Asked| DateTime::from_timestamp_millis(asked.at);
        let local = |asked: &Asked| moment(asked).unwrap_or_default().with_timezone(&zone);
        let by_day = tallies(&questions, |asked| local(asked).date_naive());
        let by_hour = tallies(&questions, |asked| local(asked).hour());
        let days = from.iter_days().take_while(|day| *day <= to);
        let all = tallies(&questions, |_| ()).remove(&()).unwrap_or_default();
        let n_gaps = gaps.len();
        Self {
            desk: faq.desk().name.clone(),
            from,
            to,
            all,
            channels: in_order(ChannelKind::ALL, &tallies(&questions, |asked| asked.channel)),
            languages: in_order(Language::ALL, &tallies(&questions, |asked| asked.language)),
            days: days.map(|day| (day, by_day.get(&day).copied().unwrap_or_default())).collect(),
            hours: std::array::from_fn(|hour| {
                let hour = u32::try_from(hour).unwrap_or_default();
                by_hour.get(&hour).copied().unwrap_or_default()
            }),
            entries: entries(log, faq),
            feedback: feedback(log),
            gaps: gaps.into_iter().take(N_TOP).collect(),
            n_gaps,
            due: due(faq, today),
        }
    }
}

/// How many gaps and entries a report lists; `policydesk gaps` has them all.
const N_TOP: usize = 20;

/// Questions counted by something.
fn tallies<K: Eq + Hash>(questions: &[&Asked], by: impl Fn(&Asked) -> K) -> HashMap<K, Tally> {
    let mut tallies: HashMap<K, (Tally, HashSet<Person>)> = HashMap::new();
    for asked in questions {
        let (tally, people) = tallies.entry(by(asked)).or_default();
        match asked.decided {
            Decided::Answer => tally.n_answered += 1,
            Decided::Clarify => tally.n_clarified += 1,
            Decided::Handoff => tally.n_handed_over += 1,
            Decided::Choice => {}
        }
        people.insert(asked.person);
    }
    let done = tallies.into_iter();
    done.map(|(key, (tally, people))| (key, Tally { n_people: people.len(), ..tally })).collect()
}

/// Those that were counted, in a fixed order.
fn in_order<K: Copy + Eq + Hash, const N: usize>(
    keys: [K; N],
    tallies: &HashMap<K, Tally>,
) -> Vec<(K, Tally)> {
    keys.into_iter().filter_map(|key| Some((key, *tallies.get(&key)?))).collect()
}

fn entries(log: &Log, faq: &Faq) -> Vec<EntryUse> {
    let mut used: BTreeMap<&str, (usize, HashSet<Person>)> = BTreeMap::new();
    for (asked, id) in log.asked.iter().filter_map(|asked| Some((asked, asked.entry.as_deref()?))) {
        let (n_times, people) = used.entry(id).or_default();
        *n_times += 1;
        people.insert(asked.person);
    }
    let said = |id: &str, yes: bool| {
        let helped = log.said.iter().filter(|said| said.kind == FeedbackKind::Helped);
        helped.filter(|said| &*said.entry == id && said.yes == yes).count()
    };
    let mut used: Vec<_> = used.into_iter().collect();
    used.sort_by_key(|(id, (n_times, people))| (std::cmp::Reverse((*n_times, people.len())), *id));
    let top = used.into_iter().take(N_TOP);
    top.map(|(id, (n_times, people))| EntryUse {
        id: id.to_owned(),
        title: faq.entry(id).map_or_else(Text::default, |entry| entry.title.clone()),
        n_times,
        n_people: people.len(),
        n_helped: said(id, true),
        n_did_not_help: said(id, false),
    })
    .collect()
}

fn feedback(log: &Log) -> Feedback {
    let count = |kind, yes| log.said.iter().filter(|s| s.kind == kind && s.yes == yes).count();
    Feedback {
        n_helped: count(FeedbackKind::Helped, true),
        n_did_not_help: count(FeedbackKind::Helped, false),
        n_saved: count(FeedbackKind::SavedCall, true),
        n_did_not_save: count(FeedbackKind::SavedCall, false),
    }
}

fn due(faq: &Faq, today: NaiveDate) -> Vec<DueEntry> {
    let due = review::due(faq, today).into_iter();
    due.map(|due| {
        let title = faq.entry(&due.entry).map_or_else(Text::default, |e| e.title.clone());
        DueEntry { due, title }
    })
    .collect()
}
