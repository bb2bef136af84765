//! `policydesk import`: what a sheet would change in the FAQ, and with `--apply`, the change.

mod report;

use std::{
    ffi::OsStr,
    fs::{self, File},
    path::{Path, PathBuf},
};

use anyhow::Context as _;

use super::{Setup, Status, output, read_sheet, records, setup};
use crate::{
    amend,
    cli::{self, SheetFormat},
    diagnostic::{Finding, Findings, SourceFile, Words, reader_language},
    gaps::{self, Settling, sheet::Decided},
    grid::{self, Book, Grid},
    publish::{self, PublishError},
    sheet::{self, Input, Options, Plan},
    sources,
};
use report::Report;

/// A sheet that was read.
struct Sheet {
    input: Input,
    findings: Findings,
    /// The sheet itself, for the checked copy; none for a TOML file.
    grid: Option<Grid>,
    /// What staff decided, where it is a sheet of gaps.
    gaps: Option<Decided>,
}

/// Reads a sheet, shows what it would change, and changes it where that is asked for and
/// nothing stands in the way.
pub(super) fn run(
    common: &cli::Common,
    setup: &Setup,
    args: &cli::Import,
) -> anyhow::Result<Status> {
    let dir = common.faq.clone().unwrap_or_else(|| setup.config.faq.dir.clone());
    let (files, _) = sources::read_faq_dir(&dir);
    let Sheet { input, findings, grid, gaps } = read(&args.file, &files, setup)?;
    let mut report = Report { n_rows: input.n_rows, findings, ..Report::default() };
    report.plan = match &gaps {
        Some(decided) => gaps::sheet::plan(decided),
        None => sheet::plan(&input, &setup.faq, Options { is_full: args.full }),
    };
    report.findings.extend(report.plan.findings.clone());
    let after = examine(&mut report, &input, &files, setup)?;
    if let Some(grid) = grid {
        report.copy = write_copy(args, &grid, &input, &report)?;
    }
    let is_clean = !report.findings.has_errors();
    if args.apply && is_clean && !report.plan.changes.is_empty() {
        apply(&mut report, &dir, &files, &after)?;
    }
    if let Some(decided) = gaps.filter(|_| !report.findings.has_errors()) {
        settle(setup, &decided.settled, args.apply)?;
    }
    report.show(args)?;
    Ok(if report.findings.has_errors() { Status::Findings } else { Status::Fine })
}

/// Writes the changed set, unless somebody else changed it meanwhile.
fn apply(
    report: &mut Report,
    dir: &Path,
    before: &[SourceFile],
    after: &[SourceFile],
) -> anyhow::Result<()> {
    match publish::write(dir, before, after) {
        Ok(written) => {
            report.written = written;
            report.is_applied = true;
        }
        Err(PublishError::ChangedMeanwhile(file)) => {
            let message = Words::new(
                "这个文件刚刚被人改过，什么都没有写",
                "this file was changed just now, so nothing was written",
            );
            let help = Words::new("再导入一次", "import again");
            let finding = Finding::error("import.stale", message).in_file(file, 0, 0);
            report.findings.push(finding.help(help));
        }
        Err(error) => return Err(error).context("nothing was changed"),
    }
    Ok(())
}

/// Keeps which gaps are dealt with, or says how many would be.
fn settle(setup: &Setup, settled: &[Settling], is_asked_for: bool) -> anyhow::Result<()> {
    let n = settled.len();
    if !is_asked_for {
        records::say(&Words::new(
            format!("加上 --apply，还会把 {n} 个问题记为已处理"),
            format!("with --apply, {n} gaps are also marked as dealt with"),
        ));
    } else if records::settle(setup, settled)? {
        records::say(&Words::new(
            format!("{n} 个问题已记为已处理"),
            format!("{n} gaps are marked as dealt with"),
        ));
    }
    Ok(())
}

/// Makes the changes in memory, and adds what is wrong with the FAQ they make.
fn examine(
    report: &mut Report,
    input: &Input,
    files: &[SourceFile],
    setup: &Setup,
) -> anyhow::Result<Vec<SourceFile>> {
    let after = amend::amend(files, &report.plan.changes).context("the sheet cannot be applied")?;
    if !report.plan.changes.is_empty() {
        let examined = publish::examine(files, &after, setup.settings, &setup.clock(None));
        report.findings.extend(sheet::placed(&examined.findings, input, &report.plan));
    }
    Ok(after)
}

