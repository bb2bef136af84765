//! Letters for share pictures, out of a font that the system has: one with every Chinese
//! letter is larger than the whole program, so none is built in.

use std::{
    fs::{self, File},
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use ab_glyph::{Font as _, FontVec, PxScale, ScaleFont as _, point};
use unicode_width::UnicodeWidthChar as _;

use super::picture::{Canvas, Color};
use crate::{
    diagnostic::{Finding, Findings, Words},
    sources,
};

/// Where systems keep fonts.
const FOLDERS: [&str; 2] = ["/usr/local/share/fonts", "/usr/share/fonts"];

/// Fonts with simplified Chinese, the best first.
const NAMES: [&str; 16] = [
    "NotoSansCJK-Medium.ttc",
    "NotoSansCJK-Regular.ttc",
    "NotoSansCJKsc-Medium.otf",
    "NotoSansCJKsc-Regular.otf",
    "NotoSansSC-Medium.otf",
    "NotoSansSC-Regular.otf",
    "NotoSansSC-Regular.ttf",
    "SourceHanSansSC-Medium.otf",
    "SourceHanSansSC-Regular.otf",
    "SourceHanSansCN-Medium.otf",
    "SourceHanSansCN-Regular.otf",
    "SourceHanSans.ttc",
    "wqy-microhei.ttc",
    "wqy-zenhei.ttc",
    "DroidSansFallbackFull.ttf",
    "DroidSansFallback.ttf",
];

/// The faces of a collection of Noto or Source Han are Japanese, Korean, simplified Chinese
/// and others, in this order.
const SIMPLIFIED: u32 = 2;

/// Folders of fonts lie two or three deep.
const DEEPEST: usize = 4;

/// The largest font that is read; those with all of Chinese have 20 MB or so.
const MAX_FONT_BYTES: u64 = 64 * 1024 * 1024;

/// The first of the known fonts on this system.
pub(super) fn of_system() -> Option<PathBuf> {
    let mut found = Vec::new();
    for folder in FOLDERS {
        gather(Path::new(folder), DEEPEST, &mut found);
    }
    found.into_iter().min_by_key(|(rank, _)| *rank).map(|(_, path)| path)
}

fn gather(folder: &Path, depth: usize, found: &mut Vec<(usize, PathBuf)>) {
    let Ok(items) = fs::read_dir(folder) else { return };
    for item in items.flatten() {
        let name = item.file_name();
        let rank = NAMES.iter().position(|known| name.to_str() == Some(known));
        match item.file_type() {
            Ok(kind) if kind.is_dir() && depth > 0 => gather(&item.path(), depth - 1, found),
            _ => found.extend(rank.map(|rank| (rank, item.path()))),
        }
    }
}

/// What is to be said of the font that the configuration names, if it names one.
pub fn font_findings(file: Option<&Path>) -> Findings {
    let trouble = file.and_then(|path| Some((path, Letters::read(path).err()?)));
    let finding = trouble.map(|(path, error)| {
        let message = Words::new(
            format!("`web.font_file` 指的字体用不了：{error}"),
            format!("the font that `web.font_file` names cannot be used: {error}"),
        );
        let help = Words::new(
            "写一个有中文的 .ttf、.otf 或 .ttc 文件；在此之前分享图片上没有文字",
            "name a .ttf, .otf or .ttc file with Chinese letters; until then share pictures have no words",
        );
        let finding = Finding::warning("cfg.font", message).help(help);
        finding.in_file(sources::shown(path), 0, 0).field("web.font_file")
    });
    finding.into_iter().collect()
}

/// A font that is ready to write.
#[derive(Debug)]
pub(super) struct Letters(FontVec);

impl Letters {
    /// Reads a font file.
    pub(super) fn read(path: &Path) -> io::Result<Self> {
        let mut bytes = Vec::new();
        let mut file = File::open(path)?;
        let metadata = file.metadata()?;
        if !metadata.is_file() || metadata.len() > MAX_FONT_BYTES {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a font file"));
        }
        file.by_ref().take(MAX_FONT_BYTES).read_to_end(&mut bytes)?;
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let is_collection = path.extension().is_some_and(|extension| extension == "ttc");
        let is_family = is_collection && (name.contains("CJK") || name.contains("Han"));
        let face = if is_family { SIMPLIFIED } else { 0 };
        let font = FontVec::try_from_vec_and_index(bytes, face);
        font.map(Self).map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "not a font"))
    }

    /// Whether it has a letter for every character: half a name is worse than none.
    pub(super) fn can_write(&self, text: &str) -> bool {
        text.chars().all(|c| c.is_whitespace() || self.0.glyph_id(c).0 != 0)
    }

    /// How wide a text is at a size, in pixels.
    pub(super) fn width(&self, text: &str, size: f32) -> f32 {
        let font = self.0.as_scaled(self.scale(size));
        text.chars().map(|c| font.h_advance(font.glyph_id(c))).sum()
    }

    /// Writes a line of text whose base line begins at a point.
    pub(super) fn write(
        &self,
        canvas: &mut Canvas,
        text: &str,
        (mut x, y): (f32, f32),
        (size, color): (f32, Color),
    ) {
        let scale = self.scale(size);
        let font = self.0.as_scaled(scale);
        for c in text.chars() {
            let id = font.glyph_id(c);
            let glyph = id.with_scale_and_position(scale, point(x, y));
            if let Some(outline) = self.0.outline_glyph(glyph) {
                let corner = outline.px_bounds().min;
                outline.draw(|dx, dy, coverage| {
                    canvas.mix_at((corner.x, corner.y), (dx, dy), color, coverage);
                });
            }
            x += font.h_advance(id);
        }
    }

    /// A text in lines of at most this width. Chinese breaks between any two letters, but
    /// never before a mark that closes; the rest breaks between words.
    pub(super) fn lines(&self, text: &str, size: f32, width: f32) -> Vec<String> {
        let mut lines = vec![String::new()];
        for piece in pieces(text) {
            let line = lines.last_mut().map_or("", |line| line.as_str());
            let is_first = line.is_empty();
            if !is_first && self.width(&[line, piece.trim_end()].concat(), size) > width {
                lines.push(piece.to_owned());
            } else if let Some(line) = lines.last_mut() {
                line.push_str(piece);
            }
        }
        lines.iter().map(|line| line.trim_end().to_owned()).collect()
    }

    /// `size` is the height of the em square, as designers count, not that of the line.
    fn scale(&self, size: f32) -> PxScale {
        let units = self.0.units_per_em().unwrap_or(1_000.0);
        PxScale::from(size * self.0.height_unscaled() / units)
    }
}

