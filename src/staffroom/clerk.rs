//! A deed from decision to file: the way that every change takes, whichever door it came by.

use std::sync::Arc;

use super::{
    blocking,
    counter::{Context, Counter, Decision, Plan},
    gaps,
    undo::Undo,
};
use crate::{
    desk::Desk,
    gaps::Settlement,
    staff::{Answer, Press},
    store::{EditNote, GapNote, StaffTask, Store, StoreError},
};

/// Works deeds. Whoever asks ends the task with what is given back.
#[derive(Clone)]
pub(super) struct Clerk {
    counter: Arc<Counter>,
    desk: Arc<Desk>,
    store: Arc<Store>,
}

impl Clerk {
    pub(super) fn new(counter: Arc<Counter>, desk: Arc<Desk>, store: Arc<Store>) -> Self {
        Self { counter, desk, store }
    }

    /// What a deed comes to, once it is written; with the line of the log where it changed
    /// something.
    pub(super) async fn deal(
        &self,
        task: StaffTask,
        undo: &mut Undo,
    ) -> Result<(StaffTask, Answer, Option<EditNote>), StoreError> {
        let gap = self.gap(&task).await?;
        let taken_back = undo.of(&task);
        let context = Arc::new(Context { task, gap, taken_back });
        let decided = {
            let (counter, context) = (Arc::clone(&self.counter), Arc::clone(&context));
            blocking(move || counter.decide(&context)).await
        };
        let (answer, note) = match decided {
            Some(Decision::Answer(answer)) => (answer, None),
            Some(Decision::Written(answer, note)) => (answer, Some(note)),
            Some(Decision::Dismiss(answer)) => {
                self.settle(&context, Settlement::Dismissed).await?;
                (answer, None)
            }
            Some(Decision::Edit(plan)) => self.edit(&context.task, *plan, undo).await?,
            None => (self.counter.failed(), None),
        };
        if note.is_some() {
            self.settle(&context, Settlement::Accepted).await?;
        }
        Ok((context.task.clone(), answer, note))
    }

    /// The gap that a deed is about.
    async fn gap(&self, task: &StaffTask) -> Result<Option<(i64, GapNote)>, StoreError> {
        let Some(number) = Press::gap(&task.deed.what) else { return Ok(None) };
        Ok(self.store.gap(number).await?.map(|note| (number, note)))
    }

    /// Keeps what staff have made of the gap a deed was about, if it was about one.
    async fn settle(&self, context: &Context, how: Settlement) -> Result<(), StoreError> {
        let Some((_, note)) = &context.gap else { return Ok(()) };
        let now = self.desk.now().timestamp_millis();
        let settling = gaps::settling(note, how);
        self.store.settle_gaps(&[settling], &context.task.deed.by.name, now).await
    }

    /// Writes an edit, noted before so that the log misses none.
    async fn edit(
        &self,
        task: &StaffTask,
        plan: Plan,
        undo: &mut Undo,
    ) -> Result<(Answer, Option<EditNote>), StoreError> {
        self.store.plan_edit(task.id, &plan.note).await?;
        let counter = Arc::clone(&self.counter);
        let written = blocking(move || {
            let outcome = counter.write(&plan);
            (plan, outcome)
        });
        Ok(match written.await {
            Some((plan, Ok(()))) => {
                tracing::info!(
                    entry = plan.note.entry,
                    what = plan.note.what,
                    "staff changed an entry"
                );
                undo.remember(task.id, &plan);
                (plan.answer, Some(plan.note))
            }
            Some((_, Err(answer))) => (answer, None),
            None => (self.counter.failed(), None),
        })
    }
}
