//! Every column a sheet may have: the one table that the header of an export, the reading
//! of a header, the guide sheet and the staff guide are made of.

use std::fmt::Write as _;

use crate::{
    diagnostic::Words,
    faq::{Facet, Language},
};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Column {
    /// The entry's id.
    Id,
    /// Its topic.
    Topic,
    /// Its office.
    Office,
    /// Its title.
    Title(Language),
    /// How people ask.
    Questions(Language),
    /// The answer.
    Answer(Language),
    /// A detail.
    Detail(Facet, Language),
    /// Whom a policy is for: the first paragraph of its eligibility.
    Audience(Language),
    /// The telephone number of its office.
    Phone,
    /// The address of its office.
    Address(Language),
    /// Names and abbreviations.
    Keywords,
    /// Regular expressions.
    Patterns,
    /// Links.
    Links,
    /// One link, by its address alone.
    Url,
    /// The documents it rests on.
    Sources,
    /// The first day it holds.
    ValidFrom,
    /// The last day it holds.
    ValidUntil,
    /// The first day of the application window.
    ApplyFrom,
    /// The last day of the application window.
    ApplyUntil,
    /// When staff last checked it.
    Reviewed,
    /// Who keeps it.
    Owner,
    /// Entries to read next.
    Related,
    /// Whom it fits, for the policy matcher.
    Fits,
    /// What staff must check by hand.
    ByHand(Language),
    /// Whether the entry is to go.
    Remove,
    /// What the entry was like when it was exported.
    Version,
}

/// A column, its names, and what is written in it.
#[derive(Debug)]
pub struct Spec {
    /// What it holds.
    pub column: Column,
    /// Its key, which is always understood.
    pub key: &'static str,
    /// Its Chinese label.
    pub zh: &'static str,
    /// Its English label.
    pub en: &'static str,
    /// Other names for it.
    pub aliases: &'static [&'static str],
    /// What to write in it, in Chinese and in English.
    pub form: (&'static str, &'static str),
    /// Its width in an export, in characters; none where it is read and not written.
    pub width: Option<u8>,
}

use Column as C;
use Language::{En, Zh};

const TEXT: (&str, &str) = ("文字", "text");
const MARKDOWN: (&str, &str) =
    ("文字，可以分段，可以用 **加粗**", "text; paragraphs and **bold** are fine");
const DAY: (&str, &str) =
    ("日期，如 2027-12-31；没有就空着", "a day such as 2027-12-31, or nothing");

