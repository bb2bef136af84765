//! The schemas that editors get know what the readers know, and the files we ship follow them.

mod follow;
mod sample;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use chrono::NaiveDate;
use policydesk::{
    config,
    diagnostic::{Finding, SourceFile},
    faq, schema,
};
use serde_json::Value;

use follow::violations;

#[test]
fn the_shipped_schemas_are_what_the_command_writes() {
    for (name, path) in [("faq", "faq/faq.schema.json"), ("config", "config.schema.json")] {
        let output = Command::new(env!("CARGO_BIN_EXE_policydesk"))
            .args(["schema", name])
            .output()
            .expect("the binary runs");
        assert_eq!(output.status.code(), Some(0));
        let written = String::from_utf8(output.stdout).expect("JSON is UTF-8");
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(root().join(path), &written).expect("the schema is writable");
        }
        let shipped = fs::read_to_string(root().join(path)).expect("the schema is shipped");
        assert!(written == shipped, "run `policydesk schema {name} > {path}`");
    }
}

#[test]
fn every_shipped_file_names_its_schema_and_follows_it() {
    let faq_files = fs::read_dir(root().join("faq")).expect("the FAQ is there");
    let faq_files = faq_files.map(|file| file.expect("a folder is readable").path());
    let toml = faq_files.filter(|path| path.extension().is_some_and(|ext| ext == "toml"));
    let shipped = toml.map(|path| (path, schema::faq()));
    let mut wrong = Vec::new();
    for (path, schema) in shipped.chain([(root().join("config.toml"), schema::config())]) {
        let text = fs::read_to_string(&path).expect("a shipped file is readable");
        let named = text.lines().next().and_then(|line| line.strip_prefix("#:schema ./"));
        let folder = path.parent().expect("it is in a folder");
        let is_there = named.is_some_and(|name| folder.join(name).is_file());
        if !is_there {
            wrong.push(format!("{}: no schema in its first line", path.display()));
        }
        let values = text.parse().map(toml::Value::Table).expect("a shipped file is TOML");
        let name = path.display().to_string();
        wrong.extend(violations(&schema, &values, &name));
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// Where each table of an FAQ can be reached, with what to write to get there: `KEYS` stands
/// for the keys of the table.
const TABLES: &[(&str, &str)] = &[
    ("", "KEYS"),
    ("/properties/desk", "[desk]\nKEYS"),
    ("/properties/desk/properties/small_talk", "[desk.small_talk]\nKEYS"),
    ("/properties/notice/items", "[[notice]]\nKEYS"),
    ("/properties/topic/items", "[[topic]]\nKEYS"),
    ("/properties/office/items", "[[office]]\nKEYS"),
    ("/properties/office/items/properties/location", "[[office]]\n[office.location]\nKEYS"),
    ("/properties/entry/items", "[[entry]]\nKEYS"),
    ("/properties/entry/items/properties/title/anyOf/1", "[[entry]]\n[entry.title]\nKEYS"),
    ("/properties/entry/items/properties/questions/anyOf/1", "[[entry]]\n[entry.questions]\nKEYS"),
    ("/properties/entry/items/properties/details", "[[entry]]\n[entry.details]\nKEYS"),
    ("/properties/entry/items/properties/links/items", "[[entry]]\n[[entry.links]]\nKEYS"),
    ("/properties/entry/items/properties/sources/items", "[[entry]]\n[[entry.sources]]\nKEYS"),
    (
        "/properties/entry/items/properties/fits/additionalProperties/anyOf/2",
        "[[entry]]\n[entry.fits.stage]\nKEYS",
    ),
    // Without `kind` there must be choices, which is more than a schema can say.
    ("/properties/profile/items", "[[profile]]\nkind = \"yes-no\"\nKEYS"),
    (
        "/properties/profile/items/properties/choices/items",
        "[[profile]]\nid = \"a\"\nask = \"?\"\n[[profile.choices]]\nKEYS",
    ),
    ("/properties/synonyms/items", "[[synonyms]]\nKEYS"),
    ("/properties/check/items", "[[check]]\nKEYS"),
];

/// A key that nobody knows and that is like none.
const NOBODYS: &str = "zzzzzzzzzzzz";

#[test]
fn the_schema_has_the_keys_the_reader_knows_and_requires_what_it_requires() {
    let schema = schema::faq();
    for (pointer, text) in TABLES {
        let findings = load(&text.replace("KEYS", &format!("{NOBODYS} = 1")));
        let table = schema.pointer(pointer).unwrap_or_else(|| panic!("no {pointer}"));
        assert_eq!(table["additionalProperties"], false, "{pointer}");
        let (known, missing) = known_and_missing(&findings);
        let names = table["properties"].as_object().expect("a table").keys().cloned().collect();
        assert_eq!(known, names, "{pointer}");
        let required = table["required"].as_array().into_iter().flatten();
        let required = required.map(|name| name.as_str().expect("a name").to_owned()).collect();
        assert_eq!(missing, required, "{pointer}");
    }
}

#[test]
fn every_way_of_writing_in_the_schema_loads() {
    for choice in 0..3 {
        let toml::Value::Table(sample) = sample::of(&schema::faq(), choice) else {
            panic!("an FAQ is a table");
        };
        let text = toml::to_string(&sample).expect("a sample is TOML");
        let grammar = ["toml.syntax", "faq.type", "faq.unknown_key", "faq.missing", "faq.id"];
        let wrong: Vec<String> = load(&text)
            .iter()
            .filter(|finding| grammar.contains(&finding.code))
            .map(|finding| format!("{:?} {}", finding.field, finding.message.en))
            .collect();
        assert_eq!(wrong, Vec::<String>::new(), "{text}");
    }
}

#[test]
fn what_the_reader_calls_ungrammatical_the_schema_refuses() {
    let list = root().join("tests/golden/bad_inputs/cases.jsonl");
    let list = fs::read_to_string(list).expect("the list is there");
    let (mut n_refused, mut wrong) = (0, Vec::new());
    for line in list.lines() {
        let case: Value = serde_json::from_str(line).expect("a case is JSON");
        let (kind, Some(path)) = (&case["kind"], case["path"].as_str()) else { continue };
        let path = root().join("tests/golden/bad_inputs").join(path);
        let Ok(Ok(values)) = fs::read_to_string(&path).map(|text| text.parse::<toml::Table>())
        else {
            continue;
        };
        let schema = match kind.as_str() {
            Some("faq") => schema::faq(),
            Some("config") => schema::config(),
            _ => continue,
        };
        let code = case["code"].as_str().unwrap_or_default();
        let grammar = ["faq.type", "faq.unknown_key", "faq.missing", "faq.id", "cfg.unknown_key"];
        let is_grammar = grammar.contains(&code);
        let found = violations(&schema, &toml::Value::Table(values), "");
        let is_fine = case["outcome"] != "reject";
        n_refused += usize::from(is_grammar && !found.is_empty());
        if (is_grammar && found.is_empty()) || (is_fine && !found.is_empty()) {
            wrong.push(format!("{}: {found:?}", case["id"]));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(n_refused >= 8, "{n_refused} cases are about grammar");
}

#[test]
fn the_configuration_keeps_to_the_choices_and_bounds_of_its_schema() {
    let schema = schema::config();
    let sections = schema["properties"].as_object().expect("sections");
    for (section, table) in sections {
        let findings = load_config(&format!("[{section}]\n{NOBODYS} = 1\n"));
        let (known, _) = known_and_missing(&findings);
        let keys = table["properties"].as_object().expect("a table");
        assert_eq!(known, keys.keys().cloned().collect(), "[{section}]");
        for (name, key) in keys {
            assert!(key["description"].is_string(), "{section}.{name} is not explained");
            let is_taken = |value: &str| {
                // A long time needs its reason.
                let reason = "retention_reason = \"x\"\n";
                let reason = if name == "retention_days" { reason } else { "" };
                let field = format!("{section}.{name}");
                let text = format!("[{section}]\n{name} = {value}\n{reason}");
                let findings = load_config(&text);
                !findings.iter().any(|f| f.code == "cfg.value" && f.field == Some(field.clone()))
            };
            for word in key["enum"].as_array().into_iter().flatten() {
                assert!(is_taken(&word.to_string()), "{section}.{name} = {word}");
            }
            if let (Some(least), Some(most)) = (key["minimum"].as_i64(), key["maximum"].as_i64()) {
                for (value, is_within) in
                    [(least, true), (most, true), (least - 1, false), (most + 1, false)]
                {
                    // Two shares depend on each other; only their own bounds are meant here.
                    let is_pair = matches!(name.as_str(), "answer_at" | "clarify_at");
                    if !(is_within && is_pair) {
                        assert_eq!(is_taken(&value.to_string()), is_within, "{name} = {value}");
                    }
                }
            }
        }
    }
}

#[test]
fn the_problem_matcher_reads_every_line_of_the_short_form() {
    let tasks = fs::read_to_string(root().join(".vscode/tasks.json")).expect("it is shipped");
    let tasks: Value = serde_json::from_str(&tasks).expect("it is JSON");
    let task = &tasks["tasks"][0];
    let command = task["command"].as_str().expect("a command");
    let pattern = &task["problemMatcher"]["pattern"];
    let regexp = pattern["regexp"].as_str().expect("a pattern");
    let regexp = regex::Regex::new(regexp).expect("it is a pattern to us as well");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let text = "[[entry]]\nid = \"a\"\ntitle.zh = \"甲\"\nanwser.zh = \"a:1:2: b\"\n\
                [[entry]]\nid = \"b\"\ntitle.zh = \"乙\"\nanswer.zh = \"答\"\n";
    fs::write(folder.path().join("政策 1.toml"), text).expect("a file");
    let mut words = command.split_whitespace().skip(1).collect::<Vec<_>>();
    words.extend(["--faq", "."]);
    let output = Command::new(env!("CARGO_BIN_EXE_policydesk"))
        .args(words)
        .env_clear()
        .env("TELOXIDE_TOKEN", "123456789:AAFakeFakeFakeFakeFakeFakeFakeFake123")
        .current_dir(folder.path())
        .output()
        .expect("the binary runs");
    let shown = String::from_utf8(output.stdout).expect("findings are UTF-8");
    assert!(shown.lines().count() > 1, "{shown}");
    let group = |name: &str| {
        let group = pattern[name].as_u64().and_then(|group| usize::try_from(group).ok());
        group.expect("a number of a group")
    };
    for line in shown.lines() {
        let found = regexp.captures(line).unwrap_or_else(|| panic!("not read: {line}"));
        assert_eq!(&found[group("file")], "政策 1.toml", "{line}");
    }
    let typo = shown.lines().find(|line| line.contains("anwser")).expect("the slip is found");
    let found = regexp.captures(typo).expect("read above");
    let parts = ["line", "column", "severity", "code"].map(|name| &found[group(name)]);
    assert_eq!(parts, ["4", "1", "error", "faq.unknown_key"]);
}

/// The keys a reader names when it meets a key nobody knows, and those it misses beside it.
fn known_and_missing(findings: &[Finding]) -> (BTreeSet<String>, BTreeSet<String>) {
    let is_unknown = |finding: &&Finding| {
        finding.code.ends_with("unknown_key")
            && finding.field.as_ref().is_some_and(|field| field.ends_with(NOBODYS))
    };
    let unknown = findings.iter().find(is_unknown).expect("nobody knows the key");
    let help = &unknown.help.as_ref().expect("the known keys").en;
    let known = help.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    let field = unknown.field.as_deref().expect("looked at above");
    let table = field.strip_suffix(NOBODYS).expect("looked at above");
    let missing = findings.iter().filter(|finding| finding.code.ends_with(".missing"));
    let missing = missing.filter_map(|finding| finding.field.as_ref()?.strip_prefix(table));
    (known, missing.filter(|name| !name.contains(['.', '['])).map(str::to_owned).collect())
}

fn load(text: &str) -> Vec<Finding> {
    let today = NaiveDate::from_ymd_opt(2026, 11, 24).expect("a real day");
    faq::load(&[SourceFile::new("a.toml", text)], today).1.into_iter().collect()
}

fn load_config(text: &str) -> Vec<Finding> {
    config::load(Some(SourceFile::new("config.toml", text)), &|_| None).1.into_iter().collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}
