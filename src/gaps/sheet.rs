//! Gaps as a sheet that staff fill in and import again.
//!
//! A row is a gap. What becomes of it staff say in one of three places: `accept_as` (it is
//! another way to ask for that entry), a new title and answer (it becomes an entry of its
//! own), or `dismiss` (nothing is to be done). Of the wordings, those that staff leave in
//! their cell go into the FAQ.

mod column;
mod plan;
mod read;
mod write;

pub use column::Column;
pub use plan::plan;
pub use read::{Decided, is_gaps, read};
pub use write::pages;
