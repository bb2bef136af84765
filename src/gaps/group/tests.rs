use std::path::Path;

use chrono::NaiveDate;

use super::*;
use crate::{
    faq::load,
    gaps::{key, vector::Rarity},
    sources::read_faq_dir,
};

/// Groups texts over what is ordinary at the shipped desk; gives the texts of each group.
fn groups<'a>(texts: &[&'a str]) -> Vec<Vec<&'a str>> {
    let (files, _) = read_faq_dir(Path::new("faq"));
    let faq = load(&files, NaiveDate::MIN).0.expect("the shipped FAQ is sound");
    let ordinary = faq.entries().iter().flat_map(|entry| entry.questions.iter());
    let mut rarity = Rarity::default();
    for (_, wording) in ordinary {
        rarity.add(&key(wording));
    }
    for text in texts {
        rarity.add(&key(text));
    }
    let seen: Vec<_> = texts.iter().map(|text| rarity.seen(&key(text))).collect();
    group(&seen)
        .into_iter()
        .map(|group| group.into_iter().map(|idx| texts[idx]).collect())
        .collect()
}

#[track_caller]
fn together(texts: &[&str]) {
    assert_eq!(groups(texts), [texts.to_vec()]);
}

#[track_caller]
fn apart(texts: &[&str]) {
    assert_eq!(groups(texts).len(), texts.len(), "{:?}", groups(texts));
}

#[test]
fn other_words_around_the_same_thing_stay_together() {
    together(&["宠物店有补贴吗", "开宠物店可以领补贴吗", "开个宠物店能拿补贴不"]);
    together(&["民宿有补贴吗", "开民宿能申请补贴吗"]);
}

#[test]
fn what_an_ime_gets_wrong_stays_together() {
    together(&["稳岗返还怎么领", "稳刚返还怎么领", "稳岗返环怎么领"]);
    together(&["养老院补贴怎么申请", "养老院补贴怎么身请"]);
}

#[test]
fn typed_pinyin_joins_its_characters() {
    together(&["宠物店有补贴吗", "chong wu dian you bu tie ma", "chongwudian you butie ma"]);
}

#[test]
fn slips_and_plurals_stay_together_in_english() {
    together(&[
        "can I get a subsidy for my pet shop",
        "can I get subsidies for my pet shops",
        "can i get a subsidy for my pet shpo",
    ]);
}

#[test]
fn unlike_questions_stay_apart() {
    apart(&["宠物店有补贴吗", "民宿有补贴吗", "养老院有补贴吗", "网吧有补贴吗"]);
    apart(&["how do I get a visa", "how do I get a dog licence", "how do I get a loan"]);
    // A Latin word that both have says little where all else differs.
    apart(&["APP备案要多久", "APP推广费谁出"]);
}

#[test]
fn the_same_texts_always_make_the_same_groups() {
    let texts: Vec<String> =
        (0..400).map(|n| format!("第{}号店铺补贴{}", n % 37, n % 11)).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    assert_eq!(groups(&texts), groups(&texts));
}

#[test]
fn the_most_typical_wording_stands_for_the_group() {
    let texts = ["宠物店补贴", "宠物店有补贴吗", "请问我想开宠物店有补贴吗 谢谢"];
    let mut rarity = Rarity::default();
    for text in texts {
        rarity.add(&key(text));
    }
    let seen: Vec<_> = texts.iter().map(|text| rarity.seen(&key(text))).collect();
    let once: Vec<_> = seen.iter().map(|seen| (seen, 1)).collect();
    assert_eq!(texts[most_typical(&once)], "宠物店有补贴吗");
    let often: Vec<_> = seen.iter().zip([9, 1, 1]).collect();
    assert_eq!(texts[most_typical(&often)], "宠物店补贴");
}

#[test]
fn ten_thousand_wordings_are_grouped_in_a_moment() {
    let things: Vec<String> = (0..2_500).map(|n| format!("{}{}", han(n), han(n * 7 + 3))).collect();
    let ways = ["{}店有补贴吗", "开{}店可以领补贴吗", "请问{}店怎么申请补贴", "{}店补贴多少"];
    let texts: Vec<String> =
        ways.iter().flat_map(|way| things.iter().map(|thing| way.replace("{}", thing))).collect();
    let began = std::time::Instant::now();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let n_groups = groups(&texts).len();
    assert!(n_groups <= 2 * things.len(), "{n_groups} groups of {} things", things.len());
    // Ten times what it takes, for a machine that does other things meanwhile.
    assert!(began.elapsed().as_secs() < 20, "{:?}", began.elapsed());
}

/// Some Han character or other.
fn han(n: u32) -> char {
    char::from_u32(0x4e00 + n % 20_000).expect("all of these are characters")
}
