//! Too little and too much: `faq.empty`, `faq.too_long`, `faq.many_messages`, `faq.too_many`.

use super::{Problem, characters::is_blank, pattern::MAX_PATTERNS};
use crate::diagnostic::Words;

/// The longest answer or detail, in UTF-16 units, which is how Telegram counts: three of its
/// messages. Nobody reads more in a chat.
pub(in crate::faq) const MAX_LONG: usize = 12_000;

/// The longest title, question, keyword or name, in UTF-16 units.
pub(in crate::faq) const MAX_SHORT: usize = 1_000;

/// The longest text of one Telegram message, in UTF-16 units. Source: Bot API, sendMessage.
const MAX_MESSAGE: usize = 4_096;

/// The most questions, or keywords, of an entry.
const MAX_ITEMS: usize = 1_000;

/// A text in which nothing can be seen.
pub(in crate::faq) fn empty(text: &str) -> Option<Problem> {
    is_blank(text).then(|| {
        Problem::error("faq.empty", Words::new("这里是空的", "this is empty"))
            .help(Words::new("写上内容，或者删掉它", "write something or delete it"))
    })
}

/// A text longer than anyone reads.
pub(in crate::faq) fn too_long(text: &str, max: usize) -> Option<Problem> {
    let n = text.encode_utf16().count();
    (n > max).then(|| {
        let message = Words::new(
            format!("太长了：{n} 个字符，最多 {max} 个"),
            format!("too long: {n} characters, {max} at most"),
        );
        Problem::error("faq.too_long", message).help(Words::new(
            "只留要点，其余放进 details 或链接",
            "keep what matters and move the rest to details or a link",
        ))
    })
}

/// An answer that takes more than one message.
pub(in crate::faq) fn many_messages(text: &str) -> Option<Problem> {
    let n = text.encode_utf16().count();
    let n_messages = n.div_ceil(MAX_MESSAGE);
    (n_messages > 1 && n <= MAX_LONG).then(|| {
        let message = Words::new(
            format!("有 {n} 个字符，要分 {n_messages} 条消息才发得完"),
            format!("{n} characters take {n_messages} messages"),
        );
        Problem::warning("faq.many_messages", message).help(Words::new(
            "把金额、条件、材料、步骤、期限移到 details",
            "move amount, eligibility, materials, steps and deadline to details",
        ))
    })
}

/// A list longer than anyone keeps in order.
pub(in crate::faq) fn too_many(n: usize) -> Option<Problem> {
    (n > MAX_ITEMS).then(|| {
        let message = Words::new(
            format!("有 {n} 项，最多 {MAX_ITEMS} 项"),
            format!("{n} items, {MAX_ITEMS} at most"),
        );
        let help = Words::new("拆成几个条目", "split it into several entries");
        Problem::error("faq.too_many", message).help(help)
    })
}

/// More patterns than can be tried on every message.
pub(in crate::faq) fn too_many_patterns() -> Problem {
    let message = Words::new(
        format!("全部条目的正则表达式超过 {MAX_PATTERNS} 条"),
        format!("there are more than {MAX_PATTERNS} patterns in all entries together"),
    );
    let help = Words::new("能用 keywords 的就用 keywords", "use `keywords` wherever they do");
    Problem::error("faq.too_many", message).help(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_is_counted_as_telegram_counts() {
        assert!(many_messages(&"长".repeat(4_096)).is_none());
        assert!(many_messages(&"👍".repeat(2_049)).is_some());
        assert!(too_long(&"长".repeat(12_001), MAX_LONG).is_some());
        assert!(many_messages(&"长".repeat(12_001)).is_none(), "too long says it already");
    }
}
