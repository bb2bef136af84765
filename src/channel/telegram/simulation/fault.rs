//! What can go wrong, kind by kind.

/// A kind of fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// Nothing listens.
    Refused,
    /// The connection ends after the call has left; it may have been done.
    Reset,
    /// No answer, and no end of the connection either.
    Hang,
    /// The name of the server is not found.
    NoName,
    /// The certificate is not trusted.
    NoTls,
    /// Answers take many seconds.
    Slow,
    /// A page of HTML with 502.
    Page,
    /// 200 with nothing in it.
    Empty,
    /// An answer that does not end.
    Huge,
    /// 401, until the operator has put the token right.
    Unauthorized,
    /// 403.
    Forbidden,
    /// 409: another poller, or a webhook.
    Conflict,
    /// 429, with a time to wait or without.
    TooMany,
    /// Chats become others.
    Migrate,
    /// Updates that nobody can read stand between the others.
    Poison,
    /// Updates that were confirmed come again.
    Repeated,
    /// The updates of a batch come in any order.
    Disorder,
    /// Calls are done, and their answers do not come.
    LostAnswer,
    /// Another program writes into the store.
    StoreBusy,
    /// The store takes nothing.
    StoreReadOnly,
    /// The store takes nothing new.
    DiskFull,
    /// The clock is wrong by a day, and right again.
    ClockJump,
    /// The FAQ is saved in pieces.
    TornFaq,
    /// The process is killed.
    Killed,
}
