//! What staff are told: the review of the week, gaps, figures, news.

use std::sync::Arc;

use super::{Pen, Room, blocking, gaps};
use crate::{
    staff::{self, Answer, Card},
    store::{StaffMessage, StoreError, epoch_ms},
};

/// How many gaps the figures end with: what a glance takes in.
const REPORTED_GAPS: usize = 3;

/// Messages nobody asked for are a second apart in each chat.
///
/// Source: Bot FAQ, "My bot is hitting limits": about one a second in a chat.
const PACE_MS: i64 = 1_000;

impl<P: Pen> Room<P> {
    /// The review of the week, once.
    pub(super) async fn post_review(&self) -> Result<(), StoreError> {
        let Some(week) = staff::week(self.desk.now()) else { return Ok(()) };
        let week = week.to_string();
        if self.store.was_posted("review", &week).await? {
            return Ok(());
        }
        let counter = Arc::clone(&self.counter);
        let mut cards = blocking(move || counter.review()).await.unwrap_or_default();
        let (gaps, n_gaps) = self.gap_cards().await?;
        if n_gaps > 0 {
            cards.extend(gaps);
        }
        if self.post_once(("review", &week), &cards).await? {
            tracing::info!(week, messages = cards.len(), "the review went to staff");
        }
        Ok(())
    }

    /// The gaps of the last seven days under their overview, and how many there are.
    pub(super) async fn gap_cards(&self) -> Result<(Vec<Card>, usize), StoreError> {
        let now = self.desk.now().timestamp_millis();
        let Some(week) = gaps::week(&self.store, &self.desk, now).await? else {
            return Ok((self.counter.failed().more, 0));
        };
        let numbers = self.store.put_gaps(&week.notes, now).await?;
        let questions = numbers.iter().zip(&week.notes);
        let questions: Vec<_> =
            questions.map(|(number, note)| gaps::question(*number, note)).collect();
        let (counter, n_gaps) = (Arc::clone(&self.counter), week.n_gaps);
        let cards = blocking(move || counter.gaps(&questions, n_gaps)).await.unwrap_or_default();
        Ok((cards, n_gaps))
    }

    /// The figures of the last seven days.
    pub(super) async fn report(&self) -> Result<Answer, StoreError> {
        let now = self.desk.now().timestamp_millis();
        let Some(week) = gaps::week(&self.store, &self.desk, now).await? else {
            return Ok(self.counter.failed());
        };
        let gaps = week.notes.iter().take(REPORTED_GAPS).map(|note| note.text.clone());
        let language = self.counter.language();
        let card = staff::report(&week.figures, &gaps.collect::<Vec<_>>(), language);
        Ok(Answer::messages(vec![card]))
    }

    /// Posts cards to every staff chat unless it was done before.
    pub(super) async fn post_once(
        &self,
        name: (&str, &str),
        cards: &[Card],
    ) -> Result<bool, StoreError> {
        let now = epoch_ms();
        let chats = self.settings.chats.iter();
        let messages: Vec<_> = chats.flat_map(|chat| self.notices(chat, cards, now)).collect();
        let is_first = self.store.post_once(self.pen.kind(), name, &messages, now).await?;
        if is_first {
            self.wake.notify_one();
        }
        Ok(is_first)
    }

    /// Cards as messages on a lane of their own, paced: what somebody presses meanwhile is
    /// answered at once and not behind them.
    fn notices(&self, chat: &str, cards: &[Card], now: i64) -> Vec<StaffMessage> {
        let payloads = cards.iter().flat_map(|card| self.pen.notice(chat, card));
        let paced = (0_i64..).zip(payloads).map(|(idx, payload)| StaffMessage {
            lane: format!("{chat}/notices"),
            payload,
            not_before: now.saturating_add(idx.saturating_mul(PACE_MS)),
        });
        paced.collect()
    }
}
