//! What is fuzzed: everything that reads what somebody outside wrote, and everything that
//! draws it. Shared by the suite and by `cargo bench --bench fuzz`.
//!
//! An input is a function of target, seed and number alone, so the three replay it on any
//! machine, and any range of numbers can be worked by any thread.

mod config;
mod corpus;
mod drawn;
mod faq;
#[path = "../kit/telegram/html.rs"]
#[allow(clippy::duplicate_mod, reason = "the suite has it in its kit, the bench has no kit")]
mod html;
mod import;
mod message;
mod mutate;
#[path = "../../../benches/kit/random.rs"]
#[allow(dead_code, reason = "the generator of FAQs uses all of it")]
mod random;
mod render;
pub(crate) mod run;
mod update;

use random::Random;

/// Something that takes inputs.
pub(crate) trait Target: Send + Sync {
    /// Its name on the command line.
    fn name(&self) -> &'static str;

    /// An input, drawn by chance.
    fn input(&self, random: &mut Random) -> Vec<u8>;

    /// Takes an input. What must hold of the outcome and does not, in words; a panic counts
    /// as well, also one that is caught inside.
    fn run(&self, input: &[u8]) -> Result<(), String>;
}

/// The names of all targets.
pub(crate) const NAMES: [&str; 6] = ["faq", "config", "message", "update", "render", "import"];

/// A target by its name.
pub(crate) fn named(name: &str) -> Option<Box<dyn Target>> {
    Some(match name {
        "faq" => Box::new(faq::Loader::new()),
        "config" => Box::new(config::Loader::new()),
        "message" => Box::new(message::Desk::new()),
        "update" => Box::new(update::Channel::new()),
        "render" => Box::new(render::Renderer::new()),
        "import" => Box::new(import::Importer::new()),
        _ => return None,
    })
}

/// The input of a number: the same on every machine.
pub(crate) fn input(target: &dyn Target, seed: u64, number: u64) -> Vec<u8> {
    // Multiplied, so that neighbours of seed and number do not draw the same.
    let mut random = Random::new(seed.wrapping_mul(0x2545_f491_4f6c_dd1d) ^ number);
    random = Random::new(random.next());
    target.input(&mut random)
}
