//! Writing into the FAQ folder so that no reader sees half of it.

use std::{
    ffi::OsString,
    fs::{self, File, TryLockError},
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
};

use crate::diagnostic::SourceFile;

/// What Windows editors put at the beginning of a UTF-8 file.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The folder's lock; it goes with this value, and with the process.
///
/// It is an advisory `flock` on the folder itself: nothing is left behind in it, and a
/// folder that may not be written can be locked all the same.
#[derive(Debug)]
pub struct FolderLock {
    _folder: File,
}

/// Takes the folder for a writer; waits until no other writer and no reader has it.
pub fn lock_folder(dir: &Path) -> io::Result<FolderLock> {
    let folder = File::open(dir)?;
    folder.lock()?;
    Ok(FolderLock { _folder: folder })
}

/// Takes the folder for a reader, unless a writer has it.
pub fn try_share_folder(dir: &Path) -> io::Result<Option<FolderLock>> {
    let folder = File::open(dir)?;
    match folder.try_lock_shared() {
        Ok(()) => Ok(Some(FolderLock { _folder: folder })),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// A file that is on the disk under another name. It is removed again unless it is committed.
#[derive(Debug)]
pub(super) struct Staged {
    temporary: PathBuf,
    target: PathBuf,
    is_committed: bool,
}

/// Writes a file of the folder under another name, and onto the disk. The name begins with a
/// dot, so that nobody takes it for a file of the FAQ.
pub(super) fn stage(dir: &Path, file: &SourceFile) -> io::Result<Staged> {
    let name = Path::new(file.path()).file_name().unwrap_or_default();
    // A link within the folder stays one: what it leads to is written.
    let target = dir.join(name);
    let target = target.canonicalize().unwrap_or(target);
    let temporary = target.with_file_name(temporary_name(&target));
    let staged = Staged { temporary, target, is_committed: false };
    let mut new = File::create(&staged.temporary)?;
    if let Ok(old) = fs::metadata(&staged.target) {
        new.set_permissions(old.permissions())?;
    }
    if has_byte_order_mark(&staged.target) {
        new.write_all(BYTE_ORDER_MARK.as_bytes())?;
    }
    new.write_all(file.text().as_bytes())?;
    new.sync_all()?;
    Ok(staged)
}

fn temporary_name(target: &Path) -> OsString {
    let mut name = OsString::from(".");
    name.push(target.file_name().unwrap_or_default());
    name.push(format!(".{}.new", std::process::id()));
    name
}

fn has_byte_order_mark(path: &Path) -> bool {
    let mut first = [0; BYTE_ORDER_MARK.len()];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut first));
    read.is_ok() && first == *BYTE_ORDER_MARK.as_bytes()
}

impl Staged {
    /// Puts it in the place of the old one.
    pub(super) fn commit(mut self) -> io::Result<()> {
        fs::rename(&self.temporary, &self.target)?;
        self.is_committed = true;
        Ok(())
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if !self.is_committed {
            // Nothing else can be done about a file that cannot be removed; it is no FAQ file.
            drop(fs::remove_file(&self.temporary));
        }
    }
}

/// Makes the renames last through a power cut.
pub(super) fn sync(dir: &Path) -> io::Result<()> {
    File::open(dir)?.sync_all()
}
