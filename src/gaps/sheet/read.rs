//! Reading the sheet back: what staff decided, as changes of the FAQ.

mod say;

use std::collections::{HashMap, HashSet};

use super::Column;
use crate::{
    amend::{Change, KeyPath, List, Value},
    diagnostic::{Finding, Findings},
    faq::{Faq, Language, check_slug},
    gaps::{Settlement, Settling, key},
    grid::{Cell, Grid, Row},
    text,
};
use say::{
    has_placeholder, id_is_taken, is_taken, no_id, not_whole, not_yes_or_no, two_wishes, unknown,
    unknown_column,
};

/// Whether a sheet is one of gaps: no other has a column for where a question belongs.
pub fn is_gaps(grid: &Grid) -> bool {
    let header = grid.rows.first();
    header.is_some_and(|row| {
        row.cells.iter().any(|c| Column::of(&c.text()) == Some(Column::AcceptAs))
    })
}

/// What staff decided in a sheet.
#[derive(Debug, Default)]
pub struct Decided {
    /// The changes of the FAQ, new entries first, each with the row that wants it.
    pub changes: Vec<(usize, Change)>,
    /// What is settled by them.
    pub settled: Vec<Settling>,
    /// What cannot be done so; with an error among it nothing is to be done.
    pub findings: Findings,
}

/// Reads what staff decided; `file` is what findings call the sheet.
pub fn read(grid: &Grid, file: &str, faq: &Faq) -> Decided {
    let mut reader = Reader::new(grid, file, faq);
    reader.take(grid.rows.get(1..).unwrap_or_default());
    reader.decided
}

struct Reader<'a> {
    faq: &'a Faq,
    file: &'a str,
    columns: HashMap<Column, usize>,
    /// Which entry has a wording, by the wording's key: those of the FAQ, then those of the
    /// rows above.
    taken: HashMap<String, String>,
    new_ids: HashSet<String>,
    decided: Decided,
}

/// What staff want with a row.
enum Wish {
    Nothing,
    Accept,
    Add,
    Dismiss,
}

impl<'a> Reader<'a> {
    fn new(grid: &'a Grid, file: &'a str, faq: &'a Faq) -> Self {
        let header = grid.rows.first().map(|row| row.cells.as_slice()).unwrap_or_default();
        let named = header.iter().enumerate();
        let columns = named.filter_map(|(idx, cell)| Some((Column::of(&cell.text())?, idx)));
        let wordings = faq.entries().iter().flat_map(|entry| {
            entry.questions.iter().map(|(_, wording)| (key(wording), entry.id.to_string()))
        });
        let mut reader = Self {
            faq,
            file,
            // Of two columns of one name the first counts.
            columns: columns.collect::<Vec<_>>().into_iter().rev().collect(),
            taken: wordings.collect(),
            new_ids: HashSet::new(),
            decided: Decided::default(),
        };
        for (idx, cell) in header.iter().enumerate() {
            let name = cell.text();
            if !name.is_empty() && Column::of(&name).is_none() {
                reader.decided.findings.push(unknown_column(&name).in_file(
                    reader.file,
                    1,
                    idx + 1,
                ));
            }
        }
        reader
    }

    /// Takes every row; new entries first, so that a row above or below may be accepted as one.
    fn take(&mut self, rows: &[Row]) {
        let wishes: Vec<_> = rows.iter().map(|row| (row, self.wish(row))).collect();
        for (row, _) in wishes.iter().filter(|(_, wish)| matches!(wish, Wish::Add)) {
            self.add(row);
        }
        for (row, wish) in wishes {
            match wish {
                Wish::Nothing | Wish::Add => {}
                Wish::Dismiss => self.settle(row, &self.lines(row), Settlement::Dismissed),
                Wish::Accept => self.accept(row),
            }
        }
    }

    fn wish(&mut self, row: &Row) -> Wish {
        let accepts = !self.cell(row, Column::AcceptAs).is_empty();
        let new = [Column::NewId, Column::Title(Language::Zh), Column::Title(Language::En)];
        let answers = Language::ALL.map(Column::Answer);
        let adds = new.into_iter().chain(answers).any(|column| !self.cell(row, column).is_empty());
        let dismisses = self.dismisses(row);
        match (accepts, adds, dismisses) {
            (false, false, false) => Wish::Nothing,
            (true, false, false) => Wish::Accept,
            (false, true, false) => Wish::Add,
            (false, false, true) => Wish::Dismiss,
            _ => {
                let column = if accepts { Column::AcceptAs } else { Column::Dismiss };
                self.say(row, column, two_wishes());
                Wish::Nothing
            }
        }
    }

