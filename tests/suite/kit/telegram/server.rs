//! The HTTP side: methods of the Bot API, and faults between them and the bot.

use std::{io, sync::Arc, time::Duration};

use axum::{
    body::{Body, to_bytes},
    http::{Request, Response},
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::{net::TcpListener, task::JoinSet};

use super::{BOT, BOT_ID, Call, Post, Shared, State, TOKEN, What, html, inline::QUERY_TOO_OLD};

/// Listens on a port, or on a free one. Dropping the set closes it with every connection.
pub(super) async fn listen(shared: Arc<Shared>, port: u16) -> (u16, JoinSet<()>) {
    let listener = TcpListener::bind(("127.0.0.1", port)).await.expect("the port is free");
    let port = listener.local_addr().expect("a bound socket has an address").port();
    let mut server = JoinSet::new();
    server.spawn(async move {
        let mut connections = JoinSet::new();
        loop {
            let Ok((stream, _)) = listener.accept().await else { continue };
            let shared = Arc::clone(&shared);
            connections.spawn(async move {
                let service = service_fn(|request| answer(Arc::clone(&shared), request));
                // An error is a fault that was asked for, or a bot that went away.
                _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
            });
            while connections.try_join_next().is_some() {}
        }
    });
    (port, server)
}

/// What a method refuses with: code, description and parameters.
pub(super) type Refusal = (u16, String, Value);

/// What a method gives.
pub(super) type Outcome = Result<Value, Refusal>;

/// Answers a call; an error ends the connection without a word.
async fn answer(
    shared: Arc<Shared>,
    request: Request<Incoming>,
) -> Result<Response<Body>, io::Error> {
    let path = request.uri().path().to_owned();
    let body = to_bytes(Body::new(request.into_body()), 1 << 20).await.map_err(io::Error::other)?;
    let params: Value = serde_json::from_slice(&body).unwrap_or(Value::Null);
    let Some(method) = method(&path) else {
        return Ok(json_response(&Err((401, "Unauthorized".to_owned(), Value::Null))));
    };
    let fault = {
        let mut state = shared.lock();
        state.calls.push(Call { method: method.clone(), params: params.clone() });
        let mut faults = state.faults.iter_mut();
        faults.find_map(|fault| fault.hits(&method, &params).then(|| fault.what.clone()))
    };
    shared.ring();
    match fault {
        Some(What::Reset) => return Err(io::ErrorKind::ConnectionReset.into()),
        Some(What::ResetAfter) => {
            _ = perform(&shared, &method, &params);
            return Err(io::ErrorKind::ConnectionReset.into());
        }
        Some(What::Error(code, description, parameters)) => {
            return Ok(json_response(&Err((code, description.to_owned(), parameters))));
        }
        Some(What::Page(status)) => return Ok(response(status, "<html>Bad Gateway</html>".into())),
        Some(What::Body(status, body)) => return Ok(response(status, body.to_owned())),
        Some(What::Moved(address)) => {
            let moved = Response::builder().status(302).header("location", address);
            return Ok(moved.body(Body::empty()).expect("a response"));
        }
        Some(What::Slow(wait)) => tokio::time::sleep(wait).await,
        None => {}
    }
    if method == "getupdates" {
        let outcome = updates(&shared, &params).await;
        return Ok(
            outcome.map_or_else(|error| json_response(&Err(error)), |body| response(200, body))
        );
    }
    Ok(json_response(&perform(&shared, &method, &params)))
}

/// The method of a path with the right token, in lower case: Telegram ignores case.
fn method(path: &str) -> Option<String> {
    let method = path.strip_prefix("/bot")?.strip_prefix(TOKEN)?.strip_prefix('/')?;
    Some(method.to_lowercase())
}

fn json_response(outcome: &Outcome) -> Response<Body> {
    match outcome {
        Ok(result) => response(200, json!({ "ok": true, "result": result }).to_string()),
        Err((code, description, parameters)) => {
            let mut body = json!({ "ok": false, "error_code": code, "description": description });
            if !parameters.is_null() {
                body["parameters"] = parameters.clone();
            }
            response(*code, body.to_string())
        }
    }
}

fn response(status: u16, body: String) -> Response<Body> {
    Response::builder().status(status).body(Body::from(body)).expect("a response")
}

fn perform(shared: &Shared, method: &str, params: &Value) -> Outcome {
    let outcome = shared.lock().perform(method, params);
    shared.ring();
    outcome
}

/// `getUpdates`: confirms what is before the offset, then waits for something to give.
/// The newer of two polls wins. The body is put together by hand, because an update may be
/// anything.
async fn updates(shared: &Shared, params: &Value) -> Result<String, Refusal> {
    let offset = params["offset"].as_i64().unwrap_or_default();
    let poll = {
        let mut state = shared.lock();
        if state.deliveries.hook.is_some() {
            return Err(webhook_is_active());
        }
        state.pending.retain(|id, _| *id >= offset);
        state.polls += 1;
        state.polls
    };
    shared.interrupted.notify_waiters();
    shared.ring();
    let wait = Duration::from_secs(params["timeout"].as_u64().unwrap_or_default());
    let given = tokio::time::timeout(wait, async {
        loop {
            let changed = shared.changed.notified();
            tokio::pin!(changed);
            changed.as_mut().enable();
            {
                let state = shared.lock();
                if state.polls != poll {
                    return Err(conflict());
                }
                if !state.pending.is_empty() {
                    return Ok(state.pending.values().take(100).cloned().collect::<Vec<_>>());
                }
            }
            changed.await;
        }
    });
    let given = given.await.unwrap_or_else(|_| Ok(Vec::new()))?;
    Ok(format!(r#"{{"ok":true,"result":[{}]}}"#, given.join(",")))
}

fn webhook_is_active() -> Refusal {
    let description = "Conflict: can't use getUpdates method while webhook is active; \
                       use deleteWebhook to delete the webhook first";
    (409, description.to_owned(), Value::Null)
}

fn conflict() -> Refusal {
    let description = "Conflict: terminated by other getUpdates request";
    (409, description.to_owned(), Value::Null)
}

pub(super) fn bad(description: &str) -> Refusal {
    (400, format!("Bad Request: {description}"), Value::Null)
}

impl State {
    fn perform(&mut self, method: &str, params: &Value) -> Outcome {
        match method {
            "getme" => Ok(json!({
                "id": BOT_ID, "is_bot": true, "first_name": "Desk", "username": BOT,
            })),
            "sendmessage" => self.send(params),
            "sendvenue" => self.send_venue(params),
            "sendchataction" => {
                self.chat(params)?;
                let is_typing = params["action"] == "typing";
                is_typing.then_some(Value::Bool(true)).ok_or_else(|| bad("wrong parameter action"))
            }
            "answerinlinequery" => self.answer_inline(params),
            "editmessagetext" => self.edit(params),
            "answercallbackquery" => {
                let query = params["callback_query_id"].as_str().unwrap_or_default();
                let is_open = self.open_queries.remove(query);
                is_open.then_some(Value::Bool(true)).ok_or_else(|| bad(QUERY_TOO_OLD))
            }
            "setmycommands" => commands(params),
            "setmydescription" => described(params, "description", 512),
            "setmyshortdescription" => described(params, "short_description", 120),
            "setwebhook" => self.set_webhook(params),
            "getwebhookinfo" => Ok(self.webhook_info()),
            "deletewebhook" => {
                self.deliveries.hook = None;
                Ok(Value::Bool(true))
            }
            other => Err((404, format!("Not Found: {other}"), Value::Null)),
        }
    }

    fn send(&mut self, params: &Value) -> Outcome {
        let chat = self.chat(params)?;
        let mut post = post(params)?;
        post.id = self.new_message(chat);
        self.publish(chat, post.clone());
        Ok(json!({ "message_id": post.id, "date": 1, "chat": { "id": chat, "type": "private" } }))
    }

    /// A place; its words are its title and address.
    fn send_venue(&mut self, params: &Value) -> Outcome {
        let chat = self.chat(params)?;
        let degrees = |name: &str, most: f64| {
            let degrees = params[name].as_f64().filter(|degrees| degrees.abs() <= most);
            degrees.ok_or_else(|| bad("wrong HTTP URL specified"))
        };
        let place = (degrees("latitude", 90.0)?, degrees("longitude", 180.0)?);
        let words = |name: &str| params[name].as_str().filter(|text| !text.trim().is_empty());
        let title = words("title").ok_or_else(|| bad("parameter \"title\" is required"))?;
        let address = words("address").ok_or_else(|| bad("parameter \"address\" is required"))?;
        let text = format!("{title}\n{address}");
        let mut post = Post { raw: text.clone(), text, place: Some(place), ..Post::default() };
        keyboard(params, &mut post)?;
        post.id = self.new_message(chat);
        self.publish(chat, post.clone());
        Ok(json!({ "message_id": post.id, "date": 1, "chat": { "id": chat, "type": "private" } }))
    }

    fn edit(&mut self, params: &Value) -> Outcome {
        let chat = self.chat(params)?;
        let id = params["message_id"].as_i64().and_then(|id| i32::try_from(id).ok());
        let id = id.filter(|id| self.messages.contains(&(chat, *id)));
        let id = id.ok_or_else(|| bad("message to edit not found"))?;
        let mut new = Post { id, is_edit: true, ..post(params)? };
        let old = self.latest.get(&chat).filter(|old| old.id == id);
        // A message goes on answering what it answered.
        new.reply_to = old.and_then(|old| old.reply_to);
        let is_same = self
            .latest
            .get(&chat)
            .is_some_and(|old| old.id == id && old.raw == new.raw && old.buttons == new.buttons);
        if is_same {
            return Err(bad("message is not modified: specified new message content"));
        }
        self.publish(chat, new);
        Ok(Value::Bool(true))
    }

    fn publish(&mut self, chat: i64, post: Post) {
        self.latest.insert(chat, post.clone());
        self.unseen.entry(chat).or_default().push_back(post);
    }

    fn chat(&self, params: &Value) -> Result<i64, Refusal> {
        let chat = params["chat_id"].as_i64().ok_or_else(|| bad("chat not found"))?;
        if self.blocked.contains(&chat) {
            let description = "Forbidden: bot was blocked by the user".to_owned();
            return Err((403, description, Value::Null));
        }
        Ok(chat)
    }
}

/// The message of a call, if Telegram would take it.
fn post(params: &Value) -> Result<Post, Refusal> {
    let (raw, text) = message_text(params, "text")?;
    let reply_to = params["reply_parameters"]["message_id"].as_i64();
    let mut post = Post { text, raw, reply_to, ..Post::default() };
    keyboard(params, &mut post)?;
    Ok(post)
}

/// The text of a message as it was sent and as it is read, if Telegram would take it.
pub(super) fn message_text(params: &Value, field: &str) -> Result<(String, String), Refusal> {
    let raw = params[field].as_str().unwrap_or_default().to_owned();
    let text = match params["parse_mode"].as_str() {
        Some("HTML") => {
            html::read(&raw).map_err(|reason| bad(&format!("can't parse entities: {reason}")))?
        }
        Some(other) => panic!("the desk never uses {other}"),
        None => raw.clone(),
    };
    if text.trim().is_empty() {
        return Err(bad("message text is empty"));
    }
    if text.encode_utf16().count() > 4096 {
        return Err(bad("message is too long"));
    }
    assert_eq!(params["link_preview_options"]["is_disabled"], true, "no previews");
    Ok((raw, text))
}

/// Reads the buttons of a call, if Telegram would take them. Each does one thing.
///
/// Source: Bot API, `InlineKeyboardButton` and `CopyTextButton`.
pub(super) fn keyboard(params: &Value, post: &mut Post) -> Result<(), Refusal> {
    let rows = params["reply_markup"]["inline_keyboard"].as_array();
    for row in rows.into_iter().flatten() {
        let mut tokens = Vec::new();
        for key in row.as_array().into_iter().flatten() {
            let label = key["text"].as_str().filter(|text| !text.trim().is_empty());
            let label = label.ok_or_else(|| bad("text buttons must be non-empty"))?.to_owned();
            let data = key["callback_data"].as_str();
            let text = key["copy_text"]["text"].as_str();
            match (data, text, key["url"].as_str()) {
                (Some(data), None, None) if (1..=64).contains(&data.len()) => {
                    tokens.push((label, data.to_owned()));
                }
                (None, Some(text), None) if (1..=256).contains(&text.chars().count()) => {
                    post.copies.push((label, text.to_owned()));
                }
                (None, None, Some(url)) if url.starts_with("https://") => {
                    post.pages.push((label, url.to_owned()));
                }
                (Some(_), None, None) => return Err(bad("BUTTON_DATA_INVALID")),
                (None, Some(_), None) => return Err(bad("BUTTON_COPY_TEXT_INVALID")),
                _ => return Err(bad("inline keyboard button is invalid")),
            }
        }
        post.buttons.push(tokens);
    }
    Ok(())
}

/// Whether Telegram would take a command menu. Source: Bot API, `BotCommand`.
fn commands(params: &Value) -> Outcome {
    let commands = params["commands"].as_array().ok_or_else(|| bad("expected an Array"))?;
    let text = |command: &Value, field: &str| command[field].as_str().unwrap_or_default().len();
    let is_valid = |command: &Value| {
        (1..=32).contains(&text(command, "command"))
            && (1..=256).contains(&text(command, "description"))
    };
    if commands.len() > 100 || !commands.iter().all(is_valid) {
        return Err(bad("BOT_COMMAND_INVALID"));
    }
    let scope = params["scope"]["type"].as_str().unwrap_or("default");
    let is_chat = scope == "chat" && params["scope"]["chat_id"].is_i64();
    if !is_chat && !["default", "all_private_chats", "all_group_chats"].contains(&scope) {
        return Err(bad("can't parse BotCommandScope"));
    }
    of_a_language(params)
}

/// Whether Telegram would take what a bot says of itself.
fn described(params: &Value, field: &str, max_units: usize) -> Outcome {
    let words = params[field].as_str().unwrap_or_default();
    if words.encode_utf16().count() > max_units {
        return Err(bad("BOT_DESCRIPTION_INVALID"));
    }
    of_a_language(params)
}

fn of_a_language(params: &Value) -> Outcome {
    let code = params["language_code"].as_str().unwrap_or_default();
    let is_code = code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_lowercase());
    if code.is_empty() || is_code {
        Ok(Value::Bool(true))
    } else {
        Err(bad("invalid language code"))
    }
}
