//! Secrets, from the environment or from files, and nowhere else.

use std::path::Path;

use secrecy::{ExposeSecret as _, SecretString};

use super::{Config, TelegramMode};
use crate::{
    diagnostic::{Finding, Findings, Words},
    sources,
};

/// What only the desk may know. Printing it shows none of it.
#[derive(Debug, Default)]
pub struct Secrets {
    /// The bot token; Telegram is off without it.
    pub telegram_token: Option<SecretString>,
    /// What Telegram sends along with every call.
    pub webhook_secret: Option<SecretString>,
    /// What staff log in with; the dashboard is off without it.
    pub staff_token: Option<SecretString>,
    /// The database with its password.
    pub database_url: Option<SecretString>,
}

impl Secrets {
    /// The address of the database: `DATABASE_URL` where it is set, else `store.url`.
    pub fn store_url(&self, config: &Config) -> SecretString {
        self.database_url.clone().unwrap_or_else(|| config.store.url.as_str().into())
    }
}

/// A secret, the two ways to give it, and what it must look like.
#[derive(Debug, Clone, Copy)]
struct Origin<'a> {
    variable: &'static str,
    file: Option<&'a Path>,
    field: &'static str,
    check: fn(&str) -> Option<Finding>,
}

/// Reads every secret the configuration asks for. The environment wins over a file; a file
/// that is named must be readable and hold something.
pub fn load(config: &Config, env: &dyn Fn(&str) -> Option<String>) -> (Secrets, Findings) {
    let mut findings = Findings::new();
    let mut read = |origin: Origin<'_>| read(origin, env, &mut findings);
    let telegram = &config.telegram;
    let telegram_token = read(Origin {
        variable: "TELOXIDE_TOKEN",
        file: telegram.token_file.as_deref(),
        field: "telegram.token_file",
        check: token,
    });
    let is_webhook = telegram.mode == TelegramMode::Webhook;
    let webhook_secret = is_webhook.then(|| {
        read(Origin {
            variable: "POLICYDESK_WEBHOOK_SECRET",
            file: telegram.webhook_secret_file.as_deref(),
            field: "telegram.webhook_secret_file",
            check: webhook_secret,
        })
    });
    let staff_token = read(Origin {
        variable: "POLICYDESK_STAFF_TOKEN",
        file: config.operator.staff_token_file.as_deref(),
        field: "operator.staff_token_file",
        check: |_| None,
    });
    let database_url =
        read(Origin { variable: "DATABASE_URL", file: None, field: "store.url", check: database });
    let webhook_secret = webhook_secret.flatten();
    (Secrets { telegram_token, webhook_secret, staff_token, database_url }, findings)
}

/// Reads one secret; what is wrong with it is said without showing it.
fn read(
    origin: Origin<'_>,
    env: &dyn Fn(&str) -> Option<String>,
    findings: &mut Findings,
) -> Option<SecretString> {
    let (secret, name) = match env(origin.variable).filter(|value| !value.trim().is_empty()) {
        Some(value) => (SecretString::from(value.trim()), origin.variable.to_owned()),
        None => (from_file(origin, findings)?, sources::shown(origin.file?)),
    };
    match (origin.check)(secret.expose_secret()) {
        None => Some(secret),
        Some(finding) => {
            findings.push(finding.in_file(name, 0, 0).field(origin.field));
            None
        }
    }
}

fn from_file(origin: Origin<'_>, findings: &mut Findings) -> Option<SecretString> {
    let path = origin.file?;
    let place = |finding: Finding| finding.in_file(sources::shown(path), 0, 0).field(origin.field);
    match sources::read_secret(path) {
        Ok(file) => {
            if file.mode.is_some_and(|mode| mode & 0o004 != 0) {
                findings.push(place(world_readable()));
            }
            if file.secret.expose_secret().is_empty() {
                findings.push(place(empty(origin)));
                return None;
            }
            Some(file.secret)
        }
        Err(error) => {
            findings.push(place(unreadable(origin, &error)));
            None
        }
    }
}

/// A bot token is digits, a colon, and what Telegram made up.
fn token(secret: &str) -> Option<Finding> {
    let is_token = secret.split_once(':').is_some_and(|(id, key)| {
        let is_id = (6..=12).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_digit());
        is_id && key.len() >= 30 && key.bytes().all(is_word_byte)
    });
    let message =
        Words::new("这不像 Telegram 的 token", "this does not look like a Telegram token");
    let help = Words::new(
        "从 BotFather 的消息里只复制“数字:字母数字”那一段",
        "copy only the part with digits, a colon and letters from BotFather's message",
    );
    (!is_token).then(|| Finding::error("cfg.token", message).help(help))
}

/// Source: Bot API, setWebhook, `secret_token`.
fn webhook_secret(secret: &str) -> Option<Finding> {
    let is_secret = secret.len() <= 256 && secret.bytes().all(is_word_byte);
    let message = Words::new(
        "webhook 密钥只能有字母、数字、下划线和连字符，最多 256 个",
        "a webhook secret has letters, digits, underscores and hyphens, 256 at most",
    );
    (!is_secret).then(|| Finding::error("cfg.value", message))
}

fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

fn database(url: &str) -> Option<Finding> {
    let known = ["sqlite:", "postgres://", "postgresql://"];
    let is_known = known.iter().any(|scheme| url.starts_with(scheme));
    let message =
        Words::new("DATABASE_URL 不是认识的数据库", "DATABASE_URL is not a database that is known");
    let help = Words::new("写 sqlite:… 或 postgres://…", "write sqlite:… or postgres://…");
    (!is_known).then(|| Finding::error("cfg.value", message).help(help))
}

fn world_readable() -> Finding {
    let message = Words::new(
        "这台机器上谁都能读这个密钥文件",
        "every user of this machine can read this secret",
    );
    Finding::warning("cfg.token_mode", message)
        .help(Words::new("改成只有自己能读：chmod 0600", "let only its owner read it: chmod 0600"))
}

fn empty(Origin { variable, field, .. }: Origin<'_>) -> Finding {
    let message = Words::new(
        format!("`{field}` 指的密钥文件是空的"),
        format!("the file that `{field}` names is empty"),
    );
    let help = Words::new(
        format!("把密钥写进这个文件，或者用环境变量 {variable}"),
        format!("write the secret into it, or set {variable}"),
    );
    Finding::error("cfg.token", message).help(help)
}

fn unreadable(Origin { field, .. }: Origin<'_>, error: &std::io::Error) -> Finding {
    let (why, help) = match error.kind() {
        std::io::ErrorKind::NotFound => {
            (("文件不存在", "there is no such file"), ("看看路径有没有写错", "check the path"))
        }
        std::io::ErrorKind::PermissionDenied => (
            ("没有读取权限", "permission denied"),
            ("让运行 policydesk 的用户能读它", "let the user who runs policydesk read it"),
        ),
        _ => (
            ("它不是一个小文本文件", "it is not a small text file"),
            ("换成只写了密钥的文本文件", "use a text file that holds the secret alone"),
        ),
    };
    let message = Words::new(
        format!("`{field}` 指的密钥文件读不了：{}", why.0),
        format!("the file that `{field}` names cannot be read: {}", why.1),
    );
    Finding::error("cfg.token", message).help(Words::new(help.0, help.1))
}
