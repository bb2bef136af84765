//! Three views of how a question relates to each entry: its nearest wording, the centre of
//! its wordings, and a classifier trained to tell it from the others.
//!
//! None of them is enough alone: the nearest wording is fooled by a chance likeness, the
//! centre by an entry of many topics, the classifier by a question of none. Their sum was the
//! best score and the best confidence on almost every set that was tried.

use std::{ops::Range, sync::Arc};

use super::{
    index::{self, Index, Products},
    meaning::Meaning,
    names::Found,
    parts::{Part, Without},
    svm::Linear,
    vocabulary::Vector,
};

/// A wording as the model sees it. What it says, as a vector, is only needed to train.
#[derive(Debug)]
pub(super) struct Row {
    /// The entry it asks for; none for a question that no entry answers.
    pub(super) entry: Option<usize>,
    /// The centre it counts for: wordings of one entry in one language. A centre over two
    /// languages would be near to neither. None for names, which are no whole question.
    pub(super) centre: Option<usize>,
}

/// Above so many entries the classifier is left out: training grows with the square, and
/// nearest and centre are as good there.
const MAX_LINEAR_ENTRIES: usize = 700;

/// With fewer wordings an entry on average the classifier adds nothing.
const MIN_LINEAR_ROWS_PER_ENTRY: f32 = 2.5;

/// With more weights than this, 31 MB of them, the classifier is left out too.
const MAX_WEIGHTS: usize = 25_000_000;

/// How much the centre counts beside the others. Beside a classifier that knows what words
/// mean it says little of its own: at half its weight accuracy is best, without it confidence
/// is worse.
pub(super) const CENTRE: f32 = 0.5;

/// How many of the best entries by letters and names are compared in meaning where there is
/// no classifier: the meaning of every centre of a thousand entries would be most of the work.
const N_CONSIDERED: usize = 50;

/// How many of the best entries are looked at closely: every wording of theirs is compared
/// in meaning too. The right one is among them in all but one question of a thousand.
const N_CLOSE: usize = 5;

/// A trained model over some rows.
#[derive(Debug)]
pub(super) struct Model {
    n_entries: usize,
    /// The number of each row of the index among all rows.
    rows: Vec<usize>,
    row_index: Index,
    /// The rows of each entry, by position in the index: they lie side by side.
    rows_of: Vec<Range<usize>>,
    /// The centres of each entry, by position in their index.
    centres_of: Vec<Range<usize>>,
    centre_index: Index,
    linear: Option<Linear>,
    without: Without,
}

/// A row that takes part in a training.
struct Taken<'a> {
    /// Its number among all rows.
    idx: usize,
    row: &'a Row,
    vector: &'a Arc<Vector>,
}

/// What the model sees between a question and one entry.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Views {
    /// Cosine to the nearest wording, 0 to 1.
    pub(super) nearest: f32,
    /// Which wording that is, by row; none where nothing is shared.
    pub(super) nearest_row: Option<usize>,
    /// Cosine to the centre of the wordings, −1 to 1.
    pub(super) centre: f32,
    /// What the classifier says, about −1 to 1; 0 where there is none.
    pub(super) linear: f32,
}

impl Views {
    const NOTHING: Self = Self { nearest: 0.0, nearest_row: None, centre: 0.0, linear: 0.0 };

    fn sum(&self) -> f32 {
        self.nearest + CENTRE * self.centre + self.linear
    }
}

/// What the model sees of a question.
pub(super) struct Sight {
    /// The best entries, in no order, with what is seen of them.
    pub(super) best: Vec<(usize, Views)>,
    /// What the classifier of questions that no entry answers says, about −1 to 1; 0 where
    /// there is none.
    pub(super) unanswerable: f32,
    /// The products behind the nearest wordings.
    pub(super) products: Products,
}

