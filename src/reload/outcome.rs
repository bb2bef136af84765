//! What came of a look at the FAQ folder, in words for staff and as a row in the store.

use serde::{Deserialize, Serialize};

use crate::{
    diagnostic::{self, Findings, Severity, Words},
    language::Language,
};

/// How many ids a sentence names; the others are counted.
const MAX_IDS: usize = 20;

/// How many findings are kept with an outcome; `policydesk check` shows them all.
const MAX_FINDINGS: usize = 20;

/// Which entries differ between two sets, by id, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diff {
    /// Those that are new.
    pub added: Vec<String>,
    /// Those whose text is another.
    pub changed: Vec<String>,
    /// Those that are gone.
    pub removed: Vec<String>,
}

/// Findings as they are shown, bounded.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// How many there are.
    pub n: usize,
    /// The first of them in Chinese, one a line.
    pub zh: String,
    /// The same in English.
    pub en: String,
    /// Where they are, for the log.
    pub places: Vec<Place>,
}

/// What the log says of a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Its code.
    pub code: String,
    /// The file as shown to people; empty where there is none.
    pub file: String,
    /// The line, from 1; 0 where there is no place.
    pub line: usize,
    /// The path of the key.
    pub field: Option<String>,
}

impl Shown {
    /// The first errors among findings.
    pub fn of(findings: &Findings) -> Self {
        let errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
        let first: Findings = errors.take(MAX_FINDINGS).cloned().collect();
        let places = first.iter().map(|finding| Place {
            code: finding.code.to_owned(),
            file: finding.file.clone(),
            line: finding.line,
            field: finding.field.clone(),
        });
        Self {
            places: places.collect(),
            n: findings.count(Severity::Error),
            zh: diagnostic::short(&first, Language::Zh),
            en: diagnostic::short(&first, Language::En),
        }
    }

    /// The lines in a language.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Zh => &self.zh,
            Language::En => &self.en,
        }
    }
}

/// What was decided about a set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Verdict {
    /// It is in service now.
    Swapped {
        /// What is different.
        diff: Diff,
    },
    /// It is what was in service already.
    Unchanged,
    /// It has errors, or a protected check fails.
    Refused {
        /// What is wrong.
        findings: Shown,
    },
    /// It is sound but lost entries: it waits for `policydesk reload --confirm`.
    Held {
        /// What would be different.
        diff: Diff,
        /// Why it waits.
        findings: Shown,
    },
    /// The world was in the way: the store, or a folder that would not settle.
    Failed {
        /// What the system says.
        reason: String,
    },
}

/// What came of a look at the FAQ folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// The hash of the set that was looked at.
    pub hash: String,
    /// What was decided.
    pub verdict: Verdict,
}

/// What the desk serves, and what it does not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The hash of the set in service.
    pub hash: String,
    /// When it went into service, in milliseconds since 1970.
    pub since: i64,
    /// How many entries it has.
    pub n_entries: usize,
    /// What was different in it.
    pub diff: Diff,
    /// Why the folder holds something else than what is served; none where it does not.
    pub trouble: Option<Outcome>,
}

impl Standing {
    /// Whether the folder holds something else than what is served.
    pub fn is_stale(&self) -> bool {
        self.trouble.is_some()
    }
}

impl Diff {
    /// Whether no entry differs.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.removed.is_empty()
    }

    /// Which entries are gone, in a few words; none where all are there.
    pub fn removed_words(&self) -> Option<Words> {
        let gone = Self { removed: self.removed.clone(), ..Self::default() };
        (!gone.is_empty()).then(|| gone.words())
    }

    /// What is different, in a few words.
    pub fn words(&self) -> Words {
        if self.is_empty() {
            return Words::new("各条答复没有变", "no entry differs");
        }
        let parts = [
            (&self.added, "新增", "added"),
            (&self.changed, "修改", "changed"),
            (&self.removed, "删去", "removed"),
        ];
        let parts: Vec<_> = parts.into_iter().filter(|(ids, ..)| !ids.is_empty()).collect();
        let zh: Vec<_> = parts
            .iter()
            .map(|(ids, zh, _)| format!("{zh} {} 条（{}）", ids.len(), listed(ids, "、").0))
            .collect();
        let en: Vec<_> = parts
            .iter()
            .map(|(ids, _, en)| format!("{} {en} ({})", ids.len(), listed(ids, ", ").1))
            .collect();
        Words::new(zh.join("，"), en.join(", "))
    }
}

