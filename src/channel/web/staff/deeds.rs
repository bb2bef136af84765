//! What staff do: each form's deed, by the same way as in the staff chat, and what came of it.

use axum::{
    Extension,
    extract::State,
    response::{IntoResponse as _, Response},
};

use super::{
    Staff,
    frame::{self, Place},
    gate::Visit,
    pages::card,
    words,
};
use crate::{
    channel::web::html::Html,
    faq::EntryId,
    staff::{Answer, Draft, Press},
    staffroom::DashboardError,
};

/// The longest title of a new entry, in characters: a line on a phone is thirty.
const MAX_TITLE_CHARS: usize = 100;

/// The longest answer of a new entry, in characters: ten times a long one.
const MAX_ANSWER_CHARS: usize = 20_000;

/// A button of a card.
pub(super) async fn press(
    State(staff): State<Staff>,
    Extension(visit): Extension<Visit>,
) -> Response {
    let answer = staff.dashboard.press(visit.who(), visit.form.get("press"), visit.language).await;
    answered(&staff, &visit, answer)
}

/// A gap becomes a way of asking for an entry that is named.
pub(super) async fn accept(
    State(staff): State<Staff>,
    Extension(visit): Extension<Visit>,
) -> Response {
    // Browsers offer "id — title" as they were given it; people may type the id alone.
    let typed = visit.form.get("entry").split_whitespace().next().unwrap_or_default();
    let known = staff.dashboard.with_faq(|faq| faq.entry(typed).map(|entry| entry.id.clone()));
    let gap = visit.form.get("gap").parse();
    let (Some(entry), Ok(gap)) = (known, gap) else {
        return answered(&staff, &visit, Ok(say(&visit, words::NO_SUCH_ENTRY)));
    };
    let token = Press::Accept(gap, entry).token();
    let answer = staff.dashboard.press(visit.who(), &token, visit.language).await;
    answered(&staff, &visit, answer)
}

/// A gap becomes an entry of its own.
pub(super) async fn begin(
    State(staff): State<Staff>,
    Extension(visit): Extension<Visit>,
) -> Response {
    let form = &visit.form;
    let text = |key: &str| form.get(key).replace("\r\n", "\n");
    let draft = EntryId::new(form.get("id").trim()).ok().map(|id| Draft {
        id,
        topic: text("topic"),
        title: text("title"),
        answer: text("answer"),
    });
    let is_whole = |draft: &Draft| {
        let fits = |text: &str, most| (1..=most).contains(&text.trim().chars().count());
        fits(&draft.title, MAX_TITLE_CHARS) && fits(&draft.answer, MAX_ANSWER_CHARS)
    };
    let (Some(draft), Ok(gap)) = (draft.filter(is_whole), form.get("gap").parse()) else {
        return answered(&staff, &visit, Ok(say(&visit, words::BAD_DRAFT)));
    };
    let answer = staff.dashboard.begin(visit.who(), gap, &draft, visit.language).await;
    answered(&staff, &visit, answer)
}

/// Has the files read anew.
pub(super) async fn reload(
    State(staff): State<Staff>,
    Extension(visit): Extension<Visit>,
) -> Response {
    let language = visit.language;
    let answer = staff.dashboard.reload().await.map(|verdict| match verdict {
        Some(verdict) => Answer::toast(verdict.summary().get(language)),
        None => say(&visit, words::NO_RELOAD),
    });
    answered(&staff, &visit, answer)
}

fn say(visit: &Visit, phrase: words::Phrase) -> Answer {
    Answer::toast(phrase.get(visit.language))
}

/// What came of a deed, and the way back to where it was done.
fn answered(staff: &Staff, visit: &Visit, answer: Result<Answer, DashboardError>) -> Response {
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) => return staff.failed(&error, visit),
    };
    let place = match visit.form.get("from") {
        "gaps" => Place::Gaps,
        "due" => Place::Due,
        _ => Place::Service,
    };
    let mut content = Html::new();
    if let Some(toast) = &answer.toast {
        content.markup("<p class=\"card told\" role=\"status\">").words(toast).markup("</p>");
    }
    for shown in answer.card.iter().chain(&answer.more) {
        card::draw(&mut content, visit, shown, visit.form.get("from"));
    }
    let back = frame::address(place.path(), visit.language);
    content.markup("<p class=\"onward\"><a class=\"button\"").attribute("href", &back).markup(">");
    content.words(words::BACK_TO_LIST.get(visit.language)).markup("</a></p>");
    frame::page(staff, visit, Some(place), place.name(), content).into_response()
}
