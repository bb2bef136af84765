//! The staff's window over real HTTP: who may in, what can be done there, and what is kept of it.

use std::fs;

use serde_json::Value;

use crate::kit::served::{Place, Served, said};

const TOKEN: &str = "correct-horse-battery";

const FAQ: &str = r#"
[desk]
languages = ["zh", "en"]

[[office]]
id = "bureau"
name.zh = "市科技局"

[[entry]]
id = "loan"
office = "bureau"
title.zh = "苏科贷"
keywords = ["苏科贷"]
questions.zh = ["苏科贷怎么申请", "没有抵押物怎么贷款", "科技企业怎么贷款"]
answer.zh = "最高1000万元。"

[[entry]]
id = "subsidy"
office = "bureau"
title.zh = "创业补贴"
keywords = ["创业补贴"]
questions.zh = ["创业补贴怎么领", "开店有补贴吗"]
answer.zh = "凭执照领取。"
"#;

/// A question that nothing here answers.
const UNKNOWN: &str = "宠物寄养要办什么证";

fn open(place: &Place) -> Served {
    place.serve_with(&[("POLICYDESK_STAFF_TOKEN", TOKEN)])
}

/// Somebody at the window.
struct Staff<'a> {
    desk: &'a Served,
    cookie: String,
}

impl<'a> Staff<'a> {
    fn log_in(desk: &'a Served) -> Self {
        let answer =
            desk.operate("POST /staff/login", "", &form(&[("token", TOKEN), ("name", "小李")]));
        assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
        let line = answer.lines().find(|line| line.starts_with("set-cookie: ")).expect("a cookie");
        assert!(
            line.contains("HttpOnly; SameSite=Strict") && line.contains("Path=/staff"),
            "{line}"
        );
        let cookie = line["set-cookie: ".len()..].split(';').next().expect("a value").to_owned();
        Self { desk, cookie }
    }

    fn page(&self, path: &str) -> String {
        let answer = self.desk.operate(&format!("GET {path}"), &self.head(), "");
        assert!(answer.starts_with("HTTP/1.1 200"), "{path}: {answer}");
        assert!(answer.contains("cache-control: no-store"), "{path}: {answer}");
        answer
    }

    /// Sends a form as the page it stands on would.
    fn sends(&self, page: &str, path: &str, fields: &[(&str, &str)]) -> String {
        let csrf = between(&self.page(page), "name=\"csrf\" value=\"", "\"");
        let fields = [&[("csrf", csrf.as_str())], fields].concat();
        let head = format!("{}sec-fetch-site: same-origin\r\n", self.head());
        self.desk.operate(&format!("POST {path}"), &head, &form(&fields))
    }

    fn head(&self) -> String {
        format!("cookie: {}\r\n", self.cookie)
    }
}

fn form(fields: &[(&str, &str)]) -> String {
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(fields);
    form.finish()
}

fn between(text: &str, before: &str, after: &str) -> String {
    let rest = text.split(before).nth(1).unwrap_or_else(|| panic!("no {before} in {text}"));
    rest.split(after).next().unwrap_or_default().to_owned()
}

