//! Keys inside an inline table: `title = { zh = "…", en = "…" }`.

use toml_edit::{DocumentMut, InlineTable, TableLike};

use super::{Value, render};

/// The inline table with a key below it set or removed, or nothing where something else
/// stands in the way.
pub(super) fn changed(table: &str, path: &[String], value: Option<&Value>) -> Option<String> {
    let mut document: DocumentMut = format!("x = {table}\n").parse().ok()?;
    let inline = document["x"].as_inline_table_mut()?;
    match value {
        Some(value) => set(inline, path, &render::value(value, "\n"))?,
        None => remove(inline, path),
    }
    Some(document["x"].to_string().trim().to_owned())
}

fn set(table: &mut InlineTable, path: &[String], rendered: &str) -> Option<()> {
    let (first, rest) = path.split_first()?;
    if rest.is_empty() {
        let value: toml_edit::Value = single_line(rendered)?.parse().ok()?;
        match table.get_mut(first) {
            Some(present) => *present = value.decorated(" ", ""),
            None => {
                table.insert(first, value.decorated(" ", ""));
            }
        }
        table.fmt();
        return Some(());
    }
    let below = table.get_or_insert(first, InlineTable::new()).as_inline_table_mut()?;
    set(below, rest, rendered)?;
    table.fmt();
    Some(())
}

/// TOML 1.0 has inline tables on one line: text in triple quotes is written with `\n`.
fn single_line(rendered: &str) -> Option<String> {
    if !rendered.contains('\n') {
        return Some(rendered.to_owned());
    }
    let value: toml_edit::Value = rendered.parse().ok()?;
    Some(match value {
        toml_edit::Value::String(text) => quoted(text.value()),
        toml_edit::Value::Array(array) => {
            let items = array.iter().map(|item| item.as_str().map(quoted));
            format!("[{}]", items.collect::<Option<Vec<_>>>()?.join(", "))
        }
        other => other.decorated("", "").to_string(),
    })
}

fn quoted(words: &str) -> String {
    words.split('\n').map(|line| render::text(line, "\n")).fold(String::new(), |all, line| {
        if all.is_empty() { line } else { format!("{}\\n{}", &all[..all.len() - 1], &line[1..]) }
    })
}

fn remove(table: &mut InlineTable, path: &[String]) {
    let Some((first, rest)) = path.split_first() else { return };
    if rest.is_empty() {
        table.remove(first);
        table.fmt();
    } else if let Some(below) = table.get_mut(first).and_then(|v| v.as_inline_table_mut()) {
        remove(below, rest);
        if TableLike::is_empty(below) {
            table.remove(first);
            table.fmt();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(dotted: &str) -> Vec<String> {
        dotted.split('.').map(str::to_owned).collect()
    }

    #[test]
    fn a_member_is_set_added_and_removed() {
        let table = "{ zh = \"甲\", en = \"A\" }";
        let two_lines = Value::Text("乙\n\"二\"".into());
        assert_eq!(
            changed(table, &path("zh"), Some(&two_lines)).as_deref(),
            Some("{ zh = \"乙\\n\\\"二\\\"\", en = \"A\" }")
        );
        assert_eq!(changed(table, &path("en"), None).as_deref(), Some("{ zh = \"甲\" }"));
        let added = changed("{ zh = \"甲\" }", &path("en"), Some(&Value::Text("A".into())));
        assert_eq!(added.as_deref(), Some("{ zh = \"甲\", en = \"A\" }"));
    }

    #[test]
    fn a_member_below_a_member_is_reached() {
        let steps = Value::Text("先".into());
        let set = changed("{ amount = { zh = \"一\" } }", &path("steps.zh"), Some(&steps));
        assert_eq!(set.as_deref(), Some("{ amount = { zh = \"一\" }, steps = { zh = \"先\" } }"));
    }
}
