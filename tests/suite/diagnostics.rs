//! Findings exactly as people and programs see them.
//!
//! Each file of `tests/golden/diagnostics` holds the FAQ files that went in and every form
//! that comes out. `UPDATE_GOLDEN=1` writes what comes out into the files.

use std::{
    fs,
    path::{Path, PathBuf},
};

use chrono::NaiveDate;
use policydesk::{
    diagnostic::{Findings, SourceFile, Style, human, json, short, summary},
    faq::{self, Language},
};
use serde::Deserialize;

/// A golden file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Golden {
    why: String,
    #[serde(default)]
    expected: Expected,
    file: Vec<Input>,
}

/// A file that goes in.
#[derive(Debug, Deserialize)]
struct Input {
    name: String,
    text: String,
}

/// Every form that comes out.
#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Expected {
    human_en: String,
    human_zh: String,
    short_en: String,
    short_zh: String,
    json_en: String,
}

impl Expected {
    fn of(findings: &Findings) -> Self {
        let shown = |language| {
            let human = human(findings, language, Style::Plain);
            format!("{human}{}\n", summary(findings, language))
        };
        let records = json(findings, Language::En);
        let lines = records.as_array().expect("a list").iter().map(|record| format!("{record}\n"));
        Self {
            human_en: shown(Language::En),
            human_zh: shown(Language::Zh),
            short_en: short(findings, Language::En),
            short_zh: short(findings, Language::Zh),
            json_en: lines.collect(),
        }
    }

    fn written(&self) -> String {
        let Self { human_en, human_zh, short_en, short_zh, json_en } = self;
        let forms = [
            ("human_en", human_en),
            ("human_zh", human_zh),
            ("short_en", short_en),
            ("short_zh", short_zh),
            ("json_en", json_en),
        ];
        forms.map(|(name, text)| format!("{name} = '''\n{text}'''\n")).concat()
    }
}

#[test]
fn findings_are_shown_exactly_like_this() {
    let update = std::env::var_os("UPDATE_GOLDEN").is_some();
    for path in golden_files() {
        let text = fs::read_to_string(&path).expect("a golden file is readable");
        let golden: Golden = toml::from_str(&text).unwrap_or_else(|e| panic!("{path:?}: {e}"));
        let actual = Expected::of(&findings(&golden.file));
        if update {
            let inputs = text.split_once("\n[expected]").map_or(text.as_str(), |(head, _)| head);
            let new = format!("{}\n\n[expected]\n{}", inputs.trim_end(), actual.written());
            fs::write(&path, new).expect("a golden file is writable");
        } else {
            assert_eq!(actual, golden.expected, "{}: {}", path.display(), golden.why);
        }
    }
}

fn findings(inputs: &[Input]) -> Findings {
    let today = NaiveDate::from_ymd_opt(2026, 11, 24).expect("a real day");
    let file = |input: &Input| SourceFile::new(input.name.as_str(), input.text.as_str());
    let files: Vec<SourceFile> = inputs.iter().map(file).collect();
    faq::load(&files, today).1
}

fn golden_files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/diagnostics");
    let files = fs::read_dir(folder).expect("the golden folder is there");
    let mut paths: Vec<PathBuf> =
        files.map(|file| file.expect("a folder is readable").path()).collect();
    paths.sort();
    assert!(!paths.is_empty(), "no golden file");
    paths
}
