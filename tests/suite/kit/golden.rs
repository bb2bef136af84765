//! Golden cases: small data files that anyone can add to.

use std::{fs, path::PathBuf};

use serde::de::DeserializeOwned;

/// Every case of a folder under `tests/golden`, with the name of its file, in order.
pub(crate) fn cases<T: DeserializeOwned>(folder: &str) -> Vec<(String, T)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(folder);
    let mut files: Vec<_> = fs::read_dir(&folder)
        .expect("the golden cases are there")
        .map(|entry| entry.expect("a folder is readable").path())
        .collect();
    files.sort();
    assert!(!files.is_empty(), "{} is empty", folder.display());
    files.into_iter().map(|file| (file.display().to_string(), case(&file))).collect()
}

/// The bytes of a file under `tests/golden`.
pub(crate) fn bytes(file: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(file);
    fs::read(path).expect("a golden file is readable")
}

/// The text of a file under `tests/golden`.
pub(crate) fn text(file: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(file);
    fs::read_to_string(path).expect("a golden file is readable")
}

fn case<T: DeserializeOwned>(file: &PathBuf) -> T {
    let text = fs::read_to_string(file).expect("a golden file is readable");
    toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}
