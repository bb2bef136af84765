//! `policydesk report`: how the desk was used.

use std::{
    fs,
    io::{self, Write},
    path::Path,
};

use anyhow::Context as _;
use chrono::{Days, NaiveDate};

use super::{Setup, Status, records, setup};
use crate::{
    cli::{self, ReportFormat},
    diagnostic::{Words, reader_language},
    faq::Period,
    gaps,
    report::{self, Report},
};

/// How many days a report covers when none are named, today included.
const USUAL_DAYS: u64 = 30;

/// Counts, and writes the report.
pub(super) fn run(setup: &Setup, args: &cli::Report) -> anyhow::Result<Status> {
    let Some(format) = format(args) else {
        records::say(&Words::new(
            "看不出文件格式；文件名用 .csv、.html、.xlsx 或 .txt 结尾，或写 --format",
            "which format? End the name with .csv, .html, .xlsx or .txt, or give --format",
        ));
        return Ok(Status::Usage);
    };
    let now = setup.clock(None).now();
    let today = now.date_naive();
    let (from, to) = days(args.span, today);
    let span = cli::Span { from: Some(from), to: Some(to) };
    let period = match records::period(span) {
        Ok(period) => period,
        Err(status) => return Ok(status),
    };
    if (to - from).num_days() >= MOST_DAYS {
        records::say(&Words::new(
            format!("一份报告最多 {MOST_DAYS} 天"),
            format!("a report covers {MOST_DAYS} days at most"),
        ));
        return Ok(Status::Usage);
    }
    let report = count(setup, period, (from, to), today)?;
    let language = args.language.unwrap_or_else(|| reader_language(&setup::env));
    let bytes = match format {
        ReportFormat::Text => report::text(&report, language).into_bytes(),
        ReportFormat::Csv => report::csv(&report, language),
        ReportFormat::Html => report::html(&report, language).into_bytes(),
        ReportFormat::Xlsx => {
            report::workbook(&report, language).context("the workbook cannot be written")?
        }
    };
    deliver(args.out.as_deref(), &bytes)?;
    Ok(Status::Fine)
}

/// As many days as questions may be kept without a reason.
const MOST_DAYS: i64 = 731;

fn count(
    setup: &Setup,
    period: Period,
    days: (NaiveDate, NaiveDate),
    today: NaiveDate,
) -> anyhow::Result<Report> {
    let kept = records::read(setup, period)?;
    let gaps = gaps::find(&kept.log, &kept.settled, &setup.desk_at(None));
    let zone = setup.config.time.zone.offset();
    Ok(Report::of(&kept.log, gaps, &setup.faq, days, zone, today))
}

/// The days that were named, or the last ones.
fn days(span: cli::Span, today: NaiveDate) -> (NaiveDate, NaiveDate) {
    let to = span.to.unwrap_or(today);
    let usual = to.checked_sub_days(Days::new(USUAL_DAYS - 1)).unwrap_or(to);
    (span.from.unwrap_or(usual), to)
}

/// The format that was named, or that of the file's name.
fn format(args: &cli::Report) -> Option<ReportFormat> {
    if args.format.is_some() {
        return args.format;
    }
    let Some(out) = &args.out else { return Some(ReportFormat::Text) };
    match out.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "txt" => Some(ReportFormat::Text),
        "csv" => Some(ReportFormat::Csv),
        "html" | "htm" => Some(ReportFormat::Html),
        "xlsx" => Some(ReportFormat::Xlsx),
        _ => None,
    }
}

/// Writes to a file, or to standard output.
fn deliver(out: Option<&Path>, bytes: &[u8]) -> anyhow::Result<()> {
    let Some(path) = out else {
        let mut out = io::stdout().lock();
        out.write_all(bytes)?;
        return Ok(out.flush()?);
    };
    let shown = path.display();
    fs::write(path, bytes).with_context(|| format!("{shown} cannot be written"))?;
    records::say(&Words::new(format!("报告在 {shown}"), format!("the report is {shown}")));
    Ok(())
}
