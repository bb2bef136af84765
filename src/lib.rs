//! policydesk: a list of approved answers goes in; for each message the desk gives one of
//! those answers word for word, asks which of a few was meant, or hands over to the
//! responsible office — and can always show why.

pub mod channel;
pub mod checks;
pub mod cli;
pub mod commands;
pub mod config;
pub mod conversation;
pub mod desk;
pub mod diagnostic;
mod document;
pub mod engine;
pub mod eval;
pub mod faq;
pub mod knowledge;
pub mod language;
pub mod reply;
pub mod session;
pub mod sources;
pub mod store;
pub mod text;
pub mod view;
