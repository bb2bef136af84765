//! The picture that stands beside a shared link: the desk's mark, what the answer is called,
//! and the way to it as a code. Only a PNG will do: WeChat and others show no SVG.

use super::{letters::Letters, qr::Code};

/// The size that readers of Open Graph show whole: 1.91 to 1.
pub(super) const WIDTH: u32 = 1_200;
/// Its height.
pub(super) const HEIGHT: u32 = 630;

/// Red, green and blue. They are those of `style/tokens.css`.
pub(super) type Color = [u8; 3];

const PAPER: Color = [0xf6, 0xf5, 0xf0];
const SURFACE: Color = [0xff, 0xff, 0xff];
const INK: Color = [0x1b, 0x26, 0x22];
const INK_SOFT: Color = [0x55, 0x62, 0x5c];
const JADE: Color = [0x0b, 0x6b, 0x57];
const JADE_TINT: Color = [0xe4, 0xf0, 0xea];

/// Distance from the edge, in pixels.
const MARGIN: f32 = 84.0;

/// The most pixels a side of the code may take.
const CODE_SIDE: usize = 232;

/// Sizes for the title, the first that fits; the last is cut off.
const TITLE_SIZES: [f32; 4] = [84.0, 70.0, 58.0, 46.0];

/// From here to there the title may reach down.
const TITLE_TOP: f32 = 204.0;
const TITLE_BOTTOM: f32 = 500.0;

/// Lines stand this far apart, in sizes.
const LEADING: f32 = 1.36;

/// Rows and columns of points that are looked at within a pixel at an edge.
const SAMPLES: u16 = 4;

/// What a picture shows. Two that are equal look the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Scene {
    /// What it is about: an answer's title, or the desk's name.
    pub(super) title: String,
    /// Whose it is; the desk's name, empty where the title says it.
    pub(super) name: String,
    /// What the desk promises.
    pub(super) motto: String,
    /// Where the code leads; none where the desk does not know its address.
    pub(super) address: Option<String>,
}

impl Scene {
    /// Draws it. Words stand on it only where the letters have every one of them.
    pub(super) fn draw(&self, letters: Option<&Letters>) -> Canvas {
        let mut canvas = Canvas::filled(PAPER);
        // Half of the mark once more, large and quiet, hangs from the upper edge.
        canvas.rings((1_090.0, -132.0), 480.0, [JADE_TINT, [0xee, 0xf3, 0xed]]);
        let code = self.address.as_deref().and_then(Code::of);
        let texts = [&self.title, &self.name, &self.motto];
        let letters = letters.filter(|letters| texts.iter().all(|text| letters.can_write(text)));
        if let Some(letters) = letters {
            canvas.mark((MARGIN, 84.0), 76.0);
            self.write(&mut canvas, letters, code.is_some());
        } else {
            canvas.mark((MARGIN, 185.0), 260.0);
        }
        if let Some(code) = code {
            canvas.code(&code);
        }
        canvas
    }

    fn write(&self, canvas: &mut Canvas, letters: &Letters, has_code: bool) {
        let right = if has_code { 400.0 } else { MARGIN };
        letters.write(canvas, &self.name, (MARGIN + 100.0, 134.0), (36.0, JADE));
        let (size, lines) = self.title_lines(letters, 1_200.0 - MARGIN - right);
        let mut y = TITLE_TOP + size;
        for line in lines {
            letters.write(canvas, &line, (MARGIN, y), (size, INK));
            y += size * LEADING;
        }
        letters.write(canvas, &self.motto, (MARGIN, 556.0), (28.0, INK_SOFT));
    }

    /// The title in the largest size that fits.
    fn title_lines(&self, letters: &Letters, width: f32) -> (f32, Vec<String>) {
        let most = |size: f32| whole((TITLE_BOTTOM - TITLE_TOP) / (size * LEADING));
        let fitted = TITLE_SIZES.map(|size| (size, letters.lines(&self.title, size, width)));
        let is_fitting = |(size, lines): &(f32, Vec<String>)| {
            lines.len() <= most(*size)
                && lines.iter().all(|line| letters.width(line, *size) <= width)
        };
        let [.., smallest] = &fitted;
        let (size, lines) = fitted.iter().find(|one| is_fitting(one)).unwrap_or(smallest);
        (*size, lines.iter().take(most(*size)).cloned().collect())
    }
}

/// A picture being drawn.
#[derive(Debug)]
pub(super) struct Canvas {
    /// Three bytes a pixel, row by row.
    pixels: Vec<u8>,
}

impl Canvas {
    fn filled(color: Color) -> Self {
        Self { pixels: color.repeat(WIDTH as usize * HEIGHT as usize) }
    }

