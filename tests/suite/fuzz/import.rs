//! Sheets and files that staff import: read, understood, and held against an FAQ.

use std::io::{Cursor, Read as _, Write as _};

use chrono::NaiveDate;
use policydesk::{
    amend,
    diagnostic::SourceFile,
    faq::{self, Faq, Language},
    gaps,
    grid::{self, Book, Format},
    sheet::{self, Options},
};
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::{Target, corpus, faq::can_be_said, mutate, random::Random};

/// The parts of a workbook: names and contents.
type Parts = Vec<(String, Vec<u8>)>;

pub(super) struct Importer {
    files: Vec<SourceFile>,
    faq: Faq,
    /// Text: .csv and .toml.
    texts: Vec<Vec<u8>>,
    /// Workbooks as they are.
    workbooks: Vec<Vec<u8>>,
    /// The same taken apart, so that what is damaged inside is not found by a checksum.
    opened: Vec<Parts>,
    /// All parts, to take pieces from.
    parts: Vec<Vec<u8>>,
}

impl Importer {
    pub(super) fn new() -> Self {
        let text =
            std::fs::read_to_string(corpus::path("tests/golden/bad_inputs/faq/000-good.toml"))
                .expect("it is there");
        let files = vec![SourceFile::new("faq/a.toml", text)];
        let today = NaiveDate::from_ymd_opt(2026, 11, 24).expect("a real day");
        let faq = faq::load(&files, today).0.expect("a sound FAQ");
        let pages = sheet::export(&faq, Language::Zh).expect("it can be exported");
        let mut workbooks = vec![grid::write_workbook(&pages).expect("it can be written")];
        let mut texts = vec![grid::write_csv(&pages[0].grid)];
        for (path, bytes) in corpus::files("tests/golden/bad_inputs/imports") {
            let is_workbook = path.extension().is_some_and(|ending| ending == "xlsx");
            if is_workbook { &mut workbooks } else { &mut texts }.push(bytes);
        }
        texts.extend(corpus::toml("faq").into_iter().step_by(8));
        texts.push(files[0].text().as_bytes().to_vec());
        let opened: Vec<Parts> = workbooks.iter().filter_map(|bytes| open(bytes)).collect();
        let parts = opened.iter().flatten().map(|(_, bytes)| bytes.clone()).collect();
        Self { files, faq, texts, workbooks, opened, parts }
    }

    /// A workbook with one or two parts damaged, or renamed, or doubled.
    fn damaged(&self, random: &mut Random) -> Vec<u8> {
        let mut parts = self.opened[random.below(self.opened.len())].clone();
        for _ in 0..=random.below(2) {
            let idx = random.below(parts.len());
            match random.below(12) {
                0 => _ = parts.remove(idx),
                1 => parts[idx].1.clone_from(&self.parts[random.below(self.parts.len())]),
                _ => mutate::change(&mut parts[idx].1, &self.parts, random),
            }
            if parts.is_empty() {
                break;
            }
        }
        pack(&parts)
    }

    fn read_book(&self, book: &Book) -> Result<(), String> {
        if let Some(grid) = book.sheets.iter().find(|grid| gaps::sheet::is_gaps(grid)) {
            let decided = gaps::sheet::read(grid, "a.xlsx", &self.faq);
            _ = gaps::sheet::plan(&decided);
        }
        let (input, findings) = sheet::read(book, "a.xlsx", &self.faq);
        can_be_said(&findings)?;
        self.plan(&input, findings.has_errors())
    }

    fn read_toml(&self, bytes: &[u8]) -> Result<(), String> {
        let file = SourceFile::new("b.toml", String::from_utf8_lossy(bytes).into_owned());
        let today = NaiveDate::from_ymd_opt(2026, 11, 24).ok_or("a real day")?;
        let (input, findings) = sheet::read_toml(&file, &self.files, &self.faq, today);
        can_be_said(&findings)?;
        self.plan(&input, findings.has_errors())
    }

    /// What would be changed can be written, and reads back.
    fn plan(&self, input: &sheet::Input, is_refused: bool) -> Result<(), String> {
        let plan = sheet::plan(input, &self.faq, Options::default());
        can_be_said(&plan.findings)?;
        if is_refused || plan.findings.has_errors() || plan.changes.is_empty() {
            return Ok(());
        }
        let after = amend::amend(&self.files, &plan.changes)
            .map_err(|error| format!("a clean plan cannot be written: {error}"))?;
        let today = NaiveDate::from_ymd_opt(2026, 11, 24).ok_or("a real day")?;
        let (_, findings) = faq::load(&after, today);
        match findings.iter().find(|finding| finding.code.starts_with("toml.")) {
            Some(broken) => Err(format!("an import breaks the file: {broken:?}")),
            None => Ok(()),
        }
    }
}

impl Target for Importer {
    fn name(&self) -> &'static str {
        "import"
    }

    fn input(&self, random: &mut Random) -> Vec<u8> {
        match random.below(8) {
            0 => mutate::mutated(&self.workbooks, random, 64 * 1024),
            1..=3 => self.damaged(random),
            _ => mutate::mutated(&self.texts, random, 16 * 1024),
        }
    }

    fn run(&self, input: &[u8]) -> Result<(), String> {
        // By what it looks like, or in one case of four as what it does not.
        let looks_like_toml = input.windows(2).any(|pair| pair == b"[[");
        let is_mistaken = input.len().is_multiple_of(4);
        if !input.starts_with(b"PK") && looks_like_toml != is_mistaken {
            return self.read_toml(input);
        }
        let format = if input.len() % 8 == 1 { Format::Xlsx } else { Format::Csv };
        let read = grid::read(input.to_vec(), format);
        // As it comes back from the process that reads.
        let wire = grid::to_wire(&read);
        match grid::from_wire(&wire).ok_or("a sheet is lost between two processes")? {
            Ok(book) => self.read_book(&book),
            Err(refusal) => can_be_said(&[refusal.finding("a.xlsx")].into_iter().collect()),
        }
    }
}

/// The parts of a workbook; none where it is not to be opened.
fn open(bytes: &[u8]) -> Option<Parts> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut parts = Parts::new();
    for idx in 0..archive.len() {
        let mut part = archive.by_index(idx).ok()?;
        let name = part.name().ok()?.to_string();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).ok()?;
        parts.push((name, bytes));
    }
    Some(parts)
}

/// A workbook of these parts.
fn pack(parts: &Parts) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in parts {
        // A name that is there twice is refused; what is written stays a workbook.
        if writer.start_file(name.as_str(), options).is_ok() {
            writer.write_all(bytes).expect("memory is writable");
        }
    }
    writer.finish().expect("memory is writable").into_inner()
}
