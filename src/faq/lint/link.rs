//! `faq.url`, `faq.url_http`, `faq.url_redirect`: where a link really leads.

use url::{Host, Url};

use super::Problem;
use crate::{
    diagnostic::Words,
    internet::{is_local_name, is_public},
};

/// The longest address, in characters: what every browser and messenger takes.
const MAX_CHARS: usize = 2_048;

/// Parameters that carry an address to be sent on to.
const REDIRECTS: &[&str] = &[
    "url",
    "to",
    "target",
    "redirect",
    "redirect_url",
    "redirect_uri",
    "next",
    "goto",
    "jump",
    "link",
    "return",
    "u",
];

/// Everything wrong with an address that goes out with an answer.
pub(in crate::faq) fn link(address: &str) -> Option<Problem> {
    characters(address).or_else(|| match Url::parse(address) {
        Ok(url) => scheme(&url)
            .or_else(|| user_info(&url))
            .or_else(|| host(&url, address))
            .or_else(|| redirect(&url))
            .or_else(|| plain_http(&url)),
        Err(_) => Some(not_absolute(address)),
    })
}

/// Characters an address never has; browsers quietly change or drop them.
fn characters(address: &str) -> Option<Problem> {
    let n = address.chars().count();
    if n > MAX_CHARS {
        let message = Words::new(
            format!("网址有 {n} 个字符，最多 {MAX_CHARS} 个"),
            format!("the address has {n} characters, {MAX_CHARS} at most"),
        );
        return Some(refuse(
            message,
            Words::new("换成短一些的官方网址", "use a shorter official address"),
        ));
    }
    let bad = address.chars().find(|&c| {
        let is_hidden = matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}');
        c == '\\' || c.is_whitespace() || c.is_control() || is_hidden
    })?;
    let name = if bad == '\\' { "\\".to_owned() } else { format!("U+{:04X}", u32::from(bad)) };
    let message = Words::new(
        format!("网址里不能有空格、反斜杠或看不见的字符（{name}）"),
        format!("an address cannot have blanks, backslashes or invisible characters ({name})"),
    );
    Some(refuse(
        message,
        Words::new("从浏览器地址栏重新复制", "copy it again from the browser's address bar"),
    ))
}

/// A path, or a host without `https://`.
fn not_absolute(address: &str) -> Problem {
    let first = address.split('/').next().unwrap_or_default();
    let message = Words::new("这不是完整的网址", "this is not a whole address");
    let help = if first.contains('.') && !first.contains(':') {
        Words::new(format!("写成 https://{address}"), format!("write https://{address}"))
    } else {
        Words::new("从 https:// 开始写", "begin with https://")
    };
    refuse(message, help)
}

/// Anything but a web page.
fn scheme(url: &Url) -> Option<Problem> {
    let scheme = url.scheme();
    if matches!(scheme, "https" | "http") {
        return None;
    }
    // `kjj.example.gov.cn:8080/x` parses with the host as its scheme.
    if scheme.contains('.') {
        return Some(not_absolute(url.as_str().split(':').next().unwrap_or_default()));
    }
    let message = Words::new(
        format!("`{scheme}:` 开头的链接不能发给提问的人"),
        format!("links that begin with `{scheme}:` cannot be sent to askers"),
    );
    Some(refuse(
        message,
        Words::new("只写 https:// 开头的网址", "use only addresses that begin with https://"),
    ))
}

/// A name before `@`, which looks like the host and is not.
fn user_info(url: &Url) -> Option<Problem> {
    if url.username().is_empty() && url.password().is_none() {
        return None;
    }
    let host = url.host_str().unwrap_or_default();
    let message = Words::new(
        format!("`@` 前面的不是网站，这个链接其实通向 {host}"),
        format!("what stands before `@` is not the site: this leads to {host}"),
    );
    Some(refuse(message, Words::new("去掉 `@` 和它前面的部分", "delete `@` and what is before it")))
}

/// A host askers cannot reach, or one that only looks like another.
fn host(url: &Url, address: &str) -> Option<Problem> {
    match url.host()? {
        Host::Ipv4(ip) if !is_public(ip.into()) => Some(not_public(&ip.to_string())),
        Host::Ipv6(ip) if !is_public(ip.into()) => Some(not_public(&ip.to_string())),
        Host::Domain(name) if is_local_name(name) => Some(not_public(name)),
        Host::Domain(name) => look_alike(name, address),
        _ => None,
    }
}

