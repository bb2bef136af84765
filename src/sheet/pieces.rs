//! A line of several pieces: `title | number | date`. A bar, a backslash or a line break
//! inside a piece has a backslash before it.

/// Pieces as one line.
pub(super) fn join(pieces: &[&str]) -> String {
    let last = pieces.iter().rposition(|piece| !piece.is_empty()).map_or(0, |idx| idx + 1);
    let escaped = pieces[..last].iter().map(|piece| {
        let piece = piece.replace('\\', "\\\\").replace('\n', "\\n");
        piece.replace('|', "\\|").replace('｜', "\\｜")
    });
    escaped.collect::<Vec<_>>().join(" | ")
}

/// The pieces of a line, without white space around them. A full-width bar is one too.
pub(super) fn split(line: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        let piece = pieces.last_mut().expect("there is one from the beginning");
        match c {
            '\\' => match chars.next() {
                Some('n') => piece.push('\n'),
                Some(next @ ('|' | '｜' | '\\')) => piece.push(next),
                Some(next) => piece.extend(['\\', next]),
                None => piece.push('\\'),
            },
            '|' | '｜' => pieces.push(String::new()),
            _ => piece.push(c),
        }
    }
    pieces.into_iter().map(|piece| piece.trim().to_owned()).collect()
}

/// A line break inside one item of a list with one item a line.
const BREAK: char = '⏎';

/// Items one a line.
pub(super) fn join_lines(items: &[String]) -> String {
    let lines = items.iter().map(|item| item.replace('\n', BREAK.encode_utf8(&mut [0; 4])));
    lines.collect::<Vec<_>>().join("\n")
}

/// The items of a cell, one a line, blank lines left out.
pub(super) fn split_lines(text: &str) -> Vec<String> {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines.map(|line| line.trim().replace(BREAK, "\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_come_back_as_they_were() {
        let pieces = ["a|b｜", "", "c\\n", "d\ne", "f\\"];
        assert_eq!(split(&join(&pieces)), pieces);
        assert_eq!(join(&["a", "", ""]), "a");
        assert_eq!(split("标题｜网址"), ["标题", "网址"]);
    }

    #[test]
    fn lines_come_back_as_they_were() {
        let items = ["一".to_owned(), "二\n三".to_owned()];
        assert_eq!(split_lines(&join_lines(&items)), items);
        assert_eq!(split_lines(" a \r\n\n b"), ["a", "b"]);
    }
}
