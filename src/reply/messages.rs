//! Every sentence the desk can say that is not an approved answer, in both languages.
//!
//! One place, so that they can be read in one go and none is missing in one language.

use crate::faq::Language;

/// A fixed sentence in both languages.
#[derive(Debug, Clone, Copy)]
pub struct Phrase {
    zh: &'static str,
    en: &'static str,
}

impl Phrase {
    pub(crate) const fn new(zh: &'static str, en: &'static str) -> Self {
        Self { zh, en }
    }

    /// The sentence in a language.
    pub const fn get(self, language: Language) -> &'static str {
        match language {
            Language::Zh => self.zh,
            Language::En => self.en,
        }
    }

    /// The sentence with each `{}` replaced, in order.
    pub fn fill(self, language: Language, values: &[&str]) -> String {
        let mut parts = self.get(language).split("{}");
        let mut out = parts.next().unwrap_or_default().to_owned();
        for (idx, part) in parts.enumerate() {
            out.push_str(values.get(idx).copied().unwrap_or_default());
            out.push_str(part);
        }
        out
    }
}

/// The number of a chat, for the configuration.
pub const CHAT_ID: Phrase = Phrase::new(
    "这个会话的编号是 {}。要在这里收工作提醒，把它写进配置的 staff_chats。",
    "The number of this chat is {}. To get reminders for staff here, put it into staff_chats in the configuration.",
);
/// Before the name of an office.
pub const OFFICE: Phrase = Phrase::new("负责单位：", "Office: ");
/// Before a telephone number.
pub const PHONE: Phrase = Phrase::new("电话：", "Phone: ");
/// Before an address.
pub const ADDRESS: Phrase = Phrase::new("地址：", "Address: ");
/// Before opening hours.
pub const HOURS: Phrase = Phrase::new("办公时间：", "Hours: ");
/// Before a website.
pub const WEBSITE: Phrase = Phrase::new("网站：", "Website: ");
/// Leads to a map.
pub const MAP: Phrase = Phrase::new("地图", "Map");
/// The button that shows an office on the map.
pub const SHOW_ON_MAP: Phrase = Phrase::new("📍 地图", "📍 Map");
/// The same where several offices are named: which one.
pub const SHOW_OFFICE_ON_MAP: Phrase = Phrase::new("📍 {}", "📍 {}");
/// The button that copies a telephone number.
pub const COPY_NUMBER: Phrase = Phrase::new("📋 复制 {}", "📋 Copy {}");
/// Before links.
pub const READ_ON: Phrase = Phrase::new("相关链接", "More information");
/// Before source documents.
pub const SOURCES: Phrase = Phrase::new("依据", "Sources");
/// The day staff last checked an answer.
pub const CHECKED_ON: Phrase = Phrase::new("{}核对", "Checked on {}");
/// An answer that does not hold yet.
pub const NOT_YET_VALID: Phrase = Phrase::new(
    "这条政策从{}起才生效，以下内容届时适用。",
    "This takes effect on {}; what follows applies from then.",
);
/// An answer that no longer holds.
pub const NO_LONGER_VALID: Phrase = Phrase::new(
    "这条政策已于{}到期，以下内容仅供了解，现行规定请咨询负责单位。",
    "This ended on {}. What follows is for background only; please ask the office what applies now.",
);
/// The window is open, with days left.
pub const WINDOW_OPEN: Phrase =
    Phrase::new("正在受理，{}截止（还有 {}）。", "Open for applications until {} ({} left).");
/// A number of days.
pub const DAYS: Phrase = Phrase::new("{} 天", "{} days");
/// A single day.
pub const ONE_DAY: Phrase = Phrase::new("1 天", "1 day");
/// The window is open and closes today.
pub const WINDOW_LAST_DAY: Phrase =
    Phrase::new("正在受理，今天是最后一天。", "Open for applications. Today is the last day.");
/// The window opens later.
pub const WINDOW_OPENS: Phrase =
    Phrase::new("{}开始受理（还有 {}）。", "Applications open on {} (in {}).");
