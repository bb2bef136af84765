//! The answers of a company as a short word for a link.
//!
//! Telegram allows 64 characters after `?start=`, of letters, digits, `_` and `-` (Bot API,
//! "Deep linking"). So the answers are packed bit by bit in the order of the questions, and
//! written in base 64 (RFC 4648 §5). The first characters are a digest of the questions: a
//! link made before staff changed them is told from one that still means what it meant.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};

use super::{Given, Hundredths, Profile, Span};
use crate::{
    faq::{Answers, Faq, ProfileQuestion},
    text::hash,
};

/// What the word begins with. No entry has an id that does: ids are lower case.
pub const PREFIX: &str = "M-";

/// The longest payload of a deep link.
const MAX_CHARS: usize = 64;

/// The bytes of the digest. Three make one chance in sixteen million that changed questions
/// look like the old ones.
const DIGEST_BYTES: usize = 3;

/// The word for a company's answers; none where there are none, or more than a link holds.
pub fn encode(faq: &Faq, profile: &Profile) -> Option<String> {
    let mut bits = Bits::default();
    for question in faq.profile() {
        let given = profile.get(&question.id).filter(|given| is_answer(question, given));
        bits.push(u64::from(given.is_some()), 1);
        if let Some(given) = given {
            push(&mut bits, question, given);
        }
    }
    let has_answers = faq.profile().iter().any(|question| profile.contains_key(&question.id));
    let bytes = [digest(faq).as_slice(), &bits.into_bytes()].concat();
    let word = format!("{PREFIX}{}", BASE64.encode(bytes));
    (has_answers && word.len() <= MAX_CHARS).then_some(word)
}

/// The answers that a word stands for; none where it is damaged, forged, or older than the
/// questions.
pub fn decode(faq: &Faq, word: &str) -> Option<Profile> {
    let bytes = BASE64.decode(word.strip_prefix(PREFIX)?).ok()?;
    let (found, packed) = bytes.split_at_checked(DIGEST_BYTES)?;
    if found != digest(faq) {
        return None;
    }
    let mut bits = Reader { bytes: packed, at: 0 };
    let mut profile = Profile::new();
    for question in faq.profile() {
        if bits.take(1)? == 1 {
            let given = pull(&mut bits, question)?;
            profile.insert(question.id.clone(), given);
        }
    }
    (!profile.is_empty()).then_some(profile)
}

/// Whether an answer is of the question's kind.
fn is_answer(question: &ProfileQuestion, given: &Given) -> bool {
    Given::read(question, &given.text()).is_some()
}

fn push(bits: &mut Bits, question: &ProfileQuestion, given: &Given) {
    match (&question.answers, given) {
        (Answers::Choices { choices, multiple }, Given::Choices(ids)) => {
            let is_given = |idx: usize| ids.iter().any(|id| *choices[idx].id == **id);
            if *multiple {
                (0..choices.len()).for_each(|idx| bits.push(u64::from(is_given(idx)), 1));
            } else {
                let picked = (0..choices.len()).find(|&idx| is_given(idx)).unwrap_or_default();
                bits.push(picked as u64, width(choices.len()));
            }
        }
        (_, Given::YesNo(yes)) => bits.push(u64::from(*yes), 1),
        (_, Given::Number(span)) => push_span(bits, *span),
        _ => {}
    }
}

fn pull(bits: &mut Reader<'_>, question: &ProfileQuestion) -> Option<Given> {
    Some(match &question.answers {
        Answers::YesNo => Given::YesNo(bits.take(1)? == 1),
        Answers::Number { .. } => Given::Number(pull_span(bits)?),
        Answers::Choices { choices, multiple: true } => {
            let mut ids = Vec::new();
            for choice in choices {
                if bits.take(1)? == 1 {
                    ids.push(choice.id.to_string());
                }
            }
            Given::Choices(ids)
        }
        Answers::Choices { choices, multiple: false } => {
            let idx = usize::try_from(bits.take(width(choices.len()))?).ok()?;
            Given::Choices(vec![choices.get(idx)?.id.to_string()])
        }
    })
}

