//! Normalisation (replaced in a moment by the full pipeline).

/// Normalises.
pub fn normalise(text: &str) -> String {
    text.trim().to_lowercase()
}

/// Whether nothing is left to match.
pub fn is_blank(text: &str) -> bool {
    !text.chars().any(char::is_alphanumeric)
}
