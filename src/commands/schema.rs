//! `policydesk schema`: what editors need to complete and check what people write.

use std::io::{self, Write as _};

use super::Status;
use crate::{
    cli::{self, SchemaOf},
    schema,
};

/// Writes the JSON Schema that was asked for.
pub(super) fn run(args: &cli::Schema) -> anyhow::Result<Status> {
    let schema = match args.of {
        SchemaOf::Faq => schema::faq(),
        SchemaOf::Config => schema::config(),
    };
    writeln!(io::stdout().lock(), "{schema:#}")?;
    Ok(Status::Fine)
}