#[test]
fn the_window_refuses_what_the_bad_inputs_list() {
    let place = Place::new(FAQ);
    let desk = open(&place);
    let staff = Staff::log_in(&desk);
    let cookie = staff.cookie.trim_start_matches("sid=");
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/http/staff.jsonl");
    for line in fs::read_to_string(path).expect("the cases").lines() {
        let case: Value = serde_json::from_str(line).expect("a case");
        let text = |key: &str| case[key].as_str().unwrap_or_default();
        let headers = case["headers"].as_object().expect("headers").iter();
        let headers = headers.map(|(name, value)| {
            let value = value.as_str().expect("words").replace("<VALID>", cookie);
            format!("{name}: {value}\r\n")
        });
        let (headers, line) =
            (headers.collect::<String>(), format!("{} {}", text("method"), text("path")));
        let send = || match text("listener") {
            "operator" => desk.operate(&line, &headers, text("body")),
            _ => desk.send(&line, &headers, text("body")),
        };
        let expect = &case["expect"];
        let times = expect["times"].as_u64().unwrap_or(1);
        for _ in 1..times {
            send();
        }
        let answer = send();
        let status = format!("HTTP/1.1 {}", expect["status"]);
        assert!(answer.starts_with(&status), "{}: {answer}", text("id"));
        if expect["header_has"].is_object() {
            assert!(answer.contains("retry-after: "), "{}: {answer}", text("id"));
        }
        if let Some(lacks) = expect["body_lacks"].as_str() {
            assert!(!answer.contains(lacks), "{}: {answer}", text("id"));
        }
    }
    let right = desk.operate("POST /staff/login", "", &form(&[("token", TOKEN)]));
    assert!(right.starts_with("HTTP/1.1 429"), "the right one has to wait, too: {right}");
    assert!(!desk.printed().contains(TOKEN));
}

#[test]
fn without_a_token_the_window_says_which_to_set_and_stays_shut() {
    let place = Place::new(FAQ);
    let desk = place.serve();
    for path in ["/staff", "/staff/", "/staff/gaps", "/staff/login"] {
        let page = desk.probe(path);
        assert!(
            page.contains("POLICYDESK_STAFF_TOKEN") && !page.contains("name=\"token\""),
            "{page}"
        );
    }
    let tried = desk.operate("POST /staff/login", "", &form(&[("token", "")]));
    assert!(tried.starts_with("HTTP/1.1 401") && !tried.contains("set-cookie"), "{tried}");
}

#[test]
fn a_log_in_outlives_a_restart_but_not_another_token() {
    let place = Place::new(FAQ);
    let desk = open(&place);
    let cookie = Staff::log_in(&desk).cookie;
    desk.stop();
    let desk = open(&place);
    Staff { desk: &desk, cookie: cookie.clone() }.page("/staff/");
    desk.stop();
    let desk = place.serve_with(&[("POLICYDESK_STAFF_TOKEN", "another")]);
    let head = format!("cookie: {cookie}\r\n");
    assert!(desk.operate("GET /staff/", &head, "").starts_with("HTTP/1.1 401"));
}

#[test]
fn every_page_opens_and_every_file_is_what_its_name_says() {
    let place = Place::new(FAQ);
    let desk = open(&place);
    desk.asks("苏科贷怎么申请");
    desk.asks(UNKNOWN);
    let staff = Staff::log_in(&desk);
    for path in [
        "/staff",
        "/staff/",
        "/staff/gaps",
        "/staff/due",
        "/staff/service",
        "/staff/why",
        "/staff/downloads",
    ] {
        for language in ["zh", "en"] {
            staff.page(&format!("{path}?language={language}"));
        }
    }
    let why = staff.page("/staff/why?question=%E8%8B%8F%E7%A7%91%E8%B4%B7&language=en");
    for words in ["Answered", "loan", "confidence", "sum → probability", "最高1000万元"] {
        assert!(why.contains(words), "{words}: {why}");
    }
    for name in ["entries.xlsx", "gaps.xlsx", "report.xlsx"] {
        let bytes = desk.operate_bytes(&format!("GET /staff/downloads/{name}"), &staff.head());
        let text = String::from_utf8_lossy(&bytes);
        assert!(
            text.contains(&format!("filename=\"{name}\"")) && text.contains("\r\n\r\nPK"),
            "{name}"
        );
    }
    let csv = staff.page("/staff/downloads/entries.csv");
    assert!(csv.contains("filename=\"entries.csv\"") && csv.contains("loan"), "{csv}");
    assert!(staff.page("/staff/downloads/report.html").contains("<svg"));
}

