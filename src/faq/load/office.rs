//! `[[office]]`.

use std::ops::RangeInclusive;

use super::{
    Kind, Reader,
    text::{Use, address, string, strings},
};
use crate::{
    diagnostic::Words,
    document::{Node, Table},
    faq::{Location, Office, lint},
};

impl<'a> Reader<'a> {
    /// One `[[office]]`.
    pub(super) fn office(&mut self, mut table: Table<'a>) -> Option<Office> {
        let id = self.declared_id(&mut table, Kind::Office);
        let name = self.required_text(&mut table, "name", Use::Short);
        let aliases = table.take("aliases").map(|node| strings(&node)).unwrap_or_default();
        let does = self.text(table.take("does"), Use::Long);
        let url = table.take("url").and_then(|node| address(&node));
        let phone = table.take("phone").and_then(|node| phone(&node));
        let address = self.text(table.take("address"), Use::Short);
        let location = table.take("location").and_then(|node| location(&node));
        let hours = self.text(table.take("hours"), Use::Short);
        table.finish();
        Some(Office { id: id?, name, aliases, does, url, phone, address, location, hours })
    }
}

/// A telephone number, which may be anyone's: offices do give mobiles.
fn phone(node: &Node<'_>) -> Option<String> {
    let text = node.text()?;
    lint::report_all(node, lint::empty(text)).then(|| text.trim().to_owned())
}

fn location(node: &Node<'_>) -> Option<Location> {
    let mut table = node.table()?;
    let lat = table.require("lat").and_then(|node| degrees(&node, -90.0..=90.0));
    let lon = table.require("lon").and_then(|node| degrees(&node, -180.0..=180.0));
    table.finish();
    Some(Location { lat: lat?, lon: lon? })
}

fn degrees(node: &Node<'_>, range: RangeInclusive<f64>) -> Option<f64> {
    let value = node.number()?;
    if range.contains(&value) {
        return Some(value);
    }
    let (min, max) = (range.start(), range.end());
    node.refuse_with(
        Words::new(
            format!("`{}` 要在 {min} 到 {max} 度之间", node.field()),
            format!("`{}` must be from {min} to {max} degrees", node.field()),
        ),
        Words::new("看看经纬度是不是写反了", "latitude and longitude may be swapped"),
    )
}

/// The text of an owner, number or other short remark.
pub(super) fn remark(node: Option<&Node<'_>>) -> Option<String> {
    node.and_then(string)
}
