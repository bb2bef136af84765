//! The FAQ is edited while the real program serves it.

use std::{fs, path::Path};

use policydesk::{
    publish,
    reload::{Folder, Reading},
    store::{Store, StoreSettings, Synchronous},
};

use crate::kit::served::{Place, Served, said};

mod storm;
mod torn;

const BUREAU: &str = "[[office]]\nid = \"bureau\"\nname.zh = \"市科技局\"\n";

/// Two entries; the loan goes up to so many 万元.
fn two_entries(wan: u32) -> String {
    format!("{BUREAU}{}{}", loan(wan), tax())
}

fn loan(wan: u32) -> String {
    format!(
        r#"
[[entry]]
id = "loan"
office = "bureau"
title.zh = "苏科贷"
keywords = ["苏科贷"]
questions.zh = ["苏科贷怎么申请", "没有抵押物怎么贷款", "科技企业怎么贷款"]
answer.zh = "最高{wan}万元。"
"#
    )
}

fn tax() -> String {
    r#"
[[entry]]
id = "tax"
office = "bureau"
title.zh = "研发费用加计扣除"
keywords = ["加计扣除"]
questions.zh = ["研发费用怎么加计扣除", "加计扣除的比例是多少"]
answer.zh = "按100%加计扣除。"
"#
    .to_owned()
}

const RELOADED: &str = "the FAQ was reloaded";
const REFUSED: &str = "the edited FAQ was refused";
const HELD: &str = "the edited FAQ lost entries and is held";

