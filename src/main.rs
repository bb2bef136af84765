//! The `policydesk` program.

fn main() {}