/// The window opened without a known end.
pub const WINDOW_SINCE: Phrase = Phrase::new("{}起受理。", "Open for applications since {}.");
/// The window is over.
pub const WINDOW_OVER: Phrase = Phrase::new(
    "本期受理已于{}结束，下一期时间请关注负责单位通知。",
    "Applications closed on {}. Watch the office's notices for the next round.",
);
/// The window is over, and when it had opened.
pub const WINDOW_OVER_SINCE: Phrase = Phrase::new(
    "本期受理已于{}结束（{}开放）；下一期时间请关注负责单位通知。",
    "Applications closed on {} (they had opened in {}). Watch the office's notices for the next round.",
);
/// An office that never closes.
pub const OPEN_ALWAYS: Phrase = Phrase::new("全天都开", "Open around the clock");
/// An office that is open, and until when.
pub const OPEN_UNTIL: Phrase = Phrase::new("现在开着，{} 下班", "Open now, until {}");
/// An office that is open beyond midnight.
pub const OPEN_NOW: Phrase = Phrase::new("现在开着", "Open now");
/// An office that opens later today.
pub const OPENS_TODAY: Phrase =
    Phrase::new("现在没开，今天 {} 开门", "Closed now; opens today at {}");
/// An office that opens tomorrow.
pub const OPENS_TOMORROW: Phrase =
    Phrase::new("现在没开，明天 {} 开门", "Closed now; opens tomorrow at {}");
/// An office that opens on another day.
pub const OPENS_ON: Phrase = Phrase::new("现在没开，{} {} 开门", "Closed now; opens on {} at {}");
/// A number that no button has.
pub const NO_SUCH_NUMBER: Phrase =
    Phrase::new("没有这个编号，请从下面选：", "There is no such number. Please pick one of these:");
/// Before entries an asker may want next.
pub const RELATED: Phrase = Phrase::new("相关的还有：", "Related:");
/// Before the options of a clarify.
pub const CLARIFY: Phrase = Phrase::new("您想问的是哪一个？", "Which of these do you mean?");
/// Asked about one of several questions, which is filled in.
pub const CLARIFY_PART: Phrase = Phrase::new(
    "您还问了“{}”，想问的是哪一个？",
    "You also asked “{}”. Which of these do you mean?",
);
/// After "not that one": the entries that came next.
pub const RATHER: Phrase = Phrase::new(
    "抱歉理解错了。您想问的是不是这些？",
    "Sorry, I misunderstood. Is it one of these?",
);
/// A detail that is not known by itself: its label is filled in.
pub const NO_DETAIL: Phrase = Phrase::new(
    "“{}”这一项没有单独核实到，下面是完整答复；请先问负责单位。",
    "We have nothing confirmed on its own under “{}”. Here is the whole answer; please ask the office first.",
);
/// Before the hotline, where the office has no known number.
pub const NO_PHONE: Phrase = Phrase::new(
    "这个单位的电话没有核实到，可以先打热线，由热线转接：",
    "Its number is not confirmed; call the hotline first and ask to be put through:",
);
/// An answer without a source document.
pub const NO_SOURCE: Phrase = Phrase::new(
    "这条没有列出文件依据，请以负责单位的答复为准。",
    "No document is listed for this answer; go by what the office says.",
);
/// To somebody who does not understand the answer.
pub const LOST: Phrase = Phrase::new(
    "抱歉没说明白。这些话是核对过的原文，我不能随意改写；可以请负责单位当面讲给您听：",
    "Sorry that was not clear. These are the approved words and I may not rephrase them; the office can explain it to you:",
);
/// Before entries that may have been meant.
pub const PERHAPS: Phrase = Phrase::new("也许您要找的是：", "Perhaps you were looking for:");
/// One of several questions, filled in, that nothing answers.
pub const HANDOFF_PART: Phrase = Phrase::new(
    "您还问了“{}”，这一点我没有经过核对的答案，可以问：",
    "You also asked “{}”. I have no checked answer to that; please ask:",
);
/// The way out of a clarify.
pub const NONE_OF_THESE: Phrase = Phrase::new("都不是", "None of these");
/// How to answer a clarify without buttons.
pub const CLARIFY_HINT: Phrase =
    Phrase::new("点一下，或回复编号。", "Tap one, or reply with its number.");
