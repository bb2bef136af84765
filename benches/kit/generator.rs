//! FAQs of any size that look like a real one to the matcher: a few particles in most
//! questions, words of the trade in many, names in one entry only.

use std::{collections::HashSet, fmt::Write as _};

use policydesk::diagnostic::SourceFile;

use super::{
    Question,
    grammar::{ASKED_EN, ASKED_ZH, DESK, EN, ENTRY, ZH},
    random::Random,
    words::{ACTS, DISTRICTS, FIELDS, FIRST, HOMOPHONES, KINDS, Pair, SECOND},
};

/// Wordings of an entry: three in ten are English, a little less than in the shipped FAQ.
const ZH_A_ENTRY: usize = 7;
const EN_A_ENTRY: usize = 3;

/// How many questions are asked of an FAQ: enough for a steady 99th percentile.
const N_ASKED: usize = 2_000;

/// One in so many questions has a slip of the finger.
const TYPO_ONCE_IN: usize = 5;

/// So many entries a file make about a megabyte; the desk reads files of up to two.
const ENTRIES_A_FILE: usize = 500;

/// What an entry is about.
#[derive(Debug)]
struct Subject {
    id: String,
    name_zh: String,
    name_en: String,
    district: Pair,
    field: Pair,
    act: Pair,
    kind: Pair,
}

/// The languages a sentence can be filled in.
#[derive(Debug, Clone, Copy)]
enum Tongue {
    Zh,
    En,
}

/// The files of an FAQ of so many questions, ten an entry, and what is asked of it. The
/// same number gives the same FAQ.
pub(super) fn generate(n_questions: usize) -> (Vec<SourceFile>, Vec<Question>) {
    let mut random = Random::new(n_questions as u64);
    let subjects = subjects(n_questions / (ZH_A_ENTRY + EN_A_ENTRY), &mut random);
    let desk = SourceFile::new("desk.toml", DESK);
    let parts = subjects.chunks(ENTRIES_A_FILE).enumerate().map(|(idx, subjects)| {
        let text: String = subjects.iter().map(|subject| entry(subject, &mut random)).collect();
        SourceFile::new(format!("part-{idx:03}.toml"), text)
    });
    let files = std::iter::once(desk).chain(parts).collect();
    let asked = (0..N_ASKED).map(|_| {
        let subject = &subjects[random.below(subjects.len())];
        Question { words: asked(subject, &mut random), entries: vec![subject.id.clone()] }
    });
    let asked = asked.collect();
    (files, asked)
}

/// So many different subjects: no two share a name, or all of place, field, purpose and kind.
fn subjects(n: usize, random: &mut Random) -> Vec<Subject> {
    let (mut names, mut contents) = (HashSet::new(), HashSet::new());
    let mut subjects = Vec::with_capacity(n);
    while subjects.len() < n {
        let subject = subject(subjects.len(), random);
        let content = (subject.district, subject.field, subject.act, subject.kind);
        if !names.contains(&subject.name_zh) && contents.insert(content) {
            names.insert(subject.name_zh.clone());
            subjects.push(subject);
        }
    }
    subjects
}

fn subject(number: usize, random: &mut Random) -> Subject {
    let (first, second) = (random.pick(&FIRST), random.pick(&SECOND));
    let kind = random.pick(&KINDS);
    let (initial, rest) = first.1.split_at(1);
    Subject {
        id: format!("entry-{:05}", number + 1),
        name_zh: format!("{}{}{}", first.0, second.0, kind.0),
        name_en: format!("{}{rest}{} {}", initial.to_uppercase(), second.1, kind.1),
        district: random.pick_skewed(&DISTRICTS),
        field: random.pick_skewed(&FIELDS),
        act: random.pick_skewed(&ACTS),
        kind,
    }
}

impl Subject {
    /// A sentence about it.
    fn fill(&self, sentence: &str, tongue: Tongue) -> String {
        let word = |pair: Pair| match tongue {
            Tongue::Zh => pair.0,
            Tongue::En => pair.1,
        };
        let name = match tongue {
            Tongue::Zh => &self.name_zh,
            Tongue::En => &self.name_en,
        };
        let filled = sentence.replace("{n}", name).replace("{d}", word(self.district));
        let filled = filled.replace("{f}", word(self.field)).replace("{a}", word(self.act));
        filled.replace("{k}", word(self.kind))
    }

    /// Sentences about it as a TOML list.
    fn list<'a>(&self, sentences: impl Iterator<Item = &'a str>, tongue: Tongue) -> String {
        let lines = sentences.map(|sentence| format!("  \"{}\",\n", self.fill(sentence, tongue)));
        format!("[\n{}]", lines.collect::<String>())
    }
}

/// An entry as TOML.
fn entry(subject: &Subject, random: &mut Random) -> String {
    let zh = subject.list(random.some(&ZH, ZH_A_ENTRY), Tongue::Zh);
    let en = subject.list(random.some(&EN, EN_A_ENTRY), Tongue::En);
    let mut text = format!("[[entry]]\nid = \"{}\"\n", subject.id);
    for line in text_lines(subject) {
        text.push_str(&line);
    }
    writeln!(text, "keywords = [\"{}\"]", subject.name_zh).expect("a string takes all");
    writeln!(text, "questions.zh = {zh}\nquestions.en = {en}\n").expect("a string takes all");
    text
}

/// The lines of [`ENTRY`]; those from `….en =` up to the next key are English.
fn text_lines(subject: &Subject) -> impl Iterator<Item = String> {
    let mut tongue = Tongue::Zh;
    ENTRY.split_inclusive('\n').map(move |line| {
        if let Some((key, _)) = line.split_once(" = ") {
            tongue = if key.split('.').next_back() == Some("en") { Tongue::En } else { Tongue::Zh };
        }
        subject.fill(line, tongue)
    })
}

/// A question for an entry, in words that the FAQ does not have, some with a slip.
fn asked(subject: &Subject, random: &mut Random) -> String {
    let is_english = random.below(ZH_A_ENTRY + EN_A_ENTRY) < EN_A_ENTRY;
    let words = if is_english {
        subject.fill(random.pick(&ASKED_EN), Tongue::En)
    } else {
        subject.fill(random.pick(&ASKED_ZH), Tongue::Zh)
    };
    if random.once_in(TYPO_ONCE_IN) { mistyped(&words, random) } else { words }
}

/// The words with one slip: a character that sounds alike where there is one, else one lost
/// or two swapped.
fn mistyped(words: &str, random: &mut Random) -> String {
    let mut chars: Vec<char> = words.chars().collect();
    let at = random.below(chars.len() - 1);
    let alike = chars.iter().enumerate().skip(at).find_map(|(idx, &c)| {
        let (_, other) = HOMOPHONES.iter().find(|(right, _)| *right == c)?;
        Some((idx, *other))
    });
    match alike {
        Some((idx, other)) => chars[idx] = other,
        None if random.once_in(2) => _ = chars.remove(at),
        None => chars.swap(at, at + 1),
    }
    chars.into_iter().collect()
}
