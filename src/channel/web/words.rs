//! Every word of the pages that is neither an approved answer nor the desk's own sentence,
//! in both languages. One place: the compiler sees that none is missing, and the script
//! gets its share from here.

use serde::Serialize;

use crate::faq::Language;

/// The words of the pages in one language.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct Words {
    /// Under the desk's name: what talks here, and what it promises.
    pub(super) motto: &'static str,
    /// The other language, in that language.
    pub(super) other_language: &'static str,
    /// What the language switch does, for screen readers, in the other language.
    pub(super) switch_language: &'static str,
    /// Jumps over the header.
    pub(super) skip: &'static str,
    /// The transcript.
    pub(super) transcript: &'static str,
    /// Before what the visitor wrote, for screen readers.
    pub(super) you: &'static str,
    /// Before what the desk replied, for screen readers.
    pub(super) desk: &'static str,
    /// The input.
    pub(super) question: &'static str,
    /// Inside the empty input.
    pub(super) placeholder: &'static str,
    /// The button beside it.
    pub(super) send: &'static str,
    /// Below it: how the keys work.
    pub(super) keys: &'static str,
    /// Shows what is kept.
    pub(super) privacy: &'static str,
    /// Erases what is kept, here and on the device.
    pub(super) forget: &'static str,
    /// Asks once more before erasing.
    pub(super) forget_sure: &'static str,
    /// Above the field that finds an answer by its title.
    pub(super) find: &'static str,
    /// Inside that field.
    pub(super) find_hint: &'static str,
    /// How many titles fit, for screen readers; `{}` is their number.
    pub(super) found: &'static str,
    /// No title fits.
    pub(super) found_none: &'static str,
    /// The titles could not be fetched.
    pub(super) found_failed: &'static str,
    /// Above the topics in the greeting.
    pub(super) browse: &'static str,
    /// Lists the topics.
    pub(super) topics: &'static str,
    /// The office of an answer.
    pub(super) office: &'static str,
    /// An office's number.
    pub(super) phone: &'static str,
    /// An office's address.
    pub(super) address: &'static str,
    /// An office's hours.
    pub(super) hours: &'static str,
    /// An office's website.
    pub(super) website: &'static str,
    /// An office's place on a map.
    pub(super) map: &'static str,
    /// Pages to read on.
    pub(super) links: &'static str,
    /// Documents an answer rests on.
    pub(super) sources: &'static str,
    /// Opens in another tab, for screen readers.
    pub(super) new_tab: &'static str,
    /// The desk is at work.
    pub(super) waiting: &'static str,
    /// A message did not arrive.
    pub(super) failed: &'static str,
    /// A message did not arrive because the device has no network.
    pub(super) offline: &'static str,
    /// The network is back.
    pub(super) online: &'static str,
    /// Too many messages; `{}` are the seconds to wait.
    pub(super) too_fast: &'static str,
    /// A message is too long; `{}` is how many characters it may have.
    pub(super) too_long: &'static str,
    /// Sends it again.
    pub(super) retry: &'static str,
    /// A chosen button, for screen readers.
    pub(super) chosen: &'static str,
    /// Of the policy matcher's result: entries to go into here, in the conversation.
    pub(super) more_about: &'static str,
    /// Hands the link to a result to another app.
    pub(super) share: &'static str,
    /// Copies the link to a result.
    pub(super) copy_link: &'static str,
    /// Beside it: what the link holds.
    pub(super) share_hint: &'static str,
    /// The link is copied.
    pub(super) link_copied: &'static str,
    /// The device does not let us copy; the link stands below.
    pub(super) link_by_hand: &'static str,
    /// The two buttons at the end of an answer, for screen readers.
    pub(super) feedback: &'static str,
    /// Moves to the newest message.
    pub(super) newest: &'static str,
    /// From an answer by itself into the chat.
    pub(super) ask_on: &'static str,
    /// The heading above all answers, without JavaScript.
    pub(super) all_answers: &'static str,
    /// Why there is no chat without JavaScript.
    pub(super) no_script: &'static str,
    /// Entries that stand under no topic.
    pub(super) other: &'static str,
    /// An answer that is not there.
    pub(super) missing: &'static str,
    /// What to do about it.
    pub(super) missing_help: &'static str,
    /// Entries one may want next.
    pub(super) related: &'static str,
    /// The title of the page about the API.
    pub(super) api: &'static str,
    /// On another site: the button that opens the chat.
    pub(super) widget_open: &'static str,
    /// Closes it.
    pub(super) widget_close: &'static str,
    /// Opens it in a tab of its own.
    pub(super) widget_apart: &'static str,
    /// On the poster: what to do with the code.
    pub(super) scan: &'static str,
    /// On the poster: what one gets, and what it takes.
    pub(super) scan_help: &'static str,
    /// On the poster, before a phone number.
    pub(super) or_call: &'static str,
    /// What the code leads to, for screen readers; `{}` is the address.
    pub(super) code: &'static str,
    /// Below the poster, on the screen only.
    pub(super) print_hint: &'static str,
    /// In place of a poster: the desk does not know its own address.
    pub(super) no_poster: &'static str,
    /// What to do about it.
    pub(super) no_poster_help: &'static str,
}

impl Words {
    /// The words in a language.
    pub(super) const fn of(language: Language) -> &'static Self {
        match language {
            Language::Zh => &ZH,
            Language::En => &EN,
        }
    }
}

