use std::{fs, path::Path};

use super::*;

const FILE: &str = r#"# 借钱的事

[[topic]] # 话题
id = "money"
name = "资金"

# 先写市里的
[[entry]]
id = "a"                     # 不再改
topic = "money"
title.zh = "甲" # 正式名称
questions.zh = [
  "甲怎么办",  # 电话里问的
  # 窗口问的
  "甲要多久",
]
answer.zh = """
第一行
第二行"""
title.en = "A"
related = ["b"]

[[check]]
ask = "甲"
expect = "a"

[[entry]]
id = "b"
title = "乙"
questions = ["乙怎么办"]
answer = { zh = "答乙", en = "B" }
related = ["a", "c"]
[entry.details]
amount.zh = "一万"

[[check]]
ask = "甲乙"
expect = ["a", "b"]

[[entry]]
id = "c"
title = "丙"
answer = "答丙"
"#;

fn path(dotted: &str) -> KeyPath {
    dotted.split('.').map(str::to_owned).collect()
}

fn set(id: &str, key: &str, value: impl Into<Option<Value>>) -> Change {
    Change::Set { list: List::Entry, id: id.to_owned(), key: path(key), value: value.into() }
}

fn text(words: &str) -> Value {
    Value::Text(words.to_owned())
}

fn texts(words: &[&str]) -> Value {
    Value::Texts(words.iter().map(|w| (*w).to_owned()).collect())
}

