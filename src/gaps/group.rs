//! Groups of wordings that ask the same.
//!
//! The wordings are gone through from the one most people used to the rarest. Each joins the
//! group whose first wording it is most like, or begins one: a group cannot drift along a chain
//! of small likenesses, and the same wordings always make the same groups.

use super::vector::{Seen, Vector};
use crate::text::hash::HashedMap;

/// From this likeness on two wordings are written alike. On questions that a desk could not
/// answer, 0.5 joins 宠物店有补贴吗 and 开宠物店可以领补贴吗, and keeps 民宿有补贴吗 apart.
const WRITTEN_AT: f32 = 0.5;

/// From this likeness on two wordings sound alike. Toneless syllables coincide more often than
/// characters, so it takes more of them.
const SPELT_AT: f32 = 0.62;

/// Groups texts, which come in order of weight; gives the positions of each group's, its first
/// wording first.
pub(super) fn group(texts: &[Seen]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut written = Leaders::new(WRITTEN_AT);
    let mut spelt = Leaders::new(SPELT_AT);
    for (idx, text) in texts.iter().enumerate() {
        let near = written.near(&text.written).into_iter().chain(spelt.near(&text.spelt));
        // The margin above the threshold compares the two views; the older group wins a tie.
        let best = near.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        match best {
            Some((group, _)) => groups[group].push(idx),
            None => {
                written.add(groups.len(), &text.written);
                spelt.add(groups.len(), &text.spelt);
                groups.push(vec![idx]);
            }
        }
    }
    groups
}

/// The first wordings of groups in one view, found by their terms.
#[derive(Debug)]
struct Leaders {
    floor: f32,
    vectors: Vec<HashedMap<f32>>,
    by_term: HashedMap<Vec<usize>>,
    /// The wording that last met each group, so that none is compared twice.
    met: Vec<usize>,
    n_asked: usize,
}

impl Leaders {
    fn new(floor: f32) -> Self {
        let (vectors, by_term, met) = (Vec::new(), HashedMap::default(), Vec::new());
        Self { floor, vectors, by_term, met, n_asked: 0 }
    }

    fn add(&mut self, group: usize, vector: &Vector) {
        self.vectors.push(vector.terms().iter().copied().collect());
        self.met.push(0);
        for (term, _) in vector.terms() {
            self.by_term.entry(*term).or_default().push(group);
        }
    }

    /// The group a text is most like, and by how much its likeness passes the floor.
    fn near(&mut self, vector: &Vector) -> Option<(usize, f32)> {
        self.n_asked += 1;
        let mut best: Option<(usize, f32)> = None;
        for (term, _) in vector.telling(self.floor) {
            for &group in self.by_term.get(term).into_iter().flatten() {
                if std::mem::replace(&mut self.met[group], self.n_asked) == self.n_asked {
                    continue;
                }
                let over = vector.likeness(&self.vectors[group]) - self.floor;
                let is_better =
                    best.is_none_or(|(older, most)| over > most || (over >= most && group < older));
                if over >= 0.0 && is_better {
                    best = Some((group, over));
                }
            }
        }
        best
    }
}

/// The most typical of a group: the one most like all of them, each counted as often as
/// people used it. Gives its place in the group; the earlier one wins a tie.
pub(super) fn most_typical(group: &[(&Seen, usize)]) -> usize {
    let mut sum = HashedMap::default();
    for (text, n_people) in group {
        text.written.add_to(&mut sum, *n_people as f32);
    }
    let likeness = group.iter().map(|(text, _)| text.written.likeness(&sum));
    let best = likeness.enumerate().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
    best.map_or(0, |(place, _)| place)
}
