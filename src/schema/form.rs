//! How a key is written, and the schema that says so.

use serde_json::{Map, Value, json};

use crate::faq::MAX_SLUG_CHARS;

/// Letters, digits and single hyphens between: an id.
const ID: &str = "^[a-z0-9]+(-[a-z0-9]+)*$";

/// An id of a profile question, which may have underscores.
const PROFILE_ID: &str = "^[a-z0-9]+([-_][a-z0-9]+)*$";

/// What askers may be sent to.
const ADDRESS: &str = "^https?://";

/// What an editor may know of a key.
#[derive(Debug, Clone, Copy)]
pub(super) struct Key {
    /// Its name.
    pub(super) name: &'static str,
    /// How it is written.
    pub(super) form: Form,
    /// Whether it must be there.
    pub(super) is_required: bool,
    /// What it is for, in Chinese and English.
    pub(super) about: (&'static str, &'static str),
}

/// How a value is written.
#[derive(Debug, Clone, Copy)]
pub(super) enum Form {
    /// Text, plain or in languages.
    Words,
    /// Lists of text, plain or in languages.
    Wordings,
    /// Plain text.
    Line,
    /// A list of plain texts.
    Lines,
    /// An id.
    Id,
    /// An id of a profile question.
    ProfileId,
    /// A list of ids.
    Ids,
    /// A day.
    Date,
    /// `true` or `false`.
    YesNo,
    /// A whole number within bounds, with what holds where it is not written.
    Whole { least: i64, most: i64, default: i64 },
    /// A number within bounds.
    Number { least: f64, most: f64 },
    /// One of a few words.
    OneOf(&'static [&'static str]),
    /// Some of a few words, at least one.
    SomeOf(&'static [&'static str]),
    /// A web address.
    Address,
    /// A table with these keys.
    Table(&'static [Key]),
    /// A list of such tables.
    Tables(&'static [Key]),
    /// An id, `"handoff"`, or a list of ids.
    Expectation,
    /// The criteria of `fits`: these keys, and criteria by profile question.
    Fits(&'static [Key]),
    /// Criteria by profile question.
    Criteria,
    /// A list of them.
    ManyCriteria,
}

/// A key that may be left out.
pub(super) const fn key(name: &'static str, form: Form, zh: &'static str, en: &'static str) -> Key {
    Key { name, form, is_required: false, about: (zh, en) }
}

/// A key that must be there.
pub(super) const fn required(
    name: &'static str,
    form: Form,
    zh: &'static str,
    en: &'static str,
) -> Key {
    Key { name, form, is_required: true, about: (zh, en) }
}

/// A table with these keys and no others.
pub(super) fn table(keys: &[Key]) -> Value {
    let properties: Map<String, Value> = keys
        .iter()
        .map(|key| (key.name.to_owned(), described(schema(key.form), key.about)))
        .collect();
    let required: Vec<&str> =
        keys.iter().filter(|key| key.is_required).map(|key| key.name).collect();
    let mut table =
        json!({ "type": "object", "properties": properties, "additionalProperties": false });
    // Draft 4 wants at least one name here, and Taplo goes by it in places.
    if !required.is_empty() {
        table["required"] = json!(required);
    }
    table
}

/// A schema with what people are told about it, before the rest.
pub(super) fn described(schema: Value, (zh, en): (&str, &str)) -> Value {
    let mut all = Map::new();
    all.insert("description".to_owned(), json!(format!("{zh}\n\n{en}")));
    if let Value::Object(rest) = schema {
        all.extend(rest);
    }
    Value::Object(all)
}

fn schema(form: Form) -> Value {
    match form {
        Form::Words => in_languages(&json!({ "type": "string" })),
        Form::Wordings => in_languages(&list(&json!({ "type": "string" }))),
        Form::Line => json!({ "type": "string" }),
        Form::Lines => list(&json!({ "type": "string" })),
        Form::Id => id(ID),
        Form::ProfileId => id(PROFILE_ID),
        Form::Ids => list(&id(ID)),
        Form::Date => json!({ "type": "string", "format": "date" }),
        Form::YesNo => json!({ "type": "boolean", "default": false }),
        Form::Whole { least, most, default } => {
            json!({ "type": "integer", "minimum": least, "maximum": most, "default": default })
        }
        Form::Number { least, most } => {
            json!({ "type": "number", "minimum": least, "maximum": most })
        }
        Form::OneOf(words) => json!({ "type": "string", "enum": words }),
        Form::SomeOf(words) => {
            json!({ "type": "array", "minItems": 1, "items": { "type": "string", "enum": words } })
        }
        Form::Address => json!({ "type": "string", "pattern": ADDRESS }),
        Form::Table(keys) => table(keys),
        Form::Tables(keys) => list(&table(keys)),
        Form::Expectation => json!({ "anyOf": [id(ID), list(&id(ID))] }),
        Form::Fits(keys) => {
            let mut fits = table(keys);
            fits["additionalProperties"] = criterion();
            fits
        }
        Form::Criteria => criteria(),
        Form::ManyCriteria => list(&criteria()),
    }
}

fn id(pattern: &str) -> Value {
    json!({ "type": "string", "pattern": pattern, "maxLength": MAX_SLUG_CHARS })
}

fn list(items: &Value) -> Value {
    json!({ "type": "array", "items": items })
}

/// The same by itself, for the default language, and for each language.
fn in_languages(one: &Value) -> Value {
    let each = json!({
        "type": "object",
        "properties": {
            "zh": described(one.clone(), ("中文", "In Chinese")),
            "en": described(one.clone(), ("英文", "In English")),
        },
        "additionalProperties": false,
    });
    json!({ "anyOf": [one, each] })
}

/// `true`, choices, or bounds.
fn criterion() -> Value {
    let bound = |zh, en| described(json!({ "type": "number" }), (zh, en));
    json!({ "anyOf": [
        { "type": "boolean" },
        { "type": "array", "minItems": 1, "items": { "type": "string" } },
        {
            "type": "object",
            "properties": { "min": bound("至少", "At least"), "max": bound("至多", "At most") },
            "additionalProperties": false,
        },
    ] })
}

fn criteria() -> Value {
    json!({ "type": "object", "additionalProperties": criterion() })
}
