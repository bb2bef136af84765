//! A company in a file: its answers to the profile questions, by their ids.

use super::{Given, Profile, Span, given::hundredths};
use crate::{
    diagnostic::{Findings, Severity, SourceFile, Words},
    document::{Dialect, Document, Draft, Log, Node, Table, suggest},
    faq::{Answers, Faq, ProfileQuestion},
};

const DIALECT: Dialect = Dialect {
    wrong_type: "match.value",
    unknown_key: "match.unknown_key",
    missing: "match.missing",
};

/// A company as it stands in a file.
#[derive(Debug, Clone)]
pub struct Company {
    /// What the file calls it.
    pub id: Option<String>,
    /// Its answers.
    pub profile: Profile,
}

/// Keys that say something about a company without answering a question.
const NOTES: &[&str] = &["id", "name", "zh", "en", "fits", "near_misses", "also_matches"];

/// Reads one company (its answers as keys of the file) or several (`[[profile]]` tables). What
/// is not an answer to any question is a warning: a misspelt key must not look like silence.
pub fn read_companies(file: &SourceFile, faq: &Faq) -> (Vec<Company>, Findings) {
    let log = Log::new(&DIALECT);
    let draft = Draft::read(file);
    let document = Document::parse(&draft, &log);
    let mut root = document.root(&log);
    let companies = match root.take("profile").and_then(|node| node.list()) {
        Some(list) => {
            list.iter().filter_map(Node::table).map(|table| company(&table, faq)).collect()
        }
        None => vec![company(&root, faq)],
    };
    (companies, log.into_findings().into_iter().collect())
}

fn company(table: &Table<'_>, faq: &Faq) -> Company {
    let mut company = Company { id: None, profile: Profile::new() };
    for (key, node) in table.each() {
        match faq.profile_question(key) {
            Some(question) => {
                let given = given(question, &node);
                company.profile.extend(given.map(|given| (key.to_owned(), given)));
            }
            None if key == "id" => company.id = node.as_text().map(str::to_owned),
            None if NOTES.contains(&key) => {}
            None => warn_of_unknown(table, key, &node, faq),
        }
    }
    company
}

fn warn_of_unknown(table: &Table<'_>, key: &str, node: &Node<'_>, faq: &Faq) {
    let ids = || faq.profile().iter().map(|question| question.id.as_str());
    let message = Words::new(
        format!("没有 `{key}` 这个匹配问题，这一行不算数"),
        format!("there is no profile question `{key}`; this line counts for nothing"),
    );
    let help = suggest(key, ids(), || {
        let known = ids().collect::<Vec<_>>().join(", ");
        Words::new(format!("可以写：{known}"), format!("known here: {known}"))
    });
    let place = table.key_place(key);
    node.report(place.finding(Severity::Warning, DIALECT.unknown_key, message).help(help));
}

/// The answer to a question, or a finding.
fn given(question: &ProfileQuestion, node: &Node<'_>) -> Option<Given> {
    match &question.answers {
        Answers::YesNo => node.yes_no().map(Given::YesNo),
        Answers::Number { .. } => {
            node.number().map(|number| Given::Number(Span::exactly(hundredths(number))))
        }
        Answers::Choices { choices, multiple } => {
            let picked = match node.items() {
                Some(items) if *multiple => items,
                _ => vec![node.clone()],
            };
            let known = || choices.iter().map(|choice| choice.id.as_str());
            let mut ids = Vec::new();
            for item in picked {
                let id = item.text()?;
                if !known().any(|known| known == id) {
                    return refuse(&item, id, known());
                }
                ids.push(id.to_owned());
            }
            Some(Given::Choices(ids))
        }
    }
}

fn refuse<'a>(
    node: &Node<'_>,
    id: &str,
    known: impl Iterator<Item = &'a str> + Clone,
) -> Option<Given> {
    let message = Words::new(format!("没有 `{id}` 这个选项"), format!("there is no choice `{id}`"));
    let help = suggest(id, known.clone(), || {
        let known = known.collect::<Vec<_>>().join(", ");
        Words::new(format!("可以写：{known}"), format!("there are {known}"))
    });
    node.refuse_with(message, help)
}
