//! Text as Telegram takes it: runs of words with a style, and their HTML.
//!
//! A run opens and closes its own tags, so tags are balanced whatever is cut off, and
//! splitting is cutting between two characters of a run.
//!
//! Source: Bot API, "Formatting options", HTML style.

use serde::{Deserialize, Serialize};

/// Words in one style.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Run {
    /// The words.
    #[serde(rename = "t")]
    pub(super) text: String,
    /// How they look.
    #[serde(flatten)]
    pub(super) style: Style,
}

/// How words look.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Style {
    /// Bold.
    #[serde(rename = "b", skip_serializing_if = "std::ops::Not::not")]
    pub(super) is_bold: bool,
    /// Italic.
    #[serde(rename = "i", skip_serializing_if = "std::ops::Not::not")]
    pub(super) is_italic: bool,
    /// Where they lead.
    #[serde(rename = "a", skip_serializing_if = "Option::is_none")]
    pub(super) link: Option<String>,
}

impl Style {
    pub(super) fn plain() -> Self {
        Self::default()
    }

    pub(super) fn bold() -> Self {
        Self { is_bold: true, ..Self::default() }
    }

    pub(super) fn italic() -> Self {
        Self { is_italic: true, ..Self::default() }
    }

    pub(super) fn link(&self, url: &str) -> Self {
        Self { link: Some(url.to_owned()), ..self.clone() }
    }

    /// How many entities Telegram makes of words in this style.
    fn entities(&self) -> usize {
        usize::from(self.is_bold) + usize::from(self.is_italic) + usize::from(self.link.is_some())
    }
}

/// A text of runs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct RichText {
    runs: Vec<Run>,
}

/// The longest address that is a link: escaped, it leaves room for words in a message.
const MAX_ADDRESS_BYTES: usize = 4096;

impl RichText {
    /// A text of plain words.
    pub(super) fn of(words: &str) -> Self {
        let mut text = Self::default();
        text.push(words, &Style::plain());
        text
    }

    /// Appends words; with an address that is too long for a message they lead nowhere.
    pub(super) fn push(&mut self, words: &str, style: &Style) {
        let is_too_long = |url: &String| url.len() > MAX_ADDRESS_BYTES;
        if style.link.as_ref().is_some_and(is_too_long) {
            return self.push(words, &Style { link: None, ..style.clone() });
        }
        match self.runs.last_mut() {
            _ if words.is_empty() => {}
            Some(last) if last.style == *style => last.text.push_str(words),
            _ => self.runs.push(Run { text: words.to_owned(), style: style.clone() }),
        }
    }

    /// Begins a new line, unless the text is empty.
    pub(super) fn line(&mut self) {
        if !self.runs.is_empty() {
            self.push("\n", &Style::plain());
        }
    }

    /// Begins a new paragraph, unless the text is empty.
    pub(super) fn paragraph(&mut self) {
        if !self.runs.is_empty() {
            self.push("\n\n", &Style::plain());
        }
    }

    /// Whether there is nothing to see.
    pub(super) fn is_blank(&self) -> bool {
        self.runs.iter().all(|run| run.text.trim().is_empty())
    }

    /// The text as Telegram's HTML.
    pub(super) fn html(&self) -> String {
        let entities: usize = self.runs.iter().map(|run| run.style.entities()).sum();
        // Past the bound Telegram drops what comes last, be it a link: links come first.
        let is_dressed = entities <= Measure::MAX_ENTITIES;
        let mut out = String::new();
        for run in &self.runs {
            run.write_html(&mut out, is_dressed);
        }
        out
    }

    /// The words alone, for when Telegram refuses the HTML; a link shows its address.
    pub(super) fn plain(&self) -> String {
        let mut out = String::new();
        for run in &self.runs {
            out.push_str(&run.text);
            if let Some(url) = run.style.link.as_ref().filter(|url| **url != run.text) {
                out.extend([" (", url, ")"]);
            }
        }
        out
    }

    /// Cuts the text where the whole of it does not fit into one message.
    pub(super) fn into_messages(self) -> Vec<Self> {
        let mut messages = Vec::new();
        let mut rest = self;
        while let Some(cut) = rest.best_cut() {
            let tail = rest.split_off(cut);
            messages.push(std::mem::replace(&mut rest, tail).trimmed());
            rest = rest.trimmed();
        }
        messages.push(rest);
        messages.retain(|message| !message.is_blank());
        messages
    }

    /// Where to cut so that the first part fits; none when all of it does. A position is a
    /// number of bytes into the words.
    fn best_cut(&self) -> Option<usize> {
        let mut seen = Measure::default();
        let mut best: [Option<usize>; Break::KINDS] = [None; Break::KINDS];
        let mut position = 0;
        let mut before = (None, None);
        for run in &self.runs {
            seen.begin_run(&run.style);
            for c in run.text.chars() {
                if position > 0 {
                    let kind = Break::between(before, c);
                    best[kind as usize] = Some(position);
                }
                seen.count(c);
                // The first character is never cut off: each message takes at least one.
                if !seen.fits() && position > 0 {
                    return Some(choose(best, position));
                }
                position += c.len_utf8();
                before = (before.1, Some(c));
            }
        }
        None
    }

