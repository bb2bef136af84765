use super::{Status, setup};
use crate::{
    checks, cli,
    diagnostic::{self as render, reader_language},
};
#[allow(clippy::print_stdout)]
pub fn run(common: &cli::Common, _a: &cli::Check) -> anyhow::Result<Status> {
    let l = setup::load_all(common);
    println!("{}", render::short(&l.faq_findings, reader_language(&setup::env)));
    if l.faq.is_some() && !l.faq_findings.has_errors() {
        let s = setup::Setup::load(common).unwrap();
        let c = checks::run(&s.desk_at(None));
        println!("{}", render::short(&c.findings, reader_language(&setup::env)));
        println!("passed {} failed {}", c.n_passed, c.n_failed);
    }
    Ok(Status::Fine)
}
