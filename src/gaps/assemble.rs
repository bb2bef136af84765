//! From a group of wordings to a gap, or to why there is none.

use std::{cmp::Reverse, collections::BTreeMap};

use super::{
    AGAIN, Gap, Settled, Why, Wording,
    collect::Open,
    group, key,
    vector::{Rarity, Seen},
    wording::{self, Asking, Heard},
};
use crate::{desk::Desk, faq::Faq};

/// Every wording with what is known of it, by position.
#[derive(Debug)]
pub(super) struct Asked<'a> {
    wordings: Vec<Asking<'a>>,
    pub(super) seen: Vec<Seen>,
    heard: Vec<Heard>,
}

/// What has become of a group.
#[derive(Debug)]
pub(super) enum State {
    /// It is a gap.
    Open(Box<Gap>),
    /// The FAQ answers it.
    Closed,
    /// Staff have dealt with it.
    Settled,
    /// Nobody asked it in this log.
    Nothing,
}

/// A wording of a group that is still open, and who asked it.
struct Member<'a> {
    idx: usize,
    asked: Vec<&'a Open<'a>>,
}

impl<'a> Asked<'a> {
    /// Brings wordings together and asks the desk each of them.
    pub(super) fn of(open: &'a [Open<'a>], settled: &'a [Settled], desk: &Desk) -> Self {
        let wordings = wording::distinct(open, settled);
        let knowledge = desk.knowledge();
        let rarity = rarity(&wordings, knowledge.faq());
        let seen = wordings.iter().map(|wording| rarity.seen(&wording.key)).collect();
        let heard = wording::ask(&wordings, desk);
        Self { wordings, seen, heard }
    }

    /// What has become of a group, which is given by positions.
    pub(super) fn state(&self, group: &[usize]) -> State {
        let asked = || group.iter().flat_map(|&idx| &self.wordings[idx].asked);
        let settled = group.iter().filter_map(|&idx| self.wordings[idx].settled);
        let settled = settled.max_by_key(|settled| (settled.at, settled.n_people));
        let since = settled.map_or(i64::MIN, |settled| settled.at);
        let members = self.still_open(group, since);
        let n_people = wording::people(members.iter().flat_map(|member| &member.asked));
        match settled {
            _ if asked().next().is_none() => State::Nothing,
            Some(settled) if n_people < settled.n_people.max(AGAIN) => State::Settled,
            _ if members.is_empty() => State::Closed,
            _ => State::Open(Box::new(self.gap(&members))),
        }
    }

    /// The wordings of a group that are open, as far as they were asked after a moment.
    fn still_open(&self, group: &[usize], since: i64) -> Vec<Member<'a>> {
        let members = group.iter().map(|&idx| {
            let is_open = |open: &&&Open<'_>| open.at > since && !self.heard[idx].closes(open);
            let asked = self.wordings[idx].asked.iter().filter(is_open).copied();
            Member { idx, asked: asked.collect() }
        });
        members.filter(|member| !member.asked.is_empty()).collect()
    }

    fn gap(&self, members: &[Member<'_>]) -> Gap {
        let asked = || members.iter().flat_map(|member| &member.asked);
        let people = members.iter().map(|member| wording::people(&member.asked));
        let weighed: Vec<_> = members.iter().map(|m| &self.seen[m.idx]).zip(people).collect();
        let typical = group::most_typical(&weighed);
        let mut wordings: Vec<_> = members.iter().map(|m| wording::written(&m.asked)).collect();
        let question = wordings[typical].text.clone();
        wordings.sort_by(most_used_first);
        Gap {
            question,
            wordings,
            n_people: wording::people(asked()),
            n_times: asked().count(),
            last_at: asked().map(|open| open.at).max().unwrap_or_default(),
            language: wording::language(asked()),
            whys: whys(asked()),
            nearest: self.heard[members[typical].idx].nearest.clone(),
        }
    }
}

fn most_used_first(a: &Wording, b: &Wording) -> std::cmp::Ordering {
    let by = |wording: &Wording| (wording.n_people, wording.n_times);
    by(b).cmp(&by(a)).then_with(|| a.text.cmp(&b.text))
}

/// What went wrong and how often, the most frequent first.
fn whys<'a>(asked: impl Iterator<Item = &'a &'a Open<'a>>) -> Vec<(Why, usize)> {
    let mut whys: BTreeMap<Why, usize> = BTreeMap::new();
    asked.for_each(|open| *whys.entry(open.why).or_default() += 1);
    let mut whys: Vec<_> = whys.into_iter().collect();
    whys.sort_by_key(|&(_, n_times)| Reverse(n_times));
    whys
}

/// How rare terms are among the wordings of the FAQ and these.
fn rarity(wordings: &[Asking<'_>], faq: &Faq) -> Rarity {
    let mut rarity = Rarity::default();
    let known = faq.entries().iter().flat_map(|entry| entry.questions.iter());
    for (_, wording) in known {
        rarity.add(&key(wording));
    }
    for wording in wordings {
        rarity.add(&wording.key);
    }
    rarity
}
