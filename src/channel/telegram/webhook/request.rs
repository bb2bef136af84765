//! What Telegram writes: an update in a body.

use crate::channel::telegram::api::RawUpdate;

/// How deep the JSON of an update may go. Telegram's goes to about a dozen; 128 is where
/// serde's own readers stop.
const MAX_DEPTH: usize = 128;

/// Reads a body as far as its id. None for what can never be taken in: no text, no JSON
/// object, no usable id. Whatever else is wrong with an update is found out later and harms
/// only itself.
pub(super) fn read(body: Vec<u8>) -> Option<RawUpdate> {
    let body = String::from_utf8(body).ok().filter(|body| depth(body) <= MAX_DEPTH)?;
    Some(RawUpdate::new(body)).filter(|update| update.id.is_some())
}

/// How deep arrays and objects stand in each other.
fn depth(json: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let (mut is_in_string, mut is_escaped) = (false, false);
    for byte in json.bytes() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_in_string => is_escaped = true,
            b'"' => is_in_string = !is_in_string,
            b'[' | b'{' if !is_in_string => depth += 1,
            b']' | b'}' if !is_in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_counts_brackets_that_are_no_text() {
        assert_eq!(depth(r#"{"a":[1,{"b":2}],"c":[]}"#), 3);
        assert_eq!(depth(r#"{"a":"[[[[\"[[","b":"\\"}"#), 1);
        assert_eq!(depth("]]]]["), 1);
    }

    #[test]
    fn an_update_needs_an_id_and_little_else() {
        let id = |body: &str| read(body.as_bytes().to_vec()).and_then(|update| update.id);
        assert_eq!(id(r#" {"update_id":7,"message":{"text":"\ud83d"}}"#), Some(7));
        assert_eq!(id("[7]"), None);
        assert_eq!(id(r#"{"update_id":7}{}"#), None);
        let deep =
            |n: usize| format!(r#"{{"update_id":7,"x":{}{}}}"#, "[".repeat(n), "]".repeat(n));
        assert_eq!(id(&deep(127)), Some(7));
        assert_eq!(id(&deep(128)), None);
        assert_eq!(read(b"{\"update_id\":7,\"x\":\"\xff\"}".to_vec()), None);
    }
}
