//! `GET /qr.svg`: the way to the desk, or to one answer, as a QR code.

use std::fmt::Write as _;

use axum::{
    extract::{RawQuery, State},
    http::HeaderMap,
    response::Response,
};
use qrcode::{Color, EcLevel, QrCode};

use super::{Shared, Web, catalogue, error::Problem, headers, html::Html};

/// The margin that readers need around a code, in modules (ISO/IEC 18004 §9.1).
const QUIET: usize = 4;

/// The squares of a code with its margin.
#[derive(Debug)]
pub(super) struct Code {
    modules: Vec<Color>,
    width: usize,
}

impl Code {
    /// The code of an address; none for one that is longer than a code can hold.
    ///
    /// Level M gets over 15 % of damage: a fold, a drop of coffee, a glare on the glass.
    pub(super) fn of(address: &str) -> Option<Self> {
        let code = QrCode::with_error_correction_level(address, EcLevel::M).ok()?;
        Some(Self { width: code.width(), modules: code.into_colors() })
    }

    /// How many modules it measures, margin and all.
    pub(super) const fn side(&self) -> usize {
        self.width + 2 * QUIET
    }

    /// Whether a module is dark, counted from the corner of the margin.
    pub(super) fn is_dark(&self, x: usize, y: usize) -> bool {
        let within = |at: usize| at.checked_sub(QUIET).filter(|&at| at < self.width);
        let module = within(x).zip(within(y)).map(|(x, y)| self.modules[y * self.width + x]);
        module == Some(Color::Dark)
    }

    /// The code as a picture of any size, black on white, with a name for screen readers.
    fn svg(&self, name: &str) -> Html {
        let side = self.side();
        let mut path = String::new();
        for y in 0..side {
            let mut x = 0;
            while x < side {
                let run = (x..side).take_while(|&x| self.is_dark(x, y)).count();
                if run > 0 {
                    // Writing to a string cannot fail.
                    _ = write!(path, "M{x} {y}h{run}v1h-{run}z");
                }
                x += run.max(1);
            }
        }
        let mut svg = Html::new();
        let view = format!("0 0 {side} {side}");
        svg.markup("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\"");
        svg.attribute("viewBox", &view).markup(" shape-rendering=\"crispEdges\"><title>");
        svg.words(name).markup("</title><path d=\"M0 0h999v999H0z\" fill=\"#fff\"/>");
        svg.markup("<path").attribute("d", &path).markup("/></svg>");
        svg
    }
}

/// Shows the code of the desk, or with `?entry=` that of an answer.
pub(super) async fn show(
    State(web): State<Web>,
    RawQuery(query): RawQuery,
    request: HeaderMap,
) -> Result<Response, Problem> {
    let entry = headers::query_value(query.as_deref(), "entry");
    if let Some(id) = &entry
        && web.desk.knowledge().faq().entry(id).is_none()
    {
        return Err(catalogue::no_such_entry());
    }
    let path = entry.map_or_else(|| "/".to_owned(), |id| format!("/e/{id}"));
    let address = web.address(&path).ok_or_else(|| Problem::not_found(NO_ADDRESS))?;
    let code = Code::of(&address).ok_or_else(|| Problem::not_found(TOO_LONG))?;
    let svg = code.svg(&address).into_string();
    Ok(headers::validated(&request, "image/svg+xml", headers::CHECK_EACH_TIME, svg))
}

const NO_ADDRESS: &str = "The desk does not know its own address yet. Set public_url under [web] \
     in config.toml to the address people open, then restart.";

const TOO_LONG: &str = "This address is longer than a QR code can hold. Use a shorter public_url.";

impl Shared {
    /// A path of ours as the world reaches it; none while `public_url` is not set.
    pub(super) fn address(&self, path: &str) -> Option<String> {
        Some([self.settings.public_url.as_deref()?, path].concat())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_finders_and_a_margin() {
        let code = Code::of("https://desk.example.gov.cn/").expect("it is short");
        let end = code.side() - QUIET - 1;
        for (x, y) in [(QUIET, QUIET), (end, QUIET), (QUIET, end)] {
            assert!(code.is_dark(x, y), "a finder at {x}, {y}");
        }
        let margin = (0..code.side()).flat_map(|at| (0..QUIET).map(move |depth| (at, depth)));
        assert!(margin.clone().all(|(x, y)| !code.is_dark(x, y) && !code.is_dark(y, x)));
    }

    #[test]
    fn an_address_that_no_code_holds_has_none() {
        assert!(Code::of(&"a".repeat(5_000)).is_none());
    }
}
