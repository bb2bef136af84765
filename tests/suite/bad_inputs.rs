//! Broken files, folders, configurations and secrets, and what must be said of each.
//!
//! `tests/golden/bad_inputs/cases.jsonl` is the list, one case a line.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    os::unix::fs::{PermissionsExt as _, symlink},
    path::{Path, PathBuf},
    process::Command,
};

use chrono::NaiveDate;
use policydesk::{
    config::{self, Config, secrets},
    diagnostic::{Finding, Findings, Severity, SourceFile, Style, human, json, short},
    faq::{self, Faq, Language},
    reload::{self, Content, Judgement, Reading},
    sources,
};
use serde::Deserialize;

/// What must come of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Outcome {
    /// It loads without a warning.
    Accept,
    /// It loads, and a warning says what to mend.
    Warn,
    /// Nothing is loaded.
    Reject,
    /// It is sound, but waits for a yes.
    Hold,
}

/// One case of the list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    id: String,
    kind: String,
    path: Option<PathBuf>,
    content: Option<String>,
    mode: Option<u32>,
    #[serde(default)]
    env: BTreeMap<String, String>,
    outcome: Outcome,
    code: Option<String>,
    line: Option<usize>,
    field: Option<String>,
    entry: Option<String>,
    entries: Option<usize>,
    ignored: Option<usize>,
    errors: Option<usize>,
    #[serde(default)]
    message_has: Vec<String>,
    #[serde(default)]
    message_lacks: Vec<String>,
}

#[test]
fn every_broken_faq_file_gets_the_finding_it_deserves() {
    check_all("faq", |case| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = golden(case);
        let name = path.file_name().expect("a case names a file");
        fs::copy(&path, folder.path().join(name)).expect("a case is readable");
        case.hold_against_folder(folder.path())
    });
}

#[test]
fn every_broken_faq_folder_gets_the_finding_it_deserves() {
    check_all("faq-dir", |case| case.hold_against_folder(&golden(case)));
}

#[test]
fn every_set_that_was_cut_is_held() {
    check_all("faq-sequence", |case| {
        let today = NaiveDate::from_ymd_opt(2026, 11, 24).expect("a real day");
        let [before, after] = ["before.toml", "after.toml"].map(|name| {
            let text = fs::read_to_string(golden(case).join(name)).expect("a case is readable");
            let file = SourceFile::new("faq/faq.toml", text);
            Reading::new(vec![file], Findings::new(), Vec::new())
        });
        let (faq, findings) = faq::load(&before.files, today);
        let served = Content::new(&before, &faq.unwrap_or_else(|| panic!("{findings:?}")));
        match reload::judge(&served, &after, today, None) {
            Judgement::Held { findings, .. } => case.hold_against(false, &findings),
            other => vec![format!("it is not held: {other:?}")],
        }
    });
}

#[test]
fn files_that_are_no_files_are_refused_without_being_read() {
    check_all("made", |case| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        make(&case.id, &folder.path().join("made.toml"));
        case.hold_against_folder(folder.path())
    });
}

#[test]
fn every_broken_configuration_gets_the_finding_it_deserves() {
    check_all("config", |case| {
        let (source, mut findings) = sources::read_file(&golden(case));
        let (config, more) = config::load(source, &|_| None);
        findings.extend(more);
        case.hold_against(config.is_some(), &findings)
    });
}

#[test]
fn every_broken_secret_gets_the_finding_it_deserves() {
    check_all("secret", |case| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("token");
        fs::write(&path, case.content.as_deref().unwrap_or_default()).expect("it is writable");
        let mode = fs::Permissions::from_mode(case.mode.unwrap_or(0o600));
        fs::set_permissions(&path, mode).expect("it is ours");
        let mut config = Config::default();
        config.telegram.token_file = Some(path);
        let (secrets, findings) = secrets::load(&config, &|_| None);
        case.hold_against(secrets.telegram_token.is_some(), &findings)
    });
}

