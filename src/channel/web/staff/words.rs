//! Every word of the staff's pages that is not the staff chat's own, in both languages.

pub(super) use crate::reply::messages::Phrase;

/// Who did it, where no name was given at the log-in.
pub(super) const SOMEBODY: &str = "dashboard";

/// What the desk decided, by its key in JSON.
pub(super) fn decision(key: &str) -> Phrase {
    match key {
        "answer" => Phrase::new("直接回答", "Answered"),
        "clarify" => Phrase::new("请对方选择", "Asked back"),
        _ => Phrase::new("转给部门", "Handed over"),
    }
}

pub(super) const LOG_IN_TITLE: Phrase = Phrase::new("工作人员登录", "Staff log-in");
pub(super) const TODAY: Phrase = Phrase::new("今天和趋势", "Today and trend");
pub(super) const GAPS: Phrase = Phrase::new("待补的问题", "Gaps");
pub(super) const DUE: Phrase = Phrase::new("待核对", "Due for review");
pub(super) const SERVICE: Phrase = Phrase::new("在用的答复", "In service");
pub(super) const WHY: Phrase = Phrase::new("为什么这样答", "Why this answer");
pub(super) const DOWNLOADS: Phrase = Phrase::new("下载", "Downloads");
pub(super) const TROUBLE: Phrase = Phrase::new("没有办成", "That did not work");
pub(super) const SKIP: Phrase = Phrase::new("跳到正文", "Skip to the content");
pub(super) const FOR_STAFF: Phrase = Phrase::new("工作人员页面", "For staff");
pub(super) const PLACES: Phrase = Phrase::new("页面", "Pages");
pub(super) const THIS_LANGUAGE: Phrase = Phrase::new("中文", "English");
pub(super) const TOKEN: Phrase = Phrase::new("口令", "Token");
pub(super) const NAME: Phrase = Phrase::new(
    "您的称呼（可不填，会记在修改记录里）",
    "Your name (optional; it goes into the log of changes)",
);
pub(super) const LOG_IN: Phrase = Phrase::new("登录", "Log in");
pub(super) const LOG_OUT: Phrase = Phrase::new("退出", "Log out");
pub(super) const WRONG_TOKEN: Phrase = Phrase::new(
    "口令不对，请再看一下有没有多打或少打字符。",
    "That is not the token. Please check it and try again.",
);
pub(super) const NO_TOKEN: Phrase = Phrase::new(
    "还没有设置口令，这里打不开。请运维人员设置环境变量 POLICYDESK_STAFF_TOKEN，或在配置里写 operator.staff_token_file，然后重启服务。",
    "No token is set, so this page stays shut. Set POLICYDESK_STAFF_TOKEN in the environment or operator.staff_token_file in the configuration, and restart the desk.",
);
pub(super) const TOO_MANY: Phrase = Phrase::new(
    "输错的次数太多了，请过一分钟再试。",
    "Too many wrong tries. Please wait a minute and try again.",
);
pub(super) const FOREIGN: Phrase = Phrase::new(
    "这个请求不是从本页发出的，没有执行。请回到页面重新操作。",
    "This request did not come from one of these pages, so nothing was done. Please go back and try again.",
);
pub(super) const TOO_LARGE: Phrase =
    Phrase::new("内容太长了，没有接收。", "That is more than can be taken in at once.");