/// The bits that tell so many choices apart.
fn width(n_choices: usize) -> u32 {
    usize::BITS - n_choices.saturating_sub(1).leading_zeros()
}

/// An exact number once, a range by its ends.
fn push_span(bits: &mut Bits, span: Span) {
    bits.push(u64::from(span.exact().is_some()), 1);
    if let Some(number) = span.exact() {
        return push_number(bits, number);
    }
    for end in [span.from, span.until] {
        bits.push(u64::from(end.is_some()), 1);
        if let Some(number) = end {
            push_number(bits, number);
        }
    }
}

fn pull_span(bits: &mut Reader<'_>) -> Option<Span> {
    if bits.take(1)? == 1 {
        return pull_number(bits).map(Span::exactly);
    }
    let from = if bits.take(1)? == 1 { Some(pull_number(bits)?) } else { None };
    let until = if bits.take(1)? == 1 { Some(pull_number(bits)?) } else { None };
    let is_ordered = from.zip(until).is_none_or(|(from, until)| from <= until);
    is_ordered.then_some(Span { from, until })
}

/// The bits of a group of a number; each group is followed by one bit that says whether
/// another comes. Four keep both a handful of people and a hundred million short.
const GROUP_BITS: u32 = 4;

fn push_number(bits: &mut Bits, number: Hundredths) {
    bits.push(u64::from(number < 0), 1);
    // Most numbers are whole, and a whole one is shorter without its hundredths.
    let is_whole = number % 100 == 0;
    bits.push(u64::from(is_whole), 1);
    let mut rest = number.unsigned_abs() / if is_whole { 100 } else { 1 };
    loop {
        bits.push(rest, GROUP_BITS);
        rest >>= GROUP_BITS;
        bits.push(u64::from(rest > 0), 1);
        if rest == 0 {
            return;
        }
    }
}

fn pull_number(bits: &mut Reader<'_>) -> Option<Hundredths> {
    let is_negative = bits.take(1)? == 1;
    let unit = if bits.take(1)? == 1 { 100 } else { 1 };
    let (mut number, mut shift) = (0_u64, 0);
    loop {
        let group = bits.take(GROUP_BITS)?;
        // Forged groups may go on without an end; no number has more than the type holds.
        number |= group.checked_shl(shift).filter(|_| shift < 52)?;
        shift += GROUP_BITS;
        if bits.take(1)? == 0 {
            break;
        }
    }
    let number = i64::try_from(number).ok()?.checked_mul(unit)?;
    Some(if is_negative { -number } else { number })
}

/// A digest of what the questions are and offer.
fn digest(faq: &Faq) -> [u8; DIGEST_BYTES] {
    let mut shape = String::new();
    for question in faq.profile() {
        shape.push_str(&question.id);
        match &question.answers {
            Answers::YesNo => shape.push('?'),
            Answers::Number { .. } => shape.push('#'),
            Answers::Choices { choices, multiple } => {
                shape.push(if *multiple { '*' } else { '1' });
                for choice in choices {
                    shape.push(',');
                    shape.push_str(&choice.id);
                }
            }
        }
        shape.push(';');
    }
    let [a, b, c, ..] = hash::text(&shape).to_be_bytes();
    [a, b, c]
}

/// Bits being written, the highest of a byte first.
#[derive(Debug, Default)]
struct Bits {
    bytes: Vec<u8>,
    n_bits: usize,
}

impl Bits {
    /// Appends the lowest `width` bits of a value.
    fn push(&mut self, value: u64, width: u32) {
        for shift in (0..width).rev() {
            if self.n_bits.is_multiple_of(8) {
                self.bytes.push(0);
            }
            let bit = u8::from(value >> shift & 1 == 1);
            if let Some(last) = self.bytes.last_mut() {
                *last |= bit << (7 - self.n_bits % 8);
            }
            self.n_bits += 1;
        }
    }