    /// Takes off what follows a position.
    fn split_off(&mut self, position: usize) -> Self {
        let mut left = position;
        let mut idx = 0;
        while idx < self.runs.len() && left >= self.runs[idx].text.len() {
            left -= self.runs[idx].text.len();
            idx += 1;
        }
        let mut tail = self.runs.split_off(idx);
        if left > 0 {
            let second = tail[0].text.split_off(left);
            let first = std::mem::replace(&mut tail[0].text, second);
            self.runs.push(Run { text: first, style: tail[0].style.clone() });
        }
        Self { runs: tail }
    }

    /// Without white space at both ends, which Telegram would drop anyway.
    fn trimmed(mut self) -> Self {
        while let Some(last) = self.runs.last_mut() {
            last.text.truncate(last.text.trim_end().len());
            if !last.text.is_empty() {
                break;
            }
            self.runs.pop();
        }
        let blank = self.runs.iter().take_while(|run| run.text.trim().is_empty()).count();
        self.runs.drain(..blank);
        if let Some(first) = self.runs.first_mut() {
            first.text.drain(..first.text.len() - first.text.trim_start().len());
        }
        self
    }
}

impl Run {
    fn write_html(&self, out: &mut String, is_dressed: bool) {
        let Style { is_bold, is_italic, link } = &self.style;
        let (is_bold, is_italic) = (*is_bold && is_dressed, *is_italic && is_dressed);
        if let Some(url) = link {
            out.push_str("<a href=\"");
            escape(url, out);
            out.push_str("\">");
        }
        for (tag, _) in [("<b>", is_bold), ("<i>", is_italic)].iter().filter(|(_, on)| *on) {
            out.push_str(tag);
        }
        escape(&self.text, out);
        for (tag, _) in [("</i>", is_italic), ("</b>", is_bold)].iter().filter(|(_, on)| *on) {
            out.push_str(tag);
        }
        if link.is_some() {
            out.push_str("</a>");
        }
    }
}

/// Writes words so that none of them is markup, in text and in attributes.
fn escape(words: &str, out: &mut String) {
    for c in words.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
}

/// What fits into one message.
///
/// Telegram counts UTF-16 units after it has read the markup; no text has more characters
/// than units, so the bound holds for those who count characters, too. More than 100
/// entities are dropped without a word; 32 KiB is what the server reads of a text.
#[derive(Default)]
struct Measure {
    units: usize,
    links: usize,
    html_bytes: usize,
}

impl Measure {
    const MAX_UNITS: usize = 4096;
    const MAX_ENTITIES: usize = 100;
    const MAX_HTML_BYTES: usize = 32_000;

    fn begin_run(&mut self, style: &Style) {
        const TAGS: usize = "<a href=\"\"><b><i></i></b></a>".len();
        // An address may grow sixfold when it is escaped.
        self.html_bytes += TAGS + style.link.as_ref().map_or(0, |url| url.len() * 6);
        self.links += usize::from(style.link.is_some());
    }

    fn count(&mut self, c: char) {
        self.units += c.len_utf16();
        self.html_bytes += if matches!(c, '&' | '<' | '>' | '"') { 6 } else { c.len_utf8() };
    }

    fn fits(&self) -> bool {
        self.units <= Self::MAX_UNITS
            && self.links <= Self::MAX_ENTITIES
            && self.html_bytes <= Self::MAX_HTML_BYTES
    }
}

/// Places where a text can be cut, the best first.
#[derive(Clone, Copy)]
enum Break {
    Paragraph,
    Line,
    Sentence,
    Word,
    Anywhere,
    /// Inside a character that consists of several, such as a flag or a family.
    Never,
}

impl Break {
    const KINDS: usize = Self::Never as usize + 1;

    /// The kind of the place between the last two characters and the next.
    fn between(before: (Option<char>, Option<char>), after: char) -> Self {
        match before {
            (Some('\n'), Some('\n')) => Self::Paragraph,
            (_, Some('\n')) => Self::Line,
            (_, Some('。' | '!' | '?' | '\u{ff01}' | '\u{ff1f}' | '\u{ff1b}' | '…')) => {
                Self::Sentence
            }
            (_, Some(c)) if c.is_whitespace() => Self::Word,
            (_, Some('\u{200d}')) => Self::Never,
            _ if clings(after) => Self::Never,
            _ => Self::Anywhere,
        }
    }
}

/// Whether a character belongs to the one before it: joiners, variation selectors, skin
/// tones, combining marks.
fn clings(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
        || matches!(c, '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}')
        || matches!(c, '\u{1f1e6}'..='\u{1f1ff}')
}

