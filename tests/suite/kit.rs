//! The world around the desk, as the tests need it.

pub(crate) mod shipped;
pub(crate) mod web;
