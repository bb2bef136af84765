//! JSON Schemas of what staff and operators write, for completion and hints in editors.
//!
//! Draft 7, the subset that Taplo and Tombi both read: `type`, `properties`, `required`,
//! `additionalProperties`, `items`, `anyOf`, `enum`, `pattern`, `format`, `default` and bounds.
//! A TOML date is text of the format `date` to both. Nothing is shared by `$ref`, beside which
//! editors show no description.
//!
//! Sources: taplo.tamasfe.dev/configuration/directives.html, tombi-toml.github.io.

mod config;
mod faq;
mod form;

pub use config::config;
pub use faq::faq;