const ZH: Words = Words {
    motto: "自动应答 · 只给核对过的答案",
    other_language: "English",
    switch_language: "Switch to English",
    skip: "跳到提问框",
    transcript: "对话",
    you: "您：",
    desk: "政策台：",
    question: "您的问题",
    placeholder: "用一句话说说您想办的事",
    send: "发送",
    keys: "回车发送，Shift + 回车换行",
    privacy: "隐私",
    forget: "清除记录",
    forget_sure: "再点一次，清除记录",
    find: "按名称找答案",
    find_hint: "输入名称里的几个字",
    found: "找到 {} 条，按上下键选",
    found_none: "没有这个名称。按回车，直接问政策台。",
    found_failed: "答案目录没有取到，请直接提问。",
    browse: "也可以按主题看",
    topics: "全部主题",
    office: "负责单位",
    phone: "电话",
    address: "地址",
    hours: "时间",
    website: "网站",
    map: "看地图",
    links: "延伸阅读",
    sources: "依据",
    new_tab: "（在新窗口打开）",
    waiting: "正在查找答案",
    failed: "没有发出去。",
    offline: "网络断开了，连上后再发。",
    online: "网络恢复了，可以发送。",
    too_fast: "您问得有点快，请等 {} 秒再发。",
    too_long: "这段话有点长，请缩短到 {} 字以内。",
    retry: "重发",
    chosen: "已选",
    more_about: "想细问哪一项？",
    share: "分享这个结果",
    copy_link: "复制结果链接",
    share_hint: "打开链接就能看到这个结果。链接里有您的回答，没有姓名。",
    link_copied: "链接已复制，可以发给别人或留着自己看。",
    link_by_hand: "这台设备不让复制，请选中下面的链接自己复制：",
    feedback: "这条回答有用吗",
    newest: "回到最新",
    ask_on: "继续提问",
    all_answers: "全部答案",
    no_script: "对话需要 JavaScript。下面的答案都可以直接打开看。",
    other: "其他",
    missing: "没有这条答案",
    missing_help: "它可能已经下线。可以回到首页提问，或从主题里找。",
    related: "相关",
    api: "接口说明",
    widget_open: "问政策",
    widget_close: "关闭",
    widget_apart: "在新窗口打开",
    scan: "扫一扫，问创业政策",
    scan_help: "不用注册，随时可问。答案都由工作人员核对过。",
    or_call: "也可以打电话",
    code: "二维码，打开 {}",
    print_hint: "用浏览器的“打印”，选 A4 纸。",
    no_poster: "海报还缺一个网址",
    no_poster_help: "请在 config.toml 的 [web] 里写上 public_url，就是大家打开政策台的地址，然后重启。",
};

const EN: Words = Words {
    motto: "Automated · staff-checked answers",
    other_language: "中文",
    switch_language: "切换到中文",
    skip: "Skip to the question field",
    transcript: "Conversation",
    you: "You: ",
    desk: "Desk: ",
    question: "Your question",
    placeholder: "Ask in a sentence",
    send: "Send",
    keys: "Enter sends, Shift + Enter starts a new line",
    privacy: "Privacy",
    forget: "Erase my records",
    forget_sure: "Tap again to erase",
    find: "Find an answer by name",
    find_hint: "Type part of its name",
    found: "Answers found: {}. Use the up and down keys.",
    found_none: "No answer has this name. Press Enter to ask the desk instead.",
    found_failed: "The list of answers did not load. Please ask your question below.",
    browse: "Or browse by topic",
    topics: "All topics",
    office: "Office responsible",
    phone: "Phone",
    address: "Address",
    hours: "Hours",
    website: "Website",
    map: "Map",
    links: "Read on",
    sources: "Sources",
    new_tab: "(opens in a new tab)",
    waiting: "Looking for the answer",
    failed: "This was not sent.",
    offline: "You are offline. Send again once you are back.",
    online: "You are back online and can send again.",
    too_fast: "That was a little fast. Please wait {} seconds.",
    too_long: "That is rather long. Please keep it within {} characters.",
    retry: "Send again",
    chosen: "chosen",
    more_about: "Ask more about one of them",
    share: "Share this result",
    copy_link: "Copy a link to this result",
    share_hint: "The link opens this result. It holds your answers, no names.",
    link_copied: "Link copied. Send it on, or keep it for yourself.",
    link_by_hand: "This device does not let us copy. Please select the link below and copy it:",
    feedback: "Was this answer helpful",
    newest: "Back to the newest",
    ask_on: "Ask a question",
    all_answers: "All answers",
    no_script: "The chat needs JavaScript. You can open every answer below without it.",
    other: "Other",
    missing: "There is no such answer",
    missing_help: "It may have been withdrawn. You can ask on the front page, or look under a topic.",
    related: "Related",
    api: "HTTP API",
    widget_open: "Ask a question",
    widget_close: "Close",
    widget_apart: "Open in a new tab",
    scan: "Scan to ask about startup policies",
    scan_help: "No sign-up, at any hour. Staff have checked every answer.",
    or_call: "Or call",
    code: "QR code that opens {}",
    print_hint: "Print it from your browser, on A4 paper.",
    no_poster: "The poster needs an address",
    no_poster_help: "Set public_url under [web] in config.toml to the address people open, then restart.",
};
