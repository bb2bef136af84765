//! Three views of how a question relates to each entry: its nearest wording, the centre of
//! its wordings, and a classifier trained to tell it from the others.
//!
//! None of them is enough alone: the nearest wording is fooled by a chance likeness, the
//! centre by an entry of many topics, the classifier by a question of none. Their plain sum
//! was the best score and the best confidence on almost every set that was tried.

use super::{
    svm::Linear,
    vocabulary::{Vector, number},
};

/// A wording as the model sees it.
#[derive(Debug)]
pub(super) struct Row {
    /// What it says.
    pub(super) vector: Vector,
    /// The entry it asks for.
    pub(super) entry: usize,
    /// The centre it counts for: wordings of one entry in one language. A centre over two
    /// languages would be near to neither. None for names, which are no whole question.
    pub(super) centre: Option<usize>,
}

/// Above so many entries the classifier is left out: training grows with the square, and
/// nearest and centre are as good there.
const MAX_LINEAR_ENTRIES: usize = 700;

/// With fewer wordings an entry on average the classifier adds nothing.
const MIN_LINEAR_ROWS_PER_ENTRY: f32 = 2.5;

/// A trained model over some rows.
#[derive(Debug)]
pub(super) struct Model {
    n_entries: usize,
    row_entries: Vec<usize>,
    row_postings: Postings,
    centre_entries: Vec<usize>,
    centre_postings: Postings,
    linear: Option<Linear>,
}

/// What the model sees between a question and one entry.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Views {
    /// Cosine to the nearest wording, 0 to 1.
    pub(super) nearest: f32,
    /// Which wording that is, by row; none where nothing is shared.
    pub(super) nearest_row: Option<usize>,
    /// Cosine to the centre of the wordings, 0 to 1.
    pub(super) centre: f32,
    /// What the classifier says, about −1 to 1; 0 where there is none.
    pub(super) linear: f32,
}

impl Model {
    /// Trains on rows; `uses` tells which of them take part, the others are held out.
    pub(super) fn train(
        rows: &[Row],
        uses: impl Fn(usize, &Row) -> bool,
        n_entries: usize,
        n_terms: usize,
    ) -> Self {
        let taken: Vec<_> = rows.iter().enumerate().filter(|&(idx, row)| uses(idx, row)).collect();
        let row_postings =
            Postings::new(taken.iter().map(|&(idx, row)| (idx, &row.vector)), n_terms);
        let (centre_entries, centres) = centres(taken.iter().map(|&(_, row)| row), n_terms);
        let centre_postings = Postings::new(centres.iter().enumerate(), n_terms);
        let is_linear = n_entries <= MAX_LINEAR_ENTRIES
            && taken.len() as f32 >= MIN_LINEAR_ROWS_PER_ENTRY * n_entries as f32;
        let linear = is_linear.then(|| {
            let labelled: Vec<_> = taken.iter().map(|(_, row)| (&row.vector, row.entry)).collect();
            Linear::train(&labelled, n_entries, n_terms)
        });
        let row_entries = rows.iter().map(|row| row.entry).collect();
        Self { n_entries, row_entries, row_postings, centre_entries, centre_postings, linear }
    }

    /// What the model sees between a question and every entry.
    pub(super) fn views(&self, question: &Vector) -> Vec<Views> {
        let linear = self.linear.as_ref().map(|linear| linear.scores(question));
        let mut views: Vec<_> = (0..self.n_entries)
            .map(|entry| Views {
                nearest: 0.0,
                nearest_row: None,
                centre: 0.0,
                linear: linear.as_ref().map_or(0.0, |scores| scores[entry]),
            })
            .collect();
        for (row, cosine) in self.row_postings.products(question, self.row_entries.len()) {
            let view = &mut views[self.row_entries[row]];
            if cosine > view.nearest {
                view.nearest = cosine;
                view.nearest_row = Some(row);
            }
        }
        for (centre, cosine) in self.centre_postings.products(question, self.centre_entries.len()) {
            let view = &mut views[self.centre_entries[centre]];
            view.centre = view.centre.max(cosine);
        }
        views
    }

    /// How much of a question the wordings know, by squared weight, 0 to 1.
    pub(super) fn explained(&self, question: &Vector) -> f32 {
        let known = question.terms.iter().filter(|&&(term, _)| self.row_postings.has(term));
        known.map(|(_, weight)| weight * weight).sum()
    }
}

/// The centre of each entry's wordings in each language, of unit length.
fn centres<'a>(rows: impl Iterator<Item = &'a Row>, n_terms: usize) -> (Vec<usize>, Vec<Vector>) {
    let mut by_centre: Vec<(usize, &Row)> =
        rows.filter_map(|row| Some((row.centre?, row))).collect();
    by_centre.sort_by_key(|&(centre, _)| centre);
    let mut sum = vec![0.0_f32; n_terms];
    let groups = by_centre.chunk_by(|a, b| a.0 == b.0);
    let centre_of = |group: &[(usize, &Row)]| {
        let mut touched = Vec::new();
        for &(term, weight) in group.iter().flat_map(|(_, row)| &row.vector.terms) {
            if sum[term as usize] == 0.0 {
                touched.push(term);
            }
            sum[term as usize] += weight;
        }
        touched.sort_unstable();
        let norm = touched.iter().map(|&t| sum[t as usize].powi(2)).sum::<f32>().sqrt();
        let terms = touched.iter().map(|&t| (t, std::mem::take(&mut sum[t as usize]) / norm));
        (group[0].1.entry, Vector { terms: terms.collect() })
    };
    groups.map(centre_of).unzip()
}

/// An inverted index: for each term, who has it and with what weight.
#[derive(Debug)]
struct Postings {
    /// `lists[starts[term]..starts[term + 1]]` belongs to a term.
    starts: Vec<u32>,
    lists: Vec<(u32, f32)>,
}

impl Postings {
    fn new<'a>(rows: impl Iterator<Item = (usize, &'a Vector)>, n_terms: usize) -> Self {
        let mut by_term: Vec<Vec<(u32, f32)>> = vec![Vec::new(); n_terms];
        for (idx, row) in rows {
            for &(term, weight) in &row.terms {
                by_term[term as usize].push((number(idx), weight));
            }
        }
        let mut starts = Vec::with_capacity(n_terms + 1);
        let mut lists = Vec::with_capacity(by_term.iter().map(Vec::len).sum());
        starts.push(0);
        for list in by_term {
            lists.extend(list);
            starts.push(number(lists.len()));
        }
        Self { starts, lists }
    }

    fn of(&self, term: u32) -> &[(u32, f32)] {
        let term = term as usize;
        &self.lists[self.starts[term] as usize..self.starts[term + 1] as usize]
    }

    fn has(&self, term: u32) -> bool {
        !self.of(term).is_empty()
    }

    /// The product of a question with everyone who shares a term, in order.
    fn products(&self, question: &Vector, n_rows: usize) -> impl Iterator<Item = (usize, f32)> {
        let mut sums = vec![0.0_f32; n_rows];
        for &(term, weight) in &question.terms {
            for &(row, value) in self.of(term) {
                sums[row as usize] += weight * value;
            }
        }
        sums.into_iter().enumerate().filter(|&(_, sum)| sum > 0.0)
    }
}
