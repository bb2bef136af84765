//! The name someone probably meant.

use crate::diagnostic::Words;

/// Names people bring from elsewhere, each with the one used here. Spelling would not find
/// them, or would find another: `cn` is closer to `en` than to `zh`.
const ALIASES: &[(&str, &str)] = &[
    ("cn", "zh"),
    ("chs", "zh"),
    ("chinese", "zh"),
    ("zh_cn", "zh"),
    ("zh-cn", "zh"),
    ("eng", "en"),
    ("english", "en"),
    ("en_us", "en"),
    ("us", "en"),
    ("href", "url"),
    ("uri", "url"),
    ("website", "url"),
    ("tel", "phone"),
    ("telephone", "phone"),
    ("mobile", "phone"),
    ("department", "office"),
    ("dept", "office"),
    ("category", "topic"),
    ("body", "answer"),
    ("reply", "answer"),
    ("regex", "patterns"),
    ("tags", "keywords"),
    ("expires", "valid_until"),
    ("valid_to", "valid_until"),
    ("start", "valid_from"),
    ("faq", "entry"),
    ("lng", "lon"),
    ("latitude", "lat"),
    ("longitude", "lon"),
];

/// How unlike a name may be and still be meant, by Jaro–Winkler: 0.8 takes `anwser` for
/// `answer` and leaves `price` alone.
const MIN_LIKENESS: f64 = 0.8;

/// What edits are forgiven, as a share of the longer name.
const SPARED: f64 = 0.25;

/// More edits than this share of the longer name are too unlike, whatever they are.
const MAX_EDITS: f64 = 1.0 + SPARED - MIN_LIKENESS;

/// The known name nearest to what was written, if any is near.
pub(crate) fn nearest<'a>(
    written: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let lower = written.to_lowercase();
    let alias = ALIASES.iter().find(|(from, _)| *from == lower).map(|(_, to)| *to);
    let mut best = None;
    for name in known {
        if Some(name) == alias {
            return Some(name);
        }
        let likeness = likeness(&lower, &name.to_lowercase());
        if likeness >= MIN_LIKENESS && best.is_none_or(|(most, _)| likeness > most) {
            best = Some((likeness, name));
        }
    }
    best.map(|(_, name)| name)
}

/// What to write instead of a name nobody knows: the nearest one, or what the caller says
/// where none is near.
pub(crate) fn suggest<'a>(
    written: &str,
    known: impl IntoIterator<Item = &'a str>,
    otherwise: impl FnOnce() -> Words,
) -> Words {
    nearest(written, known).map_or_else(otherwise, did_you_mean)
}

/// The question after a slip.
pub(super) fn did_you_mean(name: &str) -> Words {
    Words::new(format!("是不是想写 `{name}`？"), format!("did you mean `{name}`?"))
}

/// How alike two names are, 0 to 1. A name inside the other counts, so that `question_zh`
/// leads to `questions`.
fn likeness(a: &str, b: &str) -> f64 {
    let lengths = [a, b].map(|name| name.chars().count());
    let (shortest, longest) = (lengths[0].min(lengths[1]), lengths[0].max(lengths[1]).max(1));
    // Every character that one has more is an edit. So many of them leave too little in common,
    // and comparing a line with a name letter by letter takes long.
    if longest - shortest > 1 && (longest - shortest) as f64 > MAX_EDITS * longest as f64 {
        return 0.0;
    }
    let swapped = strsim::damerau_levenshtein(a, b);
    let by_edits = 1.0 - swapped as f64 / longest as f64;
    // One slip in a short word leaves little in common, yet is a slip.
    if swapped == 1 && longest >= 2 {
        by_edits.max(0.9)
    } else {
        strsim::jaro_winkler(a, b).min(by_edits + SPARED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_lead_to_the_name_that_was_meant() {
        let known = ["id", "topic", "title", "answer", "questions", "keywords", "zh", "en"];
        let check = |written, meant| assert_eq!(nearest(written, known), meant, "{written}");
        check("anwser", Some("answer"));
        check("ID", Some("id"));
        check("keyword", Some("keywords"));
        check("question", Some("questions"));
        check("cn", Some("zh"));
        check("price", None);
        check("备注", None);
        check(&"answer".repeat(5_000), None);
    }

    #[test]
    fn references_lead_to_the_id_that_was_meant() {
        assert_eq!(nearest("taxes", ["tax", "money"]), Some("tax"));
        assert_eq!(nearest("kjju", ["kjj", "rsj"]), Some("kjj"));
        assert_eq!(nearest("no-such", ["hitech-tax"]), None);
    }
}
