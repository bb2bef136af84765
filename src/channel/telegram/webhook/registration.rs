//! Having Telegram call: the webhook is set, watched, and set again where it was lost.
//!
//! It is never deleted. A desk that stops may be one of several, or is started again in a
//! moment; what Telegram cannot deliver meanwhile waits with it for a day.

use std::{sync::Arc, time::Duration};

use tokio_util::sync::CancellationToken;
use url::Url;

use super::{MAX_CONNECTIONS, Webhook};
use crate::{
    channel::telegram::{
        api::{ApiError, NewWebhook, TelegramApi, WebhookInfo},
        health::Health,
        poll::Ended,
    },
    delivery::Backoff,
    store::epoch_ms,
};

/// Keeps the webhook of a bot set.
pub(in crate::channel::telegram) struct Registration<A> {
    api: Arc<A>,
    webhook: Webhook,
    health: Health,
    /// The address that was found in place of ours, which was said.
    foreign: Option<String>,
    /// What Telegram says is wrong, which was said.
    trouble: Option<String>,
}

/// `setWebhook` more often than once a second is refused. Source: measured.
const SHORTEST_PAUSE: Duration = Duration::from_secs(1);

/// An error that Telegram reports counts for so long, in seconds: until it was asked twice
/// again. Later ones come from before a restart, say.
const RECENT_SECONDS: i64 = 150;

impl<A: TelegramApi> Registration<A> {
    pub(in crate::channel::telegram) fn new(api: Arc<A>, webhook: Webhook, health: Health) -> Self {
        Self { api, webhook, health, foreign: None, trouble: None }
    }

    /// Keeps the webhook set until asked to stop.
    pub(in crate::channel::telegram) async fn run(mut self, stop: CancellationToken) -> Ended {
        stop.run_until_cancelled(self.keep()).await.unwrap_or(Ended::Asked)
    }

    /// Ends when the token is not valid any more.
    async fn keep(&mut self) -> Ended {
        // Even where it is set already: its secret and kinds of update may be old.
        let mut is_set = false;
        let mut failures = 0;
        loop {
            let pause = match self.look(&mut is_set).await {
                Ok(()) => {
                    failures = 0;
                    self.webhook.watch_every
                }
                Err(ApiError::Token) => return Ended::Revoked,
                Err(error) => {
                    failures += 1;
                    tracing::warn!(%error, failures, "the webhook cannot be seen to; trying again");
                    pause_after(&error, failures)
                }
            };
            tokio::time::sleep(pause).await;
        }
    }

    /// Sees that the webhook is set, and how it fares.
    async fn look(&mut self, is_set: &mut bool) -> Result<(), ApiError> {
        let info = match self.api.get_webhook_info().await {
            // What has to be set anyway is not left unset because something cannot be read.
            Err(error) if *is_set || error == ApiError::Token => return Err(error),
            info => info.ok(),
        };
        if let Some(info) = &info {
            self.note_owner(info);
            *is_set &= is_same(&info.url, &self.webhook.url);
        }
        if !*is_set {
            self.set().await?;
            *is_set = true;
            self.health.heard();
        } else if let Some(info) = info {
            self.note_trouble(info.trouble(epoch_ms() / 1000));
        }
        Ok(())
    }

    async fn set(&self) -> Result<(), ApiError> {
        let Webhook { url, secret, .. } = &self.webhook;
        let new = NewWebhook { url, secret, max_connections: MAX_CONNECTIONS };
        self.api.set_webhook(new).await?;
        tracing::info!(host = url.host_str(), "the webhook is set");
        Ok(())
    }

    /// Says when the webhook is somebody else's; once for each of them. Only the host: the
    /// rest of an address may be meant to be known to nobody.
    fn note_owner(&mut self, info: &WebhookInfo) {
        if info.url.is_empty() || is_same(&info.url, &self.webhook.url) {
            return;
        }
        let host = Url::parse(&info.url).ok().and_then(|url| url.host_str().map(str::to_owned));
        if self.foreign != host {
            let host = host.as_deref().unwrap_or("unknown");
            tracing::warn!(
                host,
                "a webhook to another address is set for this bot; it is replaced"
            );
        }
        self.foreign = host;
    }

    /// Notes that all is well, or says what is not; once for each trouble.
    fn note_trouble(&mut self, trouble: Option<&str>) {
        match trouble {
            None => self.health.heard(),
            Some(reason) if self.trouble.as_deref() != Some(reason) => {
                tracing::warn!(reason, "Telegram cannot deliver to the webhook");
            }
            Some(_) => {}
        }
        self.trouble = trouble.map(str::to_owned);
    }
}

impl WebhookInfo {
    /// Why Telegram cannot deliver, if it cannot: something waits, and the last attempt that
    /// failed was a moment ago. `now` in seconds since 1970.
    fn trouble(&self, now: i64) -> Option<&str> {
        let is_recent =
            self.last_error_date.is_some_and(|at| now.saturating_sub(at) < RECENT_SECONDS);
        (is_recent && self.pending > 0).then_some(self.last_error.as_str())
    }
}

/// Whether an address is ours, however it is written.
fn is_same(address: &str, ours: &Url) -> bool {
    Url::parse(address).is_ok_and(|url| url == *ours)
}

fn pause_after(error: &ApiError, failures: u32) -> Duration {
    let wait = match error {
        ApiError::TooMany(Some(wait)) => *wait,
        _ => Backoff::NETWORK.after(failures),
    };
    wait.max(SHORTEST_PAUSE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_after_a_recent_error_is_trouble() {
        let info = |pending, last_error_date| WebhookInfo {
            url: String::new(),
            pending,
            last_error_date,
            last_error: "Connection refused".to_owned(),
        };
        let now = 1_800_000_000;
        assert_eq!(info(0, None).trouble(now), None);
        assert_eq!(info(7, None).trouble(now), None, "a busy moment");
        assert_eq!(info(0, Some(now - 5)).trouble(now), None, "it was delivered since");
        assert_eq!(info(7, Some(now - 5)).trouble(now), Some("Connection refused"));
        assert_eq!(info(7, Some(now - 600)).trouble(now), None, "long ago");
    }

    #[test]
    fn an_address_is_ours_however_it_is_written() {
        let ours = Url::parse("https://desk.example.gov.cn/telegram").expect("an address");
        assert!(is_same("https://DESK.example.gov.cn:443/telegram", &ours));
        assert!(!is_same("https://desk.example.gov.cn/telegram/", &ours));
        assert!(!is_same("", &ours));
    }

    #[test]
    fn telegram_is_not_called_more_often_than_it_allows() {
        for failures in 1..100 {
            let refused = ApiError::NotDone(String::new());
            assert!(pause_after(&refused, failures) >= SHORTEST_PAUSE);
        }
        let wait = Duration::from_secs(7);
        assert_eq!(pause_after(&ApiError::TooMany(Some(wait)), 1), wait);
        assert_eq!(pause_after(&ApiError::TooMany(Some(Duration::ZERO)), 1), SHORTEST_PAUSE);
    }
}
