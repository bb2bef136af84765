//! The schema of `config.toml`. Names come from the list of keys that reading goes by, defaults
//! from the default configuration, and what a key is for from the comments of the shipped file;
//! only choices and bounds are written here.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::form::described;
use crate::config::{self, Config, Form, KEYS, Key};

/// The shipped configuration, with a comment behind every key.
const SHIPPED: &str = include_str!("../../config.toml");

/// The JSON Schema of the configuration.
#[expect(clippy::missing_panics_doc, reason = "a test shows that the defaults can be dumped")]
pub fn config() -> Value {
    let defaults: toml::Table =
        config::dump(&Config::default()).parse().expect("a dumped configuration is TOML");
    let comments = comments(SHIPPED);
    let sections = KEYS.chunk_by(|a, b| a.section == b.section).filter_map(|keys| {
        let section = keys.first()?.section;
        let property = |key: &Key| {
            let about = comments.get(&(section, key.name)).copied().unwrap_or_default();
            let default = defaults.get(section).and_then(|table| table.get(key.name));
            let value = described_by(about, value(key, default));
            (key.name.to_owned(), value)
        };
        let properties: Map<String, Value> = keys.iter().map(property).collect();
        let table =
            json!({ "type": "object", "properties": properties, "additionalProperties": false });
        Some((section.to_owned(), table))
    });
    let sections: Map<String, Value> = sections.collect();
    let root = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "policydesk config",
        "type": "object",
        "properties": sections,
        "additionalProperties": false,
        "x-tombi-toml-version": "v1.0.0",
    });
    described(root, ("policydesk 的配置", "The configuration of policydesk"))
}

/// A schema with the comment of the shipped file, Chinese and English in one line.
fn described_by(comment: &str, schema: Value) -> Value {
    match comment.split_once(" · ") {
        Some(about) => described(schema, about),
        None => described(schema, (comment, "")),
    }
}

/// What a value may be, and what it is where nothing is said.
fn value(key: &Key, default: Option<&toml::Value>) -> Value {
    let mut schema = match key.form {
        Form::Text => json!({ "type": "string" }),
        Form::Texts => json!({ "type": "array", "items": { "type": "string" } }),
        Form::Numbers => json!({ "type": "array", "items": { "type": "integer" } }),
        Form::Plain => json!({ "type": type_of(default) }),
    };
    if let Some(words) = choices(key) {
        schema["enum"] = json!(words);
    }
    if let Some((least, most)) = bounds(key) {
        schema["minimum"] = json!(least);
        schema["maximum"] = json!(most);
    }
    if let Some(default) = default {
        schema["default"] = json!(default);
    }
    schema
}

/// The type of a value without quotes, which its default has too.
fn type_of(default: Option<&toml::Value>) -> &'static str {
    match default {
        Some(toml::Value::Boolean(_)) => "boolean",
        Some(toml::Value::Float(_)) => "number",
        _ => "integer",
    }
}

/// The words a key can be, where there are only some.
fn choices(key: &Key) -> Option<&'static [&'static str]> {
    Some(match (key.section, key.name) {
        ("telegram", "mode") => &["polling", "webhook"],
        ("store", "synchronous") => &["normal", "full"],
        ("log", "level") => &["error", "warn", "info", "debug", "trace"],
        ("log", "format") => &["text", "json"],
        _ => return None,
    })
}

/// The least and the most a number can be.
fn bounds(key: &Key) -> Option<(i64, i64)> {
    Some(match (key.section, key.name) {
        ("matching", "answer_at" | "clarify_at" | "margin") => (0, 1),
        ("matching", "max_options") => (1, 5),
        ("operator", "deaf_after_seconds") => (1, 3_600),
        ("store", "retention_days") => (1, 3_650),
        ("limits", "per_user_per_minute") => (1, 1_000_000),
        ("limits", "message_chars") => (1, 10_000),
        _ => return None,
    })
}

/// The comment behind each key of a configuration.
fn comments(text: &str) -> HashMap<(&str, &str), &str> {
    let mut section = "";
    let mut comments = HashMap::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            section = name;
        } else if let Some((key, rest)) = line.split_once(" = ")
            && let Some((_, comment)) = rest.split_once(" # ")
        {
            comments.insert((section, key), comment.trim());
        }
    }
    comments
}
