//! Whether a set may go into service.

use chrono::NaiveDate;

use super::{
    content::Content,
    outcome::{Diff, listed},
    reading::Reading,
};
use crate::{
    diagnostic::{Finding, Findings, Words},
    faq::{self, Faq},
};

/// The most entries that may go at once without a yes. Staff retire a policy or two at a
/// time; a file that was cut takes more with it.
const MAX_LOST: usize = 5;

/// The largest share of the entries that may go at once without a yes: one in this many.
const MAX_LOST_ONE_IN: usize = 10;

/// What is to be done with a set.
#[derive(Debug)]
pub enum Judgement {
    /// It is in service already.
    Same,
    /// It has errors.
    Refused(Findings),
    /// It lost more than staff are likely to have meant.
    Held {
        /// What would be different.
        diff: Diff,
        /// Why, as `reload.shrunk`.
        findings: Findings,
    },
    /// It is sound; its protected checks are still to be asked.
    Sound(Box<Sound>),
}

/// A set that loads and lost nothing without a yes.
#[derive(Debug)]
pub struct Sound {
    /// The FAQ.
    pub faq: Faq,
    /// Its files and entries.
    pub content: Content,
    /// What is different.
    pub diff: Diff,
    /// Warnings and notes.
    pub findings: Findings,
}

/// Loads a reading.
pub(super) fn load(
    reading: &Reading,
    today: NaiveDate,
) -> Result<(Faq, Content, Findings), Findings> {
    let (faq, found) = faq::load(&reading.files, today);
    let mut findings = reading.findings.clone();
    findings.extend(found);
    match faq {
        Some(faq) if !findings.has_errors() => {
            let content = Content::new(reading, &faq);
            Ok((faq, content, findings))
        }
        _ => Err(findings),
    }
}

/// Judges a reading against what is in service. `confirmed` is the hash of a set that staff
/// want although it shrank.
pub fn judge(
    served: &Content,
    reading: &Reading,
    today: NaiveDate,
    confirmed: Option<&str>,
) -> Judgement {
    if reading.hash == served.hash {
        return Judgement::Same;
    }
    let (faq, content, findings) = match load(reading, today) {
        Ok(loaded) => loaded,
        Err(findings) => return Judgement::Refused(findings),
    };
    let diff = served.diff(&content);
    let shrunk = shrunk(served, &content, &diff);
    match shrunk.filter(|_| confirmed != Some(content.hash.as_str())) {
        Some(finding) => Judgement::Held { diff, findings: [finding].into_iter().collect() },
        None => Judgement::Sound(Box::new(Sound { faq, content, diff, findings })),
    }
}

/// Why a set should wait for a yes: many entries are gone, or a file with entries is.
fn shrunk(served: &Content, after: &Content, diff: &Diff) -> Option<Finding> {
    let (lost, of) = (diff.removed.len(), served.versions.len());
    let files = served.lost_files(after, diff);
    let is_much = lost > MAX_LOST || lost * MAX_LOST_ONE_IN > of;
    (is_much || !files.is_empty()).then(|| shrunk_finding(served, diff, &files))
}

fn shrunk_finding(served: &Content, diff: &Diff, files: &[String]) -> Finding {
    let (lost, of) = (diff.removed.len(), served.versions.len());
    let (ids_zh, ids_en) = (listed(&diff.removed, "、").0, listed(&diff.removed, ", ").1);
    let (gone_zh, gone_en) = match files {
        [] => (String::new(), String::new()),
        files => (
            format!("，文件 {} 不见了", files.join("、")),
            format!("; gone with {}", files.join(", ")),
        ),
    };
    let message = Words::new(
        format!("原有 {of} 条答复，现在少了 {lost} 条：{ids_zh}{gone_zh}"),
        format!("{lost} of {of} entries would be gone: {ids_en}{gone_en}"),
    );
    let help = Words::new(
        "真要删就运行 `policydesk reload --confirm`；不是有意的，把文件补全再保存",
        "if they are to go, run `policydesk reload --confirm`; if not, make the files whole and \
         save again",
    );
    let place = diff.removed.first().and_then(|id| served.home(id));
    Finding::error("reload.shrunk", message).in_file(place.unwrap_or_default(), 0, 0).help(help)
}
