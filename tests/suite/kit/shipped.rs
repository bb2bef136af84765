//! The shipped desk, built once for every test that asks it.

use std::{
    path::PathBuf,
    sync::{Arc, LazyLock},
};

use policydesk::{
    desk::{Clock, Desk, Settings},
    engine::Thresholds,
    faq,
    knowledge::Knowledge,
    sources,
};

/// The folder of the shipped FAQ.
pub(crate) fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("faq")
}

/// The shipped knowledge.
pub(crate) fn knowledge() -> Arc<Knowledge> {
    static SHIPPED: LazyLock<Arc<Knowledge>> = LazyLock::new(|| {
        let (files, findings) = sources::read_faq_dir(&folder());
        assert!(!findings.has_errors(), "{findings:?}");
        let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 24).expect("a day");
        let (faq, findings) = faq::load(&files, today);
        Arc::new(Knowledge::new(faq.unwrap_or_else(|| panic!("{findings:?}"))))
    });
    Arc::clone(&SHIPPED)
}

/// A desk over the shipped knowledge.
pub(crate) fn desk(clock: Arc<dyn Clock>) -> Desk {
    let settings =
        Settings { thresholds: Thresholds::default(), message_chars: 1000, retention_days: 90 };
    Desk::sharing(knowledge(), settings, clock)
}
