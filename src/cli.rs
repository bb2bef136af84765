//! The command line: definitions only, no behaviour.

use std::path::PathBuf;

use chrono::{NaiveDate, NaiveTime};
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::language::Language;

/// Answers entrepreneurs' questions about local startup policies, word for word as staff
/// approved them.
#[derive(Debug, Parser)]
#[command(version, about, max_term_width = 100, after_help = EXAMPLES)]
pub struct Cli {
    /// The flags every command takes.
    #[command(flatten)]
    pub common: Common,
    /// What to do; `serve` when left out.
    #[command(subcommand)]
    pub command: Option<Command>,
}

const EXAMPLES: &str = "Examples:
  policydesk                        serve the web chat, and Telegram where a token is set
  policydesk ask 苏科贷怎么申请      ask one question
  policydesk ask --explain loan     and show why it was answered so
  policydesk check                  list everything staff should mend";

/// Flags that every command takes.
#[derive(Debug, Clone, Args)]
pub struct Common {
    /// The configuration [default: config.toml, then built-in defaults]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The folder with the FAQ, instead of the configured one
    #[arg(long, global = true, value_name = "DIR")]
    pub faq: Option<PathBuf>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run every channel that is configured (the default)
    Serve,
    /// Talk to the desk in the terminal
    Chat(Chat),
    /// Ask one question, or one a line from standard input
    Ask(Ask),
    /// List every finding in FAQ and configuration
    Check(Check),
    /// List which entries fit a company, which may, and why the others do not
    Match(Match),
    /// Measure the desk on labelled questions
    Eval(Eval),
    /// Write the JSON Schema of FAQ files or of the configuration, for completion in editors
    Schema(Schema),
    /// List the questions the desk left open, what most people asked first
    Gaps(Gaps),
    /// Show which logged questions the edited FAQ answers otherwise
    Replay(Replay),
    /// Show how the desk was used, for a span of days
    Report(Report),
    /// Have the running desk read the FAQ folder now
    Reload(Reload),
    /// Show what an entry said, and when
    History(History),
    /// Ask the running desk whether it is well, and exit with 3 if not
    Health(Health),
    /// Write what the desk keeps into one file; it may be running
    Backup(Backup),
    /// Put a backup in place of what the desk keeps; it must be stopped
    Restore(Restore),
    /// Write the FAQ as a sheet for Excel or WPS: .xlsx, .csv or .toml
    Export(Export),
    /// Show what a sheet would change in the FAQ, and change it with --apply
    Import(Import),
    /// Write the script that completes commands in a shell
    Completions(Completions),
    /// Write the manual page, or one page a command into a folder
    Man(Man),
    /// Read a sheet from standard input within limits: what `import` runs on a stranger's file
    #[command(hide = true)]
    ReadSheet {
        /// What its name says it is
        #[arg(value_enum)]
        format: SheetFormat,
    },
}

/// What the name of a sheet says it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SheetFormat {
    /// A workbook
    Xlsx,
    /// Text with separators
    Csv,
}

/// `policydesk backup`.
#[derive(Debug, Args)]
pub struct Backup {
    /// The file to write
    pub file: PathBuf,
    /// Overwrite the file where it is there already
    #[arg(long)]
    pub force: bool,
    /// Also what is on its way and the keys that tell whose a row is: to move a stopped desk
    #[arg(long)]
    pub whole: bool,
}

/// `policydesk restore`.
#[derive(Debug, Args)]
pub struct Restore {
    /// The backup
    pub file: PathBuf,
    /// Show what the backup holds and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Take away what a database server holds now (a store in a file is kept aside)
    #[arg(long)]
    pub replace: bool,
}

/// `policydesk export`.
#[derive(Debug, Args)]
pub struct Export {
    /// The file to write; its ending says the format, and `-` writes CSV to standard output
    pub file: PathBuf,
    /// Overwrite the file where it is there already
    #[arg(long)]
    pub force: bool,
    /// The language of the column names, `zh` or `en` [default: the reader's]
    #[arg(long, value_name = "LANGUAGE", value_parser = language)]
    pub language: Option<Language>,
}

