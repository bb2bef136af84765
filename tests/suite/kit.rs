//! The world around the desk, as the tests need it.

pub(crate) mod bot;
pub(crate) mod golden;
pub(crate) mod postgres;
pub(crate) mod process;
pub(crate) mod relay;
pub(crate) mod served;
pub(crate) mod sheet;
pub(crate) mod shipped;
pub(crate) mod telegram;
pub(crate) mod web;
