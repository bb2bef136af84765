//! `[web]` and `[operator]`.

use std::{net::SocketAddr, time::Duration};

use url::Url;

use super::{out_of_bounds, path, refuse};
use crate::{
    config::{Network, OperatorConfig, WebConfig, settings::Settings},
    diagnostic::{Finding, Severity, Words},
    document::Node,
};

/// The fewest bits a trusted range may share. `0.0.0.0/0` would let anyone forge addresses
/// and dodge the rate limit; nobody runs proxies on more than a /8.
const MIN_PREFIX: u8 = 8;

/// Reads both sections.
pub(super) fn read(settings: &mut Settings<'_>) -> (Option<WebConfig>, Option<OperatorConfig>) {
    let web = web(settings);
    let operator = operator(settings);
    if let (Some(web), Some((operator, Some(node)))) = (&web, &operator)
        && web.listen == operator.listen
        && web.listen.port() != 0
    {
        let message = Words::new(
            "`web.listen` 和 `operator.listen` 是同一个地址",
            "`web.listen` and `operator.listen` are the same address",
        );
        let help =
            Words::new("换一个端口，例如 127.0.0.1:9090", "use another port: 127.0.0.1:9090");
        settings.report(node.place().error("cfg.conflict", message).help(help));
    }
    (web, operator.map(|(operator, _)| operator))
}

fn web(settings: &mut Settings<'_>) -> Option<WebConfig> {
    let proxies = trusted_proxies(settings);
    let listen = listen(settings, "web", SocketAddr::from(([127, 0, 0, 1], 8080)));
    if let (Some((address, Some(node))), Some([])) = (&listen, proxies.as_deref())
        && !address.ip().is_loopback()
    {
        let message = Words::new(
            "对外监听，但没有写可信的代理",
            "this listens to the world without a trusted proxy",
        );
        let help = Words::new(
            "前面有反向代理就把它写进 trusted_proxies；没有就确认要直接对外",
            "put your reverse proxy into trusted_proxies; if there is none, make sure this is meant",
        );
        settings.report(warning(node, message, help));
    }
    let public_url = public_url(settings);
    let allow_origins = allow_origins(settings);
    let font_file = path(settings, "web", "font_file");
    Some(WebConfig {
        listen: listen?.0,
        public_url,
        allow_origins: allow_origins?,
        trusted_proxies: proxies?,
        font_file,
    })
}

fn operator<'a>(settings: &mut Settings<'a>) -> Option<(OperatorConfig, Option<Node<'a>>)> {
    let listen = listen(settings, "operator", SocketAddr::from(([127, 0, 0, 1], 9090)));
    if let Some((address, Some(node))) = &listen
        && !address.ip().is_loopback()
    {
        let message = Words::new(
            "管理端口对外监听，外人能看到运行数据",
            "the operator port listens to the world, which can read how the desk runs",
        );
        let help = Words::new(
            "一般用 127.0.0.1:9090",
            "use 127.0.0.1:9090 unless a network of yours guards it",
        );
        settings.report(warning(node, message, help));
    }
    let staff_token_file = path(settings, "operator", "staff_token_file");
    let deaf_after = deaf_after(settings);
    let (listen, node) = listen?;
    Some((OperatorConfig { listen, staff_token_file, deaf_after: deaf_after? }, node))
}

/// A poll that has nothing to give takes half a minute, and up to ten seconds more.
const LONGEST_POLL_SECONDS: i64 = 40;

/// Told within two minutes: a probe every half minute sees it in time.
const DEAF_AFTER_SECONDS: i64 = 90;

