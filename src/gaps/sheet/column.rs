//! The columns: one table for writing, for reading, and for the guide.

use crate::{diagnostic::Words, language::Language};

/// A column of the sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Column {
    /// The most typical wording.
    Question,
    /// Every wording, one a line.
    Wordings,
    /// How many people asked.
    People,
    /// How often it was asked.
    Times,
    /// When it was last asked.
    LastAsked,
    /// What went wrong.
    Why,
    /// The nearest entry: id and title.
    Nearest,
    /// The entry it is another wording of.
    AcceptAs,
    /// A new entry's title.
    Title(Language),
    /// A new entry's answer.
    Answer(Language),
    /// A new entry's office.
    Office,
    /// A new entry's topic.
    Topic,
    /// A new entry's id.
    NewId,
    /// Whether nothing is to be done.
    Dismiss,
}

impl Column {
    /// Every column, from the left.
    pub const ALL: [Self; 16] = [
        Self::Question,
        Self::Wordings,
        Self::People,
        Self::Times,
        Self::LastAsked,
        Self::Why,
        Self::Nearest,
        Self::AcceptAs,
        Self::Title(Language::Zh),
        Self::Answer(Language::Zh),
        Self::Title(Language::En),
        Self::Answer(Language::En),
        Self::Office,
        Self::Topic,
        Self::NewId,
        Self::Dismiss,
    ];

    /// The key, which is understood in every header.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Question => "question",
            Self::Wordings => "wordings",
            Self::People => "people",
            Self::Times => "times",
            Self::LastAsked => "last_asked",
            Self::Why => "why",
            Self::Nearest => "nearest",
            Self::AcceptAs => "accept_as",
            Self::Title(Language::Zh) => "title_zh",
            Self::Title(Language::En) => "title_en",
            Self::Answer(Language::Zh) => "answer_zh",
            Self::Answer(Language::En) => "answer_en",
            Self::Office => "office",
            Self::Topic => "topic",
            Self::NewId => "new_id",
            Self::Dismiss => "dismiss",
        }
    }

    /// The label in the header.
    pub const fn label(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Question, Language::Zh) => "问题",
            (Self::Question, Language::En) => "Question",
            (Self::Wordings, Language::Zh) => "全部问法",
            (Self::Wordings, Language::En) => "All wordings",
            (Self::People, Language::Zh) => "人数",
            (Self::People, Language::En) => "People",
            (Self::Times, Language::Zh) => "次数",
            (Self::Times, Language::En) => "Times",
            (Self::LastAsked, Language::Zh) => "最近一次",
            (Self::LastAsked, Language::En) => "Last asked",
            (Self::Why, Language::Zh) => "原因",
            (Self::Why, Language::En) => "Why",
            (Self::Nearest, Language::Zh) => "最接近的条目",
            (Self::Nearest, Language::En) => "Nearest entry",
            (Self::AcceptAs, Language::Zh) => "归入条目",
            (Self::AcceptAs, Language::En) => "Accept as",
            (Self::Title(Language::Zh), Language::Zh) => "新条目标题",
            (Self::Title(Language::Zh), Language::En) => "New title (Chinese)",
            (Self::Title(Language::En), Language::Zh) => "新条目标题（英文）",
            (Self::Title(Language::En), Language::En) => "New title (English)",
            (Self::Answer(Language::Zh), Language::Zh) => "新条目答复",
            (Self::Answer(Language::Zh), Language::En) => "New answer (Chinese)",
            (Self::Answer(Language::En), Language::Zh) => "新条目答复（英文）",
            (Self::Answer(Language::En), Language::En) => "New answer (English)",
            (Self::Office, Language::Zh) => "负责部门",
            (Self::Office, Language::En) => "Office",
            (Self::Topic, Language::Zh) => "主题",
            (Self::Topic, Language::En) => "Topic",
            (Self::NewId, Language::Zh) => "新条目编号",
            (Self::NewId, Language::En) => "New id",
            (Self::Dismiss, Language::Zh) => "不处理",
            (Self::Dismiss, Language::En) => "Dismiss",
        }
    }

    /// The column of a header cell: its key or its label in either language.
    pub(super) fn of(header: &str) -> Option<Self> {
        let header = header.trim();
        let names = |column: Self| {
            let labels = Language::ALL.map(|language| column.label(language));
            labels.into_iter().chain([column.key()]).any(|name| name.eq_ignore_ascii_case(header))
        };
        Self::ALL.into_iter().find(|column| names(*column))
    }

    /// What staff are to write there, as a note on the header.
    pub(super) fn note(self) -> Option<Words> {
        let (zh, en) = match self {
            Self::Wordings => (
                "一行一种问法。留下的会写进条目，不合适的删掉那一行",
                "One wording a line. Those you leave go into the entry; delete what does not fit",
            ),
            Self::AcceptAs => (
                "已有条目能回答：填它的编号（可从下拉列表选）",
                "An entry answers this: write its id, or pick it from the list",
            ),
            Self::Title(Language::Zh) => (
                "要新写一条：标题和答复都填，部门、编号可以不填",
                "To write a new entry give a title and an answer; office and id may stay empty",
            ),
            Self::NewId => {
                ("不填就按标题的拼音起一个", "Left empty, it is made of the title's pinyin")
            }
            Self::Dismiss => (
                "不用处理的填“是”，这些人再问也不会再列出来",
                "Write yes where nothing is to be done; it will not be listed again",
            ),
            _ => return None,
        };
        Some(Words::new(zh, en))
    }

    /// How wide it is, in characters.
    pub(super) const fn width(self) -> f64 {
        match self {
            Self::Question | Self::Wordings => 36.0,
            Self::Answer(_) => 48.0,
            Self::Nearest | Self::AcceptAs | Self::Title(_) => 24.0,
            Self::Office | Self::NewId | Self::Topic => 16.0,
            Self::LastAsked | Self::Why => 12.0,
            Self::People | Self::Times | Self::Dismiss => 8.0,
        }
    }
}
