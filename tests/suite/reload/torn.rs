//! Saves that are torn in every way editors, copies and crashes tear them.

use super::storm::{Storm, Style};

#[test]
fn no_torn_save_is_served_as_a_mixture_and_no_loss_goes_unannounced() {
    let mut storm = Storm::new(20_261_126);
    for figures in Style::ALL.map(|style| storm.rage(style, 60)) {
        assert_eq!(figures.n_saves, 60, "{figures:?}");
        assert_eq!(figures.n_mixtures, 0, "{figures:?}");
        assert_eq!(figures.n_unannounced, 0, "{figures:?}");
        assert_eq!(figures.n_not_live, 0, "{figures:?}");
        assert!(figures.n_questions > 0, "{figures:?}");
    }
}
