//! `[[entry]]`.

use regex::Regex;

use super::{
    Kind, Reader,
    office::remark,
    text::{Use, address, strings},
};
use crate::{
    document::{Node, Place, Table},
    faq::{Details, Entry, EntryId, Facet, Link, Slug, Source, lint},
};

impl<'a> Reader<'a> {
    /// One `[[entry]]`, whole enough to be looked at further, or none.
    pub(super) fn entry(&mut self, mut table: Table<'a>) -> Option<Entry> {
        let id = self.declared_id(&mut table, Kind::Entry);
        let (topic, office) = (
            self.reference(&mut table, "topic", Kind::Topic),
            self.reference(&mut table, "office", Kind::Office),
        );
        let title = self.required_text(&mut table, "title", Use::Short);
        let questions = self.wordings(table.take("questions"));
        let keywords = keywords(table.take("keywords"));
        let patterns = self.patterns(table.take("patterns"));
        let answer = self.required_text(&mut table, "answer", Use::Answer);
        let details = self.details(table.take("details"));
        let links = self.links(table.take("links"));
        let sources = self.sources(table.take("sources"));
        let valid = self.valid(&mut table);
        let apply = self.period(&mut table, "apply_from", "apply_until");
        let reviewed = self.reviewed(table.take("reviewed"));
        let owner = remark(table.take("owner").as_ref());
        let related = self.related(table.take("related"), id.as_ref());
        let fits = self.fits(table.take("fits"));
        let origin = origin(&table);
        let places = advice_places(&table);
        table.finish();
        let entry = Entry {
            id: id?,
            topic,
            office,
            title,
            keywords,
            patterns,
            questions,
            answer,
            details,
            links,
            sources,
            valid,
            apply,
            reviewed,
            owner,
            related,
            fits,
            origin,
        };
        if !entry.answer.is_empty() {
            self.advise(&entry, &places);
        }
        Some(entry)
    }

    /// Notes what would make an entry better.
    fn advise(&self, entry: &Entry, places: &[Place<'a>]) {
        for (key, problem) in lint::advise(entry, &self.languages) {
            let place = places.iter().find(|place| place.field == key);
            let place = place.expect("advice is given for the keys that have a place");
            self.log.report(lint::finding(place, problem));
        }
    }

    /// A reference to something declared elsewhere.
    fn reference(&mut self, table: &mut Table<'a>, key: &'static str, kind: Kind) -> Option<Slug> {
        let node = table.take(key)?;
        let id = node.text()?;
        self.names.refer(kind, id, node.place());
        Slug::new(id).ok()
    }

    /// The compiled patterns; the whole set may have so many.
    fn patterns(&mut self, node: Option<Node<'a>>) -> Vec<Regex> {
        let Some(list) = node else { return Vec::new() };
        let mut patterns = Vec::new();
        for node in list.list().unwrap_or_default() {
            let Some(text) = node.text() else { continue };
            self.n_patterns += 1;
            if self.n_patterns == lint::MAX_PATTERNS + 1 {
                lint::report_all(&list, [lint::too_many_patterns()]);
            }
            if self.n_patterns > lint::MAX_PATTERNS {
                break;
            }
            if let Some(regex) = self.patterns.get(text) {
                patterns.push(regex.clone());
                continue;
            }
            match lint::pattern(text) {
                Ok(regex) => {
                    self.patterns.insert(text, regex.clone());
                    patterns.push(regex);
                }
                Err(problem) => _ = lint::report_all(&node, [*problem]),
            }
        }
        patterns
    }

    fn details(&self, node: Option<Node<'a>>) -> Details {
        let Some(mut table) = node.and_then(|node| node.table()) else {
            return Details::default();
        };
        let mut text = |facet: Facet| self.text(table.take(facet.key()), Use::Long);
        let details = Details {
            amount: text(Facet::Amount),
            eligibility: text(Facet::Eligibility),
            materials: text(Facet::Materials),
            steps: text(Facet::Steps),
            deadline: text(Facet::Deadline),
        };
        table.finish();
        details
    }

    fn links(&self, node: Option<Node<'a>>) -> Vec<Link> {
        tables(node)
            .filter_map(|mut table| {
                let title = self.required_text(&mut table, "title", Use::Short);
                let url = table.require("url").and_then(|node| address(&node));
                table.finish();
                Some(Link { title, url: url? })
            })
            .collect()
    }

    fn sources(&self, node: Option<Node<'a>>) -> Vec<Source> {
        tables(node)
            .map(|mut table| {
                let title = self.required_text(&mut table, "title", Use::Short);
                let number = remark(table.take("number").as_ref());
                // Laws may be old; only the day itself is checked.
                let date = table.take("date").and_then(|node| node.date());
                let url = table.take("url").and_then(|node| address(&node));
                table.finish();
                Source { title, number, date, url }
            })
            .collect()
    }

    /// When the answer holds; a period that is over is a warning.
    fn valid(&self, table: &mut Table<'a>) -> crate::faq::Period {
        let period = self.period(table, "valid_from", "valid_until");
        if let (Some(node), Some(until)) = (table.take("valid_until"), period.until) {
            lint::report_all(&node, lint::expired(until, self.today));
        }
        period
    }

    fn reviewed(&self, node: Option<Node<'a>>) -> Option<chrono::NaiveDate> {
        let day = self.day(node.clone())?;
        lint::report_all(&node?, lint::reviewed_ahead(day, self.today));
        Some(day)
    }

    fn related(&mut self, node: Option<Node<'a>>, own: Option<&EntryId>) -> Vec<EntryId> {
        let items = node.and_then(|node| node.list()).unwrap_or_default();
        let mut related = Vec::new();
        for node in items {
            let Some(id) = node.text() else { continue };
            if own.is_some_and(|own| own.as_str() == id) {
                lint::report_all(&node, [lint::self_ref()]);
                continue;
            }
            self.names.refer(Kind::Entry, id, node.place());
            related.extend(Slug::new(id).ok().filter(|id| !related.contains(id)));
        }
        related
    }
}

/// The tables of a list such as `links`.
fn tables(node: Option<Node<'_>>) -> impl Iterator<Item = Table<'_>> {
    let items = node.and_then(|node| node.list()).unwrap_or_default();
    items.into_iter().filter_map(|node| node.table())
}

fn keywords(node: Option<Node<'_>>) -> Vec<String> {
    let Some(node) = node else { return Vec::new() };
    for item in node.items().unwrap_or_default() {
        if let Some(word) = item.as_text() {
            lint::report_all(&item, lint::keyword_weak(word));
        }
    }
    strings(&node)
}

/// File as shown and 1-based line of a table's header.
pub(super) fn origin(table: &Table<'_>) -> (String, usize) {
    let place = table.place();
    (place.source.path().to_owned(), place.source.line(place.span.start))
}

/// Where advice about an entry is put: at the key it is about, or at the entry.
fn advice_places<'a>(table: &Table<'a>) -> Vec<Place<'a>> {
    ["questions", "sources", "topic", "office", "answer"].map(|key| table.key_place(key)).into()
}
