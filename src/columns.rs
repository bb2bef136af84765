//! Columns in a terminal, where a Chinese character is as wide as two letters.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// What is in a cell.
#[derive(Debug, Clone)]
pub(crate) enum Cell {
    /// Words, from the left.
    Words(String),
    /// A number, to the right.
    Number(String),
}

impl Cell {
    /// Words.
    pub(crate) fn words(text: impl Into<String>) -> Self {
        Self::Words(text.into())
    }

    /// A number.
    pub(crate) fn number(number: impl std::fmt::Display) -> Self {
        Self::Number(number.to_string())
    }

    fn text(&self) -> &str {
        match self {
            Self::Words(text) | Self::Number(text) => text,
        }
    }
}

/// Between two columns.
const GAP: &str = "  ";

/// Rows under each other, each column as wide as its widest cell.
pub(crate) fn aligned(rows: &[Vec<Cell>]) -> String {
    let n_columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.text().width()).max()
    };
    let widths: Vec<_> = (0..n_columns).map(|column| width(column).unwrap_or_default()).collect();
    let line = |row: &Vec<Cell>| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| padded(cell, *width));
        format!("{}\n", cells.collect::<Vec<_>>().join(GAP).trim_end())
    };
    rows.iter().map(line).collect()
}

fn padded(cell: &Cell, width: usize) -> String {
    let room = " ".repeat(width.saturating_sub(cell.text().width()));
    match cell {
        Cell::Words(text) => format!("{text}{room}"),
        Cell::Number(text) => format!("{room}{text}"),
    }
}

/// Text on one line, cut where it is wider than this many letters.
pub(crate) fn cut(text: &str, width: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.width() <= width {
        return line;
    }
    let mut room = width.saturating_sub(1);
    let fits = |c: &char| {
        let wide = c.width().unwrap_or_default();
        let has_room = wide <= room;
        room = room.saturating_sub(wide);
        has_room
    };
    let mut cut: String = line.chars().take_while(fits).collect();
    cut.push('…');
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_each_other_in_chinese_and_in_latin() {
        let rows = [
            vec![Cell::words("网页"), Cell::number(12)],
            vec![Cell::words("Telegram"), Cell::number(7)],
        ];
        assert_eq!(aligned(&rows), "网页      12\nTelegram   7\n");
    }

    #[test]
    fn long_text_is_cut_by_what_is_seen() {
        assert_eq!(cut("苏科贷怎么申请", 9), "苏科贷怎…");
        assert_eq!(cut("a\nb", 9), "a b");
    }
}
