//! What a button for staff means, the token that carries it, and staff's commands.

use unicode_normalization::UnicodeNormalization as _;

use crate::{
    conversation::{MAX_TOKEN_BYTES, shortened},
    faq::{EntryId, Faq},
};

/// What a button for staff means. As with an asker's buttons, a token only names things;
/// whether they exist is looked up when it comes back, and whether whoever pressed it is
/// staff is for the channel to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Press {
    /// The answer is still right.
    StillRight(EntryId),
    /// Something has changed: where to write it.
    Changed(EntryId),
    /// The entry is to be retired; asks once more.
    Retire(EntryId),
    /// It is to be retired, sure.
    RetireSure(EntryId),
    /// It is not to be retired after all.
    Keep(EntryId),
    /// What this task changed is to be taken back.
    Undo(i64),
    /// What is due, from this position on.
    Due(usize),
    /// This gap becomes a wording of the entry.
    Accept(i64, EntryId),
    /// Other entries that this gap may belong to.
    Candidates(i64),
    /// This gap is nobody's business.
    Dismiss(i64),
    /// The set with this hash is to be put into service although entries are missing.
    Confirm(String),
}

/// Before every token of staff's. No token of an asker begins so
/// (see [`crate::conversation::Choice`]).
const PREFIX: &str = "w:";

/// The longest id that goes into a token as it is; the longest prefix is that of an accepted
/// gap with the largest number there is.
const LONGEST_PLAIN_ID: usize = MAX_TOKEN_BYTES - "w:add:9223372036854775807:".len();

/// The longest hash in a token: SHA-256 in hexadecimal has more, and half of it tells any
/// two sets apart.
const MAX_HASH_CHARS: usize = 32;

impl Press {
    /// Whether a token is one of staff's, whatever it names.
    pub fn is_token(token: &str) -> bool {
        token.starts_with(PREFIX)
    }

    /// The token of this press, at most [`MAX_TOKEN_BYTES`] bytes. It stays readable by
    /// every later version.
    pub fn token(&self) -> String {
        match self {
            Self::StillRight(id) => format!("w:ok:{}", short(id)),
            Self::Changed(id) => format!("w:new:{}", short(id)),
            Self::Retire(id) => format!("w:end:{}", short(id)),
            Self::RetireSure(id) => format!("w:yes:{}", short(id)),
            Self::Keep(id) => format!("w:no:{}", short(id)),
            Self::Undo(task) => format!("w:undo:{task}"),
            Self::Due(from) => format!("w:due:{from}"),
            Self::Accept(gap, id) => format!("w:add:{gap}:{}", short(id)),
            Self::Candidates(gap) => format!("w:who:{gap}"),
            Self::Dismiss(gap) => format!("w:drop:{gap}"),
            Self::Confirm(hash) => {
                format!("w:set:{}", hash.chars().take(MAX_HASH_CHARS).collect::<String>())
            }
        }
    }

    /// The task that a token wants taken back; none for any other token.
    pub fn undone(token: &str) -> Option<i64> {
        token.strip_prefix("w:undo:")?.parse().ok()
    }

    /// The hash, as far as a token has it, that is confirmed; none for any other token.
    pub fn confirmed(token: &str) -> Option<&str> {
        token.strip_prefix("w:set:").filter(|hash| is_hash(hash))
    }

    /// The gap that a token is about; none for any other token.
    pub fn gap(token: &str) -> Option<i64> {
        let (kind, rest) = token.strip_prefix(PREFIX)?.split_once(':')?;
        let number = rest.split(':').next().unwrap_or_default();
        if matches!(kind, "add" | "who" | "drop" | "begin") { number.parse().ok() } else { None }
    }

    /// Reads a token that came back; none when it is forged, damaged, or what it names is
    /// gone from the FAQ.
    pub fn read(token: &str, faq: &Faq) -> Option<Self> {
        let (kind, rest) = token.strip_prefix(PREFIX)?.split_once(':')?;
        Some(match kind {
            "ok" => Self::StillRight(entry(faq, rest)?),
            "new" => Self::Changed(entry(faq, rest)?),
            "end" => Self::Retire(entry(faq, rest)?),
            "yes" => Self::RetireSure(entry(faq, rest)?),
            "no" => Self::Keep(entry(faq, rest)?),
            "undo" => Self::Undo(rest.parse().ok()?),
            "due" => Self::Due(rest.parse().ok()?),
            "add" => {
                let (gap, id) = rest.split_once(':')?;
                Self::Accept(gap.parse().ok()?, entry(faq, id)?)
            }
            "who" => Self::Candidates(rest.parse().ok()?),
            "drop" => Self::Dismiss(rest.parse().ok()?),
            "set" if is_hash(rest) => Self::Confirm(rest.to_owned()),
            _ => return None,
        })
    }
}

