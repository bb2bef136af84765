//! The channel in a world where everything goes wrong, at the speed of the processor.
//!
//! Poller, intake, store and sender are the real ones, over a real SQLite file; Telegram, the
//! clock and the faults are the simulation's, all drawn from one seed. What must hold:
//!
//! - **safe**: every chat gets its replies in order; none is lost, and one is there twice only
//!   where the result of a call was unknown, at most once more;
//! - **live**: a minute after the faults have ended nobody waits.
//!
//! Weeks pass as well: a few hours with a silence of eight days in every run of the suite, and
//! as many as are asked for with `POLICYDESK_SIMULATION_HOURS=720`, which is the month that
//! the nightly run takes, and holds the memory of its process to what it was after an hour.
//!
//! `POLICYDESK_SIMULATION_SEEDS=200 cargo test --lib simulation` runs that many seeds of each
//! kind instead of a few, `POLICYDESK_SIMULATION_SEED=7` that one alone.

mod clock;
mod disk;
mod fault;
mod kill;
mod ledger;
mod process;
#[path = "../../../benches/kit/random.rs"]
#[allow(dead_code, reason = "the generator of FAQs uses all of it")]
mod random;
mod run;
mod weeks;
mod world;

use fault::Fault;
use kill::KillPoint;
use run::{Plan, run};

/// Seeds of each kind in every run of the suite; the nightly run has 200.
const SEEDS: u64 = 4;

/// Hours of service in every run of the suite, besides the silence.
const HOURS: u64 = 2;

/// What memory may grow by from the first hour on: five in a hundred, or this much.
const GROWTH_KIB: u64 = 8 * 1024;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|value| value.parse().ok())
}

/// The seeds to run.
fn seeds() -> Vec<u64> {
    match number("POLICYDESK_SIMULATION_SEED") {
        Some(seed) => vec![seed],
        None => (0..number("POLICYDESK_SIMULATION_SEEDS").unwrap_or(SEEDS)).collect(),
    }
}

/// Runs plans of all seeds; says of each that failed how to see it again.
fn all_well(name: &str, plan: impl Fn(u64) -> Plan) {
    let failed = seeds().into_iter().filter_map(|seed| {
        let why = run(&plan(seed)).err()?;
        Some(format!(
            "{name}, seed {seed}: {why}\n  again: POLICYDESK_SIMULATION_SEED={seed} \
             cargo test --lib simulation::{name}\n"
        ))
    });
    let failed: Vec<String> = failed.collect();
    assert!(failed.is_empty(), "\n{}", failed.concat());
}

/// A test of each fault kind.
macro_rules! survives {
    ($($name:ident: $fault:ident,)*) => {$(
        #[test]
        fn $name() {
            all_well(stringify!($name), |seed| Plan::with_fault(Fault::$fault, seed));
        }
    )*};
}

survives! {
    connections_are_refused: Refused,
    connections_are_reset: Reset,
    calls_hang: Hang,
    the_name_is_not_found: NoName,
    the_certificate_is_wrong: NoTls,
    calls_are_slow: Slow,
    a_gateway_answers_with_a_page: Page,
    answers_are_empty: Empty,
    answers_do_not_end: Huge,
    the_token_is_not_known_for_a_while: Unauthorized,
    people_block_the_desk: Forbidden,
    another_program_polls: Conflict,
    calls_are_too_many: TooMany,
    groups_move: Migrate,
    updates_cannot_be_read: Poison,
    updates_come_again: Repeated,
    updates_come_in_any_order: Disorder,
    answers_get_lost: LostAnswer,
    the_store_is_busy: StoreBusy,
    the_store_is_read_only: StoreReadOnly,
    the_disk_is_full: DiskFull,
    the_clock_jumps_by_a_day: ClockJump,
    the_faq_is_torn: TornFaq,
    the_process_is_killed: Killed,
}

/// A test of each point at which the process is killed.
macro_rules! survives_a_kill {
    ($($name:ident: $point:ident,)*) => {$(
        #[test]
        fn $name() {
            all_well(stringify!($name), |seed| Plan::with_kill(KillPoint::$point, seed));
        }
    )*};
}

survives_a_kill! {
    killed_when_updates_have_come: UpdatesCame,
    killed_in_the_transaction: InTransaction,
    killed_before_updates_are_confirmed: BeforeConfirm,
    killed_before_replies_are_stored: BeforeStored,
    killed_when_replies_are_stored: Stored,
    killed_while_a_call_is_on_its_way: CallLeft,
    killed_before_a_call_is_marked: BeforeMarked,
    killed_before_a_set_is_swapped: BeforeSwap,
    killed_after_a_set_is_swapped: AfterSwap,
    killed_in_a_checkpoint: Checkpoint,
    killed_in_a_purge: Purge,
    killed_in_a_backup: Backup,
    killed_while_the_store_is_opened: Opening,
    killed_while_it_stops: Stopping,
}

#[test]
fn nothing_goes_wrong_in_a_world_without_faults() {
    all_well("nothing_goes_wrong_in_a_world_without_faults", Plan::without_fault);
}

#[test]
fn weeks_pass_and_nobody_is_forgotten() {
    let hours = number("POLICYDESK_SIMULATION_HOURS");
    let weeks = weeks::serve(hours.unwrap_or(HOURS), 1).unwrap_or_else(|why| panic!("{why}"));
    assert!(weeks.n_questions > 0, "{weeks:?}");
    // Other tests run in this process unless this one was asked for.
    if let (Some(_), Some((early, late))) = (hours, weeks.resident_kib) {
        assert!(late <= early + (early / 20).max(GROWTH_KIB), "{weeks:?}");
    }
}