/// The lines that a change took away and brought.
fn diff(changes: &[Change]) -> String {
    let files = amend(&[SourceFile::new("a.toml", FILE)], changes).expect("it can be made");
    let after = files[0].text();
    assert!(after.parse::<toml::Table>().is_ok(), "{after}");
    let (old, new): (Vec<&str>, Vec<&str>) = (FILE.lines().collect(), after.lines().collect());
    let same = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let rest = old.len().min(new.len()) - same;
    let tail =
        old.iter().rev().zip(new.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    let gone = old[same..old.len() - tail].iter().map(|line| format!("-{line}\n"));
    let come = new[same..new.len() - tail].iter().map(|line| format!("+{line}\n"));
    gone.chain(come).collect()
}

#[test]
fn only_the_value_changes_and_its_comment_stays() {
    let changed = diff(&[set("a", "title.zh", text("甲改"))]);
    assert_eq!(changed, "-title.zh = \"甲\" # 正式名称\n+title.zh = \"甲改\" # 正式名称\n");
}

#[test]
fn text_of_several_lines_goes_into_triple_quotes() {
    let changed = diff(&[set("a", "answer.zh", text("一\n二"))]);
    assert_eq!(changed, "-第一行\n-第二行\"\"\"\n+一\n+二\"\"\"\n");
}

#[test]
fn a_new_key_stands_where_its_like_is_written() {
    let changed = diff(&[set("a", "answer.en", text("Yes"))]);
    assert_eq!(changed, "+answer.en = \"Yes\"\n");
    let files = amend(&[SourceFile::new("a.toml", FILE)], &[set("a", "answer.en", text("Yes"))]);
    let after = files.expect("it can be made")[0].text().to_owned();
    assert!(after.contains("第二行\"\"\"\nanswer.en"), "{after}");
    let day = NaiveDate::from_ymd_opt(2026, 11, 26).map(Value::Date);
    assert_eq!(diff(&[set("c", "reviewed", day)]), "+reviewed = 2026-11-26\n");
}

#[test]
fn a_second_language_gives_the_first_its_name() {
    let changed = diff(&[set("b", "title.en", text("B"))]);
    assert_eq!(changed, "-title = \"乙\"\n+title.zh = \"乙\"\n+title.en = \"B\"\n");
    assert_eq!(diff(&[set("b", "title.zh", text("乙乙"))]), "-title = \"乙\"\n+title = \"乙乙\"\n");
}

#[test]
fn inline_tables_and_sub_tables_are_written_as_they_are() {
    assert_eq!(
        diff(&[set("b", "answer.en", text("Bee"))]),
        "-answer = { zh = \"答乙\", en = \"B\" }\n+answer = { zh = \"答乙\", en = \"Bee\" }\n"
    );
    assert_eq!(diff(&[set("b", "details.steps.zh", text("先"))]), "+steps.zh = \"先\"\n");
}

#[test]
fn a_list_keeps_what_stays() {
    let words = ["甲怎么办", "甲快吗", "甲要多久", "甲贵吗"];
    assert_eq!(
        diff(&[set("a", "questions.zh", texts(&words))]),
        "-  # 窗口问的\n-  \"甲要多久\",\n+  \"甲快吗\",\n+  # 窗口问的\n+  \"甲要多久\",\n+  \"甲贵吗\",\n"
    );
    assert_eq!(
        diff(&[set("a", "questions.zh", texts(&["甲要多久"]))]),
        "-  \"甲怎么办\",  # 电话里问的\n"
    );
}

#[test]
fn a_wording_is_added_once() {
    let add = |wording: &str, language| Change::AddWording {
        entry: "a".into(),
        language,
        wording: wording.into(),
    };
    assert_eq!(diff(&[add("甲在哪办", Language::Zh)]), "+  \"甲在哪办\",\n");
    assert_eq!(diff(&[add("甲要多久", Language::Zh)]), "");
    assert_eq!(diff(&[add("Where?", Language::En)]), "+questions.en = [\"Where?\"]\n");
    let plain =
        Change::AddWording {
            entry: "b".into(), language: Language::Zh, wording: "乙在哪".into()
        };
    assert_eq!(
        diff(&[plain]),
        "-questions = [\"乙怎么办\"]\n+questions = [\"乙怎么办\", \"乙在哪\"]\n"
    );
}

#[test]
fn a_key_is_removed_with_its_line() {
    assert_eq!(diff(&[set("a", "title.en", None)]), "-title.en = \"A\"\n");
    assert_eq!(
        diff(&[set("b", "answer.en", None)]),
        "-answer = { zh = \"答乙\", en = \"B\" }\n+answer = { zh = \"答乙\" }\n"
    );
    assert_eq!(diff(&[set("b", "details", None)]), "-[entry.details]\n-amount.zh = \"一万\"\n");
    assert_eq!(diff(&[set("c", "owner", None)]), "");
}

#[test]
fn a_new_entry_stands_behind_the_last_of_its_topic() {
    let keys = vec![
        (path("id"), Value::Text("d".into())),
        (path("topic"), Value::Text("money".into())),
        (path("title.zh"), Value::Text("丁".into())),
    ];
    let added = diff(&[Change::Add { list: List::Entry, keys }]);
    assert_eq!(added, "+[[entry]]\n+id = \"d\"\n+topic = \"money\"\n+title.zh = \"丁\"\n+\n");
    let files = amend(
        &[SourceFile::new("faq/desk.toml", "[desk]\nname = \"x\"\n")],
        &[Change::Add { list: List::Office, keys: vec![(path("id"), Value::Text("o".into()))] }],
    );
    let files = files.expect("it can be made");
    assert_eq!(
        (files[1].path(), files[1].text()),
        ("faq/offices.toml", "[[office]]\nid = \"o\"\n")
    );
}

#[test]
fn an_entry_is_removed_with_all_that_names_it() {
    let gone = Change::Remove { list: List::Entry, id: "a".to_owned() };
    let files = amend(&[SourceFile::new("a.toml", FILE)], &[gone]).expect("it can be made");
    let after = files[0].text();
    assert!(after.starts_with("# 借钱的事\n\n[[topic]] # 话题\nid = \"money\"\nname = \"资金\"\n\n[[entry]]\nid = \"b\""), "{after}");
    assert!(after.contains("related = [\"c\"]") && after.contains("expect = [\"b\"]"), "{after}");
}

#[test]
fn what_cannot_be_done_is_said() {
    let files = [SourceFile::new("a.toml", FILE)];
    let missing = amend(&files, &[set("x", "owner", text("y"))]).expect_err("there is no x");
    assert_eq!(missing.to_string(), "no entry has the id `x`");
    let in_the_way = amend(&files, &[set("a", "topic.zh.en", text("y"))]);
    assert!(in_the_way.is_err());
}

#[test]
fn windows_line_breaks_stay_windows_line_breaks() {
    let file = SourceFile::new("a.toml", FILE.replace('\n', "\r\n"));
    let changes = [
        set("a", "answer.zh", text("一\n二")),
        set("a", "answer.en", text("x")),
        set("a", "questions.zh", texts(&["甲怎么办", "新", "甲要多久", "更新"])),
    ];
    let after = amend(&[file], &changes).expect("it can be made")[0].text().to_owned();
    assert_eq!(after.matches('\n').count(), after.matches("\r\n").count());
    let read: toml::Table = after.parse().expect("it is TOML");
    let answer = read["entry"][0]["answer"]["zh"].as_str().map(|words| words.replace("\r\n", "\n"));
    assert_eq!(answer.as_deref(), Some("一\n二"));
}

/// Every text of every entry of the shipped FAQ is changed, and read back: nothing else is.
#[test]
fn the_shipped_faq_is_read_back_as_it_was_set() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("faq");
    let mut paths: Vec<_> =
        fs::read_dir(folder).expect("it is there").flatten().map(|file| file.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    let files: Vec<SourceFile> = paths
        .iter()
        .map(|path| {
            let text = fs::read_to_string(path).expect("it is readable");
            SourceFile::new(path.display().to_string(), text)
        })
        .collect();
    let changes: Vec<Change> = files.iter().flat_map(rewordings).collect();
    assert!(changes.len() > 1_000, "{}", changes.len());
    let after = amend(&files, &changes).expect("they can be made");
    for (before, after) in files.iter().zip(&after) {
        let read = |file: &SourceFile| file.text().parse::<toml::Table>().expect("it is TOML");
        let mut wanted = read(before);
        for entry in
            wanted.get_mut("entry").and_then(|list| list.as_array_mut()).into_iter().flatten()
        {
            reword(entry);
        }
        assert_eq!(wanted, read(after), "{}", before.path());
        assert_eq!(comments(before), comments(after));
    }
}

/// The comments of a file.
fn comments(file: &SourceFile) -> Vec<&str> {
    file.text().lines().filter(|line| line.starts_with('#')).collect()
}

/// A change of every text of every entry.
fn rewordings(file: &SourceFile) -> Vec<Change> {
    let tables = Layout::of(file.text()).expect("it is sound").tables;
    let entries = tables.iter().filter(|table| table.list == "entry");
    let all = entries.flat_map(|table| table.statements.iter().map(move |s| (table, s)));
    all.filter(|(_, statement)| statement.path != ["id"])
        .filter_map(|(table, statement)| {
            let value = match &statement.value {
                toml_edit::Value::String(words) => Value::Text(format!("{}改", words.value())),
                array @ toml_edit::Value::Array(_) if !list::texts(array).is_empty() => {
                    Value::Texts(
                        list::texts(array).iter().map(|words| format!("{words}改")).collect(),
                    )
                }
                _ => return None,
            };
            let id = table.text("id").expect("every entry has one");
            Some(set(id, &statement.path.join("."), value))
        })
        .collect()
}

/// The same, done to what was read.
fn reword(value: &mut toml::Value) {
    for (key, value) in value.as_table_mut().into_iter().flatten() {
        match value {
            toml::Value::String(words) if key != "id" => words.push('改'),
            toml::Value::Array(items) => {
                for item in items {
                    if let toml::Value::String(words) = item {
                        words.push('改');
                    }
                }
            }
            toml::Value::Table(_) => reword(value),
            _ => {}
        }
    }
}
