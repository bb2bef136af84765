//! Words with what they mean: a table of static word vectors, and text cut into its words.
//!
//! The table is part of the binary and is read where it lies: nothing is unpacked or
//! allocated. How it was made, from what and under which licences: `vectors/README.md`.
//! Text in a language the table does not know has no words here, and everything else works
//! without them.

use super::{hash, is_han};

/// The table that is shipped.
static TABLE: &[u8] = include_bytes!("vectors/table.bin");

/// A word of the table, by position.
pub type WordId = u32;

/// A word of a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Word<'a> {
    /// What stands there.
    pub text: &'a str,
    /// Its position in the table; none for a word the table does not know.
    pub id: Option<WordId>,
    /// How much it says, 0 to 1: rare words much, function words little.
    ///
    /// Source: Arora, Liang, Ma, "A Simple but Tough-to-Beat Baseline for Sentence
    /// Embeddings", ICLR 2017.
    pub weight: f32,
}

/// A table of words.
#[derive(Debug, Clone, Copy)]
pub struct Lexicon {
    dims: usize,
    n_slots: usize,
    slots: &'static [u8],
    ends: &'static [u8],
    log_p: &'static [u8],
    weights: &'static [u8],
    scales: &'static [u8],
    words: &'static [u8],
    codes: &'static [u8],
}

/// What the table begins with.
const MAGIC: &[u8] = b"PDVEC001";

/// The longest Han word that is looked for, in characters.
const LONGEST_WORD: usize = 6;

/// The log probability of a Han character the table does not have: below its rarest word's.
const LOG_P_UNKNOWN: f32 = -18.0;

/// Endings that are tried off an English word the table does not have, the longest first.
const ENDINGS: [&str; 5] = ["ing", "es", "ed", "ly", "s"];

/// What is left of an English word without its ending must still be one.
const SHORTEST_STEM: usize = 3;

impl Lexicon {
    /// The shipped table.
    pub fn shipped() -> Self {
        Self::read(TABLE).unwrap_or_else(Self::empty)
    }

    /// A table without words.
    pub const fn empty() -> Self {
        let none: &'static [u8] = &[];
        Self {
            dims: 0,
            n_slots: 0,
            slots: none,
            ends: none,
            log_p: none,
            weights: none,
            scales: none,
            words: none,
            codes: none,
        }
    }

    /// Reads a table; none where the bytes are not one.
    fn read(bytes: &'static [u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(MAGIC)?;
        let mut take = |n: usize| {
            let (taken, left) = rest.split_at_checked(n)?;
            rest = left;
            Some(taken)
        };
        let header = take(16)?;
        let [n_words, dims, n_slots, n_bytes] =
            [0, 1, 2, 3].map(|idx| u32_at(header, idx) as usize);
        Some(Self {
            dims,
            n_slots,
            slots: take(n_slots * 4)?,
            ends: take(n_words * 4)?,
            log_p: take(n_words * 4)?,
            weights: take(n_words * 4)?,
            scales: take(n_words * 4)?,
            words: take(n_bytes)?,
            codes: take(n_words * dims)?,
        })
    }

    /// How many components a vector has; 0 for a table without words.
    pub fn dims(&self) -> usize {
        self.dims
    }

    /// Finds a word.
    pub fn find(&self, word: &str) -> Option<WordId> {
        if self.n_slots == 0 {
            return None;
        }
        let mask = self.n_slots - 1;
        #[expect(clippy::cast_possible_truncation, reason = "masked to the number of slots")]
        let mut slot = hash::text(word) as usize & mask;
        loop {
            let id = u32_at(self.slots, slot).checked_sub(1)?;
            if self.text(id) == word.as_bytes() {
                return Some(id);
            }
            slot = (slot + 1) & mask;
        }
    }

