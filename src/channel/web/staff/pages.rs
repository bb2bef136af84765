//! The pages, one a file.

pub(super) mod card;
pub(super) mod downloads;
pub(super) mod due;
pub(super) mod gaps;
pub(super) mod service;
pub(super) mod today;
pub(super) mod why;
