//! What the desk knows at one moment: the FAQ and the engine built from it.

use std::sync::Arc;

use crate::{
    engine::{Engine, Part, Trials},
    faq::Faq,
};

/// One immutable snapshot. A message uses exactly one from start to end.
#[derive(Debug, Clone)]
pub struct Knowledge {
    faq: Arc<Faq>,
    engine: Engine,
}

impl Knowledge {
    /// Builds the engine for an FAQ. The same FAQ gives the same knowledge.
    pub fn new(faq: Faq) -> Self {
        Self::uncalibrated(faq).calibrated()
    }

    /// Builds the engine with the default calibration, for a service that must not keep
    /// askers waiting. [`Knowledge::calibrated`] may follow.
    pub fn uncalibrated(faq: Faq) -> Self {
        let engine = Engine::build_uncalibrated(&faq);
        Self { faq: Arc::new(faq), engine }
    }

    /// The same knowledge, its confidence calibrated on the FAQ's own questions.
    #[must_use]
    pub fn calibrated(&self) -> Self {
        Self { faq: Arc::clone(&self.faq), engine: self.engine.calibrated() }
    }

    /// The same knowledge, calibrated by trials that its engine made before.
    #[must_use]
    pub fn calibrated_by(&self, trials: &Trials) -> Self {
        Self { faq: Arc::clone(&self.faq), engine: self.engine.calibrated_by(trials) }
    }

    /// The same knowledge, its confidence calibrated as that of the knowledge before an edit.
    /// [`Knowledge::calibrated`] may follow.
    #[must_use]
    pub fn calibrated_like(&self, before: &Self) -> Self {
        let engine = self.engine.calibrated_like(&before.engine);
        Self { faq: Arc::clone(&self.faq), engine }
    }

    /// Calibrated knowledge whose engine goes without a part, to measure what it is worth.
    #[must_use]
    pub fn without(&self, part: Part) -> Self {
        Self { faq: Arc::clone(&self.faq), engine: Engine::build_without(&self.faq, part) }
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