fn not_public(host: &str) -> Problem {
    let message = Words::new(
        format!("{host} 是内部地址，提问的人打不开"),
        format!("{host} is an internal address that askers cannot open"),
    );
    refuse(message, Words::new("换成公开的网址", "use a public address"))
}

/// A host with letters that look Latin and are not, judged as it was typed. Chinese names pass.
fn look_alike(name: &str, address: &str) -> Option<Problem> {
    let typed = address.split("://").nth(1)?.split(['/', '?', '#']).next()?;
    let is_han =
        |c: char| matches!(c, '\u{3007}' | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{323af}');
    if typed.chars().all(|c| c.is_ascii() && c != '%' || is_han(c)) {
        return None;
    }
    let message = Words::new(
        format!("域名里有和英文字母长得一样的别种字母，其实是 {name}"),
        format!("the host has letters that only look Latin: it is really {name}"),
    );
    Some(refuse(message, Words::new("手工输入官方网址", "type the official address by hand")))
}

/// A trusted site that sends people on to another.
fn redirect(url: &Url) -> Option<Problem> {
    let (_, target) = url.query_pairs().find_map(|(key, value)| {
        let is_redirect = REDIRECTS.contains(&key.to_lowercase().as_str());
        let absolute =
            if value.starts_with("//") { format!("https:{value}") } else { value.into_owned() };
        let target = Url::parse(&absolute).ok().filter(Url::has_host)?;
        (is_redirect && target.host_str() != url.host_str()).then_some((key, target))
    })?;
    let host = target.host_str().unwrap_or_default();
    let message = Words::new(
        format!("这个链接会再跳到 {host}"),
        format!("this link sends people on to {host}"),
    );
    let help = Words::new("直接写要去的官方网页", "link to the official page itself");
    Some(Problem::warning("faq.url_redirect", message).help(help))
}

/// A page anyone on the way can change.
fn plain_http(url: &Url) -> Option<Problem> {
    (url.scheme() == "http").then(|| {
        let message = Words::new("http 链接没有加密", "http links are not encrypted");
        Problem::warning("faq.url_http", message)
            .help(Words::new("网站支持的话改成 https://", "write https:// if the site has it"))
    })
}

fn refuse(message: Words, help: Words) -> Problem {
    Problem::error("faq.url", message).help(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(address: &str) -> Option<&'static str> {
        link(address).map(|problem| problem.code)
    }

    #[test]
    fn public_pages_pass() {
        for address in [
            "https://kjj.yangzhou.gov.cn",
            "https://x.gov.cn/a?url=b",
            "https://x.gov.cn/a?url=https://x.gov.cn/b",
            "https://政务.cn/扬州",
        ] {
            assert_eq!(code(address), None, "{address}");
        }
    }

    #[test]
    fn internal_addresses_are_refused_however_they_are_written() {
        for address in [
            "http://127.0.0.1:8080/admin",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://[::ffff:10.0.0.1]/",
            "http://[fd00::1]/",
            "https://localhost/",
            "https://intranet/",
            "https://nas.local/",
            "https://100.64.0.1/",
        ] {
            assert_eq!(code(address), Some("faq.url"), "{address}");
        }
    }

    #[test]
    fn look_alikes_are_shown_for_what_they_are() {
        let problem = link("https://kjj.ex\u{430}mple.gov.cn/").expect("a Cyrillic letter");
        assert!(problem.message.en.contains("xn--"));
    }

    #[test]
    fn other_slips_have_their_codes() {
        assert_eq!(code("http://x.gov.cn/"), Some("faq.url_http"));
        assert_eq!(
            code("https://x.gov.cn/jump?url=https://evil.example/"),
            Some("faq.url_redirect")
        );
        assert_eq!(code("https://x.gov.cn/jump?url=//evil.example/"), Some("faq.url_redirect"));
        for address in [
            " https://x.gov.cn",
            "/guide",
            "x.gov.cn/guide",
            "x.gov.cn:8080/a",
            "data:text/html,x",
            "https://x.gov.cn@evil.example/",
        ] {
            assert_eq!(code(address), Some("faq.url"), "{address:?}");
        }
    }
}