#[test]
fn the_program_ends_with_2_names_the_key_and_shows_no_secret() {
    let mut cases = cases("config");
    cases.extend(cases_of_secrets());
    let refused = cases.iter().filter(|case| case.outcome == Outcome::Reject);
    let wrong: Vec<String> = refused
        .flat_map(|case| call(case).into_iter().map(|what| format!("{}: {what}", case.id)))
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Cases that come by the environment or by a file that it names.
fn cases_of_secrets() -> Vec<Case> {
    cases("env").into_iter().chain(cases("secret")).collect()
}

/// Runs `policydesk check` on a case for people and for programs, and says what is
/// not as listed.
fn call(case: &Case) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir_all(folder.path().join("faq")).expect("a folder");
    let good = self::folder().join("faq/000-good.toml");
    fs::copy(good, folder.path().join("faq/a.toml")).expect("a case is readable");
    let config = folder.path().join("config.toml");
    match (&case.path, &case.content) {
        (Some(path), _) => _ = fs::copy(self::folder().join(path), &config).expect("a case"),
        (None, Some(secret)) => {
            fs::write(folder.path().join("token"), secret).expect("a file");
            fs::write(&config, "[telegram]\ntoken_file = \"token\"\n").expect("a file");
        }
        (None, None) => fs::write(&config, "").expect("a file"),
    }
    let mut wrong = Vec::new();
    for (format, language) in [("human", "zh_CN"), ("json", "en_US")] {
        let output = Command::new(env!("CARGO_BIN_EXE_policydesk"))
            .args(["check", "--faq", "faq", "--format", format])
            .env_clear()
            .env("LC_ALL", format!("{language}.UTF-8"))
            .envs(&case.env)
            .current_dir(folder.path())
            .output()
            .expect("the binary runs");
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8(said).expect("the desk speaks UTF-8");
        if output.status.code() != Some(2) {
            wrong.push(format!("--format {format} ends with {}", output.status));
        }
        let field = case.field.iter().filter(|_| format == "json");
        let code = &case.code;
        wrong.extend(
            field
                .chain(code)
                .chain(&case.message_has)
                .filter(|words| !said.contains(words.as_str()))
                .map(|words| format!("--format {format} does not say {words}: {said}")),
        );
        let shown = case.message_lacks.iter().filter(|words| said.contains(words.as_str()));
        wrong.extend(shown.map(|words| format!("--format {format} shows {words:?}")));
    }
    wrong
}