    /// The bytes; noughts at the end say nothing and are left out.
    fn into_bytes(mut self) -> Vec<u8> {
        while self.bytes.last() == Some(&0) {
            self.bytes.pop();
        }
        self.bytes
    }
}

/// Bits being read. What was left out at the end is noughts; far behind it, something is wrong.
struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn take(&mut self, width: u32) -> Option<u64> {
        /// More bits than any payload holds: whatever reads on is reading a forgery.
        const MOST_BITS: usize = 8 * 1024;
        let mut value = 0;
        for _ in 0..width {
            let byte = self.bytes.get(self.at / 8).copied().unwrap_or_default();
            value = value << 1 | u64::from(byte >> (7 - self.at % 8) & 1);
            self.at += 1;
        }
        (self.at <= MOST_BITS).then_some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::faq::{FaqParts, ProfileChoice, Slug, Text};

    fn question(id: &str, answers: Answers) -> ProfileQuestion {
        let (name, ask) = (Text::default(), Text::default());
        ProfileQuestion { id: id.into(), name, ask, is_wish: false, answers }
    }

    fn choices(ids: &[&str], multiple: bool) -> Answers {
        let choice = |id: &&str| ProfileChoice {
            id: Slug::new(id).expect("a slug"),
            text: Text::default(),
            aliases: Vec::new(),
        };
        Answers::Choices { choices: ids.iter().map(choice).collect(), multiple }
    }

    fn faq(profile: Vec<ProfileQuestion>) -> Faq {
        Faq::new(FaqParts { profile, ..FaqParts::default() })
    }

    fn asked() -> Faq {
        faq(vec![
            question("stage", choices(&["idea", "growing", "scaling"], false)),
            question("certs", choices(&["a", "b", "c"], true)),
            question("years", Answers::Number { unit: Text::default() }),
            question("has-rd", Answers::YesNo),
        ])
    }

    #[test]
    fn a_link_gives_the_answers_back() {
        let picked = |ids: &[&str]| Given::Choices(ids.iter().map(|id| (*id).into()).collect());
        let numbers = [
            Span::exactly(0),
            Span::exactly(120),
            Span::exactly(-500),
            Span::exactly(2_000_000_000),
            Span { from: None, until: Some(299) },
            Span { from: Some(50_001), until: Some(200_000) },
        ];
        for span in numbers {
            let profile = Profile::from([
                ("stage".into(), picked(&["scaling"])),
                ("certs".into(), picked(&["a", "c"])),
                ("years".into(), Given::Number(span)),
                ("has-rd".into(), Given::YesNo(false)),
            ]);
            let word = encode(&asked(), &profile).expect("it fits into a link");
            assert!(word.len() <= MAX_CHARS, "{word}");
            assert_eq!(decode(&asked(), &word), Some(profile), "{word}");
        }
        let none = Profile::from([("certs".into(), picked(&[]))]);
        let word = encode(&asked(), &none).expect("it fits into a link");
        assert_eq!(decode(&asked(), &word), Some(none));
    }

    #[test]
    fn a_link_of_older_questions_is_not_misread() {
        let profile = Profile::from([("has-rd".to_owned(), Given::YesNo(true))]);
        let word = encode(&asked(), &profile).expect("it fits into a link");
        let later = faq(vec![question("has-rd", Answers::YesNo)]);
        assert_eq!(decode(&later, &word), None);
    }

    #[test]
    fn damaged_and_forged_links_say_nothing() {
        let digest = BASE64.encode(digest(&asked()));
        let endless = format!("{PREFIX}{digest}{}", "_".repeat(56));
        for word in ["", "M-", "M-AAAA", "sukedai", "M-????", &endless, &format!("M-{digest}")] {
            assert_eq!(decode(&asked(), word), None, "{word}");
        }
    }
}
