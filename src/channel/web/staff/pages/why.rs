//! Why the desk answers as it does, and what it would answer with a draft.

use axum::{
    Extension,
    extract::State,
    http::StatusCode,
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
    diagnostic::{self, Findings},
    staffroom::{DashboardError, Try, Why},
};

/// How many findings of a draft are shown.
const MAX_FINDINGS: usize = 20;

/// Explains the answer to a question, where there is one.
pub(in super::super) async fn show(
    State(staff): State<Staff>,
    Extension(visit): Extension<Visit>,
) -> Response {
    let question = visit.query.get("question").trim().to_owned();
    let file = visit.query.get("file").to_owned();
    let mut content = Html::new();
    ask(&mut content, &visit, &question);
    if !question.is_empty() {
        let why = match staff.dashboard.why(question.clone(), visit.language).await {
            Ok(why) => why,
            Err(error) => return staff.failed(&error, &visit),
        };
        explain(&mut content, &visit, words::NOW, &why);
    }
    let drawn = match staff.dashboard.file(file.clone()).await {
        Ok(text) => trial(&mut content, &staff, &visit, (&question, &file, text.as_deref())).await,
        Err(error) => Err(error),
    };
    if let Err(error) = drawn {
        return staff.failed(&error, &visit);
    }
    frame::page(&staff, &visit, Some(Place::Why), Place::Why.name(), content).into_response()
}

/// Puts a question to the desk as it is and to the desk as it would be.
pub(in super::super) async fn compare(
    State(staff): State<Staff>,
    Extension(visit): Extension<Visit>,
) -> Response {
    let form = &visit.form;
    let text = form.get("text").replace("\r\n", "\n");
    let (question, file) = (form.get("question").trim().to_owned(), form.get("file").to_owned());
    let tried =
        staff.dashboard.try_draft(question.clone(), file.clone(), text.clone(), visit.language);
    let (status, mut content) = match tried.await {
        Ok(Try::Refused(findings)) => {
            (StatusCode::UNPROCESSABLE_ENTITY, refused(&visit, &findings))
        }
        Ok(Try::Compared(sides)) => {
            let mut html = Html::new();
            html.markup("<div class=\"sides\">");
            explain(&mut html, &visit, words::NOW, &sides.0);
            explain(&mut html, &visit, words::WITH_DRAFT, &sides.1);
            html.markup("</div>");
            (StatusCode::OK, html)
        }
        Err(error) => return staff.failed(&error, &visit),
    };
    if let Err(error) = trial(&mut content, &staff, &visit, (&question, &file, Some(&text))).await {
        return staff.failed(&error, &visit);
    }
    let page = frame::page(&staff, &visit, Some(Place::Why), Place::Why.name(), content);
    (status, page).into_response()
}

fn ask(html: &mut Html, visit: &Visit, question: &str) {
    let language = visit.language;
    html.markup("<form class=\"card\" method=\"get\" action=\"/staff/why\">");
    html.markup("<input type=\"hidden\" name=\"language\"");
    html.attribute("value", language.code()).markup("><label for=\"question\">");
    html.words(words::QUESTION.get(language));
    html.markup("</label><input id=\"question\" name=\"question\" required maxlength=\"1000\"");
    html.attribute("value", question).markup("><button class=\"button\">");
    html.words(words::ASK.get(language)).markup("</button></form>");
}

/// The decision, the candidates, the account and the reply.
fn explain(html: &mut Html, visit: &Visit, title: words::Phrase, why: &Why) {
    let (language, part) = (visit.language, &why.turn.part);
    html.markup("<section class=\"card why\"><h2>").words(title.get(language));
    html.markup("</h2><p class=\"decision\"><strong>")
        .words(words::decision(part.decision).get(language));
    html.markup("</strong> ").words(part.entry.as_deref().unwrap_or_default()).markup("</p>");
    if !part.candidates.is_empty() {
        html.markup("<table><thead><tr><th scope=\"col\">").words(words::CANDIDATE.get(language));
        html.markup("</th><th scope=\"col\" class=\"n\">").words(words::SCORE.get(language));
        html.markup("</th></tr></thead><tbody>");
        for (candidate, title) in part.candidates.iter().zip(&why.titles) {
            html.markup("<tr><th scope=\"row\">").words(title).markup(" <small>");
            html.words(&candidate.entry).markup("</small></th><td class=\"n\">");
            html.words(&format!("{:.2}", candidate.score)).markup("</td></tr>");
        }
        html.markup("</tbody></table>");
    }
    if !why.explanation.is_empty() {
        html.markup("<h3>").words(words::ACCOUNT.get(language));
        html.markup("</h3><pre tabindex=\"0\">").words(why.explanation.trim_end()).markup("</pre>");
    }
    html.markup("<h3>").words(words::REPLY.get(language));
    html.markup("</h3><div class=\"approved lines\">").words(why.turn.reply.trim());
    html.markup("</div></section>");
}

fn refused(visit: &Visit, findings: &Findings) -> Html {
    let first: Findings = findings.iter().take(MAX_FINDINGS).cloned().collect();
    let mut html = Html::new();
    html.markup("<section class=\"card\" role=\"alert\"><p class=\"trouble\">");
    html.words(words::DRAFT_REFUSED.get(visit.language)).markup("</p><ul class=\"findings\">");
    for line in diagnostic::short(&first, visit.language).lines() {
        html.markup("<li>").words(line).markup("</li>");
    }
    html.markup("</ul></section>");
    html
}

/// The forms to try a draft: which file, then what it would say.
async fn trial(
    html: &mut Html,
    staff: &Staff,
    visit: &Visit,
    (question, file, text): (&str, &str, Option<&str>),
) -> Result<(), DashboardError> {
    let language = visit.language;
    let names = staff.dashboard.file_names().await?;
    html.markup("<section class=\"card\"><h2>").words(words::TRY.get(language));
    html.markup("</h2><p class=\"note\">").words(words::TRY_HELP.get(language)).markup("</p>");
    html.markup("<form method=\"get\" action=\"/staff/why\">");
    html.markup("<input type=\"hidden\" name=\"language\"");
    html.attribute("value", language.code()).markup("><input type=\"hidden\" name=\"question\"");
    html.attribute("value", question).markup("><label for=\"file\">");
    html.words(words::FILE.get(language)).markup("</label><select id=\"file\" name=\"file\">");
    for name in &names {
        html.markup("<option").attribute("value", name);
        if name == file {
            html.markup(" selected");
        }
        html.markup(">").words(name).markup("</option>");
    }
    html.markup("</select><button class=\"key\">").words(words::OPEN.get(language));
    html.markup("</button></form>");
    if let Some(text) = text {
        frame::form(html, visit, "/staff/try");
        html.markup("<input type=\"hidden\" name=\"file\"").attribute("value", file);
        html.markup("><label for=\"asked\">").words(words::QUESTION.get(language));
        html.markup("</label><input id=\"asked\" name=\"question\" required maxlength=\"1000\"");
        html.attribute("value", question).markup("><label for=\"text\">");
        html.words(words::DRAFT.get(language));
        html.markup(
            "</label><textarea id=\"text\" name=\"text\" rows=\"16\" spellcheck=\"false\">\n",
        );
        html.words(text).markup("</textarea><button class=\"button\">");
        html.words(words::COMPARE.get(language)).markup("</button></form>");
    }
    html.markup("</section>");
    Ok(())
}
