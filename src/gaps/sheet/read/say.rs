//! What can be wrong with a sheet of gaps, and how to mend it.

use super::super::Column;
use crate::{
    diagnostic::{Finding, Words},
    document::suggest,
    faq::Language,
};

pub(super) fn unknown_column(name: &str) -> Finding {
    let message =
        Words::new(format!("不认识的列「{name}」"), format!("there is no column “{name}”"));
    let labels = Column::ALL.map(|column| column.label(Language::Zh));
    Finding::warning("import.unknown_column", message).help(suggest(name, labels, || {
        Words::new(
            "这一列不会读取；要用它，就改成表头里原有的名字",
            "it is not read; rename it to use it",
        )
    }))
}

pub(super) fn unknown<'a>(
    id: &str,
    kind: &'static str,
    known: impl Iterator<Item = &'a str>,
) -> Finding {
    let (code, zh, en) = match kind {
        "entry" => ("import.unknown_entry", "条目", "entry"),
        "office" => ("import.unknown_office", "部门", "office"),
        _ => ("import.unknown_topic", "主题", "topic"),
    };
    let message = Words::new(format!("没有{zh} `{id}`"), format!("there is no {en} `{id}`"));
    Finding::error(code, message).help(suggest(id, known, || {
        Words::new("从「选项」表里选一个", "pick one from the second sheet")
    }))
}

pub(super) fn two_wishes() -> Finding {
    let message = Words::new(
        "这一行同时要归入条目、新写条目或不处理",
        "this row asks for more than one of: an entry, a new entry, nothing",
    );
    let help = Words::new("只留一样，其余清空", "keep one and empty the others");
    Finding::error("import.conflict", message).help(help)
}

pub(super) fn not_yes_or_no(said: &str) -> Finding {
    let message =
        Words::new(format!("看不懂「{said}」"), format!("“{said}” is neither yes nor no"));
    Finding::error("import.value", message)
        .help(Words::new("写“是”，或留空", "write yes, or nothing"))
}

pub(super) fn not_whole() -> Finding {
    let message = Words::new(
        "新条目要有同一种语言的标题和答复",
        "a new entry needs a title and an answer in one language",
    );
    Finding::error("import.missing", message)
        .help(Words::new("把缺的那一格填上", "fill in the one that is missing"))
}

pub(super) fn no_id(id: &str) -> Finding {
    let message = Words::new(format!("`{id}` 不能作编号"), format!("`{id}` cannot be an id"));
    Finding::error("import.id", message).help(Words::new(
        "只用小写字母、数字和短横线，例如 pet-shop-subsidy；也可以留空",
        "use a-z, 0-9 and single hyphens, as in pet-shop-subsidy; or leave it empty",
    ))
}

pub(super) fn id_is_taken(id: &str) -> Finding {
    let message =
        Words::new(format!("编号 `{id}` 已经有了"), format!("there is an `{id}` already"));
    Finding::error("import.duplicate_id", message).help(Words::new(
        "换一个编号；要归入那一条，就填在「归入条目」里",
        "choose another one; to add wordings to that entry write its id under accept_as",
    ))
}

pub(super) fn is_taken(wording: &str, entry: &str) -> Finding {
    let message = Words::new(
        format!("「{wording}」已经是 `{entry}` 的问法"),
        format!("“{wording}” is a wording of `{entry}` already"),
    );
    Finding::error("import.taken_wording", message).help(Words::new(
        "从这里删掉这一行；要挪过来，先从那一条里删掉",
        "delete that line here; to move it, delete it there first",
    ))
}

pub(super) fn has_placeholder(wording: &str) -> Finding {
    let message = Words::new(
        format!("「{wording}」里有遮住的个人信息"),
        format!("“{wording}” has a mark where personal data was taken out"),
    );
    Finding::error("import.placeholder", message)
        .help(Words::new("改成不含它的问法，或删掉这一行", "write it without, or delete the line"))
}