/// Every column, in the order of an export.
#[rustfmt::skip]
pub const COLUMNS: &[Spec] = &[
    spec(C::Id, "id", "编号", "Id", &["entry", "entry_id", "条目编号", "条目"], ("小写英文、数字、短横线；定了就不再改", "small letters, digits, hyphens; never changes"), 18),
    spec(C::Topic, "topic", "话题", "Topic", &["主题", "类别", "分类"], ("话题的编号或名称", "a topic's id or name"), 18),
    spec(C::Office, "office", "负责部门", "Office", &["部门", "受理部门", "主管部门", "责任部门"], ("部门的编号、名称或别名", "an office's id or any of its names"), 24),
    spec(C::Title(Zh), "title_zh", "标题", "Title (Chinese)", &["中文标题", "政策名称", "名称", "事项名称"], TEXT, 24),
    spec(C::Title(En), "title_en", "标题（英文）", "Title (English)", &["英文标题"], TEXT, 24),
    spec(C::Keywords, "keywords", "关键词", "Keywords", &["keyword", "关键字"], ("政策的名称和简称，一行一个", "names and abbreviations, one a line"), 18),
    spec(C::Patterns, "patterns", "正则表达式", "Patterns", &["pattern", "正则"], ("会用的人再用，一行一个", "regular expressions for those who know them, one a line"), 18),
    spec(C::Questions(Zh), "question_zh", "问法", "Questions (Chinese)", &["questions_zh", "中文问法", "问题", "问法（中文）"], ("大家怎么问，一行一句；也可以分成 问法1、问法2 几列", "how people ask, one a line; or several columns, question_zh_1, question_zh_2"), 40),
    spec(C::Questions(En), "question_en", "问法（英文）", "Questions (English)", &["questions_en", "英文问法"], ("英文问法，一行一句", "how people ask in English, one a line"), 40),
    spec(C::Answer(Zh), "answer_zh", "答复", "Answer (Chinese)", &["中文答复", "回答", "答案", "答复内容"], MARKDOWN, 60),
    spec(C::Answer(En), "answer_en", "答复（英文）", "Answer (English)", &["英文答复"], MARKDOWN, 60),
    spec(C::Detail(Facet::Amount, Zh), "amount_zh", "金额", "Amount (Chinese)", &["补贴金额", "扶持金额", "额度", "标准"], MARKDOWN, 30),
    spec(C::Detail(Facet::Amount, En), "amount_en", "金额（英文）", "Amount (English)", &[], MARKDOWN, 30),
    read_only(C::Audience(Zh), "audience_zh", "惠及对象", "Who it is for (Chinese)", &["适用对象", "对象"], ("写进申报条件的第一段", "becomes the first paragraph of the conditions")),
    read_only(C::Audience(En), "audience_en", "惠及对象（英文）", "Who it is for (English)", &[], ("写进英文申报条件的第一段", "becomes the first paragraph of the conditions")),
    spec(C::Detail(Facet::Eligibility, Zh), "eligibility_zh", "申报条件", "Conditions (Chinese)", &["条件", "申请条件"], MARKDOWN, 30),
    spec(C::Detail(Facet::Eligibility, En), "eligibility_en", "申报条件（英文）", "Conditions (English)", &["eligibility (english)"], MARKDOWN, 30),
    spec(C::Detail(Facet::Materials, Zh), "materials_zh", "材料", "Materials (Chinese)", &["申报材料", "申请材料", "所需材料"], MARKDOWN, 30),
    spec(C::Detail(Facet::Materials, En), "materials_en", "材料（英文）", "Materials (English)", &[], MARKDOWN, 30),
    spec(C::Detail(Facet::Steps, Zh), "steps_zh", "步骤", "Steps (Chinese)", &["办理流程", "流程", "申报流程"], MARKDOWN, 30),
    spec(C::Detail(Facet::Steps, En), "steps_en", "步骤（英文）", "Steps (English)", &[], MARKDOWN, 30),
    spec(C::Detail(Facet::Deadline, Zh), "deadline_zh", "兑现时限", "Time limit (Chinese)", &["时限", "时间", "办理时限"], MARKDOWN, 30),
    spec(C::Detail(Facet::Deadline, En), "deadline_en", "兑现时限（英文）", "Time limit (English)", &["deadline (english)"], MARKDOWN, 30),
    spec(C::Phone, "office_phone", "咨询电话", "Office phone", &["phone", "电话", "联系电话"], ("负责部门的电话；改这里就是改这个部门", "the office's; a change here changes the office"), 18),
    spec(C::Address(Zh), "office_address_zh", "受理地址", "Office address (Chinese)", &["address_zh", "地址", "办理地址", "address"], ("负责部门的地址；改这里就是改这个部门", "the office's; a change here changes the office"), 24),
    spec(C::Address(En), "office_address_en", "受理地址（英文）", "Office address (English)", &["address_en"], ("负责部门的英文地址", "the office's; a change here changes the office"), 24),
    spec(C::Links, "links", "链接", "Links", &["link"], ("一行一个：标题 | 英文标题 | 网址", "one a line: Chinese title | English title | address"), 40),
    read_only(C::Url, "url", "网址", "Address of a page", &["官网", "链接地址"], ("只写一个网址，链接的标题用这一条的标题", "one address alone; the link takes the entry's title")),
    spec(C::Sources, "sources", "出处", "Sources", &["source", "文件依据", "政策依据", "依据"], ("一行一个：文件名 | 文号 | 日期 | 网址 | 英文名", "one a line: title | number | date | address | English title"), 40),
    spec(C::ValidFrom, "valid_from", "有效期起", "Valid from", &["生效日期", "有效期开始"], DAY, 12),
    spec(C::ValidUntil, "valid_until", "有效期止", "Valid until", &["失效日期", "有效期至", "截止日期"], DAY, 12),
    spec(C::ApplyFrom, "apply_from", "申报开始", "Apply from", &["申报起始", "申报开始日期"], DAY, 12),
    spec(C::ApplyUntil, "apply_until", "申报截止", "Apply until", &["申报结束", "申报截止日期"], DAY, 12),
    spec(C::Reviewed, "reviewed", "核对日期", "Reviewed", &["核对", "最后核对"], DAY, 12),
    spec(C::Owner, "owner", "维护科室", "Owner", &["维护人", "科室", "负责科室"], TEXT, 14),
    spec(C::Related, "related", "相关条目", "Related", &["相关", "相关编号"], ("看完还可能想看的条目编号，一行一个", "ids of entries to read next, one a line"), 22),
    spec(C::Fits, "fits", "匹配条件", "Fits", &["适用条件", "匹配"], ("政策匹配的条件，一行一个：stage = incubating, growing；headcount <= 500；not sector = catering；any revenue_wan <= 2000", "conditions of the policy matcher, one a line: stage = incubating, growing; headcount <= 500; not sector = catering; any revenue_wan <= 2000"), 34),
    spec(C::ByHand(Zh), "by_hand_zh", "人工核对", "Checked by hand (Chinese)", &["人工核对条件"], ("机器判断不了、要人工核对的条件", "conditions a person must check"), 24),
    spec(C::ByHand(En), "by_hand_en", "人工核对（英文）", "Checked by hand (English)", &[], ("机器判断不了、要人工核对的条件", "conditions a person must check"), 24),
    spec(C::Remove, "remove", "删除", "Remove", &["delete", "是否删除"], ("写“是”，这一条就删掉", "`yes` removes the entry"), 8),
    spec(C::Version, "version", "版本", "Version", &["版本号"], ("导出时的版本，不要改", "as it was exported; leave it alone"), 14),
];

