//! What is in service, and the record of what was: the last good set, and which version of
//! which entry was in service when.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::AnyConnection;

use super::{Store, StoreError};
use crate::diagnostic::SourceFile;

/// How long what a desk says of itself counts, in milliseconds: it says so every half minute,
/// and one that missed two was killed.
pub const STANDING_MS: i64 = 70 * 1000;

/// An entry as it stood in its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryVersion {
    /// The entry's id.
    pub entry: String,
    /// Its title in the desk's default language.
    pub title: String,
    /// SHA-256 of the text, hexadecimal.
    pub hash: String,
    /// Its table as TOML, word for word.
    pub text: String,
}

/// A set that goes into service.
#[derive(Debug, Clone, Copy)]
pub struct ServedSet<'a> {
    /// The FAQ folder as an absolute path.
    pub folder: &'a str,
    /// The set's hash.
    pub hash: &'a str,
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// Its files.
    pub files: &'a [SourceFile],
    /// Its entries.
    pub versions: &'a [EntryVersion],
}

/// The set that was in service last.
#[derive(Debug, Clone)]
pub struct KeptSet {
    /// Its hash.
    pub hash: String,
    /// When it went into service, in milliseconds since 1970.
    pub since: i64,
    /// Its files.
    pub files: Vec<SourceFile>,
}

/// A version that went into service, or an entry that left it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryEvent {
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// What went into service; none where the entry left it.
    pub version: Option<EntryVersion>,
    /// The hash of the set it came or left with.
    pub set_hash: String,
}

impl Store {
    /// Keeps a set as the one in service, and records which entries came, changed and left.
    /// One transaction: a process that is killed has done all of it or nothing.
    pub async fn put_into_service(&self, set: &ServedSet<'_>) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        keep_files(&mut transaction, set).await?;
        record_events(&mut transaction, set).await?;
        Ok(transaction.commit().await?)
    }

    /// The set of a folder that was in service last.
    pub async fn last_good_set(&self, folder: &str) -> Result<Option<KeptSet>, StoreError> {
        let set: Option<(String, i64)> =
            sqlx::query_as("SELECT hash, at FROM faq_set WHERE folder = $1")
                .bind(folder)
                .fetch_optional(&self.readers)
                .await?;
        let Some((hash, since)) = set else { return Ok(None) };
        let files: Vec<(String, String)> =
            sqlx::query_as("SELECT path, text FROM faq_file WHERE folder = $1 ORDER BY position")
                .bind(folder)
                .fetch_all(&self.readers)
                .await?;
        let files = files.into_iter().map(|(path, text)| SourceFile::new(path, text)).collect();
        Ok(Some(KeptSet { hash, since, files }))
    }

    /// Everything that became of an entry, oldest first.
    pub async fn entry_events(
        &self,
        folder: &str,
        entry: &str,
    ) -> Result<Vec<EntryEvent>, StoreError> {
        type Row = (i64, String, Option<String>, Option<String>, Option<String>);
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT e.at, e.set_hash, v.hash, v.title, v.text FROM entry_event e \
             LEFT JOIN entry_version v ON v.hash = e.version \
             WHERE e.folder = $1 AND e.entry = $2 ORDER BY e.id",
        )
        .bind(folder)
        .bind(entry)
        .fetch_all(&self.readers)
        .await?;
        let events = rows.into_iter().map(|(at, set_hash, hash, title, text)| {
            let version = hash.zip(title).zip(text).map(|((hash, title), text)| EntryVersion {
                entry: entry.to_owned(),
                title,
                hash,
                text,
            });
            EntryEvent { at, version, set_hash }
        });
        Ok(events.collect())
    }

    /// The ids of all entries that ever were in service from a folder.
    pub async fn entries_ever_served(&self, folder: &str) -> Result<Vec<String>, StoreError> {
        let ids = sqlx::query_scalar(
            "SELECT DISTINCT entry FROM entry_event WHERE folder = $1 ORDER BY entry",
        );
        Ok(ids.bind(folder).fetch_all(&self.readers).await?)
    }

    /// Says what the desk that is running serves, and that it runs.
    pub async fn put_standing(
        &self,
        folder: &str,
        standing: &str,
        now: i64,
    ) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        sqlx::query(
            "INSERT INTO desk_standing (folder, at, standing) VALUES ($1, $2, $3) \
             ON CONFLICT (folder) DO UPDATE SET at = excluded.at, standing = excluded.standing",
        )
        .bind(folder)
        .bind(now)
        .bind(standing)
        .execute(&mut *transaction)
        .await?;
        Ok(transaction.commit().await?)
    }

    /// What a desk said last of what it serves, and when.
    pub async fn standing(&self, folder: &str) -> Result<Option<(i64, String)>, StoreError> {
        let row = sqlx::query_as("SELECT at, standing FROM desk_standing WHERE folder = $1");
        Ok(row.bind(folder).fetch_optional(&self.readers).await?)
    }

    /// Whether a desk runs with this store, whatever its folder.
    pub async fn is_served(&self, now: i64) -> Result<bool, StoreError> {
        let n_desks: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM desk_standing WHERE at > $1")
            .bind(now - STANDING_MS)
            .fetch_one(&self.readers)
            .await?;
        Ok(n_desks > 0)
    }

    /// Takes back what [`Store::put_standing`] said: the desk stops.
    pub async fn clear_standing(&self, folder: &str) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        sqlx::query("DELETE FROM desk_standing WHERE folder = $1")
            .bind(folder)
            .execute(&mut *transaction)
            .await?;
        Ok(transaction.commit().await?)
    }
}