/// Reads a file by what its name says it is.
fn read(path: &Path, files: &[SourceFile], setup: &Setup) -> anyhow::Result<Sheet> {
    let ending = path.extension().and_then(OsStr::to_str).unwrap_or_default().to_lowercase();
    let format = match ending.as_str() {
        "toml" => return read_toml(path, files, setup),
        "csv" | "tsv" | "txt" => SheetFormat::Csv,
        _ => SheetFormat::Xlsx,
    };
    let shown = sources::shown(path);
    let metadata = fs::metadata(path).with_context(|| format!("cannot read {shown}"))?;
    if !metadata.is_file() {
        anyhow::bail!("{shown} is no file");
    }
    let file = File::open(path).with_context(|| format!("cannot read {shown}"))?;
    let book = match read_sheet::read(file, format).context("cannot start reading")? {
        Ok(book) => book,
        Err(refusal) => {
            let findings = [refusal.finding(&shown)].into_iter().collect();
            return Ok(Sheet { input: Input::default(), findings, grid: None, gaps: None });
        }
    };
    if let Some(idx) = book.sheets.iter().position(gaps::sheet::is_gaps) {
        return Ok(read_gaps(book, idx, shown, setup));
    }
    let (input, findings) = sheet::read(&book, &shown, &setup.faq);
    let grid = book.sheets.into_iter().nth(input.sheet);
    Ok(Sheet { input, findings, grid, gaps: None })
}

/// Reads what staff decided in a sheet of gaps.
fn read_gaps(book: Book, idx: usize, file: String, setup: &Setup) -> Sheet {
    let grid = book.sheets.into_iter().nth(idx);
    let decided = grid.as_ref().map(|grid| gaps::sheet::read(grid, &file, &setup.faq));
    let n_rows = grid.as_ref().map_or(0, |grid| grid.rows.len().saturating_sub(1));
    let input = Input { file, sheet: idx, n_rows, ..Input::default() };
    Sheet { input, findings: Findings::new(), grid, gaps: decided }
}

fn read_toml(path: &Path, files: &[SourceFile], setup: &Setup) -> anyhow::Result<Sheet> {
    let (source, mut findings) = sources::read_file(path);
    let Some(source) = source else {
        anyhow::bail!("there is no file {}", path.display());
    };
    let mut input = Input::default();
    if !findings.has_errors() {
        let today = setup.clock(None).now().date_naive();
        let (read, found) = sheet::read_toml(&source, files, &setup.faq, today);
        input = read;
        findings.extend(found);
    }
    Ok(Sheet { input, findings, grid: None, gaps: None })
}

/// Writes the checked copy beside the sheet, or where it was asked for.
fn write_copy(
    args: &cli::Import,
    grid: &Grid,
    input: &Input,
    report: &Report,
) -> anyhow::Result<Option<PathBuf>> {
    let path = args.out.clone().unwrap_or_else(|| copy_path(&args.file));
    if is_same_file(&path, &args.file) {
        anyhow::bail!("the checked copy cannot be written over {}", args.file.display());
    }
    let language = reader_language(&setup::env);
    let pages = sheet::checked(grid, input, &report.plan, &report.findings, language);
    let bytes = grid::write_workbook(&pages).context("cannot make the checked copy")?;
    let written = output::write(&path, &bytes);
    if let Err(error) = &written
        && args.out.is_none()
    {
        tell_no_copy(&path, error);
        return Ok(None);
    }
    written.with_context(|| format!("cannot write {}", path.display()))?;
    Ok(Some(path))
}

/// Where nobody asked for the copy, a folder that cannot be written to is only worth a word.
fn tell_no_copy(path: &Path, error: &std::io::Error) {
    let shown = path.display();
    let message = Words::new(
        format!("标记好的副本没有写成：{error}"),
        format!("the checked copy could not be written: {error}"),
    );
    let help = Words::new("用 --out 指定别的地方", "choose another place with --out");
    let finding = Finding::warning("import.copy", message).in_file(shown.to_string(), 0, 0);
    setup::tell(&[finding.help(help)].into_iter().collect());
}

/// How many checked copies of one sheet may lie side by side.
const MAX_COPIES: usize = 99;

/// `NAME.checked.xlsx`, or with a number where that is there already: somebody may have gone
/// on working in it.
fn copy_path(path: &Path) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let (stem, _) = stem.split_once(".checked").unwrap_or((&stem, ""));
    let named = |ending: &str| path.with_file_name(format!("{stem}.checked{ending}.xlsx"));
    let numbered = (2..=MAX_COPIES).map(|n| named(&format!("-{n}")));
    let mut copies = std::iter::once(named("")).chain(numbered);
    copies.find(|name| !name.exists()).unwrap_or_else(|| named(&format!("-{MAX_COPIES}")))
}

fn is_same_file(a: &Path, b: &Path) -> bool {
    a == b || matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}
