//! policydesk: a list of approved answers goes in; for each message the desk gives one of
//! those answers word for word, asks which of a few was meant, or hands over to the
//! responsible office — and can always show why.
//!
//! # Map
//!
//! Three rings; dependencies point inwards only.
//!
//! ```text
//!  shell    main, cli, commands                               printing, exit codes
//!    │
//!    ▼
//!  service  desk, session, sources, links, publish, store,    tokio, disk, network, clock
//!    │      reload, metrics, delivery, channel, staffroom,
//!    │      supervisor
//!    │
//!    ▼
//!  core     text, faq, amend, grid, sheet, engine,            pure, synchronous
//!           conversation, reply, eval, rehearsal, schema,
//!           gaps, replay, report, staff
//! ```
//!
//! A message on its way:
//!
//! ```text
//!  message ─► conversation::Act ─► desk::Desk::handle
//!                                    │
//!    text::normalise ─► terms ─► engine::Engine::rank ─► Ranking::decide ─► Decision
//!                                    │                       answer │ clarify │ handoff
//!    conversation::Turn ◄─ reply::Reply (blocks, no HTML) ◄──────────┘
//!      │
//!      ├─► channel::telegram: drawn as HTML, stored with its update in one transaction,
//!      │                      confirmed (polled: by the next poll; called: with 200),
//!      │                      then sent by the delivery's sender
//!      └─► channel::web:      drawn as a tree of JSON
//! ```
//!
//! # What a module may not touch
//!
//! | module | may not use |
//! |---|---|
//! | `text` | the FAQ's loader, the engine, I/O |
//! | `amend`, `grid`, `sheet` | the engine, the network, the clock, the disk |
//! | `diagnostic`, `document`, `internet` | anything else of ours but `language` |
//! | `faq` | the engine, the network, the clock, the disk: it is given [`SourceFile`]s |
//! | `engine` | serde, tokio, I/O, the clock |
//! | `conversation`, `reply` | HTML, Telegram's types, axum |
//! | `schema` | the engine, the network, the clock, the disk |
//! | `staff` | Telegram's types, axum, serde, tokio, the disk, the clock |
//! | `desk`, `session`, `sources`, `publish`, `store`, `reload`, `metrics`, `delivery`, `staffroom`, `supervisor` | axum, clap, printing |
//! | `gaps`, `replay`, `report` | the store, serde, tokio, I/O, the clock |
//! | `links` | the FAQ, the engine, axum, clap, printing |
//! | `channel::telegram` | the engine, the loader, the other channel; axum but at the webhook's edge |
//! | `channel::web` | the engine, the loader, teloxide, the other channel |
//!
//! `tests/suite/tidy.rs` holds us to it. Only `commands` writes to standard output and
//! error, only `main` sets the exit code.
//!
//! # What is deliberately absent
//!
//! No language model and no text of its own: what goes out was approved, or stands in
//! [`reply::messages`]. No globals but constant tables. No error reaches a chat: mistakes in
//! files are [`diagnostic::Findings`], failures of the world are `thiserror` enums that end
//! at the shell, and a fault while answering becomes a handoff with an incident number.
//!
//! [`SourceFile`]: diagnostic::SourceFile

pub mod amend;
pub mod channel;
pub mod checks;
pub mod cli;
mod columns;
pub mod commands;
pub mod config;
pub mod conversation;
pub mod delivery;
pub mod desk;
pub mod diagnostic;
mod document;
pub mod engine;
pub mod eval;
pub mod faq;
pub mod fitting;
pub mod gaps;
pub mod grid;
mod internet;
pub mod knowledge;
pub mod language;
pub mod links;
pub mod metrics;
pub mod publish;
pub mod record;
pub mod rehearsal;
pub mod reload;
pub mod replay;
pub mod reply;
pub mod report;
pub mod schema;
pub mod session;
pub mod sheet;
pub mod sources;
pub mod staff;
pub mod staffroom;
pub mod store;
pub mod supervisor;
pub mod text;
pub mod view;
