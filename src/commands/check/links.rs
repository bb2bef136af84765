//! `check --links`: every link in the files, fetched.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    path::Path,
    sync::LazyLock,
};

use anyhow::{Context as _, bail};
use regex::Regex;
use url::Url;

use crate::{
    commands::progress,
    diagnostic::{Finding, Findings, SourceFile, Words},
    links::{self, Fate},
    sources,
};

/// A link: to the closing quote or bracket it stands in, else to what no address has bare.
static LINK: LazyLock<Regex> = LazyLock::new(|| {
    let link = r#""(https?://[^"\s]+)"|'(https?://[^'\s]+)'|\]\((https?://[^)\s]+)|<(https?://[^>\s]+)>|(https?://[^\s"'<>()（）\[\]【】，。；、！？]+)"#;
    Regex::new(link).expect("written here")
});

/// What came of following the links.
#[derive(Debug, Default)]
pub(super) struct Followed {
    /// How many different ones were followed.
    pub(super) n: usize,
    /// How many of them are dead.
    pub(super) n_dead: usize,
    /// Of how many nobody can tell from here: their sites do not talk to programs.
    pub(super) n_unsure: usize,
    /// Every place with a dead one.
    pub(super) findings: Findings,
}

/// Follows every link of an FAQ folder.
pub(super) fn run(dir: &Path) -> anyhow::Result<Followed> {
    let (files, _) = sources::read_faq_dir(dir);
    let places = places(&files);
    let urls: Vec<Url> = places.keys().cloned().collect();
    let words = Words::new("正在打开每个链接", "Fetching every link");
    let progress = progress::bar(urls.len(), &words);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.context("the links cannot be fetched")?;
    let fates = runtime.block_on(links::follow(&urls, Vec::new(), || progress.inc()));
    let fates = fates.context("the links cannot be fetched")?;
    progress.finish();
    if is_cut_off(&urls, &fates) {
        bail!("the links cannot be fetched: no site answers; is there a network?");
    }
    let n_unsure = fates.iter().filter(|fate| **fate == Fate::Unsure).count();
    let n_dead = fates.iter().filter(|fate| words_for(**fate).is_some()).count();
    let dead = urls.iter().zip(&fates).filter_map(|(url, fate)| Some((url, words_for(*fate)?)));
    let findings = dead.flat_map(|(url, (message, help))| {
        let at = |(file, span): &(usize, Range<usize>)| {
            let finding = Finding::warning("faq.link_dead", message.clone());
            finding.at(&files[*file], span.clone()).help(help.clone())
        };
        places[url].iter().map(at).collect::<Vec<_>>()
    });
    Ok(Followed { n: urls.len(), n_dead, n_unsure, findings: findings.collect() })
}

/// So many sites are never down all at once.
const MANY_SITES: usize = 3;

/// Whether it is we who have no network: of many sites none said a word.
fn is_cut_off(urls: &[Url], fates: &[Fate]) -> bool {
    let is_silent =
        |fate: &Fate| matches!(fate, Fate::NoSuchHost | Fate::Unreachable | Fate::TimedOut);
    let sites: BTreeSet<_> = urls.iter().filter_map(Url::host_str).collect();
    sites.len() >= MANY_SITES && fates.iter().all(is_silent)
}

/// Every link with the places it stands in. Remarks do not count.
fn places(files: &[SourceFile]) -> BTreeMap<Url, Vec<(usize, Range<usize>)>> {
    let mut places: BTreeMap<Url, Vec<(usize, Range<usize>)>> = BTreeMap::new();
    for (idx, file) in files.iter().enumerate() {
        for found in LINK.captures_iter(file.text()) {
            let Some(link) = found.iter().skip(1).flatten().next() else { continue };
            let whole_line = file.line_text(file.line(link.start()));
            // A sentence may end behind a bare address.
            let address = link.as_str().trim_end_matches(['.', ',', ';', ':', '!', '?']);
            let Ok(mut url) = Url::parse(address) else { continue };
            // The part of a page makes no other page.
            url.set_fragment(None);
            if !whole_line.trim_start().starts_with('#') {
                let span = link.start()..link.start() + address.len();
                places.entry(url).or_default().push((idx, span));
            }
        }
    }
    places
}

/// What is wrong with a link, and what to do; none where nothing is.
fn words_for(fate: Fate) -> Option<(Words, Words)> {
    let message = match fate {
        Fate::Alive | Fate::Unsure => return None,
        Fate::Status(404 | 410) => {
            Words::new("这个链接打不开：网页已经不在了", "this link is dead: the page is gone")
        }
        Fate::Status(status) => Words::new(
            format!("这个链接打不开：网站回复 {status}"),
            format!("this link is dead: the site answers {status}"),
        ),
        Fate::NoSuchHost => {
            Words::new("这个链接打不开：没有这个网站", "this link is dead: there is no such site")
        }
        Fate::Unreachable => {
            Words::new("这个链接打不开：网站连不上", "this link is dead: the site does not answer")
        }
        Fate::TimedOut => Words::new(
            "这个链接打不开：网站太久没有回应",
            "this link is dead: the site took too long to answer",
        ),
        Fate::Internal => Words::new(
            "这个链接通向内部地址，提问的人打不开",
            "this link leads to an internal address, which askers cannot open",
        ),
        Fate::Circle => Words::new(
            "这个链接打不开：网页一直在互相跳转",
            "this link is dead: it is sent on and on",
        ),
    };
    let help = match fate {
        Fate::Status(500..) | Fate::Unreachable | Fate::TimedOut => Words::new(
            "过一会儿再检查一次；还是打不开就换成新网址",
            "check again later; if it is still dead, link to the page's new address",
        ),
        _ => Words::new(
            "在官网上找到这一页的新网址换上；没有了就删掉",
            "link to the page's new address on the official site, or delete the link",
        ),
    };
    Some((message, help))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_dead_site_is_told_from_no_network() {
        let urls = |names: &[&str]| -> Vec<Url> {
            names.iter().map(|name| format!("https://{name}.cn").parse().expect("a url")).collect()
        };
        let gone = Fate::NoSuchHost;
        assert!(!is_cut_off(&urls(&["a"]), &[gone]));
        assert!(is_cut_off(&urls(&["a", "b", "c"]), &[gone, Fate::TimedOut, gone]));
        assert!(!is_cut_off(&urls(&["a", "b", "c"]), &[gone, Fate::Status(404), gone]));
    }

    #[test]
    fn links_are_found_however_they_are_written() {
        let text = r#"# https://x.gov.cn/remark
url = "https://x.gov.cn/a(1)"
also = 'https://x.gov.cn/b'
answer.zh = """见[指南](https://x.gov.cn/c#part)，或 https://x.gov.cn/d。
See https://x.gov.cn/e, <https://x.gov.cn/f> and "https://x.gov.cn/b".""" # mailto:a@b.cn
"#;
        let files = [SourceFile::new("a.toml", text)];
        let found: Vec<(String, usize)> =
            places(&files).iter().map(|(url, places)| (url.to_string(), places.len())).collect();
        let found: Vec<(&str, usize)> = found.iter().map(|(url, n)| (url.as_str(), *n)).collect();
        let expected = [
            ("https://x.gov.cn/a(1)", 1),
            ("https://x.gov.cn/b", 2),
            ("https://x.gov.cn/c", 1),
            ("https://x.gov.cn/d", 1),
            ("https://x.gov.cn/e", 1),
            ("https://x.gov.cn/f", 1),
        ];
        assert_eq!(found, expected);
    }
}
