//! A TOML file with a place for everything in it: parsed as far as it goes, then read by
//! [`Table`] and [`Node`], which report what they did not expect.
//!
//! Serde stops at the first mistake of a table and knows no place for a missing one. Staff
//! should see all their mistakes at once, so FAQ and configuration are read by hand.

mod blocks;
mod draft;
mod fullwidth;
mod log;
mod nearest;
mod node;
mod place;
mod secret;
mod strings;
mod syntax;
mod table;

use std::borrow::Cow;

use toml::{Spanned, de::DeTable};

pub(crate) use draft::Draft;
pub(crate) use log::{Dialect, Log};
pub(crate) use nearest::{nearest, suggest};
pub(crate) use node::{Kind, Node};
pub(crate) use place::Place;
pub(crate) use secret::secret_in;
pub(crate) use table::Table;

use crate::diagnostic::SourceFile;
use blocks::{Block, Blocks};

/// A file as far as it could be parsed.
#[derive(Debug)]
pub(crate) struct Document<'a> {
    source: &'a SourceFile,
    root: Cow<'a, Spanned<DeTable<'a>>>,
    broken: Vec<Block<'a>>,
    is_torn: bool,
}

impl<'a> Document<'a> {
    /// Parses a draft, reporting every syntax error. What is said about the inside of a block
    /// that has one is dropped: it would mostly follow from the first mistake.
    pub(crate) fn parse(draft: &'a Draft<'a>, log: &Log) -> Self {
        let root = draft.parsed();
        let blocks = Blocks::of(draft.source.text());
        let found = syntax::findings(draft.source, &blocks, &draft.complaints);
        for finding in found.findings {
            log.report(finding);
        }
        let broken: Vec<Block<'a>> = found.broken.iter().map(|idx| blocks.get(*idx)).collect();
        for block in &broken {
            log.mute(draft.source, block.span.clone());
        }
        Self { source: draft.source, root, broken, is_torn: found.is_torn }
    }

    /// The whole file as a table.
    pub(crate) fn root<'d>(&'d self, log: &'d Log) -> Table<'d> {
        Table::root(self.source, self.root.get_ref(), log)
    }

    /// The names of the top-level tables of which something may be lost to syntax errors;
    /// `None` when that may be any.
    pub(crate) fn unseen(&self) -> Option<Vec<&'a str>> {
        (!self.is_torn).then(|| self.broken.iter().map(|block| block.name).collect())
    }
}
