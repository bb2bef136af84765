//! What fits a company, as a reply.

use std::collections::HashSet;

use super::{Step, ask, profile, quiet, reason};
use crate::{
    conversation::{Choice, Context, Turn, answer, menu},
    faq::{Entry, Facet, Faq, Language, OfficeId},
    fitting::{Assessed, Fit, Profile, assess, code},
    reply::{Block, Button, Document, Item, Reply, messages, messages::Phrase},
    session::{Interview, Session},
};

/// More entries in a group are a sign of too few answers, not something to read.
const MAX_LISTED: usize = 20;

/// So many entries that may fit are shown with the result; the rest is one tap away.
const MAX_MAY_FIT: usize = 8;

/// So many near misses are shown with the result; the rest is one tap away.
const MAX_NEAR_MISSES: usize = 5;

/// So many entries get a button of their own.
const MAX_BUTTONS: usize = 6;

/// So many entries' materials fit into a reply that is still read.
const MAX_MATERIALS: usize = 6;

/// So many offices do: their cards are short.
const MAX_OFFICES: usize = 12;

/// Shows a page of the result.
pub(super) fn respond(
    context: &Context<'_>,
    mut session: Session,
    language: Language,
    interview: Interview,
    step: &Step,
) -> Turn {
    let faq = context.knowledge.faq();
    let profile = profile(faq, &interview);
    let assessed = assess(faq, &profile, context.today());
    let page = Page { context, faq, language, profile: &profile, assessed: &assessed };
    let mut blocks = match step {
        Step::Materials => page.materials(),
        Step::Offices => page.offices(),
        Step::Unfit => page.unfit(),
        Step::MayFit => page.group(
            messages::MATCH_MAY_FIT,
            &page.of(Fit::MayFit).collect::<Vec<_>>(),
            MAX_LISTED,
        ),
        Step::Change => page.answers(),
        _ => page.summary(),
    };
    let back_to_result = !matches!(step, Step::Result);
    blocks.push(Block::Buttons(page.ways_on(back_to_result)));
    if !back_to_result {
        blocks.extend(code::encode(faq, &profile).map(|payload| Block::Share { payload }));
    }
    session.change_subject();
    session.interview = Some(interview);
    quiet(session, Reply { language, blocks })
}

struct Page<'a> {
    context: &'a Context<'a>,
    faq: &'a Faq,
    language: Language,
    profile: &'a Profile,
    assessed: &'a [Assessed],
}

