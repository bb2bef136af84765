//! What is due, for the people who keep it.

use chrono::NaiveDate;
use serde_json::{Value, json};

use crate::{
    diagnostic::Words,
    faq::{
        Language,
        review::{Due, DueReason},
    },
};

/// What is due by who keeps it, the most urgent first, and what to do; nothing where nothing
/// is. What nobody keeps comes last.
pub(super) fn human(due: &[Due], today: NaiveDate, language: Language) -> String {
    if due.is_empty() {
        return String::new();
    }
    let mut lines = vec![heading(due.len()).get(language).to_owned()];
    for (owner, due) in by_owner(due) {
        let nobody = Words::new("（没有写负责人）", "(nobody in charge)");
        lines.push(format!("  {}", owner.unwrap_or_else(|| nobody.get(language))));
        lines.extend(due.iter().map(|due| format!("    {}", line(due, today).get(language))));
    }
    lines.extend(helps(due, today).iter().map(|help| format!("  = {}", help.get(language))));
    format!("{}\n\n", lines.join("\n"))
}

/// What is due as JSON, in the order of the days.
pub(super) fn json(due: &[Due], today: NaiveDate, language: Language) -> Value {
    let record = |due: &Due| {
        let reason = match due.reason {
            DueReason::Expires(_) => "expires",
            DueReason::Review(_) => "review",
            DueReason::NeverReviewed => "never_reviewed",
        };
        json!({
            "entry": due.entry.as_str(),
            "title": due.title.best(language),
            "owner": due.owner,
            "reason": reason,
            "day": due.day().map(|day| day.to_string()),
            "days": due.days_overdue(today),
        })
    };
    due.iter().map(record).collect()
}

fn heading(n: usize) -> Words {
    let (verb, noun) = if n == 1 { ("needs", "matter") } else { ("need", "matters") };
    Words::new(format!("有 {n} 件事要核对"), format!("{n} {noun} {verb} attention"))
}

/// Groups in the order of their first; what nobody keeps last.
fn by_owner(due: &[Due]) -> Vec<(Option<&str>, Vec<&Due>)> {
    let mut groups: Vec<(Option<&str>, Vec<&Due>)> = Vec::new();
    for due in due {
        let owner = due.owner.as_deref();
        match groups.iter_mut().find(|(known, _)| *known == owner) {
            Some((_, group)) => group.push(due),
            None => groups.push((owner, vec![due])),
        }
    }
    groups.sort_by_key(|(owner, _)| owner.is_none());
    groups
}

fn line(due: &Due, today: NaiveDate) -> Words {
    let (id, days) = (&due.entry, due.days_overdue(today).unwrap_or_default());
    let zh = due.title.best(Language::Zh).unwrap_or_default();
    let en = due.title.best(Language::En).unwrap_or_default();
    let (zh_what, en_what) = match due.reason {
        DueReason::Expires(day) => match days {
            1.. => (
                format!("{day} 已到期，过了 {days} 天"),
                format!("expired on {day}, {} ago", n_days(days)),
            ),
            0 => ("今天到期".to_owned(), "expires today".to_owned()),
            _ => (
                format!("{day} 到期，还有 {} 天", -days),
                format!("expires on {day}, in {}", n_days(-days)),
            ),
        },
        DueReason::Review(day) => (
            format!("{day} 前应当核对，已过 {days} 天"),
            format!("due for review by {day}, {} ago", n_days(days)),
        ),
        DueReason::NeverReviewed => {
            ("还没有核对过".to_owned(), "never marked as reviewed".to_owned())
        }
    };
    Words::new(format!("{zh}（{id}）：{zh_what}"), format!("{en} ({id}): {en_what}"))
}

fn n_days(n: i64) -> String {
    if n == 1 { "1 day".to_owned() } else { format!("{n} days") }
}

/// What to do about each kind that is there.
fn helps(due: &[Due], today: NaiveDate) -> Vec<Words> {
    let is_expiry = |due: &Due| matches!(due.reason, DueReason::Expires(_));
    let mut helps = Vec::new();
    if due.iter().any(|due| !is_expiry(due)) {
        helps.push(Words::new(
            format!("核对后没有变化，就写 reviewed = {today}；有变化先改答复"),
            format!("where an answer still holds, write reviewed = {today}; else change it first"),
        ));
    }
    if due.iter().any(is_expiry) {
        helps.push(Words::new(
            "快到期的问一下有没有续期：有就改 valid_until，没有就到期后删掉这一条",
            "ask whether what expires is prolonged: change valid_until, or delete the entry afterwards",
        ));
    }
    helps
}
