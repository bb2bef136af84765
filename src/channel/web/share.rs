//! `GET /e/{id}/share.png` and `/share.png`: the pictures beside shared links. One is drawn
//! when it is first asked for, away from the threads that serve, and kept.

use std::{
    collections::VecDeque,
    path::PathBuf,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use axum::{
    body::Bytes,
    extract::{Path, RawQuery, State, rejection::PathRejection},
    http::{HeaderMap, StatusCode},
    response::Response,
};

use super::{
    Shared, Web, catalogue,
    error::Problem,
    headers,
    html::Html,
    letters::{self, Letters},
    picture::{self, Scene},
    wire,
    words::Words,
};
use crate::faq::Language;

/// How many pictures are kept: two languages of a hundred answers. One has about 30 kB.
const MAX_KEPT: usize = 200;

/// The pictures that were drawn, the oldest first.
#[derive(Debug)]
pub(super) struct Pictures {
    font_file: Option<PathBuf>,
    /// Looked for once.
    system_font: OnceLock<Option<PathBuf>>,
    kept: Mutex<VecDeque<(Scene, Bytes)>>,
    /// One is drawn at a time: the font takes some 20 MB meanwhile.
    turn: tokio::sync::Mutex<()>,
}

impl Pictures {
    /// None is drawn yet. A font that is named comes before those of the system.
    pub(super) fn new(font_file: Option<PathBuf>) -> Self {
        Self {
            font_file,
            system_font: OnceLock::new(),
            kept: Mutex::default(),
            turn: tokio::sync::Mutex::default(),
        }
    }

    fn find(&self, scene: &Scene) -> Option<Bytes> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|(known, _)| known == scene).map(|(_, picture)| picture.clone())
    }

    fn keep(&self, scene: Scene, picture: Bytes) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MAX_KEPT {
            kept.pop_front();
        }
        kept.push_back((scene, picture));
    }

    /// Draws a scene. The font is read each time and let go: pictures are kept, and a font
    /// that waits for the next one would double what the desk takes.
    fn draw(&self, scene: &Scene) -> Result<Vec<u8>, png::EncodingError> {
        let named = self.font_file.as_deref().and_then(|path| Letters::read(path).ok());
        let letters = named.or_else(|| {
            let path = self.system_font.get_or_init(letters::of_system).as_deref()?;
            Letters::read(path).ok()
        });
        scene.draw(letters.as_ref()).into_png()
    }
}

/// The picture of an answer.
pub(super) async fn of_entry(
    State(web): State<Web>,
    id: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
    request: HeaderMap,
) -> Result<Response, Problem> {
    let id = id.map(|Path(id)| id).unwrap_or_default();
    let language = web.language(query.as_deref(), &request);
    let knowledge = web.desk.knowledge();
    let faq = knowledge.faq();
    let entry = faq.entry(&id).ok_or_else(catalogue::no_such_entry)?;
    let scene = Scene {
        title: catalogue::title(entry, language).to_owned(),
        name: faq.desk().name.best(language).unwrap_or_default().to_owned(),
        motto: Words::of(language).motto.to_owned(),
        address: web.address(&format!("/e/{id}")),
    };
    show(web, scene, &request).await
}

/// The picture of the desk.
pub(super) async fn of_desk(
    State(web): State<Web>,
    RawQuery(query): RawQuery,
    request: HeaderMap,
) -> Result<Response, Problem> {
    let language = web.language(query.as_deref(), &request);
    let knowledge = web.desk.knowledge();
    let scene = Scene {
        title: knowledge.faq().desk().name.best(language).unwrap_or_default().to_owned(),
        name: String::new(),
        motto: Words::of(language).motto.to_owned(),
        address: web.address("/"),
    };
    show(web, scene, &request).await
}

impl Shared {
    /// What a shared link to a page says of it beside its words: in which language, where it
    /// lives in each, and its picture. A picture needs an address that the world can reach.
    pub(super) fn share_meta(&self, path: &str, language: Language) -> Html {
        let knowledge = self.desk.knowledge();
        let spoken = &knowledge.faq().desk().languages;
        let mut html = Html::new();
        let locale = match language {
            Language::Zh => "zh_CN",
            Language::En => "en_US",
        };
        property(&mut html, "og:locale", locale);
        let here = self.address_in(path, language, spoken.first().copied());
        html.markup("<link rel=\"canonical\"").attribute("href", &here).markup(">\n");
        for &other in spoken {
            let there = self.address_in(path, other, spoken.first().copied());
            html.markup("<link rel=\"alternate\"").attribute("hreflang", wire::tag(other));
            html.attribute("href", &there).markup(">\n");
        }
        let folder = path.trim_end_matches('/');
        let picture = format!("{folder}/share.png?language={}", language.code());
        let Some(picture) = self.address(&picture) else { return html };
        property(&mut html, "og:url", &here);
        property(&mut html, "og:image", &picture);
        property(&mut html, "og:image:type", "image/png");
        property(&mut html, "og:image:width", &picture::WIDTH.to_string());
        property(&mut html, "og:image:height", &picture::HEIGHT.to_string());
        html.markup("<meta name=\"twitter:card\" content=\"summary_large_image\">\n");
        html
    }

    /// The one address of a page in a language: plain in the desk's own. Without
    /// `public_url` it begins at the host that was asked.
    fn address_in(&self, path: &str, language: Language, own: Option<Language>) -> String {
        let plain = self.address(path).unwrap_or_else(|| path.to_owned());
        if own == Some(language) { plain } else { format!("{plain}?language={}", language.code()) }
    }
}

fn property(html: &mut Html, name: &str, value: &str) {
    html.markup("<meta").attribute("property", name).attribute("content", value).markup(">\n");
}

async fn show(web: Web, scene: Scene, request: &HeaderMap) -> Result<Response, Problem> {
    let picture = picture(&web, scene).await?;
    Ok(headers::validated_by_language(request, "image/png", picture))
}

/// The picture of a scene: the one that is kept, or a new one.
async fn picture(web: &Web, scene: Scene) -> Result<Bytes, Problem> {
    if let Some(picture) = web.pictures.find(&scene) {
        return Ok(picture);
    }
    let _turn = web.pictures.turn.lock().await;
    // Whoever had the turn before may have wanted the same.
    if let Some(picture) = web.pictures.find(&scene) {
        return Ok(picture);
    }
    let shared: Arc<Shared> = Arc::clone(web);
    let drawing = tokio::task::spawn_blocking(move || {
        let picture = Bytes::from(shared.pictures.draw(&scene)?);
        shared.pictures.keep(scene, picture.clone());
        Ok::<_, png::EncodingError>(picture)
    });
    let failure = match drawing.await {
        Ok(Ok(picture)) => return Ok(picture),
        Ok(Err(error)) => error.to_string(),
        Err(error) => error.to_string(),
    };
    tracing::error!(error = failure, "a share picture cannot be drawn");
    let detail = "The picture cannot be drawn right now.";
    Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, detail))
}
