//! A log-in as a signed cookie. Every replica that knows the token knows the log-in, a restart
//! ends none, and another token ends them all.
//!
//! The cookie holds when it ends, a nonce and the name that was given at the log-in, and an
//! HMAC-SHA-256 over them, keyed with what the token comes to.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::{ExposeSecret as _, SecretString};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

/// How long a log-in lasts, in milliseconds: a working day.
pub(super) const LASTS_MS: i64 = 8 * 60 * 60 * 1000;

/// The longest name that is kept, in characters.
pub(super) const MAX_NAME_CHARS: usize = 40;

/// The longest cookie that is read, in bytes: twice what the longest name makes.
const MAX_COOKIE_BYTES: usize = 600;

const NONCE_BYTES: usize = 16;

/// What log-ins are signed with. Printing it shows none of it.
pub(super) struct Key {
    /// The token, hashed, so that comparing tells not even its length.
    token: [u8; 32],
    signing: [u8; 32],
}

/// Somebody who is logged in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Session {
    /// The name they gave; it goes into the log of changes.
    pub(super) name: String,
    /// What every form of theirs carries.
    pub(super) csrf: String,
}

impl Key {
    /// The key of a token.
    pub(super) fn of(token: &SecretString) -> Self {
        let token = token.expose_secret().as_bytes();
        Self {
            token: Sha256::digest(token).into(),
            signing: mac(token, &[b"policydesk staff session 1"]),
        }
    }

    /// Whether this is the token.
    pub(super) fn opens(&self, token: &str) -> bool {
        Sha256::digest(token.trim().as_bytes()).ct_eq(&self.token[..]).into()
    }

    /// The cookie of somebody who logs in at a moment, in milliseconds since 1970; none where
    /// the system has no randomness to give.
    pub(super) fn issue(&self, name: &str, now: i64) -> Option<String> {
        let mut nonce = [0; NONCE_BYTES];
        getrandom::fill(&mut nonce).ok()?;
        let mut said = now.saturating_add(LASTS_MS).to_be_bytes().to_vec();
        said.extend(nonce);
        said.extend(name.as_bytes());
        let signature = mac(&self.signing, &[b"cookie", &said]);
        Some(format!("{}.{}", URL_SAFE_NO_PAD.encode(&said), URL_SAFE_NO_PAD.encode(signature)))
    }

    /// Whose cookie it is; none where it is forged, or over.
    pub(super) fn read(&self, cookie: &str, now: i64) -> Option<Session> {
        let (said, signature) =
            cookie.split_once('.').filter(|_| cookie.len() <= MAX_COOKIE_BYTES)?;
        let (said, signature) =
            (URL_SAFE_NO_PAD.decode(said).ok()?, URL_SAFE_NO_PAD.decode(signature).ok()?);
        let is_ours: bool = mac(&self.signing, &[b"cookie", &said]).ct_eq(&signature[..]).into();
        let (ends, rest) = said.split_first_chunk().filter(|_| is_ours)?;
        if i64::from_be_bytes(*ends) <= now {
            return None;
        }
        let name = String::from_utf8(rest.get(NONCE_BYTES..)?.to_vec()).ok()?;
        let csrf = URL_SAFE_NO_PAD.encode(mac(&self.signing, &[b"form", &said]));
        Some(Session { name, csrf })
    }
}

impl Session {
    /// Whether a form is one of this session's.
    pub(super) fn wrote(&self, csrf: &str) -> bool {
        self.csrf.as_bytes().ct_eq(csrf.as_bytes()).into()
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key")
    }
}

/// Parts under a key. None of the parts but the last varies in length.
fn mac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(token: &str) -> Key {
        Key::of(&token.into())
    }

    #[test]
    fn a_log_in_lasts_a_working_day_and_not_past_another_token() {
        let cookie = key("secret").issue("小李", 1_000).expect("randomness");
        let session = key("secret").read(&cookie, 1_001).expect("another replica knows it");
        assert_eq!(session.name, "小李");
        assert!(session.wrote(&session.csrf) && !session.wrote("") && !session.wrote("x"));
        assert_eq!(key("secret").read(&cookie, 1_000 + LASTS_MS), None);
        assert_eq!(key("other").read(&cookie, 1_001), None);
    }

    #[test]
    fn a_cookie_that_was_touched_means_nothing() {
        let cookie = key("secret").issue("li", 0).expect("randomness");
        for idx in 0..cookie.len() - 1 {
            let mut forged = cookie.clone().into_bytes();
            forged[idx] = if forged[idx] == b'A' { b'B' } else { b'A' };
            let forged = String::from_utf8(forged).expect("ASCII");
            assert_eq!(key("secret").read(&forged, 1), None, "{forged}");
        }
        for forged in ["", ".", "AAAA.AAAA", &"A".repeat(10_000)] {
            assert_eq!(key("secret").read(forged, 1), None, "{forged}");
        }
    }

    #[test]
    fn only_the_token_opens() {
        let key = key("secret");
        assert!(key.opens("secret") && key.opens(" secret\n"));
        assert!(!key.opens("") && !key.opens("Secret") && !key.opens("secret1"));
    }
}
