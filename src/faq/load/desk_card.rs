//! `[desk]`, `[[notice]]`, `[[topic]]`.

use std::collections::BTreeMap;

use super::{
    Kind, Reader,
    text::{Use, slug},
};
use crate::{
    diagnostic::Words,
    document::{Node, Table},
    faq::{DeskCard, Language, Notice, SmallTalk, Text, Topic},
};

/// The longest time between reviews, in days: ten years.
const MAX_REVIEW_DAYS: i64 = 3_650;

impl<'a> Reader<'a> {
    /// The desk. Its languages come first: they say what its own plain strings are.
    pub(super) fn desk(&mut self, node: &Node<'a>) -> DeskCard {
        let mut desk = DeskCard::default();
        let Some(table) = one_desk(node) else { return desk };
        let mut table = table.into_root();
        if let Some(languages) = table.take("languages").and_then(|node| read_languages(&node)) {
            self.languages.clone_from(&languages);
            desk.languages = languages;
        }
        let name = self.text(table.take("name"), Use::Short);
        if !name.is_empty() {
            desk.name = name;
        }
        desk.handoff = table.take("handoff").and_then(|node| {
            let id = slug(&node)?;
            self.names.refer(Kind::Office, &id, node.place());
            Some(id)
        });
        if let Some(days) = table.take("review_every_days").and_then(|node| review_days(&node)) {
            desk.review_every_days = days;
        }
        desk.greeting = self.text(table.take("greeting"), Use::Long);
        desk.privacy = self.text(table.take("privacy"), Use::Long);
        desk.small_talk = self.small_talk(table.take("small_talk"));
        table.finish();
        desk
    }

    /// `[desk.small_talk]`: a reply a kind.
    fn small_talk(&mut self, node: Option<Node<'a>>) -> BTreeMap<SmallTalk, Text> {
        let Some(mut table) = node.and_then(|node| node.table()) else { return BTreeMap::new() };
        let mut replies = BTreeMap::new();
        for kind in SmallTalk::ALL {
            let reply = self.text(table.take(kind.key()), Use::Long);
            if !reply.is_empty() {
                replies.insert(kind, reply);
            }
        }
        table.finish();
        replies
    }

    /// One `[[notice]]`.
    pub(super) fn notice(&mut self, mut table: Table<'a>) -> Option<Notice> {
        let text = self.required_text(&mut table, "text", Use::Long);
        let period = self.period(&mut table, "from", "until");
        table.finish();
        (!text.is_empty()).then_some(Notice { text, from: period.from, until: period.until })
    }

    /// One `[[topic]]`.
    pub(super) fn topic(&mut self, mut table: Table<'a>) -> Option<Topic> {
        let id = self.declared_id(&mut table, Kind::Topic);
        let name = self.required_text(&mut table, "name", Use::Short);
        table.finish();
        Some(Topic { id: id?, name })
    }

    /// The id of a table, declared for others to refer to.
    pub(super) fn declared_id(
        &mut self,
        table: &mut Table<'a>,
        kind: Kind,
    ) -> Option<crate::faq::Slug> {
        let node = table.require("id")?;
        let id = slug(&node)?;
        if kind == Kind::Entry {
            table.set_entry(&id);
        }
        let place =
            crate::document::Place { entry: table.place().entry.clone(), ..node.place().clone() };
        self.names.declare(kind, &id, &place, self.log);
        Some(id)
    }
}

/// The table of a desk, also where it was written with two brackets.
fn one_desk<'a>(node: &Node<'a>) -> Option<Table<'a>> {
    if node.is_table() {
        return node.table();
    }
    let message = Words::new("[[desk]] 要写成 [desk]", "[[desk]] should be [desk]");
    let help = Words::new("政策台只有一个：[desk]", "there is only one: [desk]");
    node.refuse_with::<()>(message, help);
    node.items()?.first()?.table()
}

/// The languages of the desk, at least one.
fn read_languages(node: &Node<'_>) -> Option<Vec<Language>> {
    let items = node.list()?;
    if items.is_empty() {
        return node.refuse_with(
            Words::new("至少要有一种语言", "there must be a language"),
            Words::new("写 languages = [\"zh\", \"en\"]", "write languages = [\"zh\", \"en\"]"),
        );
    }
    let mut languages = Vec::new();
    for item in &items {
        let code = item.text()?;
        let Some(language) = Language::ALL.into_iter().find(|known| known.code() == code) else {
            return item.refuse_with(
                Words::new(format!("不会说 `{code}`"), format!("`{code}` is not spoken here")),
                Words::new("现在只有 zh 和 en", "there are zh and en"),
            );
        };
        if !languages.contains(&language) {
            languages.push(language);
        }
    }
    Some(languages)
}

fn review_days(node: &Node<'_>) -> Option<u32> {
    let days = node.whole()?;
    let fitting = u32::try_from(days).ok().filter(|_| (1..=MAX_REVIEW_DAYS).contains(&days));
    fitting.or_else(|| {
        node.refuse_with(
            Words::new(
                format!("`{}` 要在 1 到 {MAX_REVIEW_DAYS} 之间", node.field()),
                format!("`{}` must be from 1 to {MAX_REVIEW_DAYS}", node.field()),
            ),
            Words::new("半年核对一次就写 180", "write 180 for twice a year"),
        )
    })
}