fn is_hash(text: &str) -> bool {
    (1..=MAX_HASH_CHARS).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_hexdigit())
}

fn short(id: &EntryId) -> String {
    shortened(id, LONGEST_PLAIN_ID).into_owned()
}

fn entry(faq: &Faq, name: &str) -> Option<EntryId> {
    let mut ids = faq.entries().iter().map(|entry| &entry.id);
    ids.find(|id| id.as_str() == name || short(id) == name).cloned()
}

/// A command of staff's; it means nothing outside their chats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// What is due for review.
    Due,
    /// What askers got no answer to.
    Gaps,
    /// The week in figures.
    Report,
    /// Read the files anew.
    Reload,
}

impl Command {
    /// Every command, in the order of the menu.
    pub const ALL: [Self; 4] = [Self::Due, Self::Gaps, Self::Report, Self::Reload];

    /// Its name, without the slash.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Gaps => "gaps",
            Self::Report => "report",
            Self::Reload => "reload",
        }
    }

    /// Reads a message to a bot of this name; none where it is no command of staff's, or is
    /// another bot's. The slash may be full-width, the case any.
    pub fn parse(text: &str, bot: &str) -> Option<Self> {
        let word = text.split_whitespace().next()?;
        let word: String = word.nfkc().take(MAX_WORD_CHARS).collect();
        let word = word.strip_prefix('/')?;
        let (name, to) = word.split_once('@').unwrap_or((word, bot));
        let is_ours = to.eq_ignore_ascii_case(bot);
        Self::ALL.into_iter().find(|command| is_ours && name.eq_ignore_ascii_case(command.name()))
    }
}

/// The longest command with the longest name of a bot (32).
const MAX_WORD_CHARS: usize = 40;

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::{diagnostic::SourceFile, faq::load};

    fn faq(id: &str) -> Faq {
        let text = format!("[[entry]]\nid = \"{id}\"\ntitle = \"甲\"\nanswer = \"答\"\n");
        let day = NaiveDate::from_ymd_opt(2026, 1, 1).expect("a day");
        load(&[SourceFile::new("a.toml", text)], day).0.expect("it is sound")
    }

    #[test]
    fn every_token_fits_a_button_and_comes_back_as_it_was() {
        for id in ["loan".to_owned(), "a".repeat(64)] {
            let faq = faq(&id);
            let entry = || EntryId::new(&id).expect("an id");
            for press in [
                Press::StillRight(entry()),
                Press::Changed(entry()),
                Press::Retire(entry()),
                Press::RetireSure(entry()),
                Press::Keep(entry()),
                Press::Undo(i64::MAX),
                Press::Due(10),
                Press::Accept(i64::MAX, entry()),
                Press::Candidates(7),
                Press::Dismiss(7),
                Press::Confirm("0123456789abcdef".repeat(2)),
            ] {
                let token = press.token();
                assert!(token.len() <= MAX_TOKEN_BYTES, "{token}");
                assert!(Press::is_token(&token));
                assert_eq!(Press::read(&token, &faq), Some(press));
            }
        }
    }

    #[test]
    fn a_forged_token_means_nothing() {
        let faq = faq("loan");
        for token in
            ["w:ok:no-such", "w:", "w:x:loan", "e:loan", "w:undo:x", "w:set:../..", "w:add:loan"]
        {
            assert_eq!(Press::read(token, &faq), None, "{token}");
        }
    }

    #[test]
    fn a_command_is_read_in_any_form_but_not_another_bots() {
        assert_eq!(Command::parse("/due", "desk_bot"), Some(Command::Due));
        assert_eq!(Command::parse("／GAPS@Desk_Bot now", "desk_bot"), Some(Command::Gaps));
        assert_eq!(Command::parse("/due@other_bot", "desk_bot"), None);
        assert_eq!(Command::parse("due", "desk_bot"), None);
        assert_eq!(Command::parse("/help", "desk_bot"), None);
    }
}
