//! What Telegram shows of the bot outside its messages: the command menu beside the text
//! field, and what it says of itself before anybody wrote.

use super::{
    api::{ApiError, Scope, TelegramApi},
    shorten::shortened,
};
use crate::{
    faq::{DeskCard, Language},
    reply::messages::{self, Phrase},
    staff,
};

/// The commands of a private chat, in the order people need them. `/start` is the button
/// that Telegram shows by itself.
const PRIVATE: &[(&str, Phrase)] = &[
    ("topics", messages::MENU_TOPICS),
    ("match", messages::MENU_MATCH),
    ("office", messages::MENU_OFFICE),
    ("language", messages::MENU_LANGUAGE),
    ("help", messages::MENU_HELP),
    ("privacy", messages::MENU_PRIVACY),
    ("forget", messages::MENU_FORGET),
];

/// The commands of a group, where everybody sees what one asks for.
const GROUP: &[(&str, Phrase)] = &[
    ("help", messages::MENU_HELP),
    ("topics", messages::MENU_TOPICS),
    ("office", messages::MENU_OFFICE),
];

/// Source: Bot API, `setMyDescription`, in UTF-16 units to be safe.
const MAX_DESCRIPTION: usize = 512;

/// Source: Bot API, `setMyShortDescription`.
const MAX_SHORT_DESCRIPTION: usize = 120;

/// What staff have besides, in their chats.
const STAFF: &[(&str, Phrase)] = &[
    (staff::Command::Due.name(), staff::MENU_DUE),
    (staff::Command::Gaps.name(), staff::MENU_GAPS),
    (staff::Command::Report.name(), staff::MENU_REPORT),
    (staff::Command::Reload.name(), staff::MENU_RELOAD),
];

/// Sets menus and descriptions, for speakers of each language and the desk's own for all
/// others. Best effort: the desk works without them.
pub(super) async fn set(api: &impl TelegramApi, desk: &DeskCard) {
    if let Err(error) = set_commands(api, desk).await {
        tracing::warn!(%error, "the command menu could not be set; the commands work without it");
        return;
    }
    if let Err(error) = describe(api, desk).await {
        tracing::warn!(%error, "the bot's description could not be set; the desk works without it");
    }
}

/// Sets the menus of staff's chats: their own commands above those everybody has. A chat
/// that Telegram does not know is told to the operator, who can mend it.
pub(super) async fn set_for_staff(api: &impl TelegramApi, desk: &DeskCard, chats: &[i64]) {
    for &chat in chats {
        // Telegram numbers groups below zero, and people above it.
        let usual = if chat < 0 { GROUP } else { PRIVATE };
        let commands: Vec<_> = STAFF.iter().chain(usual).copied().collect();
        if let Err(error) = set_for(api, desk, &commands, Scope::Chat(chat)).await {
            tracing::warn!(
                chat, %error,
                "the staff chat cannot be reached; put the bot into it, and ask it for /id there"
            );
        }
    }
}

async fn set_commands(api: &impl TelegramApi, desk: &DeskCard) -> Result<(), ApiError> {
    for (scope, commands) in [(Scope::Private, PRIVATE), (Scope::Groups, GROUP)] {
        set_for(api, desk, commands, scope).await?;
    }
    Ok(())
}

async fn set_for(
    api: &impl TelegramApi,
    desk: &DeskCard,
    commands: &[(&str, Phrase)],
    scope: Scope,
) -> Result<(), ApiError> {
    for (language, code) in audiences(desk) {
        let commands: Vec<_> =
            commands.iter().map(|(name, does)| (*name, does.get(language))).collect();
        api.set_my_commands(&commands, scope, code).await?;
    }
    Ok(())
}

async fn describe(api: &impl TelegramApi, desk: &DeskCard) -> Result<(), ApiError> {
    for (language, code) in audiences(desk) {
        let words = introduction(desk, language);
        api.set_my_description(&shortened(&words, MAX_DESCRIPTION), code).await?;
        let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
        api.set_my_short_description(&shortened(&line, MAX_SHORT_DESCRIPTION), code).await?;
    }
    Ok(())
}

/// The languages to speak, and whom in: all others first, then those who speak each.
fn audiences(desk: &DeskCard) -> Vec<(Language, Option<&'static str>)> {
    let own = desk.languages.iter().map(|&language| (language, Some(language.code())));
    [(desk.default_language(), None)].into_iter().chain(own).collect()
}

/// What the desk says of itself: its greeting, after its name where that is not in it.
fn introduction(desk: &DeskCard, language: Language) -> String {
    let name = desk.name.best(language).unwrap_or_default().trim();
    let greeting = desk.greeting.best(language).unwrap_or(messages::GREETING.get(language)).trim();
    if greeting.contains(name) {
        return greeting.to_owned();
    }
    format!("{name}\n\n{greeting}")
}
