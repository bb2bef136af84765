//! Where strings begin and end, for saying where one that was never closed began.

use std::ops::Range;

/// The strings of a text, quotes included, and the one still open at its end. A string of
/// one line ends with it, closed or not, as the parser recovers there too.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Strings {
    /// Strings of several lines (`"""` or `'''`) that were closed.
    pub(super) long: Vec<Range<usize>>,
    /// Where the string begins that is open at the end, and its quotes.
    pub(super) open: Option<(usize, &'static str)>,
}

/// Finds the strings of a text.
pub(super) fn strings(text: &str) -> Strings {
    let mut found = Strings::default();
    let mut at = 0;
    while let Some(offset) = text[at..].find(['"', '\'', '#']) {
        at += offset;
        let rest = &text[at..];
        if rest.starts_with('#') {
            at += rest.find('\n').unwrap_or(rest.len());
        } else if let Some(quotes) = ["\"\"\"", "'''"].into_iter().find(|q| rest.starts_with(q)) {
            let Some(len) = closing(&rest[3..], quotes) else {
                found.open = Some((at, quotes));
                return found;
            };
            found.long.push(at..at + 3 + len);
            at += 3 + len;
        } else {
            let quote = if rest.starts_with('"') { "\"" } else { "'" };
            let line = rest[1..].find('\n').unwrap_or(rest.len() - 1);
            at += 1 + closing(&rest[1..=line], quote).unwrap_or(line);
        }
    }
    found
}

/// The length of what comes up to and with the closing quotes.
fn closing(text: &str, quotes: &str) -> Option<usize> {
    let escapes = quotes.starts_with('"');
    let mut at = 0;
    loop {
        at += text[at..].find(['\\', '"', '\''])?;
        if escapes && text[at..].starts_with('\\') {
            at += 1 + text[at + 1..].chars().next().map_or(0, char::len_utf8);
        } else if text[at..].starts_with(quotes) {
            // Up to two more quotes may belong to the text before the closing three.
            let quote = &quotes[..1];
            let extra = text[at + quotes.len()..].chars().take_while(|c| quote.starts_with(*c));
            let extra = if quotes.len() == 3 { extra.take(2).count() } else { 0 };
            return Some(at + quotes.len() + extra);
        } else {
            at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_open_string_is_found_behind_closed_ones() {
        let text = "a = \"\"\"x\n\\\"\"\"\" # \"\"\" no\nb = 'it\\'\nc = \"\"\"y\n";
        let found = strings(text);
        let begin = text.rfind("\"\"\"").expect("written above");
        assert_eq!(found.open, Some((begin, "\"\"\"")));
        assert_eq!(found.long.len(), 1);
    }

    #[test]
    fn a_string_of_one_line_ends_with_its_line() {
        assert_eq!(strings("a = \"x\nb = \"\"\"y\"\"\"\n").open, None);
        assert_eq!(strings("a = \"").open, None);
    }
}
