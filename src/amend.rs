//! Changes to the FAQ's files, written as a careful colleague would: comments, order and
//! layout of everything that is not changed stay as they are, byte for byte.
//!
//! The one way anything but a text editor changes the FAQ: sheets, gaps that are accepted,
//! and edits from the staff chat all become [`Change`]s. A change finds its place by parsing
//! the file with spans (`layout`), and then replaces just the bytes it is about.

mod layout;
mod list;
mod member;
mod render;
mod set;
mod splice;
mod table;

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use crate::{diagnostic::SourceFile, faq::Language};
use layout::Layout;
use splice::Splice;

/// Which list a table stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum List {
    /// `[[entry]]`.
    Entry,
    /// `[[office]]`.
    Office,
}

impl List {
    /// The name in the files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Entry => "entry",
            Self::Office => "office",
        }
    }

    /// The order in which the keys of a table are written, as in the contract.
    const fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Entry => &[
                "id",
                "topic",
                "office",
                "title",
                "keywords",
                "patterns",
                "questions",
                "answer",
                "details",
                "links",
                "sources",
                "valid_from",
                "valid_until",
                "apply_from",
                "apply_until",
                "reviewed",
                "owner",
                "related",
                "fits",
            ],
            Self::Office => {
                &["id", "name", "aliases", "does", "url", "phone", "address", "location", "hours"]
            }
        }
    }
}

impl List {
    /// Where a key stands among the others of its table.
    fn rank(self, path: &[String]) -> usize {
        let keys = self.keys();
        let position = path.first().and_then(|first| keys.iter().position(|key| key == first));
        position.unwrap_or(keys.len())
    }
}

/// The path of a key within a table, such as `["answer", "zh"]`.
pub type KeyPath = Vec<String>;

/// What a key is to hold.
#[derive(Debug, Clone)]
pub enum Value {
    /// Text; of several lines in triple quotes.
    Text(String),
    /// Several texts; one a line where they are many.
    Texts(Vec<String>),
    /// A day.
    Date(NaiveDate),
    /// Anything else, as TOML.
    Toml(toml_edit::Value),
}

/// One change.
#[derive(Debug, Clone)]
pub enum Change {
    /// Sets a key of the table with this id; without a value, removes the key and all below it.
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
    /// Adds a way of asking to an entry, at the end of that language's. Nothing changes where
    /// the entry has it already.
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
        /// Its keys, `id` among them; they are written in their usual order.
        keys: Vec<(KeyPath, Value)>,
    },
    /// Removes a table, its id from every `related`, and what expects it from the checks; a
    /// protected check stays, so that the set does not load: it has to go by hand.
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
    let mut amender = Amender { files: files.to_vec(), default: default_language(files) };
    let mut rest = changes;
    while let Some(change) = rest.first() {
        let n_made = match change {
            Change::Set { list, id, .. } => amender.set_many(*list, id, rest)?,
            change => {
                amender.make(change)?;
                1
            }
        };
        rest = &rest[n_made..];
    }
    Ok(amender.files)
}

/// The set while it changes.
struct Amender {
    files: Vec<SourceFile>,
    /// The language of a plain string.
    default: Language,
}

impl Amender {
    fn make(&mut self, change: &Change) -> Result<(), AmendError> {
        match change {
            Change::Set { list, id, .. } => {
                self.set_many(*list, id, std::slice::from_ref(change)).map(|_| ())
            }
            Change::AddWording { entry, language, wording } => {
                self.add_wording(entry, *language, wording)
            }
            Change::Add { list, keys } => self.add(*list, keys),
            Change::Remove { list, id } => self.remove(*list, id),
        }
    }

    /// Makes the first of the changes, and with it those behind it that set keys in the same
    /// file and touch nothing it touches: a file is parsed once for all of them. Returns how
    /// many were made.
    fn set_many(&mut self, list: List, id: &str, changes: &[Change]) -> Result<usize, AmendError> {
        let idx = self.file_of(list, id)?;
        let default = self.default;
        let mut n_made = 0;
        self.edit(idx, |layout| {
            let mut splices = Vec::new();
            let mut touched = Touched::default();
            for change in changes {
                let Change::Set { list, id, key, value } = change else { break };
                let Some(table) = layout.table(list.name(), id) else { break };
                if !touched.admits(*list, id, key, set::is_written(table, key)) {
                    break;
                }
                let made = set::splices(layout, *list, table, key, value.as_ref(), default);
                splices.extend(made.map_err(|set::InTheWay| in_the_way(id, key))?);
                n_made += 1;
            }
            Ok(splices)
        })?;
        Ok(n_made)
    }

