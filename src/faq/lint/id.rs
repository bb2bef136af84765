//! `faq.id`, `faq.self_ref`.

use super::Problem;
use crate::{
    diagnostic::Words,
    faq::{MAX_SLUG_CHARS, SlugError, check_slug},
};

/// An id of an entry, office or topic that cannot be one.
pub(in crate::faq) fn entry_id(id: &str) -> Option<Problem> {
    check_slug(id).err().map(|error| {
        Problem::error("faq.id", why(&error)).help(Words::new(
            "id 用小写英文字母、数字和单个连字符，例如 \"tech-loan\"",
            "ids have small letters a–z, digits and single hyphens: \"tech-loan\"",
        ))
    })
}

/// An id of a profile question; those may have underscores, as company files do.
pub(in crate::faq) fn profile_id(id: &str) -> Option<Problem> {
    check_slug(&id.replace('_', "-")).err().map(|error| {
        Problem::error("faq.id", why(&error)).help(Words::new(
            "id 用小写英文字母、数字和下划线，例如 \"revenue_wan\"",
            "ids have small letters a–z, digits and underscores: \"revenue_wan\"",
        ))
    })
}

fn why(error: &SlugError) -> Words {
    match error {
        SlugError::Blank => Words::new("id 是空的", "the id is empty"),
        SlugError::TooLong(n) => Words::new(
            format!("id 有 {n} 个字符，最多 {MAX_SLUG_CHARS} 个"),
            format!("the id has {n} characters, {MAX_SLUG_CHARS} at most"),
        ),
        SlugError::Hyphen => Words::new(
            "id 的开头、结尾不能是连字符，中间也不能连着两个",
            "an id has no hyphen at its ends and no two in a row",
        ),
        SlugError::Character(c) => {
            let code = u32::from(*c);
            Words::new(
                format!("id 里不能有“{c}”（U+{code:04X}）"),
                format!("an id cannot have “{c}” (U+{code:04X})"),
            )
        }
    }
}

/// An entry that names itself as related.
pub(in crate::faq) fn self_ref() -> Problem {
    let message = Words::new("相关条目里写了它自己", "it names itself as related");
    Problem::warning("faq.self_ref", message).help(Words::new("删掉它", "delete it"))
}
