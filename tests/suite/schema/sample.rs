//! A value that uses everything a schema has.

use serde_json::Value;

/// A value with every key of a schema, written in one of the ways there are: the one of this
/// number, or the last.
pub(super) fn of(schema: &Value, way: usize) -> toml::Value {
    if let Some(ways) = schema["anyOf"].as_array() {
        return of(&ways[way.min(ways.len() - 1)], way);
    }
    match schema["type"].as_str().expect("every schema has a type") {
        "object" => toml::Value::Table(table(schema, way)),
        "array" => {
            let item = of(&schema["items"], way);
            // Synonyms come in twos.
            toml::Value::Array(vec![item.clone(), item])
        }
        "boolean" => toml::Value::Boolean(true),
        "integer" => toml::Value::Integer(schema["minimum"].as_i64().unwrap_or(1)),
        "number" => toml::Value::Float(schema["minimum"].as_f64().unwrap_or(1.0)),
        "string" => text(schema),
        other => panic!("what is {other}?"),
    }
}

fn table(schema: &Value, way: usize) -> toml::Table {
    let properties = schema["properties"].as_object().into_iter().flatten();
    let mut table: toml::Table =
        properties.map(|(name, key)| (name.clone(), of(key, way))).collect();
    if schema["additionalProperties"].is_object() {
        table.insert("stage".to_owned(), of(&schema["additionalProperties"], way));
    }
    table
}

fn text(schema: &Value) -> toml::Value {
    if schema["format"] == "date" {
        return toml::Value::Datetime("2026-01-02".parse().expect("a day"));
    }
    let choice = schema["enum"].as_array().and_then(|words| words.first()?.as_str());
    let made = match schema["pattern"].as_str() {
        Some(pattern) if pattern.contains("http") => "https://x.gov.cn/",
        Some(_) => "a1",
        None => "甲",
    };
    toml::Value::String(choice.unwrap_or(made).to_owned())
}
