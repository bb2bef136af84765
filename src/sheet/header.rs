//! The first row of a sheet: which column is which.

use std::{collections::HashMap, sync::LazyLock};

use unicode_normalization::UnicodeNormalization as _;

use super::{COLUMNS, Column, said};
use crate::{
    diagnostic::{Finding, Severity, Words},
    document::nearest,
    faq::Language,
    grid::{Grid, Row},
};

/// What a checked copy calls the column it adds, in Chinese and in English.
pub(super) const PROBLEMS: [&str; 2] = ["检查结果", "Findings"];

/// What a column of a sheet turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Slot {
    /// One of ours.
    Known(Column),
    /// Nothing is written over it, or a checked copy added it.
    Ignored,
    /// Nobody knows.
    Unknown(String),
}

/// Whether the first row of a sheet names entries.
pub(super) fn is_entries(grid: &Grid) -> bool {
    let Some(header) = grid.rows.first() else { return false };
    slots(header, Language::Zh).contains(&Slot::Known(Column::Id))
}

/// What each column is.
pub(super) fn slots(header: &Row, default: Language) -> Vec<Slot> {
    header.cells.iter().map(|cell| slot(&cell.text(), default)).collect()
}

fn slot(name: &str, default: Language) -> Slot {
    let plain = plain(name);
    if plain.is_empty() || NAMES.problems.contains(&plain) {
        return Slot::Ignored;
    }
    find(&plain, default).map_or_else(|| Slot::Unknown(name.to_owned()), Slot::Known)
}

/// A name without what people add to it: white space, capitals, full-width forms, a star
/// for what must be filled in.
fn plain(name: &str) -> String {
    let folded = name.nfkc().flat_map(char::to_lowercase).filter(|c| !c.is_whitespace());
    folded.collect::<String>().trim_end_matches(['*', ':']).to_owned()
}

/// Every name that a column may have, plain: a sheet can have hundreds of columns, and each
/// is held against all of them.
struct Names {
    columns: HashMap<String, Column>,
    problems: [String; 2],
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let mut columns = HashMap::new();
    for spec in COLUMNS {
        let names = [spec.key, spec.zh, spec.en].into_iter().chain(spec.aliases.iter().copied());
        for name in names {
            // Where two columns share a name, it means the first.
            columns.entry(plain(name)).or_insert(spec.column);
        }
    }
    Names { columns, problems: PROBLEMS.map(plain) }
});

/// The column of a name: one of its names, a number behind that where there can be several,
/// or the key without a language for the desk's own.
fn find(name: &str, default: Language) -> Option<Column> {
    let exact = |name: &str| NAMES.columns.get(name).copied();
    let base = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let base = base.trim_end_matches(['_', '-', '.']);
    exact(name)
        .or_else(|| exact(base).filter(|column| matches!(column, Column::Questions(_))))
        .or_else(|| {
            exact(&format!("{base}_{default}")).filter(|_| base == name || base == "question")
        })
}

/// What is wrong with a header.
pub(super) fn findings(header: &Row, slots: &[Slot], file: &str) -> Vec<Finding> {
    if let Some(finding) = full_width(header, file) {
        return vec![finding];
    }
    let mut findings = Vec::new();
    if !slots.contains(&Slot::Known(Column::Id)) {
        findings.push(no_id().in_file(file, header.number, 1));
    }
    for (idx, slot) in slots.iter().enumerate() {
        let at = |finding: Finding| finding.in_file(file, header.number, idx + 1);
        match slot {
            Slot::Unknown(name) => findings.push(at(unknown(name))),
            Slot::Known(column) if is_twice(*column, &slots[..idx]) => {
                findings.push(at(twice(*column)));
            }
            _ => {}
        }
    }
    findings
}

/// Several columns may hold questions; anything else would be said twice.
fn is_twice(column: Column, before: &[Slot]) -> bool {
    !matches!(column, Column::Questions(_)) && before.contains(&Slot::Known(column))
}

/// One column with full-width commas in its name was meant to be several.
fn full_width(header: &Row, file: &str) -> Option<Finding> {
    let [cell] = &header.cells[..] else { return None };
    let mark = cell.text().chars().find(|c| matches!(c, '，' | '；' | '、' | '|'))?;
    let finding = said(
        Severity::Error,
        "import.columns",
        format!("各列之间用了「{mark}」，整行成了一列"),
        format!("the columns are separated by “{mark}”, which makes the whole row one column"),
    );
    let help = Words::new(
        "各列之间用英文逗号 , 分开；或者存成 .xlsx 再导入",
        "separate columns by an ordinary comma, or save it as .xlsx",
    );
    Some(finding.in_file(file, header.number, 1).help(help))
}

fn no_id() -> Finding {
    let finding = said(
        Severity::Error,
        "import.columns",
        "第一行里没有「编号」（id）这一列".to_owned(),
        "there is no column `id` in the first row".to_owned(),
    );
    finding.help(Words::new(
        "第一行要写列名；先用 policydesk export 导出一份来看",
        "the first row holds the names of the columns; see what `policydesk export` writes",
    ))
}

fn unknown(name: &str) -> Finding {
    let finding = said(
        Severity::Warning,
        "import.columns",
        format!("不认识「{name}」这一列，没有读取"),
        format!("nobody knows the column “{name}”, so it was not read"),
    );
    let known = COLUMNS.iter().flat_map(|spec| {
        [spec.key, spec.zh, spec.en].into_iter().chain(spec.aliases.iter().copied())
    });
    let help = match nearest(name, known) {
        Some(meant) => {
            Words::new(format!("是不是想写「{meant}」？"), format!("did you mean “{meant}”?"))
        }
        None => Words::new(
            "列名见导出的“说明”表；不需要的列可以删掉",
            "the guide sheet of an export lists the columns; delete it where it is not needed",
        ),
    };
    finding.help(help)
}

fn twice(column: Column) -> Finding {
    let spec = column.spec();
    let finding = said(
        Severity::Error,
        "import.columns",
        format!("「{}」（{}）这一列有两个", spec.zh, spec.key),
        format!("the column `{}` is there twice", spec.key),
    );
    finding.help(Words::new("删掉其中一个", "delete one of the two"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::faq::Facet;

    fn column(name: &str) -> Slot {
        slot(name, Language::Zh)
    }

    #[test]
    fn columns_are_known_by_key_and_label_however_they_are_typed() {
        let cases = [
            ("ID", Column::Id),
            (" 编 号 ", Column::Id),
            ("标题*", Column::Title(Language::Zh)),
            ("标题(英文)", Column::Title(Language::En)),
            ("ｔｉｔｌｅ＿ｅｎ", Column::Title(Language::En)),
            ("title", Column::Title(Language::Zh)),
            ("question_zh_3", Column::Questions(Language::Zh)),
            ("问法2", Column::Questions(Language::Zh)),
            ("question2", Column::Questions(Language::Zh)),
            ("兑现时限", Column::Detail(Facet::Deadline, Language::Zh)),
            ("咨询电话", Column::Phone),
        ];
        for (name, wanted) in cases {
            assert_eq!(column(name), Slot::Known(wanted), "{name}");
        }
        assert_eq!(column("检查结果"), Slot::Ignored);
        assert_eq!(column("备注"), Slot::Unknown("备注".to_owned()));
        assert_eq!(slot("answer", Language::En), Slot::Known(Column::Answer(Language::En)));
    }
}