    /// As a PNG.
    ///
    /// # Errors
    ///
    /// None that a picture of this size can cause.
    pub(super) fn into_png(self) -> Result<Vec<u8>, png::EncodingError> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, WIDTH, HEIGHT);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::High);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&self.pixels)?;
        writer.finish()?;
        Ok(bytes)
    }

    /// Mixes a colour into a pixel that lies some pixels right of and below a corner.
    pub(super) fn mix_at(
        &mut self,
        corner: (f32, f32),
        (dx, dy): (u32, u32),
        color: Color,
        coverage: f32,
    ) {
        let (x, y) = (corner.0 + dx as f32, corner.1 + dy as f32);
        if x >= 0.0 && y >= 0.0 {
            self.mix(whole(x), whole(y), color, coverage);
        }
    }

    fn mix(&mut self, x: usize, y: usize, color: Color, coverage: f32) {
        if x >= WIDTH as usize || y >= HEIGHT as usize {
            return;
        }
        let at = 3 * (y * WIDTH as usize + x);
        for (below, above) in self.pixels[at..at + 3].iter_mut().zip(color) {
            let mixed = f32::from(*below) + (f32::from(above) - f32::from(*below)) * coverage;
            *below = u8::try_from(whole(mixed.round())).unwrap_or(u8::MAX);
        }
    }

    /// Fills what is inside a shape, with soft edges.
    fn fill(
        &mut self,
        (left, top): (f32, f32),
        side: f32,
        color: Color,
        shape: impl Fn(f32, f32) -> bool,
    ) {
        let end = |from: f32, most: u32| whole((from + side).ceil().max(0.0)).min(most as usize);
        let step = 1.0 / f32::from(SAMPLES);
        for y in whole(top.max(0.0))..end(top, HEIGHT) {
            for x in whole(left.max(0.0))..end(left, WIDTH) {
                let points = (0..SAMPLES * SAMPLES).map(|i| (i % SAMPLES, i / SAMPLES));
                let inside = points.filter(|&(i, j)| {
                    let px = x as f32 + (f32::from(i) + 0.5) * step;
                    let py = y as f32 + (f32::from(j) + 0.5) * step;
                    shape(px, py)
                });
                let coverage = inside.count() as f32 / f32::from(SAMPLES * SAMPLES);
                if coverage > 0.0 {
                    self.mix(x, y, color, coverage);
                }
            }
        }
    }

    /// The desk's mark, as `favicon.svg` draws it on 32 by 32.
    fn mark(&mut self, corner: (f32, f32), side: f32) {
        let unit = side / 32.0;
        let (left, top) = corner;
        let radius = 8.0 * unit;
        self.fill(corner, side, JADE, |x, y| {
            let from_edge = |at: f32, start: f32| (at - start).min(start + side - at);
            let (dx, dy) = (radius - from_edge(x, left), radius - from_edge(y, top));
            dx <= 0.0 || dy <= 0.0 || dx.hypot(dy) <= radius
        });
        let half = [0x79, 0xae, 0xa3];
        self.rings((left + 16.0 * unit, top + 16.0 * unit), 9.5 * unit, [SURFACE, half]);
    }

    /// Two half rings around a point: one above, and one below it, a little apart.
    fn rings(&mut self, (cx, cy): (f32, f32), outer: f32, [above, below]: [Color; 2]) {
        let unit = outer / 9.5;
        let inner = 6.1 * unit;
        let corner = (cx - outer, cy - outer);
        let is_ring = |x: f32, y: f32| (inner..=outer).contains(&(x - cx).hypot(y - cy));
        self.fill(corner, 2.0 * outer, above, |x, y| y <= cy && is_ring(x, y));
        self.fill(corner, 2.0 * outer, below, |x, y| y >= cy + 2.6 * unit && is_ring(x, y));
    }

    /// The code in the lower right corner, in whole pixels: anything else blurs it.
    fn code(&mut self, code: &Code) {
        let unit = (CODE_SIDE / code.side()).max(1);
        let side = unit * code.side();
        let edge = 84;
        let left = (WIDTH as usize).saturating_sub(edge + side);
        let top = (HEIGHT as usize).saturating_sub(edge - 10 + side);
        for y in 0..side {
            for x in 0..side {
                let color = if code.is_dark(x / unit, y / unit) { INK } else { SURFACE };
                self.mix(left + x, top + y, color, 1.0);
            }
        }
    }
}

/// The whole part of a number that is not negative.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "numbers here are places within a picture, and a cast saturates"
)]
const fn whole(number: f32) -> usize {
    number as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scene(address: Option<&str>) -> Scene {
        Scene {
            title: "苏科贷".to_owned(),
            name: "政策台".to_owned(),
            motto: String::new(),
            address: address.map(str::to_owned),
        }
    }

    #[test]
    fn a_picture_is_a_png_of_its_size() {
        let png = scene(None).draw(None).into_png().expect("it is drawn");
        let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().expect("a PNG");
        let mut pixels = vec![0; reader.output_buffer_size().expect("it has a size")];
        let frame = reader.next_frame(&mut pixels).expect("it is whole");
        assert_eq!((frame.width, frame.height), (WIDTH, HEIGHT));
    }

    #[test]
    fn its_colours_are_those_of_the_pages() {
        let tokens = include_str!("assets/style/tokens.css");
        for [red, green, blue] in [PAPER, SURFACE, INK, INK_SOFT, JADE, JADE_TINT] {
            let colour = format!("#{red:02x}{green:02x}{blue:02x};");
            assert!(tokens.contains(&colour), "{colour}");
        }
    }

    #[test]
    fn without_letters_the_mark_and_the_code_stand_alone() {
        let bare = scene(None).draw(None);
        let coded = scene(Some("https://desk.example.gov.cn/e/loan")).draw(None);
        let dark = |canvas: &Canvas| canvas.pixels.chunks(3).filter(|pixel| *pixel == INK).count();
        assert_eq!(dark(&bare), 0, "nothing is written");
        assert!(dark(&coded) > 5_000, "a code is there");
        let jade = bare.pixels.chunks(3).filter(|pixel| *pixel == JADE).count();
        assert!(jade > 30_000, "so is the mark: {jade}");
    }
}
