//! What the desk knows at one moment: the FAQ and the engine built from it.

use crate::{engine::Engine, faq::Faq};

/// One immutable snapshot. A message uses exactly one from start to end.
#[derive(Debug)]
pub struct Knowledge {
    faq: Faq,
    engine: Engine,
}

impl Knowledge {
    /// Builds the engine for an FAQ. The same FAQ gives the same knowledge.
    pub fn new(faq: Faq) -> Self {
        let engine = Engine::build(&faq);
        Self { faq, engine }
    }

    /// Builds the engine with the default calibration: ready in a fifth of the time, for a
    /// service that must not keep askers waiting. [`Knowledge::new`] may follow.
    pub fn uncalibrated(faq: Faq) -> Self {
        let engine = Engine::build_uncalibrated(&faq);
        Self { faq, engine }
    }

    /// The approved answers.
    pub fn faq(&self) -> &Faq {
        &self.faq
    }

    /// The matcher over them.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }
}
