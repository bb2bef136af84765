//! Broken and hostile sheets, and what must be said of each.
//!
//! `tests/golden/bad_inputs/imports.jsonl` is the list, one case a line. Each is imported by
//! the real binary into a small FAQ.

use std::{
    fs::{self, File},
    io::{Cursor, Read as _, Write as _},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use serde::Deserialize;
use serde_json::Value;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use crate::kit::sheet::Office;

/// What must come of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Outcome {
    /// It can be applied, and there is nothing to warn of.
    Accept,
    /// It can be applied, and a warning says what to look at.
    Warn,
    /// Nothing can be applied.
    Reject,
}

/// One case of the list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    id: String,
    #[expect(dead_code, reason = "for people who read the list")]
    why: String,
    /// A file beside the list.
    file: Option<String>,
    /// A file too big to keep, which is made.
    made: Option<String>,
    outcome: Outcome,
    code: Option<String>,
    line: Option<u64>,
    rows: Option<u64>,
    valid_until: Option<String>,
    #[serde(default)]
    message_has: Vec<String>,
    #[serde(default)]
    message_lacks: Vec<String>,
    max_rss_growth_mib: Option<u64>,
    max_seconds: Option<u64>,
}

#[test]
fn every_broken_sheet_gets_the_finding_it_deserves() {
    let list = fs::read_to_string(folder().join("imports.jsonl")).expect("the list is there");
    let cases = list.lines().map(|line| serde_json::from_str::<Case>(line).expect(line));
    let faq = fs::read_to_string(folder().join("faq/000-good.toml")).expect("it is there");
    let office = Office::with(&faq);
    let usual = peak_kib(&folder().join("imports/030-good.xlsx"));
    let mut wrong = Vec::new();
    for case in cases {
        let path = case.put_into(&office);
        wrong.extend(
            case.check(&office, &path, usual).iter().map(|what| format!("{}: {what}", case.id)),
        );
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

impl Case {
    fn put_into(&self, office: &Office) -> PathBuf {
        let name = self.file.as_deref().or(self.made.as_deref()).expect("a case names a file");
        let path = office.path(name);
        if self.file.is_some() {
            fs::copy(folder().join("imports").join(name), &path).expect("a case is readable");
        } else {
            make(name, &path);
        }
        path
    }

    /// Says what is not as listed.
    fn check(&self, office: &Office, path: &Path, usual: u64) -> Vec<String> {
        let name = path.file_name().and_then(|name| name.to_str()).expect("a case has a name");
        let began = Instant::now();
        let (code, report) = office.import(name, &[]);
        let took = began.elapsed();
        let mut wrong = Vec::new();
        if code != Some(i32::from(self.outcome == Outcome::Reject)) {
            wrong.push(format!("exit code {code:?}"));
        }
        let findings = report["findings"].as_array().expect("a list");
        let n_warnings = findings.iter().filter(|finding| finding["severity"] == "warning").count();
        if self.outcome == Outcome::Accept && n_warnings > 0
            || self.outcome == Outcome::Warn && n_warnings == 0
        {
            wrong.push(format!("{n_warnings} warnings"));
        }
        if self.code.is_some() && !findings.iter().any(|finding| self.is_met_by(finding)) {
            wrong.push("no finding has this code and place".to_owned());
        }
        wrong.extend(self.unlike(&report));
        wrong.extend(self.said(office, name));
        if self.max_seconds.is_some_and(|most| took > Duration::from_secs(most)) {
            wrong.push(format!("it took {took:?}"));
        }
        if let Some(most) = self.max_rss_growth_mib {
            let grown = peak_kib(path).saturating_sub(usual) / 1024;
            if grown > most {
                wrong.push(format!("reading it took {grown} MiB more than a usual sheet"));
            }
        }
        if !wrong.is_empty() {
            wrong.push(format!("{report:#}"));
        }
        wrong
    }

    fn is_met_by(&self, finding: &Value) -> bool {
        let code = self.code.as_deref().expect("the case has a code");
        finding["code"] == code && self.line.is_none_or(|line| finding["line"] == line)
    }

    /// What the report has otherwise than listed.
    fn unlike(&self, report: &Value) -> Vec<String> {
        let mut wrong = Vec::new();
        if self.rows.is_some_and(|rows| report["rows"] != rows) {
            wrong.push(format!("{} rows", report["rows"]));
        }
        let until = &report["added"][0]["fields"]["valid_until"];
        if self.valid_until.as_ref().is_some_and(|wanted| until != wanted.as_str()) {
            wrong.push(format!("valid until {until}"));
        }
        wrong
    }

    /// Words that should be said in both languages, and words that must not be.
    fn said(&self, office: &Office, name: &str) -> Vec<String> {
        if self.message_has.is_empty() && self.message_lacks.is_empty() {
            return Vec::new();
        }
        let output = office.run(&["import", name]);
        let said = String::from_utf8_lossy(&output.stdout);
        let missing = self.message_has.iter().filter(|words| !said.contains(words.as_str()));
        let shown = self.message_lacks.iter().filter(|words| said.contains(words.as_str()));
        let missing = missing.map(|words| format!("nothing says {words:?}"));
        missing.chain(shown.map(|words| format!("{words:?} is shown"))).collect()
    }
}

/// The most memory that reading a sheet takes, in KiB, sampled as long as it runs.
fn peak_kib(path: &Path) -> u64 {
    let format =
        if path.extension().is_some_and(|ending| ending == "xlsx") { "xlsx" } else { "csv" };
    let mut child = Command::new(env!("CARGO_BIN_EXE_policydesk"))
        .args(["read-sheet", format])
        .stdin(File::open(path).expect("the sheet is there"))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the binary starts");
    let mut pipe = child.stdout.take().expect("it is piped");
    let drained = std::thread::spawn(move || pipe.read_to_end(&mut Vec::new()));
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait().expect("it is ours").is_none() {
        let status = fs::read_to_string(&status).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let now = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
        peak = now.unwrap_or(0).max(peak);
        std::thread::yield_now();
    }
    drained.join().expect("it reads").expect("it can be read");
    peak
}

/// Makes what cannot be kept in a repository.
fn make(name: &str, path: &Path) {
    match name {
        "040-zip-bomb.xlsx" => fs::write(path, bomb()).expect("a file"),
        "042-zip-lying-size.xlsx" => fs::write(path, lying(bomb())).expect("a file"),
        "041-zip-many.xlsx" => fs::write(path, many()).expect("a file"),
        "043-cells-2m.xlsx" => {
            let row = "<row><c><v>1</v></c><c><v>1</v></c></row>".repeat(1_000_000);
            let sheet = format!("<worksheet><sheetData>{row}</sheetData></worksheet>");
            fs::write(path, workbook(&[sheet.as_bytes()])).expect("a file");
        }
        "044-csv-64mb-line.csv" => {
            fs::write(path, vec![b'a'; 64 * 1024 * 1024]).expect("a file");
        }
        other => panic!("nobody knows how to make {other}"),
    }
}

/// A workbook with one cell of a gibibyte.
fn bomb() -> Vec<u8> {
    let block = vec![b'a'; 1024 * 1024];
    let mut parts: Vec<&[u8]> = vec![b"<worksheet><sheetData><row><c t=\"inlineStr\"><is><t>"];
    parts.extend(std::iter::repeat_n(block.as_slice(), 1024));
    workbook(&parts)
}

/// A workbook whose first sheet is made of these pieces.
fn workbook(sheet: &[&[u8]]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(1))
        .large_file(false);
    zip.start_file("xl/worksheets/sheet1.xml", options).expect("a member");
    for piece in sheet {
        zip.write_all(piece).expect("memory takes it");
    }
    zip.finish().expect("an archive").into_inner()
}

/// An archive that says of its member that it has ten bytes.
fn lying(mut bytes: Vec<u8>) -> Vec<u8> {
    // Where the size stands behind the mark of a local and of a central header.
    for (mark, at) in [(b"PK\x03\x04", 22), (b"PK\x01\x02", 24)] {
        let found = bytes.windows(4).position(|window| window == mark).expect("a header");
        bytes[found + at..found + at + 4].copy_from_slice(&10_u32.to_le_bytes());
    }
    bytes
}

fn many() -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for n in 0..70_000 {
        zip.start_file(format!("{n}"), options).expect("a member");
    }
    zip.finish().expect("an archive").into_inner()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/bad_inputs")
}
