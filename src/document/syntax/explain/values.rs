//! Values without quotes, without an equals sign, or with something after them.

use super::{Clue, Explained};
use crate::{diagnostic::Words, document::node::day_in};

pub(super) fn number_or_date(clue: &Clue<'_>) -> Option<Explained> {
    if clue.says("invalid date") || (clue.says("string values") && day_in(clue.points_at).is_some())
    {
        return Some(match day_in(clue.points_at) {
            Some(day) => Explained::words(
                Words::new("日期的写法不对", "this is not how dates are written"),
                Words::new(format!("写 {day}"), format!("write {day}")),
            ),
            None => Explained::here(
                ("没有这样的日期", "there is no such date"),
                (
                    "年份四位、月和日各两位，例如 2027-12-31",
                    "four digits for the year, two each for month and day: 2027-12-31",
                ),
            ),
        });
    }
    clue.says("unexpected leading zero").then(|| {
        Explained::here(
            ("数字不能以 0 开头", "a number cannot begin with 0"),
            (
                "编号和电话要放进引号，例如 \"001\"",
                "put codes and phone numbers in quotes, like \"001\"",
            ),
        )
    })
}

pub(super) fn missing_quotes(clue: &Clue<'_>) -> Option<Explained> {
    if clue.says("invalid boolean") {
        return Some(Explained::here(
            ("是非值要用小写", "this must be in small letters"),
            ("写 true 或 false", "write true or false"),
        ));
    }
    if clue.says("missing value")
        || clue.points_at.is_empty() && clue.before().trim_end().ends_with('=')
    {
        return Some(Explained::here(
            ("等号后面没有值", "there is no value after the equals sign"),
            ("写上值，或者删掉这一行", "write a value or delete the line"),
        ));
    }
    (clue.says("string values must be quoted") || clue.says("invalid float")).then(|| {
        Explained::here(
            ("文字没有放进引号", "this text is not in quotes"),
            ("在两边加上英文双引号 \"", "put \" on both sides of it"),
        )
    })
}

pub(super) fn equals_sign(clue: &Clue<'_>) -> Option<Explained> {
    if clue.says("extra `=`") {
        return Some(Explained::here(
            ("多了一个等号", "there is one equals sign too many"),
            ("只留一个 `=`", "keep one `=`"),
        ));
    }
    if clue.points_at.starts_with(':') || clue.before().trim_end().ends_with(':') {
        return Some(Explained::here(
            ("键和值之间要用等号", "key and value are joined by an equals sign"),
            ("把 `:` 换成 `=`", "write `=` in place of `:`"),
        ));
    }
    if clue.says("key with no value") {
        return Some(Explained::here(
            ("这一行没有等号", "there is no equals sign on this line"),
            (
                "写成 `键 = 值`；备注前面加 #；有好几行的文字用 \"\"\" 包起来",
                "write `key = value`; remarks begin with #; text of several lines goes between \"\"\"",
            ),
        ));
    }
    let is_key = clue.says("invalid unquoted key") || clue.says("unquoted keys cannot be empty");
    is_key.then(|| {
        Explained::here(
            ("键名写得不对", "this cannot be the name of a key"),
            (
                "键名只用小写英文字母和下划线",
                "names of keys have small letters and underscores only",
            ),
        )
    })
}

/// Something after a value.
pub(super) fn leftover(clue: &Clue<'_>) -> Option<Explained> {
    if !clue.says("unexpected key or value") {
        return None;
    }
    Some(Explained::here(
        ("值的后面多了东西", "there is something after the value"),
        ("一行只写一个 `键 = 值`；备注前面加 #", "one `key = value` a line; remarks begin with #"),
    ))
}

pub(super) fn nesting(clue: &Clue<'_>) -> Option<Explained> {
    clue.says("cannot recurse").then(|| {
        Explained::here(
            ("括号套得太深", "brackets are nested too deep"),
            ("检查是不是多打了括号", "look for brackets typed by mistake"),
        )
    })
}
