//! Questions without an answer, and what can be made of each.

use axum::{
    Extension,
    extract::State,
    response::{IntoResponse as _, Response},
};

use super::card;
use crate::{
    channel::web::{
        html::Html,
        staff::{
            Staff,
            frame::{self, Place},
            gate::Visit,
            words,
        },
    },
    faq::{Faq, Language},
    staff::{Question, gap_card},
    staffroom::Gaps,
};

/// Lists the gaps.
pub(in super::super) async fn show(
    State(staff): State<Staff>,
    Extension(visit): Extension<Visit>,
) -> Response {
    let gaps = match staff.dashboard.gaps().await {
        Ok(gaps) => gaps,
        Err(error) => return staff.failed(&error, &visit),
    };
    let content = staff.dashboard.with_faq(|faq| list(faq, &gaps, &visit));
    frame::page(&staff, &visit, Some(Place::Gaps), Place::Gaps.name(), content).into_response()
}

fn list(faq: &Faq, gaps: &Gaps, visit: &Visit) -> Html {
    let language = visit.language;
    let mut html = Html::new();
    let numbers = [gaps.n_all, gaps.shown.len(), gaps.n_closed, gaps.n_settled];
    let numbers = numbers.map(|n| n.to_string());
    let numbers = numbers.each_ref().map(String::as_str);
    let summary = if gaps.n_all == 0 { words::NO_GAPS } else { words::GAPS_SUMMARY };
    html.markup("<p class=\"lead\">").words(&summary.fill(language, &numbers)).markup("</p>");
    if gaps.may_edit && gaps.n_all > 0 {
        entries(&mut html, faq, language);
    }
    for (question, others) in &gaps.shown {
        let card = gap_card(faq, question, gaps.may_edit, language);
        html.markup("<section class=\"card gap\">");
        card::blocks(&mut html, &card);
        if !others.is_empty() {
            html.markup("<p class=\"note\">").words(words::ALSO_ASKED.get(language));
            html.markup("</p><ul class=\"others\">");
            for other in others {
                html.markup("<li>").words(other).markup("</li>");
            }
            html.markup("</ul>");
        }
        card::buttons(&mut html, visit, &card, "gaps");
        if gaps.may_edit {
            accept(&mut html, visit, question);
            begin(&mut html, visit, question, faq);
        }
        html.markup("</section>");
    }
    html
}

/// Every entry, for browsers to offer while somebody types.
fn entries(html: &mut Html, faq: &Faq, language: Language) {
    html.markup("<datalist id=\"entries\">");
    for entry in faq.entries() {
        html.markup("<option").attribute("value", &entry.id).markup(">");
        html.words(entry.title.best(language).unwrap_or_default()).markup("</option>");
    }
    html.markup("</datalist>");
}

/// By id: any entry, also one that nothing pointed to.
fn accept(html: &mut Html, visit: &Visit, question: &Question) {
    let (language, id) = (visit.language, format!("entry-{}", question.number));
    html.markup("<details><summary>").words(words::ACCEPT_BY_ID.get(language));
    html.markup("</summary>");
    begun(html, visit, "/staff/accept", question);
    html.markup("<label").attribute("for", &id).markup(">").words(words::ENTRY_ID.get(language));
    html.markup("</label><input name=\"entry\" list=\"entries\" required autocomplete=\"off\"");
    html.attribute("id", &id).markup("><button class=\"button\">");
    html.words(words::ACCEPT.get(language)).markup("</button></form></details>");
}

/// As an entry of its own.
fn begin(html: &mut Html, visit: &Visit, question: &Question, faq: &Faq) {
    let (language, number) = (visit.language, question.number);
    html.markup("<details><summary>").words(words::NEW_ENTRY.get(language));
    html.markup("</summary>");
    begun(html, visit, "/staff/begin", question);
    let label = |html: &mut Html, name: &str, phrase: words::Phrase| {
        html.markup("<label").attribute("for", &format!("{name}-{number}")).markup(">");
        html.words(phrase.get(language)).markup("</label>");
    };
    label(html, "title", words::NEW_TITLE);
    html.markup("<input name=\"title\" required maxlength=\"100\"");
    html.attribute("id", &format!("title-{number}")).markup(">");
    label(html, "id", words::NEW_ID);
    html.markup("<input name=\"id\" required maxlength=\"64\" pattern=\"[a-z0-9]+(-[a-z0-9]+)*\"");
    html.attribute("id", &format!("id-{number}")).attribute("value", &format!("gap-{number}"));
    html.markup(">");
    label(html, "topic", words::NEW_TOPIC);
    html.markup("<select name=\"topic\"").attribute("id", &format!("topic-{number}"));
    html.markup("><option value=\"\">–</option>");
    for topic in faq.topics() {
        html.markup("<option").attribute("value", &topic.id).markup(">");
        html.words(topic.name.best(language).unwrap_or(&topic.id)).markup("</option>");
    }
    html.markup("</select>");
    label(html, "answer", words::NEW_ANSWER);
    html.markup("<textarea name=\"answer\" required rows=\"6\" maxlength=\"20000\"");
    html.attribute("id", &format!("answer-{number}"));
    html.markup("></textarea><button class=\"button\">").words(words::ADD.get(language));
    html.markup("</button></form></details>");
}

fn begun(html: &mut Html, visit: &Visit, path: &str, question: &Question) {
    frame::form(html, visit, path);
    html.markup("<input type=\"hidden\" name=\"from\" value=\"gaps\">");
    html.markup("<input type=\"hidden\" name=\"gap\"");
    html.attribute("value", &question.number.to_string()).markup(">");
}
