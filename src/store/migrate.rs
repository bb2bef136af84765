//! The schema, step by step.

use sqlx::{Connection as _, SqliteConnection};

use super::{StoreError, epoch_ms};

/// Every step, in order; what has shipped never changes, what comes is appended.
const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001_delivery.sql"),
    include_str!("migrations/0002_records.sql"),
    include_str!("migrations/0003_service.sql"),
    include_str!("migrations/0004_gaps.sql"),
    include_str!("migrations/0005_staff.sql"),
];

/// Brings a database up to date, one transaction a step: a process that is killed between
/// two steps goes on at the second.
pub(super) async fn apply_all(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    sqlx::query(
        "CREATE TABLE IF NOT EXISTS schema_version \
         (version BIGINT NOT NULL PRIMARY KEY, at BIGINT NOT NULL)",
    )
    .execute(&mut *connection)
    .await?;
    refuse_newer(connection).await?;
    for (step, sql) in (1..).zip(MIGRATIONS) {
        apply(connection, step, sql).await?;
    }
    Ok(())
}

/// Applies one step unless it was applied. The version is read inside the transaction:
/// another process may be migrating too.
async fn apply(
    connection: &mut SqliteConnection,
    step: i64,
    sql: &'static str,
) -> Result<(), StoreError> {
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    if version(&mut transaction).await? < step {
        sqlx::raw_sql(sql).execute(&mut *transaction).await?;
        sqlx::query("INSERT INTO schema_version (version, at) VALUES ($1, $2)")
            .bind(step)
            .bind(epoch_ms())
            .execute(&mut *transaction)
            .await?;
    }
    Ok(transaction.commit().await?)
}

/// Fails where the database was last written by a later version of the program.
pub(super) async fn refuse_newer(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    let found = version(connection).await?;
    if found > known { Err(StoreError::Newer { found, known }) } else { Ok(()) }
}

async fn version(connection: &mut SqliteConnection) -> Result<i64, StoreError> {
    let newest = sqlx::query_scalar("SELECT COALESCE(MAX(version), 0) FROM schema_version");
    Ok(newest.fetch_one(connection).await?)
}

/// The names of all tables and indices, with the statements that made them, word for word. A
/// byte that flips in here passes SQLite's own check, and changes what a column may hold.
pub(super) async fn made(
    connection: &mut SqliteConnection,
) -> Result<Vec<(String, String)>, StoreError> {
    let all = sqlx::query_as("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL");
    Ok(all.fetch_all(connection).await?)
}
