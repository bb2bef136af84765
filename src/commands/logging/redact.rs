//! Striking secrets out of lines of the log.

use std::{
    io::{self, Stderr, Write},
    sync::Arc,
};

use aho_corasick::AhoCorasick;
use secrecy::ExposeSecret;
use tracing_subscriber::fmt::MakeWriter;

use crate::config::secrets::Secrets;

/// What stands in the place of a secret.
const STRUCK_OUT: &str = "[secret]";

/// A secret shorter than this is no secret, and would strike out half the log.
const MIN_CHARS: usize = 8;

/// Makes writers to standard error that know every secret.
#[derive(Debug, Clone)]
pub(super) struct Redactor {
    /// None where there is no secret.
    secrets: Option<Arc<AhoCorasick>>,
}

/// Writes the lines of one event.
#[derive(Debug)]
pub(super) struct Lines {
    secrets: Option<Arc<AhoCorasick>>,
    out: Stderr,
}

impl Redactor {
    /// Knows these secrets in every form that a line can hold them.
    pub(super) fn new(secrets: &Secrets) -> Self {
        let Secrets { telegram_token, webhook_secret, staff_token, database_url } = secrets;
        let plain = [telegram_token, webhook_secret, staff_token, database_url];
        let plain = plain.into_iter().flatten().map(ExposeSecret::expose_secret);
        let mut forms: Vec<String> = plain.flat_map(forms).collect();
        forms.retain(|form| form.chars().count() >= MIN_CHARS);
        // The longest first: a token whole rather than its last part.
        forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
        let found = (!forms.is_empty()).then(|| AhoCorasick::new(&forms).ok()).flatten();
        Self { secrets: found.map(Arc::new) }
    }
}

/// A secret as it is, its parts that are secret by themselves, and each as it stands in JSON,
/// in `Debug` and in an address.
fn forms(secret: &str) -> Vec<String> {
    // A token after its public number; a password in the address of a database.
    let key = secret.split_once(':').map(|(_, key)| key);
    let password = url::Url::parse(secret).ok().and_then(|url| url.password().map(str::to_owned));
    let parts = [Some(secret), key, password.as_deref()];
    let written = |part: &str| {
        let quoted = format!("{part:?}");
        let in_debug = quoted.trim_matches('"').to_owned();
        let in_url = url::form_urlencoded::byte_serialize(part.as_bytes()).collect();
        [part.to_owned(), in_debug, in_url]
    };
    parts.into_iter().flatten().flat_map(written).collect()
}

impl<'a> MakeWriter<'a> for Redactor {
    type Writer = Lines;

    fn make_writer(&'a self) -> Lines {
        Lines { secrets: self.secrets.clone(), out: io::stderr() }
    }
}

impl Write for Lines {
    /// An event comes whole, in one call.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        match &self.secrets {
            Some(secrets) if secrets.is_match(line) => {
                let n_secrets = secrets.patterns_len();
                let struck = secrets.replace_all_bytes(line, &vec![STRUCK_OUT; n_secrets]);
                self.out.write_all(&struck)?;
            }
            _ => self.out.write_all(line)?,
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn struck(line: &str) -> String {
        let secrets = Secrets {
            telegram_token: Some("123456789:AAF0key-of-the-bot-AAF0key-of-the-bot".into()),
            webhook_secret: Some("hook\"secret\\1".into()),
            staff_token: Some("1".into()),
            database_url: Some("postgres://desk:hunter22@db/desk".into()),
        };
        let redactor = Redactor::new(&secrets).secrets.expect("there are secrets");
        redactor.replace_all(line, &vec![STRUCK_OUT; redactor.patterns_len()])
    }

    #[test]
    fn a_secret_is_struck_out_in_every_form() {
        assert_eq!(
            struck("POST /bot123456789:AAF0key-of-the-bot-AAF0key-of-the-bot/getMe"),
            "POST /bot[secret]/getMe"
        );
        assert_eq!(struck("/bot123456789%3AAAF0key-of-the-bot-AAF0key-of-the-bot"), "/bot[secret]");
        assert_eq!(struck("key AAF0key-of-the-bot-AAF0key-of-the-bot"), "key [secret]");
        assert_eq!(struck(r#"{"got":"hook\"secret\\1"}"#), r#"{"got":"[secret]"}"#);
        assert_eq!(struck("password hunter22 at db"), "password [secret] at db");
    }

    #[test]
    fn what_is_too_short_to_be_a_secret_strikes_nothing_out() {
        assert_eq!(struck("line 1 of 11"), "line 1 of 11");
    }
}
