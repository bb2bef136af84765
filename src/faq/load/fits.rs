//! `fits`: whom an entry fits.

use super::{
    Reader,
    names::{FitsUse, FitsWant},
    text::Use,
};
use crate::{
    diagnostic::Words,
    document::{Kind as ValueKind, Node},
    faq::{Criteria, Criterion, Fits},
};

impl<'a> Reader<'a> {
    /// The `fits` table of an entry.
    pub(super) fn fits(&mut self, node: Option<Node<'a>>) -> Option<Fits> {
        let mut table = node?.table()?;
        let not = table.take("not").map(|node| self.criteria(&node)).unwrap_or_default();
        let any_of = table.take("any_of").and_then(|node| node.list()).unwrap_or_default();
        let any_of = any_of.iter().map(|node| self.criteria(node)).collect();
        let by_hand = self.text(table.take("by_hand"), Use::Long);
        let mut all_of = Criteria::new();
        for (id, node) in table.each() {
            all_of.extend(self.criterion(id, &node).map(|criterion| (id.to_owned(), criterion)));
        }
        Some(Fits { all_of, not, any_of, by_hand })
    }

    /// Criteria by profile id.
    fn criteria(&mut self, node: &Node<'a>) -> Criteria {
        let Some(table) = node.table() else { return Criteria::new() };
        let read =
            |(id, node): (&'a str, Node<'a>)| Some((id.to_owned(), self.criterion(id, &node)?));
        table.each().filter_map(read).collect()
    }

    /// One criterion, remembered to be held against its question.
    fn criterion(&mut self, id: &str, node: &Node<'a>) -> Option<Criterion> {
        let (criterion, wants) = match node.kind() {
            ValueKind::YesNo => (Criterion::Is(node.yes_no()?), FitsWant::YesNo),
            ValueKind::Table => (range(node)?, FitsWant::Number),
            ValueKind::List => one_of(node)?,
            ValueKind::Whole | ValueKind::Number => return bare_number(id, node),
            _ => return node.refuse(ValueKind::List),
        };
        let place = node.place().clone();
        self.names.fits(FitsUse { question: id.to_owned(), place, wants });
        Some(criterion)
    }
}

/// A list of choices.
fn one_of<'a>(node: &Node<'a>) -> Option<(Criterion, FitsWant<'a>)> {
    let items = node.list()?;
    let choices: Vec<_> = items
        .iter()
        .filter_map(|item| Some((item.text()?.to_owned(), item.place().clone())))
        .collect();
    if choices.is_empty() {
        return node.refuse_with(
            Words::new("这里没有写任何选项，谁都不会符合", "no choice is given, so nobody fits"),
            Words::new("写上选项，或者删掉这个条件", "name choices or delete the criterion"),
        );
    }
    let ids = choices.iter().map(|(id, _)| id.clone()).collect();
    Some((Criterion::OneOf(ids), FitsWant::Choices(choices)))
}

/// Bounds of a number, at least one of them.
fn range(node: &Node<'_>) -> Option<Criterion> {
    let mut table = node.table()?;
    let min = table.take("min").and_then(|node| node.number());
    let max = table.take("max").and_then(|node| node.number());
    table.finish();
    if let (Some(least), Some(most)) = (min, max)
        && least > most
    {
        return node.refuse_with(
            Words::new(
                format!("min {least} 比 max {most} 大"),
                format!("min {least} is more than max {most}"),
            ),
            Words::new("看看是不是写反了", "the two may be swapped"),
        );
    }
    Some(Criterion::Range { min, max })
}

/// `years = 3` may mean at least, at most or exactly.
fn bare_number(id: &str, node: &Node<'_>) -> Option<Criterion> {
    let n = node.number()?;
    node.refuse_with(
        Words::new(
            format!("`{id}` 要说明是至少还是至多"),
            format!("`{id}` must say whether this is the least or the most"),
        ),
        Words::new(
            format!("写成 {{ min = {n} }} 或 {{ max = {n} }}"),
            format!("write {{ min = {n} }} or {{ max = {n} }}"),
        ),
    )
}