/// The parts of a text that stay together.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut before: Option<char> = None;
    for (at, c) in text.char_indices() {
        let breaks = before.is_some_and(|before| {
            let is_after_space = before.is_whitespace() && !c.is_whitespace();
            is_after_space || ((is_wide(before) || is_wide(c)) && !closes(c) && !opens(before))
        });
        if breaks && !c.is_whitespace() {
            pieces.push(&text[start..at]);
            start = at;
        }
        before = Some(c);
    }
    pieces.push(&text[start..]);
    pieces
}

fn is_wide(c: char) -> bool {
    c.width() == Some(2)
}

fn closes(c: char) -> bool {
    "，。、；：？！）》」』”’…·,.;:?!)".contains(c)
}

fn opens(c: char) -> bool {
    "（《「『“‘(".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_breaks_anywhere_but_before_what_closes_and_english_between_words() {
        assert_eq!(pieces("创业（含个体）补贴"), ["创", "业", "（含", "个", "体）", "补", "贴"]);
        assert_eq!(pieces("Tech loan 苏科贷"), ["Tech ", "loan ", "苏", "科", "贷"]);
    }

    #[test]
    #[expect(clippy::print_stdout, reason = "a test that was skipped has to show")]
    fn a_letter_that_the_font_lacks_is_not_written_at_all() {
        let Some(path) = of_system() else {
            println!("SKIPPED: letters: no font with Chinese letters on this system");
            let is_required = std::env::var_os("POLICYDESK_REQUIRE_FONT").is_some_and(|v| v == "1");
            assert!(!is_required, "a font with Chinese letters is required and not there");
            return;
        };
        let letters = Letters::read(&path).expect("a font");
        assert!(letters.can_write("苏科贷 Tech loan（2026）"));
        assert!(!letters.can_write("苏科贷\u{f0000}"), "no font has this one");
        assert_eq!(letters.lines("苏科贷", 50.0, 110.0), ["苏科", "贷"]);
    }

    #[test]
    fn a_font_that_is_none_is_a_finding_and_none_named_is_nothing_to_say() {
        let found = font_findings(Some(Path::new("Cargo.toml")));
        assert_eq!(found.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["cfg.font"]);
        assert!(font_findings(None).is_empty());
    }
}
