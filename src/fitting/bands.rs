//! Ranges to tap instead of typing a number.

use std::collections::BTreeSet;

use super::{Hundredths, Span, given::hundredths};
use crate::faq::{Criterion, Entry};

/// The ranges of a number that these entries tell apart, in order: every number of a range
/// means the same to all of them. None where they do not ask for the number.
pub fn bands<'a>(question: &str, entries: impl Iterator<Item = &'a Entry>) -> Vec<Span> {
    let starts: BTreeSet<Hundredths> = entries.flat_map(|entry| starts(question, entry)).collect();
    if starts.is_empty() {
        return Vec::new();
    }
    let mut bands = Vec::with_capacity(starts.len() + 1);
    let mut from = None;
    for start in starts {
        bands.push(Span { from, until: Some(start - 1) });
        from = Some(start);
    }
    bands.push(Span { from, until: None });
    bands
}

/// Where an entry begins to see a number differently: at its least, and above its most.
fn starts(question: &str, entry: &Entry) -> Vec<Hundredths> {
    let Some(fits) = &entry.fits else { return Vec::new() };
    let groups = [&fits.all_of, &fits.not].into_iter().chain(&fits.any_of);
    let ranges = groups.filter_map(|group| match group.get(question) {
        Some(Criterion::Range { min, max }) => Some((*min, *max)),
        _ => None,
    });
    ranges
        .flat_map(|(min, max)| [min.map(hundredths), max.map(|max| hundredths(max) + 1)])
        .flatten()
        .collect()
}
