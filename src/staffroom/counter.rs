//! One deed at a time: what it comes to on the files as they are. Reads the disk and builds
//! engines, so it belongs on a thread of its own.

mod answers;

use std::{io, sync::Arc};

use chrono::NaiveDate;

use super::{
    Settings, drafts,
    files::{Files, may_write},
    gaps,
    undo::Undoable,
};
use crate::{
    amend,
    desk::Desk,
    diagnostic::{Findings, SourceFile},
    faq::{EntryId, Faq, Language},
    publish::{self, PublishError},
    staff::{self, Answer, Card, Edit, Press, Question},
    store::{EditNote, GapNote, StaffTask},
};
/// Decides, and writes what was decided.
pub(super) struct Counter {
    settings: Settings,
    desk: Arc<Desk>,
    /// The language staff are spoken to in; the desk's first where it is none.
    language: Option<Language>,
}

/// A deed with what the store knows about it.
pub(super) struct Context {
    /// The deed.
    pub(super) task: StaffTask,
    /// The gap it is about.
    pub(super) gap: Option<(i64, GapNote)>,
    /// The change it wants to take back, where that can be.
    pub(super) taken_back: Option<Undoable>,
}

/// What a deed comes to.
pub(super) enum Decision {
    /// This answer, and no file changes.
    Answer(Answer),
    /// This answer, and the gap it is about is nobody's business.
    Dismiss(Answer),
    /// The files hold it already, written by a process that ended before it could say so.
    Written(Answer, EditNote),
    /// An edit that is sound.
    Edit(Box<Plan>),
}

/// An edit that is ready to be written.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    /// The files as they are.
    pub(super) before: Vec<SourceFile>,
    /// The files as they will be.
    pub(super) after: Vec<SourceFile>,
    /// The line of the log.
    pub(super) note: EditNote,
    /// What is said once it is written.
    pub(super) answer: Answer,
}

impl Counter {
    pub(super) fn new(settings: Settings, desk: Arc<Desk>) -> Self {
        Self { settings, desk, language: None }
    }

    /// The same, speaking this language.
    pub(super) fn speaking(self, language: Language) -> Self {
        Self { language: Some(language), ..self }
    }

    /// The review of today; nothing where nothing is due.
    pub(super) fn review(&self) -> Vec<Card> {
        let is_due = self.with_faq(|faq| !staff::items(faq, self.today()).is_empty());
        if is_due { self.due(0) } else { Vec::new() }
    }

    /// What is due, from a position on.
    pub(super) fn due(&self, from: usize) -> Vec<Card> {
        let may_edit = may_write(&self.settings.faq_dir);
        self.with_faq(|faq| staff::review(faq, self.today(), from, may_edit, self.language()))
    }

    /// Gaps under their overview.
    pub(super) fn gaps(&self, questions: &[Question], n_all: usize) -> Vec<Card> {
        let may_edit = may_write(&self.settings.faq_dir);
        let overview = staff::gaps_overview(questions.len(), n_all, self.language());
        let cards = self.with_faq(|faq| {
            let card = |gap| staff::gap_card(faq, gap, may_edit, self.language());
            questions.iter().map(card).collect::<Vec<_>>()
        });
        [overview].into_iter().chain(cards).collect()
    }

    /// Looks at the FAQ of the files; at that in service where they are broken at this moment.
    fn with_faq<T>(&self, look: impl Fn(&Faq) -> T) -> T {
        match self.files() {
            Ok(files) => look(&files.faq),
            Err(_) => look(self.desk.knowledge().faq()),
        }
    }

    /// What is said where something failed that nobody thought of.
    pub(super) fn failed(&self) -> Answer {
        self.say(staff::FAILED)
    }

    /// Decides about a press.
    pub(super) fn decide(&self, context: &Context) -> Decision {
        let what = context.task.deed.what.as_str();
        let knowledge = self.desk.knowledge();
        match self.files() {
            Ok(files) if drafts::is_draft(what) => self.begin(context, files),
            Ok(files) => match Press::read(what, &files.faq) {
                Some(press) => self.press(context, &press, files),
                None => Decision::Answer(self.toast(staff::STALE)),
            },
            Err(findings) if drafts::is_draft(what) => {
                Decision::Answer(self.refusal(staff::BROKEN, &findings))
            }
            Err(findings) => match Press::read(what, knowledge.faq()) {
                Some(press) => Decision::Answer(self.look(&press, knowledge.faq(), &findings)),
                None => Decision::Answer(self.toast(staff::STALE)),
            },
        }
    }

    /// A press while the files are broken: what only looks goes on, what would edit waits.
    fn look(&self, press: &Press, faq: &Faq, findings: &Findings) -> Answer {
        match press {
            Press::Due(from) => Answer::messages(self.due(*from)),
            Press::Changed(id) => self.changed(faq, id),
            _ => self.refusal(staff::BROKEN, findings),
        }
    }

