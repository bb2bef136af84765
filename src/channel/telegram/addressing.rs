//! Who a message is for.

use super::{api::Me, update::Message};

/// What a message says to the bot; none where it is not for the bot.
///
/// In a private chat everything is, except a command that names another bot. In a group
/// only what is addressed to it: a command with its name, its name in the text, or an
/// answer to one of its messages; people there talk to each other.
pub(super) fn addressed<'a>(message: &'a Message, me: &Me) -> Option<Words<'a>> {
    let words = message.words().unwrap_or_default();
    match commanded_bot(words) {
        Commanded::Bot(name) if !name.eq_ignore_ascii_case(&me.username) => return None,
        Commanded::Bot(_) => return Some(Words::AsTheyAre(words)),
        // Which of a group's bots is meant by a bare command, nobody knows, unless it
        // names us further on or answers us.
        Commanded::Anyone | Commanded::Nobody => {}
    }
    if message.chat.is_private() {
        return Some(Words::AsTheyAre(words));
    }
    if let Some(rest) = without_mention(words, &me.username) {
        return Some(Words::Without(rest));
    }
    let author = message.answers.as_ref().and_then(|replied| replied.from.as_ref());
    let is_reply_to_us = author.is_some_and(|author| author.id == me.id);
    is_reply_to_us.then_some(Words::AsTheyAre(words))
}

/// What a message says to the bot.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Words<'a> {
    /// All of it.
    AsTheyAre(&'a str),
    /// All but the bot's name.
    Without(String),
}

impl Words<'_> {
    pub(super) fn as_str(&self) -> &str {
        match self {
            Self::AsTheyAre(words) => words,
            Self::Without(words) => words,
        }
    }
}

enum Commanded<'a> {
    /// `/help@this_bot`
    Bot(&'a str),
    /// `/help`
    Anyone,
    /// Not a command.
    Nobody,
}

/// The bot that a command names. Read from the text, not from the entities: their offsets
/// come from outside and may point anywhere.
fn commanded_bot(words: &str) -> Commanded<'_> {
    let Some(word) = words.trim_start().strip_prefix(['/', '\u{ff0f}']) else {
        return Commanded::Nobody;
    };
    let word = word.split_whitespace().next().unwrap_or_default();
    match word.split_once('@') {
        Some((_, name)) => Commanded::Bot(name),
        None => Commanded::Anyone,
    }
}

/// The text without the first `@name`; none where it is not there. A longer name that
/// begins the same is another one's.
fn without_mention(words: &str, name: &str) -> Option<String> {
    if name.is_empty() {
        return None;
    }
    words.match_indices('@').find_map(|(at, _)| {
        let end = at + 1 + name.len();
        let is_name = words.get(at + 1..end)?.eq_ignore_ascii_case(name);
        let after = words[end..].chars().next();
        let ends_there = !after.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
        (is_name && ends_there)
            .then(|| format!("{} {}", words[..at].trim_end(), words[end..].trim_start()))
            .map(|rest| rest.trim().to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::telegram::update::Update;

    fn heard(chat: &str, text: &str, rest: &str) -> Option<String> {
        let text = serde_json::to_string(text).expect("a string");
        let body = format!(
            r#"{{"update_id":1,"message":{{"message_id":1,"date":1,"chat":{{"id":-1,"type":"{chat}"}},"text":{text}{rest}}}}}"#
        );
        let Ok(Update::Message(message)) = Update::read(&body) else { panic!("not a message") };
        let me = Me { id: 7, username: "DeskBot".to_owned() };
        addressed(&message, &me).map(|words| words.as_str().to_owned())
    }

    #[test]
    fn a_private_chat_is_for_the_bot() {
        assert_eq!(heard("private", "贷款", ""), Some("贷款".into()));
        assert_eq!(heard("private", "/help", ""), Some("/help".into()));
        assert_eq!(heard("private", "/help@deskbot", ""), Some("/help@deskbot".into()));
        assert_eq!(heard("private", "/help@other_bot", ""), None);
    }

    #[test]
    fn a_group_is_heard_only_when_it_speaks_to_the_bot() {
        assert_eq!(heard("supergroup", "贷款", ""), None);
        assert_eq!(heard("group", "/help", ""), None);
        assert_eq!(heard("group", "/help@other_bot @deskbot", ""), None);
        assert_eq!(heard("group", "/help@DeskBot", ""), Some("/help@DeskBot".into()));
        assert_eq!(heard("group", "@deskbot 贷款", ""), Some("贷款".into()));
        assert_eq!(heard("group", "请问@DESKBOT贷款", ""), Some("请问 贷款".into()));
        assert_eq!(heard("group", "@deskbot2 贷款", ""), None);
        assert_eq!(heard("group", "a@b 高@deskbot", ""), Some("a@b 高".into()));
    }

    #[test]
    fn an_answer_to_the_bot_is_for_the_bot() {
        let to = |id: i64| format!(r#","reply_to_message":{{"from":{{"id":{id}}}}}"#);
        assert_eq!(heard("group", "材料", &to(7)), Some("材料".into()));
        assert_eq!(heard("group", "材料", &to(8)), None);
    }
}
