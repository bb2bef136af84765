//! Staff in their chat: what they are sent, what their taps change, and who is staff.

use std::{fs, sync::Arc};

use policydesk::channel::telegram::StaffSettings;
use serde_json::json;

use crate::kit::{
    bot::{Bot, Home, SetUp, TestClock},
    process::Process,
    telegram::{FakeTelegram, Post},
    web::Mood,
};

/// A group of staff.
const OFFICE: i64 = -1001;

/// A group of others.
const ELSEWHERE: i64 = -2002;

/// Monday at nine.
const MONDAY: &str = "2026-11-23T09:00";

const FAQ: &str = r#"# 资金类
[desk]
languages = ["zh", "en"]

[[office]]
id = "bureau"
name.zh = "市科技局"

[[entry]]
id = "loan"        # 苏科贷
office = "bureau"
title.zh = "苏科贷"
questions.zh = ["苏科贷怎么申请"]
answer.zh = "**最高**1000万元。"
reviewed = 2026-01-05  # 王科长
owner = "科技金融科"

[[entry]]
id = "subsidy"
office = "bureau"
title.zh = "创业补贴"
questions.zh = ["创业补贴怎么领"]
answer.zh = "凭执照领取。"
valid_until = 2026-12-20
reviewed = 2026-10-01
owner = "就业科"

[[check]]
ask = "苏科贷怎么申请"
expect = "loan"
protected = true
"#;

struct Office {
    home: Home,
    telegram: FakeTelegram,
}

impl Office {
    async fn open() -> Self {
        let home = Home::new();
        fs::create_dir_all(home.folder().join("faq")).expect("a folder");
        let office = Self { home, telegram: FakeTelegram::open().await };
        office.write(FAQ);
        office
    }

    fn write(&self, text: &str) {
        fs::write(self.home.folder().join("faq/money.toml"), text).expect("a file");
    }

    fn file(&self) -> String {
        fs::read_to_string(self.home.folder().join("faq/money.toml")).expect("a file")
    }

    async fn start(&self, time: &str) -> Bot {
        self.start_with(TestClock::at(time), Mood::Answers).await
    }

    async fn start_with(&self, clock: Arc<TestClock>, mood: Mood) -> Bot {
        let staff = StaffSettings {
            chats: vec![OFFICE],
            faq_dir: self.home.folder().join("faq"),
            public_url: Some("https://desk.example.gov.cn/".parse().expect("a URL")),
            standing: None,
        };
        self.home.start_with(&self.telegram, SetUp { mood, clock, staff, ..SetUp::default() }).await
    }

    /// A desk on Monday with its review read: the card of the loan.
    async fn loan(&self) -> (Bot, Post) {
        let bot = self.start(MONDAY).await;
        let cards = self.telegram.replies(OFFICE, 3).await;
        let loan = cards.into_iter().find(|card| card.text.contains("科技金融科 ·"));
        (bot, loan.expect("the loan is due"))
    }

    /// Somebody of staff presses a button of a card; gives the toast.
    async fn press(&self, card: &Post, label: &str) -> String {
        let query = self.telegram.taps_on(OFFICE, card, &card.data(label));
        self.toast(&query).await
    }

    async fn toast(&self, query: &str) -> String {
        let call = self.telegram.acknowledged(query).await;
        call.params["text"].as_str().unwrap_or_default().to_owned()
    }
}

