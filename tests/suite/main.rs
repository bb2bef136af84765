//! One integration binary: it links once and shares the kit.

mod conversations;
mod delivery;
mod kit;
mod matching;
mod store;
mod telegram;
mod tidy;
mod web;
