//! A look into a workbook's archive before anything is read from it: how many parts, how
//! much they inflate to, what they announce. A reader of workbooks trusts what it is told;
//! nineteen hundred bytes can tell it to make room for a hundred gigabytes.
//!
//! Source: calamine issue 684.

use std::{
    cell::Cell,
    io::{self, BufRead, BufReader, Cursor, Read},
};

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};
use zip::ZipArchive;

use super::{
    Fault, Refusal,
    limits::{FREE_INFLATED, MAX_CELLS, MAX_DECLARED, MAX_INFLATED, MAX_MEMBERS, MAX_RATIO},
};

/// Where the number of members stands after the mark at the archive's end, in bytes.
///
/// Source: PKWARE APPNOTE §4.3.16.
const COUNT_AT: usize = 10;

/// The mark at the archive's end.
const END_MAGIC: &[u8] = b"PK\x05\x06";

/// Looks at every part of an archive.
pub(super) fn inspect(bytes: &[u8]) -> Result<(), Refusal> {
    if n_members(bytes).is_none_or(|n| n > MAX_MEMBERS) {
        return Err(Refusal::new(Fault::TooManyMembers));
    }
    let mut archive =
        ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refusal::new(Fault::Broken))?;
    let meter = Meter { packed: bytes.len() as u64, inflated: Cell::new(0), n_cells: Cell::new(0) };
    for idx in 0..archive.len() {
        let part = archive.by_index(idx).map_err(|_| Refusal::new(Fault::Broken))?;
        if part.enclosed_name().is_none() {
            return Err(Refusal::new(Fault::Broken));
        }
        let name = part.name().map_err(|_| Refusal::new(Fault::Broken))?.to_lowercase();
        let mut inflating = BufReader::new(Metered { inner: part, meter: &meter });
        if is_xml(&name) {
            walk(&mut inflating, &meter)?;
        } else {
            io::copy(&mut inflating, &mut io::sink()).map_err(|_| meter.refusal())?;
        }
    }
    Ok(())
}

/// How many members the archive's end announces; none where that end is missing. What is
/// more than fits there needs a larger field, which no workbook has.
fn n_members(bytes: &[u8]) -> Option<usize> {
    let end = bytes.windows(END_MAGIC.len()).rposition(|window| window == END_MAGIC)?;
    let count = bytes.get(end + COUNT_AT..end + COUNT_AT + 2)?;
    Some(usize::from(u16::from_le_bytes([count[0], count[1]])))
}

fn is_xml(name: &str) -> bool {
    [".xml", ".rels", ".vml"].iter().any(|ending| name.ends_with(ending))
}

/// What was inflated so far.
struct Meter {
    packed: u64,
    inflated: Cell<u64>,
    n_cells: Cell<usize>,
}

impl Meter {
    fn is_over(&self) -> bool {
        let inflated = self.inflated.get();
        let is_bomb = inflated > FREE_INFLATED && inflated > self.packed * MAX_RATIO;
        is_bomb || inflated > MAX_INFLATED
    }

    /// Why reading stopped: too much, or broken.
    fn refusal(&self) -> Refusal {
        Refusal::new(if self.is_over() { Fault::InflatesTooMuch } else { Fault::Broken })
    }
}

/// A part that counts what comes out of it, and ends when that is too much.
struct Metered<'a, R> {
    inner: R,
    meter: &'a Meter,
}

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.meter.inflated.set(self.meter.inflated.get() + n as u64);
        if self.meter.is_over() {
            return Err(io::Error::other("inflates to too much"));
        }
        Ok(n)
    }
}

/// Walks through a part of XML for what would harm its reader.
fn walk(part: &mut impl BufRead, meter: &Meter) -> Result<(), Refusal> {
    let mut reader = Reader::from_reader(part);
    // Excel and WPS write nothing unusual here, and broken parts are the reader's to name.
    reader.config_mut().check_end_names = false;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::DocType(_)) => return Err(Refusal::new(Fault::Entities)),
            Ok(Event::Start(tag) | Event::Empty(tag)) => element(&tag, meter)?,
            Ok(Event::Eof) => return Ok(()),
            Ok(_) => {}
            Err(_) => return Err(meter.refusal()),
        }
    }
}

/// Counts cells, and holds what an element announces against what is reasonable.
fn element(tag: &BytesStart<'_>, meter: &Meter) -> Result<(), Refusal> {
    if tag.local_name().as_ref() == "c" {
        meter.n_cells.set(meter.n_cells.get() + 1);
        if meter.n_cells.get() > MAX_CELLS {
            return Err(Refusal::new(Fault::TooManyCells));
        }
        return Ok(());
    }
    for attribute in tag.attributes().with_checks(false).flatten() {
        let announces = matches!(attribute.key.as_ref(), "count" | "uniqueCount" | "si");
        let is_more = || attribute.value.parse::<u64>().is_ok_and(|n| n > MAX_DECLARED);
        if announces && is_more() {
            return Err(Refusal::new(Fault::DeclaresTooMuch));
        }
    }
    Ok(())
}
