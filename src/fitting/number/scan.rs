//! Reading a message word by word from its beginning.

/// What of a message is still to be read. White space between words is passed over.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scan<'a> {
    rest: &'a str,
}

impl<'a> Scan<'a> {
    pub(super) fn new(said: &'a str) -> Self {
        Self { rest: said.trim() }
    }

    pub(super) fn rest(&self) -> &'a str {
        self.rest
    }

    pub(super) fn is_done(&self) -> bool {
        self.rest.is_empty()
    }

    /// Goes on behind the first bytes.
    pub(super) fn skip(&mut self, n_bytes: usize) {
        self.rest = self.rest.get(n_bytes..).unwrap_or_default().trim_start();
    }

    /// Takes the longest of these words that comes next. Letters end where a word does: "m" is
    /// not the beginning of "months".
    pub(super) fn eat<'w>(&mut self, words: &[&'w str]) -> Option<&'w str> {
        let comes_next = |word: &&&str| {
            let behind = self.rest.strip_prefix(**word);
            let is_latin = word.ends_with(|c: char| c.is_ascii_alphabetic());
            let runs_on =
                |rest: &str| is_latin && rest.starts_with(|c: char| c.is_ascii_alphabetic());
            !word.is_empty() && behind.is_some_and(|rest| !runs_on(rest))
        };
        let word = words.iter().filter(comes_next).max_by_key(|word| word.len())?;
        self.skip(word.len());
        Some(word)
    }

    /// Takes these words for as long as one of them comes next.
    pub(super) fn eat_all(&mut self, words: &[&str]) {
        while self.eat(words).is_some() {}
    }

    /// Takes the characters that come next for as long as they pass.
    pub(super) fn eat_while(&mut self, passes: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|c| !passes(c)).unwrap_or(self.rest.len());
        let (taken, _) = self.rest.split_at(end);
        self.skip(end);
        taken
    }

    /// Tries to read something; where that fails nothing is taken.
    pub(super) fn attempt<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let before = self.rest;
        let found = read(self);
        if found.is_none() {
            self.rest = before;
        }
        found
    }
}
