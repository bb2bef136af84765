//! The only reader of the disk: FAQ folder, configuration and secrets.
//!
//! Nothing is opened before its size and kind are known, so that a pipe cannot hold up the
//! desk and a video cannot fill its memory.

mod encoding;

use std::{
    fs::{self, File, FileType, Metadata},
    io::{self, Read as _},
    path::{Path, PathBuf},
    time::SystemTime,
};

use crate::diagnostic::{Finding, Findings, SourceFile, Words};

/// The largest file that is read. The shipped desk, with its 81 answers in two languages,
/// takes a tenth of this over all its files.
pub const MAX_FILE_BYTES: u64 = 2 * 1024 * 1024;

/// What is in an FAQ folder.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    /// What is named `*.toml`, in file-name order.
    pub files: Vec<PathBuf>,
    /// Everything else: folders, and what editors and desktops leave behind.
    pub ignored: Vec<PathBuf>,
}

/// Lists an FAQ folder without reading any file. Folders below it are not entered.
pub fn list_faq_dir(dir: &Path) -> io::Result<Listing> {
    let mut listing = Listing::default();
    for item in fs::read_dir(dir)? {
        let path = item?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if is_faq_name(&name) { &mut listing.files } else { &mut listing.ignored }.push(path);
    }
    listing.files.sort();
    listing.ignored.sort();
    Ok(listing)
}

/// What the system says of a file without opening it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    path: PathBuf,
    n_bytes: u64,
    modified: Option<SystemTime>,
}

/// The stamps of all FAQ files of a folder: as long as they stay, nobody is writing.
pub fn stamps(dir: &Path) -> io::Result<Vec<Stamp>> {
    let stamp = |path: PathBuf| {
        let metadata = fs::metadata(&path).ok();
        let n_bytes = metadata.as_ref().map_or(0, Metadata::len);
        let modified = metadata.and_then(|metadata| metadata.modified().ok());
        Stamp { path, n_bytes, modified }
    };
    Ok(list_faq_dir(dir)?.files.into_iter().map(stamp).collect())
}

/// Reads every FAQ file of a folder, in file-name order. A file that cannot be used keeps
/// its place as a refused one and has a finding.
pub fn read_faq_dir(dir: &Path) -> (Vec<SourceFile>, Findings) {
    let opened = list_faq_dir(dir).and_then(|listing| Ok((listing, dir.canonicalize()?)));
    let (listing, root) = match opened {
        Ok(opened) => opened,
        Err(error) => return (Vec::new(), [no_folder(dir, &error)].into_iter().collect()),
    };
    if listing.files.is_empty() {
        return (Vec::new(), [no_files(dir)].into_iter().collect());
    }
    let mut findings = Findings::new();
    let files = listing.files.iter().map(|path| {
        read_faq_file(path, &root).unwrap_or_else(|finding| {
            let refused = SourceFile::refused(shown(path));
            findings.push(*finding);
            refused
        })
    });
    (files.collect(), findings)
}

/// Reads one TOML file, such as the configuration. Where there is no such file there is
/// none, and no finding either: the caller knows whether that matters.
pub fn read_file(path: &Path) -> (Option<SourceFile>, Findings) {
    let text = match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return (None, Findings::new()),
        Err(error) => Err(unreadable(path, &error).into()),
        Ok(metadata) => read_text(path, &metadata),
    };
    match text {
        Ok(text) => (Some(SourceFile::new(shown(path), text)), Findings::new()),
        Err(finding) => (Some(SourceFile::refused(shown(path))), [*finding].into_iter().collect()),
    }
}

/// A secret from a file, without the white space around it, and the file's mode bits where
/// the system has them.
#[derive(Debug)]
pub struct SecretFile {
    /// What it holds.
    pub secret: secrecy::SecretString,
    /// Who may read it: permission bits, on Unix.
    pub mode: Option<u32>,
}

/// The largest file taken for a secret, in bytes: a token has 46 characters.
const MAX_SECRET_BYTES: u64 = 4096;

/// Reads a file that holds one secret.
pub fn read_secret(path: &Path) -> io::Result<SecretFile> {
    let metadata = fs::metadata(path)?;
    if !metadata.is_file() || metadata.len() > MAX_SECRET_BYTES {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a small regular file"));
    }
    let mut text = String::new();
    File::open(path)?.take(MAX_SECRET_BYTES).read_to_string(&mut text)?;
    let secret = text.trim_start_matches('\u{feff}').trim();
    Ok(SecretFile { secret: secret.into(), mode: mode(&metadata) })
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems have no mode bits")]
fn mode(metadata: &Metadata) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt as _;
    Some(metadata.permissions().mode() & 0o777)
}

#[cfg(not(unix))]
fn mode(_: &Metadata) -> Option<u32> {
    None
}

/// A path as people are shown it: relative to the working directory when below it.
pub fn shown(path: &Path) -> String {
    let below = std::env::current_dir().ok().and_then(|cwd| {
        let relative = path.strip_prefix(cwd).ok()?;
        Some(relative.display().to_string())
    });
    let shown = below.unwrap_or_else(|| path.display().to_string());
    shown.strip_prefix("./").unwrap_or(&shown).to_owned()
}

/// Whether a file of this name belongs to the FAQ. Names that begin with `.`, `~$` or `#`
/// are locks and swap files of editors and office suites.
fn is_faq_name(name: &str) -> bool {
    let is_litter = name.starts_with(['.', '#']) || name.starts_with("~$");
    let is_toml = Path::new(name).extension().is_some_and(|ext| ext.eq_ignore_ascii_case("toml"));
    is_toml && !is_litter
}

