//! What came of an import, for people and for programs.

use std::{
    io::{self, IsTerminal as _, Write},
    path::PathBuf,
};

use serde_json::{Map, Value, json};

use super::Plan;
use crate::{
    amend::List,
    cli::{self, Format},
    commands::setup,
    diagnostic::{self, Findings, Style, reader_language},
    faq::Language,
    sheet::{Edit, EditKind, kind_name},
};

/// How much of a text is shown of what was and what would be, in characters: enough to know
/// it again. All of it is in the checked copy.
const SHOWN_CHARS: usize = 60;

/// What came of an import.
#[derive(Default)]
pub(super) struct Report {
    pub(super) n_rows: usize,
    pub(super) findings: Findings,
    pub(super) plan: Plan,
    /// The checked copy.
    pub(super) copy: Option<PathBuf>,
    /// Whether the FAQ was changed, and which of its files.
    pub(super) is_applied: bool,
    pub(super) written: Vec<String>,
}

impl Report {
    /// Shows everything, as it was asked for.
    pub(super) fn show(&self, args: &cli::Import) -> io::Result<()> {
        let language = reader_language(&setup::env);
        let mut out = io::stdout().lock();
        match args.format {
            Format::Human => self.write_human(&mut out, args, language),
            Format::Short => {
                write!(out, "{}", diagnostic::short(&self.findings, language))?;
                self.write_edits(&mut out, language)
            }
            Format::Json => writeln!(out, "{}", self.json(language)),
        }
    }

    fn write_human(
        &self,
        out: &mut impl Write,
        args: &cli::Import,
        language: Language,
    ) -> io::Result<()> {
        let style = if io::stdout().is_terminal() { Style::Coloured } else { Style::Plain };
        write!(out, "{}", diagnostic::human(&self.findings, language, style))?;
        self.write_edits(out, language)?;
        writeln!(out, "{}", self.counts(language))?;
        if !self.findings.is_empty() {
            writeln!(out, "{}", diagnostic::summary(&self.findings, language))?;
        }
        if let Some(copy) = &self.copy {
            let copy = copy.display();
            match language {
                Language::Zh => writeln!(out, "标记好的副本：{copy}")?,
                Language::En => writeln!(out, "checked copy: {copy}")?,
            }
        }
        writeln!(out, "{}", self.outcome(args, language))
    }

    /// What happened to the FAQ, or would have to happen first.
    fn outcome(&self, args: &cli::Import, language: Language) -> String {
        let file = args.file.display();
        let (zh, en) = if self.is_applied {
            let files = self.written.join(", ");
            (format!("已写入：{files}"), format!("written: {files}"))
        } else if self.findings.has_errors() {
            (
                "FAQ 没有改动：先改掉上面的错误".to_owned(),
                "the FAQ is unchanged: mend the errors first".to_owned(),
            )
        } else if self.plan.changes.is_empty() {
            ("FAQ 不用改".to_owned(), "the FAQ says all of this already".to_owned())
        } else {
            (
                format!("FAQ 还没有改动；确认无误就运行 policydesk import --apply {file}"),
                format!("the FAQ is unchanged; to change it: policydesk import --apply {file}"),
            )
        };
        match language {
            Language::Zh => zh,
            Language::En => en,
        }
    }

    fn counts(&self, language: Language) -> String {
        let n = |kind| self.plan.entries(kind).len();
        let (added, changed, removed) =
            (n(EditKind::Added), n(EditKind::Changed), n(EditKind::Removed));
        let cells = self.plan.edits.iter().filter(|edit| edit.kind == EditKind::Changed).count();
        match language {
            Language::Zh => format!(
                "共 {} 行：新增 {added} 条，修改 {changed} 条（{cells} 处），删除 {removed} 条",
                self.n_rows
            ),
            Language::En => format!(
                "{} rows: {added} added, {changed} changed in {cells} places, {removed} removed",
                self.n_rows
            ),
        }
    }