/// `policydesk import`.
#[derive(Debug, Args)]
pub struct Import {
    /// The sheet: .xlsx, .csv, or .toml with `[[entry]]` tables
    pub file: PathBuf,
    /// Write the changes to the FAQ, if nothing stands in the way
    #[arg(long, conflicts_with = "dry_run")]
    pub apply: bool,
    /// Show what would change and write nothing (the default)
    #[arg(long)]
    pub dry_run: bool,
    /// The sheet holds every entry there should be: remove the others
    #[arg(long)]
    pub full: bool,
    /// Where to write the checked copy [default: NAME.checked.xlsx beside the sheet]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// How findings and changes are written
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
}

/// Reads a language by its tag.
fn language(tag: &str) -> Result<Language, String> {
    Language::from_tag(tag).ok_or_else(|| format!("`{tag}` is not `zh` or `en`"))
}

/// `policydesk chat`.
#[derive(Debug, Args)]
pub struct Chat {
    /// Answer as of this day
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub at: Option<NaiveDate>,
}

/// `policydesk ask`.
#[derive(Debug, Args)]
pub struct Ask {
    /// The question; standard input, one a line, when left out
    pub question: Option<String>,
    /// Write one JSON object a line
    #[arg(long)]
    pub json: bool,
    /// Show what spoke for the answer and against its rival
    #[arg(long, conflicts_with = "json")]
    pub explain: bool,
    /// How many candidates the JSON lists
    #[arg(long, value_name = "N", default_value_t = crate::view::DEFAULT_TOP)]
    pub top: usize,
    /// Answer as of this day
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub at: Option<NaiveDate>,
}

/// `policydesk check`.
#[derive(Debug, Args)]
pub struct Check {
    /// How findings are written
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
    /// Print the configuration in force, secrets masked, and stop
    #[arg(long)]
    pub dump_config: bool,
    /// Also fetch every link, and warn of those that are dead
    #[arg(long)]
    pub links: bool,
}

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people: the line and a caret under what is wrong
    Human,
    /// For editors: one line a finding
    Short,
    /// For programs
    Json,
}

/// `policydesk schema`.
#[derive(Debug, Args)]
pub struct Schema {
    /// Which files it is for
    #[arg(value_enum, default_value_t = SchemaOf::Faq)]
    pub of: SchemaOf,
}

/// What a schema is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SchemaOf {
    /// The .toml files of the FAQ
    Faq,
    /// config.toml
    Config,
}

/// `policydesk match`.
#[derive(Debug, Args)]
pub struct Match {
    /// The company: its answers to the `[[profile]]` questions as TOML keys, or several of them
    /// as `[[profile]]` tables
    pub file: PathBuf,
    /// Write one JSON object a company
    #[arg(long)]
    pub json: bool,
    /// Assess as of this day
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub at: Option<NaiveDate>,
}

/// `policydesk eval`.
#[derive(Debug, Args)]
pub struct Eval {
    /// Labelled questions, one JSON object a line
    pub file: PathBuf,
    /// Write the figures as JSON
    #[arg(long)]
    pub json: bool,
    /// Exit with 1 when a figure falls short, as in `--floor top1=0.9`; `wrong`, `ece` and the
    /// times must stay at or below theirs
    #[arg(long = "floor", value_name = "NAME=VALUE", value_parser = floor)]
    pub floors: Vec<(String, f64)>,
    /// Show what each part of the matcher is worth: the figures without it
    #[arg(long, conflicts_with_all = ["json", "floors"])]
    pub ablate: bool,
}

/// A span of days at the desk's clock.
#[derive(Debug, Clone, Copy, Args)]
pub struct Span {
    /// The first day
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub from: Option<NaiveDate>,
    /// The last day, which counts in full; today when left out
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub to: Option<NaiveDate>,
}

