//! The desk as its operator has it: figures, health, signs of life, and what is never told.

mod deploy;
mod figures;
mod health;
mod secrets;
mod supervised;
mod upgrade;
mod waiting;
mod window;

use crate::kit::{
    served::{Place, Served},
    telegram::{FakeTelegram, TOKEN},
};

/// Two answers, so that a question is told from another.
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

/// A deep link: certain, whatever the matcher thinks of words.
const LOAN: &str = "/start loan";

/// Starts the real program on Telegram.
fn serve(place: &Place, telegram: &FakeTelegram, env: &[(&str, &str)]) -> Served {
    let url = telegram.url();
    let telegram = [("TELOXIDE_TOKEN", TOKEN), ("TELOXIDE_API_URL", url.as_str())];
    place.serve_with(&[&telegram, env].concat())
}

#[test]
fn every_command_has_a_page_of_its_own() {
    let place = Place::new(FAQ);
    let made = place.run(&["man", "pages"]);
    assert_eq!(made.status.code(), Some(0), "{made:?}");
    let help = place.run(&["--help"]);
    let help = String::from_utf8(help.stdout).expect("it speaks UTF-8");
    let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let commands: Vec<_> = commands
        .take_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|command| *command != "help")
        .collect();
    assert!(commands.len() > 15, "{commands:?}");
    for command in &commands {
        let page = place.path(&format!("pages/policydesk-{command}.1"));
        let text = std::fs::read_to_string(&page).unwrap_or_else(|e| panic!("{command}: {e}"));
        assert!(text.contains(".SH SYNOPSIS"), "{text}");
    }
    let n_pages = std::fs::read_dir(place.path("pages")).expect("a folder").count();
    assert_eq!(n_pages, commands.len() + 1, "the hidden command has none, the program has one");
}