/// Waits until the desk is told to be running, and has looked at its folder.
fn serve(place: &Place) -> Served {
    let served = place.serve();
    assert!(served.probe("/readyz").contains(r#""ready":true"#));
    served
}

#[test]
fn an_edit_goes_live_and_a_broken_one_changes_nothing() {
    let place = Place::new(&two_entries(1000));
    let mut served = serve(&place);
    assert!(served.entry("loan").contains("1000万元"));
    place.write(&two_entries(2000));
    served.says(RELOADED);
    assert!(served.entry("loan").contains("2000万元"));
    assert!(served.probe("/readyz").contains(r#""stale":false"#));

    place.write(&two_entries(3000).replace("title.zh", "titel.zh"));
    served.says(REFUSED);
    let finding = served.says("faq.unknown_key");
    assert!(finding.contains("faq.toml") && finding.contains("line=8"), "{finding}");
    assert!(served.entry("loan").contains("2000万元"));
    let ready = served.probe("/readyz");
    assert!(ready.starts_with("HTTP/1.1 200"), "{ready}");
    assert!(ready.contains(r#""stale":true"#), "{ready}");
    let figures = served.probe("/metrics");
    assert!(figures.contains("policydesk_faq_stale 1"), "{figures}");
    assert!(figures.contains("policydesk_reload_total{outcome=\"swapped\"} 1"), "{figures}");
    assert!(served.page("/metrics").starts_with("HTTP/1.1 404"), "figures are not public");

    let check = said(&place.run(&["check"]));
    assert!(check.contains("The edit was refused: 2 errors"), "{check}");
    let reload = place.run(&["reload"]);
    assert_eq!(reload.status.code(), Some(1), "{}", said(&reload));
    assert!(said(&reload).contains("error[faq.unknown_key]"), "{}", said(&reload));

    place.write(&two_entries(2000));
    served.says("the FAQ is the one in service");
    assert!(served.probe("/readyz").contains(r#""stale":false"#));
    assert!(served.stop().success());
}

#[test]
fn a_set_that_lost_entries_waits_for_a_yes() {
    let place = Place::new(&two_entries(1000));
    let mut served = serve(&place);
    place.write(&[BUREAU, &loan(2000)].concat());
    let held = served.says(HELD);
    assert!(held.contains("tax"), "{held}");
    assert!(served.entry("tax").contains("按100%"), "it is served still");
    assert!(served.entry("loan").contains("1000万元"), "no part of the edit is live");

    let reload = place.run(&["reload"]);
    assert_eq!(reload.status.code(), Some(1), "{}", said(&reload));
    assert!(said(&reload).contains("reload.shrunk"), "{}", said(&reload));
    assert!(said(&place.run(&["check"])).contains("The edit is held: 1 entry would be gone (tax)"));

    let confirmed = place.run(&["reload", "--confirm"]);
    assert_eq!(confirmed.status.code(), Some(0), "{}", said(&confirmed));
    assert!(said(&confirmed).contains("1 changed (loan), 1 removed (tax)"), "{}", said(&confirmed));
    let gone = served.says("entries left service");
    assert!(gone.contains("tax"), "{gone}");
    assert!(served.entry("tax").starts_with("HTTP/1.1 404"));
    let check = said(&place.run(&["check"]));
    assert!(check.contains("1 changed (loan)") || check.contains("1 removed (tax)"), "{check}");
}

#[test]
fn a_set_that_is_whole_again_ends_the_wait() {
    let place = Place::new(&two_entries(1000));
    let mut served = serve(&place);
    place.write(&[BUREAU, &loan(1000)].concat());
    served.says(HELD);
    place.write(&two_entries(2000));
    served.says(RELOADED);
    assert!(served.probe("/readyz").contains(r#""stale":false"#));
    assert!(!served.printed().contains("entries left service"), "{}", served.printed());
}

#[test]
fn an_edit_that_breaks_a_protected_check_is_refused() {
    let check = "\n[[check]]\nask = \"苏科贷怎么申请\"\nexpect = \"loan\"\nprotected = true\n";
    let place = Place::new(&[&two_entries(1000), check].concat());
    let mut served = serve(&place);
    let moved = two_entries(2000).replace("苏科贷", "别的").replace("加计扣除", "苏科贷怎么申请");
    place.write(&[&moved, check].concat());
    served.says(REFUSED);
    served.says("faq.check");
    assert!(served.entry("loan").contains("1000万元"));
}

#[test]
fn a_hangup_has_the_folder_read_at_once() {
    let place = Place::new(&two_entries(1000));
    let mut served = serve(&place);
    served.signal("HUP");
    served.says("the FAQ is the one in service");
    let reload = place.run(&["reload"]);
    assert_eq!(reload.status.code(), Some(0), "{}", said(&reload));
    assert!(said(&reload).contains("nothing changed"), "{}", said(&reload));
}

#[test]
fn a_start_with_a_broken_folder_serves_the_last_good_set() {
    let place = Place::new(&two_entries(1000));
    let served = serve(&place);
    served.kill();
    place.write("[[entry]\n");
    let mut served = serve(&place);
    assert!(served.printed().contains("The edit was refused"), "{}", served.printed());
    served.says(REFUSED);
    assert!(served.entry("loan").contains("1000万元"));
    assert!(served.probe("/readyz").contains(r#""stale":true"#));
    assert!(served.probe("/metrics").contains("policydesk_faq_stale 1"));
    place.write(&two_entries(2000));
    served.says(RELOADED);
    assert!(served.entry("loan").contains("2000万元"));
}

#[test]
fn entries_that_went_while_the_desk_was_stopped_wait_for_a_yes_too() {
    let place = Place::new(&two_entries(1000));
    assert!(serve(&place).stop().success());
    place.write(&[BUREAU, &loan(1000)].concat());
    let mut served = serve(&place);
    served.says(HELD);
    assert!(served.entry("tax").contains("按100%"));
    assert_eq!(place.run(&["reload", "--confirm"]).status.code(), Some(0));
    assert!(served.entry("tax").starts_with("HTTP/1.1 404"));
}

#[test]
fn an_edit_made_while_the_desk_was_stopped_is_served_from_the_first_moment() {
    let place = Place::new(&two_entries(1000));
    assert!(serve(&place).stop().success());
    place.write(&two_entries(2000));
    let served = serve(&place);
    assert!(served.entry("loan").contains("2000万元"));
}

#[test]
fn a_first_start_with_errors_says_them_and_ends() {
    let place = Place::new("[[entry]\n");
    let output = place.serve_in_vain();
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(said(&output).contains("toml.syntax"), "{}", said(&output));
}

#[test]
fn without_a_desk_there_is_nobody_to_tell() {
    let place = Place::new(&two_entries(1000));
    let reload = place.run(&["reload"]);
    assert_eq!(reload.status.code(), Some(3), "{}", said(&reload));
    assert!(said(&reload).contains("no desk is running"), "{}", said(&reload));
    place.run(&["check"]);
    place.run(&["history", "loan"]);
    assert!(!place.database().exists(), "asking makes no store");
}

#[test]
fn history_has_every_version_and_when_it_was_in_service() {
    let place = Place::new(&two_entries(1000));
    let mut served = serve(&place);
    place.write(&two_entries(2000));
    served.says(RELOADED);
    served.kill();
    let lines = said(&place.run(&["history", "loan"]));
    assert_eq!(lines.lines().count(), 2, "{lines}");
    assert!(lines.lines().nth(1).is_some_and(|line| line.contains("– now")), "{lines}");
    let output = place.run(&["history", "loan", "--json"]);
    let history: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let text = |n: usize| history["versions"][n]["text"].as_str().map(str::to_owned);
    assert_eq!(text(0).as_deref(), Some(loan(1000).trim()), "word for word");
    assert_eq!(history["versions"][0]["until"], history["versions"][1]["from"]);
    let from = history["versions"][1]["from"].as_str().expect("a time")[..16].replace('T', " ");
    let then = said(&place.run(&["history", "loan", "--at", &from]));
    assert!(then.contains("最高2000万元。"), "{then}");
    let before = place.run(&["history", "loan", "--at", "2020-01-01"]);
    assert_eq!(before.status.code(), Some(1), "{}", said(&before));
    let unknown = place.run(&["history", "loam"]);
    assert!(said(&unknown).contains("did you mean loan?"), "{}", said(&unknown));
}

#[test]
fn a_folder_is_not_read_while_a_writer_has_it() {
    let place = Place::new(&two_entries(1000));
    let lock = publish::lock_folder(&place.faq()).expect("nobody else has it");
    assert!(Reading::take(&place.faq()).is_none());
    drop(lock);
    assert!(Reading::take(&place.faq()).is_some());
}

#[tokio::test]
async fn the_record_outlives_a_purge() {
    let place = Place::new(&two_entries(1000));
    assert!(serve(&place).stop().success());
    let url = format!("sqlite://{}", place.database().display());
    let settings = StoreSettings { url, synchronous: Synchronous::Normal };
    let store = Store::open(&settings).await.expect("the store opens");
    store.purge(i64::MAX / 2, 1).await.expect("purged");
    // The desk was started in a folder that may be reached by a link.
    let folder = Folder::new(&fs::canonicalize(place.faq()).expect("it is there"));
    let events = store.entry_events(folder.key(), "loan").await.expect("read");
    assert_eq!(events.len(), 1);
    assert!(store.last_good_set(folder.key()).await.expect("read").is_some());
    assert_eq!(Folder::new(Path::new("/srv/./faq")).key(), "/srv/faq");
}
