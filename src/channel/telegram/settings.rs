//! What the channel is told at assembly.

use std::path::PathBuf;

use tokio::sync::watch;
use url::Url;

use super::webhook::Webhook;
use crate::reload::Standing;

/// What the channel is told at assembly.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The Bot API; a path before `/bot…` is kept.
    pub api_base: Url,
    /// How updates come in.
    pub receiving: Receiving,
    /// How many questions of one asker are answered in a minute.
    pub per_user_per_minute: u32,
    /// The chats of staff.
    pub staff: StaffSettings,
}

/// How updates come in.
#[derive(Debug, Clone)]
pub enum Receiving {
    /// The desk asks Telegram.
    Polling,
    /// Telegram calls the desk.
    Webhook(Webhook),
}

/// What the channel is told about staff.
#[derive(Debug, Clone, Default)]
pub struct StaffSettings {
    /// Their chats. Whoever is a member of one may do what staff may.
    pub chats: Vec<i64>,
    /// The FAQ folder, which they edit from there.
    pub faq_dir: PathBuf,
    /// The address askers open.
    pub public_url: Option<Url>,
    /// What is in service of the folder; none where nobody reads it anew.
    pub standing: Option<watch::Receiver<Standing>>,
}
