//! A folder that is saved badly, over and over, while it is read as the desk reads it and
//! questions are asked of what comes of it. The clock is the test's own, so that pauses cost
//! no time; files, readings, judgements and the desk are the real ones.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::Write as _,
    path::PathBuf,
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    time::{Duration, Instant, SystemTime},
};

use chrono::{DateTime, NaiveDate};
use policydesk::{
    conversation::Act,
    desk::{Desk, FixedClock, Incoming, Settings},
    engine::Thresholds,
    faq::{self, Faq, Language},
    knowledge::Knowledge,
    reload::{Content, Judgement, Reading, SETTLED_AFTER, Settling, judge},
    session::Session,
};
use tempfile::TempDir;

/// How many entries a set has: losing one or two of them needs no yes, so that losses get
/// through and must be announced.
const ENTRIES: u64 = 20;

/// How a file is saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// It is emptied, then written in pieces.
    TruncateThenWrite,
    /// The program dies half-way; somebody saves again later.
    CutAtRandom,
    /// The new text is written over the old one, piece by piece.
    InPlace,
    /// The old file goes, by a deletion or to another name; the new one comes later.
    Replaced,
}

/// What came of many saves.
#[derive(Debug, Clone, Default)]
pub(crate) struct Figures {
    /// Saves that ended whole.
    pub(crate) n_saves: u64,
    /// Times the folder was read.
    pub(crate) n_readings: u64,
    /// Sets that were refused.
    pub(crate) n_refused: u64,
    /// Sets that were held.
    pub(crate) n_held: u64,
    /// Swaps.
    pub(crate) n_swaps: u64,
    /// Swaps that lost entries and said which.
    pub(crate) n_announced: u64,
    /// Sets of several generations that were served.
    pub(crate) n_mixtures: u64,
    /// Entries that were gone and not named.
    pub(crate) n_unannounced: u64,
    /// Whole saves that were not what was served in the end.
    pub(crate) n_not_live: u64,
    /// Questions asked meanwhile.
    pub(crate) n_questions: u64,
    /// The longest time from the last byte of a save to the swap, on the test's clock.
    pub(crate) slowest: Duration,
    /// The longest time that loading and building took, on the machine's.
    pub(crate) slowest_build: Duration,
}

/// One moment of a save.
struct Step {
    /// Milliseconds after the one before.
    pause: u64,
    /// What is in the file then; none where there is no file.
    text: Option<String>,
}

/// The folder and the desk over it.
pub(crate) struct Storm {
    folder: TempDir,
    random: u64,
    /// Milliseconds on the test's clock.
    now: u64,
    generation: u64,
    text: String,
    served: Content,
    /// The hash that was looked at last, as the reloader keeps it.
    judged: String,
    desk: Desk,
}

impl Style {
    /// All of them.
    pub(crate) const ALL: [Self; 4] =
        [Self::TruncateThenWrite, Self::CutAtRandom, Self::InPlace, Self::Replaced];

    /// What it is called in a table.
    #[allow(dead_code, reason = "the bench shows it, the test does not")]
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::TruncateThenWrite => "truncate, then write",
            Self::CutAtRandom => "cut at random",
            Self::InPlace => "new head over old tail",
            Self::Replaced => "rename, delete and create",
        }
    }
}

