//! What became of edits by hand, for staff: refused, waiting for a yes, put right.

use std::{path::Path, time::Duration};

use tokio::{sync::watch, time::Instant};

use crate::{
    faq::Language,
    reload::{Folder, Outcome, Standing, Verdict},
    staff::{self, Card, Press},
    store::{ReloadProgress, Store, StoreError},
};

/// The folder in service, and what staff were told of it.
#[derive(Debug)]
pub(super) struct News {
    standing: Option<watch::Receiver<Standing>>,
    folder: Folder,
    /// The trouble that staff were told of last, until it is over.
    told: Option<Trouble>,
    /// Whether something has changed that nobody took yet.
    is_untold: bool,
}

/// What staff were told of.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Trouble {
    /// An edit has errors. While somebody works on them one message is enough.
    Refused,
    /// A set waits for a yes to just this one.
    Held(String),
}

/// How long an answer to a request is waited for: a folder that will not settle is given up
/// before.
const PATIENCE: Duration = Duration::from_secs(15);

/// How often the store is asked for the answer.
const ASK_EVERY: Duration = Duration::from_millis(100);

impl News {
    /// The news of a folder; none ever come without a standing.
    pub(super) fn new(dir: &Path, standing: Option<watch::Receiver<Standing>>) -> Self {
        // What is so already is news to somebody who just came.
        Self { standing, folder: Folder::new(dir), told: None, is_untold: true }
    }

    /// Waits until something has changed; for ever where nothing can.
    pub(super) async fn changed(&mut self) {
        if let Some(standing) = &mut self.standing
            && standing.changed().await.is_ok()
        {
            self.is_untold = true;
            return;
        }
        // The reloader has ended, and with it the news.
        self.standing = None;
        std::future::pending::<()>().await;
    }

    /// What staff should know by now: a name that is told once, and the words.
    pub(super) fn take(&mut self, language: Language) -> Option<(String, Card)> {
        let standing = self.standing.as_mut()?;
        self.is_untold |= standing.has_changed().unwrap_or(false);
        if !std::mem::take(&mut self.is_untold) {
            return None;
        }
        let standing = standing.borrow_and_update().clone();
        let trouble = standing.trouble.as_ref();
        match trouble.and_then(|outcome| Some((outcome, Trouble::of(outcome)?))) {
            Some((_, trouble)) if self.told.as_ref() == Some(&trouble) => None,
            Some((outcome, trouble)) => {
                self.told = Some(trouble);
                let name = format!("{}:{}", outcome.verdict.key(), outcome.hash);
                Some((name, trouble_card(outcome, language)))
            }
            // A store that fails for a moment is the operator's business.
            None if trouble.is_some() => None,
            None => {
                let was_told = self.told.take().is_some();
                let is_news = was_told || !standing.diff.removed.is_empty();
                let name = format!("{}:{}", standing.since, standing.hash);
                is_news.then(|| (name, live_card(&standing, language)))
            }
        }
    }

    /// What changed since is known to staff: one of them did it.
    pub(super) fn is_known(&mut self) {
        self.told = None;
        self.is_untold = false;
        if let Some(standing) = &mut self.standing {
            standing.mark_unchanged();
        }
    }

    /// What was taken could not be told, so it is to be taken again.
    pub(super) fn put_back(&mut self) {
        self.told = None;
        self.is_untold = true;
    }

    /// The whole hash of the set that waits for a yes, where a button is about it.
    pub(super) fn held(&self, token: &str) -> Option<String> {
        let standing = self.standing.as_ref()?.borrow();
        let trouble = standing.trouble.as_ref()?;
        let is_held = matches!(trouble.verdict, Verdict::Held { .. });
        (is_held && trouble.hash.starts_with(token)).then(|| trouble.hash.clone())
    }

    /// Whether anybody reads the files of this desk.
    pub(super) fn can_ask(&self) -> bool {
        self.standing.is_some()
    }

