//! Every sentence staff are told in their chat, in both languages.

use crate::reply::messages::Phrase;

/// Opens the weekly review: how many answers are due.
pub(super) const REVIEW: Phrase =
    Phrase::new("📋 有 {} 条答复该核对了", "📋 {} answers are due for review");
/// The same for a single one.
pub(super) const REVIEW_ONE: Phrase =
    Phrase::new("📋 有 1 条答复该核对了", "📋 One answer is due for review");
/// Nothing is due.
pub(super) const NOTHING_DUE: Phrase =
    Phrase::new("没有该核对的答复，都在期内。", "No answer is due for review. All are up to date.");
/// How many of them are an owner's.
pub(super) const OWNED: Phrase = Phrase::new("{}：{} 条", "{}: {}");
/// Entries nobody keeps.
pub(super) const NO_OWNER: Phrase = Phrase::new("未写维护科室", "No owner given");
/// The worst come first, the others on request.
pub(super) const WORST_FIRST: Phrase = Phrase::new(
    "下面是最急的 {} 条，其余 {} 条点“再看几条”或发 /due。",
    "The {} most urgent ones follow; for the other {} press \u{201c}More\u{201d} or send /due.",
);
/// What the three buttons do.
pub(super) const HOW: Phrase = Phrase::new(
    "对照原文看一眼，再点下面的按钮；点了就会写进 FAQ 文件，并记下是谁点的。",
    "Compare each with its source, then press a button. It is written to the FAQ files, with your name in the log.",
);
/// Shows the next ones.
pub(super) const MORE: Phrase = Phrase::new("再看几条", "More");
/// More wait.
pub(super) const MORE_WAIT: Phrase = Phrase::new("还有 {} 条。", "{} more are waiting.");
/// Should have been reviewed by a day.
pub(super) const REVIEW_BY: Phrase =
    Phrase::new("应在{}前核对，已过 {} 天", "Due for review by {}, {} days ago");
/// Should be reviewed today.
pub(super) const REVIEW_TODAY: Phrase = Phrase::new("今天该核对", "Due for review today");
/// Was never reviewed.
pub(super) const NEVER_REVIEWED: Phrase =
    Phrase::new("还没有核对过", "It was never marked as reviewed");
/// Ends soon.
pub(super) const ENDS: Phrase = Phrase::new(
    "{}到期，还有 {} 天；请问一下责任部门是否续期",
    "Ends on {}, in {} days; please ask the office whether it will be prolonged",
);
/// Ends today.
pub(super) const ENDS_TODAY: Phrase =
    Phrase::new("今天是有效期的最后一天", "Today is the last day it holds");
/// Has ended.
pub(super) const ENDED: Phrase = Phrase::new(
    "已于{}到期，现在不再作为现行政策答复",
    "Ended on {}; it is no longer given as current",
);
/// Before the answer in service.
pub(super) const ANSWER: Phrase = Phrase::new("现在的答复：", "The answer now:");

/// The button of an answer that is right.
pub(super) const STILL_RIGHT: Phrase = Phrase::new("✅ 仍然正确", "✅ Still right");
/// The same for one that has ended.
pub(super) const STAYS_ENDED: Phrase = Phrase::new("✅ 不再续了", "✅ Stays ended");
/// The button of an answer that is not right any more.
pub(super) const CHANGED: Phrase = Phrase::new("✏️ 有变化", "✏️ Changed");
/// The button that retires an entry.
pub(super) const RETIRE: Phrase = Phrase::new("🗄 停用", "🗄 Retire");
/// Sure.
pub(super) const RETIRE_SURE: Phrase = Phrase::new("🗄 确定停用", "🗄 Yes, retire it");
/// Not after all.
pub(super) const KEEP: Phrase = Phrase::new("先不停用", "Keep it");
/// Takes a change back.
pub(crate) const UNDO: Phrase = Phrase::new("↩️ 撤销", "↩️ Undo");

/// Asks before an entry is retired.
pub(super) const RETIRE_ASK: Phrase = Phrase::new(
    "停用后，有人问起会说这条政策已到期，并告诉他问哪个部门。条目还在，改一下有效期就能恢复。确定停用吗？",
    "Once retired, askers are told that it has ended and which office to ask. The entry stays; a new date brings it back. Retire it?",
);
/// Where and how to change an entry.
pub(super) const CHANGE_AT: Phrase = Phrase::new(
    "请在 {} 第 {} 行起修改这一条，保存后自动生效。",
    "Please change it in {}, from line {} on. It is live once saved.",
);
/// The way by a sheet.
pub(super) const CHANGE_BY_SHEET: Phrase = Phrase::new(
    "习惯用表格的话：policydesk export 导出，改好后 policydesk import 导入。",
    "Or in a sheet: policydesk export, change it there, policydesk import.",
);
/// And then.
pub(super) const CHANGE_THEN: Phrase = Phrase::new(
    "改好后回来点“仍然正确”。",
    "Then come back and press \u{201c}Still right\u{201d}.",
);
/// What askers see.
pub(super) const SEE_PAGE: Phrase = Phrase::new("提问的人看到的是这一页", "What askers see");

