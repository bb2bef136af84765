//! Lists of texts: of one that stands one text a line, what stays is not touched, so that
//! comments and grouping survive.

use std::ops::Range;

use toml_edit::{Array, Value as TomlValue};

use super::{
    Value,
    layout::{end_of_line, start_of_line},
    render::{self, INDENT},
    splice::Splice,
};

/// What turns the list at `span` into `new`.
pub(super) fn splices(
    text: &str,
    span: &Range<usize>,
    array: &Array,
    new: &[String],
    line_break: &str,
) -> Vec<Splice> {
    let old: Option<Vec<(&str, Range<usize>)>> =
        array.iter().map(|item| item.as_str().zip(item.span())).collect();
    let is_laid_out = text[span.clone()].contains('\n');
    let Some(old) = old.filter(|old| is_laid_out && !old.is_empty() && !new.is_empty()) else {
        let whole = render::value(&Value::Texts(new.to_vec()), line_break);
        return vec![Splice { range: span.clone(), text: whole }];
    };
    let lines = Lines { text, span, line_break };
    let mut splices = Vec::new();
    let (mut old_at, mut new_at) = (0, 0);
    for (old_kept, new_kept) in kept(&old, new).into_iter().chain([(old.len(), new.len())]) {
        let (gone, come) = (&old[old_at..old_kept], &new[new_at..new_kept]);
        let n_replaced = gone.len().min(come.len());
        for ((_, at), words) in gone.iter().zip(come) {
            splices.push(Splice { range: at.clone(), text: render::text(words, line_break) });
        }
        splices.extend(gone[n_replaced..].iter().map(|(_, at)| lines.without(at)));
        if come.len() > n_replaced {
            let before = (old_at + n_replaced).checked_sub(1).map(|idx| &old[idx].1);
            splices.extend(lines.added(before, &come[n_replaced..]));
        }
        (old_at, new_at) = (old_kept + 1, new_kept + 1);
    }
    splices
}

/// The texts of a list; others are left out.
pub(super) fn texts(value: &TomlValue) -> Vec<String> {
    let items = value.as_array().into_iter().flat_map(Array::iter);
    items.filter_map(|item| item.as_str().map(str::to_owned)).collect()
}

/// A longest common subsequence, as pairs of positions: what stays where it is.
fn kept(old: &[(&str, Range<usize>)], new: &[String]) -> Vec<(usize, usize)> {
    let mut lengths = vec![vec![0_u32; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            lengths[i][j] = if old[i].0 == new[j] {
                lengths[i + 1][j + 1] + 1
            } else {
                lengths[i + 1][j].max(lengths[i][j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut pairs = Vec::new();
    while i < old.len() && j < new.len() {
        if old[i].0 == new[j] {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if lengths[i + 1][j] >= lengths[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// A list of several lines in its file.
struct Lines<'a> {
    text: &'a str,
    span: &'a Range<usize>,
    line_break: &'a str,
}

impl Lines<'_> {
    /// Takes an item away: with its line where it has one of its own.
    fn without(&self, item: &Range<usize>) -> Splice {
        let comma = self.comma(item.end);
        let end = comma.map_or(item.end, |comma| comma + 1);
        let line = start_of_line(self.text, item.start)..end_of_line(self.text, end);
        let rest = self.text[end..line.end].trim();
        let is_alone = self.text[line.start..item.start].trim().is_empty()
            && (rest.is_empty() || rest.starts_with('#'));
        Splice::delete(if is_alone { line } else { item.start..end })
    }

    /// Adds texts behind an item, or at the front.
    fn added(&self, before: Option<&Range<usize>>, words: &[String]) -> Vec<Splice> {
        let lines = words.iter().map(|words| self.line(words)).collect::<Vec<_>>().concat();
        let Some(before) = before else {
            let text = format!("{}{}", self.line_break, lines.trim_end());
            return vec![Splice::insert(self.span.start + 1, text)];
        };
        let comma = self.comma(before.end);
        let mut splices = Vec::new();
        if comma.is_none() {
            splices.push(Splice::insert(before.end, ","));
        }
        let end = comma.map_or(before.end, |comma| comma + 1);
        let line_end = end_of_line(self.text, end);
        let rest = self.text[end..line_end].trim();
        splices.push(if rest.is_empty() || rest.starts_with('#') {
            Splice::insert(line_end, lines)
        } else {
            let text = format!("{}{}{}", self.line_break, lines, self.indent());
            Splice::insert(end, text)
        });
        splices
    }

    /// A text on a line of its own.
    fn line(&self, words: &str) -> String {
        let text = render::text(words, self.line_break);
        format!("{}{text},{}", self.indent(), self.line_break)
    }

    /// The comma behind an item, white space and comments skipped.
    fn comma(&self, mut at: usize) -> Option<usize> {
        loop {
            let rest = &self.text[at..self.span.end];
            let skipped = rest.len() - rest.trim_start().len();
            match rest[skipped..].bytes().next()? {
                b',' => return Some(at + skipped),
                b'#' => at = end_of_line(self.text, at + skipped),
                _ => return None,
            }
        }
    }

    /// How far the items are indented.
    fn indent(&self) -> &str {
        let inner = &self.text[self.span.start + 1..self.span.end];
        let first = inner.lines().skip(1).find(|line| line.trim_start().starts_with(['"', '\'']));
        first.map_or(INDENT, |line| &line[..line.len() - line.trim_start().len()])
    }
}
