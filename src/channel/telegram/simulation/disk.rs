//! The store's file, as others treat it: another program that writes, a disk that is full.

use std::path::Path;

use sqlx::{ConnectOptions as _, Connection as _, SqliteConnection, sqlite::SqliteConnectOptions};

/// Tables that a delivery writes into.
const TABLES: [&str; 3] = ["seen_update", "conversation", "outbox"];

/// Another program's connection to the store.
#[derive(Debug)]
pub(super) struct Disk {
    connection: SqliteConnection,
    is_locked: bool,
}

impl Disk {
    pub(super) async fn open(path: &Path) -> Self {
        let options = SqliteConnectOptions::new().filename(path).disable_statement_logging();
        let connection = options.connect().await.expect("the store is there");
        Self { connection, is_locked: false }
    }

    pub(super) fn is_locked(&self) -> bool {
        self.is_locked
    }

    /// Writes, and does not end.
    pub(super) async fn lock(&mut self) {
        self.run("BEGIN IMMEDIATE").await;
        self.is_locked = true;
    }

    /// Ends writing.
    pub(super) async fn unlock(&mut self) {
        if std::mem::take(&mut self.is_locked) {
            self.run("ROLLBACK").await;
        }
    }

    /// Has the store refuse everything.
    pub(super) async fn read_only(&mut self) {
        self.refuse(&["INSERT", "UPDATE", "DELETE"], "attempt to write a readonly database").await;
    }

    /// Has the store refuse what is new.
    pub(super) async fn full(&mut self) {
        self.refuse(&["INSERT"], "database or disk is full").await;
    }

    /// A trigger refuses in the middle of a transaction, as the disk itself would.
    async fn refuse(&mut self, verbs: &[&str], reason: &str) {
        for (table, verb) in
            TABLES.iter().flat_map(|table| verbs.iter().map(move |verb| (table, verb)))
        {
            self.run(format!(
                "CREATE TRIGGER IF NOT EXISTS refuse_{verb}_{table} BEFORE {verb} ON {table} \
                 BEGIN SELECT RAISE(ABORT, '{reason}'); END"
            ))
            .await;
        }
    }

    /// Has the store take everything again.
    pub(super) async fn heal(&mut self) {
        self.unlock().await;
        for table in TABLES {
            for verb in ["INSERT", "UPDATE", "DELETE"] {
                self.run(format!("DROP TRIGGER IF EXISTS refuse_{verb}_{table}")).await;
            }
        }
    }

    /// Writes the write-ahead log into the file.
    pub(super) async fn checkpoint(&mut self) {
        self.run("PRAGMA wal_checkpoint(TRUNCATE)").await;
    }

    /// Copies the store.
    pub(super) async fn back_up(&mut self, path: &Path) {
        self.run(format!("VACUUM INTO '{}'", path.display())).await;
    }

    pub(super) async fn close(self) {
        _ = self.connection.close().await;
    }

    async fn run(&mut self, sql: impl Into<String>) {
        let sql = sqlx::AssertSqlSafe(sql.into());
        sqlx::query(sql)
            .execute(&mut self.connection)
            .await
            .expect("it is another program's right");
    }
}
