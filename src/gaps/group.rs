//! Groups of wordings that ask the same.
//!
//! The wordings are gone through from the one most people used to the rarest. Each joins the
//! group whose first wording it is most like, or begins one: a group cannot drift along a chain
//! of small likenesses, and the same wordings always make the same groups.

use super::vector::{Seen, Vector};
use crate::text::hash::HashedMap;

/// From this likeness on, in either view, two wordings ask the same. Of wordings a desk could
/// not answer, over what is ordinary in the shipped FAQ, those that ask the same came to 0.51
/// to 0.92, and those about something else to 0.19 to 0.45; names that differ in one character
/// of three (苏科贷, 扬科贷) come above it.
const LIKE_AT: f32 = 0.5;

/// Groups texts, which come in order of weight; gives the positions of each group's, its first
/// wording first.
pub(super) fn group(texts: &[Seen]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut written = Leaders::default();
    let mut spelt = Leaders::default();
    for (idx, text) in texts.iter().enumerate() {
        let near = written.near(&text.written).into_iter().chain(spelt.near(&text.spelt));
        // The older group wins a tie.
        let best = near.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        if let Some((group, _)) = best {
            groups[group].push(idx);
        } else {
            written.add(groups.len(), &text.written);
            spelt.add(groups.len(), &text.spelt);
            groups.push(vec![idx]);
        }
    }
    groups
}

/// The first wordings of groups in one view, found by their terms.
#[derive(Debug, Default)]
struct Leaders {
    vectors: Vec<HashedMap<f32>>,
    by_term: HashedMap<Vec<usize>>,
    /// The wording that last met each group, so that none is compared twice.
    met: Vec<usize>,
    n_asked: usize,
}

impl Leaders {
    fn add(&mut self, group: usize, vector: &Vector) {
        self.vectors.push(vector.terms().iter().copied().collect());
        self.met.push(0);
        for (term, _) in vector.terms() {
            self.by_term.entry(*term).or_default().push(group);
        }
    }

    /// The group a text is most like, and how much, where it is enough.
    fn near(&mut self, vector: &Vector) -> Option<(usize, f32)> {
        self.n_asked += 1;
        let mut best: Option<(usize, f32)> = None;
        for (term, _) in vector.telling(LIKE_AT) {
            for &group in self.by_term.get(term).into_iter().flatten() {
                if std::mem::replace(&mut self.met[group], self.n_asked) == self.n_asked {
                    continue;
                }
                let likeness = vector.likeness(&self.vectors[group]);
                let is_better = best.is_none_or(|(older, most)| {
                    likeness > most || (likeness >= most && group < older)
                });
                if likeness >= LIKE_AT && is_better {
                    best = Some((group, likeness));
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

#[cfg(test)]
mod tests;