    fn text(&self, id: WordId) -> &'static [u8] {
        let id = id as usize;
        let from = id.checked_sub(1).map_or(0, |before| u32_at(self.ends, before) as usize);
        &self.words[from..u32_at(self.ends, id) as usize]
    }

    /// Adds a word's vector, times a factor, to a sum of [`Lexicon::dims`] components.
    pub fn add_vector(&self, id: WordId, factor: f32, sum: &mut [f32]) {
        let id = id as usize;
        let factor = factor * f32_at(self.scales, id);
        let codes = &self.codes[id * self.dims..(id + 1) * self.dims];
        for (sum, &code) in sum.iter_mut().zip(codes) {
            *sum += factor * f32::from(code.cast_signed());
        }
    }

    fn weight(&self, id: WordId) -> f32 {
        f32_at(self.weights, id as usize)
    }

    /// The words of normalised text, in order: Chinese cut the likeliest way, Latin words
    /// as they stand or without an ending.
    pub fn words<'a>(&self, normalised: &'a str) -> Vec<Word<'a>> {
        let mut words = Vec::new();
        let mut rest = normalised;
        while let Some(first) = rest.chars().next() {
            let is_of_run = |c: char| c != ' ' && is_han(c) == is_han(first);
            let end = rest.find(|c| !is_of_run(c)).unwrap_or(rest.len());
            if first == ' ' {
                rest = &rest[1..];
                continue;
            }
            let (run, left) = rest.split_at(end);
            if is_han(first) {
                self.cut_han(run, &mut words);
            } else {
                words.push(self.latin(run));
            }
            rest = left;
        }
        words
    }

    /// Every word that stands anywhere in normalised text, overlapping ones too: 创业 and
    /// 业担 and 担保 in 创业担保, where the table has them.
    pub fn all_words<'a>(&self, normalised: &'a str) -> Vec<Word<'a>> {
        let mut words = self.words(normalised);
        for run in normalised.split(|c| !is_han(c)).filter(|run| !run.is_empty()) {
            let bounds: Vec<usize> =
                run.char_indices().map(|(at, _)| at).chain([run.len()]).collect();
            for from in 0..bounds.len() - 1 {
                for end in from + 1..(from + LONGEST_WORD + 1).min(bounds.len()) {
                    let text = &run[bounds[from]..bounds[end]];
                    words.extend(self.find(text).map(|id| self.word(text, id)));
                }
            }
        }
        words
    }

    fn word<'a>(&self, text: &'a str, id: WordId) -> Word<'a> {
        Word { text, id: Some(id), weight: self.weight(id) }
    }

    /// Cuts a run of Han characters so that the product of its words' probabilities is
    /// highest.
    fn cut_han<'a>(&self, run: &'a str, words: &mut Vec<Word<'a>>) {
        let bounds: Vec<usize> = run.char_indices().map(|(at, _)| at).chain([run.len()]).collect();
        let n_chars = bounds.len() - 1;
        // best[i]: the log probability of run[i..], where its first word ends, and its id.
        let mut best: Vec<(f32, usize, Option<WordId>)> = vec![(0.0, 0, None); n_chars + 1];
        for from in (0..n_chars).rev() {
            best[from] = (f32::NEG_INFINITY, from + 1, None);
            for end in from + 1..=(from + LONGEST_WORD).min(n_chars) {
                let id = self.find(&run[bounds[from]..bounds[end]]);
                let log_p = match id {
                    Some(id) => f32_at(self.log_p, id as usize),
                    None if end == from + 1 => LOG_P_UNKNOWN,
                    None => continue,
                };
                let whole = log_p + best[end].0;
                if whole > best[from].0 {
                    best[from] = (whole, end, id);
                }
            }
        }
        let mut from = 0;
        while from < n_chars {
            let (_, end, id) = best[from];
            let text = &run[bounds[from]..bounds[end]];
            words.push(Word { text, id, weight: id.map_or(1.0, |id| self.weight(id)) });
            from = end;
        }
    }

    fn latin<'a>(&self, word: &'a str) -> Word<'a> {
        let stems = ENDINGS.iter().filter_map(|ending| word.strip_suffix(ending));
        let stems = stems.filter(|stem| stem.len() >= SHORTEST_STEM);
        let id = self.find(word).or_else(|| stems.into_iter().find_map(|stem| self.find(stem)));
        Word { text: word, id, weight: id.map_or(1.0, |id| self.weight(id)) }
    }
}

fn u32_at(bytes: &[u8], idx: usize) -> u32 {
    let at = idx * 4;
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

fn f32_at(bytes: &[u8], idx: usize) -> f32 {
    f32::from_bits(u32_at(bytes, idx))
}