/// Reads one file of the FAQ folder whose real path is `root`.
fn read_faq_file(path: &Path, root: &Path) -> Result<SourceFile, Box<Finding>> {
    let link = fs::symlink_metadata(path).map_err(|error| unreadable(path, &error))?;
    let metadata = fs::metadata(path).map_err(|error| {
        if link.is_symlink() { broken_link(path) } else { unreadable(path, &error) }
    })?;
    if metadata.is_file() && link.is_symlink() {
        let target = path.canonicalize().map_err(|error| unreadable(path, &error))?;
        if !target.starts_with(root) {
            return Err(outside(path).into());
        }
    }
    let text = read_text(path, &metadata)?;
    if is_blank(&text) {
        return Err(empty(path).into());
    }
    Ok(SourceFile::new(shown(path), text))
}

/// Reads a regular file of bearable size as UTF-8, without its byte order mark.
fn read_text(path: &Path, metadata: &Metadata) -> Result<String, Box<Finding>> {
    if !metadata.is_file() {
        return Err(not_regular(path, metadata.file_type()).into());
    }
    if metadata.len() > MAX_FILE_BYTES {
        return Err(too_big(path, metadata.len()).into());
    }
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes))
        .map_err(|error| unreadable(path, &error))?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(too_big(path, bytes.len() as u64).into());
    }
    encoding::decode(bytes, &shown(path))
}

/// Whether there is nothing but white space and comments.
fn is_blank(text: &str) -> bool {
    text.lines().map(str::trim).all(|line| line.is_empty() || line.starts_with('#'))
}

fn no_folder(dir: &Path, error: &io::Error) -> Finding {
    let dir = shown(dir);
    let (zh, en) = reason(error);
    let message = Words::new(
        format!("打不开 FAQ 文件夹 `{dir}`：{zh}"),
        format!("cannot open the FAQ folder `{dir}`: {en}"),
    );
    Finding::error("file.unreadable", message).in_file(dir, 0, 0).help(Words::new(
        "用 --faq 指出文件夹，或改 config.toml 里的 `[faq] dir`",
        "name the folder with --faq, or set `[faq] dir` in config.toml",
    ))
}

fn no_files(dir: &Path) -> Finding {
    let dir = shown(dir);
    let message = Words::new(
        format!("FAQ 文件夹 `{dir}` 里没有 .toml 文件"),
        format!("there is no .toml file in the FAQ folder `{dir}`"),
    );
    Finding::error("file.empty", message).in_file(dir, 0, 0).help(Words::new(
        "把 FAQ 文件放进去，或者用 --faq 指出别的文件夹",
        "put FAQ files into it, or name another folder with --faq",
    ))
}

fn unreadable(path: &Path, error: &io::Error) -> Finding {
    let (zh, en) = reason(error);
    let message =
        Words::new(format!("读不了这个文件：{zh}"), format!("this file cannot be read: {en}"));
    Finding::error("file.unreadable", message).in_file(shown(path), 0, 0).help(Words::new(
        "让运行 policydesk 的用户能读它；不要了就移走",
        "let the user who runs policydesk read it, or move it away",
    ))
}

fn broken_link(path: &Path) -> Finding {
    let message = Words::new(
        "这个链接指向的文件不存在，或者链接绕成了一圈",
        "this link leads nowhere, or round in a circle",
    );
    Finding::error("file.unreadable", message)
        .in_file(shown(path), 0, 0)
        .help(Words::new("换成文件本身，或者删掉它", "put the file itself there, or delete it"))
}

/// Why the system refused, in words people use.
fn reason(error: &io::Error) -> (String, String) {
    let words = match error.kind() {
        io::ErrorKind::NotFound => ("找不到", "it is not there"),
        io::ErrorKind::PermissionDenied => ("没有读取权限", "permission denied"),
        io::ErrorKind::NotADirectory => ("它不是文件夹", "it is not a folder"),
        _ => return (format!("系统说 {error}"), error.to_string()),
    };
    (words.0.to_owned(), words.1.to_owned())
}

fn not_regular(path: &Path, kind: FileType) -> Finding {
    let (zh, en) = if kind.is_dir() {
        ("文件夹", "a folder")
    } else {
        ("设备或管道", "a device or pipe")
    };
    let message = Words::new(
        format!("名字像 FAQ 文件，其实是{zh}"),
        format!("it is named like an FAQ file but is {en}"),
    );
    Finding::error("file.not_regular", message)
        .in_file(shown(path), 0, 0)
        .help(Words::new("改名或移走它", "rename it or move it away"))
}

fn outside(path: &Path) -> Finding {
    let message = Words::new(
        "这个链接指向 FAQ 文件夹之外，没有读取",
        "this link leads out of the FAQ folder, so it was not read",
    );
    Finding::error("file.outside", message)
        .in_file(shown(path), 0, 0)
        .help(Words::new("把文件本身放进 FAQ 文件夹", "put the file itself into the FAQ folder"))
}

fn too_big(path: &Path, n_bytes: u64) -> Finding {
    let mib = n_bytes as f64 / (1024.0 * 1024.0);
    let message = Words::new(
        format!("文件有 {mib:.1} MiB，最多 2 MiB"),
        format!("the file has {mib:.1} MiB; 2 MiB is the most"),
    );
    Finding::error("file.too_big", message).in_file(shown(path), 0, 0).help(Words::new(
        "按主题拆成几个文件，会合在一起读",
        "split it by topic; all files are read as one set",
    ))
}

fn empty(path: &Path) -> Finding {
    let message = Words::new("文件里没有内容", "there is nothing in this file");
    Finding::error("file.empty", message).in_file(shown(path), 0, 0).help(Words::new(
        "可能没保存完整；真不要了就删掉这个文件",
        "it may not have been saved whole; if it is no longer wanted, delete it",
    ))
}
