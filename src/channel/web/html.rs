//! Writing HTML so that nothing anyone typed can become markup.
//!
//! [`Html`] takes markup only as `&'static str`, which is written in this crate, and words
//! only through [`Html::words`] and [`Html::attribute`], which escape. What a report has drawn
//! was escaped there ([`Html::fragment`]). There is no other way in.

use crate::report::Fragment;

/// A piece of HTML being written.
#[derive(Debug, Default)]
pub(super) struct Html(String);

impl Html {
    /// An empty piece.
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Markup of our own.
    pub(super) fn markup(&mut self, markup: &'static str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Anybody's words, as text.
    pub(super) fn words(&mut self, words: &str) -> &mut Self {
        escape(&mut self.0, words);
        self
    }

    /// An attribute with anybody's words as its value, with a space before it.
    pub(super) fn attribute(&mut self, name: &'static str, value: &str) -> &mut Self {
        self.0.push(' ');
        self.0.push_str(name);
        self.0.push_str("=\"");
        escape(&mut self.0, value);
        self.0.push('"');
        self
    }

    /// What a report has drawn.
    pub(super) fn fragment(&mut self, fragment: &Fragment) -> &mut Self {
        self.0.push_str(fragment.markup());
        self
    }

    /// Another piece.
    pub(super) fn piece(&mut self, piece: &Self) -> &mut Self {
        self.0.push_str(&piece.0);
        self
    }

    /// A JSON value for a data block. `<` is written as an escape, so that no string can
    /// end the element (HTML, "restrictions on contents of script elements").
    pub(super) fn data(&mut self, json: &str) -> &mut Self {
        self.0.push_str(&json.replace('<', "\\u003c"));
        self
    }

    /// The piece as text.
    pub(super) fn into_string(self) -> String {
        self.0
    }

    /// Fills a template: each `{{name}}` becomes the piece of that name, or nothing.
    pub(super) fn fill(template: &'static str, pieces: &[(&str, Self)]) -> String {
        let mut out = String::with_capacity(template.len() * 2);
        let mut rest = template;
        while let Some((before, after)) = rest.split_once("{{") {
            let (name, tail) = after.split_once("}}").unwrap_or((after, ""));
            out.push_str(before);
            if let Some((_, piece)) = pieces.iter().find(|(known, _)| *known == name) {
                out.push_str(&piece.0);
            }
            rest = tail;
        }
        out.push_str(rest);
        out
    }
}

impl From<&str> for Html {
    /// Anybody's words as a piece of their own.
    fn from(words: &str) -> Self {
        let mut html = Self::new();
        html.words(words);
        html
    }
}

fn escape(out: &mut String, words: &str) {
    for c in words.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // NUL may not stand in HTML at all.
            '\0' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_cannot_become_markup() {
        let mut html = Html::new();
        html.markup("<p").attribute("title", "\" onclick='x'").markup(">").words("<b>&\0");
        assert_eq!(html.0, "<p title=\"&quot; onclick=&#39;x&#39;\">&lt;b&gt;&amp;\u{fffd}");
    }

    #[test]
    fn data_cannot_end_its_element() {
        let mut html = Html::new();
        html.data(r#"{"a":"</script><!--"}"#);
        assert_eq!(html.0, r#"{"a":"\u003c/script>\u003c!--"}"#);
    }

    #[test]
    fn a_template_is_filled_by_name_and_not_from_the_pieces() {
        let pieces = [("a", Html::from("{{b}}")), ("b", Html::from("x"))];
        assert_eq!(Html::fill("1{{a}}2{{b}}3{{c}}4", &pieces), "1{{b}}2x34");
    }
}
