//! `GET /poster`: a sheet of A4 with the way to the desk, for the counter.

use axum::{
    extract::{RawQuery, State},
    http::HeaderMap,
    response::Response,
};

use super::{
    Web,
    assets::{ICON, POSTER_STYLE},
    headers,
    html::Html,
    template::page,
    wire,
    words::Words,
};
use crate::{
    faq::{Faq, Language},
    reply::OfficeCard,
};

/// Shows the poster, or says what it lacks.
pub(super) async fn show(
    State(web): State<Web>,
    RawQuery(query): RawQuery,
    request: HeaderMap,
) -> Response {
    let language = web.language(query.as_deref(), &request);
    let words = Words::of(language);
    let Some(address) = web.address("/") else {
        return web.absent(language, &request, (words.no_poster, words.no_poster_help));
    };
    let knowledge = web.desk.knowledge();
    let faq = knowledge.faq();
    let spoken: Vec<_> = in_order(faq, language);
    let name = |language| faq.desk().name.best(language).unwrap_or_default();
    let code = words.code.replace("{}", &address);
    let page = page!("assets/poster.html", {
        lang: Html::from(wire::tag(language)),
        name: Html::from(name(language)),
        style: POSTER_STYLE.address(),
        icon: ICON.address(),
        names: in_each(&spoken, |html, language| html.words(name(language))),
        scan: in_each(&spoken, |html, language| html.words(Words::of(language).scan)),
        help: in_each(&spoken, |html, language| html.words(Words::of(language).scan_help)),
        calls: calls(faq, &spoken),
        code: Html::from(code.as_str()),
        address: Html::from(shown(&address)),
        print_hint: Html::from(words.print_hint),
    });
    headers::validated_by_language(&request, "text/html; charset=utf-8", page)
}

/// The languages of the desk, the one of the page first.
fn in_order(faq: &Faq, first: Language) -> Vec<Language> {
    let others = faq.desk().languages.iter().copied().filter(|&language| language != first);
    std::iter::once(first).chain(others).collect()
}

/// A line in each language.
fn in_each(spoken: &[Language], line: impl Fn(&mut Html, Language) -> &mut Html) -> Html {
    let mut html = Html::new();
    for &language in spoken {
        html.markup("<span").attribute("lang", wire::tag(language)).markup(">");
        line(&mut html, language).markup("</span>");
    }
    html
}

/// Whom to call; nothing where the desk hands over to nobody, or to somebody without a phone.
fn calls(faq: &Faq, spoken: &[Language]) -> Html {
    let office = faq.desk().handoff.as_ref().and_then(|id| faq.office(id));
    let Some((office, phone)) = office.and_then(|one| Some((one, one.phone.as_deref()?))) else {
        return Html::new();
    };
    let mut html = Html::new();
    html.markup("<p class=\"call\">");
    html.piece(&in_each(spoken, |html, language| {
        let card = OfficeCard::of(office, language);
        html.words(Words::of(language).or_call).markup(" ").words(&card.name)
    }));
    html.markup("<strong>").words(phone).markup("</strong></p>");
    html
}

/// An address as people read and type it.
fn shown(address: &str) -> &str {
    let host = address.split_once("://").map_or(address, |(_, rest)| rest);
    host.trim_end_matches('/')
}
