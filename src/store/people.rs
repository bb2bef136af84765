//! Who is who in the records, without saying who: a conversation stands in the store under a
//! keyed hash, HMAC-SHA-256 (RFC 2104), and never under its own key.
//!
//! The keys are the store's own and change every 90 days. An old key stays for as long as
//! something may stand under it, so that a conversation goes on across the change and `/forget`
//! finds all of it. A backup holds no keys, so nobody can be found in one.

use std::fmt::Write as _;

use arc_swap::ArcSwap;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use sqlx::AnyConnection;

use super::{
    Store, StoreError,
    dialect::{Dialect, parameter, statement},
    epoch_ms,
};
use crate::channel::ConversationId;

/// The first schema whose records name people by keyed hashes.
pub(super) const SINCE_SCHEMA: i64 = 6;

/// How long a key is in use: nobody can be followed through the records for longer.
const IN_USE_MS: i64 = 90 * DAY_MS;

/// How long before its use a new key is made. Replicas look for keys every hour, so all of them
/// know it in time.
const AHEAD_MS: i64 = 3 * 60 * 60 * 1000;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// The bytes of a key: as many as the hash has (RFC 2104 §3).
const KEY_BYTES: usize = 32;

/// The bytes of a hash that are kept. Of 2^64 conversations two would have the same.
const NAME_BYTES: usize = 16;

/// The keys of a store, the newest first.
#[derive(Debug)]
pub(super) struct People(ArcSwap<Vec<Key>>);

struct Key {
    id: i64,
    secret: Vec<u8>,
    /// From when on names are made with it, in milliseconds since 1970.
    since: i64,
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Key").field("id", &self.id).finish_non_exhaustive()
    }
}

impl People {
    /// People of a store that is not kept: known to this process alone.
    pub(super) fn passing() -> Self {
        // Without random numbers the names are weaker, and they are gone with the process.
        let secret = new_secret().unwrap_or_default();
        Self(ArcSwap::from_pointee(vec![Key { id: 1, secret, since: i64::MIN }]))
    }

    /// The name under which something new of a conversation is kept.
    pub(super) fn name(&self, id: &ConversationId, now: i64) -> String {
        let keys = self.0.load();
        let current = keys.iter().find(|key| key.since <= now).or_else(|| keys.last());
        current.map(|key| key.name(id)).unwrap_or_default()
    }

    /// Every name under which something of a conversation may stand, the newest first.
    pub(super) fn names(&self, id: &ConversationId) -> Vec<String> {
        self.0.load().iter().map(|key| key.name(id)).collect()
    }
}

impl Key {
    fn name(&self, id: &ConversationId) -> String {
        let mut name = format!("{}.", self.id);
        // A key of any length makes a hash (RFC 2104 §2).
        let Ok(mut hash) = Hmac::<Sha256>::new_from_slice(&self.secret) else { return name };
        hash.update(id.channel.key().as_bytes());
        hash.update(&[0]);
        hash.update(id.key.as_bytes());
        for byte in hash.finalize().into_bytes().iter().take(NAME_BYTES) {
            // Writing to a string cannot fail.
            _ = write!(name, "{byte:02x}");
        }
        name
    }
}

impl Store {
    /// Makes a new key in time, lets those go under which nothing stands any more, and learns
    /// what other replicas made. `kept_ms` is how long records are kept.
    pub(super) async fn renew_keys(
        &self,
        connection: &mut AnyConnection,
        now: i64,
        kept_ms: i64,
    ) -> Result<(), StoreError> {
        let keys = read(connection).await?;
        if keys.first().is_none_or(|newest| newest.since < now + AHEAD_MS - IN_USE_MS) {
            add(connection, now + AHEAD_MS).await?;
        }
        // A key was in use until its successor was.
        for (successor, key) in keys.iter().zip(keys.iter().skip(1)) {
            if successor.since < now - kept_ms - DAY_MS {
                sqlx::query("DELETE FROM user_key WHERE id = $1")
                    .bind(key.id)
                    .execute(&mut *connection)
                    .await?;
            }
        }
        self.people.0.store(read(connection).await?.into());
        Ok(())
    }
}

/// The people of a store; a store without keys is given its first.
pub(super) async fn load(store: &Store) -> Result<People, StoreError> {
    let mut transaction = store.write().await?;
    let keys = keys(&mut transaction).await?;
    transaction.commit().await?;
    Ok(People(ArcSwap::from_pointee(keys)))
}