/// `policydesk gaps`.
#[derive(Debug, Args)]
pub struct Gaps {
    /// The days; everything that is kept when left out
    #[command(flatten)]
    pub span: Span,
    /// How many gaps are listed at most
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub top: usize,
    /// Write one JSON object a gap
    #[arg(long)]
    pub json: bool,
    /// Write a workbook to fill in; `policydesk import` takes it back
    #[arg(long, value_name = "FILE", conflicts_with_all = ["json", "csv"])]
    pub xlsx: Option<PathBuf>,
    /// Write the same sheet as CSV
    #[arg(long, value_name = "FILE", conflicts_with = "json")]
    pub csv: Option<PathBuf>,
}

/// `policydesk replay`.
#[derive(Debug, Args)]
pub struct Replay {
    /// The days; everything that is kept when left out
    #[command(flatten)]
    pub span: Span,
    /// The folder with the FAQ to compare with; what is in service when left out
    #[arg(long, value_name = "DIR")]
    pub against: Option<PathBuf>,
    /// Write one JSON object a question whose answer changes
    #[arg(long)]
    pub json: bool,
}

/// `policydesk reload`.
#[derive(Debug, Args)]
pub struct Reload {
    /// Accept the set that is held because entries are gone
    #[arg(long)]
    pub confirm: bool,
}

/// `policydesk health`.
#[derive(Debug, Args)]
pub struct Health {
    /// Ask whether it is ready for askers, not only alive
    #[arg(long)]
    pub ready: bool,
}

/// `policydesk completions`.
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

/// `policydesk man`.
#[derive(Debug, Args)]
pub struct Man {
    /// The folder for the pages; standard output, and the main page alone, when left out
    pub dir: Option<PathBuf>,
}

/// `policydesk history`.
#[derive(Debug, Args)]
pub struct History {
    /// The entry's id
    pub id: String,
    /// Print the text that was in service on a day, or at a moment of it
    #[arg(long, value_name = "YYYY-MM-DD[ HH:MM]", value_parser = moment)]
    pub at: Option<Moment>,
    /// Write one JSON object
    #[arg(long)]
    pub json: bool,
}

/// `policydesk report`.
#[derive(Debug, Args)]
pub struct Report {
    /// The days; the last 30 when left out
    #[command(flatten)]
    pub span: Span,
    /// How it is written [default: by the file's name, else text]
    #[arg(long, value_enum)]
    pub format: Option<ReportFormat>,
    /// Where it is written; standard output when left out
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// The language it is written in, zh or en [default: the reader's]
    #[arg(long, value_name = "LANGUAGE", value_parser = language)]
    pub language: Option<Language>,
}

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// For the terminal
    Text,
    /// One table of sections, keys and values
    Csv,
    /// A page by itself, with charts, that prints well
    Html,
    /// A workbook with a sheet a section
    Xlsx,
}

/// A day, or a minute of it, at the desk's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The day.
    pub day: NaiveDate,
    /// The time of day; the whole day without it.
    pub time: Option<NaiveTime>,
}

/// Reads a day, or a day and a time of it.
fn moment(text: &str) -> Result<Moment, String> {
    let (day, time) = match text.trim().split_once(['T', ' ']) {
        Some((day, time)) => (day, Some(time.trim())),
        None => (text.trim(), None),
    };
    let wanted = || "write it as 2026-03-01 or \"2026-03-01 10:30\"".to_owned();
    let read = |time: &str| {
        let formats = ["%H:%M", "%H:%M:%S"];
        formats.iter().find_map(|format| NaiveTime::parse_from_str(time, format).ok())
    };
    Ok(Moment {
        day: day.parse().map_err(|_| wanted())?,
        time: time.map(|time| read(time).ok_or_else(wanted)).transpose()?,
    })
}

/// Reads `NAME=VALUE`.
fn floor(text: &str) -> Result<(String, f64), String> {
    let (name, value) = text.split_once('=').ok_or("write it as NAME=VALUE")?;
    let known = crate::eval::Figures::default().named().map(|(name, _)| name);
    if !known.contains(&name) {
        return Err(format!("there is no figure `{name}`; there are {}", known.join(", ")));
    }
    let value = value.parse().map_err(|_| format!("`{value}` is not a number"))?;
    Ok((name.to_owned(), value))
}
