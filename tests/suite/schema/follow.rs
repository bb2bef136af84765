//! Whether values follow a schema, as far as our schemas go.

use serde_json::Value;

/// Everything in which a value does not follow a schema, each with its path.
pub(super) fn violations(schema: &Value, value: &toml::Value, path: &str) -> Vec<String> {
    if let Some(ways) = schema["anyOf"].as_array() {
        let all: Vec<_> = ways.iter().map(|way| violations(way, value, path)).collect();
        let is_met = all.iter().any(Vec::is_empty);
        return if is_met { Vec::new() } else { all.into_iter().flatten().collect() };
    }
    let wanted = schema["type"].as_str().expect("every schema has a type");
    match (wanted, value) {
        ("object", toml::Value::Table(table)) => in_table(schema, table, path),
        ("array", toml::Value::Array(items)) => in_list(schema, items, path),
        ("string", toml::Value::Datetime(day)) if schema["format"] == "date" => {
            let is_day = day.time.is_none() && day.offset.is_none();
            if is_day { Vec::new() } else { vec![format!("{path}: {day} is no day")] }
        }
        ("string", toml::Value::String(text)) if schema["format"].is_null() => {
            in_text(schema, text, path)
        }
        ("boolean", toml::Value::Boolean(_)) => Vec::new(),
        #[expect(clippy::cast_precision_loss, reason = "bounds are small")]
        ("integer" | "number", toml::Value::Integer(n)) => in_bounds(schema, *n as f64, path),
        ("number", toml::Value::Float(n)) => in_bounds(schema, *n, path),
        (wanted, _) => vec![format!("{path}: {} is no {wanted}", value.type_str())],
    }
}

fn in_table(schema: &Value, table: &toml::Table, path: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    for (key, value) in table {
        let path = format!("{path}.{key}");
        match (schema["properties"].get(key), &schema["additionalProperties"]) {
            (Some(known), _) => wrong.extend(violations(known, value, &path)),
            (None, Value::Bool(false)) => wrong.push(format!("{path}: unknown")),
            (None, other) => wrong.extend(violations(other, value, &path)),
        }
    }
    let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let missing = required.filter(|key| !table.contains_key(*key));
    wrong.extend(missing.map(|key| format!("{path}.{key}: missing")));
    wrong
}

fn in_list(schema: &Value, items: &[toml::Value], path: &str) -> Vec<String> {
    let each = items.iter().enumerate();
    let mut wrong: Vec<String> = each
        .flat_map(|(idx, item)| violations(&schema["items"], item, &format!("{path}[{idx}]")))
        .collect();
    if schema["minItems"].as_u64().is_some_and(|least| (items.len() as u64) < least) {
        wrong.push(format!("{path}: too few"));
    }
    wrong
}

fn in_text(schema: &Value, text: &str, path: &str) -> Vec<String> {
    let is_choice = schema["enum"].as_array().is_none_or(|words| words.contains(&text.into()));
    let is_like = schema["pattern"].as_str().is_none_or(|pattern| {
        regex::Regex::new(pattern).expect("the pattern is one").is_match(text)
    });
    let most = schema["maxLength"].as_u64().unwrap_or(u64::MAX);
    let is_fine = is_choice && is_like && text.chars().count() as u64 <= most;
    if is_fine { Vec::new() } else { vec![format!("{path}: {text:?} cannot be")] }
}

fn in_bounds(schema: &Value, n: f64, path: &str) -> Vec<String> {
    let is_least = schema["minimum"].as_f64().is_none_or(|least| n >= least);
    let is_most = schema["maximum"].as_f64().is_none_or(|most| n <= most);
    if is_least && is_most { Vec::new() } else { vec![format!("{path}: {n} is out of bounds")] }
}
