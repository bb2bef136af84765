//! One integration binary: it links once and shares the kit.

mod backup;
mod bad_inputs;
mod cli;
mod conversations;
mod delivery;
mod diagnostics;
mod fitting;
mod fuzz;
mod insight;
mod kit;
mod links;
mod matching;
mod operating;
mod process;
mod reload;
mod replicas;
mod schema;
mod sheets;
mod store;
mod telegram;
mod terminal;
mod tidy;
mod web;
mod webhook;
