//! Files to take away.

use axum::{
    Extension,
    extract::{Path, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};

use crate::{
    channel::web::{
        error,
        html::Html,
        staff::{
            Staff,
            frame::{self, Place},
            gate::Visit,
            words,
        },
    },
    diagnostic,
    staffroom::Download,
};

/// Lists them.
pub(in super::super) async fn show(
    State(staff): State<Staff>,
    Extension(visit): Extension<Visit>,
) -> Response {
    let language = visit.language;
    let mut content = Html::new();
    content.markup("<ul class=\"downloads\">");
    for file in Download::ALL {
        let path = format!("/staff/downloads/{}", file.name());
        content.markup("<li class=\"card\"><h2><a download");
        content.attribute("href", &frame::address(&path, language)).markup(">");
        content.words(name(file).get(language)).markup("</a></h2><p class=\"note\">");
        content.words(file.name()).markup("</p></li>");
    }
    content.markup("</ul>");
    frame::page(&staff, &visit, Some(Place::Downloads), Place::Downloads.name(), content)
        .into_response()
}

const fn name(file: Download) -> words::Phrase {
    match file {
        Download::EntriesXlsx => words::ENTRIES_XLSX,
        Download::EntriesCsv => words::ENTRIES_CSV,
        Download::GapsXlsx => words::GAPS_XLSX,
        Download::ReportHtml => words::REPORT_HTML,
        Download::ReportXlsx => words::REPORT_XLSX,
    }
}

/// Delivers one.
pub(in super::super) async fn deliver(
    State(staff): State<Staff>,
    Extension(visit): Extension<Visit>,
    Path(wanted): Path<String>,
) -> Response {
    let Some(file) = Download::ALL.into_iter().find(|file| file.name() == wanted) else {
        return error::no_such_page().await.into_response();
    };
    match staff.dashboard.download(file, visit.language).await {
        Ok(Ok(bytes)) => attached(file, bytes),
        Ok(Err(lossy)) => {
            let mut content = Html::new();
            content.markup("<section class=\"card\"><p class=\"trouble\">");
            content.words(words::LOSSY.get(visit.language)).markup("</p><p class=\"lines\">");
            content.words(&diagnostic::short(&lossy, visit.language)).markup("</p></section>");
            let place = Place::Downloads;
            let page = frame::page(&staff, &visit, Some(place), place.name(), content);
            (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
        }
        Err(error) => staff.failed(&error, &visit),
    }
}

fn attached(file: Download, bytes: Vec<u8>) -> Response {
    let kind = match file {
        Download::EntriesCsv => "text/csv; charset=utf-8",
        Download::ReportHtml => "text/html; charset=utf-8",
        Download::EntriesXlsx | Download::GapsXlsx | Download::ReportXlsx => {
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        }
    };
    let name = format!("attachment; filename=\"{}\"", file.name());
    let mut response = ([(header::CONTENT_TYPE, kind)], bytes).into_response();
    if let Ok(name) = HeaderValue::from_str(&name) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    }
    response
}
