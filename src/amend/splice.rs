//! Replacing bytes of a text.

use std::ops::Range;

/// Bytes and what takes their place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Splice {
    /// The bytes; none for an insertion.
    pub(super) range: Range<usize>,
    /// What takes their place.
    pub(super) text: String,
}

impl Splice {
    /// Puts text at a byte.
    pub(super) fn insert(at: usize, text: impl Into<String>) -> Self {
        Self { range: at..at, text: text.into() }
    }

    /// Takes bytes away.
    pub(super) fn delete(range: Range<usize>) -> Self {
        Self { range, text: String::new() }
    }
}

/// Applies splices that do not overlap, in any order; of two at one byte the first given
/// comes first.
pub(super) fn apply(text: &str, mut splices: Vec<Splice>) -> String {
    splices.sort_by_key(|splice| splice.range.start);
    let mut changed = String::with_capacity(text.len());
    let mut done = 0;
    for splice in splices {
        changed.push_str(&text[done.min(splice.range.start)..splice.range.start]);
        changed.push_str(&splice.text);
        done = splice.range.end.max(done);
    }
    changed.push_str(&text[done..]);
    changed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splices_keep_what_is_between() {
        let splices = vec![
            Splice::delete(4..5),
            Splice { range: 0..1, text: "A".into() },
            Splice::insert(2, "-"),
        ];
        assert_eq!(apply("abcdef", splices), "Ab-cdf");
    }
}
