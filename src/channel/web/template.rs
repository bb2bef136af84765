//! Templates that are held to their pieces when the program is compiled.

/// Fills a file of markup: each `{{name}}` in it becomes the piece of that name. It does not
/// compile with a place that no piece fills, or with a piece that has no place.
macro_rules! page {
    ($file:literal, { $($name:ident: $piece:expr),+ $(,)? }) => {{
        const TEMPLATE: &str = include_str!($file);
        const { $crate::channel::web::template::check(TEMPLATE, &[$(stringify!($name)),+]) };
        $crate::channel::web::html::Html::fill(TEMPLATE, &[$((stringify!($name), $piece)),+])
    }};
}
pub(super) use page;

/// Compares the places of a template with the names of its pieces, while compiling.
pub(super) const fn check(template: &str, names: &[&str]) {
    let template = template.as_bytes();
    let mut at = 0;
    while at + 1 < template.len() {
        if template[at] == b'{' && template[at + 1] == b'{' {
            assert!(is_any_at(template, at + 2, names), "the template has a place without a piece");
        }
        at += 1;
    }
    let mut idx = 0;
    while idx < names.len() {
        assert!(has_place(template, names[idx]), "there is a piece without a place");
        idx += 1;
    }
}

const fn is_any_at(template: &[u8], at: usize, names: &[&str]) -> bool {
    let mut idx = 0;
    while idx < names.len() {
        if is_at(template, at, names[idx]) {
            return true;
        }
        idx += 1;
    }
    false
}

const fn has_place(template: &[u8], name: &str) -> bool {
    let mut at = 2;
    while at < template.len() {
        if template[at - 2] == b'{' && template[at - 1] == b'{' && is_at(template, at, name) {
            return true;
        }
        at += 1;
    }
    false
}

/// Whether `name}}` stands there.
const fn is_at(template: &[u8], at: usize, name: &str) -> bool {
    let name = name.as_bytes();
    let end = at + name.len();
    if end + 1 >= template.len() || template[end] != b'}' || template[end + 1] != b'}' {
        return false;
    }
    let mut idx = 0;
    while idx < name.len() {
        if template[at + idx] != name[idx] {
            return false;
        }
        idx += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_has_a_piece_and_every_piece_a_place() {
        check("<p>{{one}} {{two}}</p>{{one}}", &["one", "two"]);
        for (template, names) in [
            ("{{one}}{{two}}", &["one"][..]),
            ("{{one}}", &["one", "two"]),
            ("{{ones}}", &["one"]),
            ("{{one", &["one"]),
            ("{one}", &["one"]),
        ] {
            let checked = std::panic::catch_unwind(|| check(template, names));
            assert!(checked.is_err(), "{template}");
        }
    }
}
