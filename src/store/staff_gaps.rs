//! Gaps that were put before staff, for when a button of theirs is pressed.

use serde::{Deserialize, Serialize};

use super::{Store, StoreError};

/// A gap as it was put before staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GapNote {
    /// Its wording, normalised: one gap is kept once.
    pub key: String,
    /// Its most typical wording.
    pub text: String,
    /// The language it was asked in, as a code.
    pub language: String,
    /// Every wording, normalised.
    pub keys: Vec<String>,
    /// How many people asked.
    pub n_people: usize,
    /// How often it was asked.
    pub n_times: usize,
    /// The ids of the entries it may belong to, the nearest first.
    pub entries: Vec<String>,
}

impl Store {
    /// Keeps gaps that are put before staff; gives their numbers, in order.
    pub async fn put_gaps(&self, gaps: &[GapNote], now: i64) -> Result<Vec<i64>, StoreError> {
        let mut numbers = Vec::with_capacity(gaps.len());
        let mut transaction = self.write().await?;
        for gap in gaps {
            let json =
                serde_json::to_string(gap).map_err(|_| StoreError::Unreadable { what: "gap" })?;
            let number: i64 = sqlx::query_scalar(
                "INSERT INTO staff_gap (key, gap, at) VALUES ($1, $2, $3) \
                 ON CONFLICT (key) DO UPDATE SET gap = excluded.gap, at = excluded.at \
                 RETURNING id",
            )
            .bind(&gap.key)
            .bind(json)
            .bind(now)
            .fetch_one(&mut *transaction)
            .await?;
            numbers.push(number);
        }
        transaction.commit().await?;
        Ok(numbers)
    }

    /// The gap with this number; none where it was forgotten with its questions.
    pub async fn gap(&self, number: i64) -> Result<Option<GapNote>, StoreError> {
        let json: Option<String> = sqlx::query_scalar("SELECT gap FROM staff_gap WHERE id = $1")
            .bind(number)
            .fetch_optional(&self.readers)
            .await?;
        Ok(json.and_then(|json| serde_json::from_str(&json).ok()))
    }
}