/// The best break that leaves at least half of what fits in the first part; where there is
/// none, the last possible one.
fn choose(best: [Option<usize>; Break::KINDS], end: usize) -> usize {
    let good = best[..Break::Never as usize].iter().flatten().find(|&&at| at >= end / 2);
    let last = best.iter().flatten().max();
    good.or(last).copied().unwrap_or(end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn units(text: &str) -> usize {
        text.encode_utf16().count()
    }

    #[test]
    fn markup_in_words_stays_words() {
        let mut text = RichText::of("a < b & \"c\" > d");
        text.push("<b>", &Style::bold().link("https://a.example/?x=\"1\"&y=<2>"));
        assert_eq!(
            text.html(),
            "a &lt; b &amp; &quot;c&quot; &gt; d\
             <a href=\"https://a.example/?x=&quot;1&quot;&amp;y=&lt;2&gt;\"><b>&lt;b&gt;</b></a>"
        );
    }

    #[test]
    fn a_text_that_fits_is_one_message() {
        let text = RichText::of(&"长".repeat(4096));
        assert_eq!(text.clone().into_messages(), [text]);
    }

    #[test]
    fn a_long_text_is_cut_between_paragraphs() {
        let mut text = RichText::of(&"甲".repeat(3000));
        text.paragraph();
        text.push(&"乙".repeat(3000), &Style::bold());
        let parts: Vec<_> = text.into_messages().iter().map(RichText::html).collect();
        assert_eq!(parts, ["甲".repeat(3000), format!("<b>{}</b>", "乙".repeat(3000))]);
    }

    #[test]
    fn a_short_first_paragraph_is_not_sent_alone() {
        let mut text = RichText::of("标题");
        text.paragraph();
        text.push(&"一句话。".repeat(2000), &Style::plain());
        let parts = text.into_messages();
        assert_eq!(parts.len(), 2);
        assert!(units(&parts[0].plain()) > 4000, "{}", units(&parts[0].plain()));
        assert!(parts[0].plain().ends_with('。'));
    }

    #[test]
    fn emoji_count_twice_and_are_not_torn_apart() {
        let family = "👨‍👩‍👧";
        let parts = RichText::of(&family.repeat(1000)).into_messages();
        assert!(parts.len() > 1);
        for part in parts {
            assert_eq!(part.plain().replace(family, ""), "");
        }
    }

    #[test]
    fn more_links_than_telegram_keeps_go_into_two_messages() {
        let mut text = RichText::default();
        for n in 0..150 {
            text.line();
            text.push(&format!("link {n}"), &Style::plain().link("https://a.example/"));
        }
        let parts = text.into_messages();
        assert_eq!(parts.len(), 2);
        assert!(parts.iter().all(|part| part.html().matches("<a ").count() <= 100));
    }

    #[test]
    fn an_address_that_no_message_holds_is_no_link_and_its_words_stay() {
        let mut text = RichText::default();
        let long = format!("https://a.example/{}", "税".repeat(2000));
        text.push("办事指南", &Style::bold().link(&long));
        let parts = text.into_messages();
        assert_eq!(parts.iter().map(RichText::html).collect::<Vec<_>>(), ["<b>办事指南</b>"]);
    }

    #[test]
    fn a_text_with_too_much_emphasis_keeps_its_links() {
        let mut text = RichText::default();
        for n in 0..90 {
            text.push("bold", &Style::bold());
            text.push(&n.to_string(), &Style::plain().link("https://a.example/"));
        }
        assert_eq!(text.html().matches("<a ").count(), 90);
        assert!(!text.html().contains("<b>"));
    }

    fn any_text() -> impl Strategy<Value = RichText> {
        let words =
            prop_oneof!["[a-z <>&\"\n。字😀é\u{301}\u{200d}]{0,900}", Just("字".repeat(5000))];
        let style = (any::<bool>(), any::<bool>(), any::<bool>());
        prop::collection::vec((words, style), 0..12).prop_map(|runs| {
            let mut text = RichText::default();
            for (words, (is_bold, is_italic, is_link)) in runs {
                let link = is_link.then(|| "https://a.example/?a=1&b=2".to_owned());
                text.push(&words, &Style { is_bold, is_italic, link });
            }
            text
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn every_part_fits_and_no_word_is_lost(text in any_text()) {
            let visible = |text: &RichText| -> String {
                text.runs.iter().flat_map(|run| run.text.chars()).filter(|c| !c.is_whitespace()).collect()
            };
            let whole = visible(&text);
            let parts = text.into_messages();
            for part in &parts {
                let words: String = part.runs.iter().map(|run| run.text.as_str()).collect();
                prop_assert!(units(&words) <= 4096);
                prop_assert!(part.html().len() <= 32_768);
                prop_assert!(!part.is_blank());
            }
            prop_assert_eq!(parts.iter().map(visible).collect::<String>(), whole);
        }

        #[test]
        fn tags_are_balanced(text in any_text()) {
            let html = text.html();
            for tag in ["a", "b", "i"] {
                let opened = html.matches(&format!("<{tag}>")).count() + html.matches(&format!("<{tag} ")).count();
                prop_assert_eq!(opened, html.matches(&format!("</{tag}>")).count());
            }
        }
    }
}