    fn add_wording(
        &mut self,
        entry: &str,
        language: Language,
        wording: &str,
    ) -> Result<(), AmendError> {
        let idx = self.file_of(List::Entry, entry)?;
        let key: KeyPath = vec!["questions".to_owned(), language.code().to_owned()];
        let mut wordings = {
            let layout = self.layout(idx)?;
            let table = layout.table("entry", entry).expect("the file was chosen by it");
            set::texts(table, &key, self.default)
        };
        if wordings.iter().any(|known| known == wording) {
            return Ok(());
        }
        wordings.push(wording.to_owned());
        let value = Some(Value::Texts(wordings));
        self.make(&Change::Set { list: List::Entry, id: entry.to_owned(), key, value })
    }

    fn add(&mut self, list: List, keys: &[(KeyPath, Value)]) -> Result<(), AmendError> {
        let topic = keys.iter().find_map(|(key, value)| match value {
            Value::Text(topic) if key == &["topic"] => Some(topic.as_str()),
            _ => None,
        });
        let place = self.place_for(list, topic)?;
        let Some((idx, at)) = place else {
            let name = table::new_file_name(&self.files, list);
            let text = table::render(list, keys, "\n");
            self.files.push(SourceFile::new(name, text));
            return Ok(());
        };
        self.edit(idx, |layout| Ok(vec![table::insertion(layout, at, list, keys)]))
    }

    /// The file and the byte behind which a new table goes.
    fn place_for(
        &self,
        list: List,
        topic: Option<&str>,
    ) -> Result<Option<(usize, usize)>, AmendError> {
        let mut behind_all = None;
        let mut behind_topic = None;
        for idx in 0..self.files.len() {
            if !self.files[idx].text().contains(list.name()) {
                continue;
            }
            let layout = self.layout(idx)?;
            for table in layout.tables.iter().filter(|table| table.list == list.name()) {
                behind_all = Some((idx, table.end));
                if topic.is_some() && table.text("topic") == topic {
                    behind_topic = behind_all;
                }
            }
        }
        Ok(behind_topic.or(behind_all))
    }

    fn remove(&mut self, list: List, id: &str) -> Result<(), AmendError> {
        let idx = self.file_of(list, id)?;
        self.edit(idx, |layout| {
            let table = layout.table(list.name(), id).expect("the file was chosen by it");
            Ok(vec![table::removal(layout, table)])
        })?;
        for idx in 0..self.files.len() {
            if list == List::Entry && self.files[idx].text().contains(id) {
                self.edit(idx, |layout| Ok(table::forget(layout, id)))?;
            }
        }
        Ok(())
    }

    /// The file that has the table.
    fn file_of(&self, list: List, id: &str) -> Result<usize, AmendError> {
        for idx in 0..self.files.len() {
            if self.files[idx].text().contains(id)
                && self.layout(idx)?.table(list.name(), id).is_some()
            {
                return Ok(idx);
            }
        }
        Err(AmendError::NoSuchTable { list: list.name(), id: id.to_owned() })
    }

    fn layout(&self, idx: usize) -> Result<Layout<'_>, AmendError> {
        let file = &self.files[idx];
        Layout::of(file.text()).ok_or_else(|| AmendError::Broken(file.path().to_owned()))
    }

    /// Changes one file.
    fn edit(
        &mut self,
        idx: usize,
        splices: impl FnOnce(&Layout<'_>) -> Result<Vec<Splice>, AmendError>,
    ) -> Result<(), AmendError> {
        let splices = splices(&self.layout(idx)?)?;
        if !splices.is_empty() {
            let file = &self.files[idx];
            let text = splice::apply(file.text(), splices);
            self.files[idx] = SourceFile::new(file.path(), text);
        }
        Ok(())
    }
}

/// What a run of changes has touched, so that no two of them touch the same bytes.
#[derive(Debug, Default)]
struct Touched<'a> {
    /// Keys with a statement of their own.
    written: HashSet<(List, &'a str, &'a [String])>,
    /// First parts of keys, with whether anything but a statement's value was touched there.
    first: HashMap<(List, &'a str, &'a str), bool>,
}

impl<'a> Touched<'a> {
    /// Whether a key can be set along with the others; it counts as touched then.
    fn admits(&mut self, list: List, id: &'a str, key: &'a [String], is_written: bool) -> bool {
        let first = (list, id, key.first().map_or("", String::as_str));
        let is_free = match self.first.get(&first) {
            None => true,
            Some(is_more) => is_written && !is_more && !self.written.contains(&(list, id, key)),
        };
        if is_free {
            self.written.insert((list, id, key));
            self.first.insert(first, !is_written);
        }
        is_free
    }
}

fn in_the_way(id: &str, key: &KeyPath) -> AmendError {
    AmendError::InTheWay { id: id.to_owned(), key: key.join(".") }
}

/// The first of the desk's languages; what a plain string is in.
fn default_language(files: &[SourceFile]) -> Language {
    let first = files.iter().find_map(|file| {
        let layout = Layout::of(file.text()).filter(|_| file.text().contains("languages"))?;
        let languages = layout.root.get("desk")?.get("languages")?.as_array()?;
        Language::from_tag(languages.get(0)?.as_str()?)
    });
    first.unwrap_or(Language::ALL[0])
}

#[cfg(test)]
mod tests;
