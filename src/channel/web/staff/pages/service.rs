//! What is in service, what is not, and why.

use axum::{
    Extension,
    extract::State,
    response::{IntoResponse as _, Response},
};
use chrono::DateTime;

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
    reload::{Standing, Verdict},
    staff::{self, Press},
};

/// How many findings a page shows; `policydesk check` shows them all.
const MAX_FINDINGS: usize = 100;

/// Shows it.
pub(in super::super) async fn show(
    State(staff): State<Staff>,
    Extension(visit): Extension<Visit>,
) -> Response {
    let findings = match staff.dashboard.findings().await {
        Ok(findings) => findings,
        Err(error) => return staff.failed(&error, &visit),
    };
    let mut content = Html::new();
    if let Some(standing) = staff.dashboard.standing() {
        let zone = *staff.dashboard.desk().now().offset();
        let shown = |at| {
            let moment = DateTime::from_timestamp_millis(at).unwrap_or_default();
            moment.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string()
        };
        serves(&mut content, &visit, &standing, &shown(standing.since));
        trouble(&mut content, &visit, &standing);
    }
    checked(&mut content, &visit, &findings);
    frame::page(&staff, &visit, Some(Place::Service), Place::Service.name(), content)
        .into_response()
}

fn serves(html: &mut Html, visit: &Visit, standing: &Standing, since: &str) {
    let language = visit.language;
    html.markup("<section class=\"card\"><h2>").words(words::IN_SERVICE.get(language));
    let said = words::SERVES.fill(language, &[&standing.n_entries.to_string(), since]);
    html.markup("</h2><p>").words(&said).markup("</p>");
    if !standing.diff.is_empty() {
        let diff = standing.diff.words();
        html.markup("<p class=\"note\">").words(diff.get(language)).markup("</p>");
    }
    frame::form(html, visit, "/staff/reload");
    html.markup("<p class=\"keys\"><button class=\"key\">").words(words::RELOAD.get(language));
    html.markup("</button></p></form></section>");
}

fn trouble(html: &mut Html, visit: &Visit, standing: &Standing) {
    let language = visit.language;
    let Some(outcome) = &standing.trouble else { return };
    html.markup("<section class=\"card\"><h2>").words(words::NOT_IN_SERVICE.get(language));
    let summary = outcome.verdict.summary();
    html.markup("</h2><p class=\"trouble\">").words(summary.get(language)).markup("</p>");
    lines(html, outcome.verdict.details(language));
    if matches!(outcome.verdict, Verdict::Held { .. }) {
        frame::form(html, visit, "/staff/press");
        html.markup("<p class=\"keys\"><button class=\"key\" name=\"press\"");
        html.attribute("value", &Press::Confirm(outcome.hash.clone()).token()).markup(">");
        html.words(staff::CONFIRM.get(language)).markup("</button></p></form>");
    }
    html.markup("</section>");
}

fn checked(html: &mut Html, visit: &Visit, findings: &Findings) {
    let language = visit.language;
    html.markup("<section class=\"card\"><h2>").words(words::CHECKED.get(language));
    html.markup("</h2><p>").words(&diagnostic::summary(findings, language)).markup("</p>");
    let first: Findings = findings.iter().take(MAX_FINDINGS).cloned().collect();
    lines(html, &diagnostic::short(&first, language));
    html.markup("</section>");
}

fn lines(html: &mut Html, text: &str) {
    if text.is_empty() {
        return;
    }
    html.markup("<ul class=\"findings\">");
    for line in text.lines() {
        html.markup("<li>").words(line).markup("</li>");
    }
    html.markup("</ul>");
}
