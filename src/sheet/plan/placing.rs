//! Findings about the changed files, moved to the cells that want it so.

use std::cmp::Reverse;

use super::{EditKind, Plan};
use crate::{
    diagnostic::{Finding, Findings},
    sheet::{COLUMNS, Column, Input},
};

/// Moves what was found in the changed files to the cells that want it so.
pub fn placed(findings: &Findings, input: &Input, plan: &Plan) -> Findings {
    findings.iter().map(|finding| place(finding.clone(), input, plan)).collect()
}

fn place(finding: Finding, input: &Input, plan: &Plan) -> Finding {
    let Some(id) = finding.entry.clone() else { return finding };
    let is_ours = plan.edits.iter().any(|edit| edit.id == id && edit.kind != EditKind::Removed);
    let row = input.rows.iter().find(|row| row.id == id && is_ours);
    let Some(row) = row else { return finding };
    let column = column_of(finding.field.as_deref().unwrap_or("id"), input);
    input.at(finding.without_excerpt(), row.number, column)
}

/// The column of a key as findings name it, such as `details.amount.zh` or `links[0].url`;
/// one that is in the sheet, where there is a choice.
fn column_of(field: &str, input: &Input) -> Column {
    let plain = field.split('[').next().unwrap_or(field);
    let leads = |path: &str| {
        plain == path
            || plain.starts_with(&format!("{path}."))
            || path.starts_with(&format!("{plain}."))
    };
    let all = COLUMNS.iter().map(|spec| spec.column);
    let mut fitting: Vec<(bool, usize, Column)> = all
        .filter_map(|column| {
            let path = column.path()?;
            let is_there = input.columns.iter().any(|(_, known)| *known == column);
            leads(&path).then_some((is_there, path.len(), column))
        })
        .collect();
    fitting.sort_by_key(|(is_there, len, _)| (Reverse(*is_there), Reverse(*len)));
    fitting.first().map_or(Column::Id, |(_, _, column)| *column)
}
