//! The world around the desk, as the tests need it.

pub mod shipped;
pub(crate) mod web;
