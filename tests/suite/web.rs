//! The web channel over real HTTP: what is asked, what the edge refuses, what the pages hold.

mod asking;
mod described;
mod edge;
mod pages;
mod sharing;
