//! The one way to turn a string into something that can be compared.
//!
//! FAQ and question go through the same functions, so they can never be normalised
//! differently.

pub(crate) mod hash;
mod language;
mod lexicon;
mod normalize;
mod pinyin;
mod questions;
mod redact;
mod terms;
mod token;

pub use language::{language, tells_language};
pub use lexicon::{Lexicon, Word, WordId};
pub use normalize::{is_blank, is_han, normalise};
pub use pinyin::{spoken, syllable};
pub use questions::{questions, without_connective};
pub use redact::{has_placeholder, redact};
pub use terms::{Block, Reading, Term, Terms};
pub(crate) use token::pieces;