    fn dismisses(&mut self, row: &Row) -> bool {
        let said = self.cell(row, Column::Dismiss).to_lowercase();
        match said.as_str() {
            "" | "否" | "no" | "n" | "false" | "0" => false,
            "是" | "不处理" | "yes" | "y" | "x" | "true" | "1" | "√" | "✓" | "✔" => true,
            other => {
                let finding = not_yes_or_no(other);
                self.say(row, Column::Dismiss, finding);
                false
            }
        }
    }

    /// The gap becomes wordings of an entry that exists, or that another row adds.
    fn accept(&mut self, row: &Row) {
        let written = self.cell(row, Column::AcceptAs);
        // The nearest entry is shown as id and title, and may have been copied whole.
        let id = written.split_whitespace().next().unwrap_or_default().to_owned();
        if self.faq.entry(&id).is_none() && !self.new_ids.contains(&id) {
            let known = self.faq.entries().iter().map(|entry| entry.id.as_str());
            let finding = unknown(&id, "entry", known);
            return self.say(row, Column::AcceptAs, finding);
        }
        let wordings = self.wordings(row, &id);
        let languages = self.wordings_languages(&wordings);
        for (wording, language) in wordings.into_iter().zip(languages) {
            let change = Change::AddWording { entry: id.clone(), language, wording };
            self.decided.changes.push((row.number, change));
        }
        self.settle(row, &self.lines(row), Settlement::Accepted);
    }

    /// The gap becomes an entry of its own.
    fn add(&mut self, row: &Row) {
        let Some(id) = self.new_id(row) else { return };
        let mut keys: Vec<(KeyPath, Value)> = vec![(path(&["id"]), Value::Text(id.clone()))];
        for (column, name) in [(Column::Topic, "topic"), (Column::Office, "office")] {
            if let Some(known) = self.reference(row, column) {
                keys.push((path(&[name]), Value::Text(known)));
            }
        }
        let mut is_whole = false;
        for language in Language::ALL {
            is_whole |= self.texts(row, language, &mut keys);
        }
        if !is_whole {
            return self.say(row, Column::Answer(Language::Zh), not_whole());
        }
        let wordings = self.wordings(row, &id);
        let languages = self.wordings_languages(&wordings);
        for language in Language::ALL {
            let all = wordings.iter().zip(&languages).filter(|(_, of)| **of == language);
            let texts: Vec<_> = all.map(|(wording, _)| wording.clone()).collect();
            if !texts.is_empty() {
                keys.push((path(&["questions", language.code()]), Value::Texts(texts)));
            }
        }
        self.decided.changes.push((row.number, Change::Add { list: List::Entry, keys }));
        self.settle(row, &self.lines(row), Settlement::Accepted);
    }

    /// Adds title and answer in a language; whether both are there.
    fn texts(&self, row: &Row, language: Language, keys: &mut Vec<(KeyPath, Value)>) -> bool {
        let columns = [(Column::Title(language), "title"), (Column::Answer(language), "answer")];
        let texts = columns.map(|(column, name)| (name, self.cell(row, column)));
        for (name, text) in &texts {
            if !text.is_empty() {
                keys.push((path(&[name, language.code()]), Value::Text(text.clone())));
            }
        }
        texts.iter().all(|(_, text)| !text.is_empty())
    }

    /// The id of a new entry: the one that was written, else the title's sounds.
    fn new_id(&mut self, row: &Row) -> Option<String> {
        let written = self.cell(row, Column::NewId);
        if written.is_empty() {
            return self.suggested_id(row);
        }
        let finding = if check_slug(&written).is_err() {
            Some(no_id(&written))
        } else if self.faq.entry(&written).is_some() || self.new_ids.contains(&written) {
            Some(id_is_taken(&written))
        } else {
            None
        };
        if let Some(finding) = finding {
            self.say(row, Column::NewId, finding);
            return None;
        }
        self.new_ids.insert(written.clone());
        Some(written)
    }

