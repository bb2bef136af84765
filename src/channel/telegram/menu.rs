//! The command menu that Telegram shows beside the text field.

use super::api::TelegramApi;
use crate::{
    faq::Language,
    reply::messages::{self, Phrase},
};

/// The commands, in the order people need them.
const COMMANDS: &[(&str, Phrase)] = &[
    ("topics", messages::MENU_TOPICS),
    ("help", messages::MENU_HELP),
    ("language", messages::MENU_LANGUAGE),
    ("privacy", messages::MENU_PRIVACY),
    ("forget", messages::MENU_FORGET),
];

/// Sets the menu for speakers of each language, and the desk's own for all others. Best
/// effort: the commands work without it.
pub(super) async fn set(api: &impl TelegramApi, languages: &[Language], default: Language) {
    let mut menus = vec![(default, None)];
    menus.extend(languages.iter().map(|&language| (language, Some(language.code()))));
    for (language, code) in menus {
        let commands: Vec<_> =
            COMMANDS.iter().map(|(name, does)| (*name, does.get(language))).collect();
        if let Err(error) = api.set_my_commands(&commands, code).await {
            tracing::warn!(%error, "the command menu could not be set; the commands work without it");
            return;
        }
    }
}
