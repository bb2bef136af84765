//! A score that can be relied on.

use std::cmp::Ordering;

/// A calibrated probability: finite and within 0 to 1 by construction. It is absolute: it
/// says how likely an entry is what was asked for, not how it compares with the others.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Score(f32);

impl Score {
    /// Certainly not.
    pub const ZERO: Self = Self(0.0);
    /// Certain: the asker named it.
    pub const CERTAIN: Self = Self(1.0);

    /// Clamps a number into a score; what is not a number is zero.
    pub fn new(value: f32) -> Self {
        if value.is_nan() { Self::ZERO } else { Self(value.clamp(0.0, 1.0)) }
    }

    /// The score as a number, 0 to 1.
    pub const fn value(self) -> f32 {
        self.0
    }
}

impl Eq for Score {}

impl PartialOrd for Score {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Score {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}
