//! `policydesk export`: the FAQ as a sheet.

use std::{
    ffi::OsStr,
    io::{self, Write as _},
    path::Path,
};

use anyhow::Context as _;

use super::{Setup, Status, output, setup};
use crate::{
    cli,
    diagnostic::{Finding, Findings, Words, reader_language},
    faq::Language,
    grid, sheet,
};

/// Writes the FAQ in the format the file's ending names.
pub(super) fn run(setup: &Setup, args: &cli::Export) -> anyhow::Result<Status> {
    let language = args.language.unwrap_or_else(|| reader_language(&setup::env));
    let is_stdout = args.file.as_os_str() == "-";
    let ending = args.file.extension().and_then(OsStr::to_str).unwrap_or_default().to_lowercase();
    let ending = if is_stdout { "csv" } else { &ending };
    if !is_stdout && !args.force && args.file.exists() {
        return Ok(refuse(exists(&args.file)));
    }
    let bytes = match ending {
        "toml" => sheet::export_toml(&setup.faq).context("cannot write the entries")?.into_bytes(),
        "xlsx" | "csv" => match sheet::export(&setup.faq, language) {
            Err(lossy) => {
                setup::tell(&lossy);
                return Ok(Status::Findings);
            }
            Ok(pages) if ending == "csv" => grid::write_csv(&pages[0].grid),
            Ok(pages) => grid::write_workbook(&pages).context("cannot make the workbook")?,
        },
        _ => return Ok(refuse(no_format(&args.file))),
    };
    if is_stdout {
        io::stdout().lock().write_all(&bytes)?;
        return Ok(Status::Fine);
    }
    output::write(&args.file, &bytes)
        .with_context(|| format!("cannot write {}", args.file.display()))?;
    tell_written(&args.file, setup.faq.entries().len());
    Ok(Status::Fine)
}

fn refuse(finding: Finding) -> Status {
    let findings: Findings = [finding].into_iter().collect();
    setup::tell(&findings);
    Status::Usage
}

#[expect(clippy::print_stderr, reason = "for the person at the terminal; the data is the file")]
fn tell_written(path: &Path, n: usize) {
    let path = path.display();
    match reader_language(&setup::env) {
        Language::Zh => eprintln!("已写入 {path}：{n} 条。改好以后运行 policydesk import {path}"),
        Language::En => {
            eprintln!("wrote {path}: {n} entries. Edit it, then run policydesk import {path}");
        }
    }
}

fn exists(path: &Path) -> Finding {
    let message =
        Words::new("这个文件已经有了，没有覆盖", "this file is there already and was left alone");
    let help = Words::new("换个名字，或者加上 --force", "choose another name, or add --force");
    Finding::error("export.exists", message).in_file(path.display().to_string(), 0, 0).help(help)
}

fn no_format(path: &Path) -> Finding {
    let message = Words::new("看不出要写成哪种格式", "the name does not say which format to write");
    let help = Words::new(
        "文件名以 .xlsx、.csv 或 .toml 结尾",
        "let the name end in .xlsx, .csv or .toml",
    );
    Finding::error("export.format", message).in_file(path.display().to_string(), 0, 0).help(help)
}
