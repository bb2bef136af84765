//! Telephone and address: they are the office's, and shown in every row of its entries.

use std::collections::BTreeMap;

use super::{
    Column, Input, Value,
    plan::{Edit, EditKind, Plan},
    present,
    row::InputRow,
    said,
};
use crate::{
    amend::{self, KeyPath, List},
    diagnostic::{Severity, Words},
    faq::{Faq, Language, Office},
};

/// The columns that are an office's.
const COLUMNS: [Column; 3] =
    [Column::Phone, Column::Address(Language::Zh), Column::Address(Language::En)];

/// What a row wants of its office.
struct Wish<'a> {
    row: &'a InputRow,
    column: Column,
    text: &'a str,
}

/// Plans what rows want of their offices. Only an edited cell wants something: the other
/// rows of that office still show what is there now.
pub(super) fn plan(input: &Input, faq: &Faq, plan: &mut Plan) {
    let mut wanted: BTreeMap<(&str, &str), Wish<'_>> = BTreeMap::new();
    for row in input.rows.iter().filter(|row| !row.is_removed) {
        for column in COLUMNS {
            let Some(value) = row.get(column) else { continue };
            let Some(office) = office(row, faq) else {
                if value.is_some() {
                    no_office(input, row, column, plan);
                }
                continue;
            };
            let Some(text) = row.text(column) else {
                blank(input, row, column, office, plan);
                continue;
            };
            if is_unedited(row, column, text, office, faq) {
                continue;
            }
            let key = (office.id.as_str(), column.key());
            match wanted.get(&key) {
                Some(other) if other.text != text => conflict(input, row, other, office, plan),
                Some(_) => {}
                None => _ = wanted.insert(key, Wish { row, column, text }),
            }
        }
    }
    for ((id, _), wish) in wanted {
        let old = faq.office(id).and_then(|office| present::office(office, wish.column));
        let edit = Edit {
            kind: EditKind::Changed,
            list: List::Office,
            id: id.to_owned(),
            row: wish.row.number,
            column: wish.column,
            old: old.unwrap_or_default().to_owned(),
            new: wish.text.to_owned(),
        };
        plan.set(edit, key(wish.column), Some(amend::Value::Text(wish.text.to_owned())));
    }
}

/// The key of an office that a column stands for.
fn key(column: Column) -> KeyPath {
    match column {
        Column::Address(language) => vec!["address".to_owned(), language.code().to_owned()],
        _ => vec!["phone".to_owned()],
    }
}

/// The office of a row: the one it names, or its entry's where the sheet has no such column.
fn office<'a>(row: &InputRow, faq: &'a Faq) -> Option<&'a Office> {
    let id = match row.get(Column::Office) {
        Some(Some(Value::Text(id))) => id.as_str(),
        Some(_) => return None,
        None => faq.entry(&row.id)?.office.as_deref()?,
    };
    faq.office(id)
}

/// Whether a cell shows what is there: of its office, or of the one its entry had before the
/// row named another.
fn is_unedited(row: &InputRow, column: Column, text: &str, office: &Office, faq: &Faq) -> bool {
    let before = faq.entry(&row.id).and_then(|entry| faq.office(entry.office.as_deref()?));
    let shows = |office: &Office| present::office(office, column) == Some(text);
    shows(office) || before.is_some_and(|before| before.id != office.id && shows(before))
}

fn no_office(input: &Input, row: &InputRow, column: Column, plan: &mut Plan) {
    let label = column.spec();
    let finding = said(
        Severity::Warning,
        "import.office",
        format!("这一行没有负责部门，「{}」没有地方写", label.zh),
        format!("this row names no office, so there is no place for `{}`", label.key),
    );
    let help = Words::new("先写上负责部门", "name the office first");
    plan.findings.push(input.at(finding, row.number, column).entry(&row.id).help(help));
}

/// A blank cell takes nothing from an office that other entries share.
fn blank(input: &Input, row: &InputRow, column: Column, office: &Office, plan: &mut Plan) {
    let Some(there) = present::office(office, column) else { return };
    let is_new = input.exported.is_none() && row.version.is_none();
    if is_new {
        return;
    }
    let (id, label) = (&office.id, column.spec());
    let finding = said(
        Severity::Note,
        "import.office",
        format!("「{}」空着，部门 {id} 的“{there}”保持不变", label.zh),
        format!("`{}` is blank; the office {id} keeps “{there}”", label.key),
    );
    let help = Words::new(
        "真要去掉，请在部门的 .toml 文件里删",
        "to take it away, edit the office in its .toml file",
    );
    plan.findings.push(input.at(finding, row.number, column).entry(&row.id).help(help));
}

fn conflict(input: &Input, row: &InputRow, other: &Wish<'_>, office: &Office, plan: &mut Plan) {
    let (id, label) = (&office.id, row_label(other.column));
    let (first, here) = (other.row.number, row.number);
    let finding = said(
        Severity::Error,
        "import.office",
        format!("第 {first} 行和第 {here} 行给部门 {id} 写了不同的「{label}」"),
        format!(
            "rows {first} and {here} give the office {id} a different `{}`",
            other.column.key()
        ),
    );
    let help = Words::new("两行写成一样的", "write the same in both rows");
    plan.findings.push(input.at(finding, here, other.column).entry(&row.id).help(help));
}

fn row_label(column: Column) -> &'static str {
    column.spec().zh
}
