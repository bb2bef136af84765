//! What is said about rows and cells.

use crate::{
    diagnostic::{Finding, Severity, Words},
    grid::{Book, Cell},
    sheet::{header, said},
};

/// Other sheets that look like entries and are not read.
pub(super) fn left_out(book: &Book, read: usize) -> impl Iterator<Item = Finding> + '_ {
    let others = book.sheets.iter().enumerate().filter(move |(idx, _)| *idx != read);
    others.filter(|(_, grid)| header::is_entries(grid)).map(|(_, grid)| {
        let finding = said(
            Severity::Warning,
            "import.columns",
            format!("工作表「{}」也像是条目，没有读取", grid.name),
            format!("the sheet “{}” has entries too and was not read", grid.name),
        );
        finding.help(Words::new(
            "把它的行并到第一张表里，或者另存为一个文件再导入",
            "move its rows to the first sheet, or save it as a file of its own",
        ))
    })
}

/// What a spreadsheet program shows where it could not compute.
///
/// Source: ECMA-376 part 1, §18.17.3.
const ERRORS: [&str; 7] = ["#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"];

/// What no cell may hold.
pub(super) fn unusable(cell: &Cell) -> Option<Finding> {
    let Cell::Text(text) = cell else { return None };
    if ERRORS.contains(&text.trim()) {
        let finding = said(
            Severity::Error,
            "import.row",
            format!("这一格是公式出错的结果 {}", text.trim()),
            format!("this cell shows the error {} of a formula", text.trim()),
        );
        return Some(finding.help(Words::new("改成文字", "write text instead")));
    }
    let control = text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))?;
    let code = u32::from(control);
    let finding = said(
        Severity::Error,
        "import.row",
        format!("这一格里有看不见的控制字符 U+{code:04X}"),
        format!("there is a control character U+{code:04X} in this cell"),
    );
    Some(finding.help(Words::new("把这一格重新打一遍", "type this cell again")))
}

pub(super) fn no_yes(written: &str) -> Finding {
    let finding = said(
        Severity::Error,
        "import.row",
        format!("「删除」一列只能写“是”，或者空着，这里是「{written}」"),
        format!("`remove` takes `yes` or nothing, not “{written}”"),
    );
    finding.help(Words::new("要删就写“是”", "write `yes` to remove the entry"))
}

pub(super) fn no_rows() -> Finding {
    let finding = said(
        Severity::Error,
        "import.empty",
        "表里没有条目".to_owned(),
        "there is no entry in the sheet".to_owned(),
    );
    finding.help(Words::new(
        "列名下面要有内容，一行一条",
        "entries go below the names of the columns, one a row",
    ))
}

pub(super) fn guessed(encoding: &str) -> Finding {
    let finding = said(
        Severity::Warning,
        "import.encoding_guessed",
        format!("文件不是 UTF-8，按 {encoding} 读取；请看看有没有乱码"),
        format!("the file is not UTF-8 and was read as {encoding}; see whether it reads well"),
    );
    finding.help(Words::new(
        "下次另存为“CSV UTF-8”，或者 .xlsx",
        "next time save it as “CSV UTF-8” or .xlsx",
    ))
}

pub(super) fn formula() -> Finding {
    let finding = said(
        Severity::Warning,
        "import.formula",
        "这一格是公式，或者写得像公式；只取了它的文字，没有计算".to_owned(),
        "this cell is a formula or looks like one; its text was taken, nothing was computed"
            .to_owned(),
    );
    finding.help(Words::new("改成文字", "write text instead"))
}
