//! Every key there is: the one list that reading, overriding and showing go by.

use toml::Value;

use crate::diagnostic::SourceFile;

/// How a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Text in quotes.
    Text,
    /// A number, `true` or `false`.
    Plain,
    /// A list of texts.
    Texts,
    /// A list of numbers.
    Numbers,
}

/// A key of the configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// The table it is in.
    pub section: &'static str,
    /// Its name there.
    pub name: &'static str,
    /// How its value is written.
    pub form: Form,
}

const fn key(section: &'static str, name: &'static str, form: Form) -> Key {
    Key { section, name, form }
}

/// Every key, in the order of `config.toml`.
pub const KEYS: &[Key] = &[
    key("faq", "dir", Form::Text),
    key("matching", "answer_at", Form::Plain),
    key("matching", "clarify_at", Form::Plain),
    key("matching", "margin", Form::Plain),
    key("matching", "max_options", Form::Plain),
    key("telegram", "mode", Form::Text),
    key("telegram", "token_file", Form::Text),
    key("telegram", "webhook_url", Form::Text),
    key("telegram", "webhook_secret_file", Form::Text),
    key("telegram", "api_base", Form::Text),
    key("telegram", "allow_custom_api_base", Form::Plain),
    key("telegram", "staff_chats", Form::Numbers),
    key("web", "listen", Form::Text),
    key("web", "public_url", Form::Text),
    key("web", "allow_origins", Form::Texts),
    key("web", "trusted_proxies", Form::Texts),
    key("web", "font_file", Form::Text),
    key("operator", "listen", Form::Text),
    key("operator", "staff_token_file", Form::Text),
    key("operator", "deaf_after_seconds", Form::Plain),
    key("store", "url", Form::Text),
    key("store", "retention_days", Form::Plain),
    key("store", "retention_reason", Form::Text),
    key("store", "synchronous", Form::Text),
    key("limits", "per_user_per_minute", Form::Plain),
    key("limits", "message_chars", Form::Plain),
    key("time", "zone", Form::Text),
    key("log", "level", Form::Text),
    key("log", "format", Form::Text),
];

impl Key {
    /// The environment variable that overrides it: `POLICYDESK__WEB__LISTEN`.
    pub fn variable(&self) -> String {
        format!("POLICYDESK__{}__{}", self.section, self.name).to_uppercase()
    }

    /// A value from the environment, written as TOML. Text needs no quotes there, and lists
    /// no brackets.
    fn written(&self, value: &str) -> String {
        let text = |value: &str| Value::from(value).to_string();
        match self.form {
            Form::Text => text(value),
            _ if value.trim_start().starts_with('[') => value.to_owned(),
            Form::Plain if is_plain(value) => value.trim().to_owned(),
            Form::Plain => text(value),
            Form::Texts => format!("[{}]", parts(value).map(text).collect::<Vec<_>>().join(", ")),
            Form::Numbers => format!("[{}]", parts(value).collect::<Vec<_>>().join(", ")),
        }
    }
}

fn is_plain(value: &str) -> bool {
    format!("x = {}", value.trim()).parse::<toml::Table>().is_ok()
}

fn parts(value: &str) -> impl Iterator<Item = &str> {
    value.split(',').map(str::trim).filter(|part| !part.is_empty())
}

/// What the environment overrides, each as a small file named after its variable.
pub(super) fn overrides(env: &dyn Fn(&str) -> Option<String>) -> Vec<(&'static Key, SourceFile)> {
    let file = |key: &'static Key| {
        let variable = key.variable();
        // Telegram's own libraries know this name, and so do people who run them.
        let value = match (key.section, key.name) {
            ("telegram", "api_base") => env("TELOXIDE_API_URL").or_else(|| env(&variable)),
            _ => env(&variable),
        };
        let text = format!("{} = {}\n", key.name, key.written(&value?));
        Some((key, SourceFile::new(variable, text)))
    };
    KEYS.iter().filter_map(file).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_needs_no_quotes_and_no_brackets() {
        let written = |name: &str, value: &str| {
            KEYS.iter().find(|key| key.name == name).map(|key| key.written(value))
        };
        assert_eq!(written("dir", "my faq").as_deref(), Some("\"my faq\""));
        assert_eq!(written("answer_at", " 0.8").as_deref(), Some("0.8"));
        assert_eq!(written("answer_at", "high").as_deref(), Some("\"high\""));
        assert_eq!(written("staff_chats", "-100, 7").as_deref(), Some("[-100, 7]"));
        assert_eq!(
            written("allow_origins", "https://a,https://b").as_deref(),
            Some("[\"https://a\", \"https://b\"]")
        );
    }

    #[test]
    fn a_variable_is_named_after_section_and_key() {
        assert_eq!(KEYS[1].variable(), "POLICYDESK__MATCHING__ANSWER_AT");
    }
}
