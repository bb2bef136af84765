//! The tables of a store, for what concerns all of them: a backup and a restore.

/// A table, its columns, and whether it is part of every backup.
#[derive(Debug, Clone, Copy)]
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) columns: &'static [Column],
    pub(super) kind: Kind,
}

/// A column and what it holds.
pub(super) type Column = (&'static str, Holds);

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    Number,
    Text,
    Real,
}

/// What becomes of a table in a backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// It is part of every backup.
    Kept,
    /// It says who somebody is, or what is on its way at this moment: restored after a while
    /// it would send again what was sent. Part of a backup only for a move.
    Moved,
}

use Holds::{Number, Real, Text};
use Kind::{Kept, Moved};

const fn table(name: &'static str, kind: Kind, columns: &'static [Column]) -> Table {
    Table { name, columns, kind }
}

/// Every table with what the program keeps, but for the number of the schema.
pub(super) const TABLES: &[Table] = &[
    table("seen_update", Kept, &[("bot_id", Number), ("update_id", Number), ("at", Number)]),
    table(
        "conversation",
        Kept,
        &[("channel", Text), ("key", Text), ("session", Text), ("at", Number)],
    ),
    table(
        "outbox",
        Moved,
        &[
            ("id", Number),
            ("channel", Text),
            ("lane", Text),
            ("conversation", Text),
            ("payload", Text),
            ("state", Text),
            ("attempts", Number),
            ("doubts", Number),
            ("not_before", Number),
            ("created", Number),
        ],
    ),
    table(
        "dead_letter",
        Kept,
        &[("hash", Text), ("kind", Text), ("number", Number), ("reason", Text), ("at", Number)],
    ),
    table(
        "question",
        Kept,
        &[
            ("id", Number),
            ("at", Number),
            ("channel", Text),
            ("conversation", Text),
            ("language", Text),
            ("text", Text),
            ("decision", Text),
            ("reason", Text),
            ("entry", Text),
            ("facet", Text),
            ("nearest", Text),
            ("confidence", Real),
        ],
    ),
    table(
        "feedback",
        Kept,
        &[
            ("id", Number),
            ("at", Number),
            ("channel", Text),
            ("conversation", Text),
            ("entry", Text),
            ("kind", Text),
            ("yes", Number),
        ],
    ),
    table("faq_set", Kept, &[("folder", Text), ("hash", Text), ("at", Number)]),
    table(
        "faq_file",
        Kept,
        &[("folder", Text), ("position", Number), ("path", Text), ("text", Text)],
    ),
    table(
        "entry_version",
        Kept,
        &[("hash", Text), ("entry", Text), ("title", Text), ("text", Text)],
    ),
    table(
        "entry_event",
        Kept,
        &[
            ("id", Number),
            ("folder", Text),
            ("at", Number),
            ("entry", Text),
            ("version", Text),
            ("set_hash", Text),
        ],
    ),
    table(
        "gap_settled",
        Kept,
        &[("key", Text), ("at", Number), ("people", Number), ("how", Text), ("who", Text)],
    ),
    table(
        "staff_task",
        Moved,
        &[
            ("id", Number),
            ("channel", Text),
            ("chat", Text),
            ("who_id", Number),
            ("who", Text),
            ("deed", Text),
            ("origin", Text),
            ("planned", Text),
            ("at", Number),
        ],
    ),
    table("staff_notice", Kept, &[("kind", Text), ("name", Text), ("at", Number)]),
    table("staff_gap", Kept, &[("id", Number), ("key", Text), ("gap", Text), ("at", Number)]),
    table(
        "edit",
        Kept,
        &[
            ("id", Number),
            ("at", Number),
            ("channel", Text),
            ("chat", Text),
            ("who_id", Number),
            ("who", Text),
            ("entry", Text),
            ("what", Text),
            ("old", Text),
            ("new", Text),
        ],
    ),
    table("user_key", Moved, &[("id", Number), ("secret", Text), ("since", Number)]),
];

/// What no backup holds: what a running desk says of itself, and is asked, within minutes.
pub(super) const PASSING: &[&str] = &["desk_standing", "reload_request"];

impl Table {
    /// The names of its columns, as a list.
    pub(super) fn list(&self) -> String {
        let names: Vec<_> = self.columns.iter().map(|(name, _)| *name).collect();
        names.join(", ")
    }

    /// Whether its rows are numbered by the database.
    pub(super) fn is_numbered(&self) -> bool {
        self.columns.first() == Some(&("id", Number))
    }
}
