//! One integration binary: it links once and shares the kit.

mod bad_inputs;
mod conversations;
mod diagnostics;
mod kit;
mod matching;
mod tidy;
mod web;
