//! A file's text, and where its lines begin.

use std::sync::Arc;

/// A file that was read: the path shown to people, and its text. Cheap to clone.
#[derive(Debug, Clone)]
pub struct SourceFile {
    path: Arc<str>,
    text: Arc<str>,
    line_starts: Arc<[usize]>,
    is_refused: bool,
}

impl SourceFile {
    /// A file with its text, which has no byte order mark any more.
    pub fn new(path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let line_starts = std::iter::once(0).chain(breaks.map(|(at, _)| at + 1)).collect();
        Self { path: path.into(), text, line_starts, is_refused: false }
    }

    /// A file that is there but was not read. It keeps its place in the set, so that nobody
    /// takes the rest for the whole.
    pub fn refused(path: impl Into<Arc<str>>) -> Self {
        Self { is_refused: true, ..Self::new(path, "") }
    }

    /// The path as shown to people: relative to the working directory when below it.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The text; empty for a refused file.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the file is there but was not read.
    pub fn is_refused(&self) -> bool {
        self.is_refused
    }

    /// The line of a byte, from 1.
    pub fn line(&self, offset: usize) -> usize {
        self.line_starts.partition_point(|&start| start <= offset)
    }

    /// The line of a byte and its column in characters, both from 1.
    pub fn position(&self, offset: usize) -> (usize, usize) {
        let line = self.line(offset);
        let end = self.text.floor_char_boundary(offset);
        let column = self.text[self.line_starts[line - 1].min(end)..end].chars().count() + 1;
        (line, column)
    }

    /// Where a line begins and where its text ends, line break left out; an empty span at
    /// the end for a line past the last.
    pub fn line_span(&self, line: usize) -> std::ops::Range<usize> {
        let Some(&start) = self.line_starts.get(line.saturating_sub(1)) else {
            return self.text.len()..self.text.len();
        };
        let end = self.line_starts.get(line).map_or(self.text.len(), |&next| next - 1);
        let end = if self.text[start..end].ends_with('\r') { end - 1 } else { end };
        start..end
    }

    /// The text of a line, from 1, without its line break.
    pub fn line_text(&self, line: usize) -> &str {
        &self.text[self.line_span(line)]
    }

    /// How many lines there are; a last line without text does not count.
    pub fn n_lines(&self) -> usize {
        self.line_starts.len() - usize::from(self.text.is_empty() || self.text.ends_with('\n'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_may_end_in_crlf() {
        let source = SourceFile::new("a", "标题 = 1\r\nb = 2\r\n");
        assert_eq!(source.position(0), (1, 1));
        assert_eq!(source.position(7), (1, 4));
        assert_eq!(source.position(12), (2, 1));
        assert_eq!(source.line_text(1), "标题 = 1");
        assert_eq!(source.line_text(2), "b = 2");
        assert_eq!(source.n_lines(), 2);
    }

    #[test]
    fn the_end_of_the_text_has_a_place() {
        let source = SourceFile::new("a", "x\n");
        assert_eq!(source.position(2), (2, 1));
        assert_eq!(source.line_text(2), "");
        assert_eq!(SourceFile::new("a", "").position(0), (1, 1));
        assert_eq!(SourceFile::new("a", "").n_lines(), 0);
    }

    #[test]
    fn an_offset_inside_a_character_is_that_character() {
        let source = SourceFile::new("a", "标题");
        assert_eq!(source.position(4), (1, 2));
    }
}
