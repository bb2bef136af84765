//! `policydesk match`: which entries fit a company.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::json;

use super::{Setup, Status, setup};
use crate::{
    cli,
    conversation::interview::reason,
    diagnostic::reader_language,
    faq::{Faq, Language},
    fitting::{Assessed, Company, Fit, Reason, assess, read_companies},
    sources,
};

/// Assesses every company of a file.
pub(super) fn run(setup: &Setup, args: &cli::Match) -> anyhow::Result<Status> {
    let (source, mut findings) = sources::read_file(&args.file);
    let Some(source) = source else {
        if findings.is_empty() {
            anyhow::bail!("there is no file {}", args.file.display());
        }
        setup::tell(&findings);
        return Ok(Status::Findings);
    };
    let (companies, found) = read_companies(&source, &setup.faq);
    findings.extend(found);
    setup::tell(&findings);
    if findings.has_errors() {
        return Ok(Status::Findings);
    }
    let today = setup.clock(args.at).now().date_naive();
    let language = reader_language(&setup::env);
    let mut out = io::stdout().lock();
    for company in &companies {
        let assessed = assess(&setup.faq, &company.profile, today);
        let sheet = Sheet { faq: &setup.faq, company, assessed: &assessed, language };
        if args.json {
            writeln!(out, "{}", sheet.json())?;
        } else {
            sheet.write(&mut out)?;
        }
    }
    Ok(Status::Fine)
}

/// A company and what fits it.
struct Sheet<'a> {
    faq: &'a Faq,
    company: &'a Company,
    assessed: &'a [Assessed],
    language: Language,
}

/// An entry in a group of the result.
#[derive(Debug, Serialize)]
struct EntryView<'a> {
    entry: &'a str,
    title: &'a str,
    office: Option<&'a str>,
    /// What is to be checked, or why it does not fit, in words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reasons: Vec<String>,
    /// The questions that decided against it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    failed: Vec<&'a str>,
    /// The questions still to be answered.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    missing: &'a [String],
    apply_until: Option<String>,
}

impl<'a> Sheet<'a> {
    fn group(&self, fit: Fit) -> impl Iterator<Item = &'a Assessed> {
        self.assessed.iter().filter(move |one| one.fit == fit)
    }

    fn json(&self) -> serde_json::Value {
        let group = |fit| self.group(fit).map(|one| self.entry(one)).collect::<Vec<_>>();
        json!({
            "company": self.company.id,
            "fits": group(Fit::Fits),
            "may_fit": group(Fit::MayFit),
            "does_not_fit": group(Fit::DoesNotFit),
        })
    }

    fn entry(&self, one: &'a Assessed) -> EntryView<'a> {
        let entry = &self.faq.entries()[one.entry];
        EntryView {
            entry: &entry.id,
            title: entry.title.best(self.language).unwrap_or(&entry.id),
            office: entry.office.as_deref(),
            reasons: self.reasons(one),
            failed: one.reasons.iter().flat_map(failed).collect(),
            missing: &one.missing,
            apply_until: entry.apply.until.map(|day| day.to_string()),
        }
    }

    fn reasons(&self, one: &Assessed) -> Vec<String> {
        let entry = &self.faq.entries()[one.entry];
        match one.fit {
            Fit::Fits => Vec::new(),
            Fit::MayFit => vec![reason::to_check(self.faq, entry, one, self.language)],
            Fit::DoesNotFit => reason::reasons(self.faq, one, &self.company.profile, self.language),
        }
    }

    fn write(&self, out: &mut impl Write) -> io::Result<()> {
        if let Some(id) = &self.company.id {
            writeln!(out, "== {id}")?;
        }
        for fit in [Fit::Fits, Fit::MayFit, Fit::DoesNotFit] {
            let group: Vec<_> = self.group(fit).collect();
            writeln!(
                out,
                "{}",
                reason::heading(fit).fill(self.language, &[&group.len().to_string()])
            )?;
            for one in group {
                let view = self.entry(one);
                writeln!(out, "  {}  {}", view.entry, view.title)?;
                for reason in view.reasons {
                    writeln!(out, "      {reason}")?;
                }
            }
        }
        writeln!(out)
    }
}

/// The questions behind a reason.
fn failed(reason: &Reason) -> Vec<&str> {
    match reason {
        Reason::Needs(id, _) | Reason::Excludes(id, _) => vec![id],
        Reason::NoneOf(groups) => groups.iter().flatten().map(|(id, _)| id.as_str()).collect(),
        Reason::Ended(_) => Vec::new(),
    }
}
