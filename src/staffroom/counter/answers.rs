//! What staff are answered.

use chrono::NaiveDate;

use super::{Counter, Decision};
use crate::{
    conversation::date,
    diagnostic::{Finding, Findings, Severity},
    faq::{Entry, EntryId, Faq, Language},
    reply::messages::Phrase,
    staff::{self, Answer, Card, Question},
    staffroom::files::may_write,
    store::{EditNote, StaffTask},
};

/// How many findings a refusal names; the rest is for `policydesk check`.
const MAX_FINDINGS: usize = 3;

impl Counter {
    /// The card of an entry after an edit: what was done, by whom and when.
    pub(super) fn done(
        &self,
        task: &StaffTask,
        entry: &Entry,
        note: &EditNote,
        may_undo: bool,
    ) -> Answer {
        let language = self.language();
        let what = match note.what.as_str() {
            "retired" => staff::DONE_RETIRED.get(language).to_owned(),
            "wording" => staff::DONE_WORDING.fill(language, &[&note.new]),
            "added" => staff::DONE_ADDED.fill(language, &[&note.new]),
            "undone" => staff::DONE_UNDO.get(language).to_owned(),
            _ => staff::DONE_REVIEWED.get(language).to_owned(),
        };
        let undo = may_undo.then_some(task.id);
        let card = staff::done(entry, &what, &self.by(task), undo, language);
        let toast = Some(staff::SAVED.get(language).to_owned());
        Answer { toast, ..Answer::instead(card) }
    }

    pub(super) fn changed(&self, faq: &Faq, id: &EntryId) -> Answer {
        let page = self.settings.public_url.as_ref();
        let page = page.and_then(|url| url.join(&format!("e/{id}")).ok()).map(String::from);
        match faq.entry(id) {
            Some(entry) => Answer::messages(vec![staff::changed(entry, page, self.language())]),
            None => self.toast(staff::STALE),
        }
    }

    pub(super) fn ask_to_retire(&self, faq: &Faq, id: &EntryId) -> Decision {
        let card = faq.entry(id).map(|entry| staff::ask_to_retire(entry, self.language()));
        Decision::Answer(self.instead(card))
    }

    pub(super) fn show_again(&self, faq: &Faq, id: &EntryId) -> Decision {
        let may_edit = may_write(&self.settings.faq_dir);
        Decision::Answer(self.instead(staff::card(
            faq,
            id,
            self.today(),
            may_edit,
            self.language(),
        )))
    }

    pub(super) fn dismiss(&self, task: &StaffTask, gap: Option<&Question>) -> Decision {
        let Some(gap) = gap else { return Decision::Answer(self.toast(staff::STALE)) };
        let card = staff::dismissed(gap, &self.by(task), self.language());
        let toast = Some(staff::NOTED.get(self.language()).to_owned());
        Decision::Dismiss(Answer { toast, ..Answer::instead(card) })
    }

    /// Another card in the place of this one; a word where there is none any more.
    pub(super) fn instead(&self, card: Option<Card>) -> Answer {
        card.map_or_else(|| self.toast(staff::STALE), Answer::instead)
    }

    /// Who did something, and when.
    pub(in crate::staffroom) fn by(&self, task: &StaffTask) -> String {
        let when = self.desk.now().format("%Y-%m-%d %H:%M").to_string();
        staff::BY.fill(self.language(), &[&task.deed.by.name, &when])
    }

    pub(super) fn not_yet(&self, day: NaiveDate) -> Answer {
        let language = self.language();
        let day = date(day, language);
        Answer::messages(vec![Card::say(language, staff::NOT_YET.fill(language, &[&day]))])
    }

    /// Why nothing was changed: the first findings, in words.
    pub(super) fn refusal(&self, why: Phrase, findings: &Findings) -> Answer {
        let language = self.language();
        let errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
        let mut lines = vec![why.get(language).to_owned()];
        lines.extend(errors.take(MAX_FINDINGS).map(|finding| line(finding, language)));
        Answer::messages(vec![Card::say(language, lines.join("\n"))])
    }

    pub(super) fn toast(&self, phrase: Phrase) -> Answer {
        Answer::toast(phrase.get(self.language()))
    }

    pub(super) fn say(&self, phrase: Phrase) -> Answer {
        let language = self.language();
        Answer::messages(vec![Card::say(language, phrase.get(language))])
    }
}

/// A finding as one line of a message.
fn line(finding: &Finding, language: Language) -> String {
    let message = finding.message.get(language);
    let place = match finding.line {
        0 => finding.file.clone(),
        line => format!("{}:{line}", finding.file),
    };
    let help = finding.help.as_ref().map(|help| help.get(language)).unwrap_or_default();
    let parts = ["•", &place, message, help];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}
