//! The loader of the configuration: a file, then settings of the environment.

use policydesk::{config, diagnostic::SourceFile};

use super::{Target, corpus, faq, mutate, random::Random};

pub(super) struct Loader {
    corpus: Vec<Vec<u8>>,
}

/// Settings of the environment, good and bad.
const SETTINGS: &str = "\u{1e}POLICYDESK__MATCHING__ANSWER_AT=0.8\
    \u{1e}POLICYDESK__WEB__LISTEN=127.0.0.1:8080\
    \u{1e}POLICYDESK__WEB__TRUSTED_PROXIES=[\"10.0.0.0/8\"]\
    \u{1e}POLICYDESK__LIMITS__PER_USER_PER_MINUTE=-1\
    \u{1e}TELOXIDE_API_URL=http://127.0.0.1:8081/";

impl Loader {
    pub(super) fn new() -> Self {
        let mut corpus = corpus::toml("tests/golden/bad_inputs/config");
        let shipped = std::fs::read(corpus::path("config.toml")).expect("it is there");
        corpus.push([&shipped, SETTINGS.as_bytes()].concat());
        corpus.push(shipped);
        Self { corpus }
    }
}

impl Target for Loader {
    fn name(&self) -> &'static str {
        "config"
    }

    fn input(&self, random: &mut Random) -> Vec<u8> {
        mutate::mutated(&self.corpus, random, 8 * 1024)
    }

    fn run(&self, input: &[u8]) -> Result<(), String> {
        let mut parts = corpus::parts(input).into_iter();
        let file = SourceFile::new("config.toml", parts.next().unwrap_or_default());
        let settings: Vec<String> = parts.collect();
        let env = |name: &str| {
            let mut values = settings.iter().filter_map(|line| line.split_once('='));
            values.find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
        };
        let (config, findings) = config::load(Some(file), &env);
        if config.is_none() != findings.has_errors() {
            return Err("a configuration is made just when nothing is an error".to_owned());
        }
        faq::can_be_said(&findings)
    }
}
