//! The policy matcher: which entries fit a company, which may, and why the others do not.
//!
//! An entry's `fits` says whom it fits in terms of the `[[profile]]` questions. What was not
//! answered is unknown, and unknown is never no: an entry is ruled out only by an answer, or
//! by a day in its own file. So [`assess()`] reasons with three values, [`next_question`] asks
//! what splits the entries that are left best, and [`code`] makes the answers a link.

mod assess;
mod bands;
pub mod code;
mod company;
mod given;
mod next;
mod number;

pub use assess::{Assessed, Fit, Reason, assess};
pub use bands::bands;
pub use company::{Company, read_companies};
pub use given::{Given, Hundredths, Profile, Span, hundredths};
pub use next::next_question;
pub use number::{read_number, shown};