#[tokio::test]
async fn on_monday_staff_see_what_is_due_owner_by_owner() {
    let office = Office::open().await;
    let bot = office.start(MONDAY).await;
    let [overview, first, second] =
        office.telegram.replies(OFFICE, 3).await.try_into().expect("three");
    assert!(overview.text.starts_with("📋 有 2 条答复该核对了"), "{}", overview.text);
    for owner in ["科技金融科：1 条", "就业科：1 条"] {
        assert!(overview.text.contains(owner), "{}", overview.text);
    }
    let (loan, subsidy) =
        if first.text.contains("苏科贷") { (first, second) } else { (second, first) };
    assert!(
        loan.text.starts_with("科技金融科 · 苏科贷\n\n应在2026年7月4日前核对，已过 142 天"),
        "{}",
        loan.text
    );
    assert!(loan.text.contains("最高1000万元。"), "what is to be judged stands there");
    assert_eq!(loan.labels(), ["✅ 仍然正确", "✏️ 有变化", "🗄 停用"]);
    assert!(subsidy.text.contains("2026年12月20日到期，还有 27 天"), "{}", subsidy.text);
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn the_review_goes_out_once_a_week_whatever_restarts() {
    let office = Office::open().await;
    office.start("2026-11-22T10:00").await.stop().await.expect("a clean stop");
    assert!(office.telegram.rest(OFFICE).is_empty(), "not on a Sunday");
    let bot = office.start("2026-11-24T14:00").await;
    office.telegram.replies(OFFICE, 3).await;
    bot.stop().await.expect("a clean stop");
    let bot = office.start("2026-11-27T10:00").await;
    office.telegram.says(42, "/start loan");
    office.telegram.reply(42).await;
    bot.stop().await.expect("a clean stop");
    assert!(office.telegram.rest(OFFICE).is_empty(), "not twice in a week");
    let bot = office.start("2026-11-30T09:00").await;
    office.telegram.replies(OFFICE, 3).await;
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn a_desk_without_a_staff_chat_writes_to_nobody() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = home.start(&telegram).await;
    telegram.sends(OFFICE, &json!({ "text": "/due@desk_bot" }));
    let help = telegram.reply(OFFICE).await;
    assert!(help.text.contains("/topics"), "no command of anybody else's: {}", help.text);
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn staff_buttons_work_where_staff_are_and_nowhere_else() {
    let office = Office::open().await;
    let (bot, loan) = office.loan().await;
    for chat in [ELSEWHERE, 42] {
        let query = office.telegram.taps_on(chat, &loan, &loan.data("停用"));
        assert!(office.toast(&query).await.contains("只在工作群里有效"));
    }
    let query = office.telegram.taps_with(7, &loan.data("仍然正确"), &json!(null));
    assert!(office.toast(&query).await.contains("失效"));
    let query = office.telegram.taps_on(OFFICE, &loan, "w:ok:no-such-entry");
    assert!(office.toast(&query).await.contains("失效"));
    bot.stop().await.expect("a clean stop");
    assert_eq!(office.file(), FAQ);
    for chat in [ELSEWHERE, 42, 7] {
        assert!(office.telegram.rest(chat).is_empty());
    }
}

#[tokio::test]
async fn what_has_changed_is_shown_where_it_is_written() {
    let office = Office::open().await;
    let (bot, loan) = office.loan().await;
    office.press(&loan, "有变化").await;
    let how = office.telegram.reply(OFFICE).await;
    assert!(how.text.contains("money.toml 第 9 行"), "{}", how.text);
    assert!(how.raw.contains("https://desk.example.gov.cn/e/loan"), "{}", how.raw);
    assert_eq!(how.reply_to, Some(loan.id.into()));
    assert!(!how.is_edit, "the card stays for when it is done");
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn staff_commands_are_known_in_their_chats_and_stand_in_the_menu_there() {
    let office = Office::open().await;
    let (bot, _) = office.loan().await;
    office.telegram.sends(OFFICE, &json!({ "text": "/due" }));
    let answers = office.telegram.replies(OFFICE, 3).await;
    assert!(answers[0].text.starts_with("📋"), "{}", answers[0].text);
    let menus = office.telegram.called("setMyCommands", 9).await;
    let staff: Vec<_> =
        menus.iter().filter(|call| call.params["scope"]["type"] == "chat").collect();
    assert_eq!(staff.len(), 3);
    assert_eq!(staff[0].params["scope"]["chat_id"], OFFICE);
    assert_eq!(staff[2].params["commands"][0]["description"], "Answers due for review");
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn any_chat_can_be_asked_for_its_number() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = home.start(&telegram).await;
    telegram.says(42, "/id");
    assert!(telegram.reply(42).await.text.contains("编号是 42"));
    telegram.sends(OFFICE, &json!({ "text": "/id@desk_bot" }));
    assert!(telegram.reply(OFFICE).await.text.contains("编号是 -1001"));
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn what_is_still_right_is_written_to_the_file_and_to_the_log() {
    let office = Office::open().await;
    let (bot, loan) = office.loan().await;
    assert!(office.press(&loan, "仍然正确").await.contains("已写入"));
    let done = office.telegram.reply(OFFICE).await;
    assert_eq!((done.id, done.is_edit), (loan.id, true));
    assert!(done.text.contains("仍然正确"), "{}", done.text);
    assert!(done.text.contains("T，2026-11-23 09:00"), "who and when: {}", done.text);
    assert_eq!(office.file(), FAQ.replace("reviewed = 2026-01-05", "reviewed = 2026-11-23"));
    let edits = bot.store.edits("loan").await.expect("a log");
    assert_eq!(edits.len(), 1);
    assert_eq!((edits[0].by.id, edits[0].by.name.as_str()), (1001, "T"));
    assert_eq!(edits[0].note.old, "reviewed = 2026-01-05");
    assert_eq!(edits[0].note.new, "reviewed = 2026-11-23");
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn the_same_button_pressed_twice_changes_nothing_twice() {
    let office = Office::open().await;
    let (bot, loan) = office.loan().await;
    office.press(&loan, "仍然正确").await;
    office.telegram.reply(OFFICE).await;
    let file = office.file();
    // A colleague, whose screen still shows the old card.
    let data = loan.data("仍然正确");
    let query = office.telegram.taps_as(8, OFFICE, &loan, &data);
    assert!(office.toast(&query).await.contains("已经是这样了"));
    bot.stop().await.expect("a clean stop");
    assert!(office.telegram.rest(OFFICE).is_empty());
    assert_eq!(office.file(), file);
    assert_eq!(office.home.store().await.edits("loan").await.expect("a log").len(), 1);
}

#[tokio::test]
async fn retiring_asks_once_more_and_can_be_taken_back() {
    let office = Office::open().await;
    let (bot, loan) = office.loan().await;
    office.press(&loan, "停用").await;
    let sure = office.telegram.reply(OFFICE).await;
    assert!(sure.is_edit && sure.text.contains("确定停用吗"), "{}", sure.text);
    office.press(&sure, "先不停用").await;
    let kept = office.telegram.reply(OFFICE).await;
    assert_eq!(kept.labels(), loan.labels());
    office.press(&kept, "停用").await;
    let sure = office.telegram.reply(OFFICE).await;
    office.press(&sure, "确定停用").await;
    let retired = office.telegram.reply(OFFICE).await;
    assert!(retired.text.contains("已停用"), "{}", retired.text);
    assert!(office.file().contains("valid_until = 2026-11-22"), "{}", office.file());
    office.press(&retired, "撤销").await;
    let undone = office.telegram.reply(OFFICE).await;
    assert!(undone.text.contains("已撤销"), "{}", undone.text);
    assert_eq!(office.file(), FAQ);
    let query = office.telegram.taps_as(8, OFFICE, &retired, &retired.data("撤销"));
    assert!(office.toast(&query).await.contains("撤销不了"));
    let what: Vec<_> = bot.store.edits("loan").await.expect("a log");
    let what: Vec<_> = what.iter().map(|edit| edit.note.what.as_str()).collect();
    assert_eq!(what, ["retired", "undone"]);
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn an_edit_by_hand_meanwhile_is_never_undone_from_chat() {
    let office = Office::open().await;
    let (bot, loan) = office.loan().await;
    office.press(&loan, "仍然正确").await;
    let done = office.telegram.reply(OFFICE).await;
    let by_hand = office.file().replace("1000万元", "2000万元");
    office.write(&by_hand);
    assert!(office.press(&done, "撤销").await.contains("撤销不了"));
    assert_eq!(office.file(), by_hand);
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn nothing_is_edited_while_the_files_are_broken() {
    let office = Office::open().await;
    let (bot, loan) = office.loan().await;
    let broken = FAQ.replace("reviewed = 2026-10-01", "reviewed = 2026-13-01");
    office.write(&broken);
    office.press(&loan, "仍然正确").await;
    let refusal = office.telegram.reply(OFFICE).await;
    assert!(refusal.text.starts_with("没有改：FAQ 文件里有错误"), "{}", refusal.text);
    assert!(refusal.text.contains("money.toml:"), "{}", refusal.text);
    assert_eq!(refusal.reply_to, Some(loan.id.into()));
    assert_eq!(office.file(), broken);
    bot.stop().await.expect("a clean stop");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_press_that_was_taken_in_before_a_kill_is_worked_after_it() {
    let office = Office::open().await;
    let clock = TestClock::at(MONDAY);
    let bot = office.start_with(Arc::clone(&clock), Mood::Answers).await;
    let cards = office.telegram.replies(OFFICE, 3).await;
    let loan = cards.iter().find(|card| card.text.contains("科技金融科 ·")).expect("it is due");
    clock.hold(true);
    let query = office.telegram.taps_on(OFFICE, loan, &loan.data("仍然正确"));
    office.telegram.all_confirmed().await;
    bot.kill().await;
    clock.hold(false);
    assert_eq!(office.file(), FAQ);
    let bot = office.start(MONDAY).await;
    assert!(office.toast(&query).await.contains("已写入"));
    bot.stop().await.expect("a clean stop");
    assert!(office.file().contains("reviewed = 2026-11-23"));
    // What was on its way when it was killed may have arrived twice.
    office.telegram.rest(OFFICE);
}

#[tokio::test]
async fn a_question_without_an_answer_is_taken_in_by_a_tap() {
    let office = Office::open().await;
    let bot = office.start_with(TestClock::at("2026-11-28T10:00"), Mood::HandsOver).await;
    for chat in [51, 52, 53] {
        office.telegram.says(chat, "没抵押的苏科贷行不行");
        office.telegram.reply(chat).await;
    }
    office.telegram.sends(OFFICE, &json!({ "text": "/gaps" }));
    let [overview, gap] = office.telegram.replies(OFFICE, 2).await.try_into().expect("two");
    assert!(overview.text.contains("有 1 个问题没有答上来"), "{}", overview.text);
    assert!(gap.text.contains("没抵押的苏科贷行不行"), "{}", gap.text);
    assert!(gap.text.contains("3 人问了 3 次"), "{}", gap.text);
    let call = office.press(&gap, "归入“苏科贷”").await;
    assert!(call.contains("已写入"), "{call}");
    let done = office.telegram.reply(OFFICE).await;
    assert!(done.is_edit && done.text.contains("没抵押的苏科贷行不行"), "{}", done.text);
    let wording = "questions.zh = [\"苏科贷怎么申请\", \"没抵押的苏科贷行不行\"]";
    assert!(office.file().contains(wording), "{}", office.file());
    assert_eq!(bot.store.edits("loan").await.expect("a log")[0].note.what, "wording");
    office.telegram.sends(OFFICE, &json!({ "text": "/gaps" }));
    let none = office.telegram.reply(OFFICE).await;
    assert!(none.text.contains("都答上来了"), "settled: {}", none.text);
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn a_gap_can_belong_to_another_entry_or_to_none() {
    let office = Office::open().await;
    let bot = office.start_with(TestClock::at("2026-11-28T10:00"), Mood::HandsOver).await;
    office.telegram.says(51, "苏科贷和创业补贴哪个快");
    office.telegram.reply(51).await;
    office.telegram.sends(OFFICE, &json!({ "text": "/gaps" }));
    let [_, gap] = office.telegram.replies(OFFICE, 2).await.try_into().expect("two");
    office.press(&gap, "其他条目").await;
    let others = office.telegram.reply(OFFICE).await;
    assert!(others.is_edit && others.labels().contains(&"创业补贴"), "{:?}", others.labels());
    office.press(&others, "不处理").await;
    let dismissed = office.telegram.reply(OFFICE).await;
    assert!(dismissed.text.contains("再提"), "{}", dismissed.text);
    assert_eq!(office.file(), FAQ);
    office.telegram.sends(OFFICE, &json!({ "text": "/gaps" }));
    assert!(office.telegram.reply(OFFICE).await.text.contains("都答上来了"));
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn the_week_is_told_in_a_few_figures() {
    let office = Office::open().await;
    let bot = office.start("2026-11-28T10:00").await;
    office.telegram.sends(OFFICE, &json!({ "text": "/report" }));
    assert!(office.telegram.reply(OFFICE).await.text.contains("没有人提问"));
    office.telegram.says(51, "苏科贷怎么申请");
    office.telegram.reply(51).await;
    office.telegram.sends(OFFICE, &json!({ "text": "/report" }));
    let report = office.telegram.reply(OFFICE).await;
    assert!(report.text.contains("1 个问题，1 人提问\n直接答上：1（100%）"), "{}", report.text);
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn a_change_that_breaks_a_protected_check_is_refused_kindly() {
    let office = Office::open().await;
    let check = "[[check]]\nask = \"创业补贴能给多少钱\"\nexpect = \"subsidy\"\nprotected = true\n";
    office.write(&format!("{FAQ}\n{check}"));
    let before = office.file();
    let saturday = || TestClock::at("2026-11-28T10:00");
    let bot = office.start_with(saturday(), Mood::HandsOver).await;
    office.telegram.says(51, "创业补贴能给多少钱");
    office.telegram.reply(51).await;
    office.telegram.sends(OFFICE, &json!({ "text": "/gaps" }));
    let [_, gap] = office.telegram.replies(OFFICE, 2).await.try_into().expect("two");
    bot.stop().await.expect("a clean stop");
    let bot = office.start_with(saturday(), Mood::Answers).await;
    let elsewhere = gap.data("归入“创业补贴”").replace("subsidy", "loan");
    let query = office.telegram.taps_on(OFFICE, &gap, &elsewhere);
    office.toast(&query).await;
    let refusal = office.telegram.reply(OFFICE).await;
    assert!(refusal.text.starts_with("没有改：改了会出下面的问题"), "{}", refusal.text);
    assert!(refusal.text.contains("应得到 subsidy，现在得到 loan"), "{}", refusal.text);
    assert_eq!(office.file(), before);
    assert!(bot.store.edits("loan").await.expect("a log").is_empty());
    bot.stop().await.expect("a clean stop");
}

/// A few answers that were all looked at today, so that none is due whenever this runs.
fn reviewed_today(ids: &[&str]) -> String {
    let china = chrono::FixedOffset::east_opt(8 * 3600).expect("an offset");
    let today = chrono::Utc::now().with_timezone(&china).date_naive();
    let entry = |id: &&str| {
        format!(
            "[[entry]]\nid = \"{id}\"\ntitle.zh = \"{id}\"\nquestions.zh = [\"{id}怎么办\"]\n\
             answer.zh = \"{id}的答复\"\nreviewed = {today}\n\n"
        )
    };
    ids.iter().map(entry).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_becomes_of_an_edit_by_hand_is_told_to_staff_and_a_loss_waits_for_their_yes() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let all = reviewed_today(&["one", "two", "three", "four"]);
    let staff = [("POLICYDESK__TELEGRAM__STAFF_CHATS", "-1001")];
    let program = Process::start_with(&home, &telegram, &all, &staff);
    let file = home.folder().join("faq/small.toml");
    telegram.sends(OFFICE, &json!({ "text": "/due" }));
    assert!(telegram.reply(OFFICE).await.text.contains("都在期内"));
    fs::write(&file, reviewed_today(&["one", "two", "three"])).expect("a file");
    let held = telegram.reply(OFFICE).await;
    assert!(held.text.contains("少了 1 条答复（four）"), "{}", held.text);
    telegram.taps(OFFICE, "就按新的来");
    let live = telegram.reply(OFFICE).await;
    assert!(live.is_edit && live.text.contains("已经启用"), "{}", live.text);
    fs::write(&file, all.replace("answer.zh", "anwser.zh")).expect("a file");
    let refused = telegram.reply(OFFICE).await;
    assert!(refused.text.contains("改动没有启用"), "{}", refused.text);
    assert!(refused.text.contains("small.toml:"), "{}", refused.text);
    fs::write(&file, &all).expect("a file");
    assert!(telegram.reply(OFFICE).await.text.contains("新增 1 条（four）"));
    telegram.sends(OFFICE, &json!({ "text": "/reload" }));
    assert!(telegram.reply(OFFICE).await.text.contains("没有变化"));
    let (status, _, printed) = program.terminate();
    assert!(status.success(), "{printed}");
    let log = home.store().await.edits("four").await.expect("a log");
    assert_eq!(log.iter().map(|edit| edit.note.what.as_str()).collect::<Vec<_>>(), ["removed"]);
    let rest = telegram.rest(OFFICE);
    assert!(rest.is_empty(), "{rest:?}");
}
