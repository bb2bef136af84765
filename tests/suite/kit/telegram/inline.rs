//! Inline mode: what people type after the bot's name, and what the bot offers.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::{
    FakeTelegram, Post, State, person,
    server::{Outcome, bad, keyboard, message_text},
};

/// An answer in the list, as people see it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Offer {
    /// Its id.
    pub(crate) id: String,
    /// Its title.
    pub(crate) title: String,
    /// The line below the title.
    pub(crate) description: String,
    /// The message it becomes.
    pub(crate) post: Post,
}

impl FakeTelegram {
    /// Somebody types words after the bot's name; gives the id of the query.
    pub(crate) fn types(&self, from: i64, words: &str) -> String {
        let mut state = self.shared.lock();
        state.next_query += 1;
        let id = format!("i{}", state.next_query);
        state.inline.insert(id.clone(), None);
        let query = json!({
            "id": id, "from": person(from), "query": words, "offset": "", "chat_type": "sender",
        });
        state.push("inline_query", &query);
        drop(state);
        self.shared.ring();
        id
    }

    /// What the bot offers to a query.
    pub(crate) async fn offers(&self, query: &str) -> Vec<Offer> {
        let what = format!("an answer to {query}");
        self.until(&what, |state| state.inline.get(query).cloned().flatten()).await
    }
}

impl State {
    /// `answerInlineQuery`, checked as Telegram checks it.
    ///
    /// Source: Bot API, `answerInlineQuery` and `InlineQueryResultArticle`.
    pub(super) fn answer_inline(&mut self, params: &Value) -> Outcome {
        let results = params["results"].as_array().ok_or_else(|| bad("expected an Array"))?;
        if results.len() > 50 {
            return Err(bad("too many inline query results specified"));
        }
        let offers: Vec<_> = results.iter().map(offer).collect::<Result<_, _>>()?;
        let ids: HashSet<_> = offers.iter().map(|offer| &offer.id).collect();
        if ids.len() < offers.len() {
            return Err(bad("RESULT_ID_DUPLICATE"));
        }
        let query = params["inline_query_id"].as_str().unwrap_or_default();
        match self.inline.get_mut(query) {
            Some(open) if open.is_none() => *open = Some(offers),
            _ => return Err(bad(QUERY_TOO_OLD)),
        }
        Ok(Value::Bool(true))
    }
}

/// The server's words for a query that it knows no more.
pub(super) const QUERY_TOO_OLD: &str =
    "query is too old and response timeout expired or query ID is invalid";

fn offer(result: &Value) -> Result<Offer, super::server::Refusal> {
    let text = |field: &str| result[field].as_str().unwrap_or_default().to_owned();
    let (id, title) = (text("id"), text("title"));
    if !(1..=64).contains(&id.len()) {
        return Err(bad("RESULT_ID_INVALID"));
    }
    if text("type") != "article" || title.trim().is_empty() {
        return Err(bad("RESULT_TYPE_INVALID"));
    }
    let content = &result["input_message_content"];
    let (raw, text_) = message_text(content, "message_text")?;
    let mut post = Post { raw, text: text_, ..Post::default() };
    keyboard(result, &mut post)?;
    Ok(Offer { id, title, description: text("description"), post })
}