const fn spec(
    column: Column,
    key: &'static str,
    zh: &'static str,
    en: &'static str,
    aliases: &'static [&'static str],
    form: (&'static str, &'static str),
    width: u8,
) -> Spec {
    Spec { column, key, zh, en, aliases, form, width: Some(width) }
}

/// A column that is understood and never written: another one says the same.
const fn read_only(
    column: Column,
    key: &'static str,
    zh: &'static str,
    en: &'static str,
    aliases: &'static [&'static str],
    form: (&'static str, &'static str),
) -> Spec {
    Spec { column, key, zh, en, aliases, form, width: None }
}

impl Spec {
    /// The label in a language.
    pub const fn label(&self, language: Language) -> &'static str {
        match language {
            Zh => self.zh,
            En => self.en,
        }
    }

    /// What to write in it.
    pub fn form(&self) -> Words {
        Words::new(self.form.0, self.form.1)
    }
}

impl Column {
    /// Its names and form.
    pub fn spec(self) -> &'static Spec {
        let spec = COLUMNS.iter().find(|spec| spec.column == self);
        // Every column is in the table, as a test shows.
        spec.unwrap_or(&COLUMNS[0])
    }

    /// Its key.
    pub fn key(self) -> &'static str {
        self.spec().key
    }

    /// The path of the key of an entry that it stands for, as findings name it; none where
    /// it is no key of an entry.
    pub(super) fn path(self) -> Option<String> {
        Some(match self {
            C::Title(language) => format!("title.{language}"),
            C::Questions(language) => format!("questions.{language}"),
            C::Answer(language) => format!("answer.{language}"),
            C::Detail(facet, language) => format!("details.{}.{language}", facet.key()),
            C::Audience(language) => format!("details.eligibility.{language}"),
            C::ByHand(language) => format!("fits.by_hand.{language}"),
            C::Phone | C::Address(_) | C::Remove | C::Version => return None,
            C::Url => "links".to_owned(),
            other => other.key().to_owned(),
        })
    }
}

/// The table of columns in Markdown, as the staff guide has it.
pub fn guide_table(language: Language) -> String {
    let mut out = match language {
        Zh => "| 列名 | 英文键 | 写什么 |\n|---|---|---|\n",
        En => "| Column | Key | What to write |\n|---|---|---|\n",
    }
    .to_owned();
    for spec in COLUMNS {
        let form = spec.form().get(language).replace('|', "\\|");
        let label = spec.label(language);
        writeln!(out, "| {label} | `{}` | {form} |", spec.key).expect("a string takes everything");
    }
    out
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn no_name_stands_for_two_columns() {
        let mut owners = HashMap::new();
        for spec in COLUMNS {
            let names = [spec.key, spec.zh, spec.en].into_iter();
            for name in names.chain(spec.aliases.iter().copied()) {
                let owner = owners.entry(name.to_lowercase()).or_insert(spec.column);
                assert_eq!(*owner, spec.column, "{name}");
            }
        }
    }

    #[test]
    fn every_column_is_in_the_table() {
        let languages = Language::ALL;
        let mut all = vec![C::Id, C::Topic, C::Office, C::Phone, C::Keywords, C::Patterns];
        all.extend([C::Links, C::Url, C::Sources, C::ValidFrom, C::ValidUntil, C::ApplyFrom]);
        all.extend([C::ApplyUntil, C::Reviewed, C::Owner, C::Related, C::Fits, C::Remove]);
        all.push(C::Version);
        for language in languages {
            all.extend([C::Title(language), C::Questions(language), C::Answer(language)]);
            all.extend([C::Audience(language), C::Address(language), C::ByHand(language)]);
            all.extend(Facet::DETAILS.map(|facet| C::Detail(facet, language)));
        }
        assert_eq!(all.len(), COLUMNS.len());
        for column in all {
            assert_eq!(column.spec().column, column);
        }
    }
}
