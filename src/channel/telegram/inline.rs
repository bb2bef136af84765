//! Inline mode: answers offered while somebody types `@bot …` in any chat.
//!
//! These are answered at once and not through the outbox. A query comes at every pause in
//! typing and is worth nothing a few seconds later; storing each with eight answers would
//! cost more than all real questions together, and whoever got no list types on. So what
//! is lost with a process, or given up in a flood, is lost. The update itself is marked as
//! taken in like any other.

use std::{collections::HashMap, sync::Arc};

use tokio::task::JoinSet;

use super::{
    api::{ApiError, Article, Me, RawUpdate, TelegramApi},
    draw,
    keyboard::{Key, KeyTap},
    reader::hint,
    shorten::{first_sentence, shortened},
    update::InlineQuery,
};
use crate::{
    conversation::{Choice, Suggestion},
    delivery::Limiter,
    desk::Desk,
    reply::{Block, Reply, messages},
    text,
};

/// Answers what is typed after the bot's name.
pub(super) struct Inline<A> {
    api: Arc<A>,
    me: Me,
    desk: Arc<Desk>,
    limiter: Limiter,
    /// What is being answered; ended with this.
    answering: JoinSet<()>,
}

/// How many queries a question takes: an app asks at every pause in typing. They are counted
/// apart from questions, so that looking for an answer does not use up asking.
const QUERIES_PER_QUESTION: u32 = 5;

/// How many are answered at once. Telegram takes a tenth of a second for each, so this
/// allows two hundred a second; what comes beyond is left unanswered.
const MAX_ANSWERING: usize = 20;

/// The line below a title; longer ones are cut off by apps.
const MAX_DESCRIPTION: usize = 120;

impl<A: TelegramApi> Inline<A> {
    pub(super) fn new(api: Arc<A>, me: Me, desk: Arc<Desk>, per_user_per_minute: u32) -> Self {
        let limiter = Limiter::new(per_user_per_minute.saturating_mul(QUERIES_PER_QUESTION));
        Self { api, me, desk, limiter, answering: JoinSet::new() }
    }

    /// Begins to answer the queries among these updates, and does not wait for it.
    pub(super) fn take(&mut self, updates: &[RawUpdate]) {
        while self.answering.try_join_next().is_some() {}
        // Of one person's, only the last is still looked at.
        let queries = updates.iter().filter_map(|update| InlineQuery::read(&update.body));
        let last: HashMap<_, _> = queries.map(|query| (query.from.id, query)).collect();
        for query in last.into_values() {
            if self.answering.len() >= MAX_ANSWERING {
                tracing::debug!("more inline queries than can be answered; some are left");
                return;
            }
            if self.limiter.admits(query.from.id) {
                let (api, desk) = (Arc::clone(&self.api), Arc::clone(&self.desk));
                self.answering.spawn(answer(api, self.me.clone(), desk, query));
            }
        }
    }
}

async fn answer<A: TelegramApi>(api: Arc<A>, me: Me, desk: Arc<Desk>, query: InlineQuery) {
    let suggestions = desk.suggest(&query.words, hint(&query.from));
    let articles: Vec<_> = suggestions.iter().filter_map(|found| article(found, &me)).collect();
    // Telegram keeps an answer for whoever types the same. Where the words do not tell the
    // language it was chosen by the person's app, and is right for this person only.
    let is_personal = text::language(&query.words).is_none();
    match api.answer_inline(&query.id, &articles, is_personal).await {
        Err(ApiError::Refused { description, .. }) if !is_too_late(&description) => {
            tracing::warn!(%description, "Telegram refused an answer to an inline query");
        }
        Err(error) => tracing::debug!(%error, "an inline query was not answered"),
        Ok(()) => {}
    }
}

/// Source: the wording of tdlib's server; teloxide expects another spelling of "ID".
fn is_too_late(description: &str) -> bool {
    let description = description.to_ascii_lowercase();
    description.contains("query is too old") || description.contains("query id is invalid")
}

/// A suggestion for the list; none when there is nothing to send.
pub(super) fn article(found: &Suggestion, me: &Me) -> Option<Article> {
    // What does not fit into one message is a tap away.
    let text = draw::text(&found.reply, me).into_messages().into_iter().next()?;
    let label = messages::ASK_ON_IN_CHAT.get(found.reply.language).to_owned();
    let link = me.link(&found.entry).map(|url| Key { label, tap: KeyTap::Open(url) });
    Some(Article {
        id: Choice::Entry(found.entry.clone()).token(),
        title: found.title.clone(),
        description: shortened(&description(&found.reply), MAX_DESCRIPTION),
        html: text.html(),
        rows: link.map(|key| vec![key]).into_iter().collect(),
    })
}

/// The first sentence of an answer. One that does not hold today begins by saying so.
fn description(reply: &Reply) -> String {
    let words = reply.blocks.iter().find_map(|block| match block {
        Block::Note(words) => Some(words.clone()),
        Block::Body(document) => Some(document.plain()),
        _ => None,
    });
    first_sentence(&words.unwrap_or_default()).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_that_is_too_late_is_told_by_its_words() {
        assert!(is_too_late(
            "Bad Request: query is too old and response timeout expired or query ID is invalid"
        ));
        assert!(!is_too_late("Bad Request: RESULT_ID_DUPLICATE"));
    }
}
