//! Moments at which the process ends without a word.

/// A moment between two things that belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KillPoint {
    /// Updates have come and nothing was done with them.
    UpdatesCame,
    /// The transaction with the replies waits for its turn.
    InTransaction,
    /// Replies are stored, and the updates not confirmed.
    BeforeConfirm,
    /// Replies are worked out, and not stored.
    BeforeStored,
    /// Replies are stored, and none is on its way.
    Stored,
    /// A call has left, and its answer is not there.
    CallLeft,
    /// The answer is there, and that is not written down.
    BeforeMarked,
    /// Another set of answers is ready.
    BeforeSwap,
    /// Another set of answers is in service.
    AfterSwap,
    /// The write-ahead log is written into the file.
    Checkpoint,
    /// Old rows are deleted.
    Purge,
    /// The store is copied.
    Backup,
    /// The store is opened and brought up to date.
    Opening,
    /// It was asked to stop, and sends what is ready.
    Stopping,
}
