//! Logged questions under an edited FAQ.

use std::fs;

use serde_json::Value;

use super::{Desk, FAQ};
use crate::kit::web::Mood;

/// Another answer, which takes a question away from the loan and answers a new one.
const EDITED: &str = r#"
[[entry]]
id = "pledge"
title.zh = "知识产权质押"
questions.zh = ["没有抵押物怎么贷款", "专利能质押贷款吗"]
answer.zh = "可以质押。"

[[entry]]
id = "dog"
title.zh = "养犬登记"
questions.zh = ["狗证在哪里办", "养狗要登记吗"]
answer.zh = "去派出所。"

[[check]]
ask = "狗证在哪里办"
expect = "dog"
"#;

fn changes(desk: &Desk) -> Vec<Value> {
    let lines = desk.says(&["--faq", "draft", "replay", "--against", "faq", "--json"]);
    lines.lines().map(|line| serde_json::from_str(line).expect("it is JSON")).collect()
}

#[tokio::test]
async fn what_changes_is_told_the_worst_first() {
    let desk = Desk::open().await;
    fs::create_dir_all(desk.file("draft")).expect("a folder");
    let edited = [&FAQ.replace("\"没有抵押物怎么贷款\", ", ""), EDITED].concat();
    fs::write(desk.file("draft/small.toml"), edited).expect("a file");
    desk.asked_and_tapped(Mood::Answers, "没有抵押物怎么贷款", "f:y:loan").await;
    desk.asked(Mood::HandsOver, &["狗证在哪里办", "狗证在哪里办", "苏科贷怎么申请"]).await;
    let changes = changes(&desk);
    let told: Vec<_> =
        changes.iter().map(|c| (&c["question"], &c["trend"], &c["because"])).collect();
    assert_eq!(told.len(), 2, "what stays the same is not told: {told:?}");
    assert_eq!((told[0].0, told[0].1), (&"没有抵押物怎么贷款".into(), &"worse".into()));
    assert_eq!(told[0].2, "askers", "the old answer had helped");
    assert_eq!((told[1].0, told[1].1), (&"狗证在哪里办".into(), &"better".into()));
    assert_eq!(told[1].2, "check");
    assert_eq!(changes[1]["times"], 2);
    assert_eq!(changes[1]["new"][0]["entry"], "dog");
    let table = desk.says(&["--faq", "draft", "replay", "--against", "faq"]);
    assert!(table.starts_with("变差 1 个\n"), "{table}");
    assert!(table.contains("3 个问题（共问过 4 次）中，2 个的回答会变"), "{table}");
}

#[tokio::test]
async fn with_nothing_to_compare_it_says_what_to_give() {
    let desk = Desk::open().await;
    let output = desk.run(&["replay"]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("--against"), "{said}");
}
