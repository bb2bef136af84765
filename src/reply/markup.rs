//! Approved Markdown as a small tree that every channel can draw.
//!
//! Only what staff are told to use survives as structure: paragraphs, **bold**, lists and
//! links. Everything else, raw HTML included, is kept as the plain words it is, so that
//! nothing staff wrote is lost and nothing runs. The tree is what makes balanced tags and
//! safe splitting a matter of construction.

use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};

/// A parsed answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// Its blocks, top to bottom.
    pub blocks: Vec<Segment>,
}

/// A block of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Segment {
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A list.
    List {
        /// The number of the first item, for numbered lists.
        start: Option<u64>,
        /// Its items, one line each.
        items: Vec<Vec<Inline>>,
    },
}

/// A run of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inline {
    /// Plain words.
    Text(String),
    /// Bold words.
    Strong(Vec<Inline>),
    /// A link with its words.
    Link {
        /// Where it leads; checked by the loader.
        url: String,
        /// Its words.
        label: Vec<Inline>,
    },
    /// A line break.
    Break,
}

impl Document {
    /// Parses Markdown. Never fails: what is not understood is text.
    pub fn parse(markdown: &str) -> Self {
        let mut builder = Builder::default();
        for event in Parser::new(markdown) {
            builder.take(event);
        }
        builder.finish()
    }

    /// The words alone, one line a paragraph or item.
    pub fn plain(&self) -> String {
        let mut out = String::new();
        for segment in &self.blocks {
            match segment {
                Segment::Paragraph(inlines) => push_line(&mut out, "", inlines),
                Segment::List { start, items } => {
                    for (idx, item) in items.iter().enumerate() {
                        let bullet = match start {
                            Some(first) => format!("{}. ", first.saturating_add(idx as u64)),
                            None => "• ".to_owned(),
                        };
                        push_line(&mut out, &bullet, item);
                    }
                }
            }
        }
        out
    }
}

fn push_line(out: &mut String, prefix: &str, inlines: &[Inline]) {
    if !out.is_empty() {
        out.push('\n');
    }
    out.push_str(prefix);
    push_words(out, inlines);
}

fn push_words(out: &mut String, inlines: &[Inline]) {
    for inline in inlines {
        match inline {
            Inline::Text(text) => out.push_str(text),
            Inline::Strong(inner) => push_words(out, inner),
            Inline::Link { url, label } => {
                let before = out.len();
                push_words(out, label);
                if out[before..] != *url {
                    out.push_str(" (");
                    out.push_str(url);
                    out.push(')');
                }
            }
            Inline::Break => out.push('\n'),
        }
    }
}

/// A list being read: its first number and the items so far.
type OpenList = (Option<u64>, Vec<Vec<Inline>>);

/// Collects events into the tree. `spans` holds the runs that are open, innermost last;
/// nested lists are flattened into the outer one, which is how a phone shows them anyway.
#[derive(Default)]
struct Builder {
    blocks: Vec<Segment>,
    list: Option<OpenList>,
    list_depth: usize,
    spans: Vec<(Option<String>, Vec<Inline>)>,
    line: Vec<Inline>,
}

