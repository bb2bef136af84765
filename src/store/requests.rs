//! How a command tells a desk that is running to reload, and hears what came of it.

use super::{Store, StoreError};

/// A request for the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReloadRequest {
    /// Its number.
    pub id: i64,
    /// The hash of the set that is wanted although it shrank.
    pub confirm: Option<String>,
}

/// How far a request has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReloadProgress {
    /// No desk has seen it.
    Waiting,
    /// A desk is at it.
    Taken,
    /// What the desk answered, as JSON.
    Answered(String),
}

/// How long requests are kept, in milliseconds: nobody waits for one longer than seconds.
const KEPT_MS: i64 = 60 * 60 * 1000;

/// How many requests are taken at once. They are all answered by one look at the folder.
const AT_ONCE: i64 = 16;

impl Store {
    /// Asks the desk that serves a folder to reload; gives the request's number.
    pub async fn ask_reload(
        &self,
        folder: &str,
        confirm: Option<&str>,
        now: i64,
    ) -> Result<i64, StoreError> {
        let mut transaction = self.write().await?;
        sqlx::query("DELETE FROM reload_request WHERE at < $1")
            .bind(now - KEPT_MS)
            .execute(&mut *transaction)
            .await?;
        let id: i64 = sqlx::query_scalar(
            "INSERT INTO reload_request (folder, at, confirm) VALUES ($1, $2, $3) RETURNING id",
        )
        .bind(folder)
        .bind(now)
        .bind(confirm)
        .fetch_one(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(id)
    }

    /// Takes the requests that wait for the desk of a folder. Without any, nothing is written.
    pub async fn take_reload_requests(
        &self,
        folder: &str,
        now: i64,
    ) -> Result<Vec<ReloadRequest>, StoreError> {
        let waiting: Vec<(i64, Option<String>)> = sqlx::query_as(
            "SELECT id, confirm FROM reload_request \
             WHERE folder = $1 AND taken IS NULL ORDER BY id LIMIT $2",
        )
        .bind(folder)
        .bind(AT_ONCE)
        .fetch_all(&self.readers)
        .await?;
        if waiting.is_empty() {
            return Ok(Vec::new());
        }
        let mut taken = Vec::new();
        let mut transaction = self.write().await?;
        for (id, confirm) in waiting {
            let done =
                sqlx::query("UPDATE reload_request SET taken = $1 WHERE id = $2 AND taken IS NULL")
                    .bind(now)
                    .bind(id)
                    .execute(&mut *transaction)
                    .await?;
            // Another replica may have been quicker.
            if done.rows_affected() > 0 {
                taken.push(ReloadRequest { id, confirm });
            }
        }
        transaction.commit().await?;
        Ok(taken)
    }

    /// Answers requests that were taken.
    pub async fn answer_reload(
        &self,
        requests: &[ReloadRequest],
        answer: &str,
    ) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        for request in requests {
            sqlx::query("UPDATE reload_request SET answer = $1 WHERE id = $2")
                .bind(answer)
                .bind(request.id)
                .execute(&mut *transaction)
                .await?;
        }
        Ok(transaction.commit().await?)
    }

    /// Withdraws a request that no desk has seen, so that one started later does not act on
    /// it. Says whether it was still waiting.
    pub async fn withdraw_reload(&self, id: i64) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        let done = sqlx::query("DELETE FROM reload_request WHERE id = $1 AND taken IS NULL")
            .bind(id)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(done.rows_affected() > 0)
    }

    /// How far a request has come.
    pub async fn reload_progress(&self, id: i64) -> Result<ReloadProgress, StoreError> {
        let row: Option<(Option<i64>, Option<String>)> =
            sqlx::query_as("SELECT taken, answer FROM reload_request WHERE id = $1")
                .bind(id)
                .fetch_optional(&self.readers)
                .await?;
        Ok(match row {
            Some((_, Some(answer))) => ReloadProgress::Answered(answer),
            Some((Some(_), None)) => ReloadProgress::Taken,
            _ => ReloadProgress::Waiting,
        })
    }
}
