//! A database of its own for a test, on the Postgres server that `POLICYDESK_TEST_POSTGRES`
//! names. Without one a test says SKIPPED, unless `POLICYDESK_REQUIRE_POSTGRES` is 1.

use std::{
    net::SocketAddr,
    sync::atomic::{AtomicU32, Ordering},
};

use sqlx::{Connection as _, Executor as _, PgConnection};

/// A database that goes when this does.
pub(crate) struct Database {
    server: String,
    name: String,
}

impl Database {
    /// A new, empty database; none where there is no server, which is said.
    #[expect(clippy::print_stdout, reason = "a test that was skipped has to show")]
    pub(crate) async fn new() -> Option<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let Ok(server) = std::env::var("POLICYDESK_TEST_POSTGRES") else {
            let is_required = std::env::var("POLICYDESK_REQUIRE_POSTGRES").is_ok_and(|v| v == "1");
            assert!(!is_required, "POLICYDESK_TEST_POSTGRES names no server");
            println!("SKIPPED: there is no Postgres server; set POLICYDESK_TEST_POSTGRES");
            return None;
        };
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("policydesk_test_{}_{number}", std::process::id());
        let database = Self { server, name };
        database.tell(&format!("CREATE DATABASE {}", database.name)).await;
        Some(database)
    }

    /// Where it is.
    pub(crate) fn url(&self) -> String {
        let (server, _) = self.server.rsplit_once('/').expect("a URL with a database");
        format!("{server}/{}", self.name)
    }

    /// Where its server listens.
    pub(crate) fn address(&self) -> SocketAddr {
        let (_, rest) = self.server.split_once('@').expect("a URL with a user");
        rest.split('/').next().and_then(|host| host.parse().ok()).expect("an address")
    }

    /// Where it is through a relay.
    pub(crate) fn url_through(&self, relay: SocketAddr) -> String {
        self.url().replace(&self.address().to_string(), &relay.to_string())
    }

    /// Runs statements in it.
    pub(crate) async fn run(&self, sql: &str) {
        let mut connection = PgConnection::connect(&self.url()).await.expect("a connection");
        connection.execute(sqlx::AssertSqlSafe(sql.to_owned())).await.expect("executed");
    }

    async fn tell(&self, sql: &str) {
        let mut connection = PgConnection::connect(&self.server).await.expect("a server");
        connection.execute(sqlx::AssertSqlSafe(sql.to_owned())).await.expect("executed");
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let drop = format!("DROP DATABASE {} WITH (FORCE)", self.name);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
                runtime.expect("a runtime").block_on(self.tell(&drop));
            });
        });
    }
}