/// A question nothing answers.
pub const HANDOFF: Phrase = Phrase::new(
    "这个问题我这里没有经过核对的答案，不想误导您。可以问这里：",
    "I have no checked answer to that, and would rather not guess. This office can help:",
);
/// A question nothing answers, though something near was found.
pub const HANDOFF_NEAR: Phrase = Phrase::new(
    "这个问题我没有把握，不想误导您。最可能负责的单位是：",
    "I am not sure about that one, and would rather not guess. The office most likely responsible:",
);
/// The same, where the topic it is about is known.
pub const HANDOFF_TOPIC: Phrase = Phrase::new(
    "您问的像是“{}”方面的事，但我没有把握，不想误导您。最可能负责的单位是：",
    "That seems to be about “{}”, but I am not sure and would rather not guess. The office most likely responsible:",
);
/// Where else to turn.
pub const HOTLINE: Phrase =
    Phrase::new("拿不准找谁，也可以打这里：", "If you are not sure whom to ask, try this:");
/// Nothing to match in a message.
pub const EMPTY: Phrase = Phrase::new(
    "收到！想办什么事，用一句话打字告诉我，比如「公司没有抵押物怎么贷款」。",
    "Got it. Tell me in a sentence what you need, such as “How can I borrow without collateral?”",
);
/// A message that is too long.
pub const TOO_LONG: Phrase = Phrase::new(
    "这段话有点长，我怕抓不住重点。请用一两句话（不超过 {} 个字）再说一次。",
    "That is rather long and I may miss the point. Please put it in a sentence or two (up to {} characters).",
);
/// Something to listen to.
pub const UNSUPPORTED_VOICE: Phrase = Phrase::new(
    "语音我还听不懂。请把问题打成一句话发给我，或从下面选一个主题。",
    "I cannot listen to recordings yet. Please type your question in a sentence, or pick a topic below.",
);
/// Something to look at.
pub const UNSUPPORTED_PICTURE: Phrase = Phrase::new(
    "图片和视频我还看不懂。请用一句话说说您想办什么事，或从下面选一个主题。",
    "I cannot see pictures or videos yet. Please tell me in a sentence what you need, or pick a topic below.",
);
/// A document.
pub const UNSUPPORTED_FILE: Phrase = Phrase::new(
    "文件我还打不开。请把想问的内容打成一句话发给我，或从下面选一个主题。",
    "I cannot open files yet. Please type what you would like to ask, or pick a topic below.",
);
/// A sticker or a game.
pub const UNSUPPORTED_STICKER: Phrase = Phrase::new(
    "表情收到啦！不过我只看得懂文字。想办什么事，请用一句话告诉我，或从下面选一个主题。",
    "Thanks for that! I can only read text, though. Tell me in a sentence what you need, or pick a topic below.",
);
/// A point on the map.
pub const UNSUPPORTED_PLACE: Phrase = Phrase::new(
    "位置我还看不懂。想找哪个单位，直接把它的名称发给我就行；也可以从下面选一个主题。",
    "I cannot read places on a map yet. If you are looking for an office, send me its name, or pick a topic below.",
);
/// Anything else that is not text.
pub const UNSUPPORTED: Phrase = Phrase::new(
    "我只看得懂文字。请把问题打成一句话发给我，或从下面选一个主题。",
    "I can only read text. Please type your question in a sentence, or pick a topic below.",
);
/// The help text.
pub const HELP: Phrase = Phrase::new(
    "直接用一句话问就行，比如「注册公司要多久」「没有抵押物怎么贷款」。我只给经过核对的答案；不确定时会请您选，没有答案就告诉您该找哪个单位。\n\n/match 看看哪些政策适合我\n/topics 按主题看\n/office 找单位\n/language 切换语言\n/privacy 我们记录什么\n/forget 清除您的记录",
    "Just ask in a sentence, such as “How long does it take to register a company?” I only give answers that staff have checked. When unsure I ask which one you mean; when I have none I name the office to turn to.\n\n/match see which policies fit you\n/topics browse by topic\n/office find an office\n/language switch language\n/privacy what we keep\n/forget erase your records",
);
/// Used when `[desk] greeting` is empty.
pub const GREETING: Phrase = Phrase::new(
    "您好！创业政策和办事上的问题，用一句话问我就行。",
    "Hello! Ask me about startup policies and services in a sentence.",
);
/// Used when `[desk] privacy` is empty.
pub const PRIVACY: Phrase = Phrase::new(
    "我们不记姓名和用户名，只留存改进答复需要的内容。发送 /forget 可以随时清除。",
    "We keep no names or usernames, only what helps us improve the answers. Send /forget to erase it at any time.",
);
/// Below the privacy text: for how many days what is kept.
pub const KEPT_FOR: Phrase = Phrase::new(
    "您的提问（已去掉证件号、手机号、卡号等）和您对答复的评价保存 {} 天；您选的语言在您最后一次提问后保存 {} 天；聊到哪条答复、政策匹配填了什么，停下来一天后删除。到期都自动删除。",
    "Your questions (with ID, phone and card numbers removed) and your feedback are kept for {} days, the language you chose for {} days after your last message, and what we talked about, answers to the policy matcher included, for a day after it. Then they are deleted.",
);
/// Before the topics.
pub const TOPICS: Phrase = Phrase::new("想看哪一类？", "Which topic?");
/// Before the entries of a topic.
pub const TOPIC_ENTRIES: Phrase = Phrase::new("「{}」里有这些：", "Under “{}”:");
/// The button that leads to the topics.
pub const ALL_TOPICS: Phrase = Phrase::new("全部主题", "All topics");
/// The button below an answer that was sent into another chat: it opens the desk's own.
pub const ASK_ON_IN_CHAT: Phrase = Phrase::new("在聊天里继续问", "Ask more in the chat");
/// The next page of a list.
pub const MORE: Phrase = Phrase::new("更多", "More");
/// Before the languages.
pub const LANGUAGES: Phrase = Phrase::new("请选择语言：", "Choose a language:");
/// Confirms a language.
pub const LANGUAGE_SET: Phrase =
    Phrase::new("好的，之后用中文回答。", "Done. I will answer in English.");
