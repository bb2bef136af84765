//! "typing…" for those who wait longer than usual.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use tokio::task::JoinSet;

use super::{
    api::{RawUpdate, TelegramApi},
    reader::Reader,
};

/// Shows that an answer is on its way, where it is not there at once.
pub(super) struct Typing<A> {
    pub(super) api: Arc<A>,
    pub(super) reader: Reader,
}

/// Replies are worked out in milliseconds. After a second people wonder whether anybody is
/// there; before that, a sign that comes and goes is only a flicker.
const SLOW: Duration = Duration::from_secs(1);

/// A batch holds up to a hundred chats. A desk that is slow for all of them has more to do
/// than to tell each.
const MAX_CHATS: usize = 20;

impl<A: TelegramApi> Typing<A> {
    /// Watches over updates being worked: where that takes long, those who wait for an
    /// answer to one of them see it once. Dropping what comes back ends the watch.
    ///
    /// On a task of its own: replies are worked out without a pause, and nothing else of
    /// the poller's runs meanwhile.
    pub(super) fn watch(&self, updates: &Arc<[RawUpdate]>) -> JoinSet<()> {
        let mut watch = JoinSet::new();
        if !updates.is_empty() {
            let (api, reader) = (Arc::clone(&self.api), self.reader.clone());
            watch.spawn(show(api, reader, Arc::clone(updates)));
        }
        watch
    }
}

async fn show<A: TelegramApi>(api: Arc<A>, reader: Reader, updates: Arc<[RawUpdate]>) {
    tokio::time::sleep(SLOW).await;
    let waiting = updates.iter().filter_map(|update| reader.waits_in(&update.body));
    let chats: BTreeSet<_> = waiting.collect();
    for (chat, thread) in chats.into_iter().take(MAX_CHATS) {
        if let Err(error) = api.send_typing(chat, thread).await {
            tracing::debug!(%error, "a chat could not be told that an answer is on its way");
        }
    }
}
