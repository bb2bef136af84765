use super::*;
use crate::faq::{ProfileChoice, Slug, Text};

fn choice(id: &str, zh: &str, en: &str, aliases: &[&str]) -> ProfileChoice {
    ProfileChoice {
        id: Slug::new(id).expect("a slug"),
        text: Text { zh: Some(zh.into()), en: Some(en.into()) },
        aliases: aliases.iter().map(ToString::to_string).collect(),
    }
}

fn question(name: &str, answers: Answers) -> ProfileQuestion {
    let name = Text { zh: Some(name.into()), en: None };
    ProfileQuestion { id: "q".into(), name, ask: Text::default(), is_wish: false, answers }
}

fn of(choices: Vec<ProfileChoice>, multiple: bool) -> ProfileQuestion {
    question("", Answers::Choices { choices, multiple })
}

/// What is picked, and nothing where the words are read as something else or not at all.
fn picked(question: &ProfileQuestion, words: &str) -> String {
    let today = NaiveDate::from_ymd_opt(2026, 11, 26).expect("a day");
    match read(question, words, today) {
        Some(Step::Pick(_, answer)) => answer,
        _ => String::new(),
    }
}

#[track_caller]
fn check(question: &ProfileQuestion, cases: &[(&str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .map(|(words, wanted)| (words, wanted, picked(question, words)))
        .filter(|(_, wanted, found)| *wanted != found)
        .map(|(words, wanted, found)| format!("{words:?}: {found:?}, not {wanted:?}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn kinds() -> ProfileQuestion {
    of(
        vec![
            choice("none", "还没有", "None yet", &[]),
            choice("company", "公司", "Company", &["有限公司", "limited company", "ltd"]),
            choice("sole", "个体工商户", "Sole trader (个体工商户)", &["个体户", "个体"]),
            choice("partnership", "合伙企业", "Partnership", &[]),
        ],
        false,
    )
}

fn places() -> ProfileQuestion {
    of(
        vec![
            choice("yangzhou", "扬州", "Yangzhou", &["广陵", "广陵区"]),
            choice("jiangsu", "江苏其他城市", "Elsewhere in Jiangsu", &["南京"]),
            choice("china", "外省", "Another province", &["上海"]),
        ],
        false,
    )
}

fn sectors() -> ProfileQuestion {
    of(
        vec![
            choice("software", "软件信息", "Software and IT", &["软件开发", "app"]),
            choice("electronics", "电子、芯片", "Electronics and chips", &[]),
            choice("services", "其他服务", "Other services", &[]),
            choice("ecommerce", "电商", "E-commerce", &["电子商务"]),
            choice("other", "其他", "Something else", &[]),
        ],
        false,
    )
}

fn needs() -> ProfileQuestion {
    of(
        vec![
            choice("start", "注册、开业手续", "Registration and first steps", &[]),
            choice("money", "资金", "Money", &[]),
            choice("space", "场地", "Space", &[]),
            choice("talent", "人才和用工", "Talent and hiring", &[]),
            choice("veteran", "退役军人", "Veteran", &["退伍军人"]),
            choice("farmer", "农民", "Farmer", &[]),
        ],
        true,
    )
}

#[test]
fn a_choice_is_named_with_little_around_it() {
    check(
        &kinds(),
        &[
            ("公司", "company"),
            ("我们是公司", "company"),
            ("是一家有限公司", "company"),
            ("we are a company", "company"),
            ("it's a limited company", "company"),
            ("Ltd.", "company"),
            ("个体户", "sole"),
            ("我是个体户", "sole"),
            ("sole trader", "sole"),
            ("个体工商户", "sole"),
            ("還沒有", "none"),
        ],
    );
    check(
        &places(),
        &[
            ("扬州市广陵区", "yangzhou"),
            ("在南京注册的", "jiangsu"),
            ("we are based in Yangzhou", "yangzhou"),
            ("上海", "china"),
        ],
    );
    check(
        &sectors(),
        &[("软件开发", "software"), ("做软件开发的", "software"), ("an app", "software")],
    );
}

#[test]
fn one_thing_of_a_choice_that_names_several_is_enough() {
    check(
        &sectors(),
        &[
            ("电子", "electronics"),
            ("芯片", "electronics"),
            ("electronics", "electronics"),
            ("chips", "electronics"),
            ("其他服务", "services"),
            ("我们做其他服务", "services"),
        ],
    );
}

#[test]
fn a_part_of_what_a_choice_says_is_no_answer() {
    check(&kinds(), &[("企业", ""), ("合伙", ""), ("工商", ""), ("有", "")]);
    check(&places(), &[("江苏", ""), ("城市", ""), ("Jiangsu", ""), ("another", "")]);
    check(&sectors(), &[("other", ""), ("服务", ""), ("services", ""), ("happy", "")]);
}

#[test]
fn a_part_of_what_a_choice_says_has_the_question_asked_again() {
    let today = NaiveDate::from_ymd_opt(2026, 11, 26).expect("a day");
    assert_eq!(read(&places(), "江苏", today), Some(Step::Begin));
    assert_eq!(read(&kinds(), "企业", today), Some(Step::Begin));
    assert_eq!(read(&places(), "苏科贷", today), None);
    assert_eq!(read(&places(), "苏", today), None);
}

#[test]
fn a_denial_a_question_or_two_choices_are_no_answer() {
    check(
        &kinds(),
        &[
            ("不是公司", ""),
            ("公司还是个体户", ""),
            ("company or partnership", ""),
            ("公司怎么注册", ""),
            ("not a company", ""),
            ("公司和合伙企业有什么区别", ""),
        ],
    );
}

#[test]
fn several_choices_are_named_in_one_message() {
    check(
        &needs(),
        &[
            ("资金、场地和人才", "money,space,talent"),
            ("资金，场地", "money,space"),
            ("资金 场地", "money,space"),
            ("我们想要资金和场地", "money,space"),
            ("人才和用工", "talent"),
            ("注册、开业手续", "start"),
            ("资金、资金", "money"),
            ("money and space", "money,space"),
            ("money, space", "money,space"),
            ("we need money and space", "money,space"),
            ("veteran and farmer", "veteran,farmer"),
            ("退伍军人", "veteran"),
            ("money and something nice", ""),
        ],
    );
}

#[test]
fn several_choices_are_picked_by_their_numbers() {
    check(
        &needs(),
        &[
            ("2、3", "money,space"),
            ("2和3", "money,space"),
            ("2, 3", "money,space"),
            ("2 3", "money,space"),
            ("２、３", "money,space"),
            ("1 and 3", "start,space"),
            ("第2和第3个", "money,space"),
            ("选2和3", "money,space"),
            ("2 and space", "money,space"),
            ("2,2", "money"),
            ("2、9", ""),
            ("0、1", ""),
        ],
    );
}

#[test]
fn yes_and_no_are_read_as_people_say_them() {
    let question = question("", Answers::YesNo);
    for words in [
        "是",
        "是的",
        "有的",
        "没错",
        "当然有",
        "对的",
        "嗯嗯",
        "嗯，有的",
        "算是吧",
        "有啊",
        "yes",
        "Yes we do",
        "yes, we have",
        "yeah",
        "we do",
        "of course",
        "yes, some",
        "we are",
    ] {
        assert_eq!(picked(&question, words), "yes", "{words}");
    }
    for words in [
        "不是",
        "没有",
        "还没",
        "还没有呢",
        "暂时没有",
        "目前还没有",
        "没有啊",
        "一个也没有",
        "no",
        "No we don't",
        "no, we don’t",
        "not yet",
        "we have none",
        "no, not yet",
        "nope",
        "we haven't any",
        "we don't have any",
    ] {
        assert_eq!(picked(&question, words), "no", "{words}");
    }
    for words in
        ["有没有", "是不是", "有吗", "苏科贷", "不知道", "我们", "", "no idea", "yes or no"]
    {
        assert_eq!(picked(&question, words), "", "{words}");
    }
}

#[test]
fn a_number_may_repeat_what_is_asked() {
    let unit = Text { zh: Some("万元".into()), en: None };
    let assets = question("资产总额", Answers::Number { unit });
    check(
        &assets,
        &[
            ("资产总额500万", "500"),
            ("资产总额是 500 万", "500"),
            ("资产总额大概500多万", "500..599.99"),
            ("资产总额怎么算", ""),
        ],
    );
}
