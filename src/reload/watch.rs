//! The system's word that something in the folder changed.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use notify::{
    Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _,
    event::{AccessKind, AccessMode},
};
use tokio::sync::Notify;

/// Watches a folder, not its files: editors replace files rather than write into them, and a
/// watch on a file would stay with the one that was replaced.
#[derive(Debug)]
pub(super) struct Watch {
    dir: PathBuf,
    watcher: Option<RecommendedWatcher>,
    changed: Arc<Notify>,
}

impl Watch {
    /// Begins to watch. Without it, changes are found by reading again and again.
    pub(super) fn new(dir: &Path) -> Self {
        let changed = Arc::new(Notify::new());
        let news = Arc::clone(&changed);
        let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            if event.as_ref().map_or(true, is_news) {
                news.notify_one();
            }
        });
        let mut watch = Self { dir: dir.to_owned(), watcher: watcher.ok(), changed };
        if !watch.begin() {
            tracing::warn!("the FAQ folder cannot be watched; it is read every half minute");
        }
        watch
    }

    /// Waits until something changed. What happens in between is not forgotten.
    pub(super) async fn changed(&self) {
        self.changed.notified().await;
    }

    /// Watches what is at the path now: the folder may have been replaced as a whole.
    pub(super) fn renew(&mut self) {
        if let Some(watcher) = &mut self.watcher {
            // It may be gone already.
            _ = watcher.unwatch(&self.dir);
        }
        self.begin();
    }

    fn begin(&mut self) -> bool {
        let watcher = self.watcher.as_mut();
        watcher.is_some_and(|it| it.watch(&self.dir, RecursiveMode::NonRecursive).is_ok())
    }
}

/// Whether an event may mean another set. Reading the folder is an event too, and must not
/// lead to reading it again.
fn is_news(event: &Event) -> bool {
    match event.kind {
        EventKind::Access(access) => access == AccessKind::Close(AccessMode::Write),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writing_is_news_and_reading_is_not() {
        let read = EventKind::Access(AccessKind::Open(AccessMode::Any));
        let written = EventKind::Access(AccessKind::Close(AccessMode::Write));
        assert!(!is_news(&Event::new(read)));
        assert!(is_news(&Event::new(written)));
        assert!(is_news(&Event::new(EventKind::Any)), "something was missed");
    }
}
