//! Charts as inline SVG, with a title and a description for whoever does not see them.

use std::fmt::Write as _;

use super::{Chart, Section, escape};
use crate::{language::Language, report::section::STACK};

/// The room of a chart, in units of its own; the page scales it.
const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 220.0;
/// Around the columns: figures to the left, names below.
const LEFT: f64 = 56.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 28.0;

/// How many names fit below the columns.
const MOST_NAMES: usize = 9;

/// Draws a section that has a chart of columns; bars are drawn by the table itself.
pub(super) fn draw(section: &Section, language: Language) -> String {
    if section.chart != Chart::Columns {
        return String::new();
    }
    let most =
        section.lines.iter().filter_map(|line| line.values.first()).map(super::Value::amount);
    let most = nice(most.max().unwrap_or_default());
    let title = escape(section.title.get(language));
    let said = escape(&described(section, language));
    let key = section.key;
    let mut out = format!(
        "<figure>\n<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-labelledby=\"{key}-t {key}-d\">\
         <title id=\"{key}-t\">{title}</title><desc id=\"{key}-d\">{said}</desc>\n"
    );
    lines(&mut out, most);
    columns(&mut out, section, most, language);
    out.push_str("</svg>\n");
    legend(&mut out, section, language);
    out.push_str("</figure>\n");
    out
}

/// The next round number, half of which is whole: what the scale ends with.
fn nice(most: usize) -> usize {
    let mut unit = 1;
    loop {
        for step in [2, 4, 6, 8, 10] {
            if most <= step * unit {
                return step * unit;
            }
        }
        unit *= 10;
    }
}

/// The scale: nothing, half, all.
fn lines(out: &mut String, most: usize) {
    let room = HEIGHT - TOP - BOTTOM;
    for part in 0..=2_u8 {
        let y = TOP + room * (1.0 - f64::from(part) / 2.0);
        let figure = most * usize::from(part) / 2;
        let right = WIDTH;
        let label = LEFT - 8.0;
        let middle = y + 4.0;
        _ = writeln!(
            out,
            "<line class=\"scale\" x1=\"{LEFT}\" y1=\"{y:.1}\" x2=\"{right}\" y2=\"{y:.1}\"/>\
             <text class=\"figure\" x=\"{label}\" y=\"{middle:.1}\">{figure}</text>"
        );
    }
}

fn columns(out: &mut String, section: &Section, most: usize, language: Language) {
    let room = HEIGHT - TOP - BOTTOM;
    let step = (WIDTH - LEFT) / section.lines.len() as f64;
    let width = (step * 0.72).min(36.0);
    let every = section.lines.len().div_ceil(MOST_NAMES);
    for (idx, line) in section.lines.iter().enumerate() {
        let x = LEFT + step * idx as f64 + (step - width) / 2.0;
        let name = line.name.get(language);
        let all = line.values.first().map_or(0, super::Value::amount);
        _ = write!(out, "<g><title>{}: {all}</title>", escape(name));
        let mut bottom = TOP + room;
        for (n, (column, _)) in section.stacked().into_iter().enumerate() {
            let amount = line.values.get(column - 1).map_or(0, super::Value::amount);
            let height = room * amount as f64 / most as f64;
            bottom -= height;
            if amount > 0 {
                _ = write!(
                    out,
                    "<rect class=\"s{n}\" x=\"{x:.1}\" y=\"{bottom:.1}\" width=\"{width:.1}\" height=\"{height:.1}\"/>"
                );
            }
        }
        out.push_str("</g>\n");
        if idx % every == 0 {
            let middle = x + width / 2.0;
            let below = HEIGHT - 8.0;
            let short = escape(short(name));
            _ = writeln!(
                out,
                "<text class=\"name\" x=\"{middle:.1}\" y=\"{below}\">{short}</text>"
            );
        }
    }
}

/// A day without its year; an hour as it is.
fn short(name: &str) -> &str {
    match name.split_once('-') {
        Some((year, day)) if year.len() == 4 => day,
        _ => name,
    }
}

fn legend(out: &mut String, section: &Section, language: Language) {
    out.push_str("<figcaption>");
    for (n, (column, _)) in section.stacked().into_iter().enumerate() {
        let name = escape(section.columns[column].1.get(language));
        _ = write!(out, "<span class=\"s{n}\">{name}</span>");
    }
    out.push_str("</figcaption>\n");
    debug_assert_eq!(section.stacked().len(), STACK.len());
}

/// The chart in a sentence.
fn described(section: &Section, language: Language) -> String {
    let of = |line: &crate::report::Line| line.values.first().map_or(0, super::Value::amount);
    let most = section.lines.iter().rev().max_by_key(|line| of(line));
    let Some(most) = most else { return String::new() };
    let (name, n) = (most.name.get(language), of(most));
    match language {
        Language::Zh => format!("最多的是 {name}，{n} 次提问"),
        Language::En => format!("most at {name}: {n} questions"),
    }
}
