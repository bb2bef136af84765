//! Torn writes.
