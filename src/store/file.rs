//! The file of an embedded store: where it is, who may read it, and setting a damaged one aside.

use std::{
    ffi::OsString,
    fmt::Write as _,
    fs, io,
    os::unix::ffi::OsStrExt as _,
    path::{Path, PathBuf},
};

use super::{StoreError, epoch_ms};

/// The file of an SQLite URL; none for a store in memory.
pub(super) fn of_url(url: &str) -> Option<PathBuf> {
    let rest = url.split_once(':').map_or("", |(_, rest)| rest);
    let path = rest.strip_prefix("//").unwrap_or(rest);
    (path != ":memory:").then(|| PathBuf::from(path))
}

/// The URL of a file, whatever its name holds.
pub(super) fn url(path: &Path, mode: &str) -> Result<String, StoreError> {
    let failed = |reason| StoreError::File { path: path.to_owned(), reason };
    let path = std::path::absolute(path).map_err(failed)?;
    let mut url = String::from("sqlite://");
    for &byte in path.as_os_str().as_bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte) {
            url.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            _ = write!(url, "%{byte:02X}");
        }
    }
    url.push_str("?mode=");
    url.push_str(mode);
    Ok(url)
}

/// Makes folder and file where there are none. The file is made here rather than by
/// SQLite, so that it never exists with wider permissions; the log beside it inherits them.
pub(super) fn prepare(path: &Path) -> Result<(), StoreError> {
    let failed = |reason| StoreError::File { path: path.to_owned(), reason };
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        make_folder(folder).map_err(failed)?;
    }
    make_private(path).map_err(failed)
}

fn make_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

fn make_private(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
    let file = fs::OpenOptions::new().create(true).append(true).mode(0o600).open(path)?;
    if file.metadata()?.permissions().mode() & 0o077 != 0 {
        file.set_permissions(fs::Permissions::from_mode(0o600))?;
    }
    Ok(())
}

/// Renames a file and its logs, to keep it under a name that says why; gives the new name.
pub(super) fn set_aside(path: &Path, why: &str) -> Result<PathBuf, StoreError> {
    let suffix = format!(".{why}-{}", epoch_ms());
    for log in ["-wal", "-shm"] {
        match fs::rename(with_suffix(path, log), with_suffix(path, &format!("{suffix}{log}"))) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(StoreError::File { path: with_suffix(path, log), reason: error });
            }
            _ => {}
        }
    }
    let aside = with_suffix(path, &suffix);
    fs::rename(path, &aside)
        .map_err(|reason| StoreError::File { path: path.to_owned(), reason })?;
    Ok(aside)
}

/// A path with something appended to its file name.
pub(super) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_names_a_file_or_memory() {
        assert_eq!(of_url("sqlite://data/desk.db"), Some("data/desk.db".into()));
        assert_eq!(of_url("sqlite:///var/lib/desk.db"), Some("/var/lib/desk.db".into()));
        assert_eq!(of_url("sqlite:desk.db"), Some("desk.db".into()));
        assert_eq!(of_url("sqlite::memory:"), None);
    }

    #[test]
    fn any_file_name_fits_into_a_url() {
        let url = url(Path::new("/数据/a b?.db"), "rw").expect("an absolute path");
        assert_eq!(url, "sqlite:///%E6%95%B0%E6%8D%AE/a%20b%3F.db?mode=rw");
    }
}