impl Storm {
    /// A folder with its first generation, and a desk that serves it. The same number gives
    /// the same storm.
    pub(crate) fn new(seed: u64) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let office = "[[office]]\nid = \"bureau\"\nname.zh = \"市科技局\"\n";
        fs::write(folder.path().join("a.toml"), office).expect("it is writable");
        let text = generation(0, seed);
        fs::write(folder.path().join("entries.toml"), &text).expect("it is writable");
        let reading = Reading::take(folder.path()).expect("nobody has the folder");
        let (faq, findings) = faq::load(&reading.files, today());
        let faq = faq.unwrap_or_else(|| panic!("{findings:?}"));
        let served = Content::new(&reading, &faq);
        let judged = served.hash.clone();
        let desk = desk(faq);
        Self { folder, random: seed, now: 0, generation: 0, text, served, judged, desk }
    }

    /// Saves so many times in a style, while questions are asked.
    pub(crate) fn rage(&mut self, style: Style, n_saves: u64) -> Figures {
        let (is_over, n_questions) = (AtomicBool::new(false), AtomicU64::new(0));
        let n_torn_answers = AtomicU64::new(0);
        let mut figures = Figures::default();
        // What is asked shares the desk's knowledge, as channels do: through the desk alone.
        let desk = std::mem::replace(&mut self.desk, desk(Faq::new(faq::FaqParts::default())));
        std::thread::scope(|scope| {
            scope.spawn(|| {
                while !is_over.load(Ordering::Relaxed) {
                    let is_torn = !is_of_one_generation(&desk);
                    n_torn_answers.fetch_add(u64::from(is_torn), Ordering::Relaxed);
                    n_questions.fetch_add(1, Ordering::Relaxed);
                }
            });
            for _ in 0..n_saves {
                self.save(style, &desk, &mut figures);
            }
            is_over.store(true, Ordering::Relaxed);
        });
        self.desk = desk;
        figures.n_questions = n_questions.into_inner();
        figures.n_mixtures += n_torn_answers.into_inner();
        figures
    }

    /// One save, from its first byte until the desk has looked at its last.
    fn save(&mut self, style: Style, desk: &Desk, figures: &mut Figures) {
        self.generation += 1;
        let whole = generation(self.generation, self.random);
        let mut steps = self.steps(style, &whole).into_iter().peekable();
        let mut settling = Settling::default();
        let (mut next_step, mut next_read) = (self.now, None);
        let mut is_news = false;
        loop {
            let is_step = steps.peek().is_some_and(|_| next_read.is_none_or(|at| next_step <= at));
            if is_step && let Some(step) = steps.next() {
                self.now = next_step;
                self.put(step.text.as_deref());
                next_step = self.now + steps.peek().map_or(0, |step| step.pause);
                is_news = next_read.is_some();
                next_read = next_read.or(Some(self.now + self.roll(5)));
                continue;
            }
            let Some(at) = next_read else { break };
            self.now = at;
            let is_done = self.look(&mut settling, desk, figures);
            next_read = match (is_done, is_news) {
                (false, _) => Some(at + millis(SETTLED_AFTER)),
                (true, true) => Some(at + 1),
                (true, false) => None,
            };
            is_news &= !is_done;
            if is_done {
                settling = Settling::default();
            }
        }
        figures.slowest = figures.slowest.max(Duration::from_millis(self.now - next_step));
        self.text = whole;
        figures.n_saves += 1;
        figures.n_not_live += u64::from(!is_generation(desk, self.generation));
    }

    /// Reads the folder as the reloader does; says whether the look is over.
    fn look(&mut self, settling: &mut Settling, desk: &Desk, figures: &mut Figures) -> bool {
        figures.n_readings += 1;
        let reading = Reading::take(self.folder.path()).expect("nobody has the folder");
        if reading.hash == self.judged {
            return true;
        }
        let Some(reading) = settling.settled(reading, Duration::from_millis(self.now)) else {
            return false;
        };
        self.judged.clone_from(&reading.hash);
        let began = Instant::now();
        match judge(&self.served, &reading, today(), None) {
            Judgement::Same => {}
            Judgement::Refused(_) => figures.n_refused += 1,
            Judgement::Held { .. } => figures.n_held += 1,
            Judgement::Sound(sound) => {
                let before = ids(desk.knowledge().faq());
                let lost: BTreeSet<String> = &before - &ids(&sound.faq);
                let named: BTreeSet<String> = sound.diff.removed.into_iter().collect();
                figures.n_unannounced += lost.difference(&named).count() as u64;
                figures.n_announced += u64::from(!lost.is_empty());
                figures.n_swaps += 1;
                desk.replace(Knowledge::uncalibrated(sound.faq));
                self.served = sound.content;
                figures.n_mixtures += u64::from(generations(desk.knowledge().faq()).len() > 1);
                figures.slowest_build = figures.slowest_build.max(began.elapsed());
            }
        }
        true
    }

    /// What a save leaves in the file, moment by moment; the last is the whole text.
    fn steps(&mut self, style: Style, whole: &str) -> Vec<Step> {
        let short = millis(SETTLED_AFTER);
        let old = self.text.clone();
        let mut torn: Vec<(Option<String>, u64)> = match style {
            Style::TruncateThenWrite => {
                let first = self.cut(whole.len());
                vec![
                    (Some(String::new()), self.roll(2_000)),
                    (Some(prefix(whole, first)), self.roll(2_000)),
                ]
            }
            Style::CutAtRandom => {
                let end = self.cut(whole.len());
                vec![(Some(prefix(whole, end)), 500 + self.roll(4_500))]
            }
            // A pause longer than it takes to settle would be an edit like any other: nothing
            // can tell it from one.
            Style::InPlace => {
                let mut ends: Vec<_> = (0..=self.roll(4)).map(|_| self.cut(whole.len())).collect();
                ends.sort_unstable();
                ends.iter()
                    .map(|end| (Some(overlay(whole, &old, *end)), self.roll(short)))
                    .collect()
            }
            Style::Replaced if self.roll(4) == 0 => Vec::new(),
            Style::Replaced => {
                let end = self.cut(whole.len());
                vec![(None, self.roll(2_000)), (Some(prefix(whole, end)), self.roll(short))]
            }
        };
        torn.push((Some(whole.to_owned()), 0));
        // The pause belongs before the moment that ends it.
        let pauses: Vec<u64> =
            [0].into_iter().chain(torn.iter().map(|(_, pause)| *pause)).collect();
        torn.into_iter().zip(pauses).map(|((text, _), pause)| Step { pause, text }).collect()
    }

    /// Makes the file what it is at a moment, with the time of the test's clock.
    fn put(&self, text: Option<&str>) {
        let path = self.path();
        let Some(text) = text else {
            fs::remove_file(path).expect("it is there");
            return;
        };
        let mut file = File::create(path).expect("it is writable");
        file.write_all(text.as_bytes()).expect("it is writable");
        let modified = SystemTime::UNIX_EPOCH + Duration::from_millis(self.now);
        file.set_modified(modified).expect("its time is settable");
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("entries.toml")
    }

    /// A place in a text, most often near its end, where cuts are hardest to see.
    fn cut(&mut self, len: usize) -> usize {
        let len = u64::try_from(len).expect("a text is short");
        let from_end = if self.roll(2) == 0 { self.roll(len) } else { self.roll(len / 10) };
        usize::try_from(len - from_end).expect("a text is short")
    }

    /// A number below `n`, by `SplitMix64`.
    fn roll(&mut self, n: u64) -> u64 {
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.random;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % n.max(1)
    }
}

