//! The desk as its operator has it: figures, health, signs of life, and what is never told.

mod deploy;
mod figures;
mod health;
mod secrets;
mod supervised;
mod upgrade;

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
