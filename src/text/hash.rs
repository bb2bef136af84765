//! Hashes that are the same on every machine and in every version: what is learnt from an
//! FAQ does not depend on where it is learnt.

use std::hash::{BuildHasherDefault, Hasher};

/// FNV-1a, 64 bit.
///
/// Source: RFC 9923 (The FNV Non-Cryptographic Hash Algorithm).
pub(crate) fn text(text: &str) -> u64 {
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    text.bytes().fold(OFFSET, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME))
}

/// Two numbers as one, in this order; every bit of the result depends on all of both.
///
/// Source: the finaliser of `SplitMix64`; Steele, Lea, Flood, "Fast splittable pseudorandom
/// number generators", OOPSLA 2014.
pub(crate) fn pair(first: u64, second: u64) -> u64 {
    let mut hash = first.rotate_left(23).wrapping_add(second).wrapping_add(0x9e37_79b9_7f4a_7c15);
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

/// A map whose keys are hashes already.
pub(crate) type HashedMap<V> = std::collections::HashMap<u64, V, BuildHasherDefault<Already>>;

/// A set of hashes.
pub(crate) type HashedSet = std::collections::HashSet<u64, BuildHasherDefault<Already>>;

/// The hasher of what is a hash already.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Already(u64);

impl Hasher for Already {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        // Only numbers are ever keys; anything else is still hashed soundly.
        self.0 = bytes.iter().fold(self.0, |hash, &byte| pair(hash, u64::from(byte)));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}
