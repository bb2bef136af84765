//! The FAQ as a sheet, and as one TOML file.

use super::{COLUMNS, Column, Spec, Value, plan, present};
use crate::{
    amend,
    diagnostic::{Finding, Findings, Severity},
    faq::{Entry, Faq, Language},
    grid::{Cell, Grid, MAX_CELL_CHARS, Page, Pick, Row},
};

/// What marks the list of exported entries on the guide sheet.
pub(super) const EXPORTED: &str = "exported_entries";

/// Cells that would not come back as they are: nothing is exported with one.
pub type Lossy = Findings;

/// The sheets of an export: entries, guide, and the choices of its drop-down lists. A .csv
/// file takes the first alone.
pub fn export(faq: &Faq, language: Language) -> Result<Vec<Page>, Lossy> {
    let lossy = lossy(faq, language);
    if lossy.has_errors() {
        return Err(lossy);
    }
    Ok(vec![entries(faq, language), guide(faq, language), choices(faq, language)])
}

/// The columns of an export.
pub(super) fn columns() -> impl Iterator<Item = &'static Spec> {
    COLUMNS.iter().filter(|spec| spec.width.is_some())
}

fn entries(faq: &Faq, language: Language) -> Page {
    let name = names(language)[0].to_owned();
    let header = columns().map(|spec| Cell::of(spec.label(language))).collect();
    let mut rows = vec![Row { number: 1, cells: header }];
    for entry in faq.entries() {
        let cells = columns().map(|spec| cell(faq, entry, spec.column, language)).collect();
        rows.push(Row { number: rows.len() + 1, cells });
    }
    let widths = columns().map(|spec| f64::from(spec.width.unwrap_or_default())).collect();
    let picks =
        [(Column::Topic, 'A', faq.topics().len()), (Column::Office, 'B', faq.offices().len())];
    let picks = picks.into_iter().filter(|(_, _, n)| *n > 0).filter_map(|(column, letter, n)| {
        let at = columns().position(|spec| spec.column == column)?;
        let range = format!("='{}'!${letter}$2:${letter}${}", names(language)[2], n + 1);
        Some(Pick { column: u16::try_from(at).ok()?, range })
    });
    Page { grid: Grid { name, rows }, widths, picks: picks.collect(), paints: Vec::new() }
}

fn cell(faq: &Faq, entry: &Entry, column: Column, language: Language) -> Cell {
    present::shown(faq, entry, column, language).map_or(Cell::Empty, |value| value.cell())
}

/// What the sheets are called: entries, guide, choices, changes.
pub(super) const fn names(language: Language) -> [&'static str; 4] {
    match language {
        Language::Zh => ["条目", "说明", "选项", "变化"],
        Language::En => ["Entries", "Guide", "Choices", "Changes"],
    }
}

/// The guide: every column in both languages, and below it what was exported.
fn guide(faq: &Faq, language: Language) -> Page {
    let list = faq.entries().iter().map(|entry| (entry.id.to_string(), present::version(entry)));
    guide_with(&list.collect::<Vec<_>>(), language)
}

pub(super) fn guide_with(exported: &[(String, String)], language: Language) -> Page {
    let mut rows =
        vec![["列名", "英文键", "Column", "写什么", "What to write"].map(str::to_owned).to_vec()];
    for spec in COLUMNS {
        let (zh, en) = spec.form;
        rows.push([spec.zh, spec.key, spec.en, zh, en].map(str::to_owned).to_vec());
    }
    let said = match language {
        Language::Zh => "以下是导出时的条目，请勿修改：删掉一行条目，靠它看出来",
        Language::En => "What was exported; leave it alone: it tells which rows were deleted",
    };
    rows.push(vec![said.to_owned(), EXPORTED.to_owned()]);
    rows.extend(exported.iter().map(|(id, version)| vec![id.clone(), version.clone()]));
    page(names(language)[1], rows, vec![24.0, 20.0, 24.0, 60.0, 60.0])
}