async fn keys(connection: &mut AnyConnection) -> Result<Vec<Key>, StoreError> {
    let mut keys = read(connection).await?;
    if keys.is_empty() {
        add(connection, epoch_ms()).await?;
        keys = read(connection).await?;
    }
    Ok(keys)
}

/// Gives a store without keys its first.
pub(super) async fn begin(connection: &mut AnyConnection) -> Result<(), StoreError> {
    keys(connection).await.map(drop)
}

async fn read(connection: &mut AnyConnection) -> Result<Vec<Key>, StoreError> {
    let rows: Vec<(i64, String, i64)> =
        sqlx::query_as("SELECT id, secret, since FROM user_key ORDER BY id DESC")
            .fetch_all(connection)
            .await?;
    let key = |(id, secret, since): (i64, String, i64)| Key { id, secret: secret.into(), since };
    Ok(rows.into_iter().map(key).collect())
}

async fn add(connection: &mut AnyConnection, since: i64) -> Result<(), StoreError> {
    let secret = new_secret().ok_or(StoreError::Unreadable { what: "random number" })?;
    sqlx::query("INSERT INTO user_key (secret, since) VALUES ($1, $2)")
        .bind(String::from_utf8_lossy(&secret).into_owned())
        .bind(since)
        .execute(connection)
        .await?;
    Ok(())
}

/// A new key in hexadecimal; none where the system gives no random numbers.
fn new_secret() -> Option<Vec<u8>> {
    let mut bytes = [0_u8; KEY_BYTES];
    getrandom::fill(&mut bytes).ok()?;
    let mut secret = String::with_capacity(2 * KEY_BYTES);
    for byte in bytes {
        _ = write!(secret, "{byte:02x}");
    }
    Some(secret.into_bytes())
}

/// Where conversations stand: table and column.
const STANDS: [(&str, &str); 4] = [
    ("conversation", "key"),
    ("question", "conversation"),
    ("feedback", "conversation"),
    ("outbox", "conversation"),
];

/// Gives every conversation of a store that knew them by their own keys its name.
pub(super) async fn name_all(connection: &mut AnyConnection) -> Result<(), StoreError> {
    let keys = keys(connection).await?;
    let Some(newest) = keys.first() else { return Ok(()) };
    let rows = Dialect::of(connection).rows();
    for (table, column) in STANDS {
        let all = statement(format!("SELECT DISTINCT channel, {column} FROM {table}"));
        let found: Vec<(String, String)> = sqlx::query_as(all).fetch_all(&mut *connection).await?;
        let named: Vec<_> = found
            .into_iter()
            // A name has a point in it, and no channel's own key has.
            .filter(|(_, key)| !key.contains('.'))
            .filter_map(|(channel, key)| {
                let channel = crate::channel::ChannelKind::from_key(&channel)?;
                let name = newest.name(&ConversationId { channel, key: key.clone() });
                Some((channel.key(), key, name))
            })
            .collect();
        let rename = format!(
            "UPDATE {table} SET {column} = value ->> 2 FROM {rows} \
             WHERE {table}.channel = value ->> 0 AND {table}.{column} = value ->> 1"
        );
        sqlx::query(statement(rename)).bind(parameter(&named)).execute(&mut *connection).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::ChannelKind;

    fn people(keys: &[(i64, i64)]) -> People {
        let key = |&(id, since): &(i64, i64)| Key { id, secret: vec![7; 64], since };
        People(ArcSwap::from_pointee(keys.iter().map(key).collect()))
    }

    fn conversation(channel: ChannelKind, key: &str) -> ConversationId {
        ConversationId { channel, key: key.to_owned() }
    }

    #[test]
    fn a_name_says_nothing_of_whom_it_names_and_is_always_the_same() {
        let people = people(&[(3, 0)]);
        let id = conversation(ChannelKind::Telegram, "123456789");
        let name = people.name(&id, 1);
        assert!(!name.contains("123456789"), "{name}");
        assert_eq!(name, people.name(&id, 2));
        assert_ne!(name, people.name(&conversation(ChannelKind::Web, "123456789"), 1));
    }

    #[test]
    fn a_new_key_is_used_from_its_time_on_and_the_old_one_still_found() {
        let people = people(&[(2, 100), (1, 0)]);
        let id = conversation(ChannelKind::Web, "k");
        let names = people.names(&id);
        assert_eq!(people.name(&id, 99), names[1]);
        assert_eq!(people.name(&id, 100), names[0]);
    }
}