/// The asker's records are gone.
pub const FORGOTTEN: Phrase = Phrase::new(
    "已清除您在这里的记录。随时可以重新提问。",
    "Your records here have been erased. You can ask again at any time.",
);
/// A button that no longer leads anywhere.
pub const STALE_BUTTON: Phrase = Phrase::new(
    "这个按钮已经失效了。请重新提问，或从主题里选。",
    "That button no longer works. Please ask again, or pick a topic.",
);
/// An option was declined.
pub const DECLINED: Phrase = Phrase::new(
    "明白了。换个说法再问一次也可以；或者直接问这里：",
    "Understood. You can put it another way, or ask here:",
);
/// Something broke; the number is in the log too.
pub const INCIDENT: Phrase = Phrase::new(
    "抱歉，这次没能处理好（编号 {}）。请稍后再问，或直接问这里：",
    "Sorry, that did not work (number {}). Please try again later, or ask here:",
);
/// Too many messages.
pub const SLOW_DOWN: Phrase = Phrase::new(
    "您问得有点快，我跟不上了。请过一分钟再问。",
    "You are a little too fast for me. Please ask again in a minute.",
);
/// The labels of the details, by facet.
pub const AMOUNT: Phrase = Phrase::new("金额", "How much");
/// See [`AMOUNT`].
pub const ELIGIBILITY: Phrase = Phrase::new("条件", "Who qualifies");
/// See [`AMOUNT`].
pub const MATERIALS: Phrase = Phrase::new("材料", "What to bring");
/// See [`AMOUNT`].
pub const STEPS: Phrase = Phrase::new("怎么办", "Steps");
/// See [`AMOUNT`].
pub const DEADLINE: Phrase = Phrase::new("时间", "When");
/// See [`AMOUNT`].
pub const CONTACT: Phrase = Phrase::new("找谁", "Whom to ask");
/// A reply was sent twice without an answer from the channel.
pub const MAY_BE_MISSING: Phrase = Phrase::new(
    "刚才的回答可能没有送到。如果没看到，请再问一次。",
    "My last answer may not have reached you. If you cannot see it, please ask again.",
);
/// To a greeting.
pub const HELLO: Phrase = Phrase::new(
    "您好！想问什么政策或怎么办事，用一句话告诉我就行。",
    "Hello! Tell me in a sentence which policy or service you need.",
);
/// To thanks.
pub const WELCOME: Phrase =
    Phrase::new("不客气，祝您创业顺利！", "You are welcome. Good luck with your venture!");