fn deaf_after(settings: &mut Settings<'_>) -> Option<Duration> {
    let Some(node) = settings.take("operator", "deaf_after_seconds") else {
        return Some(Duration::from_secs(DEAF_AFTER_SECONDS.unsigned_abs()));
    };
    let seconds = node.whole()?;
    if !(1..=3_600).contains(&seconds) {
        return out_of_bounds(&node, DEAF_AFTER_SECONDS, &(1..=3_600));
    }
    if seconds <= LONGEST_POLL_SECONDS {
        let message = Words::new(
            format!(
                "`operator.deaf_after_seconds` 不到 {LONGEST_POLL_SECONDS} 秒，没人提问时也会被当作失联"
            ),
            format!(
                "`operator.deaf_after_seconds` is at most {LONGEST_POLL_SECONDS}, so a quiet hour looks like an outage"
            ),
        );
        let help = Words::new(
            format!("默认值是 {DEAF_AFTER_SECONDS}"),
            format!("the default is {DEAF_AFTER_SECONDS}"),
        );
        settings
            .report(node.place().finding(Severity::Warning, "cfg.impatient", message).help(help));
    }
    Some(Duration::from_secs(seconds.unsigned_abs()))
}

fn warning(node: &Node<'_>, message: Words, help: Words) -> Finding {
    node.place().finding(Severity::Warning, "cfg.public_bind", message).help(help)
}

/// The address of a listener, and where it was said.
fn listen<'a>(
    settings: &mut Settings<'a>,
    section: &'static str,
    default: SocketAddr,
) -> Option<(SocketAddr, Option<Node<'a>>)> {
    let Some((node, text)) = settings.text(section, "listen") else {
        return Some((default, None));
    };
    if let Ok(address) = text.replace("localhost:", "127.0.0.1:").parse() {
        return Some((address, Some(node)));
    }
    let field = node.field();
    node.refuse_with(
        Words::new(
            format!("`{field}` 不是“地址:端口”"),
            format!("`{field}` is not an address with a port"),
        ),
        Words::new(
            format!("例如 {default}，端口最大 65535"),
            format!("for example {default}; ports go up to 65535"),
        ),
    )
}

/// The address askers use, if it is known. One that cannot be is reported.
fn public_url(settings: &mut Settings<'_>) -> Option<Url> {
    let (node, address) = settings.text("web", "public_url")?;
    let url = Url::parse(address).ok().filter(|url| matches!(url.scheme(), "https" | "http"));
    url.filter(Url::has_host).or_else(|| {
        refuse(
            &node,
            ("`web.public_url` 不是网址", "`web.public_url` is not an address"),
            (
                "写提问的人打开的地址，例如 https://zc.example.gov.cn",
                "write the address askers open: https://desk.example.gov.cn",
            ),
        )
    })
}

/// Sites by scheme and host, as browsers send them.
fn allow_origins(settings: &mut Settings<'_>) -> Option<Vec<String>> {
    let Some(node) = settings.take("web", "allow_origins") else { return Some(Vec::new()) };
    node.list()?.iter().map(|item| origin(item)).collect()
}

fn origin(node: &Node<'_>) -> Option<String> {
    let text = node.text()?.trim();
    let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "https" | "http"));
    let url =
        url.filter(|url| url.has_host() && matches!(url.path(), "" | "/") && url.query().is_none());
    match url {
        Some(url) => Some(url.origin().ascii_serialization()),
        None => refuse(
            node,
            ("这不是网站的来源地址", "this is not the origin of a site"),
            (
                "只写协议和域名，例如 https://www.example.gov.cn",
                "scheme and host only: https://www.example.gov.cn",
            ),
        ),
    }
}

fn trusted_proxies(settings: &mut Settings<'_>) -> Option<Vec<Network>> {
    let Some(node) = settings.take("web", "trusted_proxies") else { return Some(Vec::new()) };
    let field = node.field().to_owned();
    let item = |item: &Node<'_>| network(&item.renamed(field.clone()));
    node.list()?.iter().map(item).collect()
}

fn network(node: &Node<'_>) -> Option<Network> {
    let Ok(network) = node.text()?.parse::<Network>() else {
        return refuse(
            node,
            ("这不是地址或网段", "this is neither an address nor a range"),
            ("例如 127.0.0.1 或 10.0.0.0/8", "for example 127.0.0.1 or 10.0.0.0/8"),
        );
    };
    if network.prefix() >= MIN_PREFIX {
        return Some(network);
    }
    refuse(
        node,
        ("网段太大，谁都能伪造来源地址", "the range is so wide that anyone could forge an address"),
        ("只写自己的反向代理，例如 127.0.0.1", "name your own reverse proxy only: 127.0.0.1"),
    )
}
