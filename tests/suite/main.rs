//! One integration binary: it links once and shares the kit.

mod bad_inputs;
mod cli;
mod conversations;
mod delivery;
mod diagnostics;
mod fitting;
mod insight;
mod kit;
mod matching;
mod process;
mod sheets;
mod store;
mod telegram;
mod tidy;
mod web;
