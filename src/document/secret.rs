//! Secrets by their shape, so that one pasted in the wrong place is noticed and never shown.

use std::sync::LazyLock;

use regex::Regex;

/// Shapes of secrets with what each is called in Chinese and English.
///
/// Sources: the Bot API's `<id>:<35 characters>`; RFC 7468 for keys; RFC 3986 §3.2.1 for a
/// password in an address.
static SECRETS: LazyLock<[(Regex, &str, &str); 3]> = LazyLock::new(|| {
    let regex = |pattern| Regex::new(pattern).expect("written and tested here");
    [
        (
            // In the addresses of the Bot API `bot` stands right before it.
            regex(r"(?:\b|bot)[0-9]{6,12}:[A-Za-z0-9_-]{30,}"),
            " Telegram 机器人的 token",
            "a Telegram bot token",
        ),
        (regex(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"), "私钥", "a private key"),
        (
            regex(r"\b[a-z][a-z0-9+.-]*://[^\s/:@]+:[^\s/@]+@"),
            "带密码的网址",
            "an address with a password",
        ),
    ]
});

/// What kind of secret is in a text, in Chinese and English, if there is one.
pub(crate) fn secret_in(text: &str) -> Option<(&'static str, &'static str)> {
    // Every shape has a colon; most text has none.
    if !text.contains(':') && !text.contains("-----") {
        return None;
    }
    SECRETS.iter().find(|(shape, _, _)| shape.is_match(text)).map(|(_, zh, en)| (*zh, *en))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_known_by_their_shape() {
        assert!(secret_in("123456789:AAFakeFakeFakeFakeFakeFakeFakeFake123").is_some());
        let address = "https://api.telegram.org/bot123456789:AAFakeFakeFakeFakeFakeFakeFakeFake123";
        assert!(secret_in(address).is_some());
        assert!(secret_in("postgres://u:pass@db/x").is_some());
        assert!(secret_in("-----BEGIN PRIVATE KEY-----").is_some());
        assert!(secret_in("9:00-17:00，电话 0514-87651234，https://x.gov.cn:8080/a").is_none());
    }
}
