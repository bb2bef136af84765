//! Markup in answers: `faq.html`, and the links Markdown makes.

use std::sync::LazyLock;

use pulldown_cmark::{Event, LinkType, Parser, Tag};
use regex::Regex;

use super::{Problem, link::link};
use crate::diagnostic::Words;

/// An opening or closing tag. `<https://…>` and `<a@b.cn>` are links of Markdown, `3 < 5`
/// is arithmetic.
static TAG: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"</?[A-Za-z][A-Za-z0-9-]*(\s[^<>]*)?/?>|<!--").expect("written and tested here")
});

/// HTML, which every channel shows as it is written.
pub(in crate::faq) fn html(text: &str) -> Option<Problem> {
    if !text.contains('<') {
        return None;
    }
    let tag = TAG.find(text)?.as_str();
    let message = Words::new(
        format!("`{tag}` 是 HTML，会原样显示给提问的人"),
        format!("`{tag}` is HTML, which askers will see just as it is written"),
    );
    let help = Words::new(
        "用 Markdown：**粗体**、- 列表、[文字](https://…)",
        "use Markdown: **bold**, - lists, [text](https://…)",
    );
    Some(Problem::warning("faq.html", message).quote(tag).help(help))
}

/// What is wrong with the links in a Markdown text. `<a@b.cn>` is shown as words.
pub(in crate::faq) fn markdown_links(text: &str) -> Vec<Problem> {
    if !["](", "]:", "<"].iter().any(|mark| text.contains(mark)) {
        return Vec::new();
    }
    let urls = Parser::new(text).filter_map(|event| match event {
        Event::Start(Tag::Link { link_type: LinkType::Email, .. }) => None,
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => Some(dest_url),
        _ => None,
    });
    urls.flat_map(|url| link(&url).into_iter().map(move |p| p.quote(url.to_string()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_is_told_from_links_and_arithmetic() {
        for text in ["<script>alert(1)</script>", "减按 <b>15%", "<br/>", "<!-- x -->"] {
            assert!(html(text).is_some(), "{text}");
        }
        for text in ["<https://x.gov.cn>", "<a@b.cn>", "3 < 5 且 7 > 6", "a<b"] {
            assert!(html(text).is_none(), "{text}");
        }
    }

    #[test]
    fn links_in_markdown_are_checked_like_others() {
        assert_eq!(markdown_links("[好](https://kjj.example.gov.cn/a)").len(), 0);
        assert_eq!(markdown_links("[点](javascript:alert)").len(), 1);
        assert_eq!(markdown_links("见 <javascript:alert> 一页").len(), 1);
        assert_eq!(markdown_links("见 <https://kjj.example.gov.cn/a>，问 <a@b.cn>").len(), 0);
    }
}