#[test]
fn a_gap_becomes_a_wording_an_entry_or_nothing_and_the_log_says_who_did_it() {
    let place = Place::new(FAQ);
    let mut desk = open(&place);
    desk.asks(UNKNOWN);
    let staff = Staff::log_in(&desk);
    let page = staff.page("/staff/gaps");
    assert!(page.contains(UNKNOWN), "{page}");
    let gap = between(&page, "name=\"gap\" value=\"", "\"");
    let wrong = [("gap", gap.as_str()), ("entry", "no-such")];
    assert!(staff.sends("/staff/gaps", "/staff/accept", &wrong).contains("没有这个编号的条目"));
    let draft = [
        ("gap", gap.as_str()),
        ("id", "pets"),
        ("title", "宠物寄养"),
        ("answer", "要办<动物>防疫合格证。"),
    ];
    let taken = [draft[0], ("id", "loan"), draft[2], draft[3]];
    assert!(
        staff.sends("/staff/gaps", "/staff/begin", &taken).contains("没有改"),
        "an id that is taken"
    );
    let added = staff.sends("/staff/gaps", "/staff/begin", &draft);
    assert!(added.contains("已新增这一条") && added.contains("小李"), "{added}");
    let cookie = staff.cookie;
    desk.says("the FAQ was reloaded");
    let staff = Staff { desk: &desk, cookie };
    assert!(desk.asks(UNKNOWN).contains("防疫合格证"));
    assert!(!staff.page("/staff/gaps").contains(UNKNOWN));
    let history = said(&place.run(&["history", "pets"]));
    assert!(history.contains("小李  added the entry  宠物寄养"), "{history}");
}

#[test]
fn a_review_is_marked_in_the_file_and_can_be_taken_back() {
    let place = Place::new(FAQ);
    let desk = open(&place);
    let staff = Staff::log_in(&desk);
    assert!(staff.page("/staff/due").contains("w:ok:loan"));
    let file = || fs::read_to_string(place.faq().join("faq.toml")).expect("a file");
    let before = file();
    let answer =
        staff.sends("/staff/due", "/staff/press", &[("press", "w:ok:loan"), ("from", "due")]);
    assert!(file().contains("reviewed = "), "{answer}");
    let undo = between(&answer, "value=\"w:undo:", "\"");
    staff.sends("/staff/due", "/staff/press", &[("press", &format!("w:undo:{undo}"))]);
    assert_eq!(file(), before);
}

#[test]
fn a_held_edit_waits_for_its_button() {
    let place = Place::new(FAQ);
    let desk = open(&place);
    let staff = Staff::log_in(&desk);
    let cut = FAQ.split("[[entry]]\nid = \"subsidy\"").next().expect("the first entry");
    place.write(cut);
    staff.sends("/staff/service", "/staff/reload", &[]);
    let page = staff.page("/staff/service?language=en");
    assert!(page.contains("The edit is held"), "{page}");
    let hash = between(&page, "value=\"w:set:", "\"");
    let answer =
        staff.sends("/staff/service", "/staff/press", &[("press", &format!("w:set:{hash}"))]);
    assert!(answer.contains("新的答复已经启用"), "{answer}");
    assert!(desk.entry("subsidy").starts_with("HTTP/1.1 404"));
}

#[test]
fn a_draft_is_tried_beside_what_is_served_and_nothing_is_saved() {
    let place = Place::new(FAQ);
    let desk = open(&place);
    let staff = Staff::log_in(&desk);
    let page = staff.page("/staff/why");
    let file = between(&page, "<option value=\"", "\"");
    let draft = FAQ.replace("最高1000万元", "最高2000万元");
    let fields = |text| [("question", "苏科贷怎么申请"), ("file", file.as_str()), ("text", text)];
    let tried = staff.sends("/staff/why", "/staff/try", &fields(&draft));
    let (now, then) = (tried.find("最高1000万元"), tried.find("最高2000万元"));
    assert!(now.is_some() && then.is_some(), "{tried}");
    let broken = staff.sends("/staff/why", "/staff/try", &fields("[[entry]]\nid = \"X\""));
    assert!(broken.starts_with("HTTP/1.1 422"), "{broken}");
    assert_eq!(fs::read_to_string(place.faq().join("faq.toml")).expect("a file"), FAQ);
}