/// To a farewell.
pub const GOODBYE: Phrase = Phrase::new("再见，有问题随时来问。", "Goodbye. Come back any time.");
/// To "who are you".
pub const WHO: Phrase = Phrase::new(
    "我是政策台的自动答复程序，不是真人。我说的每条答复都由工作人员核对过；没有把握的，我会告诉您该问哪个单位。",
    "I am this desk's automatic assistant, not a person. Staff have checked every answer I give; where I am not sure, I name the office to ask.",
);
/// To "I want a person".
pub const PERSON: Phrase = Phrase::new(
    "好的，这里接不了人工，请直接联系：",
    "Of course. I cannot put you through from here; please turn to:",
);
/// To abuse.
pub const ABUSE: Phrase = Phrase::new(
    "抱歉没帮上您。想和人说的话，可以打这里：",
    "I am sorry I could not help. If you would rather talk to a person:",
);
/// To orders.
pub const ORDERS: Phrase = Phrase::new(
    "我只能回答创业政策和办事的问题，别的指令我做不了。",
    "I only answer questions about startup policies and services; I cannot follow other orders.",
);
/// To "ok", "ha ha".
pub const CHATTER: Phrase =
    Phrase::new("好的，还有什么想问的，随时说。", "All right. Ask me whenever you like.");
/// Below the topics: the way to the policy matcher.
pub const MATCH_BEGIN: Phrase = Phrase::new("看看哪些政策适合我", "See which policies fit me");
/// Under `/match`: what is going to happen.
pub const MATCH_INTRO: Phrase = Phrase::new(
    "我问您几个问题，看看哪些政策适合您。每个问题都可以跳过，也可以随时看结果。",
    "I will ask a few questions to see which policies fit you. You can skip any of them, and see the result at any time.",
);
/// Above the ranges of a number; its unit is filled in.
pub const MATCH_NUMBER: Phrase =
    Phrase::new("点一个范围，或直接打数字（{}）。", "Tap a range, or type a number ({}).");
/// Under a question with several answers.
pub const MATCH_SEVERAL: Phrase =
    Phrase::new("点几个都行，选完点“选好了”。", "Tap as many as apply, then “Done”.");
/// An answer that is none, and no question either.
pub const MATCH_NOT_UNDERSTOOD: Phrase = Phrase::new(
    "这句我没看懂。请从下面选一个，或者跳过；想问别的，直接问也行。",
    "I did not get that. Please pick one below, or skip it; you can also ask me something else.",
);
/// How many entries are left.
pub const MATCH_LEFT: Phrase = Phrase::new("目前还有 {} 项可能适合您。", "Still possible: {}.");
/// Past a question.
pub const MATCH_SKIP: Phrase = Phrase::new("跳过", "Skip");
/// To the question before.
pub const MATCH_BACK: Phrase = Phrase::new("上一步", "Back");
/// All choices are picked.
pub const MATCH_DONE: Phrase = Phrase::new("选好了", "Done");
/// None of the choices applies.
pub const MATCH_NONE_OF_THEM: Phrase = Phrase::new("都没有", "None of them");
/// To the result.
pub const MATCH_RESULT_NOW: Phrase = Phrase::new("看结果", "Show the result");
/// Begins with no answers.
pub const MATCH_ANEW: Phrase = Phrase::new("重新匹配", "Start again");
/// Back to the questions from the result.
pub const MATCH_CHANGE: Phrase = Phrase::new("修改回答", "Change my answers");
/// Back to a question that was left open.
pub const MATCH_GO_ON: Phrase = Phrase::new("继续匹配政策", "Go on matching policies");
/// The materials for what fits.
pub const MATCH_MATERIALS: Phrase = Phrase::new("要准备的材料", "What to bring");
/// The offices of what fits.
pub const MATCH_OFFICES: Phrase = Phrase::new("该找哪些单位", "Which offices to see");
/// Everything that does not fit.
pub const MATCH_UNFIT: Phrase = Phrase::new("还有哪些不符合", "What else does not fit");
/// Above the result; the answers are filled in.
pub const MATCH_RESULT: Phrase =
    Phrase::new("按您的回答（{}），比对结果如下：", "Going by your answers ({}):");
