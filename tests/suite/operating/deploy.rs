//! What is in `deploy/`, held to what the program does.

use std::{collections::BTreeSet, fs, path::PathBuf, process::Command};

use regex::Regex;
use serde_json::Value;

use super::{FAQ, LOAN, serve};
use crate::kit::{served::Place, telegram::FakeTelegram};

/// The most that the unit file may leave open, in the tenths that the tool counts in.
const MOST_EXPOSED: &str = "20";

fn file(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("deploy").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every name of ours in these words.
fn names(words: &str) -> BTreeSet<String> {
    let name = Regex::new(r"\b(policydesk|process)_[a-z_]+\b").expect("a pattern");
    name.find_iter(words).map(|name| name.as_str().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn dashboard_and_alerts_use_what_the_program_exports() {
    let telegram = FakeTelegram::open().await;
    let place = Place::new(FAQ);
    let desk = serve(&place, &telegram, &[]);
    // A series is there once it has something to count.
    telegram.says(7, LOAN);
    drop(telegram.reply(7).await);
    telegram.taps(7, "👍");
    drop(telegram.reply(7).await);
    for _ in 0..31 {
        desk.asks("苏科贷怎么申请");
    }
    desk.probe_until("/metrics", &["policydesk_reply_seconds_count{channel=\"telegram\"} 2\n"]);
    let figures = desk.probe_until("/metrics", &["route=\"/metrics\""]);
    assert!(desk.stop().success());
    telegram.rest(7);

    let (_, series) = figures.split_once("\r\n\r\n").expect("a header and a body");
    let series = series.lines().filter(|line| !line.starts_with('#'));
    let exported: BTreeSet<&str> =
        series.filter_map(|line| line.split(['{', ' ']).next()).collect();
    let dashboard = file("grafana-dashboard.json");
    let panels: Value = serde_json::from_str(&dashboard).expect("the dashboard is JSON");
    let expressions = panels["panels"].as_array().expect("panels").iter().flat_map(|panel| {
        panel["targets"].as_array().expect("targets").iter().map(|target| &target["expr"])
    });
    let mut used = BTreeSet::new();
    for expression in expressions {
        used.extend(names(expression.as_str().expect("an expression")));
    }
    assert!(used.len() > 20, "the dashboard shows little: {used:?}");
    used.extend(names(&file("prometheus-alerts.yaml")));
    let missing: Vec<_> = used.iter().filter(|name| !exported.contains(name.as_str())).collect();
    assert_eq!(missing, Vec::<&String>::new(), "not exported in\n{figures}");

    let shown: String = used.into_iter().collect::<Vec<_>>().join(" ");
    let families = exported.iter().map(|name| {
        ["_bucket", "_count", "_sum", "_total"]
            .iter()
            .find_map(|end| name.strip_suffix(end))
            .unwrap_or(name)
    });
    let unseen: BTreeSet<_> = families.filter(|name| !shown.contains(name)).collect();
    assert_eq!(unseen, BTreeSet::new(), "counted, and nobody can see it");
}

#[test]
fn the_units_leave_little_open() {
    for name in ["policydesk.service", "policydesk-backup.service"] {
        leaves_little_open(name);
    }
}

#[expect(clippy::print_stdout, reason = "a test that was skipped has to show")]
fn leaves_little_open(name: &str) {
    let unit = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("deploy").join(name);
    let threshold = format!("--threshold={MOST_EXPOSED}");
    let review = Command::new("systemd-analyze")
        .args(["security", "--offline=true", "--no-pager", &threshold])
        .arg(&unit)
        .output();
    let Ok(review) = review else {
        println!("SKIPPED: the review of the unit file: there is no systemd-analyze");
        let is_required = std::env::var_os("POLICYDESK_REQUIRE_SYSTEMD").is_some_and(|v| v == "1");
        assert!(!is_required, "systemd-analyze is required and not there");
        return;
    };
    let said = String::from_utf8_lossy(&review.stdout);
    assert!(review.status.success(), "{said}");
    assert!(said.contains(&format!("Overall exposure level for {name}")), "{said}");
}

#[test]
fn what_the_deployment_sets_is_what_the_configuration_has() {
    let name = Regex::new(r"POLICYDESK__[A-Z_]+").expect("a pattern");
    let known: Vec<_> =
        policydesk::config::KEYS.iter().map(policydesk::config::Key::variable).collect();
    let mut n_set = 0;
    for text in ["policydesk.service", "policydesk-backup.service", "Containerfile", "compose.yaml"]
        .map(file)
    {
        for variable in name.find_iter(&text) {
            assert!(known.iter().any(|known| known == variable.as_str()), "{}", variable.as_str());
            n_set += 1;
        }
    }
    assert!(n_set > 8, "{n_set}");
}

#[test]
fn exit_codes_that_starting_again_does_not_mend_end_the_unit() {
    let unit = file("policydesk.service");
    assert!(unit.contains("RestartPreventExitStatus=2 78\n"), "{unit}");
    assert_eq!(policydesk::commands::Status::Usage as u8, 2);
    assert_eq!(policydesk::commands::Status::TokenRevoked as u8, 78);
}

#[test]
fn a_panic_can_be_caught_in_what_is_shipped() {
    let manifest = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"));
    let manifest: toml::Table = manifest.expect("it is there").parse().expect("it is TOML");
    let release = &manifest["profile"]["release"];
    assert_eq!(release["panic"].as_str(), Some("unwind"), "a fault would end the desk");
    assert_eq!(release["strip"].as_str(), Some("debuginfo"), "names stay for who measures");
}
