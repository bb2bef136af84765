//! Where inputs come from: what ships, and the bad inputs that are known.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Files below this stay whole in a corpus; longer ones are cut at their tables, so that an
/// execution reads kilobytes and not an FAQ.
const WHOLE_BYTES: usize = 6 * 1024;

/// What stands between the files, messages or settings of one input.
pub(super) const BETWEEN: char = '\u{1e}';

/// A path of the repository.
pub(super) fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Every file below a folder, in the order of their names.
pub(super) fn files(folder: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    collect(&path(folder), &mut found);
    found.sort();
    found
}

fn collect(folder: &Path, found: &mut Vec<(PathBuf, Vec<u8>)>) {
    for item in fs::read_dir(folder).expect("the repository is readable") {
        let path = item.expect("the repository is readable").path();
        if path.is_dir() {
            collect(&path, found);
        } else {
            let bytes = fs::read(&path).expect("the repository is readable");
            found.push((path, bytes));
        }
    }
}

/// TOML files, long ones table by table.
pub(super) fn toml(folder: &str) -> Vec<Vec<u8>> {
    let files = files(folder).into_iter();
    let files = files.filter(|(path, _)| path.extension().is_some_and(|ending| ending == "toml"));
    files.flat_map(|(_, bytes)| tables(bytes)).collect()
}

fn tables(bytes: Vec<u8>) -> Vec<Vec<u8>> {
    if bytes.len() <= WHOLE_BYTES {
        return vec![bytes];
    }
    let text = String::from_utf8_lossy(&bytes);
    let mut starts: Vec<usize> = text.match_indices("\n[[").map(|(at, _)| at + 1).collect();
    starts.push(text.len());
    starts.windows(2).map(|pair| text[pair[0]..pair[1]].as_bytes().to_vec()).collect()
}

/// A string of every line of a file of JSON, by its key.
pub(super) fn json_lines(file: &str, key: &str) -> Vec<String> {
    let text = fs::read_to_string(path(file)).expect("the repository is readable");
    let values = text.lines().filter_map(|line| serde_json::from_str(line).ok());
    let strings = values.filter_map(|value: serde_json::Value| match &value[key] {
        serde_json::Value::String(text) => Some(text.clone()),
        serde_json::Value::Array(turns) => {
            let turns: Vec<&str> = turns.iter().filter_map(|turn| turn.as_str()).collect();
            Some(turns.join(&BETWEEN.to_string()))
        }
        _ => None,
    });
    strings.collect()
}

/// The parts of an input.
pub(super) fn parts(input: &[u8]) -> Vec<String> {
    String::from_utf8_lossy(input).split(BETWEEN).map(str::to_owned).collect()
}
