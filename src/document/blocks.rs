//! The blocks of a file: each top-level table with everything up to the next one, found by
//! its header line alone, so that they are there even where the parser lost its way.

use std::ops::Range;

/// A top-level table as text.
#[derive(Debug, Clone)]
pub(super) struct Block<'a> {
    /// Its name: `entry` for `[[entry]]`; empty for what stands before the first header.
    pub(super) name: &'a str,
    /// The bytes from its header to the next one.
    pub(super) span: Range<usize>,
}

/// All blocks of a file, in order.
#[derive(Debug)]
pub(super) struct Blocks<'a> {
    list: Vec<Block<'a>>,
}

impl<'a> Blocks<'a> {
    /// Splits a text at its headers. `[entry.fits]` belongs to the entry before it.
    pub(super) fn of(text: &'a str) -> Self {
        let mut starts = vec![(0, "")];
        let mut offset = 0;
        for line in text.split_inclusive('\n') {
            if let Some(name) = header(line) {
                starts.push((offset, name));
            }
            offset += line.len();
        }
        let ends = starts.iter().skip(1).map(|(start, _)| *start).chain([text.len()]);
        let list = starts
            .iter()
            .zip(ends)
            .map(|((start, name), end)| Block { name, span: *start..end })
            .collect();
        Self { list }
    }

    /// How many blocks there are.
    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// The number of the block a byte lies in.
    pub(super) fn find(&self, offset: usize) -> usize {
        self.list.partition_point(|block| block.span.start <= offset) - 1
    }

    /// The block of this number.
    pub(super) fn get(&self, idx: usize) -> Block<'a> {
        self.list[idx].clone()
    }
}

/// The name in a header line of a top-level table. Half a header counts too: `[[entry]`.
fn header(line: &str) -> Option<&str> {
    let inner = line.strip_prefix('[')?;
    let inner = inner.strip_prefix('[').unwrap_or(inner).trim_start();
    let name = inner.split([']', '\r', '\n', '#']).next()?.trim();
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    (!name.is_empty() && name.chars().all(is_name)).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_reaches_to_the_next_top_level_header() {
        let text = "a = 1\n[[entry]]\nid = 1\n[entry.fits]\nx = 1\n[[topic]\n";
        let blocks = Blocks::of(text);
        let names: Vec<_> = blocks.list.iter().map(|block| block.name).collect();
        assert_eq!(names, ["", "entry", "topic"]);
        assert_eq!(blocks.find(text.find("x = 1").expect("written above")), 1);
        assert_eq!(blocks.find(text.len()), 2);
    }
}