/// The file of a generation: its number is in every entry, and every entry is as long as it
/// happens to be.
fn generation(number: u64, seed: u64) -> String {
    let entry = |n: u64| {
        let length = (seed ^ (number * ENTRIES + n)).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 59;
        let padding = "政策".repeat(usize::try_from(length).expect("five bits"));
        format!(
            "[[entry]]\nid = \"policy-{n}\"\noffice = \"bureau\"\ntitle.zh = \"政策{n}\"\n\
             keywords = [\"政策{n}号\"]\nquestions.zh = [\"政策{n}号怎么申请\"]\n\
             answer.zh = \"\"\"\n第{number}版：{padding}。\n\"\"\"\ndetails.steps.zh = \"第{number}版\"\n\n"
        )
    };
    (0..ENTRIES).map(entry).collect()
}

/// The beginning of a text, up to a whole character: half of one is no UTF-8, and refused.
fn prefix(text: &str, end: usize) -> String {
    text[..text.floor_char_boundary(end)].to_owned()
}

/// The beginning of the new text, and from there on what stood in the file before.
fn overlay(new: &str, old: &str, end: usize) -> String {
    let end = new.floor_char_boundary(end);
    let rest = old.get(old.ceil_char_boundary(end.min(old.len()))..).unwrap_or_default();
    [&new[..end], rest].concat()
}

fn desk(faq: Faq) -> Desk {
    let settings =
        Settings { thresholds: Thresholds::default(), message_chars: 1_000, retention_days: 90 };
    let now = DateTime::parse_from_rfc3339("2026-11-24T09:00:00+08:00").expect("a time");
    Desk::new(Knowledge::uncalibrated(faq), settings, std::sync::Arc::new(FixedClock(now)))
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).expect("a day")
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).expect("a short time")
}

fn ids(faq: &Faq) -> BTreeSet<String> {
    faq.entries().iter().map(|entry| entry.id.to_string()).collect()
}

/// The generations that answers and their details are of.
fn generations(faq: &Faq) -> BTreeSet<String> {
    let texts = faq.entries().iter().flat_map(|entry| {
        let steps = entry.details.steps.get(Language::Zh);
        entry.answer.get(Language::Zh).into_iter().chain(steps)
    });
    texts.filter_map(|text| text.trim().split('版').next()).map(str::to_owned).collect()
}

fn is_generation(desk: &Desk, number: u64) -> bool {
    let knowledge = desk.knowledge();
    let is_whole = knowledge.faq().entries().len() == usize::try_from(ENTRIES).expect("few");
    is_whole && generations(knowledge.faq()) == BTreeSet::from([format!("第{number}")])
}

/// Asks a question, and looks whether all that could have been answered is of one generation.
fn is_of_one_generation(desk: &Desk) -> bool {
    let incoming = Incoming { act: Act::of_text("政策7号怎么申请"), language_hint: None };
    let (knowledge, _) = desk.answer(&incoming, &Session::default());
    generations(knowledge.faq()).len() <= 1
}