    fn press(&self, context: &Context, press: &Press, files: Files) -> Decision {
        let (task, today) = (&context.task, self.today());
        let gap = context.gap.as_ref().map(|(number, note)| gaps::question(*number, note));
        let entry = |id: &EntryId| files.faq.entry(id).cloned();
        let edit = match press {
            Press::Due(from) => return Decision::Answer(Answer::messages(self.due(*from))),
            Press::Changed(id) => return Decision::Answer(self.changed(&files.faq, id)),
            Press::Retire(id) => return self.ask_to_retire(&files.faq, id),
            Press::Keep(id) => return self.show_again(&files.faq, id),
            Press::Undo(_) => {
                return self.take_back(task, files, context.taken_back.as_ref());
            }
            Press::StillRight(id) => entry(id).and_then(|entry| staff::still_right(&entry, today)),
            Press::RetireSure(id) => match entry(id).map(|entry| staff::retire(&entry, today)) {
                Some(Err(staff::NotYet(day))) => return Decision::Answer(self.not_yet(day)),
                edit => edit.and_then(Result::ok).flatten(),
            },
            Press::Accept(..) if gap.is_none() => {
                return Decision::Answer(self.toast(staff::STALE));
            }
            Press::Accept(_, id) => gap
                .zip(entry(id))
                .and_then(|(gap, entry)| staff::accept(&entry, gap.language, &gap.text)),
            Press::Candidates(_) => {
                let card = gap.map(|gap| staff::candidates(&files.faq, &gap, self.language()));
                return Decision::Answer(self.instead(card));
            }
            Press::Dismiss(_) => return self.dismiss(task, gap.as_ref()),
            // Whether a set waits for it is not for the files to say.
            Press::Confirm(_) => return Decision::Answer(self.toast(staff::CONFIRM_STALE)),
        };
        match edit {
            Some(edit) => self.examine(task, files, edit),
            None => self.already(task, &files.faq),
        }
    }

    /// A gap becomes an entry of its own.
    fn begin(&self, context: &Context, files: Files) -> Decision {
        let task = &context.task;
        let draft = drafts::read(&task.deed.what);
        let (Some(draft), Some((number, note))) = (draft, &context.gap) else {
            return Decision::Answer(self.toast(staff::STALE));
        };
        if task.planned.is_some() && files.faq.entry(&draft.id).is_some() {
            return self.already(task, &files.faq);
        }
        let gap = gaps::question(*number, note);
        let edit = staff::begin(&draft, gap.language, &gap.text, self.today());
        self.examine(task, files, edit)
    }

    /// Nothing is left to change: somebody pressed before, or an earlier process had written
    /// it and ended.
    fn already(&self, task: &StaffTask, faq: &Faq) -> Decision {
        let planned = task.planned.as_ref();
        let entry = planned.and_then(|note| Some((note, faq.entry(&note.entry)?)));
        match entry {
            Some((note, entry)) => {
                let answer = self.done(task, entry, note, false);
                Decision::Written(answer, note.clone())
            }
            None => Decision::Answer(self.toast(staff::ALREADY)),
        }
    }

    /// Looks at an edit as at one by hand: what makes errors is not written.
    fn examine(&self, task: &StaffTask, files: Files, edit: Edit) -> Decision {
        let after = match amend::amend(&files.sources, &edit.changes) {
            Ok(after) => after,
            Err(error) => {
                tracing::warn!(%error, entry = %edit.entry, "an entry cannot be edited from chat");
                return Decision::Answer(self.failed());
            }
        };
        let note = EditNote {
            entry: edit.entry.to_string(),
            what: edit.what.to_owned(),
            old: edit.old,
            new: edit.new,
        };
        self.examined(task, files.sources, after, note, true)
    }

    fn examined(
        &self,
        task: &StaffTask,
        before: Vec<SourceFile>,
        after: Vec<SourceFile>,
        note: EditNote,
        may_undo: bool,
    ) -> Decision {
        let (settings, clock) = (self.desk.settings(), self.desk.clock());
        let examined = publish::examine(&before, &after, settings, &clock);
        let faq = examined.faq.filter(|_| !examined.findings.has_errors());
        let Some(faq) = faq else {
            return Decision::Answer(self.refusal(staff::REFUSED, &examined.findings));
        };
        let Some(entry) = faq.entry(&note.entry) else {
            return Decision::Answer(self.toast(staff::STALE));
        };
        let answer = self.done(task, entry, &note, may_undo);
        Decision::Edit(Box::new(Plan { before, after, note, answer }))
    }

    /// The files as they were before an edit of a moment ago.
    fn take_back(&self, task: &StaffTask, files: Files, undoable: Option<&Undoable>) -> Decision {
        let restored = undoable.and_then(|u| Some((u.apply(&files.sources)?, &u.note)));
        let Some((after, note)) = restored else {
            return match &task.planned {
                Some(_) => self.already(task, &files.faq),
                None => Decision::Answer(self.toast(staff::TOO_LATE)),
            };
        };
        let note = EditNote {
            entry: note.entry.clone(),
            what: "undone".to_owned(),
            old: note.new.clone(),
            new: note.old.clone(),
        };
        self.examined(task, files.sources, after, note, false)
    }

    /// Writes a plan.
    ///
    /// # Errors
    /// What to say instead, where it was not written.
    pub(super) fn write(&self, plan: &Plan) -> Result<(), Answer> {
        let written = publish::write(&self.settings.faq_dir, &plan.before, &plan.after);
        let Err(error) = written else { return Ok(()) };
        tracing::warn!(%error, "an edit from chat could not be written");
        Err(match error {
            PublishError::ChangedMeanwhile(_) => self.say(staff::MEANWHILE),
            PublishError::Io { reason, .. } if is_refused(&reason) => self.say(staff::READ_ONLY),
            PublishError::Io { .. } => self.failed(),
        })
    }

    fn files(&self) -> Result<Files, Findings> {
        Files::read(&self.settings.faq_dir, self.today())
    }

    fn today(&self) -> NaiveDate {
        self.desk.now().date_naive()
    }

    /// The language staff are spoken to in.
    pub(super) fn language(&self) -> Language {
        self.language.unwrap_or_else(|| self.desk.knowledge().faq().desk().default_language())
    }
}

fn is_refused(reason: &io::Error) -> bool {
    matches!(reason.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}
