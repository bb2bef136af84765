//! Approved Markdown, drawn for every channel: by itself, and as an answer that the loader let
//! through.

use chrono::NaiveDate;
use policydesk::{
    channel::telegram::DryRun,
    diagnostic::SourceFile,
    faq::{self, Language},
    reply::{Block, Document, Reference, Reply},
};

use super::{Target, corpus, drawn, html, mutate, random::Random};

pub(super) struct Renderer {
    corpus: Vec<Vec<u8>>,
    dry_run: DryRun,
}

impl Renderer {
    pub(super) fn new() -> Self {
        let knowledge = super::message::shipped();
        let mut texts = Vec::new();
        for entry in knowledge.faq().entries() {
            texts.extend([&entry.answer.zh, &entry.answer.en].into_iter().flatten().cloned());
        }
        texts.push("1. **甲** [乙](https://a.example/?a=1&b=2)\n   - 丙\n     - 丁\n\n> 戊\n\n```\n己\n```".to_owned());
        let mut corpus: Vec<_> = texts.into_iter().map(String::into_bytes).collect();
        corpus.extend(corpus::toml("tests/golden/bad_inputs/faq"));
        Self { corpus, dry_run: DryRun::new(&[]) }
    }
}

impl Target for Renderer {
    fn name(&self) -> &'static str {
        "render"
    }

    fn input(&self, random: &mut Random) -> Vec<u8> {
        mutate::mutated(&self.corpus, random, 24 * 1024)
    }

    fn run(&self, input: &[u8]) -> Result<(), String> {
        let text = String::from_utf8_lossy(input);
        drawn::check(&reply(&text), &self.dry_run)?;
        match loaded(&text)? {
            Some(answer) => self.check_approved(&answer),
            None => Ok(()),
        }
    }
}

impl Renderer {
    /// What the loader let through has only links that may be tapped, and is a reply of a
    /// bearable number of messages.
    fn check_approved(&self, answer: &str) -> Result<(), String> {
        let body = Block::Body(Document::parse(answer));
        let messages = self.dry_run.draw(&Reply { language: Language::Zh, blocks: vec![body] });
        drawn::check_messages(&messages)?;
        drawn::check_number(&messages)?;
        for message in &messages {
            let addresses = message.html.split("href=\"").skip(1);
            let addresses = addresses.filter_map(|rest| html::read(rest.split('"').next()?).ok());
            let unsafe_one = addresses.into_iter().find(|address| !drawn::is_web(address));
            if let Some(address) = unsafe_one {
                return Err(format!("a link to {address}"));
            }
        }
        Ok(())
    }
}

/// A reply with these words wherever words can stand.
fn reply(text: &str) -> Reply {
    let line = text.lines().next().unwrap_or_default().to_owned();
    let reference = Reference { title: line.clone(), url: Some(line.clone()) };
    let blocks = vec![
        Block::Notice(line.clone()),
        Block::Title(line.clone()),
        Block::Body(Document::parse(text)),
        Block::Say(text.to_owned()),
        Block::Links(vec![reference.clone()]),
        Block::Sources(vec![reference]),
        Block::Share { payload: line.clone() },
        Block::Note(line),
    ];
    Reply { language: Language::En, blocks }
}

/// The answer of an FAQ that consists of it; none where that does not load.
fn loaded(answer: &str) -> Result<Option<String>, String> {
    let file = format!(
        "[[office]]\nid = \"o\"\nname.zh = \"局\"\nphone = \"12345\"\n\
         [[entry]]\nid = \"e\"\noffice = \"o\"\ntitle.zh = \"题\"\nquestions.zh = [\"怎么办理\"]\n\
         answer.zh = {}\n",
        toml::Value::from(answer)
    );
    let today = NaiveDate::from_ymd_opt(2026, 11, 24).ok_or("a real day")?;
    let (faq, findings) = faq::load(&[SourceFile::new("a.toml", file)], today);
    if findings.iter().any(|finding| finding.code == "toml.syntax") {
        return Err("an answer could not be written as TOML".to_owned());
    }
    Ok(faq.and_then(|faq| faq.entry("e")?.answer.zh.clone()))
}