    /// Has the folder read anew, with a yes to a set where there is one; gives what came of
    /// it, or nothing where no answer came in time.
    pub(super) async fn ask(
        &self,
        store: &Store,
        confirm: Option<&str>,
        now: i64,
    ) -> Result<Option<Verdict>, StoreError> {
        let id = store.ask_reload(self.folder.key(), confirm, now).await?;
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            if let ReloadProgress::Answered(answer) = store.reload_progress(id).await? {
                let outcome: Option<Outcome> = serde_json::from_str(&answer).ok();
                return Ok(outcome.map(|outcome| outcome.verdict));
            }
            tokio::time::sleep(ASK_EVERY).await;
        }
        store.withdraw_reload(id).await?;
        Ok(None)
    }
}

impl Trouble {
    fn of(outcome: &Outcome) -> Option<Self> {
        match outcome.verdict {
            Verdict::Refused { .. } => Some(Self::Refused),
            Verdict::Held { .. } => Some(Self::Held(outcome.hash.clone())),
            Verdict::Failed { .. } | Verdict::Swapped { .. } | Verdict::Unchanged => None,
        }
    }
}

fn trouble_card(outcome: &Outcome, language: Language) -> Card {
    let card = verdict_card(&outcome.verdict, language);
    if !matches!(outcome.verdict, Verdict::Held { .. }) {
        return card;
    }
    let press = Press::Confirm(outcome.hash.clone());
    card.row([staff::Key::new(staff::CONFIRM.get(language), press)])
}

/// The set that is in service now, after trouble or with entries gone.
fn live_card(standing: &Standing, language: Language) -> Card {
    verdict_card(&Verdict::Swapped { diff: standing.diff.clone() }, language)
}

/// How many lines of findings stand in a message; `policydesk check` has them all.
const MAX_LINES: usize = 5;

/// What came of a look at the folder.
pub(super) fn verdict_card(verdict: &Verdict, language: Language) -> Card {
    let sign = if verdict.is_trouble() { "⚠️" } else { "✅" };
    let summary = verdict.summary();
    let details = verdict.details(language).lines();
    let lines = std::iter::once(format!("{sign} {}", summary.get(language)));
    let lines = lines.chain(details.take(MAX_LINES).map(|line| format!("• {line}")));
    Card::say(language, lines.collect::<Vec<_>>().join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reload::{Diff, Shown};

    fn refused(hash: &str) -> Outcome {
        let verdict = Verdict::Refused { findings: Shown { n: 1, ..Shown::default() } };
        Outcome { at: 1, hash: hash.to_owned(), verdict }
    }

    fn held(hash: &str) -> Outcome {
        let diff = Diff { removed: vec!["loan".to_owned()], ..Diff::default() };
        let verdict = Verdict::Held { diff, findings: Shown::default() };
        Outcome { at: 1, hash: hash.to_owned(), verdict }
    }

    struct Reader {
        sender: watch::Sender<Standing>,
        news: News,
    }

    impl Reader {
        fn new() -> Self {
            let (sender, receiver) = watch::channel(Standing::default());
            Self { sender, news: News::new(Path::new("faq"), Some(receiver)) }
        }

        fn now(&mut self, trouble: impl Into<Option<Outcome>>) -> Option<String> {
            let trouble = trouble.into();
            self.sender.send_modify(|standing| standing.trouble = trouble);
            let (_, card) = self.news.take(Language::Zh)?;
            Some(format!("{:?}", card.blocks))
        }
    }

    #[test]
    fn while_somebody_mends_an_edit_one_message_is_enough() {
        let mut reader = Reader::new();
        assert_eq!(reader.now(None), None);
        assert!(reader.now(refused("a")).is_some_and(|words| words.contains("没有启用")));
        assert_eq!(reader.now(refused("b")), None);
        assert!(reader.now(None).is_some_and(|words| words.contains("已经启用")));
        assert!(reader.now(refused("c")).is_some(), "the next time is another one");
    }

    #[test]
    fn a_yes_is_asked_for_each_set_that_waits_for_one() {
        let mut reader = Reader::new();
        assert!(reader.now(held("aa11")).is_some());
        assert_eq!(reader.now(held("aa11")), None);
        assert!(reader.now(held("bb22")).is_some());
        assert_eq!(reader.news.held("aa"), None, "a button of the set before");
        assert_eq!(reader.news.held("bb").as_deref(), Some("bb22"));
    }
}
