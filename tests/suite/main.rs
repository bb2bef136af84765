//! One integration binary: it links once and shares the kit.

mod conversations;
mod kit;
mod matching;
mod tidy;
mod web;
