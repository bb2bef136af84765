//! Each section from its values: what a key may be, and what it is where nothing is said.

mod store;
mod telegram;
mod web;

use std::{ops::RangeInclusive, path::PathBuf, str::FromStr};

use super::{
    Config, FaqConfig, LimitsConfig, LogConfig, LogFormat, MatchingConfig, TimeConfig, Zone,
    settings::Settings,
};
use crate::{
    diagnostic::{Finding, Words},
    document::{Node, nearest},
};

/// Reads every section; a value that cannot be is reported and leaves none.
pub(super) fn read(settings: &mut Settings<'_>) -> Option<Config> {
    let faq = faq(settings);
    let matching = matching(settings);
    let telegram = telegram::read(settings);
    let (web, operator) = web::read(settings);
    let faq_dir = faq.as_ref().map(|faq| faq.dir.clone());
    let store = store::read(settings, faq_dir.as_deref());
    let limits = limits(settings);
    let time = time(settings);
    let log = log(settings);
    Some(Config {
        faq: faq?,
        matching: matching?,
        telegram: telegram?,
        web: web?,
        operator: operator?,
        store: store?,
        limits: limits?,
        time: time?,
        log: log?,
    })
}

fn faq(settings: &mut Settings<'_>) -> Option<FaqConfig> {
    let Some((node, dir)) = settings.text("faq", "dir") else {
        return Some(FaqConfig { dir: PathBuf::from("faq") });
    };
    let dir = PathBuf::from(dir);
    if dir.parent().is_none() {
        return refuse(
            &node,
            ("`faq.dir` 不能是整个磁盘", "`faq.dir` cannot be the whole disk"),
            ("写放 FAQ 文件的那个文件夹", "name the folder that holds the FAQ files"),
        );
    }
    Some(FaqConfig { dir })
}

fn matching(settings: &mut Settings<'_>) -> Option<MatchingConfig> {
    let answer_at = share(settings, "answer_at", 0.70);
    let clarify_node = settings.peek("matching", "clarify_at");
    let clarify_at = share(settings, "clarify_at", 0.30);
    let margin = share(settings, "margin", 0.50);
    let max_options = whole(settings, "matching", "max_options", 3, 1..=5);
    let (answer_at, clarify_at) = (answer_at?, clarify_at?);
    if clarify_at > answer_at {
        let message = Words::new(
            format!("clarify_at（{clarify_at}）不能比 answer_at（{answer_at}）大"),
            format!("clarify_at ({clarify_at}) cannot be above answer_at ({answer_at})"),
        );
        let help = Words::new("把 clarify_at 改小", "make clarify_at smaller");
        let finding = match clarify_node {
            Some(node) => node.place().error("cfg.value", message),
            None => Finding::error("cfg.value", message).field("matching.clarify_at"),
        };
        settings.report(finding.help(help));
        return None;
    }
    let max_options = usize::try_from(max_options?).ok()?;
    Some(MatchingConfig { answer_at, clarify_at, margin: margin?, max_options })
}

/// A number from 0 to 1 in `[matching]`.
fn share(settings: &mut Settings<'_>, key: &'static str, default: f32) -> Option<f32> {
    let Some(node) = settings.take("matching", key) else { return Some(default) };
    let value = node.number()?;
    if !(0.0..=1.0).contains(&value) {
        let field = node.field();
        return node.refuse_with(
            Words::new(
                format!("`{field}` 要在 0 到 1 之间"),
                format!("`{field}` must be from 0 to 1"),
            ),
            Words::new(format!("默认值是 {default}"), format!("the default is {default}")),
        );
    }
    #[expect(clippy::cast_possible_truncation, reason = "a share from 0 to 1 needs no more digits")]
    Some(value as f32)
}

