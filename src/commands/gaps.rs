//! `policydesk gaps`: what the desk could not answer.

use std::{
    fs::File,
    io::{self, Write},
    path::Path,
};

use anyhow::Context as _;
use chrono::{DateTime, FixedOffset};
use serde_json::{Value, json};

use super::{Setup, Status, records, setup};
use crate::{
    cli,
    columns::{self, Cell},
    diagnostic::{Words, reader_language},
    faq::{Faq, Language},
    gaps::{self, Found, Gap},
    grid,
};

/// Lists the gaps, or writes them as a sheet.
pub(super) fn run(setup: &Setup, args: &cli::Gaps) -> anyhow::Result<Status> {
    let period = match records::period(args.span) {
        Ok(period) => period,
        Err(status) => return Ok(status),
    };
    let kept = records::read(setup, period)?;
    let desk = setup.desk_at(None);
    let mut found = gaps::look(&kept.log, &kept.settled, &desk);
    let n_all = found.gaps.len();
    found.gaps.truncate(args.top);
    let language = reader_language(&setup::env);
    let zone = setup.config.time.zone.offset();
    if let Some(file) = args.xlsx.as_ref().or(args.csv.as_ref()) {
        let pages = gaps::sheet::pages(&found.gaps, &setup.faq, zone, language);
        let bytes = match &args.xlsx {
            Some(_) => grid::write_workbook(&pages).context("the workbook cannot be written")?,
            None => pages.first().map(|page| grid::write_csv(&page.grid)).unwrap_or_default(),
        };
        return write_new(file, &bytes, found.gaps.len());
    }
    let list = List { faq: &setup.faq, found: &found, n_all, zone };
    let mut out = io::stdout().lock();
    if args.json {
        for gap in &found.gaps {
            writeln!(out, "{}", list.json(gap))?;
        }
    } else {
        list.write(&mut out, language)?;
    }
    Ok(Status::Fine)
}

/// Writes a file that is not there yet: one that is may have been filled in.
fn write_new(path: &Path, bytes: &[u8], n_gaps: usize) -> anyhow::Result<Status> {
    let shown = path.display();
    match File::create_new(path).and_then(|mut file| file.write_all(bytes)) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            records::say(&Words::new(
                format!("{shown} 已经有了，里面可能有填好的内容；换一个文件名，或先移走它"),
                format!("{shown} is there already and may be filled in; choose another name"),
            ));
            return Ok(Status::Usage);
        }
        written => written.with_context(|| format!("{shown} cannot be written"))?,
    }
    records::say(&Words::new(
        format!("{n_gaps} 个问题写进了 {shown}；填好后：policydesk import {shown}"),
        format!("{n_gaps} gaps are in {shown}; fill it in, then: policydesk import {shown}"),
    ));
    Ok(Status::Fine)
}

/// The gaps that are listed.
struct List<'a> {
    faq: &'a Faq,
    found: &'a Found,
    /// How many there are, listed or not.
    n_all: usize,
    zone: FixedOffset,
}

/// How wide a question may be in the table, in letters.
const QUESTION_WIDTH: usize = 44;

impl List<'_> {
    fn write(&self, out: &mut impl Write, language: Language) -> io::Result<()> {
        if self.found.gaps.is_empty() {
            return writeln!(out, "{}", self.nothing().get(language));
        }
        let head = match language {
            Language::Zh => ["人数", "次数", "最近", "问题", "原因", "最接近的条目"],
            Language::En => ["people", "times", "last", "question", "why", "nearest entry"],
        };
        let head = head.iter().enumerate().map(|(column, name)| match column {
            0 | 1 => Cell::number(name),
            _ => Cell::words(*name),
        });
        let mut rows = vec![head.collect()];
        rows.extend(self.found.gaps.iter().map(|gap| self.row(gap, language)));
        write!(out, "{}", columns::aligned(&rows))?;
        writeln!(out, "\n{}", self.summary().get(language))
    }

    fn row(&self, gap: &Gap, language: Language) -> Vec<Cell> {
        let others = gap.wordings.len() - 1;
        let question = columns::cut(&gap.question, QUESTION_WIDTH);
        let question = if others > 0 { format!("{question} (+{others})") } else { question };
        let nearest = gap.nearest.as_ref().map(|near| {
            let percent = (near.confidence * 100.0).round();
            format!("{} {percent}%", near.entry)
        });
        vec![
            Cell::number(gap.n_people),
            Cell::number(gap.n_times),
            Cell::words(self.day(gap.last_at)),
            Cell::words(question),
            Cell::words(gap.whys.first().map_or("", |(why, _)| why.label(language))),
            Cell::words(nearest.unwrap_or_default()),
        ]
    }

    fn day(&self, at: i64) -> String {
        let moment = DateTime::from_timestamp_millis(at).map(|m| m.with_timezone(&self.zone));
        moment.map(|moment| moment.date_naive().to_string()).unwrap_or_default()
    }

    fn nothing(&self) -> Words {
        let (closed, settled) = (self.found.n_closed, self.found.n_settled);
        Words::new(
            format!("没有待补的问题（已有答案 {closed} 个，已处理 {settled} 个）"),
            format!("no gaps ({closed} answered by now, {settled} dealt with)"),
        )
    }

    fn summary(&self) -> Words {
        let Found { gaps, n_closed, n_settled } = self.found;
        let (shown, all) = (gaps.len(), self.n_all);
        Words::new(
            format!(
                "待补的问题共 {all} 个，列出 {shown} 个；另有 {n_closed} 个现在已能回答，\
                 {n_settled} 个已处理。\n要补进 FAQ：policydesk gaps --xlsx 待补问题.xlsx，\
                 填好后 policydesk import 待补问题.xlsx"
            ),
            format!(
                "{shown} of {all} gaps; {n_closed} more are answered by now, {n_settled} are \
                 dealt with.\nTo fill them: policydesk gaps --xlsx gaps.xlsx, then \
                 policydesk import gaps.xlsx"
            ),
        )
    }

    fn json(&self, gap: &Gap) -> Value {
        let wordings = gap.wordings.iter().map(|wording| {
            json!({
                "text": wording.text,
                "language": wording.language.code(),
                "people": wording.n_people,
                "times": wording.n_times,
            })
        });
        let whys = gap.whys.iter().map(|(why, n)| (why.key().to_owned(), json!(n)));
        let moment = DateTime::from_timestamp_millis(gap.last_at);
        let nearest = gap.nearest.as_ref().map(|near| {
            let title = self.faq.entry(&near.entry).and_then(|e| e.title.best(gap.language));
            json!({ "entry": near.entry.as_str(), "title": title, "confidence": near.confidence })
        });
        json!({
            "question": gap.question,
            "language": gap.language.code(),
            "people": gap.n_people,
            "times": gap.n_times,
            "last_asked": moment.map(|moment| moment.with_timezone(&self.zone).to_rfc3339()),
            "why": whys.collect::<serde_json::Map<_, _>>(),
            "nearest": nearest,
            "wordings": wordings.collect::<Vec<_>>(),
        })
    }
}
