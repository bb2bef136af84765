//! What outlives a process. (In memory for the moment.)

use std::{collections::HashMap, sync::Mutex};

use crate::{channel::ConversationId, session::Session};

/// The store.
#[derive(Debug, Default)]
pub struct Store {
    sessions: Mutex<HashMap<ConversationId, Session>>,
}

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
#[error("the store cannot be used")]
pub struct StoreError;

impl Store {
    /// The memory of a conversation; a new one where there is none.
    pub async fn session(&self, id: &ConversationId) -> Result<Session, StoreError> {
        let sessions = self.sessions.lock().map_err(|_| StoreError)?;
        Ok(sessions.get(id).cloned().unwrap_or_default())
    }

    /// Keeps the memory of a conversation.
    pub async fn put_session(&self, id: &ConversationId, s: &Session) -> Result<(), StoreError> {
        self.sessions.lock().map_err(|_| StoreError)?.insert(id.clone(), s.clone());
        Ok(())
    }

    /// Erases everything kept about a conversation.
    pub async fn erase(&self, id: &ConversationId) -> Result<(), StoreError> {
        self.sessions.lock().map_err(|_| StoreError)?.remove(id);
        Ok(())
    }
}
