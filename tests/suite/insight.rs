//! What was asked, looked at afterwards: gaps, replays and reports, by the real program over a
//! store that the real desk has filled.

mod gaps;
mod replay;
mod report;

use std::{
    fs,
    path::PathBuf,
    process::{Command, Output},
    sync::Arc,
};

use policydesk::store::Store;
use serde_json::{Value, json};

use crate::kit::{
    bot::Home,
    web::{Mood, Site},
};

/// An FAQ that knows loans, and nothing of animals.
const FAQ: &str = r#"# 这一行要留下
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

/// A desk at home: its store, its FAQ, and the program that looks at both.
struct Desk {
    home: Home,
    store: Arc<Store>,
}

impl Desk {
    async fn open() -> Self {
        let home = Home::new();
        let desk = Self { store: Arc::new(home.store().await), home };
        fs::create_dir_all(desk.faq()).expect("a folder");
        fs::write(desk.faq().join("small.toml"), FAQ).expect("a file");
        desk
    }

    fn faq(&self) -> PathBuf {
        self.home.folder().join("faq")
    }

    fn file(&self, name: &str) -> PathBuf {
        self.home.folder().join(name)
    }

    /// Asks what each of several people asks, at a desk of this mood.
    async fn asked(&self, mood: Mood, questions: &[&str]) {
        let site = Site::open_over(mood, Arc::clone(&self.store)).await;
        for question in questions {
            site.ask(json!({ "text": question })).await;
        }
        site.close().await;
    }

    /// Asks a question, and then taps.
    async fn asked_and_tapped(&self, mood: Mood, question: &str, tap: &str) {
        let site = Site::open_over(mood, Arc::clone(&self.store)).await;
        let turn = site.ask(json!({ "text": question })).await;
        site.ask(json!({ "conversation": turn["conversation"], "choice": tap })).await;
        site.close().await;
    }

    /// Runs the program, in Chinese.
    fn run(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_policydesk"));
        let url = format!("sqlite://{}", self.home.database().display());
        command.env_clear().env("LANG", "zh_CN.UTF-8").env("DATABASE_URL", url);
        command.current_dir(self.home.folder()).args(args);
        command.output().expect("the program runs")
    }

    /// Runs it, and gives what it says where all is fine.
    #[track_caller]
    fn says(&self, args: &[&str]) -> String {
        let output = self.run(args);
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{args:?}: {stderr}");
        String::from_utf8(output.stdout).expect("it speaks UTF-8")
    }

    /// The gaps it lists.
    fn gaps(&self) -> Vec<Value> {
        let lines = self.says(&["gaps", "--json"]);
        lines.lines().map(|line| serde_json::from_str(line).expect("it is JSON")).collect()
    }
}

#[tokio::test]
async fn without_a_store_they_say_so() {
    let desk = Desk::open().await;
    for command in ["gaps", "report"] {
        let output = Command::new(env!("CARGO_BIN_EXE_policydesk"))
            .env_clear()
            .env("LANG", "en_US.UTF-8")
            .env("DATABASE_URL", "sqlite://nothing/here.db")
            .current_dir(desk.home.folder())
            .args(["--faq", "faq", command])
            .output()
            .expect("the program runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(3), "{said}");
        assert!(said.contains("there is no nothing/here.db"), "{said}");
        assert!(!desk.file("nothing").exists(), "{command} makes no store");
    }
}
