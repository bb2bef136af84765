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
