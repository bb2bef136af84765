//! policydesk: a list of approved answers goes in; for each message the desk gives one of
//! those answers word for word, asks which of a few was meant, or hands over to the
//! responsible office — and can always show why.

pub mod config;
pub mod diagnostic;
mod document;
pub mod faq;
pub mod sources;
