//! What is around every page: the bar, the pages to go to, the language, the way out.

use axum::response::Html as Page;

use super::{Shared, gate::Visit, words};
use crate::{
    channel::web::{html::Html, template::page, wire},
    faq::Language,
};

/// The pages, in the order of the bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Today,
    Gaps,
    Due,
    Service,
    Why,
    Downloads,
}

impl Place {
    const ALL: [Self; 6] =
        [Self::Today, Self::Gaps, Self::Due, Self::Service, Self::Why, Self::Downloads];

    /// Where it is.
    pub(super) const fn path(self) -> &'static str {
        match self {
            Self::Today => "/staff/",
            Self::Gaps => "/staff/gaps",
            Self::Due => "/staff/due",
            Self::Service => "/staff/service",
            Self::Why => "/staff/why",
            Self::Downloads => "/staff/downloads",
        }
    }

    /// What it is called.
    pub(super) const fn name(self) -> words::Phrase {
        match self {
            Self::Today => words::TODAY,
            Self::Gaps => words::GAPS,
            Self::Due => words::DUE,
            Self::Service => words::SERVICE,
            Self::Why => words::WHY,
            Self::Downloads => words::DOWNLOADS,
        }
    }
}

/// An address that keeps the language.
pub(super) fn address(path: &str, language: Language) -> String {
    let between = if path.contains('?') { '&' } else { '?' };
    format!("{path}{between}language={}", language.code())
}

/// A whole page. `place` is where it stands in the bar; without one, or for a stranger, the
/// heading alone says where one is.
pub(super) fn page(
    staff: &Shared,
    visit: &Visit,
    place: Option<Place>,
    title: words::Phrase,
    content: Html,
) -> Page<String> {
    let language = visit.language;
    let (name, languages) = staff.dashboard.with_faq(|faq| {
        let name = faq.desk().name.best(language).unwrap_or_default().to_owned();
        (name, faq.desk().languages.clone())
    });
    let path = place.map_or("/staff/", Place::path);
    let other = languages.into_iter().find(|other| *other != language);
    Page(page!("../assets/staff.html", {
        lang: Html::from(wire::tag(language)),
        title: Html::from(title.get(language)),
        name: Html::from(name.as_str()),
        skip: Html::from(words::SKIP.get(language)),
        staff: Html::from(words::FOR_STAFF.get(language)),
        home: Html::from(address("/staff/", language).as_str()),
        switch: other.map(|other| switch(path, other)).unwrap_or_default(),
        bar: bar(visit, place),
        leave: leave(visit),
        content: content,
    }))
}

fn switch(path: &str, other: Language) -> Html {
    let mut html = Html::new();
    html.markup("<a class=\"quiet\"").attribute("href", &address(path, other));
    html.attribute("lang", wire::tag(other)).attribute("hreflang", wire::tag(other)).markup(">");
    html.words(words::THIS_LANGUAGE.get(other)).markup("</a>");
    html
}

fn bar(visit: &Visit, here: Option<Place>) -> Html {
    let mut html = Html::new();
    if visit.session.is_none() {
        return html;
    }
    html.markup("<nav class=\"places\"").attribute("aria-label", words::PLACES.get(visit.language));
    html.markup("><ul>");
    for place in Place::ALL {
        html.markup("<li><a").attribute("href", &address(place.path(), visit.language));
        if here == Some(place) {
            html.markup(" aria-current=\"page\"");
        }
        html.markup(">").words(place.name().get(visit.language)).markup("</a></li>");
    }
    html.markup("</ul></nav>");
    html
}

fn leave(visit: &Visit) -> Html {
    let mut html = Html::new();
    if visit.session.is_some() {
        form(&mut html, visit, "/staff/logout");
        html.markup("<button class=\"quiet\">").words(words::LOG_OUT.get(visit.language));
        html.markup("</button></form>");
    }
    html
}

/// Begins a form that may change something.
pub(super) fn form(html: &mut Html, visit: &Visit, path: &str) {
    html.markup("<form method=\"post\"").attribute("action", &address(path, visit.language));
    html.markup("><input type=\"hidden\" name=\"csrf\"");
    let csrf = visit.session.as_ref().map(|session| session.csrf.as_str());
    html.attribute("value", csrf.unwrap_or_default()).markup(">");
}
