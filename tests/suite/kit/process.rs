//! The real program as a process of its own.

use std::{
    fs,
    io::{Read as _, Seek as _},
    net::{SocketAddr, TcpListener},
    process::{Child, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use super::{
    bot::Home,
    telegram::{FakeTelegram, TOKEN},
};

/// A running `policydesk serve` over a small FAQ. Dropping it kills it.
pub(crate) struct Process {
    child: Child,
    /// What it prints, both streams together.
    printed: Option<fs::File>,
}

/// Few answers, so that it is up in a moment.
const FAQ: &str = r#"
[[office]]
id = "bureau"
name.zh = "市科技局"

[[entry]]
id = "loan"
office = "bureau"
title.zh = "苏科贷"
keywords = ["苏科贷"]
questions.zh = ["苏科贷怎么申请", "没有抵押物怎么贷款", "科技企业怎么贷款"]
answer.zh = "最高1000万元。"
"#;

/// A place to listen, over the restarts of a program, or before it has said where it is.
pub(crate) fn free_address() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("a bound socket has an address")
}

impl Process {
    /// Starts the program on free ports, with its state in this home.
    pub(crate) fn start(home: &Home, telegram: &FakeTelegram) -> Self {
        Self::start_with(home, telegram, FAQ, &[])
    }

    /// The same with an environment of its own.
    pub(crate) fn start_as_is(home: &Home, telegram: &FakeTelegram, env: &[(&str, &str)]) -> Self {
        Self::start_with(home, telegram, FAQ, env)
    }

    /// The same with answers and an environment of its own.
    pub(crate) fn start_with(
        home: &Home,
        telegram: &FakeTelegram,
        answers: &str,
        env: &[(&str, &str)],
    ) -> Self {
        let faq = home.folder().join("faq");
        fs::create_dir_all(&faq).expect("a folder");
        fs::write(faq.join("small.toml"), answers).expect("a file");
        let printed = tempfile::tempfile().expect("a temporary file");
        let stream = || Stdio::from(printed.try_clone().expect("a second handle"));
        // A file that reaches a limit fails its writer, as a full disk does, and no more.
        let begin = "trap '' XFSZ; exec \"$0\" serve";
        let child = Command::new("sh")
            .args(["-c", begin, env!("CARGO_BIN_EXE_policydesk")])
            // Where its FAQ is, and no configuration.
            .current_dir(home.folder())
            .env("TELOXIDE_TOKEN", TOKEN)
            .env("TELOXIDE_API_URL", telegram.url())
            .env("POLICYDESK__STORE__URL", format!("sqlite://{}", home.database().display()))
            .env("POLICYDESK__WEB__LISTEN", "127.0.0.1:0")
            .env("POLICYDESK__OPERATOR__LISTEN", "127.0.0.1:0")
            .env("POLICYDESK__LIMITS__PER_USER_PER_MINUTE", "1000")
            .env("POLICYDESK__LOG__LEVEL", "trace")
            .envs(env.iter().copied())
            .stdin(Stdio::null())
            .stdout(stream())
            .stderr(stream())
            .spawn()
            .expect("the program starts");
        Self { child, printed: Some(printed) }
    }

    /// Lets its files grow no further than this, as a disk that is full; or again at will.
    pub(crate) fn limit_files(&self, bytes: Option<u64>) {
        let pid = rustix::process::Pid::from_child(&self.child);
        let limit = rustix::process::Rlimit { current: bytes, maximum: None };
        rustix::process::prlimit(Some(pid), rustix::process::Resource::Fsize, limit)
            .expect("it is ours");
    }

    /// Ends it as a machine that loses power does.
    pub(crate) fn kill(mut self) -> String {
        self.child.kill().expect("it can be killed");
        self.child.wait().expect("it ends");
        self.printed()
    }

    /// Asks it to stop as a supervisor does; gives how it ended and how long it took.
    pub(crate) fn terminate(mut self) -> (ExitStatus, Duration, String) {
        let began = Instant::now();
        let pid = self.child.id().to_string();
        let told = Command::new("kill").args(["-TERM", &pid]).status().expect("kill exists");
        assert!(told.success());
        let status = self.child.wait().expect("it ends");
        (status, began.elapsed(), self.printed())
    }

    /// Waits until it ends by itself.
    pub(crate) fn ended(mut self) -> (ExitStatus, String) {
        let status = self.child.wait().expect("it ends");
        (status, self.printed())
    }

    fn printed(&mut self) -> String {
        let mut text = String::new();
        if let Some(mut file) = self.printed.take() {
            file.rewind().expect("a file can be rewound");
            file.read_to_string(&mut text).expect("it prints text");
        }
        text
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It has ended already unless a test failed.
        _ = self.child.kill();
        _ = self.child.wait();
    }
}
