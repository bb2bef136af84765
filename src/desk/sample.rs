//! A small desk for tests beside the code: a few entries that no question confuses.

use std::sync::{Arc, LazyLock};

use chrono::NaiveDate;

use super::{Clock, Desk, Settings};
use crate::{diagnostic::SourceFile, engine::Thresholds, faq, knowledge::Knowledge};

/// What the entries are about; the first is entry 0.
pub(crate) const ABOUT: [&str; 6] = ["苹果", "香蕉", "橙子", "葡萄", "西瓜", "樱桃"];

/// What stands around the number of an entry in its answer, and nowhere else.
pub(crate) const MARKS: [char; 2] = ['〖', '〗'];

/// The FAQ of the desk; another edition says the same and has another text.
pub(crate) fn toml(edition: u64) -> String {
    let entries = ABOUT.iter().enumerate().map(|(idx, about)| {
        let [open, close] = MARKS;
        format!(
            "[[entry]]\nid = \"entry-{idx}\"\noffice = \"hotline\"\ntitle = \"{about}补贴\"\n\
             keywords = [\"{about}\"]\nquestions = [\"{about}补贴怎么申请\"]\n\
             answer = \"{open}{idx}{close}带身份证到窗口。\"\nowner = \"第{edition}版\"\n\n"
        )
    });
    let office = "[[office]]\nid = \"hotline\"\nname = \"热线\"\nphone = \"12345\"\n\n".to_owned();
    std::iter::once(office).chain(entries).collect()
}

/// What is asked about an entry.
pub(crate) fn question(entry: usize) -> String {
    format!("{}补贴怎么申请", ABOUT[entry])
}

/// The day on which the FAQ is read.
pub(crate) fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).expect("a real day")
}

/// The desk by some clock; its knowledge is built once for all.
pub(crate) fn desk(clock: Arc<dyn Clock>) -> Desk {
    static KNOWN: LazyLock<Arc<Knowledge>> = LazyLock::new(|| {
        let (faq, findings) = faq::load(&[SourceFile::new("faq/a.toml", toml(0))], today());
        Arc::new(Knowledge::uncalibrated(faq.unwrap_or_else(|| panic!("{findings:?}"))))
    });
    let thresholds = Thresholds::new(0.0, 0.0, 0.0, 3).expect("they are in order");
    let settings = Settings { thresholds, message_chars: 1_000, retention_days: 90 };
    Desk::sharing(Arc::clone(&KNOWN), settings, clock)
}
