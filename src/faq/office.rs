//! `[[office]]`: who is responsible, and how to reach them.

use super::{OfficeId, Text};

/// A point on the map, WGS 84, in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Location {
    /// Latitude, −90 to 90.
    pub lat: f64,
    /// Longitude, −180 to 180.
    pub lon: f64,
}

/// An office an asker can turn to.
#[derive(Debug, Clone)]
pub struct Office {
    /// Its id.
    pub id: OfficeId,
    /// Its full name.
    pub name: Text,
    /// Other names people use for it.
    pub aliases: Vec<String>,
    /// What it does, in a sentence.
    pub does: Text,
    /// Its website.
    pub url: Option<String>,
    /// Its telephone number, as written.
    pub phone: Option<String>,
    /// Where it is.
    pub address: Text,
    /// Where it is on the map.
    pub location: Option<Location>,
    /// When it is open, as written.
    pub hours: Text,
}
