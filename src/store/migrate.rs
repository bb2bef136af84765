//! The schema, step by step.

use sqlx::{AnyConnection, Connection as _};

use super::{
    StoreError,
    dialect::{Dialect, statement},
    epoch_ms,
};

/// Every step, in order; what has shipped never changes, what comes is appended.
const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001_delivery.sql"),
    include_str!("migrations/0002_records.sql"),
    include_str!("migrations/0003_service.sql"),
    include_str!("migrations/0004_gaps.sql"),
    include_str!("migrations/0005_staff.sql"),
    include_str!("migrations/0006_replicas.sql"),
];

/// Brings a database up to date, one transaction a step: a process that is killed between
/// two steps goes on at the second. Gives the schema it had before; 0 for an empty one.
pub(super) async fn apply_all(connection: &mut AnyConnection) -> Result<i64, StoreError> {
    let had = begin_counting(connection).await?;
    refuse_newer(connection).await?;
    for (step, sql) in (1..).zip(MIGRATIONS) {
        apply(connection, step, sql).await?;
    }
    Ok(had)
}

async fn begin_counting(connection: &mut AnyConnection) -> Result<i64, StoreError> {
    let mut transaction = alone(connection).await?;
    sqlx::query(
        "CREATE TABLE IF NOT EXISTS schema_version \
         (version BIGINT NOT NULL PRIMARY KEY, at BIGINT NOT NULL)",
    )
    .execute(&mut *transaction)
    .await?;
    let had = version(&mut transaction).await?;
    transaction.commit().await?;
    Ok(had)
}

/// Applies one step unless it was applied. The version is read inside the transaction:
/// another process may be migrating too.
async fn apply(
    connection: &mut AnyConnection,
    step: i64,
    sql: &'static str,
) -> Result<(), StoreError> {
    let dialect = Dialect::of(connection);
    let mut transaction = alone(connection).await?;
    if version(&mut transaction).await? < step {
        sqlx::raw_sql(statement(dialect.schema(sql))).execute(&mut *transaction).await?;
        sqlx::query("INSERT INTO schema_version (version, at) VALUES ($1, $2)")
            .bind(step)
            .bind(epoch_ms())
            .execute(&mut *transaction)
            .await?;
    }
    Ok(transaction.commit().await?)
}

/// A transaction beside which nobody else writes; see [`super::Store::write`].
async fn alone(
    connection: &mut AnyConnection,
) -> Result<sqlx::Transaction<'_, sqlx::Any>, StoreError> {
    match Dialect::of(connection) {
        Dialect::Sqlite => Ok(connection.begin_with("BEGIN IMMEDIATE").await?),
        Dialect::Postgres => {
            let mut transaction = connection.begin().await?;
            sqlx::query(super::ALONE).execute(&mut *transaction).await?;
            Ok(transaction)
        }
    }
}

/// Fails where the database was last written by a later version of the program.
pub(super) async fn refuse_newer(connection: &mut AnyConnection) -> Result<(), StoreError> {
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    let found = version(connection).await?;
    if found > known { Err(StoreError::Newer { found, known }) } else { Ok(()) }
}

async fn version(connection: &mut AnyConnection) -> Result<i64, StoreError> {
    let newest = sqlx::query_scalar("SELECT COALESCE(MAX(version), 0) FROM schema_version");
    Ok(newest.fetch_one(connection).await?)
}

/// Whether there is a table of this name.
pub(super) async fn has_table(
    connection: &mut AnyConnection,
    name: &str,
) -> Result<bool, StoreError> {
    let tables = Dialect::of(connection).tables();
    let sql = statement(format!("SELECT COUNT(*) FROM {tables} WHERE name = $1"));
    let n_found: i64 = sqlx::query_scalar(sql).bind(name).fetch_one(connection).await?;
    Ok(n_found > 0)
}

/// The names of all tables and indices of an SQLite file, with the statements that made them,
/// word for word. A byte that flips in here passes SQLite's own check, and changes what a
/// column may hold.
pub(super) async fn made(
    connection: &mut AnyConnection,
) -> Result<Vec<(String, String)>, StoreError> {
    let all = sqlx::query_as("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL");
    Ok(all.fetch_all(connection).await?)
}
