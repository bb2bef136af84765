//! A run's findings, in the order people read them.

use std::cmp::Ordering;

use super::{Finding, Severity};

/// Findings in the order of file and place, each once.
#[derive(Debug, Clone, Default)]
pub struct Findings {
    list: Vec<Finding>,
}

impl Findings {
    /// No findings.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one where it belongs, unless it is there already.
    pub fn push(&mut self, finding: Finding) {
        let at = self.list.binary_search_by(|known| by_place(known, &finding));
        if let Err(at) = at {
            self.list.insert(at, finding);
        }
    }

    /// Whether there is an error among them.
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// How many there are of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.list.iter().filter(|finding| finding.severity == severity).count()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Each finding in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Finding> {
        self.list.iter()
    }
}

impl Extend<Finding> for Findings {
    fn extend<I: IntoIterator<Item = Finding>>(&mut self, more: I) {
        self.list.extend(more);
        self.list.sort_by(by_place);
        self.list.dedup_by(|a, b| by_place(a, b) == Ordering::Equal);
    }
}

impl FromIterator<Finding> for Findings {
    fn from_iter<I: IntoIterator<Item = Finding>>(findings: I) -> Self {
        let mut all = Self::new();
        all.extend(findings);
        all
    }
}

impl IntoIterator for Findings {
    type Item = Finding;
    type IntoIter = std::vec::IntoIter<Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}

impl<'a> IntoIterator for &'a Findings {
    type Item = &'a Finding;
    type IntoIter = std::slice::Iter<'a, Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// File, then place, then what is said: a total order in which only copies are equal.
fn by_place(a: &Finding, b: &Finding) -> Ordering {
    let place = |f: &Finding| (f.line, f.column, f.span.start, f.span.end);
    a.file
        .cmp(&b.file)
        .then_with(|| place(a).cmp(&place(b)))
        .then_with(|| b.severity.cmp(&a.severity))
        .then_with(|| a.code.cmp(b.code))
        .then_with(|| a.field.cmp(&b.field))
        .then_with(|| a.message.cmp(&b.message))
}

#[cfg(test)]
mod tests {
    use super::{super::Words, *};

    fn finding(file: &str, line: usize, code: &'static str) -> Finding {
        Finding::error(code, Words::new("错", "wrong")).in_file(file, line, 1)
    }

    #[test]
    fn findings_come_in_the_order_of_file_and_place_and_each_once() {
        let all: Findings = [
            finding("b", 1, "x"),
            finding("a", 9, "x"),
            finding("a", 2, "x"),
            finding("a", 9, "x"),
        ]
        .into_iter()
        .collect();
        let order: Vec<_> = all.iter().map(|f| (f.file.as_str(), f.line)).collect();
        assert_eq!(order, [("a", 2), ("a", 9), ("b", 1)]);
    }

    #[test]
    fn two_mistakes_in_one_place_are_both_kept() {
        let all: Findings = [finding("a", 1, "x"), finding("a", 1, "y")].into_iter().collect();
        assert_eq!(all.len(), 2);
        assert!(all.has_errors());
    }
}