/// Above a result with nothing in it.
pub const MATCH_NONE: Phrase = Phrase::new(
    "按您的回答（{}），没有找到符合的政策。改改回答再试试，或打 12345 问一问。",
    "Going by your answers ({}), nothing fits. Change an answer and try again, or call 12345.",
);
/// The heading of what fits.
pub const MATCH_FITS: Phrase = Phrase::new("符合（{} 项）", "Fits ({})");
/// The heading of what may fit.
pub const MATCH_MAY_FIT: Phrase =
    Phrase::new("可能符合，需核实（{} 项）", "May fit, to be checked ({})");
/// The heading of what does not fit.
pub const MATCH_DOES_NOT_FIT: Phrase = Phrase::new("不符合（{} 项）", "Does not fit ({})");
/// The heading of what nearly fits.
pub const MATCH_NEAR: Phrase =
    Phrase::new("不符合，只差一点（{} 项）", "Does not fit, but nearly ({})");
/// To all that may fit.
pub const MATCH_ALL_MAY_FIT: Phrase = Phrase::new("看全部可能符合的", "All that may fit");
/// Above the answers, to change one.
pub const MATCH_WHICH_ANSWER: Phrase =
    Phrase::new("想改哪一项？", "Which answer do you want to change?");
/// Above a result when every question was skipped.
pub const MATCH_NO_ANSWERS: Phrase = Phrase::new(
    "您没有回答任何问题，下面这些都还说不准：",
    "You answered none of the questions, so all of this is open:",
);
/// Under the materials: how many entries more have some.
pub const MATCH_MORE_MATERIALS: Phrase = Phrase::new(
    "另有 {} 项也要材料，点开那一条就能看到。",
    "{} more need papers too; open the entry to see them.",
);
/// Before what is to be checked.
pub const MATCH_CHECK: Phrase = Phrase::new("需核实：{}。", "To be checked: {}.");
/// Before why something does not fit.
pub const MATCH_BECAUSE: Phrase = Phrase::new("因为{}。", "because {}.");
/// A criterion that is not met: what it is about, what is asked for, what was answered.
pub const MATCH_NEEDS: Phrase =
    Phrase::new("{}要求是“{}”，您填的是“{}”", "{} must be “{}” and yours is “{}”");
/// Something that is excluded: what it is about, what is excluded, what was answered.
pub const MATCH_EXCLUDES: Phrase =
    Phrase::new("{}不能是“{}”，您填的是“{}”", "{} must not be “{}” and yours is “{}”");
/// None of several alternatives holds.
pub const MATCH_ANY_OF: Phrase =
    Phrase::new("下面至少要满足一条：{}", "at least one of these must hold: {}");
/// The policy is over.
pub const MATCH_ENDED: Phrase = Phrase::new("政策已于{}到期", "it ended on {}");
/// The policy is still to come.
pub const MATCH_FROM: Phrase = Phrase::new("从{}起才生效", "it takes effect on {}");
/// A group that is longer than what is shown.
pub const MATCH_MORE: Phrase = Phrase::new(
    "另有 {} 项没有列出；补答跳过的问题，范围会更小。",
    "{} more are not listed; answer what you skipped to narrow it down.",
);
/// Under the result.
pub const MATCH_CAUTION: Phrase = Phrase::new(
    "这是按您的回答做的初步比对，能不能办以负责单位审核为准。",
    "This is a first comparison with your answers; the responsible office decides.",
);
/// Above the materials.
pub const MATCH_MATERIALS_SAY: Phrase = Phrase::new(
    "符合或可能符合的政策，要准备这些：",
    "What to bring for what fits or may fit you:",
);
/// Above the offices.
pub const MATCH_OFFICES_SAY: Phrase = Phrase::new(
    "符合或可能符合的政策，由这些单位负责：",
    "The offices responsible for what fits or may fit you:",
);
/// Which entries an office is there for.
pub const MATCH_FOR: Phrase = Phrase::new("可办：{}", "For: {}");
/// Nothing was ruled out.
pub const MATCH_NO_MISSES: Phrase =
    Phrase::new("目前没有明确不符合的。", "Nothing is ruled out so far.");