/// Replaces the files that are kept for a folder.
async fn keep_files(connection: &mut AnyConnection, set: &ServedSet<'_>) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO faq_set (folder, hash, at) VALUES ($1, $2, $3) \
         ON CONFLICT (folder) DO UPDATE SET hash = excluded.hash, at = excluded.at",
    )
    .bind(set.folder)
    .bind(set.hash)
    .bind(set.at)
    .execute(&mut *connection)
    .await?;
    sqlx::query("DELETE FROM faq_file WHERE folder = $1")
        .bind(set.folder)
        .execute(&mut *connection)
        .await?;
    for (position, file) in (0_i64..).zip(set.files) {
        sqlx::query("INSERT INTO faq_file (folder, position, path, text) VALUES ($1, $2, $3, $4)")
            .bind(set.folder)
            .bind(position)
            .bind(file.path())
            .bind(file.text())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Records what differs from what the record itself says is in service, so that it has no
/// gap, whoever wrote the last line.
async fn record_events(
    connection: &mut AnyConnection,
    set: &ServedSet<'_>,
) -> Result<(), StoreError> {
    let served = recorded(connection, set.folder).await?;
    let now: BTreeSet<&str> = set.versions.iter().map(|version| version.entry.as_str()).collect();
    for entry in served.keys().filter(|entry| !now.contains(entry.as_str())) {
        record_event(connection, set, entry, None).await?;
    }
    for version in set.versions {
        if served.get(&version.entry) != Some(&version.hash) {
            keep_version(connection, version).await?;
            record_event(connection, set, &version.entry, Some(&version.hash)).await?;
        }
    }
    Ok(())
}

/// The version of every entry that the record says is in service.
async fn recorded(
    connection: &mut AnyConnection,
    folder: &str,
) -> Result<BTreeMap<String, String>, StoreError> {
    let rows: Vec<(String, String)> = sqlx::query_as(
        "SELECT entry, version FROM entry_event WHERE version IS NOT NULL AND id IN \
         (SELECT MAX(id) FROM entry_event WHERE folder = $1 GROUP BY entry)",
    )
    .bind(folder)
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().collect())
}

async fn keep_version(
    connection: &mut AnyConnection,
    version: &EntryVersion,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO entry_version (hash, entry, title, text) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (hash) DO NOTHING",
    )
    .bind(&version.hash)
    .bind(&version.entry)
    .bind(&version.title)
    .bind(&version.text)
    .execute(connection)
    .await?;
    Ok(())
}

async fn record_event(
    connection: &mut AnyConnection,
    set: &ServedSet<'_>,
    entry: &str,
    version: Option<&str>,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO entry_event (folder, at, entry, version, set_hash) \
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(set.folder)
    .bind(set.at)
    .bind(entry)
    .bind(version)
    .bind(set.hash)
    .execute(connection)
    .await?;
    Ok(())
}
