//! Questions with the entries that are right, one JSON object a line, as `policydesk eval`
//! reads them.

use std::{fs, path::Path};

use anyhow::Context as _;
use serde::Deserialize;
use serde_json::json;

use crate::kit::Question;

/// A line. Of a conversation the last turn is asked, by itself.
#[derive(Debug, Deserialize)]
struct Line {
    question: Option<String>,
    #[serde(default)]
    turns: Vec<String>,
    entry: Option<OneOrMore>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

/// Reads the questions of a file.
pub(crate) fn read(path: &Path) -> anyhow::Result<Vec<Question>> {
    let text = fs::read_to_string(path).with_context(|| format!("{}", path.display()))?;
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let questions = lines.map(question).collect::<anyhow::Result<_>>();
    questions.with_context(|| format!("{}", path.display()))
}

fn question(line: &str) -> anyhow::Result<Question> {
    let line: Line = serde_json::from_str(line)?;
    let words = line.question.or_else(|| line.turns.into_iter().next_back());
    let entries = match line.entry {
        None => Vec::new(),
        Some(OneOrMore::One(id)) => vec![id],
        Some(OneOrMore::More(ids)) => ids,
    };
    Ok(Question { words: words.context("a line needs `question` or `turns`")?, entries })
}

/// Writes questions to a file.
pub(crate) fn write(path: &Path, questions: &[Question]) -> anyhow::Result<()> {
    let line = |asked: &Question| {
        let entry = match asked.entries.as_slice() {
            [] => json!(null),
            [one] => json!(one),
            more => json!(more),
        };
        format!("{}\n", json!({ "question": asked.words, "entry": entry }))
    };
    let text: String = questions.iter().map(line).collect();
    fs::write(path, text).with_context(|| format!("{}", path.display()))
}