/// Topics and offices, as the drop-down lists offer them.
fn choices(faq: &Faq, language: Language) -> Page {
    let named =
        |id: &str, name: Option<&str>| name.map_or(id.to_owned(), |name| format!("{id} {name}"));
    let topics: Vec<String> =
        faq.topics().iter().map(|topic| named(&topic.id, topic.name.best(language))).collect();
    let offices: Vec<String> =
        faq.offices().iter().map(|office| named(&office.id, office.name.best(language))).collect();
    let specs = [Column::Topic.spec(), Column::Office.spec()];
    let mut rows = vec![specs.map(|spec| spec.label(language).to_owned()).to_vec()];
    for idx in 0..topics.len().max(offices.len()) {
        let at = |list: &[String]| list.get(idx).cloned().unwrap_or_default();
        rows.push(vec![at(&topics), at(&offices)]);
    }
    page(names(language)[2], rows, vec![30.0, 40.0])
}

/// A sheet of plain text.
pub(super) fn page(name: &str, rows: Vec<Vec<String>>, widths: Vec<f64>) -> Page {
    let rows = rows.into_iter().enumerate().map(|(idx, texts)| Row {
        number: idx + 1,
        cells: texts.into_iter().map(Cell::of).collect(),
    });
    let grid = Grid { name: name.to_owned(), rows: rows.collect() };
    Page { grid, widths, ..Page::default() }
}

/// What would not come back: text longer than a cell, or that reads as something else.
fn lossy(faq: &Faq, language: Language) -> Lossy {
    let mut lossy = Findings::new();
    for entry in faq.entries() {
        for spec in columns() {
            let Some(value) = present::shown(faq, entry, spec.column, language) else { continue };
            let shown = value.show();
            let n = shown.encode_utf16().count();
            if n > MAX_CELL_CHARS {
                lossy.push(too_long(entry, spec, n));
            } else if !comes_back(faq, entry, spec.column, &value) {
                lossy.push(changed(entry, spec));
            }
        }
    }
    lossy
}

fn comes_back(faq: &Faq, entry: &Entry, column: Column, shown: &Value) -> bool {
    let Some(value) = present::entry(entry, column) else { return true };
    let cell = match shown.cell() {
        Cell::Text(text) => Cell::of(text),
        other => other,
    };
    column == Column::Id
        || matches!(Value::read(column, &cell, faq), Ok(Some(read)) if read == value)
}

fn too_long(entry: &Entry, spec: &Spec, n: usize) -> Finding {
    let (file, line) = &entry.origin;
    let finding = super::said(
        Severity::Error,
        "export.cell",
        format!("{} 的「{}」有 {n} 个字符，一格最多 {MAX_CELL_CHARS} 个", entry.id, spec.zh),
        format!("`{}` of {} has {n} characters; a cell holds {MAX_CELL_CHARS}", spec.key, entry.id),
    );
    finding.in_file(file, *line, 1).field(spec.key).entry(entry.id.as_str())
}

fn changed(entry: &Entry, spec: &Spec) -> Finding {
    let (file, line) = &entry.origin;
    let finding = super::said(
        Severity::Error,
        "export.cell",
        format!("{} 的「{}」写进格子就不能原样读回来", entry.id, spec.zh),
        format!("`{}` of {} would not come back from a cell as it is", spec.key, entry.id),
    );
    finding.in_file(file, *line, 1).field(spec.key).entry(entry.id.as_str())
}

/// Every entry as one TOML file.
pub fn export_toml(faq: &Faq) -> Result<String, amend::AmendError> {
    let tables = faq.entries().iter().map(|entry| {
        let keys = plan::keys_of_entry(entry);
        let add = amend::Change::Add { list: amend::List::Entry, keys };
        let files = amend::amend(&[], &[add])?;
        Ok(files.first().map(|file| file.text().to_owned()).unwrap_or_default())
    });
    Ok(tables.collect::<Result<Vec<_>, _>>()?.join("\n"))
}
