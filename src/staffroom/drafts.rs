//! A drafted entry as a deed: kept like every other, so that one whose process ended is
//! worked by the next.

use serde_json::{Value, json};

use crate::{faq::EntryId, staff::Draft};

/// Before every such deed; behind it the gap's number and the draft as JSON.
const PREFIX: &str = "w:begin:";

/// The deed of making an entry of a gap.
pub(super) fn deed(gap: i64, draft: &Draft) -> String {
    let Draft { id, topic, title, answer } = draft;
    let draft = json!({ "id": id.as_str(), "topic": topic, "title": title, "answer": answer });
    format!("{PREFIX}{gap}:{draft}")
}

/// Whether a deed is one.
pub(super) fn is_draft(deed: &str) -> bool {
    deed.starts_with(PREFIX)
}

/// The draft of a deed; none where it is damaged.
pub(super) fn read(deed: &str) -> Option<Draft> {
    let (_, json) = deed.strip_prefix(PREFIX)?.split_once(':')?;
    let draft: Value = serde_json::from_str(json).ok()?;
    let text = |key: &str| Some(draft.get(key)?.as_str()?.to_owned());
    Some(Draft {
        id: EntryId::new(&text("id")?).ok()?,
        topic: text("topic")?,
        title: text("title")?,
        answer: text("answer")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::staff::Press;

    #[test]
    fn a_draft_comes_back_as_it_was_with_its_gap() {
        let draft = Draft {
            id: EntryId::new("parking").expect("an id"),
            topic: "money".to_owned(),
            title: "甲:乙".to_owned(),
            answer: "一\n\"二\"".to_owned(),
        };
        let deed = deed(7, &draft);
        assert!(is_draft(&deed));
        assert_eq!(Press::gap(&deed), Some(7));
        assert_eq!(read(&deed), Some(draft));
        assert_eq!(read("w:begin:7:{}"), None);
    }
}