/// Runs every case of a kind and shows all that went wrong together.
fn check_all(kind: &str, run: impl Fn(&Case) -> Vec<String>) {
    let wrong: Vec<String> = cases(kind)
        .iter()
        .flat_map(|case| run(case).into_iter().map(|what| format!("{}: {what}", case.id)))
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Every case of a kind.
fn cases(kind: &str) -> Vec<Case> {
    let list = fs::read_to_string(folder().join("cases.jsonl")).expect("the list is there");
    let cases = list.lines().map(|line| serde_json::from_str::<Case>(line).expect(line));
    let cases: Vec<Case> = cases.filter(|case| case.kind == kind).collect();
    assert!(!cases.is_empty(), "no case of kind {kind}");
    cases
}

impl Case {
    /// Loads a folder and says what is not as listed.
    fn hold_against_folder(&self, folder: &Path) -> Vec<String> {
        let listing = sources::list_faq_dir(folder).expect("the folder is readable");
        let (faq, findings) = load(folder);
        let mut wrong = self.hold_against(faq.is_some(), &findings);
        let n_entries = faq.map(|faq| faq.entries().len());
        if self.entries.is_some() && self.entries != n_entries {
            wrong.push(format!("{n_entries:?} entries, not {:?}", self.entries));
        }
        if self.ignored.is_some_and(|n| n != listing.ignored.len()) {
            wrong.push(format!("{} files ignored, not {:?}", listing.ignored.len(), self.ignored));
        }
        wrong
    }

    /// Says what is not as listed.
    fn hold_against(&self, is_loaded: bool, findings: &Findings) -> Vec<String> {
        let shown = short(findings, Language::En);
        let mut wrong = Vec::new();
        if is_loaded == matches!(self.outcome, Outcome::Reject | Outcome::Hold) {
            wrong.push(format!("loaded: {is_loaded}"));
        }
        let worst = findings.iter().map(|finding| finding.severity).max();
        if worst.unwrap_or(Severity::Note) != self.severity() {
            wrong.push(format!("the outcome is not {:?}", self.outcome));
        }
        if self.errors.is_some_and(|n| n != findings.count(Severity::Error)) {
            wrong.push(format!("not {:?} errors", self.errors));
        }
        if !findings.iter().any(|finding| self.is_met_by(finding)) && self.code.is_some() {
            wrong.push("no finding has this code, place and wording".to_owned());
        }
        wrong.extend(self.unsaid(findings));
        wrong.extend(self.said_too_much(findings));
        if !wrong.is_empty() {
            wrong.push(format!("findings:\n{shown}"));
        }
        wrong
    }

    /// The worst finding there may be.
    fn severity(&self) -> Severity {
        match self.outcome {
            Outcome::Accept => Severity::Note,
            Outcome::Warn => Severity::Warning,
            Outcome::Reject | Outcome::Hold => Severity::Error,
        }
    }

    /// Whether a finding is the one that is listed.
    fn is_met_by(&self, finding: &Finding) -> bool {
        let is_same =
            |wanted: &Option<String>, is: Option<&str>| wanted.is_none() || wanted.as_deref() == is;
        is_same(&self.code, Some(finding.code))
            && is_same(&self.field, finding.field.as_deref())
            && is_same(&self.entry, finding.entry.as_deref())
            && self.line.is_none_or(|line| line == finding.line)
    }

    /// Words that should be somewhere in the findings and are not.
    fn unsaid(&self, findings: &Findings) -> Vec<String> {
        let said = everything_said(findings);
        let missing = self.message_has.iter().filter(|words| !said.contains(words.as_str()));
        missing.map(|words| format!("nothing says {words:?}")).collect()
    }

    /// Words that must not be shown and are.
    fn said_too_much(&self, findings: &Findings) -> Vec<String> {
        let said = everything_said(findings);
        let shown = self.message_lacks.iter().filter(|words| said.contains(words.as_str()));
        shown.map(|words| format!("{words:?} is shown")).collect()
    }
}

/// Findings in every language and format.
fn everything_said(findings: &Findings) -> String {
    let said = Language::ALL.map(|language| {
        let (human, short) = (human(findings, language, Style::Plain), short(findings, language));
        format!("{human}{short}{}", json(findings, language))
    });
    said.concat()
}

/// Reads and loads an FAQ folder as of a day on which every good case is good.
fn load(folder: &Path) -> (Option<Faq>, Findings) {
    let today = NaiveDate::from_ymd_opt(2026, 11, 24).expect("a real day");
    let (files, mut findings) = sources::read_faq_dir(folder);
    let (faq, more) = faq::load(&files, today);
    findings.extend(more);
    (faq, findings)
}

/// Makes what cannot be kept in a repository.
fn make(id: &str, path: &Path) {
    match id {
        "170-huge-50mb" => {
            File::create(path).and_then(|file| file.set_len(50_000_000)).expect("a sparse file");
        }
        "171-nesting-20000" => fs::write(path, "[".repeat(20_000)).expect("a file"),
        "174-symlink-loop" => symlink(path, path).expect("a link"),
        "175-fifo" => {
            let made = Command::new("mkfifo").arg(path).status().expect("mkfifo is there");
            assert!(made.success(), "mkfifo failed");
        }
        "178-device" => symlink("/dev/zero", path).expect("a link"),
        "179-escape" => symlink("/etc/passwd", path).expect("a link"),
        other => panic!("nobody knows how to make {other}"),
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/bad_inputs")
}

fn golden(case: &Case) -> PathBuf {
    folder().join(case.path.as_deref().expect("the case has a path"))
}

/// What editors, keyboards and accidents put into files.
const ACCIDENTS: &[&str] = &[
    "",
    "\"",
    "\"\"\"",
    "'",
    "'''",
    "[",
    "[[",
    "]",
    "{",
    "}",
    "=",
    "＝",
    "，",
    "“",
    "\\",
    "\\u",
    "#",
    "\n",
    "\r",
    "\r\n",
    "\0",
    "\u{202e}",
    "\u{3000}",
    "<<<<<<< HEAD\n",
    "[[entry]]\n",
    "[entry]\n",
    "id = ",
    "税",
    "👨‍👩‍👧",
    "2027-13-99",
    "1e999",
    "0x",
    ".",
    ":",
    "[entry.answer]\nzh = 1\n",
    "https://a:b@c/",
    "123456789:AAFakeFakeFakeFakeFakeFakeFakeFake123",
];

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { failure_persistence: None, ..proptest::prelude::ProptestConfig::with_cases(128) })]

    /// Two accidents and a cut anywhere in a good file: findings or an FAQ, never a panic, and
    /// every finding can be shown.
    #[test]
    fn no_accident_makes_the_loader_panic(
        first in (0.0..1.0_f64, 0..ACCIDENTS.len()),
        second in (0.0..1.0_f64, 0..ACCIDENTS.len()),
        cut in 0.0..1.5_f64,
    ) {
        let mut text = fs::read_to_string(folder().join("faq/000-good.toml")).expect("it is there");
        for (at, accident) in [first, second] {
            text.insert_str(boundary(&text, at), ACCIDENTS[accident]);
        }
        text.truncate(boundary(&text, cut));
        let today = NaiveDate::from_ymd_opt(2026, 11, 24).expect("a real day");
        let file = SourceFile::new("a.toml", text);
        let (faq, findings) = faq::load(std::slice::from_ref(&file), today);
        proptest::prop_assert_eq!(faq.is_none(), findings.has_errors());
        proptest::prop_assert!(everything_said(&findings).len() < 200_000);
        let (config, findings) = config::load(Some(file), &|_| None);
        proptest::prop_assert_eq!(config.is_none(), findings.has_errors());
    }
}

/// A place between two characters, as a share of the text.
fn boundary(text: &str, share: f64) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of a length"
    )]
    let at = (text.len() as f64 * share) as usize;
    text.floor_char_boundary(at.min(text.len()))
}
