//! How alike two texts are letter by letter.
//!
//! One text is compared with some dozens. Its letters become bit masks once, and a column of
//! the edit matrix is then one number: a comparison costs a few operations a letter.
//!
//! Source: Myers, "A fast bit-vector algorithm for approximate string matching based on
//! dynamic programming", JACM 46(3), 1999; in the form for whole texts of Hyyrö, "A
//! bit-vector algorithm for computing Levenshtein and Damerau edit distances", 2003.

/// A text made ready to be compared.
#[derive(Debug)]
pub(super) struct Compared {
    n_chars: usize,
    /// Where each character stands, by the low bits of its number, then by probing.
    slots: [(u32, u64); N_SLOTS],
}

/// Longer messages are no variant of any wording; so many characters have a bit each in one
/// number.
const LONGEST: usize = 64;

/// Twice as many as a text has characters at most, so that probing ends soon.
const N_SLOTS: usize = 2 * LONGEST;

/// A slot that no character has taken; no character has this number.
const FREE: u32 = u32::MAX;

impl Compared {
    /// Makes a text ready; none where it is empty or longer than [`LONGEST`] characters.
    pub(super) fn new(text: &str) -> Option<Self> {
        let mut slots = [(FREE, 0); N_SLOTS];
        let mut n_chars = 0;
        for c in text.chars() {
            if n_chars == LONGEST {
                return None;
            }
            let slot = slot_of(&slots, u32::from(c));
            slots[slot] = (u32::from(c), slots[slot].1 | 1 << n_chars);
            n_chars += 1;
        }
        (n_chars > 0).then_some(Self { n_chars, slots })
    }

    /// One minus the number of edits to another text, as a share of the longer of both: 0 to
    /// 1. Texts that cannot come above `floor` are given it without looking.
    pub(super) fn to(&self, text: &str, floor: f32) -> f32 {
        let n_others = text.chars().count();
        let longer = self.n_chars.max(n_others) as f32;
        let possible = 1.0 - self.n_chars.abs_diff(n_others) as f32 / longer;
        if possible <= floor {
            return floor;
        }
        (1.0 - self.edits(text) as f32 / longer).max(floor)
    }

    /// How many characters must be put in, left out or changed to get another text.
    fn edits(&self, text: &str) -> usize {
        let last = 1_u64 << (self.n_chars - 1);
        // Where a column of the matrix goes up by one, and where it goes down.
        let (mut up, mut down) = (u64::MAX, 0_u64);
        let mut edits = self.n_chars;
        for c in text.chars() {
            let same = self.slots[slot_of(&self.slots, u32::from(c))].1;
            let vertical = same | down;
            let horizontal = ((same & up).wrapping_add(up) ^ up) | same;
            let mut rises = down | !(horizontal | up);
            let mut falls = up & horizontal;
            edits += usize::from(rises & last != 0);
            edits -= usize::from(falls & last != 0);
            rises = rises << 1 | 1;
            falls <<= 1;
            up = falls | !(vertical | rises);
            down = rises & vertical;
        }
        edits
    }
}

/// The slot a character has, or would take.
fn slot_of(slots: &[(u32, u64); N_SLOTS], c: u32) -> usize {
    let mut slot = c as usize % N_SLOTS;
    while slots[slot].0 != c && slots[slot].0 != FREE {
        slot = (slot + 1) % N_SLOTS;
    }
    slot
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_is_the_edit_distance(a in "[a-c苏科贷 ]{1,40}", b in "[a-c苏科贷 ]{0,40}") {
            let likeness = Compared::new(&a).expect("it is short").to(&b, 0.0);
            prop_assert!((f64::from(likeness) - strsim::normalized_levenshtein(&a, &b)).abs() < 1e-6);
        }
    }

    #[test]
    fn long_messages_are_not_compared() {
        assert!(Compared::new(&"a".repeat(LONGEST + 1)).is_none());
        assert!(Compared::new(&"a".repeat(LONGEST)).is_some());
        assert!(Compared::new("").is_none());
    }
}
