//! Why the desk answers as it does, and what it would answer with a draft in the place of a file.

use std::sync::Arc;

use super::{Dashboard, DashboardError};
use crate::{
    conversation::Act,
    desk::{Desk, Incoming},
    diagnostic::{Findings, SourceFile},
    faq,
    faq::Language,
    knowledge::Knowledge,
    session::Session,
    sources,
    view::{DEFAULT_TOP, TurnView},
};

/// A question, what the desk says to it and why.
#[derive(Debug, Clone)]
pub struct Why {
    /// As `ask --json` has it.
    pub turn: TurnView,
    /// The titles of the candidates, in their order.
    pub titles: Vec<String>,
    /// As `ask --explain` has it; empty where nothing was matched.
    pub explanation: String,
}

/// What comes of a draft.
#[derive(Debug)]
pub enum Try {
    /// It has errors: these.
    Refused(Findings),
    /// What the desk says now, and what it would say.
    Compared(Box<(Why, Why)>),
}

impl Dashboard {
    /// Why a question gets the answer it gets. Nothing of it is kept.
    pub async fn why(&self, question: String, language: Language) -> Result<Why, DashboardError> {
        let desk = Arc::clone(&self.desk);
        self.aside(move || why(&desk, &question, language)).await
    }

    /// The same with the text of one file in the place of the file of that name. The files
    /// themselves stay as they are.
    pub async fn try_draft(
        &self,
        question: String,
        file: String,
        text: String,
        language: Language,
    ) -> Result<Try, DashboardError> {
        let (desk, dir, today) =
            (Arc::clone(&self.desk), self.settings.faq_dir.clone(), self.today());
        self.aside(move || {
            let (mut files, _) = sources::read_faq_dir(&dir);
            let draft = SourceFile::new(file, text);
            match files.iter_mut().find(|known| known.path() == draft.path()) {
                Some(known) => *known = draft,
                None => files.push(draft),
            }
            let (faq, findings) = faq::load(&files, today);
            let Some(faq) = faq.filter(|_| !findings.has_errors()) else {
                return Try::Refused(findings);
            };
            let before = desk.knowledge();
            // An edit hardly moves the calibration, and fitting one takes a second.
            let after = Knowledge::uncalibrated(faq).calibrated_like(&before);
            let drafted = desk.over(Arc::new(after));
            let sides = (why(&desk, &question, language), why(&drafted, &question, language));
            Try::Compared(Box::new(sides))
        })
        .await
    }

    /// The names of the FAQ's files, as findings name them.
    pub async fn file_names(&self) -> Result<Vec<String>, DashboardError> {
        let dir = self.settings.faq_dir.clone();
        let names = move || {
            let (files, _) = sources::read_faq_dir(&dir);
            files.iter().map(|file| file.path().to_owned()).collect()
        };
        self.aside(names).await
    }

    /// The text of one of the FAQ's files; none where there is no such file.
    pub async fn file(&self, name: String) -> Result<Option<String>, DashboardError> {
        let dir = self.settings.faq_dir.clone();
        let text = move || {
            let (files, _) = sources::read_faq_dir(&dir);
            let file = files.into_iter().find(|file| file.path() == name);
            file.map(|file| file.text().to_owned())
        };
        self.aside(text).await
    }
}

fn why(desk: &Desk, question: &str, language: Language) -> Why {
    let incoming = Incoming { act: Act::of_text(question), language_hint: None };
    let (knowledge, turn) = desk.answer(&incoming, &Session::default());
    let view = TurnView::new(&turn, knowledge.faq(), question, DEFAULT_TOP);
    let title = |id: &str| {
        let entry = knowledge.faq().entry(id);
        entry.and_then(|entry| entry.title.best(language)).unwrap_or(id).to_owned()
    };
    Why {
        titles: view.part.candidates.iter().map(|candidate| title(&candidate.entry)).collect(),
        explanation: desk.explain(&knowledge, &turn, language),
        turn: view,
    }
}
