//! A look at the FAQ folder, and when it may be believed.

use std::{fmt::Write as _, path::Path, time::Duration};

use sha2::{Digest as _, Sha256};

use crate::{
    diagnostic::{Findings, SourceFile},
    publish::try_share_folder,
    sources::{self, Stamp},
};

/// How long a folder must look the same before it is believed: longer than editors and copies
/// pause within one save, and short enough that a good save is live within two seconds.
pub const SETTLED_AFTER: Duration = Duration::from_millis(300);

/// What a look at the folder found.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The files, refused ones included.
    pub files: Vec<SourceFile>,
    /// Why files were refused.
    pub findings: Findings,
    /// SHA-256 over names and texts, hexadecimal.
    pub hash: String,
    /// Name, size and time of every file.
    stamps: Vec<Stamp>,
}

impl Reading {
    /// A reading of these files; `stamps` is what the folder said of them afterwards.
    pub fn new(files: Vec<SourceFile>, findings: Findings, stamps: Vec<Stamp>) -> Self {
        let hash = hash_of(&files, &findings);
        Self { files, findings, hash, stamps }
    }

    /// Reads a folder; nothing while a writer has it. Where there is nothing to lock, the
    /// reading itself says what is wrong.
    pub fn take(dir: &Path) -> Option<Self> {
        let lock = try_share_folder(dir);
        if matches!(lock, Ok(None)) {
            return None;
        }
        let (files, findings) = sources::read_faq_dir(dir);
        let stamps = sources::stamps(dir).unwrap_or_default();
        // Until here a writer had to wait.
        drop(lock);
        Some(Self::new(files, findings, stamps))
    }

    /// Whether the folder looked the same both times.
    fn is_like(&self, other: &Self) -> bool {
        self.hash == other.hash && self.stamps == other.stamps
    }
}

/// Waits for a folder to settle: feed it readings until it says that one may be believed.
#[derive(Debug, Default)]
pub struct Settling {
    first: Option<(Reading, Duration)>,
}

impl Settling {
    /// Takes a reading made at a moment; gives it back once the folder has looked the same for
    /// [`SETTLED_AFTER`].
    pub fn settled(&mut self, reading: Reading, at: Duration) -> Option<Reading> {
        match &self.first {
            Some((first, since)) if first.is_like(&reading) => {
                (at.saturating_sub(*since) >= SETTLED_AFTER).then_some(reading)
            }
            _ => {
                self.first = Some((reading, at));
                None
            }
        }
    }
}

/// The hash of a set: the same files give the same one, whatever folder they stand in.
fn hash_of(files: &[SourceFile], findings: &Findings) -> String {
    let mut hash = Sha256::new();
    for file in files {
        let name = Path::new(file.path()).file_name().unwrap_or_default();
        hash.update(name.as_encoded_bytes());
        hash.update([0, u8::from(file.is_refused())]);
        hash.update(file.text());
        hash.update([0]);
    }
    for finding in findings {
        hash.update(finding.code);
    }
    hexadecimal(&hash.finalize())
}

/// The SHA-256 of a text, hexadecimal.
pub(super) fn sha256(text: &str) -> String {
    hexadecimal(&Sha256::digest(text))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut hash, byte| {
        // Writing to a string cannot fail.
        _ = write!(hash, "{byte:02x}");
        hash
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(text: &str) -> Reading {
        Reading::new(vec![SourceFile::new("faq/a.toml", text)], Findings::new(), Vec::new())
    }

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    #[test]
    fn a_folder_is_believed_once_it_has_looked_the_same_long_enough() {
        let mut settling = Settling::default();
        assert!(settling.settled(reading("a"), ms(0)).is_none());
        assert!(settling.settled(reading("a"), ms(299)).is_none());
        assert!(settling.settled(reading("b"), ms(400)).is_none(), "it changed: from the start");
        assert!(settling.settled(reading("b"), ms(699)).is_none());
        assert_eq!(
            settling.settled(reading("b"), ms(700)).expect("settled").hash,
            reading("b").hash
        );
    }

    #[test]
    fn the_hash_knows_names_and_texts_and_not_the_folder() {
        let of = |path: &str, text: &str| hash_of(&[SourceFile::new(path, text)], &Findings::new());
        assert_eq!(of("faq/a.toml", "x"), of("/srv/faq/a.toml", "x"));
        assert_ne!(of("faq/a.toml", "x"), of("faq/b.toml", "x"));
        assert_ne!(of("faq/a.toml", "x"), of("faq/a.toml", "y"));
    }
}
