//! `[[profile]]`: what the policy matcher asks.

use super::{
    Kind, Reader, lint,
    names::AnswerKind,
    text::{Use, slug, strings},
};
use crate::{
    diagnostic::Words,
    document::{Node, Table, nearest},
    faq::{Answers, ProfileChoice, ProfileQuestion},
};

/// The ways to answer.
const KINDS: [&str; 3] = ["choice", "number", "yes-no"];

impl<'a> Reader<'a> {
    /// One `[[profile]]` question.
    pub(super) fn profile_question(&mut self, mut table: Table<'a>) -> Option<ProfileQuestion> {
        let id = self.profile_id(&mut table);
        let name = self.text(table.take("name"), Use::Short);
        let ask = self.required_text(&mut table, "ask", Use::Short);
        let is_wish = table.take("wish").and_then(|node| node.yes_no()).unwrap_or(false);
        let answers = self.answers(&mut table);
        table.finish();
        let kind = answers.as_ref().map_or(AnswerKind::Unknown, answer_kind);
        self.names.answers(id.as_ref()?, kind);
        Some(ProfileQuestion { id: id?, name, ask, is_wish, answers: answers? })
    }

    fn profile_id(&mut self, table: &mut Table<'a>) -> Option<String> {
        let node = table.require("id")?;
        let id = node.text()?;
        if !lint::report_all(&node, lint::profile_id(id)) {
            return None;
        }
        self.names.declare(Kind::Profile, id, node.place(), self.log);
        Some(id.to_owned())
    }

    /// How it is answered: by `kind`, or by choices where there are some.
    fn answers(&mut self, table: &mut Table<'a>) -> Option<Answers> {
        let kind = table.take("kind").map(|node| read_kind(&node));
        let choices = table.take("choices");
        let unit = self.text(table.take("unit"), Use::Short);
        let multiple = table.take("multiple").and_then(|node| node.yes_no()).unwrap_or(false);
        match kind {
            Some(kind) => match kind? {
                "number" => Some(Answers::Number { unit }),
                "yes-no" => Some(Answers::YesNo),
                _ => self.choices(table, choices, multiple),
            },
            None => self.choices(table, choices, multiple),
        }
    }

    fn choices(
        &mut self,
        table: &Table<'a>,
        node: Option<Node<'a>>,
        multiple: bool,
    ) -> Option<Answers> {
        let Some(node) = node else {
            table.report_missing("choices");
            return None;
        };
        let mut choices: Vec<ProfileChoice> = Vec::new();
        for item in node.list()? {
            let mut table = item.table()?;
            let id = table.require("id");
            let text = self.required_text(&mut table, "text", Use::Short);
            let aliases = table.take("aliases").map(|node| strings(&node)).unwrap_or_default();
            table.finish();
            let Some(id_node) = id else { continue };
            let Some(id) = slug(&id_node) else { continue };
            if choices.iter().any(|choice| choice.id == id) {
                let message = Words::new(
                    format!("选项 `{id}` 写了两次"),
                    format!("the choice `{id}` is there twice"),
                );
                let help = Words::new("改掉其中一个", "change one of the two");
                self.log.report(id_node.place().error("faq.duplicate_id", message).help(help));
            }
            choices.push(ProfileChoice { id, text, aliases });
        }
        Some(Answers::Choices { choices, multiple })
    }
}

fn read_kind<'a>(node: &Node<'a>) -> Option<&'a str> {
    let kind = node.text()?;
    if KINDS.contains(&kind) {
        return Some(kind);
    }
    let meant = nearest(kind, KINDS).map_or_else(|| KINDS.join(", "), str::to_owned);
    node.refuse_with(
        Words::new(format!("没有 `{kind}` 这种回答方式"), format!("there is no kind `{kind}`")),
        Words::new(format!("可以写 {meant}"), format!("write {meant}")),
    )
}

fn answer_kind(answers: &Answers) -> AnswerKind {
    match answers {
        Answers::Choices { choices, .. } => {
            AnswerKind::Choices(choices.iter().map(|choice| choice.id.to_string()).collect())
        }
        Answers::Number { .. } => AnswerKind::Number,
        Answers::YesNo => AnswerKind::YesNo,
    }
}