pub(super) const BACK: Phrase = Phrase::new("回到工作人员页面", "Back to the staff pages");
pub(super) const BACK_TO_LIST: Phrase = Phrase::new("返回列表", "Back to the list");
pub(super) const BUSY: Phrase = Phrase::new(
    "现在同时查的人太多，请稍等几秒再试。",
    "Too much is being worked out at this moment. Please try again in a few seconds.",
);
pub(super) const FAILED: Phrase = Phrase::new(
    "没有办成，原因在服务日志里。请稍后再试。",
    "That did not work; the log of the service says why. Please try again later.",
);
pub(super) const TODAY_SO_FAR: Phrase = Phrase::new("今天到现在", "Today so far");
pub(super) const MONTH: Phrase = Phrase::new("最近 {} 天", "The last {} days");
pub(super) const PEOPLE: Phrase = Phrase::new(
    "“人”按会话计。提问在保存前已去掉个人信息。",
    "A person is a conversation. Personal data was taken out of questions before they were kept.",
);
pub(super) const NO_GAPS: Phrase = Phrase::new("没有待补的问题。", "There are no gaps.");
pub(super) const GAPS_SUMMARY: Phrase = Phrase::new(
    "最近 30 天有 {} 个问题没有答好，列出 {} 个；另有 {} 个现在已能回答，{} 个已处理。",
    "{} questions of the last 30 days had no good answer, {} of them are shown; {} more are answered by now, {} are dealt with.",
);
pub(super) const ALSO_ASKED: Phrase = Phrase::new("也有人这样问：", "Also asked as:");
pub(super) const ACCEPT_BY_ID: Phrase = Phrase::new("按编号归入…", "By its id…");
pub(super) const ENTRY_ID: Phrase = Phrase::new("条目编号", "Id of the entry");
pub(super) const ACCEPT: Phrase = Phrase::new("归入这一条", "Add to this entry");
pub(super) const NEW_ENTRY: Phrase = Phrase::new("新增一条…", "A new entry…");
pub(super) const NEW_TITLE: Phrase = Phrase::new("标题", "Title");
pub(super) const NEW_ID: Phrase = Phrase::new(
    "编号（小写字母、数字和连字符，以后不再改）",
    "Id (small letters, digits and hyphens; it never changes)",
);
pub(super) const NEW_TOPIC: Phrase = Phrase::new("主题", "Topic");
pub(super) const NEW_ANSWER: Phrase = Phrase::new("答复", "Answer");
pub(super) const ADD: Phrase = Phrase::new("新增", "Add");
pub(super) const NO_SUCH_ENTRY: Phrase = Phrase::new(
    "没有这个编号的条目，没有改动。",
    "There is no entry with this id; nothing was changed.",
);
pub(super) const BAD_DRAFT: Phrase = Phrase::new(
    "没有新增：标题和答复都要写，编号只能用小写字母、数字和连字符。",
    "Nothing was added: it needs a title and an answer, and an id of small letters, digits and hyphens.",
);
pub(super) const NO_RELOAD: Phrase = Phrase::new(
    "没有等到回音，请稍后再看。",
    "No answer came in time. Please look again in a moment.",
);
pub(super) const IN_SERVICE: Phrase = Phrase::new("正在使用", "In service");
pub(super) const SERVES: Phrase = Phrase::new("{} 条答复，{} 起使用", "{} entries, since {}");
pub(super) const RELOAD: Phrase = Phrase::new("重新读取文件", "Read the files anew");
pub(super) const NOT_IN_SERVICE: Phrase =
    Phrase::new("还没有启用的改动", "An edit that is not in service");
pub(super) const CHECKED: Phrase =
    Phrase::new("文件夹现在的检查结果", "What a check of the files finds now");
pub(super) const QUESTION: Phrase = Phrase::new("问题", "Question");
pub(super) const ASK: Phrase = Phrase::new("看看为什么", "Explain");
pub(super) const NOW: Phrase = Phrase::new("现在", "Now");
pub(super) const WITH_DRAFT: Phrase = Phrase::new("用草稿时", "With the draft");
pub(super) const CANDIDATE: Phrase = Phrase::new("候选条目", "Candidate");
pub(super) const SCORE: Phrase = Phrase::new("把握", "Score");
pub(super) const ACCOUNT: Phrase = Phrase::new("怎么算出来的", "How it adds up");
pub(super) const REPLY: Phrase = Phrase::new("回复", "Reply");
pub(super) const TRY: Phrase = Phrase::new("用草稿试一试", "Try a draft");
pub(super) const TRY_HELP: Phrase = Phrase::new(
    "选一个文件，改了再问，看回答会怎么变。只是试一试，不会保存。",
    "Choose a file, change it and ask: see how the answer would change. Nothing is saved.",
);
pub(super) const FILE: Phrase = Phrase::new("文件", "File");
pub(super) const OPEN: Phrase = Phrase::new("打开", "Open");
pub(super) const DRAFT: Phrase = Phrase::new("草稿", "Draft");
pub(super) const COMPARE: Phrase = Phrase::new("对比", "Compare");
pub(super) const DRAFT_REFUSED: Phrase =
    Phrase::new("草稿里有错误，先改好再试：", "The draft has errors; mend them first:");
pub(super) const LOSSY: Phrase =
    Phrase::new("有的内容放不进表格：", "Some of it does not fit into a sheet:");
pub(super) const ENTRIES_XLSX: Phrase = Phrase::new("全部条目（Excel/WPS）", "All entries (Excel)");
pub(super) const ENTRIES_CSV: Phrase = Phrase::new("全部条目（CSV）", "All entries (CSV)");
pub(super) const GAPS_XLSX: Phrase =
    Phrase::new("待补问题表，填好可以导回", "Gaps to fill in and import");
pub(super) const REPORT_HTML: Phrase =
    Phrase::new("30 天报告（网页，可打印）", "Report of 30 days (a page to print)");
pub(super) const REPORT_XLSX: Phrase =
    Phrase::new("30 天报告（Excel/WPS）", "Report of 30 days (Excel)");