/// Who did it, and when.
pub(crate) const BY: Phrase = Phrase::new("{}，{}", "{}, {}");
/// It was marked as reviewed.
pub(crate) const DONE_REVIEWED: Phrase =
    Phrase::new("✅ 仍然正确，核对日期已改为今天", "✅ Still right; reviewed today");
/// It was retired.
pub(crate) const DONE_RETIRED: Phrase =
    Phrase::new("🗄 已停用，不再作为现行政策答复", "🗄 Retired; it is no longer given as current");
/// A wording was accepted.
pub(crate) const DONE_WORDING: Phrase =
    Phrase::new("✅ 已作为一种问法加进这一条：{}", "✅ Added as a way of asking: {}");
/// A new entry was added.
pub(crate) const DONE_ADDED: Phrase =
    Phrase::new("✅ 已新增这一条：{}", "✅ Added as a new entry: {}");
/// A change was taken back.
pub(crate) const DONE_UNDO: Phrase =
    Phrase::new("↩️ 已撤销，文件恢复原样", "↩️ Taken back; the files are as they were");
/// The toast after a change.
pub(crate) const SAVED: Phrase = Phrase::new("已写入，稍后生效", "Saved; live in a moment");

/// It was so already.
pub(crate) const ALREADY: Phrase =
    Phrase::new("已经是这样了，没有再改", "It is so already; nothing was changed");
/// A button that names nothing any more, or is forged.
pub(crate) const STALE: Phrase = Phrase::new(
    "这个按钮已失效：条目可能已改名或删除。发 /due 看最新的。",
    "This button no longer works: the entry may have been renamed or removed. Send /due for what is due now.",
);
/// A staff button outside the staff chats.
pub(crate) const NOT_HERE: Phrase =
    Phrase::new("这个按钮只在工作群里有效。", "This button works in the staff chat only.");
/// It cannot be taken back any more.
pub(crate) const TOO_LATE: Phrase = Phrase::new(
    "撤销不了了：过了 10 分钟，或文件后来又改过。请直接改文件。",
    "It cannot be undone: ten minutes have passed, or the file was changed since. Please edit the file.",
);
/// An entry that has not begun cannot be retired.
pub(crate) const NOT_YET: Phrase = Phrase::new(
    "这条从{}起才生效，不能停用。不要了就在文件里改日期或删掉。",
    "It takes effect on {}, so it cannot be retired. Change its dates in the file, or delete it there.",
);
/// The files have errors already.
pub(crate) const BROKEN: Phrase = Phrase::new(
    "没有改：FAQ 文件里有错误，请先改好。",
    "Nothing was changed: the FAQ files have errors; please mend them first.",
);
/// The change would make errors.
pub(crate) const REFUSED: Phrase = Phrase::new(
    "没有改：改了会出下面的问题。",
    "Nothing was changed, because this would go wrong:",
);
/// Somebody else was quicker.
pub(crate) const MEANWHILE: Phrase = Phrase::new(
    "没有改：刚好有人在改同一个文件，请再点一次。",
    "Nothing was changed: somebody edited the file at this moment. Please press again.",
);
/// The folder cannot be written.
pub(crate) const READ_ONLY: Phrase = Phrase::new(
    "这里不能直接改：FAQ 文件夹对服务程序是只读的。请在存放 FAQ 的地方改。",
    "Editing from here is off: the desk may not write to the FAQ folder. Please edit where the FAQ is kept.",
);
/// Something failed.
pub(crate) const FAILED: Phrase = Phrase::new(
    "没有办成，原因在服务日志里。请稍后再试。",
    "That did not work; the log of the service says why. Please try again later.",
);

/// The menu's line for each command.
pub(crate) const MENU_DUE: Phrase = Phrase::new("该核对的答复", "Answers due for review");
/// What the command lists.
pub(crate) const MENU_GAPS: Phrase = Phrase::new("答不上来的问题", "Questions without an answer");
/// What the command shows.
pub(crate) const MENU_REPORT: Phrase = Phrase::new("这一周的情况", "The week in figures");
/// What the command does.
pub(crate) const MENU_RELOAD: Phrase = Phrase::new("重新读取 FAQ 文件", "Read the FAQ files anew");