/// There are no questions to ask.
pub const MATCH_NOTHING: Phrase = Phrase::new(
    "这里还没有设置政策匹配。直接把问题发给我就行。",
    "There is no policy matching here yet. Just send me your question.",
);
/// A shared link whose questions have changed.
pub const MATCH_OLD_LINK: Phrase = Phrase::new(
    "这个链接里的回答已经对不上现在的问题了，我们重新来一遍。",
    "The questions have changed since this link was made, so let us start again.",
);
/// How a result is shared where there are no links.
pub const SHARE_COMMAND: Phrase = Phrase::new(
    "下次发送 /start {} 可以再看这个结果。",
    "Send /start {} to see this result again.",
);
/// Before the link to a result.
pub const SHARE: Phrase = Phrase::new("分享这个结果", "Share this result");
/// Yes.
pub const YES: Phrase = Phrase::new("是", "Yes");
/// No.
pub const NO: Phrase = Phrase::new("否", "No");
/// None of the choices.
pub const NONE: Phrase = Phrase::new("都没有", "none");
/// A range without a least, up to but not with its most.
pub const LESS_THAN: Phrase = Phrase::new("不到 {}", "under {}");
/// A range without a least.
pub const AT_MOST: Phrase = Phrase::new("{}及以下", "up to {}");
/// A range without a most, from above its least.
pub const MORE_THAN: Phrase = Phrase::new("超过 {}", "over {}");
/// A range without a most.
pub const AT_LEAST: Phrase = Phrase::new("{}及以上", "{} or more");
/// Asks whether an answer helped.
pub const HELPED: Phrase = Phrase::new("👍 有用", "👍 Helpful");
/// See [`HELPED`].
pub const DID_NOT_HELP: Phrase = Phrase::new("👎 没帮上", "👎 Not helpful");
/// Thanks for a yes, and one more question.
pub const SAVED_A_CALL: Phrase = Phrase::new(
    "谢谢！这次省了您打一个电话、跑一趟路吗？",
    "Thank you! Did this save you a call or a trip?",
);
/// After not helpful.
pub const SORRY: Phrase = Phrase::new(
    "抱歉没帮上忙，我记下来了，工作人员会看到。您可以换个说法再问，或者直接问：",
    "Sorry that did not help. It is noted for staff to see. You can put it another way, or ask:",
);
/// The last word on feedback.
pub const NOTED: Phrase = Phrase::new("记下了，谢谢您！", "Noted, thank you!");
/// Before the offices.
pub const OFFICES: Phrase = Phrase::new("想找哪个单位？", "Which office?");
/// No office of that name.
pub const NO_SUCH_OFFICE: Phrase =
    Phrase::new("没有找到叫“{}”的单位，从下面选一个：", "I know no office called “{}”. Pick one:");
/// The menu entry of `/topics`.
pub const MENU_TOPICS: Phrase = Phrase::new("按主题看", "Browse by topic");
/// The menu entry of `/match`.
pub const MENU_MATCH: Phrase = Phrase::new("看看哪些政策适合我", "Which policies fit me");
/// The menu entry of `/office`.
pub const MENU_OFFICE: Phrase = Phrase::new("找负责单位", "Find an office");
/// The menu entry of `/help`.
pub const MENU_HELP: Phrase = Phrase::new("怎么用", "How to use this");
/// The menu entry of `/language`.
pub const MENU_LANGUAGE: Phrase = Phrase::new("切换语言", "Switch language");
/// The menu entry of `/privacy`.
pub const MENU_PRIVACY: Phrase = Phrase::new("我们记录什么", "What we keep");
/// The menu entry of `/forget`.
pub const MENU_FORGET: Phrase = Phrase::new("清除我的记录", "Erase my records");
