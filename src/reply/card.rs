//! The card of an office: what an asker needs to turn to it.

use crate::faq::{Language, Location, Office};

/// An office in one language, ready to be drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct OfficeCard {
    /// Its id, for links.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it does.
    pub does: Option<String>,
    /// Its website.
    pub url: Option<String>,
    /// Its telephone number.
    pub phone: Option<String>,
    /// Where it is.
    pub address: Option<String>,
    /// When it is open, as staff wrote it.
    pub hours: Option<String>,
    /// Whether it is open now, or when next; where the hours are understood.
    pub opening: Option<String>,
    /// Where it is on the map.
    pub location: Option<Location>,
}

impl OfficeCard {
    /// The card of an office for an asker of this language.
    pub fn of(office: &Office, language: Language) -> Self {
        let own = |text: &crate::faq::Text| text.best(language).map(str::to_owned);
        Self {
            id: office.id.to_string(),
            name: own(&office.name).unwrap_or_else(|| office.id.to_string()),
            does: own(&office.does),
            url: office.url.clone(),
            phone: office.phone.clone(),
            address: own(&office.address),
            hours: own(&office.hours),
            opening: None,
            location: office.location,
        }
    }
}

impl OfficeCard {
    /// The number to dial, as it is written: see [`first_number`].
    pub fn number(&self) -> Option<&str> {
        first_number(self.phone.as_deref()?)
    }

    /// A map that shows the office. `AMap` opens in any browser and inside `WeChat`, and
    /// takes WGS 84 when told so (URI API, `marker`).
    pub fn map(&self) -> Option<String> {
        let place = self.location?;
        let position = format!("{},{}", place.lon, place.lat);
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("position", &position)
            .append_pair("name", &self.name)
            .append_pair("coordinate", "wgs84")
            .finish();
        Some(format!("https://uri.amap.com/marker?{query}"))
    }
}

/// The shortest numbers that can be dialled have three digits, such as 110.
const FEWEST_DIGITS: usize = 3;

/// The first telephone number of those written: staff write several, extensions and words
/// into one field, and only one number can be dialled at a time.
pub fn first_number(phone: &str) -> Option<&str> {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | ' ' | '(' | ')');
    let n_digits = |part: &str| part.bytes().filter(u8::is_ascii_digit).count();
    let first = phone.split(|c| !is_part(c)).find(|part| n_digits(part) >= FEWEST_DIGITS)?;
    // A bracket that does not close opens a remark, as in "12345 (24h)".
    let remark = first.rfind('(').filter(|&at| !first[at..].contains(')'));
    let number = remark.map_or(first, |at| &first[..at]);
    Some(number.trim_matches([' ', '-']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_number_is_found_among_words() {
        assert_eq!(first_number("12345"), Some("12345"));
        assert_eq!(first_number("0514-8786 1234 转 8001"), Some("0514-8786 1234"));
        assert_eq!(first_number("3楼,电话 12345、0514-87861234"), Some("12345"));
        assert_eq!(first_number("+86 (514) 8786-1234"), Some("+86 (514) 8786-1234"));
        assert_eq!(first_number("12345 (24h)"), Some("12345"));
        assert_eq!(first_number("见网站"), None);
        assert_eq!(first_number(""), None);
    }
}