impl<'a> Page<'a> {
    fn entry(&self, one: &Assessed) -> &'a Entry {
        &self.faq.entries()[one.entry]
    }

    fn of(&self, fit: Fit) -> impl Iterator<Item = &'a Assessed> {
        self.assessed.iter().filter(move |one| one.fit == fit)
    }

    /// What fits and what may, as far as it still can be applied for first.
    fn possible(&self) -> impl Iterator<Item = &'a Assessed> {
        self.of(Fit::Fits).chain(self.of(Fit::MayFit))
    }

    /// What does not fit for another reason than that something else is wanted.
    fn misses(&self) -> impl Iterator<Item = &'a Assessed> {
        self.of(Fit::DoesNotFit).filter(|one| one.is_wanted)
    }

    fn summary(&self) -> Vec<Block> {
        let mut blocks = vec![Block::Say(self.opening())];
        let fits: Vec<_> = self.of(Fit::Fits).collect();
        blocks.extend(self.group(messages::MATCH_FITS, &fits, MAX_LISTED));
        blocks.extend(self.may_fit());
        let near: Vec<_> = self.misses().filter(|one| one.reasons.len() == 1).collect();
        blocks.extend(self.group(messages::MATCH_NEAR, &near, MAX_NEAR_MISSES));
        blocks.push(Block::Note(messages::MATCH_CAUTION.get(self.language).to_owned()));
        let entries = self.possible().take(MAX_BUTTONS);
        let buttons: Vec<_> =
            entries.map(|one| menu::entry_button(self.entry(one), self.language)).collect();
        if !buttons.is_empty() {
            blocks.push(Block::Buttons(buttons));
        }
        blocks
    }

    /// What may fit, as far as it can be read at once.
    fn may_fit(&self) -> Vec<Block> {
        let group: Vec<_> = self.of(Fit::MayFit).collect();
        if group.is_empty() {
            return Vec::new();
        }
        let heading = messages::MATCH_MAY_FIT.fill(self.language, &[&group.len().to_string()]);
        let items = group.iter().take(MAX_MAY_FIT).map(|one| self.item(one)).collect();
        vec![Block::Title(heading), Block::Items(items)]
    }

    /// The answers so far, each a button that asks its question again.
    fn answers(&self) -> Vec<Block> {
        let answers = reason::each_answer(self.faq, self.profile, self.language);
        let button =
            |(id, label): (String, String)| Button { label, choice: Choice::Match(Step::Ask(id)) };
        vec![
            Block::Say(messages::MATCH_WHICH_ANSWER.get(self.language).to_owned()),
            Block::Buttons(answers.into_iter().map(button).collect()),
        ]
    }

    fn opening(&self) -> String {
        if self.profile.is_empty() {
            return messages::MATCH_NO_ANSWERS.get(self.language).to_owned();
        }
        let answers = reason::answers(self.faq, self.profile, self.language);
        if self.possible().next().is_none() {
            return messages::MATCH_NONE.fill(self.language, &[&answers]);
        }
        messages::MATCH_RESULT.fill(self.language, &[&answers])
    }

    /// A group of the result; nothing where it is empty.
    fn group(&self, heading: Phrase, group: &[&Assessed], most: usize) -> Vec<Block> {
        if group.is_empty() {
            return Vec::new();
        }
        let n_more = group.len().saturating_sub(most);
        let heading = heading.fill(self.language, &[&group.len().to_string()]);
        let items = group.iter().take(most).map(|one| self.item(one)).collect();
        let mut blocks = vec![Block::Title(heading), Block::Items(items)];
        if n_more > 0 {
            let more = messages::MATCH_MORE.fill(self.language, &[&n_more.to_string()]);
            blocks.push(Block::Note(more));
        }
        blocks
    }

    fn item(&self, one: &Assessed) -> Item {
        let entry = self.entry(one);
        let window = if one.fit == Fit::DoesNotFit {
            None
        } else {
            answer::window_line(entry.apply, self.context.today(), self.language)
        };
        let why = reason::why(self.faq, entry, one, self.profile, self.language);
        let notes: Vec<String> = window.into_iter().chain(why).collect();
        Item {
            entry: entry.id.clone(),
            title: answer::entry_title(entry, self.language),
            note: notes.join(if self.language == Language::Zh { "" } else { " " }),
        }
    }

    fn materials(&self) -> Vec<Block> {
        let mut blocks =
            vec![Block::Say(messages::MATCH_MATERIALS_SAY.get(self.language).to_owned())];
        let known = self.possible().filter_map(|one| {
            let entry = self.entry(one);
            let text = entry.details.get(Facet::Materials)?.best(self.language)?;
            Some([
                Block::Title(answer::entry_title(entry, self.language)),
                Block::Body(Document::parse(text)),
            ])
        });
        let known: Vec<_> = known.collect();
        let n_more = known.len().saturating_sub(MAX_MATERIALS);
        blocks.extend(known.into_iter().take(MAX_MATERIALS).flatten());
        if n_more > 0 {
            let more = messages::MATCH_MORE_MATERIALS.fill(self.language, &[&n_more.to_string()]);
            blocks.push(Block::Note(more));
        }
        blocks
    }

    fn offices(&self) -> Vec<Block> {
        let mut seen: HashSet<&OfficeId> = HashSet::new();
        let offices = self.possible().filter_map(|one| self.entry(one).office.as_ref());
        let offices: Vec<_> = offices.filter(|id| seen.insert(id)).take(MAX_OFFICES).collect();
        let mut blocks =
            vec![Block::Say(messages::MATCH_OFFICES_SAY.get(self.language).to_owned())];
        for id in offices {
            let Some(office) = self.faq.office(id) else { continue };
            let theirs = self
                .possible()
                .map(|one| self.entry(one))
                .filter(|e| e.office.as_ref() == Some(id));
            let titles: Vec<_> =
                theirs.map(|entry| answer::entry_title(entry, self.language)).collect();
            let separator = if self.language == Language::Zh { "、" } else { ", " };
            blocks.push(answer::office(self.context, office, self.language));
            blocks.push(Block::Note(
                messages::MATCH_FOR.fill(self.language, &[&titles.join(separator)]),
            ));
        }
        blocks
    }

    fn unfit(&self) -> Vec<Block> {
        let misses: Vec<_> = self.misses().collect();
        if misses.is_empty() {
            return vec![Block::Say(messages::MATCH_NO_MISSES.get(self.language).to_owned())];
        }
        self.group(messages::MATCH_DOES_NOT_FIT, &misses, MAX_LISTED)
    }

    fn ways_on(&self, back_to_result: bool) -> Vec<Button> {
        let mut steps = Vec::new();
        if back_to_result {
            steps.push(Step::Result);
        } else if self.possible().next().is_some() {
            steps.extend([Step::Materials, Step::Offices]);
        }
        let n_misses = self.misses().count();
        let n_near = self.misses().filter(|one| one.reasons.len() == 1).count();
        if !back_to_result && (n_misses > n_near || n_near > MAX_NEAR_MISSES) {
            steps.push(Step::Unfit);
        }
        if !back_to_result && self.of(Fit::MayFit).count() > MAX_MAY_FIT {
            steps.insert(0, Step::MayFit);
        }
        if !self.profile.is_empty() && !back_to_result {
            steps.push(Step::Change);
        }
        steps.push(Step::Anew);
        let button = |step: Step| Button {
            label: ask::label(&step).get(self.language).to_owned(),
            choice: Choice::Match(step),
        };
        steps.into_iter().map(button).collect()
    }
}
