use super::*;
use crate::{
    diagnostic::{Severity, human, json, short},
    faq::Language,
};

fn with_env(text: &str, vars: &[(&str, &str)]) -> (Option<Config>, Findings) {
    load(Some(SourceFile::new("config.toml", text)), &|name| {
        vars.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
    })
}

fn codes(findings: &Findings) -> Vec<&'static str> {
    findings.iter().filter(|f| f.code != "cfg.missing").map(|f| f.code).collect()
}

#[test]
fn the_shipped_file_says_what_the_defaults_are() {
    let shipped = SourceFile::new("config.toml", include_str!("../../config.toml"));
    let (config, findings) = load(Some(shipped), &|_| None);
    assert_eq!(codes(&findings), [""; 0]);
    assert_eq!(config, Some(Config::default()));
}

#[test]
fn the_shipped_file_has_every_key() {
    let shipped: toml::Table = include_str!("../../config.toml").parse().expect("TOML");
    for key in KEYS {
        let section = shipped.get(key.section).and_then(toml::Value::as_table);
        assert!(section.is_some_and(|section| section.contains_key(key.name)), "{key:?}");
    }
}

#[test]
fn the_environment_wins_over_the_file() {
    let text = "[matching]\nanswer_at = 0.9\n[web]\nlisten = \"127.0.0.1:1\"\n";
    let vars = [
        ("POLICYDESK__MATCHING__ANSWER_AT", "0.8"),
        ("POLICYDESK__WEB__ALLOW_ORIGINS", "https://a.gov.cn,https://b.gov.cn/"),
        ("POLICYDESK__TELEGRAM__STAFF_CHATS", "-100123,7"),
    ];
    let (config, findings) = with_env(text, &vars);
    let config = config.expect("it is sound");
    assert_eq!(codes(&findings), [""; 0]);
    assert!((config.matching.answer_at - 0.8).abs() < 1e-6);
    assert_eq!(config.web.allow_origins, ["https://a.gov.cn", "https://b.gov.cn"]);
    assert_eq!(config.telegram.staff_chats, [-100_123, 7]);
    assert_eq!(config.web.listen.port(), 1);
}

#[test]
fn a_bad_variable_is_named() {
    let (config, findings) = with_env("", &[("POLICYDESK__MATCHING__ANSWER_AT", "high")]);
    assert!(config.is_none());
    let finding = findings.iter().find(|f| f.code == "cfg.value").expect("a finding");
    assert_eq!(finding.file, "POLICYDESK__MATCHING__ANSWER_AT");
    assert_eq!(finding.field.as_deref(), Some("matching.answer_at"));
}

#[test]
fn a_dumped_configuration_loads_as_itself() {
    let vars =
        [("POLICYDESK__WEB__TRUSTED_PROXIES", "10.0.0.0/8"), ("POLICYDESK__TIME__ZONE", "+09:00")];
    let config = with_env("", &vars).0.expect("it is sound");
    assert_eq!(with_env(&dump(&config), &[]).0, Some(config));
}

#[test]
fn the_token_goes_only_where_it_is_meant_to() {
    let with_base = |base: &str, more: &str| {
        codes(&with_env(&format!("[telegram]\napi_base = \"{base}\"\n{more}"), &[]).1)
    };
    assert_eq!(with_base("http://127.0.0.1:8081", ""), [""; 0]);
    assert_eq!(with_base("http://[::1]:8081", ""), [""; 0]);
    assert_eq!(with_base("https://evil.example", ""), ["cfg.api_base"]);
    assert_eq!(with_base("http://api.telegram.org", ""), ["cfg.api_base"]);
    assert_eq!(with_base("http://bot-api:8081", "allow_custom_api_base = true\n"), [""; 0]);
    let (_, findings) = with_env("", &[("TELOXIDE_API_URL", "https://evil.example")]);
    assert_eq!(codes(&findings), ["cfg.api_base"]);
}

#[test]
fn a_secret_is_never_shown_wherever_it_was_pasted() {
    let token = "123456789:AAFakeFakeFakeFakeFakeFakeFakeFake123";
    for text in [
        format!("[telegram]\ntoken = \"{token}\"\n"),
        format!("[telegram]\ntokn = \"{token}\"\n"),
        format!("[telegram]\nmode = \"{token}\"\n"),
        format!("[telegram]\ntoken_file = \"{token}\"\n"),
        format!("[telegram]\nmode = {token}\n"),
        format!("[log]\nlevel = \"{token}\" x\n"),
    ] {
        let (config, findings) = with_env(&text, &[]);
        assert!(config.is_none(), "{text}");
        for language in Language::ALL {
            let shown = [
                human(&findings, language, crate::diagnostic::Style::Plain),
                short(&findings, language),
                json(&findings, language).to_string(),
            ];
            assert!(!shown.concat().contains("AAFake"), "{}", shown[0]);
        }
    }
}

#[test]
fn a_database_password_belongs_into_the_environment() {
    let text = "[store]\nurl = \"postgres://u:p4ss@db.invalid/x\"\n";
    assert_eq!(codes(&with_env(text, &[]).1), ["cfg.secret_inline"]);
    let (config, findings) = with_env(text, &[("DATABASE_URL", "postgres://u:other@db/x")]);
    assert!(findings.iter().all(|f| f.severity < Severity::Error));
    assert!(!dump(&config.expect("it is replaced anyway")).contains("p4ss"));
}

#[test]
fn two_listeners_cannot_share_an_address() {
    let text = "[web]\nlisten = \"127.0.0.1:80\"\n[operator]\nlisten = \"127.0.0.1:80\"\n";
    assert_eq!(codes(&with_env(text, &[]).1), ["cfg.conflict"]);
}

#[test]
fn no_token_is_told_once_and_a_token_silences_it() {
    let missing = |findings: &Findings| findings.iter().filter(|f| f.code == "cfg.missing").count();
    assert_eq!(missing(&with_env("", &[]).1), 1);
    assert_eq!(missing(&with_env("", &[("TELOXIDE_TOKEN", "1:x")]).1), 0);
}
