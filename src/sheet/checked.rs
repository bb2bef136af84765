//! The checked copy: the sheet that came in, its bad cells marked, with a sentence for each
//! and a sheet of what would change. It can be imported again.

use super::{
    Edit, Input, Plan,
    export::{guide_with, names, page},
    header::PROBLEMS,
};
use crate::{
    amend::List,
    diagnostic::{Findings, Words},
    faq::Language,
    grid::{Cell, Grid, Page, Paint},
};

/// The width of a column nobody knows, in characters.
const OTHER_WIDTH: f64 = 20.0;
/// The width of the column with what was found, in characters.
const PROBLEMS_WIDTH: f64 = 50.0;

/// The sheets of a checked copy.
pub fn checked(
    grid: &Grid,
    input: &Input,
    plan: &Plan,
    findings: &Findings,
    language: Language,
) -> Vec<Page> {
    let mut pages = vec![marked(grid, input, findings, language)];
    if let Some(exported) = &input.exported {
        pages.push(guide_with(exported, language));
    }
    pages.push(changes(plan, language));
    let taken: Vec<String> = pages[1..].iter().map(|page| page.grid.name.clone()).collect();
    let name = &mut pages[0].grid.name;
    if name.is_empty() || taken.contains(name) {
        names(language)[0].clone_into(name);
    }
    pages
}

/// The sheet with its marks.
fn marked(grid: &Grid, input: &Input, findings: &Findings, language: Language) -> Page {
    let mut grid = grid.clone();
    drop_problems(&mut grid);
    let n_columns = grid.rows.iter().map(|row| row.cells.len()).max().unwrap_or_default();
    let mut paints = Vec::new();
    for (idx, row) in grid.rows.iter_mut().enumerate() {
        row.cells.resize(n_columns + 1, Cell::Empty);
        let here = findings
            .iter()
            .filter(|finding| finding.file == input.file && finding.line == row.number);
        let mut said = Vec::new();
        for finding in here {
            let text = sentence(&finding.message, finding.help.as_ref(), language);
            if idx > 0 {
                said.push(text.clone());
            }
            let column = finding.column.saturating_sub(1);
            if column < n_columns {
                paints.push(Paint { row: idx, column, severity: finding.severity, note: text });
            }
        }
        row.cells[n_columns] = Cell::of(said.join("\n"));
    }
    if let Some(header) = grid.rows.first_mut() {
        header.cells[n_columns] = Cell::of(PROBLEMS[usize::from(language == Language::En)]);
    }
    let width = |place: usize| {
        let column = input.columns.iter().find(|(known, _)| *known == place);
        column.and_then(|(_, column)| column.spec().width).map_or(OTHER_WIDTH, f64::from)
    };
    let widths = (1..=n_columns).map(width).chain([PROBLEMS_WIDTH]).collect();
    Page { grid, widths, picks: Vec::new(), paints }
}

/// Takes away what an earlier check wrote.
fn drop_problems(grid: &mut Grid) {
    let is_ours = |cell: &Cell| PROBLEMS.contains(&cell.text().as_str());
    let Some(header) = grid.rows.first() else { return };
    let Some(at) = header.cells.iter().position(is_ours) else { return };
    for row in grid.rows.iter_mut().filter(|row| row.cells.len() > at) {
        row.cells.remove(at);
    }
}

/// What is wrong and what to write, as one sentence.
fn sentence(message: &Words, help: Option<&Words>, language: Language) -> String {
    let (stop, join) = match language {
        Language::Zh => ("。", "。"),
        Language::En => (".", ". "),
    };
    match help {
        Some(help) => format!("{}{join}{}{stop}", message.get(language), help.get(language)),
        None => format!("{}{stop}", message.get(language)),
    }
}

/// What would change, a line each.
fn changes(plan: &Plan, language: Language) -> Page {
    let header = match language {
        Language::Zh => ["变化", "条目或部门", "行", "列", "现在", "改成"],
        Language::En => ["Change", "Entry or office", "Row", "Column", "Now", "Then"],
    };
    let mut rows = vec![header.map(str::to_owned).to_vec()];
    rows.extend(plan.edits.iter().map(|edit| line(edit, language)));
    page(names(language)[3], rows, vec![10.0, 24.0, 8.0, 20.0, 60.0, 60.0])
}

fn line(edit: &Edit, language: Language) -> Vec<String> {
    let id = match edit.list {
        List::Entry => edit.id.clone(),
        List::Office => format!("[[office]] {}", edit.id),
    };
    let row = if edit.row == 0 { String::new() } else { edit.row.to_string() };
    let column = edit.column.spec().label(language).to_owned();
    let kind = super::plan::kind_name(edit.kind).get(language).to_owned();
    vec![kind, id, row, column, edit.old.clone(), edit.new.clone()]
}
