//! Commands: `/start`, `/help` and the rest, read purely.

use unicode_normalization::UnicodeNormalization;

/// A command of the asker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Greets; with the payload of a deep link it answers that entry at once.
    Start(Option<String>),
    /// Says what the desk can do. Unknown commands are read as this.
    Help,
    /// Lists the topics.
    Topics,
    /// Begins the policy matcher.
    Match,
    /// Lists the offices, or shows the one that is named.
    Office(Option<String>),
    /// Offers the languages.
    Language,
    /// Says what is kept.
    Privacy,
    /// Erases what is kept.
    Forget,
    /// Tells the number of the chat, which whoever sets the desk up needs; the channel puts
    /// it in where chats have one.
    Id(Option<i64>),
}

impl Command {
    /// Reads a message that begins with a slash, full-width or not, in any case. A bot's
    /// name after `@` is dropped here; whether it is ours is the channel's business.
    pub fn parse(text: &str) -> Option<Self> {
        let line: String = text.trim().nfkc().take(MAX_COMMAND_CHARS).collect();
        let mut words = line.strip_prefix('/')?.split_whitespace();
        let name = words.next()?.split('@').next().unwrap_or_default().to_lowercase();
        Some(match name.as_str() {
            "start" => Self::Start(words.next().map(str::to_owned)),
            "topics" => Self::Topics,
            "match" => Self::Match,
            "office" | "offices" => {
                let name = words.collect::<Vec<_>>().join(" ");
                Self::Office((!name.is_empty()).then_some(name))
            }
            "language" | "lang" => Self::Language,
            "privacy" => Self::Privacy,
            "forget" => Self::Forget,
            "id" => Self::Id(None),
            _ => Self::Help,
        })
    }
}

/// A command with the longest payload (64) and bot name (32) has about a hundred
/// characters; what follows says nothing.
const MAX_COMMAND_CHARS: usize = 160;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_read_in_any_case_and_width() {
        assert_eq!(Command::parse("/START"), Some(Command::Start(None)));
        assert_eq!(Command::parse("/start"), Some(Command::Start(None)));
        assert_eq!(Command::parse(" /forget@some_bot "), Some(Command::Forget));
        assert_eq!(Command::parse("/start sukedai"), Some(Command::Start(Some("sukedai".into()))));
    }

    #[test]
    fn an_unknown_command_asks_for_help() {
        assert_eq!(Command::parse("/unknown"), Some(Command::Help));
    }

    #[test]
    fn words_are_not_a_command() {
        assert_eq!(Command::parse("a/b"), None);
        assert_eq!(Command::parse("/"), None);
    }
}