impl Model {
    /// Trains on rows, which stand in the order of their entries, and their vectors; `uses`
    /// tells which of them take part, the others are held out.
    pub(super) fn train(
        rows: &[Row],
        vectors: &[Arc<Vector>],
        uses: impl Fn(usize, &Row) -> bool,
        n_entries: usize,
        n_terms: usize,
        without: Without,
    ) -> Self {
        let numbered = rows.iter().enumerate().filter(|&(idx, row)| uses(idx, row));
        let taken: Vec<Taken<'_>> =
            numbered.map(|(idx, row)| Taken { idx, row, vector: &vectors[idx] }).collect();
        let own: Vec<(&Taken<'_>, usize)> =
            taken.iter().filter_map(|taken| Some((taken, taken.row.entry?))).collect();
        let vectors = own.iter().map(|(of, _)| Arc::clone(of.vector)).collect();
        let (centre_entries, centres) = centres(&own, n_terms);
        Self {
            n_entries,
            row_index: Index::new(vectors, n_terms),
            rows: own.iter().map(|(of, _)| of.idx).collect(),
            rows_of: spans(n_entries, own.iter().map(|&(_, entry)| entry)),
            centres_of: spans(n_entries, centre_entries.into_iter()),
            centre_index: Index::new(centres, n_terms),
            linear: Some(without)
                .filter(|without| without.has(Part::Classifier))
                .and_then(|_| classifier(&taken, own.len(), n_entries, n_terms)),
            without,
        }
    }

    /// What the model sees between a question and the best entries: those of which views
    /// and names together say most.
    pub(super) fn sight(&self, question: &Vector, names: &Found) -> Sight {
        let linear = self.linear.as_ref().map(|linear| linear.scores(question));
        let rows = self.row_index.products(question);
        let centres = self.centre_index.products(question);
        let mut seen = self.considered(&rows, names);
        for (entry, views) in &mut seen {
            let near = self.centres_of[*entry].clone().map(|idx| centres.sums[idx]);
            views.centre = near.fold(0.0, f32::max);
            views.linear = linear.as_ref().map_or(0.0, |scores| scores[*entry]);
        }
        // A classifier knows what words mean; where there is none, the centres tell.
        if linear.is_none() {
            seen = best(seen, names, N_CONSIDERED);
            for (entry, views) in &mut seen {
                views.centre = self.centre(question, &centres, *entry);
            }
        }
        let mut best = best(seen, names, N_CLOSE);
        for (entry, views) in &mut best {
            *views = self.look(question, (&rows, &centres), *entry, *views);
        }
        let unanswerable = linear.and_then(|scores| scores.get(self.n_entries).copied());
        Sight { best, unanswerable: unanswerable.unwrap_or(0.0), products: rows }
    }

    /// The entries that may be meant, each once, with the product of their nearest wording.
    /// What the classifier says of an entry that shares nothing with the question is only its
    /// bias, so such an entry is none.
    fn considered(&self, rows: &Products, names: &Found) -> Vec<(usize, Views)> {
        let mut entries: Vec<usize> = match &rows.compared {
            None => (0..self.n_entries).collect(),
            Some(compared) => {
                let of = |&row: &u32| self.rows_of.partition_point(|rows| rows.end <= row as usize);
                compared.iter().map(of).chain(names.entries()).collect()
            }
        };
        entries.sort_unstable();
        entries.dedup();
        let views = entries.into_iter().map(|entry| {
            let nearest = largest(&rows.sums[self.rows_of[entry].clone()]);
            (entry, Views { nearest, ..Views::NOTHING })
        });
        views.filter(|(entry, seen)| seen.nearest > 0.0 || names.value(*entry) > 0.0).collect()
    }

    /// How near an entry's centres are, meaning included.
    fn centre(&self, question: &Vector, centres: &Products, entry: usize) -> f32 {
        let near = |idx| centres.sums[idx] + self.centre_index.meant(question, idx);
        self.centres_of[entry].clone().map(near).fold(0.0, f32::max)
    }

    /// Looks closely at an entry: which wording is the nearest, and how near are its centres,
    /// meaning included.
    fn look(
        &self,
        question: &Vector,
        (rows, centres): (&Products, &Products),
        entry: usize,
        views: Views,
    ) -> Views {
        let near = self.rows_of[entry]
            .clone()
            .map(|idx| (rows.sums[idx] + self.row_index.meant(question, idx), self.rows[idx]));
        let (nearest, nearest_row) =
            near.fold(
                (0.0, None),
                |best, (cosine, row)| {
                    if cosine > best.0 { (cosine, Some(row)) } else { best }
                },
            );
        let centre = self.centre(question, centres, entry);
        let only = |part, value| if self.without.has(part) { value } else { 0.0 };
        Views {
            nearest: only(Part::Nearest, nearest),
            nearest_row,
            centre: only(Part::Centre, centre),
            ..views
        }
    }

    /// The `N` wordings of an entry that share most with the question of these products, or
    /// all where there are fewer.
    pub(super) fn nearest_rows<const N: usize>(
        &self,
        entry: usize,
        products: &Products,
    ) -> impl Iterator<Item = usize> {
        // The best so far, best first.
        let mut best = [(f32::NEG_INFINITY, usize::MAX); N];
        for position in self.rows_of[entry].clone() {
            let mut next = (products.sums[position], self.rows[position]);
            if next.0 > best[N - 1].0 {
                for place in &mut best {
                    if next.0 > place.0 {
                        std::mem::swap(place, &mut next);
                    }
                }
            }
        }
        best.into_iter().map(|(_, row)| row).filter(|&row| row != usize::MAX)
    }

    /// How much of a question's terms the wordings know, by squared weight, 0 to 1.
    pub(super) fn explained(&self, question: &Vector) -> f32 {
        let known = question.terms.iter().filter(|&&(term, _)| self.row_index.has(term));
        let known: f32 = known.map(|(_, weight)| weight * weight).sum();
        let meant: f32 = question.meaning.components().map(|x| x * x).sum();
        (known / (1.0 - meant).max(f32::EPSILON)).min(1.0)
    }
}

/// Where each entry's part lies in a list that is in the order of entries.
fn spans(n_entries: usize, entries: impl Iterator<Item = usize>) -> Vec<Range<usize>> {
    let entries: Vec<usize> = entries.collect();
    let span = |entry| {
        let from = entries.partition_point(|&of| of < entry);
        from..entries.partition_point(|&of| of <= entry)
    };
    (0..n_entries).map(span).collect()
}

/// The largest of some cosines; 0 where all are below.
fn largest(cosines: &[f32]) -> f32 {
    // Side by side, so that the processor compares several at a time.
    let (runs, rest) = cosines.as_chunks::<8>();
    let mut lanes = [0.0_f32; 8];
    for run in runs {
        for (largest, &cosine) in lanes.iter_mut().zip(run) {
            *largest = if cosine > *largest { cosine } else { *largest };
        }
    }
    lanes.into_iter().chain(rest.iter().copied()).fold(0.0, f32::max)
}

/// The `n` entries of which views and names together say most, in no order.
fn best(seen: Vec<(usize, Views)>, names: &Found, n: usize) -> Vec<(usize, Views)> {
    if seen.len() <= n {
        return seen;
    }
    let sums = seen.iter().map(|(entry, views)| views.sum() + names.value(*entry));
    let best = index::best(sums.zip(0..), n, f32::NEG_INFINITY);
    best.into_iter().map(|(_, at)| seen[at as usize]).collect()
}

/// The classifier, where there are few enough entries and enough wordings of each.
fn classifier(
    taken: &[Taken<'_>],
    n_own: usize,
    n_entries: usize,
    n_terms: usize,
) -> Option<Linear> {
    let is_linear = n_entries <= MAX_LINEAR_ENTRIES
        && n_entries * n_terms <= MAX_WEIGHTS
        && n_own as f32 >= MIN_LINEAR_ROWS_PER_ENTRY * n_entries as f32;
    is_linear.then(|| {
        let class = |row: &Row| row.entry.unwrap_or(n_entries);
        let labelled: Vec<_> = taken.iter().map(|of| (&**of.vector, class(of.row))).collect();
        Linear::train(&labelled, n_entries + 1, n_terms)
    })
}

/// The centre of each entry's wordings in each language, of unit length.
fn centres(own: &[(&Taken<'_>, usize)], n_terms: usize) -> (Vec<usize>, Vec<Arc<Vector>>) {
    let mut by_centre: Vec<(usize, usize, &Vector)> =
        own.iter().filter_map(|&(of, entry)| Some((of.row.centre?, entry, &**of.vector))).collect();
    by_centre.sort_by_key(|&(centre, ..)| centre);
    let mut sum = vec![0.0_f32; n_terms];
    let groups = by_centre.chunk_by(|a, b| a.0 == b.0);
    groups.map(|group| (group[0].1, Arc::new(centre(group, &mut sum)))).unzip()
}

/// The centre of a group; `sum` is all zero before and after.
fn centre(group: &[(usize, usize, &Vector)], sum: &mut [f32]) -> Vector {
    let mut touched = Vec::new();
    let mut meaning: Vec<f32> = Vec::new();
    for (.., vector) in group {
        for &(term, weight) in &vector.terms {
            if sum[term as usize] == 0.0 {
                touched.push(term);
            }
            sum[term as usize] += weight;
        }
        for (idx, value) in vector.meaning.components().enumerate() {
            if idx == meaning.len() {
                meaning.push(0.0);
            }
            meaning[idx] += value;
        }
    }
    touched.sort_unstable();
    let mut terms: Vec<(u32, f32)> =
        touched.iter().map(|&term| (term, std::mem::take(&mut sum[term as usize]))).collect();
    let squares = terms.iter().map(|(_, weight)| weight).chain(&meaning).map(|w| w * w);
    let norm = squares.sum::<f32>().sqrt();
    for (_, weight) in &mut terms {
        *weight /= norm;
    }
    Vector { terms, meaning: Meaning::new(&meaning).scaled(1.0 / norm) }
}