/// The first ids and how many more there are, for Chinese and for English.
pub(super) fn listed(ids: &[String], between: &str) -> (String, String) {
    let first = ids[..ids.len().min(MAX_IDS)].join(between);
    match ids.len().saturating_sub(MAX_IDS) {
        0 => (first.clone(), first),
        more => (format!("{first} 等 {} 条", ids.len()), format!("{first} and {more} more")),
    }
}

impl Verdict {
    /// Every [`Verdict::key`].
    pub const KEYS: [&str; 5] = ["swapped", "unchanged", "refused", "held", "failed"];

    /// The key in metrics and logs.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Swapped { .. } => "swapped",
            Self::Unchanged => "unchanged",
            Self::Refused { .. } => "refused",
            Self::Held { .. } => "held",
            Self::Failed { .. } => "failed",
        }
    }

    /// Whether what is served is not what the folder holds.
    pub const fn is_trouble(&self) -> bool {
        matches!(self, Self::Refused { .. } | Self::Held { .. } | Self::Failed { .. })
    }

    /// The findings behind it, one a line; empty where there are none.
    pub fn details(&self, language: Language) -> &str {
        match self {
            Self::Refused { findings } | Self::Held { findings, .. } => findings.get(language),
            Self::Swapped { .. } | Self::Unchanged | Self::Failed { .. } => "",
        }
    }

    /// What happened, in one sentence.
    pub fn summary(&self) -> Words {
        match self {
            Self::Swapped { diff } => {
                let Words { zh, en } = diff.words();
                Words::new(
                    format!("新的答复已经启用：{zh}"),
                    format!("The new answers are live: {en}"),
                )
            }
            Self::Unchanged => Words::new(
                "文件夹里的就是正在用的，没有变化",
                "The folder holds what is in service; nothing changed",
            ),
            Self::Refused { findings } => Words::new(
                format!("改动没有启用：有 {} 处错误，仍在用原来的答复", findings.n),
                format!(
                    "The edit was refused: {}; the answers before it stay in service",
                    errors(findings.n)
                ),
            ),
            Self::Held { diff, .. } => {
                let (zh, en) = (listed(&diff.removed, "、").0, listed(&diff.removed, ", ").1);
                Words::new(
                    format!("改动先不启用：少了 {} 条答复（{zh}），等人确认", diff.removed.len()),
                    format!(
                        "The edit is held: {} would be gone ({en}); it waits for a yes",
                        entries(diff.removed.len())
                    ),
                )
            }
            Self::Failed { reason } => Words::new(
                format!("没能换上新的答复（{reason}），过一会儿再试"),
                format!("The answers could not be reloaded ({reason}); the desk tries again"),
            ),
        }
    }
}

fn errors(n: usize) -> String {
    format!("{n} error{}", if n == 1 { "" } else { "s" })
}

fn entries(n: usize) -> String {
    format!("{n} {}", if n == 1 { "entry" } else { "entries" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diff_names_what_is_different_and_only_counts_the_many() {
        let many: Vec<String> = (0..25).map(|n| format!("e{n}")).collect();
        let diff = Diff { added: vec!["loan".into()], changed: Vec::new(), removed: many };
        let words = diff.words();
        assert!(words.zh.starts_with("新增 1 条（loan），删去 25 条（e0、"), "{}", words.zh);
        assert!(words.en.ends_with("e19 and 5 more)"), "{}", words.en);
        assert_eq!(Diff::default().words().en, "no entry differs");
    }
}
