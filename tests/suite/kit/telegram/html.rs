//! Telegram's HTML, read as strictly as Telegram reads it.

/// The words of a text in Telegram's HTML, or what is wrong with it.
pub(super) fn read(html: &str) -> Result<String, String> {
    let mut words = String::new();
    let mut open: Vec<String> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        words.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(entity) = rest.strip_prefix('&') {
            let (name, after) = entity.split_once(';').ok_or("a bare &")?;
            words.push(match name {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                other => return Err(format!("unknown entity {other}")),
            });
            rest = after;
            continue;
        }
        let (tag, after) = rest[1..].split_once('>').ok_or("a tag without an end")?;
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            let last = open.pop();
            if last.as_deref() != Some(name) {
                return Err(format!("</{name}> closes {last:?}"));
            }
        } else {
            open.push(opening(tag)?);
        }
    }
    words.push_str(rest);
    if open.is_empty() { Ok(words) } else { Err(format!("{open:?} are never closed")) }
}

fn opening(tag: &str) -> Result<String, String> {
    let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
    let is_link = name == "a"
        && attributes.strip_prefix("href=\"").is_some_and(|rest| {
            rest.strip_suffix('"').is_some_and(|url| !url.contains(['"', '<', '>']))
        });
    let is_plain = matches!(name, "b" | "i" | "u" | "s" | "code" | "pre") && attributes.is_empty();
    if is_link || is_plain { Ok(name.to_owned()) } else { Err(format!("unsupported tag <{tag}>")) }
}
