//! `[store]`.

use std::path::{Component, Path, PathBuf};

use super::{choice, refuse, whole};
use crate::{
    config::{
        StoreConfig, Synchronous,
        settings::{Settings, secret_inline},
    },
    diagnostic::{Severity, Words},
    document::{Node, secret_in},
};

/// Two years: what a yearly report with its comparison needs.
const MAX_RETENTION_DAYS: i64 = 730;

/// Ten years, with a reason.
const MAX_RETENTION_DAYS_WITH_REASON: i64 = 3_650;

/// Reads the section. The database must not be in the watched FAQ folder.
pub(super) fn read(settings: &mut Settings<'_>, faq_dir: Option<&Path>) -> Option<StoreConfig> {
    let url = url(settings, faq_dir);
    let reason = settings.text("store", "retention_reason").map(|(_, text)| text.to_owned());
    let days = retention(settings, reason.is_some());
    let modes = [("normal", Synchronous::Normal), ("full", Synchronous::Full)];
    let synchronous = choice(settings, "store", "synchronous", Synchronous::Normal, &modes);
    Some(StoreConfig {
        url: url?,
        retention_days: days?,
        retention_reason: reason,
        synchronous: synchronous?,
    })
}

fn url(settings: &mut Settings<'_>, faq_dir: Option<&Path>) -> Option<String> {
    let Some((node, url)) = settings.text("store", "url") else {
        return Some("sqlite://data/policydesk.db".to_owned());
    };
    let scheme = url.split(':').next().unwrap_or_default();
    if !matches!(scheme, "sqlite" | "postgres" | "postgresql") {
        return refuse(
            &node,
            ("不认识这种数据库", "this kind of database is not known"),
            (
                "写 sqlite://data/policydesk.db，或用 DATABASE_URL 给 postgres://…",
                "write sqlite://data/policydesk.db, or give postgres://… in DATABASE_URL",
            ),
        );
    }
    refuse_password(settings, &node, url)?;
    if let (Some(file), Some(dir)) = (sqlite_file(url), faq_dir)
        && is_inside(&file, dir)
    {
        let dir = dir.display();
        let message = Words::new(
            format!("数据库放在 FAQ 文件夹 {dir} 里，每写一次都会触发重新加载"),
            format!("the database is in the faq folder {dir}: every write would reload the FAQ"),
        );
        let help = Words::new(
            "换个地方，例如 sqlite://data/policydesk.db",
            "put it elsewhere: sqlite://data/policydesk.db",
        );
        settings.report(node.place().error("cfg.conflict", message).help(help));
        return None;
    }
    Some(url.to_owned())
}

/// A password in the file is an error, or a warning where `DATABASE_URL` replaces it anyway.
fn refuse_password(settings: &Settings<'_>, node: &Node<'_>, url: &str) -> Option<()> {
    let Some(what) = secret_in(url) else { return Some(()) };
    let mut finding = secret_inline(node, what, Some("DATABASE_URL"));
    let is_replaced = settings.has_env("DATABASE_URL");
    if is_replaced {
        finding.severity = Severity::Warning;
    }
    settings.report(finding);
    is_replaced.then_some(())
}

/// The file of an `SQLite` address; none for one in memory or another database.
fn sqlite_file(url: &str) -> Option<PathBuf> {
    let rest = url.strip_prefix("sqlite:")?;
    let path = rest.strip_prefix("//").unwrap_or(rest).split('?').next()?;
    (!path.is_empty() && path != ":memory:").then(|| PathBuf::from(path))
}

/// Whether a path lies below a folder, by their words alone.
fn is_inside(file: &Path, dir: &Path) -> bool {
    let clean = |path: &Path| -> PathBuf {
        path.components().filter(|part| *part != Component::CurDir).collect()
    };
    clean(file).starts_with(clean(dir))
}

fn retention(settings: &mut Settings<'_>, has_reason: bool) -> Option<u32> {
    let node = settings.peek("store", "retention_days");
    let most = if has_reason { MAX_RETENTION_DAYS_WITH_REASON } else { MAX_RETENTION_DAYS };
    if let Some(node) = node.filter(|_| !has_reason)
        && node.as_whole().is_some_and(|days| days > MAX_RETENTION_DAYS)
    {
        return refuse(
            &node,
            (
                "问题记录保存超过 730 天要写明理由",
                "keeping questions for more than 730 days needs a reason",
            ),
            (
                "缩短天数，或写 retention_reason = \"…\"",
                "shorten it, or write retention_reason = \"…\"",
            ),
        );
    }
    let days = whole(settings, "store", "retention_days", 90, 1..=most)?;
    u32::try_from(days).ok()
}
