//! `[telegram]`.

use url::{Host, Url};

use super::{choice, path, refuse};
use crate::{
    config::{TelegramConfig, TelegramMode, settings::Settings},
    diagnostic::{Finding, Words},
    document::Node,
};

/// The ports Telegram posts to. Source: Bot API, setWebhook.
const WEBHOOK_PORTS: [u16; 4] = [443, 80, 88, 8443];

/// What the paths of the public listener begin with; the chat page's is blank.
const PAGES: [&str; 8] =
    ["", "api", "assets", "e", "openapi.json", "poster", "qr.svg", "widget.js"];

/// Telegram's own server.
const API_BASE: &str = "https://api.telegram.org";

/// Reads the section.
pub(super) fn read(settings: &mut Settings<'_>) -> Option<TelegramConfig> {
    let modes = [("polling", TelegramMode::Polling), ("webhook", TelegramMode::Webhook)];
    let mode = choice(settings, "telegram", "mode", TelegramMode::Polling, &modes);
    let token_file = path(settings, "telegram", "token_file");
    let secret_file = path(settings, "telegram", "webhook_secret_file");
    let is_webhook = mode == Some(TelegramMode::Webhook);
    let webhook_url = webhook_url(settings, is_webhook);
    if is_webhook && secret_file.is_none() && !settings.has_env("POLICYDESK_WEBHOOK_SECRET") {
        no_webhook_secret(settings);
    }
    if token_file.is_none() && !settings.has_env("TELOXIDE_TOKEN") {
        no_token(settings);
    }
    let allow_custom = yes_no(settings, "allow_custom_api_base");
    let api_base = api_base(settings, allow_custom.unwrap_or(false));
    let staff_chats = staff_chats(settings);
    Some(TelegramConfig {
        mode: mode?,
        token_file,
        webhook_url,
        webhook_secret_file: secret_file,
        api_base: api_base?,
        allow_custom_api_base: allow_custom?,
        staff_chats: staff_chats?,
    })
}

fn yes_no(settings: &mut Settings<'_>, key: &'static str) -> Option<bool> {
    settings.take("telegram", key).map_or(Some(false), |node| node.yes_no())
}

fn staff_chats(settings: &mut Settings<'_>) -> Option<Vec<i64>> {
    let Some(node) = settings.take("telegram", "staff_chats") else { return Some(Vec::new()) };
    node.list()?.iter().map(Node::whole).collect()
}

/// Where Telegram calls, if it does. An address that cannot be is reported.
fn webhook_url(settings: &mut Settings<'_>, is_needed: bool) -> Option<Url> {
    let written = settings.peek("telegram", "webhook_url").and_then(|node| node.as_text());
    let is_written = written.is_some_and(|text| !text.trim().is_empty());
    let Some((node, address)) = settings.text("telegram", "webhook_url") else {
        // What was written and refused is no longer missing.
        if is_needed && !is_written {
            let message = Words::new(
                "webhook 方式要写 `webhook_url`",
                "the webhook mode needs `webhook_url`",
            );
            let help = Words::new(
                "写 Telegram 能打开的地址，例如 https://zc.example.gov.cn/telegram",
                "write an address Telegram can open: https://desk.example.gov.cn/telegram",
            );
            let finding = Finding::error("cfg.missing", message).help(help);
            settings.report_absent("telegram", "webhook_url", finding);
        }
        return None;
    };
    let url = Url::parse(address).ok().filter(|url| url.scheme() == "https");
    let Some(url) = url else {
        return refuse(
            &node,
            ("Telegram 只向 https 地址推送", "Telegram calls https addresses only"),
            ("写成 https://… 开头", "write an address that begins with https://"),
        );
    };
    let port = url.port_or_known_default().unwrap_or(443);
    if !WEBHOOK_PORTS.contains(&port) {
        return refuse(
            &node,
            ("Telegram 不向这个端口推送", "Telegram does not call this port"),
            ("端口用 443、80、88 或 8443", "use port 443, 80, 88 or 8443"),
        );
    }
    if is_page(url.path()) {
        return refuse(
            &node,
            (
                "这个路径是给人看的页面，推送要用别的路径",
                "people's pages are at this path; calls need one of their own",
            ),
            ("例如 https://…/telegram", "for example https://…/telegram"),
        );
    }
    Some(url)
}

/// Whether a path belongs to the pages and the API of the public listener.
fn is_page(path: &str) -> bool {
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    PAGES.contains(&first)
}

fn no_webhook_secret(settings: &Settings<'_>) {
    let message = Words::new(
        "没有 webhook 密钥，谁都能冒充 Telegram 发消息",
        "without a webhook secret anyone can pose as Telegram",
    );
    let help = Words::new(
        "设置环境变量 POLICYDESK_WEBHOOK_SECRET，或在 webhook_secret_file 写文件路径",
        "set POLICYDESK_WEBHOOK_SECRET, or name a file in webhook_secret_file",
    );
    let finding = Finding::error("cfg.missing", message).help(help);
    settings.report_absent("telegram", "webhook_secret_file", finding);
}

fn no_token(settings: &Settings<'_>) {
    let message = Words::new(
        "没有 Telegram token，Telegram 没有开启",
        "there is no Telegram token, so Telegram is off",
    );
    let help = Words::new(
        "要开启就设置环境变量 TELOXIDE_TOKEN，或在 telegram.token_file 写文件路径",
        "set TELOXIDE_TOKEN, or name a file in telegram.token_file, to turn it on",
    );
    let finding = Finding::warning("cfg.missing", message).help(help);
    settings.report_absent("telegram", "token_file", finding);
}

/// The Bot API server. The token goes there, so it is Telegram's, this machine, or said to
/// be meant.
fn api_base(settings: &mut Settings<'_>, allow_custom: bool) -> Option<Url> {
    let default = || Url::parse(API_BASE).expect("a constant");
    let Some((node, address)) = settings.text("telegram", "api_base") else {
        return Some(default());
    };
    let url = Url::parse(address).ok().filter(|url| matches!(url.scheme(), "https" | "http"));
    let Some(url) = url.filter(Url::has_host) else {
        return refuse(
            &node,
            ("`telegram.api_base` 不是网址", "`telegram.api_base` is not an address"),
            (API_BASE, API_BASE),
        );
    };
    if allow_custom || is_own_or_telegram(&url) {
        return Some(url);
    }
    let host = url.host_str().unwrap_or_default();
    let message = Words::new(
        format!("token 会发给 {host}，它不是本机也不是 Telegram"),
        format!("the token would go to {host}, which is neither this machine nor Telegram"),
    );
    let help = Words::new(
        "确实要用它，就写 allow_custom_api_base = true",
        "if that is meant, set allow_custom_api_base = true",
    );
    settings.report(node.place().error("cfg.api_base", message).help(help));
    None
}

fn is_own_or_telegram(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.to_canonical().is_loopback(),
        Some(Host::Domain(name)) => {
            name == "localhost" || (name == "api.telegram.org" && url.scheme() == "https")
        }
        None => false,
    }
}
