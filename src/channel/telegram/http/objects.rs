//! What calls of the Bot API are made of, in teloxide's types.

use reqwest::Url;
use teloxide::types::{
    ChatId, CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup, InlineQueryResult,
    InlineQueryResultArticle, InputMessageContent, InputMessageContentText, LinkPreviewOptions,
    MessageId, ParseMode, Recipient, ReplyParameters,
};

use crate::channel::telegram::{
    api::Article,
    keyboard::{Key, KeyTap, Rows},
};

/// A chat by its id.
pub(super) fn recipient(chat: i64) -> Recipient {
    Recipient::Id(ChatId(chat))
}

/// Shown as the answer to a message, unless that is gone meanwhile.
pub(super) fn answering(message_id: i32) -> ReplyParameters {
    ReplyParameters::new(MessageId(message_id)).allow_sending_without_reply()
}

/// A preview would push the answer off the screen.
pub(super) fn no_preview() -> LinkPreviewOptions {
    LinkPreviewOptions {
        is_disabled: true,
        url: None,
        prefer_small_media: false,
        prefer_large_media: false,
        show_above_text: false,
    }
}

pub(super) fn markup(rows: &Rows) -> InlineKeyboardMarkup {
    InlineKeyboardMarkup::new(rows.iter().map(|row| row.iter().filter_map(button)))
}

/// An article for Telegram; picked, it becomes a message.
pub(super) fn inline_result(article: &Article) -> InlineQueryResult {
    let content = InputMessageContentText::new(&article.html)
        .parse_mode(ParseMode::Html)
        .link_preview_options(no_preview());
    let content = InputMessageContent::Text(content);
    let mut result = InlineQueryResultArticle::new(&article.id, &article.title, content)
        .description(&article.description);
    if !article.rows.is_empty() {
        result = result.reply_markup(markup(&article.rows));
    }
    InlineQueryResult::Article(result)
}

/// A button for Telegram; none for a link that is no address.
fn button(key: &Key) -> Option<InlineKeyboardButton> {
    let label = &key.label;
    Some(match &key.tap {
        KeyTap::Choice(token) => InlineKeyboardButton::callback(label, token),
        KeyTap::Copy(text) => {
            InlineKeyboardButton::copy_text_button(label, CopyTextButton { text: text.clone() })
        }
        KeyTap::Open(url) => InlineKeyboardButton::url(label, Url::parse(url).ok()?),
    })
}
