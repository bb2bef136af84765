use std::fs;

use chrono::{FixedOffset, TimeZone as _};

use super::*;
use crate::{desk::FixedClock, diagnostic::Severity, engine::Thresholds};

const GOOD: &str = "[[entry]]\nid = \"loan\"\ntitle = \"苏科贷\"\nquestions = [\"苏科贷怎么申请\", \"公司没抵押物怎么借钱\"]\nanswer = \"找银行。\"\n";
const CHECK: &str = "[[check]]\nask = \"苏科贷怎么申请\"\nexpect = \"loan\"\nprotected = true\n";

fn files(all: &[(&str, &str)]) -> Vec<SourceFile> {
    all.iter().map(|(path, text)| SourceFile::new(*path, *text)).collect()
}

fn examine(before: &[SourceFile], after: &[SourceFile]) -> Examined {
    let settings = Settings {
        thresholds: Thresholds::new(0.7, 0.3, 0.5, 3).expect("they are sound"),
        message_chars: 1000,
        retention_days: 90,
    };
    let zone = FixedOffset::east_opt(8 * 3600).expect("a real zone");
    let now = zone.with_ymd_and_hms(2026, 11, 26, 9, 0, 0).single().expect("a real time");
    let clock: Arc<dyn Clock> = Arc::new(FixedClock(now));
    super::examine(before, after, settings, &clock)
}

fn codes(examined: &Examined) -> Vec<&str> {
    let errors = examined.findings.iter().filter(|f| f.severity == Severity::Error);
    errors.map(|finding| finding.code).collect()
}

#[test]
fn a_change_that_breaks_a_protected_check_is_refused() {
    let before = files(&[("a.toml", &format!("{GOOD}{CHECK}"))]);
    let same = examine(&before, &before);
    assert!(same.faq.is_some() && codes(&same).is_empty(), "{:?}", same.findings);
    let other =
        GOOD.replace("苏科贷", "食品许可").replace("公司没抵押物怎么借钱", "开饭店办什么证");
    let after = files(&[("a.toml", &format!("{other}{CHECK}"))]);
    let broken = examine(&before, &after);
    assert!(broken.faq.is_none());
    assert_eq!(codes(&broken), ["faq.check"]);
}

#[test]
fn what_was_wrong_before_is_not_held_against_a_change() {
    let unmet = CHECK.replace("苏科贷怎么申请", "今天天气怎么样");
    let before = files(&[("a.toml", &format!("{GOOD}{unmet}"))]);
    let after = files(&[("a.toml", &format!("# 一行\n{GOOD}owner = \"科技科\"\n{unmet}"))]);
    let examined = examine(&before, &after);
    assert!(examined.faq.is_some(), "{:?}", examined.findings);
}

#[test]
fn what_differs_is_written_and_nothing_is_left_behind() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    fs::write(dir.path().join("a.toml"), format!("\u{feff}{GOOD}")).expect("it is writable");
    fs::write(dir.path().join("b.toml"), "# b\n[[topic]]\nid = \"t\"\nname = \"题\"\n")
        .expect("it is writable");
    let (before, _) = sources::read_faq_dir(dir.path());
    let mut after = before.clone();
    after[0] = SourceFile::new(before[0].path(), GOOD.replace("找银行", "找科技局"));
    after.push(SourceFile::new("anywhere/c.toml", CHECK));
    let written = write(dir.path(), &before, &after).expect("it is writable");
    assert_eq!(written.len(), 2);
    let text = fs::read_to_string(dir.path().join("a.toml")).expect("it is there");
    assert!(text.starts_with('\u{feff}') && text.contains("找科技局"));
    assert_eq!(fs::read_to_string(dir.path().join("c.toml")).expect("it is there"), CHECK);
    assert_eq!(fs::read_dir(dir.path()).expect("it is there").count(), 3);
}

#[test]
fn a_colleagues_edit_is_never_overwritten() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    fs::write(dir.path().join("a.toml"), GOOD).expect("it is writable");
    let (before, _) = sources::read_faq_dir(dir.path());
    fs::write(dir.path().join("a.toml"), format!("{GOOD}# 刚改过\n")).expect("it is writable");
    let after = files(&[(before[0].path(), CHECK)]);
    let refused = write(dir.path(), &before, &after);
    assert!(matches!(refused, Err(PublishError::ChangedMeanwhile(_))), "{refused:?}");
    let text = fs::read_to_string(dir.path().join("a.toml")).expect("it is there");
    assert!(text.ends_with("# 刚改过\n"));
}

#[test]
fn a_reader_waits_for_a_writer() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let writer = lock_folder(dir.path()).expect("it is there");
    assert!(try_share_folder(dir.path()).expect("it is there").is_none());
    drop(writer);
    let reader = try_share_folder(dir.path()).expect("it is there");
    assert!(reader.is_some());
    assert!(try_share_folder(dir.path()).expect("it is there").is_some());
}