impl Builder {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.open(tag),
            Event::End(tag) => self.close(tag),
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                self.push(Inline::Text(text.into_string()));
            }
            Event::SoftBreak | Event::HardBreak => self.push(Inline::Break),
            Event::Rule => self.end_line(),
            _ => {}
        }
    }

    fn open(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::List(start) => {
                self.end_line();
                self.list_depth += 1;
                self.list.get_or_insert_with(|| (start, Vec::new()));
            }
            Tag::Item | Tag::Paragraph | Tag::Heading { .. } | Tag::CodeBlock(_) => self.end_line(),
            Tag::Strong => self.spans.push((None, Vec::new())),
            // Not every channel can open one: an address for mail is the words it is.
            Tag::Link { link_type: LinkType::Email, .. } => {
                self.spans.push((Some(String::new()), Vec::new()));
            }
            Tag::Link { dest_url, .. } => {
                self.spans.push((Some(dest_url.into_string()), Vec::new()));
            }
            _ => {}
        }
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::List(_) => {
                self.end_line();
                self.list_depth = self.list_depth.saturating_sub(1);
                if self.list_depth == 0 {
                    self.end_list();
                }
            }
            TagEnd::Strong | TagEnd::Link => {
                if let Some((url, inner)) = self.spans.pop() {
                    match url {
                        // What leads nowhere is no link.
                        Some(url) if url.is_empty() => {
                            for inline in inner {
                                self.push(inline);
                            }
                        }
                        Some(url) => self.push(Inline::Link { url, label: inner }),
                        None => self.push(Inline::Strong(inner)),
                    }
                }
            }
            TagEnd::Item | TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock => {
                self.end_line();
            }
            _ => {}
        }
    }

    fn push(&mut self, inline: Inline) {
        let run = self.spans.last_mut().map_or(&mut self.line, |(_, inner)| inner);
        match (run.last_mut(), inline) {
            (Some(Inline::Text(last)), Inline::Text(more)) => last.push_str(&more),
            (_, inline) => run.push(inline),
        }
    }

    fn end_line(&mut self) {
        let line = trimmed(std::mem::take(&mut self.line));
        if line.is_empty() {
            return;
        }
        match &mut self.list {
            Some((_, items)) => items.push(line),
            None => self.blocks.push(Segment::Paragraph(line)),
        }
    }

    fn end_list(&mut self) {
        if let Some((start, items)) = self.list.take().filter(|(_, items)| !items.is_empty()) {
            self.blocks.push(Segment::List { start, items });
        }
    }

    fn finish(mut self) -> Document {
        self.end_line();
        self.end_list();
        Document { blocks: self.blocks }
    }
}

/// Drops line breaks at the end: raw HTML and code blocks end in one.
fn trimmed(mut line: Vec<Inline>) -> Vec<Inline> {
    if let Some(Inline::Text(last)) = line.last_mut() {
        last.truncate(last.trim_end().len());
    }
    while matches!(line.last(), Some(Inline::Break))
        || matches!(line.last(), Some(Inline::Text(text)) if text.is_empty())
    {
        line.pop();
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(words: &str) -> Inline {
        Inline::Text(words.into())
    }

    #[test]
    fn paragraphs_bold_and_links_become_a_tree() {
        let document = Document::parse("先看**条件**,再看[指南](https://a.example)。\n\n第二段");
        assert_eq!(
            document.blocks,
            [
                Segment::Paragraph(vec![
                    text("先看"),
                    Inline::Strong(vec![text("条件")]),
                    text(",再看"),
                    Inline::Link { url: "https://a.example".into(), label: vec![text("指南")] },
                    text("。"),
                ]),
                Segment::Paragraph(vec![text("第二段")]),
            ]
        );
    }

    #[test]
    fn lists_keep_their_numbers() {
        assert_eq!(Document::parse("1. 甲\n2. 乙").plain(), "1. 甲\n2. 乙");
        assert_eq!(Document::parse("- 甲\n- 乙").plain(), "• 甲\n• 乙");
    }

    #[test]
    fn a_loose_or_nested_list_is_one_list() {
        assert_eq!(Document::parse("- a\n\n- b\n  - c\n").plain(), "• a\n• b\n• c");
    }

    #[test]
    fn raw_html_is_only_words() {
        assert_eq!(
            Document::parse("<script>alert(1)</script>").plain(),
            "<script>alert(1)</script>"
        );
        assert_eq!(Document::parse("a <b>c").plain(), "a <b>c");
    }

    #[test]
    fn an_address_for_mail_and_a_link_to_nowhere_are_words() {
        assert_eq!(
            Document::parse("问 <a@b.example> 或 [窗口]()").blocks,
            [Segment::Paragraph(vec![text("问 a@b.example 或 窗口")])]
        );
    }

    #[test]
    fn line_ends_are_kept() {
        assert_eq!(Document::parse("一\n二").plain(), "一\n二");
    }
}
