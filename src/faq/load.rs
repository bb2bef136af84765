//! Files to an FAQ, or to everything that is wrong with them.

mod check;
mod desk_card;
mod entry;
mod fits;
mod names;
mod office;
mod profile;
mod text;

use std::collections::HashMap;

use chrono::NaiveDate;
use regex::Regex;

use self::names::{Kind, Names};
use super::{DeskCard, Faq, FaqParts, Language, lint};
use crate::{
    diagnostic::{Findings, SourceFile, Words},
    document::{Dialect, Document, Draft, Log, Node, Place, Table},
};

const DIALECT: Dialect =
    Dialect { wrong_type: "faq.type", unknown_key: "faq.unknown_key", missing: "faq.missing" };

/// Reads files as one FAQ, as of a day. All findings of all files come together; with an
/// error among them, or with a file that was refused before, nothing of the set is loaded.
pub fn load(files: &[SourceFile], today: NaiveDate) -> (Option<Faq>, Findings) {
    let log = Log::new(&DIALECT);
    let read: Vec<&SourceFile> = files.iter().filter(|file| !file.is_refused()).collect();
    let drafts: Vec<Draft<'_>> = read.iter().map(|file| Draft::read(file)).collect();
    let documents: Vec<Document<'_>> =
        drafts.iter().map(|draft| Document::parse(draft, &log)).collect();
    let is_whole = read.len() == files.len();
    let parts = Reader::new(&log, today).read(&documents, is_whole);
    let is_sound = is_whole && !log.has_errors();
    (is_sound.then(|| Faq::new(parts)), log.into_findings().into_iter().collect())
}

/// What readers of all tables need.
#[derive(Debug)]
struct Reader<'a> {
    log: &'a Log,
    today: NaiveDate,
    languages: Vec<Language>,
    names: Names<'a>,
    n_patterns: usize,
    /// Those that are compiled: a copied one, a slip of the mouse, is not compiled again.
    patterns: HashMap<&'a str, Regex>,
}

impl<'a> Reader<'a> {
    fn new(log: &'a Log, today: NaiveDate) -> Self {
        let languages = Language::ALL.to_vec();
        Self {
            log,
            today,
            languages,
            names: Names::default(),
            n_patterns: 0,
            patterns: HashMap::new(),
        }
    }

    /// Reads the desk first, since it says what a plain string is, then everything else.
    fn read(mut self, documents: &'a [Document<'a>], is_whole: bool) -> FaqParts {
        let mut roots: Vec<Table<'a>> =
            documents.iter().map(|document| document.root(self.log)).collect();
        let mut parts = FaqParts { desk: self.desks(&mut roots), ..FaqParts::default() };
        for root in &mut roots {
            self.tables(root, &mut parts);
        }
        for root in roots {
            root.finish();
        }
        self.names.resolve(self.log, &Hidden::of(documents, is_whole));
        parts
    }

    /// The one `[desk]` of all files; a second is an error that names the first.
    fn desks(&mut self, roots: &mut [Table<'a>]) -> DeskCard {
        let mut first: Option<(DeskCard, Place<'a>)> = None;
        for root in roots {
            let header = root.key_place("desk");
            let Some(node) = root.take("desk") else { continue };
            match &first {
                Some((_, earlier)) => self.second_desk(&header, earlier),
                None => first = Some((self.desk(&node), header)),
            }
        }
        first.map(|(desk, _)| desk).unwrap_or_default()
    }

    fn second_desk(&self, here: &Place<'a>, earlier: &Place<'a>) {
        let earlier = earlier.shown();
        let message = Words::new(
            format!("[desk] 只能有一个，{earlier} 已经有了"),
            format!("there can be one [desk] only, and {earlier} has it"),
        );
        let help = Words::new("合成一个", "make one of the two");
        self.log.report(here.error("faq.duplicate_id", message).help(help));
    }

    /// Every list of tables of one file.
    fn tables(&mut self, root: &mut Table<'a>, parts: &mut FaqParts) {
        parts.notices.extend(self.each(root, "notice", Self::notice));
        parts.topics.extend(self.each(root, "topic", Self::topic));
        parts.offices.extend(self.each(root, "office", Self::office));
        parts.entries.extend(self.each(root, "entry", Self::entry));
        parts.profile.extend(self.each(root, "profile", Self::profile_question));
        parts.synonyms.extend(self.each(root, "synonyms", |_, table| check::synonyms(table)));
        parts.checks.extend(self.each(root, "check", Self::check));
    }

    /// Reads every table of a `[[name]]` list, whole or with findings.
    fn each<T>(
        &mut self,
        root: &mut Table<'a>,
        name: &'static str,
        read: impl Fn(&mut Self, Table<'a>) -> Option<T>,
    ) -> Vec<T> {
        let header = root.key_place(name);
        let Some(list) = root.take(name) else { return Vec::new() };
        let nodes = if list.is_table() {
            self.single_brackets(&header, name);
            vec![list]
        } else {
            list.list().unwrap_or_default()
        };
        let tables = nodes.iter().filter_map(Node::table);
        tables.filter_map(|table| read(self, table.into_root())).collect()
    }

    fn single_brackets(&self, header: &Place<'a>, name: &str) {
        let message = Words::new(
            format!("[{name}] 要写成 [[{name}]]"),
            format!("[{name}] should be [[{name}]]"),
        );
        let help = Words::new(
            format!("{name} 可以有很多条，所以用两层方括号：[[{name}]]"),
            format!("there can be many, so write double brackets: [[{name}]]"),
        );
        self.log.report(header.error(DIALECT.wrong_type, message).help(help));
    }
}

/// What may be declared where nobody could read it, so that a reference to it is not
/// called unknown.
#[derive(Debug)]
struct Hidden<'a> {
    names: Option<Vec<&'a str>>,
}

impl<'a> Hidden<'a> {
    fn of(documents: &'a [Document<'a>], is_whole: bool) -> Self {
        let mut names = is_whole.then(Vec::new);
        for document in documents {
            names = names.zip(document.unseen()).map(|(mut all, some)| {
                all.extend(some);
                all
            });
        }
        Self { names }
    }

    /// Whether something of this kind may be hidden.
    fn may_have(&self, kind: Kind) -> bool {
        self.names.as_ref().is_none_or(|names| names.contains(&kind.table()))
    }
}