fn limits(settings: &mut Settings<'_>) -> Option<LimitsConfig> {
    // Ten a second is more than anyone types.
    let per_minute = whole(settings, "limits", "per_user_per_minute", 30, 1..=1_000_000);
    let chars = whole(settings, "limits", "message_chars", 1_000, 1..=10_000);
    Some(LimitsConfig {
        per_user_per_minute: u32::try_from(per_minute?).ok()?,
        message_chars: usize::try_from(chars?).ok()?,
    })
}

fn time(settings: &mut Settings<'_>) -> Option<TimeConfig> {
    let Some((node, name)) = settings.text("time", "zone") else {
        let zone = Zone::from_str("Asia/Shanghai").expect("it is in the table");
        return Some(TimeConfig { zone });
    };
    let Ok(zone) = Zone::from_str(name) else {
        let names: Vec<&str> = Zone::names().collect();
        let names = names.join(", ");
        return node.refuse_with(
            Words::new(format!("没有 `{name}` 这个时区"), format!("there is no time zone `{name}`")),
            Words::new(
                format!("北京时间写 Asia/Shanghai；也可以写 +08:00，或 {names}"),
                format!("write Asia/Shanghai for Beijing time, an offset such as +08:00, or one of {names}"),
            ),
        );
    };
    Some(TimeConfig { zone })
}

fn log(settings: &mut Settings<'_>) -> Option<LogConfig> {
    let levels = [
        ("error", tracing::Level::ERROR),
        ("warn", tracing::Level::WARN),
        ("info", tracing::Level::INFO),
        ("debug", tracing::Level::DEBUG),
        ("trace", tracing::Level::TRACE),
    ];
    let level = choice(settings, "log", "level", tracing::Level::INFO, &levels);
    let formats = [("text", LogFormat::Text), ("json", LogFormat::Json)];
    let format = choice(settings, "log", "format", LogFormat::Text, &formats);
    Some(LogConfig { level: level?, format: format? })
}

/// A path, where one is given.
fn path(settings: &mut Settings<'_>, section: &'static str, key: &'static str) -> Option<PathBuf> {
    settings.text(section, key).map(|(_, path)| PathBuf::from(path))
}

/// A whole number within bounds.
fn whole(
    settings: &mut Settings<'_>,
    section: &'static str,
    key: &'static str,
    default: i64,
    bounds: RangeInclusive<i64>,
) -> Option<i64> {
    let Some(node) = settings.take(section, key) else { return Some(default) };
    let value = node.whole()?;
    if bounds.contains(&value) { Some(value) } else { out_of_bounds(&node, default, &bounds) }
}

fn out_of_bounds<T>(node: &Node<'_>, default: i64, bounds: &RangeInclusive<i64>) -> Option<T> {
    let (field, least, most) = (node.field(), bounds.start(), bounds.end());
    node.refuse_with(
        Words::new(
            format!("`{field}` 要在 {least} 到 {most} 之间"),
            format!("`{field}` must be from {least} to {most}"),
        ),
        Words::new(format!("默认值是 {default}"), format!("the default is {default}")),
    )
}

/// One of a few words.
fn choice<T: Copy>(
    settings: &mut Settings<'_>,
    section: &'static str,
    key: &'static str,
    default: T,
    known: &[(&str, T)],
) -> Option<T> {
    let Some(node) = settings.take(section, key) else { return Some(default) };
    let word = node.text()?;
    if let Some((_, value)) = known.iter().find(|(name, _)| *name == word) {
        return Some(*value);
    }
    let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
    let meant =
        nearest(word, names.iter().copied()).map_or_else(|| names.join(", "), str::to_owned);
    let field = node.field();
    node.refuse_with(
        Words::new(format!("`{field}` 不能是 `{word}`"), format!("`{field}` cannot be `{word}`")),
        Words::new(format!("可以写 {meant}"), format!("write {meant}")),
    )
}

/// Refuses a value in fixed words.
fn refuse<T>(node: &Node<'_>, message: (&str, &str), help: (&str, &str)) -> Option<T> {
    node.refuse_with(Words::new(message.0, message.1), Words::new(help.0, help.1))
}