    fn write_edits(&self, out: &mut impl Write, language: Language) -> io::Result<()> {
        for id in self.plan.entries(EditKind::Added) {
            let edits = self.plan.edits.iter().filter(|edit| edit.id == id);
            let title = edits.clone().find(|edit| edit.column.key().starts_with("title"));
            let title = title.map(|edit| edit.new.as_str()).unwrap_or_default();
            let row = edits.map(|edit| edit.row).next().unwrap_or_default();
            writeln!(out, "{}", head(EditKind::Added, id, title, row, language))?;
        }
        let changed = self.plan.edits.iter().filter(|edit| edit.kind == EditKind::Changed);
        let mut last = "";
        for edit in changed {
            if edit.id != last {
                writeln!(out, "{}", head(edit.kind, &name(edit), "", edit.row, language))?;
                last = &edit.id;
            }
            let label = edit.column.spec().label(language);
            let (old, new) = differing(&edit.old, &edit.new);
            writeln!(out, "    {label}：{} → {}", quoted(&old, language), quoted(&new, language))?;
        }
        let removed = self.plan.edits.iter().filter(|edit| edit.kind == EditKind::Removed);
        for edit in removed {
            writeln!(out, "{}", head(edit.kind, &edit.id, &edit.old, edit.row, language))?;
        }
        Ok(())
    }

    fn json(&self, language: Language) -> Value {
        let whole = |kind| -> Vec<Value> {
            let ids = self.plan.entries(kind).into_iter();
            ids.map(|id| {
                let edits = self.plan.edits.iter().filter(|edit| edit.id == id);
                let row = edits.clone().map(|edit| edit.row).next();
                let fields: Map<String, Value> = edits
                    .filter(|edit| !edit.new.is_empty())
                    .map(|edit| (edit.column.key().to_owned(), json!(edit.new)))
                    .collect();
                json!({ "entry": id, "row": row, "fields": fields })
            })
            .collect()
        };
        let changed: Vec<Value> = self
            .plan
            .edits
            .iter()
            .filter(|edit| edit.kind == EditKind::Changed)
            .map(change)
            .collect();
        json!({
            "findings": diagnostic::json(&self.findings, language),
            "rows": self.n_rows,
            "added": whole(EditKind::Added),
            "changed": changed,
            "removed": self.plan.entries(EditKind::Removed),
            "copy": self.copy,
            "applied": self.is_applied,
            "written": self.written,
        })
    }
}

fn change(edit: &Edit) -> Value {
    let list = match edit.list {
        List::Entry => "entry",
        List::Office => "office",
    };
    json!({
        list: edit.id,
        "row": edit.row,
        "field": edit.column.key(),
        "old": edit.old,
        "new": edit.new,
    })
}

fn name(edit: &Edit) -> String {
    match edit.list {
        List::Entry => edit.id.clone(),
        List::Office => format!("[[office]] {}", edit.id),
    }
}

fn head(kind: EditKind, id: &str, title: &str, row: usize, language: Language) -> String {
    let sign = match kind {
        EditKind::Added => '+',
        EditKind::Changed => '~',
        EditKind::Removed => '-',
    };
    let kind = kind_name(kind);
    let place = match (row, language) {
        (0, _) => String::new(),
        (row, Language::Zh) => format!("（第 {row} 行）"),
        (row, Language::En) => format!(" (row {row})"),
    };
    let title = if title.is_empty() { String::new() } else { format!(" {title}") };
    format!("{sign} {} {id}{title}{place}", kind.get(language))
}

/// Two texts from a little before where they begin to differ.
fn differing(old: &str, new: &str) -> (String, String) {
    /// What is shown of what is the same, in characters.
    const CONTEXT: usize = 12;
    let same = old.chars().zip(new.chars()).take_while(|(a, b)| a == b).count();
    let from = if old.chars().count().max(new.chars().count()) <= SHOWN_CHARS {
        0
    } else {
        same.saturating_sub(CONTEXT)
    };
    (excerpt(old, from), excerpt(new, from))
}

fn excerpt(text: &str, from: usize) -> String {
    let shown: String = text.chars().skip(from).take(SHOWN_CHARS).collect();
    let before = if from > 0 && !shown.is_empty() { "…" } else { "" };
    let after = if text.chars().count() > from + SHOWN_CHARS { "…" } else { "" };
    format!("{before}{}{after}", shown.replace('\n', "⏎"))
}

fn quoted(text: &str, language: Language) -> String {
    match (text, language) {
        ("", Language::Zh) => "（空）".to_owned(),
        ("", Language::En) => "(nothing)".to_owned(),
        (text, Language::Zh) => format!("「{text}」"),
        (text, Language::En) => format!("“{text}”"),
    }
}
