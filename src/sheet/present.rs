//! What the cells of an entry say now.

use sha2::{Digest as _, Sha256};

use super::{COLUMNS, Column, Value};
use crate::faq::{Entry, Facet, Faq, Fits, Language, Office};

/// What an entry says in a column; none where it says nothing, or the column is not its own.
pub(super) fn entry(entry: &Entry, column: Column) -> Option<Value> {
    let text = |text: Option<&str>| text.map(|text| Value::Text(text.to_owned()));
    let lines = |lines: Vec<String>| (!lines.is_empty()).then_some(Value::Lines(lines));
    match column {
        Column::Id => text(Some(&entry.id)),
        Column::Topic => text(entry.topic.as_deref()),
        Column::Office => text(entry.office.as_deref()),
        Column::Title(language) => text(entry.title.get(language)),
        Column::Questions(language) => lines(entry.questions.get(language).to_vec()),
        Column::Answer(language) => text(entry.answer.get(language)),
        Column::Detail(facet, language) => text(detail(entry, facet, language)),
        Column::Keywords => lines(entry.keywords.clone()),
        Column::Patterns => {
            lines(entry.patterns.iter().map(|pattern| pattern.as_str().to_owned()).collect())
        }
        Column::Links => (!entry.links.is_empty()).then(|| Value::Links(entry.links.clone())),
        Column::Url => text(entry.links.first().map(|link| link.url.as_str())),
        Column::Sources => {
            (!entry.sources.is_empty()).then(|| Value::Sources(entry.sources.clone()))
        }
        Column::ValidFrom => entry.valid.from.map(Value::Day),
        Column::ValidUntil => entry.valid.until.map(Value::Day),
        Column::ApplyFrom => entry.apply.from.map(Value::Day),
        Column::ApplyUntil => entry.apply.until.map(Value::Day),
        Column::Reviewed => entry.reviewed.map(Value::Day),
        Column::Owner => text(entry.owner.as_deref()),
        Column::Related => lines(entry.related.iter().map(ToString::to_string).collect()),
        Column::Fits => conditions(entry.fits.as_ref()).map(Value::Fits),
        Column::ByHand(language) => {
            text(entry.fits.as_ref().and_then(|fits| fits.by_hand.get(language)))
        }
        Column::Audience(_)
        | Column::Phone
        | Column::Address(_)
        | Column::Remove
        | Column::Version => None,
    }
}

fn detail(entry: &Entry, facet: Facet, language: Language) -> Option<&str> {
    entry.details.get(facet).and_then(|text| text.get(language))
}

/// The conditions without those for staff. An entry with those alone says nothing here; one
/// that says it fits everybody does.
fn conditions(fits: Option<&Fits>) -> Option<Fits> {
    let fits = fits?;
    let plain = Fits { by_hand: crate::faq::Text::default(), ..fits.clone() };
    let is_by_hand_alone = plain == Fits::default() && !fits.by_hand.is_empty();
    (!is_by_hand_alone).then_some(plain)
}

/// What an office says in a column.
pub(super) fn office(office: &Office, column: Column) -> Option<&str> {
    match column {
        Column::Phone => office.phone.as_deref(),
        Column::Address(language) => office.address.get(language),
        _ => None,
    }
}

/// What the cell of an entry shows: ids of topic and office with their names behind.
pub(super) fn shown(
    faq: &Faq,
    entry_: &Entry,
    column: Column,
    language: Language,
) -> Option<Value> {
    let named = |id: &str, name: Option<&str>| {
        Value::Text(name.map_or_else(|| id.to_owned(), |name| format!("{id} {name}")))
    };
    match column {
        Column::Topic => {
            let id = entry_.topic.as_deref()?;
            Some(named(id, faq.topic(id).and_then(|topic| topic.name.best(language))))
        }
        Column::Office => {
            let id = entry_.office.as_deref()?;
            Some(named(id, faq.office(id).and_then(|office| office.name.best(language))))
        }
        Column::Phone | Column::Address(_) => {
            let office_ = faq.office(entry_.office.as_deref()?)?;
            office(office_, column).map(|text| Value::Text(text.to_owned()))
        }
        Column::Version => Some(Value::Text(version(entry_))),
        _ => entry(entry_, column),
    }
}

/// How many bytes of a hash tell versions of one entry apart: two that differ are taken for
/// the same once in 2⁴⁸.
const VERSION_BYTES: usize = 6;

/// A short name for all an entry says, the same on every machine.
pub(super) fn version(of: &Entry) -> String {
    version_of(|column| entry(of, column))
}

/// A short name for what these columns say.
pub(super) fn version_of(say: impl Fn(Column) -> Option<Value>) -> String {
    let mut hash = Sha256::new();
    for spec in COLUMNS.iter().filter(|spec| spec.width.is_some() && spec.column.path().is_some()) {
        // The id tells entries apart already, and a row has it beside its cells.
        if spec.column != Column::Id {
            let value = say(spec.column).map(|value| value.show()).unwrap_or_default();
            hash.update(format!("{}={value}\0", spec.key));
        }
    }
    let digest = hash.finalize();
    let digits = digest[..VERSION_BYTES].iter().flat_map(|byte| [byte >> 4, byte & 0xf]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}