/// How many gaps the week has.
pub(super) const GAPS: Phrase =
    Phrase::new("❓ 最近有 {} 个问题没有答上来", "❓ {} questions found no answer lately");
/// The same for a single one.
pub(super) const GAPS_ONE: Phrase =
    Phrase::new("❓ 最近有 1 个问题没有答上来", "❓ One question found no answer lately");
/// None.
pub(super) const NO_GAPS: Phrase =
    Phrase::new("最近的问题都答上来了。", "Every question of late found its answer.");
/// Not all of them are shown.
pub(super) const GAPS_MORE: Phrase = Phrase::new(
    "下面是问得最多的 {} 个；全部的用 policydesk gaps --xlsx 导出成表格。",
    "The {} asked most follow; policydesk gaps --xlsx writes all of them as a sheet.",
);
/// How many people asked a gap.
pub(super) const GAP_ASKED: Phrase =
    Phrase::new("{} 人问了 {} 次，没有答上来", "Asked by {} people, {} times, without an answer");
/// The same for a single one.
pub(super) const GAP_ASKED_ONE: Phrase =
    Phrase::new("1 人问过（{} 次），没有答上来", "Asked by one person ({}x), without an answer");
/// The entry that comes nearest.
pub(super) const GAP_NEAREST: Phrase = Phrase::new("最接近的条目：{}", "Nearest entry: {}");
/// Takes a gap in as a wording of the nearest.
pub(super) const GAP_ACCEPT: Phrase =
    Phrase::new("✅ 归入“{}”", "✅ Belongs to \u{201c}{}\u{201d}");
/// Shows the others.
pub(super) const GAP_OTHERS: Phrase = Phrase::new("其他条目…", "Another entry…");
/// Nothing is to be done.
pub(super) const GAP_DISMISS: Phrase = Phrase::new("不处理", "Dismiss");
/// Which of them.
pub(super) const GAP_WHICH: Phrase = Phrase::new(
    "它该由哪一条来答？都不是，就在 FAQ 里新写一条。",
    "Which entry answers it? If none does, it needs an entry of its own.",
);
/// It was dismissed.
pub(super) const DONE_DISMISSED: Phrase = Phrase::new(
    "不处理。又有同样多的人问起时会再提。",
    "Dismissed. It comes back when as many people ask again.",
);
/// The toast after that.
pub(crate) const NOTED: Phrase = Phrase::new("记下了", "Noted");

/// Opens the figures.
pub(super) const REPORT: Phrase = Phrase::new("📊 最近 7 天", "📊 The last 7 days");
/// How many asked how much.
pub(super) const REPORT_ASKED: Phrase =
    Phrase::new("{} 个问题，{} 人提问", "{} questions from {} people");
/// Answered.
pub(super) const REPORT_ANSWERED: Phrase = Phrase::new("直接答上：{}", "Answered: {}");
/// Clarified.
pub(super) const REPORT_CLARIFIED: Phrase =
    Phrase::new("列出几条让人选：{}", "Asked which was meant: {}");
/// Handed over.
pub(super) const REPORT_HANDED_OVER: Phrase = Phrase::new("转到部门：{}", "Handed over: {}");
/// Feedback.
pub(super) const REPORT_HELPED: Phrase =
    Phrase::new("说有帮助：{}，没帮助：{}", "Helpful: {}, not helpful: {}");
/// Nobody asked.
pub(super) const REPORT_NOTHING: Phrase =
    Phrase::new("最近 7 天没有人提问。", "Nobody asked anything in the last 7 days.");
/// What was asked in vain.
pub(super) const REPORT_GAPS: Phrase =
    Phrase::new("问得最多、没答上来的：", "Asked most without an answer:");

/// The button that says yes to a set that lost entries.
pub(crate) const CONFIRM: Phrase =
    Phrase::new("确认，就按新的来", "Yes, put the new set into service");
/// The set it was about is no longer the one that waits.
pub(crate) const CONFIRM_STALE: Phrase = Phrase::new(
    "这份改动已经不是等确认的那份了，请看最新的提示。",
    "This is no longer the set that waits for a yes; please see the latest message.",
);
/// Nobody answered in time.
pub(crate) const NO_RELOAD: Phrase = Phrase::new(
    "文件夹一直在变，或者程序很忙，没等到结果。请稍后再发 /reload。",
    "The folder keeps changing, or the desk is busy: no result yet. Please send /reload again later.",
);