    fn suggested_id(&mut self, row: &Row) -> Option<String> {
        let titles = [Language::En, Language::Zh].map(|l| self.cell(row, Column::Title(l)));
        let title = titles.iter().find(|title| !title.is_empty())?;
        let spoken = text::spoken(&key(title));
        let ascii = spoken
            .split_whitespace()
            .map(|word| word.chars().filter(char::is_ascii_alphanumeric).collect::<String>());
        let mut id = String::new();
        for word in ascii.filter(|word| !word.is_empty()) {
            if id.len() + word.len() >= LONGEST_SUGGESTION {
                break;
            }
            if !id.is_empty() {
                id.push('-');
            }
            id.push_str(&word);
        }
        let stem = if id.is_empty() { "entry".to_owned() } else { id };
        let numbered = (2..).map(|n| format!("{stem}-{n}"));
        let is_free = |id: &String| self.faq.entry(id).is_none() && !self.new_ids.contains(id);
        let free = std::iter::once(stem.clone()).chain(numbered).find(is_free)?;
        self.new_ids.insert(free.clone());
        Some(free)
    }

    /// The id of a topic or an office, which may be given by its name.
    fn reference(&mut self, row: &Row, column: Column) -> Option<String> {
        let written = self.cell(row, column);
        if written.is_empty() {
            return None;
        }
        let known: Vec<(&str, Vec<&str>)> = match column {
            Column::Office => self
                .faq
                .offices()
                .iter()
                .map(|office| {
                    let aliases = office.aliases.iter().map(String::as_str);
                    (
                        office.id.as_str(),
                        office.name.iter().map(|(_, n)| n).chain(aliases).collect(),
                    )
                })
                .collect(),
            _ => self
                .faq
                .topics()
                .iter()
                .map(|topic| (topic.id.as_str(), topic.name.iter().map(|(_, name)| name).collect()))
                .collect(),
        };
        let is_it =
            |(id, names): &&(&str, Vec<&str>)| *id == written || names.contains(&written.as_str());
        if let Some((id, _)) = known.iter().find(is_it) {
            return Some((*id).to_owned());
        }
        let kind = if column == Column::Office { "office" } else { "topic" };
        let finding = unknown(&written, kind, known.iter().map(|(id, _)| *id));
        self.say(row, column, finding);
        None
    }

    /// The wordings of a row that an entry is to get, those aside that it has.
    fn wordings(&mut self, row: &Row, entry: &str) -> Vec<String> {
        let mut wordings = Vec::new();
        for line in self.lines(row) {
            if text::has_placeholder(&line) {
                self.say(row, Column::Wordings, has_placeholder(&line));
                continue;
            }
            match self.taken.insert(key(&line), entry.to_owned()) {
                Some(other) if other != entry => {
                    self.say(row, Column::Wordings, is_taken(&line, &other));
                }
                Some(_) => {}
                None => wordings.push(line),
            }
        }
        wordings
    }

    fn wordings_languages(&self, wordings: &[String]) -> Vec<Language> {
        let default = self.faq.desk().default_language();
        wordings.iter().map(|wording| text::language(wording).unwrap_or(default)).collect()
    }

    /// The lines that staff left in the cell of wordings; the question where they have no such
    /// column.
    fn lines(&self, row: &Row) -> Vec<String> {
        let has_wordings = self.columns.contains_key(&Column::Wordings);
        let column = if has_wordings { Column::Wordings } else { Column::Question };
        let text = self.cell(row, column);
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        lines.map(str::to_owned).collect()
    }

    fn settle(&mut self, row: &Row, wordings: &[String], how: Settlement) {
        let people = self.cell(row, Column::People).parse::<f64>().unwrap_or_default();
        let keys: Vec<_> = wordings.iter().map(|wording| key(wording)).collect();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it saturates")]
        let n_people = people as usize;
        self.decided.settled.push(Settling { keys, n_people, how });
    }

    fn cell(&self, row: &Row, column: Column) -> String {
        let cell = self.columns.get(&column).and_then(|&idx| row.cells.get(idx));
        cell.map(Cell::text).unwrap_or_default()
    }

    fn say(&mut self, row: &Row, column: Column, finding: Finding) {
        let at = self.columns.get(&column).map_or(0, |idx| idx + 1);
        self.decided.findings.push(finding.in_file(self.file, row.number, at).field(column.key()));
    }
}

/// An id of this many letters can still be read out on the telephone.
const LONGEST_SUGGESTION: usize = 40;

fn path(keys: &[&str]) -> KeyPath {
    keys.iter().map(|&key| key.to_owned()).collect()
}
