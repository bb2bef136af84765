//! The conversation of a visitor: a random key the server made, and its session.

use std::{
    fmt::Write as _,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use axum::http::StatusCode;

use super::{Shared, error::Problem};
use crate::{
    channel::{ChannelKind, ConversationId},
    conversation::Turn,
    record::Record,
    session::Session,
    store::StoreError,
};

/// The bytes of a key: 128 random bits cannot be guessed (RFC 4086 §8).
const KEY_BYTES: usize = 16;

/// A conversation while one message of it is answered.
#[derive(Debug)]
pub(super) struct Conversation {
    id: ConversationId,
    /// What it may refer to.
    pub(super) session: Session,
}

impl Conversation {
    /// Its key, as the client knows it.
    pub(super) fn key(&self) -> &str {
        &self.id.key
    }

    fn new() -> Result<Self, Problem> {
        let mut bytes = [0_u8; KEY_BYTES];
        getrandom::fill(&mut bytes).map_err(|error| {
            tracing::error!(%error, "the system gives no random numbers; no conversation can begin");
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, "No conversation can begin right now.")
        })?;
        let mut key = String::with_capacity(2 * KEY_BYTES);
        for byte in bytes {
            // Writing to a string cannot fail.
            _ = write!(key, "{byte:02x}");
        }
        Ok(Self { id: id(key), session: Session::default() })
    }
}

impl Shared {
    /// The conversation a client names, or a new one where it names none, a damaged one, or
    /// one that is not known: keys are made here and nowhere else.
    pub(super) async fn open(&self, key: Option<&str>) -> Result<Conversation, Problem> {
        let Some(key) = key.filter(|key| is_key(key)) else { return Conversation::new() };
        let id = id(key.to_owned());
        let known = in_time(self.store.session(&id)).await;
        self.store_health.note(known.as_ref().err());
        match known {
            Ok(session) if session == Session::default() => Conversation::new(),
            Ok(session) => Ok(Conversation { id, session }),
            // Without a store the desk answers as if the conversation had just begun.
            Err(_) => Ok(Conversation { id, session: Session::default() }),
        }
    }

    /// Keeps or erases what a turn leaves behind, and gives the key to go on with. A store
    /// that fails to keep costs the context of the next message, never this reply; but
    /// nobody is told that something was erased which was not.
    pub(super) async fn keep(
        &self,
        conversation: Conversation,
        turn: &Turn,
        records: &[Record],
    ) -> Result<String, Problem> {
        let id = conversation.id;
        if turn.erase {
            return self.erase(&id).await;
        }
        let keeping = in_time(self.store.put_turn(&id, &turn.session, records));
        let kept = self.desk.metrics().storage.write("turn", keeping).await;
        self.store_health.note(kept.as_ref().err());
        Ok(id.key)
    }

    /// Erases a conversation. What follows has a new key: nothing may tie it to what was
    /// erased.
    async fn erase(&self, id: &ConversationId) -> Result<String, Problem> {
        let erased = self.desk.metrics().storage.write("turn", self.store.erase(id)).await;
        let erased = erased.map_err(MemoryError::from);
        self.store_health.note(erased.as_ref().err());
        match erased {
            Ok(()) => Conversation::new().map(|next| next.id.key),
            Err(_) => Err(Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "Nothing could be erased just now. Send it again in a while.",
            )),
        }
    }
}

/// Why a conversation goes on without its memory.
#[derive(Debug, thiserror::Error)]
enum MemoryError {
    /// The store did not answer.
    #[error("it does not answer within {PATIENCE:?}")]
    Slow,
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// How long a reply waits for the store. It takes milliseconds; one that takes longer is
/// in trouble, and an asker waits for an answer, not for the memory of it.
const PATIENCE: Duration = Duration::from_secs(1);

async fn in_time<T>(work: impl Future<Output = Result<T, StoreError>>) -> Result<T, MemoryError> {
    match tokio::time::timeout(PATIENCE, work).await {
        Ok(done) => Ok(done?),
        Err(_) => Err(MemoryError::Slow),
    }
}

fn id(key: String) -> ConversationId {
    ConversationId { channel: ChannelKind::Web, key }
}

fn is_key(key: &str) -> bool {
    key.len() == 2 * KEY_BYTES && key.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// Whether the store worked when it was last used, so that a failure is logged when it
/// begins and when it ends, not with every message.
#[derive(Debug, Default)]
pub(super) struct StoreHealth {
    is_failing: AtomicBool,
}

impl StoreHealth {
    fn note(&self, failure: Option<&MemoryError>) {
        let was_failing = self.is_failing.swap(failure.is_some(), Ordering::Relaxed);
        match failure {
            Some(error) if !was_failing => {
                tracing::error!(%error, "web conversations are answered without memory: the store fails");
            }
            None if was_failing => tracing::info!("web conversations have their memory back"),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_this_server_makes_is_a_key() {
        let key = Conversation::new().expect("random numbers").id.key;
        assert!(is_key(&key));
        assert_ne!(key, Conversation::new().expect("random numbers").id.key);
        for other in ["", "x", "../../etc/passwd", &key[1..], &key.to_uppercase().replace('0', "A")]
        {
            assert!(!is_key(other), "{other}");
        }
    }
}
