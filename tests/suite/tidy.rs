//! Rules of the house that the compiler does not enforce.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Module, and what its files may not mention. The table of `src/lib.rs`, in code.
const MAY_NOT: &[(&str, &[&str])] = &[
    ("amend", &["crate::engine", "tokio", "std::fs", "Utc::now", "crate::sources"]),
    ("grid", &["crate::faq", "crate::engine", "tokio", "std::fs", "Utc::now"]),
    ("publish", &["teloxide", "axum", "clap", "Utc::now"]),
    ("text", &["crate::faq::load", "crate::engine", "tokio", "std::fs", "crate::config"]),
    ("diagnostic", &["crate::faq", "crate::engine", "crate::config", "tokio", "std::fs"]),
    ("document", &["crate::faq", "crate::config", "crate::sources", "tokio", "std::fs"]),
    ("internet", &["crate::faq", "crate::config", "crate::sources", "tokio", "std::fs"]),
    ("config", &["crate::faq", "crate::engine", "tokio", "std::fs", "Utc::now"]),
    ("faq", &["crate::engine", "crate::reply", "tokio", "std::fs", "std::time", "Utc::now"]),
    ("engine", &["serde", "tokio", "std::fs", "std::time", "Utc::now", "crate::reply"]),
    ("sheet", &["crate::engine", "crate::sources", "tokio", "std::fs", "std::time", "Utc::now"]),
    ("columns", &["crate::", "tokio", "std::fs"]),
    ("gaps", &["teloxide", "axum", "serde", "tokio", "std::fs", "Utc::now", "crate::store"]),
    ("replay", &["teloxide", "axum", "serde", "tokio", "std::fs", "Utc::now", "crate::store"]),
    ("report", &["teloxide", "axum", "serde", "tokio", "std::fs", "Utc::now", "crate::store"]),
    ("eval", &["serde", "tokio", "std::fs", "Utc::now"]),
    ("reply", &["teloxide", "axum", "serde", "tokio", "std::fs", "Utc::now"]),
    ("conversation", &["teloxide", "axum", "serde", "tokio", "std::fs", "Utc::now"]),
    ("knowledge", &["teloxide", "axum", "serde", "tokio", "std::fs", "Utc::now"]),
    ("schema", &["crate::engine", "tokio", "std::fs", "std::time", "Utc::now"]),
    ("links", &["crate::faq", "crate::engine", "axum", "clap"]),
    ("desk", &["teloxide", "axum", "clap", "tokio"]),
    ("session", &["teloxide", "axum", "clap", "tokio"]),
    ("sources", &["teloxide", "axum", "clap"]),
    ("store", &["teloxide", "axum", "clap", "crate::engine"]),
    ("reload", &["teloxide", "axum", "clap", "crate::channel", "crate::engine"]),
    ("metrics", &["teloxide", "axum", "clap", "tokio", "crate::channel"]),
    ("delivery", &["axum", "clap", "crate::engine"]),
    ("staff", &["teloxide", "axum", "serde", "tokio", "std::fs", "Utc::now"]),
    ("staffroom", &["teloxide", "axum", "clap", "crate::engine"]),
    ("supervisor", &["teloxide", "axum", "clap", "crate::desk", "crate::store", "crate::channel"]),
    ("channel/telegram", &["crate::engine", "faq::load", "axum", "crate::channel::web"]),
    ("channel/web", &["crate::engine", "faq::load", "teloxide", "crate::channel::telegram"]),
];

/// The edges of a module: files that may mention what the rest of it may not.
const BUT: &[(&str, &str)] = &[("channel/telegram/webhook/edge.rs", "axum")];

#[test]
fn dependencies_point_inwards() {
    let mut broken = Vec::new();
    for (module, words) in MAY_NOT {
        let files =
            sources(&src().join(module)).into_iter().chain([src().join(format!("{module}.rs"))]);
        for file in files.filter(|file| file.exists()) {
            for (number, line) in code_lines(&file) {
                let is_edge =
                    |word| BUT.iter().any(|(path, may)| *may == word && file.ends_with(path));
                let broken_here =
                    words.iter().filter(|word| mentions(&line, word) && !is_edge(**word));
                for word in broken_here {
                    broken
                        .push(format!("{}:{number}: {module} may not use {word}", file.display()));
                }
            }
        }
    }
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

#[test]
fn nothing_is_left_for_later() {
    let banned = ["TODO", "FIXME", "XXX", "dbg!(", "todo!(", "unimplemented!(", "mod.rs"];
    let mut found = Vec::new();
    for file in sources(&src()).into_iter().chain(sources(&root().join("tests"))) {
        if file.ends_with("tidy.rs") {
            continue;
        }
        let text = fs::read_to_string(&file).expect("a source file is readable");
        for (idx, line) in text.lines().enumerate() {
            for word in banned.iter().filter(|word| line.contains(**word)) {
                found.push(format!("{}:{}: {word}", file.display(), idx + 1));
            }
        }
    }
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn modules_are_named_by_their_file() {
    let nameless = sources(&src()).into_iter().filter(|file| file.ends_with("mod.rs"));
    assert_eq!(nameless.collect::<Vec<_>>(), Vec::<PathBuf>::new());
}

#[test]
fn files_are_short_enough_to_read() {
    // Tests beside the code do not count, in the same file or in one of their own.
    const MAX_LINES: usize = 400;
    let code = sources(&src()).into_iter().filter(|file| !file.ends_with("tests.rs"));
    let long = code.filter_map(|file| {
        let n_lines = code_lines(&file).len();
        (n_lines > MAX_LINES).then(|| format!("{} has {n_lines} lines", file.display()))
    });
    assert_eq!(long.collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn every_sentence_of_the_desk_is_used() {
    let messages = fs::read_to_string(src().join("reply/messages.rs")).expect("it is there");
    let names = messages.lines().filter_map(|line| line.strip_prefix("pub const "));
    let names: Vec<_> = names.filter_map(|line| line.split(':').next()).collect();
    let elsewhere: String = sources(&src())
        .into_iter()
        .filter(|file| !file.ends_with("messages.rs"))
        .map(|file| fs::read_to_string(file).expect("a source file is readable"))
        .collect();
    let unused: Vec<_> = names
        .into_iter()
        .filter(|name| !elsewhere.contains(&format!("messages::{name}")))
        .collect();
    assert_eq!(unused, Vec::<&str>::new());
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn src() -> PathBuf {
    root().join("src")
}

/// Every Rust file below a folder.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<_> = entries
        .map(|entry| entry.expect("a folder is readable").path())
        .filter(|path| !path.ends_with("node_modules"))
        .flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect();
    files.sort();
    files
}

/// The numbered lines of a file up to its tests, without comments.
fn code_lines(file: &Path) -> Vec<(usize, String)> {
    let text = fs::read_to_string(file).expect("a source file is readable");
    let code = text.split("\n#[cfg(test)]").next().unwrap_or_default();
    let lines = code.lines().enumerate().map(|(idx, line)| (idx + 1, line.trim().to_owned()));
    lines.filter(|(_, line)| !line.starts_with("//")).collect()
}

/// Whether a line uses a path; `serde` must not find `serde_json`'s like in plain words.
fn mentions(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + path.len()..].chars().next();
        let is_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        !is_word(before) && !is_word(after)
    })
}
