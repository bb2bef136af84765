//! Numbers that look random and are the same in every run, on every machine.

/// `SplitMix64`: six lines, and good enough to draw words with.
///
/// Source: Steele, Lea, Flood, OOPSLA 2014.
#[derive(Debug)]
pub(crate) struct Random(u64);

impl Random {
    /// A sequence of its own for each seed.
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Any number at all.
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`; each is as likely.
    pub(super) fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n as u64).expect("it is below a usize")
    }

    /// One of a list; each is as likely.
    pub(super) fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }

    /// One of a list, the first ones more often, as words are used: of 30, the first comes
    /// up about once in 8, the last once in 900.
    pub(super) fn pick_skewed<T: Copy>(&mut self, list: &[T]) -> T {
        let most = self.below(list.len()) + 1;
        list[self.below(most)]
    }

    /// Whether something happens that happens once in `n` times.
    pub(super) fn once_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    /// So many different ones of a list, in its order.
    pub(super) fn some<'a, T: Copy>(
        &mut self,
        list: &'a [T],
        n: usize,
    ) -> impl Iterator<Item = T> + use<'a, T> {
        let mut wanted = n;
        let taken: Vec<bool> = (0..list.len())
            .map(|idx| {
                let is_taken = self.below(list.len() - idx) < wanted;
                wanted -= usize::from(is_taken);
                is_taken
            })
            .collect();
        list.iter().zip(taken).filter(|(_, is_taken)| *is_taken).map(|(item, _)| *item)
    }
}
