//! What must hold of everything that goes out, on every channel.

use policydesk::{
    channel::{
        telegram::{Drawn, DryRun},
        web,
    },
    reply::{Reply, plain},
};
use serde_json::Value;

use super::html;

/// What Telegram takes as one message, in UTF-16 units.
const MAX_UNITS: usize = 4096;

/// What its server reads of a text, in bytes.
const MAX_HTML_BYTES: usize = 32 * 1024;

/// The most buttons it shows below a message.
const MAX_BUTTONS: usize = 100;

/// The most bytes of what a button sends back.
const MAX_DATA_BYTES: usize = 64;

/// The most messages of one reply: the longest answer that loads takes three.
const MAX_MESSAGES: usize = 8;

/// Draws a reply for every channel and looks at what comes of it.
pub(super) fn check(reply: &Reply, dry_run: &DryRun) -> Result<(), String> {
    _ = plain::render(reply);
    let blocks = web::blocks(reply).map_err(|error| error.to_string())?;
    check_links(&blocks)?;
    check_messages(&dry_run.draw(reply))
}

/// What goes out on Telegram.
pub(super) fn check_messages(messages: &[Drawn]) -> Result<(), String> {
    messages.iter().try_for_each(check_message)
}

/// How many messages one reply may take.
pub(super) fn check_number(messages: &[Drawn]) -> Result<(), String> {
    let n = messages.len();
    if n > MAX_MESSAGES { Err(format!("{n} messages of one reply")) } else { Ok(()) }
}

fn check_message(message: &Drawn) -> Result<(), String> {
    let words = html::read(&message.html).map_err(|why| format!("{why}: {}", message.html))?;
    let units = words.encode_utf16().count();
    if units > MAX_UNITS || message.html.len() > MAX_HTML_BYTES {
        return Err(format!("{units} units, {} bytes of HTML", message.html.len()));
    }
    let buttons: Vec<_> = message.buttons.iter().flatten().collect();
    if buttons.len() > MAX_BUTTONS {
        return Err(format!("{} buttons", buttons.len()));
    }
    match buttons.iter().find(|(label, _)| label.trim().is_empty()) {
        Some((_, does)) => Err(format!("a button without words: {does}")),
        None => Ok(()),
    }
}

/// Whether an address leads to a web page, as browsers and Telegram read it.
pub(super) fn is_web(address: &str) -> bool {
    url::Url::parse(address).is_ok_and(|url| matches!(url.scheme(), "https" | "http"))
}

/// Every address a client is given leads to a web page or dials.
fn check_links(value: &Value) -> Result<(), String> {
    match value {
        Value::Array(items) => items.iter().try_for_each(check_links),
        Value::Object(fields) => fields.iter().try_for_each(|(key, value)| match value {
            Value::String(address) if matches!(key.as_str(), "url" | "map") => {
                let is_safe = is_web(address);
                if is_safe { Ok(()) } else { Err(format!("an unsafe address: {address}")) }
            }
            Value::String(token) if key == "choice" && token.len() > MAX_DATA_BYTES => {
                Err(format!("a button of {} bytes", token.len()))
            }
            value => check_links(value),
        }),
        _ => Ok(()),
    }
}
