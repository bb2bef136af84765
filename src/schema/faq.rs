//! The schema of FAQ files: every key that `faq::load` reads, and nothing else.

use serde_json::{Value, json};

use super::form::{
    Form::{
        Address, Criteria, Date, Expectation, Fits, Id, Ids, Line, Lines, ManyCriteria, Number,
        OneOf, ProfileId, SomeOf, Table, Tables, Whole, Wordings, Words, YesNo,
    },
    Key, described, key, required, table,
};
use crate::faq::DeskCard;

/// The JSON Schema of FAQ files.
pub fn faq() -> Value {
    let mut root = described(
        table(FILE),
        (
            "政策台的 FAQ 文件。一个文件夹里的所有 .toml 文件合在一起读。",
            "A file of the FAQ. All .toml files of a folder are read as one set.",
        ),
    );
    root["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    root["title"] = json!("policydesk FAQ");
    // Older editors do not read what TOML 1.1 added.
    root["x-tombi-toml-version"] = json!("v1.0.0");
    root
}

const FILE: &[Key] = &[
    key(
        "desk",
        Table(DESK),
        "政策台的总设置，整个 FAQ 只写一次",
        "The desk itself; once in the whole FAQ",
    ),
    key(
        "notice",
        Tables(NOTICE),
        "公告：有效期内显示在每次回复的最上面",
        "Notices on top of every reply while they last",
    ),
    key("topic", Tables(TOPIC), "主题：菜单按它分类", "Topics, which the menu goes by"),
    key("office", Tables(OFFICE), "部门：答复末尾的联系方式", "Offices, named under answers"),
    key(
        "entry",
        Tables(ENTRY),
        "条目：一项政策或一件事的答复",
        "Entries: the answer about one policy or matter",
    ),
    key(
        "profile",
        Tables(PROFILE),
        "政策匹配时依次问的问题",
        "What the policy matcher asks, in order",
    ),
    key("synonyms", Tables(SYNONYMS), "在这里意思一样的词", "Words that mean the same here"),
    key(
        "check",
        Tables(CHECK),
        "检查用例：这样问，应当得到哪一条",
        "What must come of a question, asked at every check",
    ),
];

const DESK: &[Key] = &[
    key("name", Words, "政策台的名称", "What the desk is called"),
    key(
        "languages",
        SomeOf(LANGUAGES),
        "会说的语言，第一个是默认的",
        "The languages it speaks, the default first",
    ),
    key(
        "handoff",
        Id,
        "答不上时请对方联系的部门，写部门的 id",
        "The office offered when nothing fits, by its id",
    ),
    key(
        "review_every_days",
        Whole { least: 1, most: 3_650, default: REVIEW_DAYS },
        "每条答复隔多少天要核对一次",
        "After how many days an entry is due for review",
    ),
    key(
        "greeting",
        Words,
        "对新来的人说的第一段话，可用 Markdown",
        "The first words to a new asker, in Markdown",
    ),
    key("privacy", Words, "隐私说明，可用 Markdown", "What is kept about askers, in Markdown"),
    key(
        "small_talk",
        Table(SMALL_TALK),
        "闲聊时的固定回复；不写就用内置的",
        "Replies to small talk, where the built-in ones do not suit",
    ),
];

const REVIEW_DAYS: i64 = DeskCard::DEFAULT_REVIEW_EVERY_DAYS as i64;

const LANGUAGES: &[&str] = &["zh", "en"];

const SMALL_TALK: &[Key] = &[
    key("hello", Words, "打招呼", "To a greeting"),
    key("thanks", Words, "道谢", "To thanks"),
    key("goodbye", Words, "再见", "To a farewell"),
    key("who", Words, "问你是谁、会什么", "To “who are you”"),
    key("person", Words, "要找真人", "To a wish for a person"),
    key("abuse", Words, "骂人", "To abuse"),
    key("orders", Words, "命令机器人", "To orders as people try on bots"),
    key("chatter", Words, "随口应声", "To “oh”, “OK”, “ha ha”"),
];

const NOTICE: &[Key] = &[
    required("text", Words, "公告内容，可用 Markdown", "What it says, in Markdown"),
    key("from", Date, "从哪天起显示，例如 2026-10-01，不加引号", "The first day it is shown"),
    key("until", Date, "显示到哪天（含当天）", "The last day it is shown"),
];

const TOPIC: &[Key] = &[
    required(
        "id",
        Id,
        "编号：小写字母、数字、连字符，定了就不要改",
        "Its id in kebab-case; it never changes",
    ),
    required("name", Words, "名称", "What it is called"),
];

const OFFICE: &[Key] = &[
    required(
        "id",
        Id,
        "编号：小写字母、数字、连字符，定了就不要改",
        "Its id in kebab-case; it never changes",
    ),
    required("name", Words, "全称", "Its full name"),
    key("aliases", Lines, "大家平时的叫法，例如“科技局”", "What people call it"),
    key("does", Words, "管什么事", "What it is responsible for"),
    key("url", Address, "官网，https:// 开头", "Its site"),
    key("phone", Line, "咨询电话，确实知道才写", "Its telephone, only where it is really known"),
    key("address", Words, "受理地址", "Where to go"),
    key("location", Table(LOCATION), "经纬度，给地图用", "Where it is on a map"),
    key(
        "hours",
        Words,
        "办公时间，例如 周一至周五 9:00-12:00, 13:30-17:30",
        "Its hours, such as Mon-Fri 9:00-12:00, 13:30-17:30",
    ),
];

const LOCATION: &[Key] = &[
    required("lat", Number { least: -90.0, most: 90.0 }, "纬度", "Latitude in degrees"),
    required("lon", Number { least: -180.0, most: 180.0 }, "经度", "Longitude in degrees"),
];

const ENTRY: &[Key] = &[
    required(
        "id",
        Id,
        "编号：小写字母、数字、连字符，定了就不要改，记录、按钮和链接都用它",
        "Its id in kebab-case; it never changes: logs, buttons and links refer to it",
    ),
    key("topic", Id, "归在哪个主题，写主题的 id", "Its topic, by id"),
    key("office", Id, "由哪个部门负责，写部门的 id", "The office responsible, by id"),
    required("title", Words, "名称，例如“苏科贷”", "What it is called"),
    key("questions", Wordings, "大家会怎么问，写 4 种以上", "How people ask, in four ways or more"),
    key(
        "keywords",
        Lines,
        "名称和简称，例如“苏科贷”“科技贷款”",
        "Names and abbreviations: strong signals",
    ),
    key(
        "patterns",
        Lines,
        "正则表达式，会用的人才写，放在单引号里",
        "Regular expressions, in single quotes, for those who know them",
    ),
    required(
        "answer",
        Words,
        "答复，原样发给提问的人；可用 Markdown 的段落、**粗体**、列表、链接",
        "The answer, sent word for word; Markdown paragraphs, **bold**, lists, links",
    ),
    key(
        "details",
        Table(DETAILS),
        "细节：做成按钮，追问时也答",
        "Details, shown as buttons and given to follow-up questions",
    ),
    key("links", Tables(LINKS), "有用的网页，例如办事指南", "Useful pages, such as a guide"),
    key(
        "sources",
        Tables(SOURCES),
        "依据的文件：文件名、文号、日期、网址",
        "The documents it rests on",
    ),
    key("valid_from", Date, "政策从哪天起有效", "The first day the policy holds"),
    key(
        "valid_until",
        Date,
        "政策有效到哪天（含当天）；长期有效就不写",
        "The last day it holds; leave it out if there is none",
    ),
    key("apply_from", Date, "从哪天起可以申报", "The first day to apply"),
    key("apply_until", Date, "申报到哪天截止（含当天）", "The last day to apply"),
    key(
        "reviewed",
        Date,
        "工作人员最近核对的日期，会显示给提问的人",
        "When staff last checked it; shown to the asker",
    ),
    key("owner", Line, "由谁维护，例如“科技金融科”", "Who keeps it"),
    key("related", Ids, "相关条目的 id", "Ids of related entries"),
    key(
        "fits",
        Fits(FITS),
        "适合什么样的企业，按 [[profile]] 的 id 写条件",
        "Whom it fits, by the ids of [[profile]]",
    ),
];

const DETAILS: &[Key] = &[
    key("amount", Words, "金额、额度", "How much"),
    key("eligibility", Words, "申报条件", "Who may apply"),
    key("materials", Words, "所需材料", "What to bring"),
    key("steps", Words, "办理流程", "What to do"),
    key("deadline", Words, "办理时限、兑现时限", "Until when, and how long it takes"),
];

const LINKS: &[Key] = &[
    required("title", Words, "链接的文字", "The words of the link"),
    required("url", Address, "网址，https:// 开头", "The address"),
];

const SOURCES: &[Key] = &[
    required("title", Words, "文件名", "The name of the document"),
    key("number", Line, "文号", "Its number"),
    key("date", Date, "发文日期", "Its date"),
    key("url", Address, "网址，https:// 开头", "Where it can be read"),
];

const FITS: &[Key] = &[
    key(
        "not",
        Criteria,
        "不适合的：符合其中任何一条就不行",
        "Whom it does not fit: any of these rules it out",
    ),
    key("any_of", ManyCriteria, "至少符合其中一组", "At least one of these must be met"),
    key("by_hand", Words, "要人工核对的条件", "What staff must check"),
];

const PROFILE: &[Key] = &[
    required("id", ProfileId, "编号，fits 里用它", "Its id, which `fits` refers to"),
    key("name", Words, "简称", "A short name"),
    required("ask", Words, "怎么问", "The question"),
    key(
        "wish",
        YesNo,
        "问的是想要什么，不是企业的情况",
        "It asks for a wish, not for a fact about the company",
    ),
    key(
        "kind",
        OneOf(KINDS),
        "怎么回答：选项、数字、是或否",
        "How it is answered: choices, a number, yes or no",
    ),
    key("choices", Tables(CHOICES), "选项", "The choices"),
    key("unit", Words, "数字的单位，例如“人”“万元”", "The unit of a number"),
    key("multiple", YesNo, "能不能选几个", "Whether several choices may be picked"),
];

const KINDS: &[&str] = &["choice", "number", "yes-no"];

const CHOICES: &[Key] = &[
    required("id", Id, "编号，fits 里用它", "Its id, which `fits` refers to"),
    required("text", Words, "选项的文字", "Its words"),
    key("aliases", Lines, "别的说法", "Other words for it"),
];

const SYNONYMS: &[Key] =
    &[required("words", Lines, "意思一样的词，两个以上", "Two or more words that mean the same")];

const CHECK: &[Key] = &[
    required("ask", Line, "怎么问", "The question"),
    required(
        "expect",
        Expectation,
        "应当得到的条目 id，或几个 id，或 \"handoff\"（转部门）",
        "The entry that must come of it, any of several, or \"handoff\"",
    ),
    key(
        "protected",
        YesNo,
        "true：答错算错误，改动因此被拒绝；不写只是警告",
        "true: failing is an error, and a change that breaks it is refused",
    ),
];
