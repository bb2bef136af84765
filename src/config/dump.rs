//! The effective configuration, as TOML that can be used again.

use toml::Value;

use super::{Config, KEYS, Key};

/// Every key with its value. There are no secrets in it: a database address shows no
/// password, and files of secrets are named, not opened.
pub fn dump(config: &Config) -> String {
    let sections = KEYS.chunk_by(|a, b| a.section == b.section);
    let text: Vec<String> = sections.map(|keys| section(config, keys)).collect();
    text.join("\n")
}

fn section(config: &Config, keys: &[Key]) -> String {
    let header = keys.first().map(|key| format!("[{}]\n", key.section));
    let lines = keys.iter().map(|key| format!("{} = {}\n", key.name, value(config, key)));
    header.into_iter().chain(lines).collect()
}

/// The value of a key, blank where it is not set.
fn value(config: &Config, key: &Key) -> Value {
    let Config { faq, matching, telegram, web, operator, store, limits, time, log } = config;
    match (key.section, key.name) {
        ("faq", "dir") => text(&faq.dir.display()),
        ("matching", "answer_at") => share(matching.answer_at),
        ("matching", "clarify_at") => share(matching.clarify_at),
        ("matching", "margin") => share(matching.margin),
        ("matching", "max_options") => whole(matching.max_options),
        ("telegram", "mode") => text(&telegram.mode.key()),
        ("telegram", "token_file") => path(telegram.token_file.as_deref()),
        ("telegram", "webhook_url") => optional(telegram.webhook_url.as_ref()),
        ("telegram", "webhook_secret_file") => path(telegram.webhook_secret_file.as_deref()),
        ("telegram", "api_base") => text(&telegram.api_base),
        ("telegram", "allow_custom_api_base") => telegram.allow_custom_api_base.into(),
        ("telegram", "staff_chats") => telegram.staff_chats.clone().into(),
        ("web", "listen") => text(&web.listen),
        ("web", "public_url") => optional(web.public_url.as_ref()),
        ("web", "allow_origins") => web.allow_origins.clone().into(),
        ("web", "trusted_proxies") => {
            web.trusted_proxies.iter().map(ToString::to_string).collect::<Vec<_>>().into()
        }
        ("web", "font_file") => path(web.font_file.as_deref()),
        ("operator", "listen") => text(&operator.listen),
        ("operator", "staff_token_file") => path(operator.staff_token_file.as_deref()),
        ("operator", "deaf_after_seconds") => {
            Value::Integer(i64::try_from(operator.deaf_after.as_secs()).unwrap_or(i64::MAX))
        }
        ("store", "url") => text(&without_password(&store.url)),
        ("store", "retention_days") => store.retention_days.into(),
        ("store", "retention_reason") => optional(store.retention_reason.as_ref()),
        ("store", "synchronous") => text(&store.synchronous.key()),
        ("limits", "per_user_per_minute") => limits.per_user_per_minute.into(),
        ("limits", "message_chars") => whole(limits.message_chars),
        ("time", "zone") => text(&time.zone),
        ("log", "level") => text(&log.level.as_str().to_lowercase()),
        ("log", "format") => text(&log.format.key()),
        (section, name) => unreachable!("[{section}] {name} is not in KEYS"),
    }
}

fn text(value: &impl ToString) -> Value {
    Value::String(value.to_string())
}

fn optional<T: ToString>(value: Option<&T>) -> Value {
    text(&value.map(ToString::to_string).unwrap_or_default())
}

fn path(path: Option<&std::path::Path>) -> Value {
    text(&path.map(|path| path.display().to_string()).unwrap_or_default())
}

fn whole(value: usize) -> Value {
    Value::Integer(i64::try_from(value).unwrap_or(i64::MAX))
}

/// A share as it was written: `0.7`, not what is left of it after widening.
fn share(value: f32) -> Value {
    Value::Float(value.to_string().parse().unwrap_or_else(|_| value.into()))
}

/// An address with stars in place of its password.
fn without_password(url: &str) -> String {
    let Ok(mut parsed) = url::Url::parse(url) else { return url.to_owned() };
    if parsed.password().is_none() || parsed.set_password(Some("***")).is_err() {
        return url.to_owned();
    }
    parsed.to_string()
}
