//! Today and the last thirty days in figures.

use axum::{
    Extension,
    extract::State,
    response::{IntoResponse as _, Response},
};

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
    diagnostic::Words,
    report::{Fragment, Section, sections},
    staffroom::DAYS,
};

/// Shows the figures.
pub(in super::super) async fn show(
    State(staff): State<Staff>,
    Extension(visit): Extension<Visit>,
) -> Response {
    let looked = match staff.dashboard.figures().await {
        Ok(looked) => looked,
        Err(error) => return staff.failed(&error, &visit),
    };
    // What waits for staff has pages of its own.
    let is_here = |section: &Section| !matches!(section.key, "gap" | "due");
    let summary = |section: &Section| section.key == "summary";
    let mut shown: Vec<_> = sections(&looked.today).into_iter().filter(summary).collect();
    let both = |phrase: words::Phrase, n: &str| {
        let word = |language| phrase.fill(language, &[n]);
        Words::new(word(crate::faq::Language::Zh), word(crate::faq::Language::En))
    };
    for section in &mut shown {
        section.title = both(words::TODAY_SO_FAR, "");
    }
    let mut month: Vec<_> = sections(&looked.month).into_iter().filter(is_here).collect();
    for section in month.iter_mut().filter(|section| summary(section)) {
        section.title = both(words::MONTH, &DAYS.to_string());
    }
    shown.extend(month);
    let mut content = Html::new();
    content.markup("<div class=\"report\">");
    content.fragment(&Fragment::of(&shown, visit.language)).markup("</div><p class=\"note\">");
    content.words(words::PEOPLE.get(visit.language)).markup("</p>");
    frame::page(&staff, &visit, Some(Place::Today), words::TODAY, content).into_response()
}
