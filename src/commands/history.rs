//! `policydesk history`: which version of an entry was in service when.

use std::io::{self, Write};

use anyhow::Context as _;
use chrono::{DateTime, Days, FixedOffset, NaiveTime};
use serde_json::{Value, json};

use super::{Status, setup};
use crate::{
    cli::{self, Common, Moment},
    config::{Config, Zone, secrets},
    diagnostic::{Words, reader_language},
    document::nearest,
    language::Language,
    reload::Folder,
    store::{Edit, EditNote, EntryEvent, EntryVersion, Store, StoreError},
};

/// How much of a hash is shown: enough to tell versions apart by eye.
const SHOWN_HASH: usize = 12;

/// A time of day is given and shown to the minute.
const MINUTE_MS: i64 = 60 * 1000;

/// A version and the time it was in service, in milliseconds since 1970.
#[derive(Debug)]
struct Span {
    version: EntryVersion,
    from: i64,
    /// None while it is in service.
    until: Option<i64>,
}

/// What the store knows of an entry.
#[derive(Debug)]
struct Known {
    spans: Vec<Span>,
    /// What staff changed of it from their chat.
    edits: Vec<Edit>,
}

/// What the store knows of an entry, or the nearest id it knows.
type Found = Result<Known, Option<String>>;

/// Lists the versions, or prints the text that was in service at a moment.
pub(super) fn run(common: &Common, args: &cli::History) -> anyhow::Result<Status> {
    let (config, findings) = setup::load_config(common);
    let Some(config) = config else {
        setup::tell(&findings);
        return Ok(Status::Usage);
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.context("the runtime cannot start")?;
    let found = runtime.block_on(find(&config, &args.id))?;
    let language = reader_language(&setup::env);
    let Known { mut spans, mut edits } = match found {
        Ok(known) => known,
        Err(nearest) => {
            say(&unknown(&args.id, nearest.as_deref()), language);
            return Ok(Status::Findings);
        }
    };
    if let Some(moment) = args.at {
        let (from, until) = bounds(moment, config.time.zone.offset());
        spans.retain(|span| span.from < until && span.until.is_none_or(|end| end > from));
        edits.clear();
        if spans.is_empty() {
            say(&not_in_service(&args.id), language);
            return Ok(Status::Findings);
        }
    }
    let mut out = io::stdout().lock();
    if args.json {
        writeln!(out, "{}", to_json(&args.id, &spans, &edits, &config.time.zone))?;
    } else {
        write_human(&mut out, args, &spans, (&config.time.zone, language))?;
        for edit in &edits {
            writeln!(out, "{}", edit_line(edit, &config.time.zone, language))?;
        }
    }
    Ok(Status::Fine)
}

/// What the store knows of an entry. The store is only read, and not made.
async fn find(config: &Config, id: &str) -> anyhow::Result<Found> {
    let (secrets, _) = secrets::load(config, &setup::env);
    let store = match Store::open_to_read(&setup::store_settings(config, &secrets)).await {
        Err(StoreError::Missing(_)) => return Ok(Err(None)),
        opened => opened.context("the store cannot be opened")?,
    };
    let found = read(&store, &Folder::new(&config.faq.dir), id).await;
    store.close().await;
    found.context("the store cannot be read")
}

async fn read(store: &Store, folder: &Folder, id: &str) -> Result<Found, StoreError> {
    let events = store.entry_events(folder.key(), id).await?;
    if !events.is_empty() {
        return Ok(Ok(Known { spans: spans(events), edits: store.edits(id).await? }));
    }
    let known = store.entries_ever_served(folder.key()).await?;
    Ok(Err(nearest(id, known.iter().map(String::as_str)).map(str::to_owned)))
}

/// Each version with the time from its event to the next.
fn spans(events: Vec<EntryEvent>) -> Vec<Span> {
    let ends: Vec<_> = events.iter().skip(1).map(|event| Some(event.at)).chain([None]).collect();
    let spans = events
        .into_iter()
        .zip(ends)
        .filter_map(|(event, until)| Some(Span { version: event.version?, from: event.at, until }));
    spans.collect()
}

/// A day or a minute as milliseconds since 1970; the end is not in it.
fn bounds(moment: Moment, zone: FixedOffset) -> (i64, i64) {
    let at = |day: chrono::NaiveDate, time: NaiveTime| {
        let at = day.and_time(time).and_local_timezone(zone).earliest();
        at.as_ref().map_or(i64::MAX, DateTime::timestamp_millis)
    };
    let from = at(moment.day, moment.time.unwrap_or(NaiveTime::MIN));
    match moment.time {
        Some(_) => (from, from + MINUTE_MS),
        None => (
            from,
            moment
                .day
                .checked_add_days(Days::new(1))
                .map_or(i64::MAX, |next| at(next, NaiveTime::MIN)),
        ),
    }
}

fn write_human(
    out: &mut impl Write,
    args: &cli::History,
    spans: &[Span],
    (zone, language): (&Zone, Language),
) -> io::Result<()> {
    for span in spans {
        let line = line(span, zone, language);
        if args.at.is_some() {
            // A comment, so that what is printed is TOML still.
            writeln!(out, "# {line}\n{}\n", span.version.text)?;
        } else {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

/// One version: from when until when, which, and what it was called.
fn line(span: &Span, zone: &Zone, language: Language) -> String {
    let shown = |at| super::reload::shown(at, zone);
    let now = Words::new("至今", "now");
    let until = span.until.map_or_else(|| now.get(language).to_owned(), shown);
    let hash = span.version.hash.get(..SHOWN_HASH).unwrap_or_default();
    format!("{} – {until}  {hash}  {}", shown(span.from), span.version.title)
}

/// One edit from the staff chat: when, who, and what.
fn edit_line(edit: &Edit, zone: &Zone, language: Language) -> String {
    let (when, who) = (super::reload::shown(edit.at, zone), &edit.by.name);
    let EditNote { what, old, new, .. } = &edit.note;
    let what = deed(what).get(language).to_owned();
    match (old.is_empty(), new.is_empty()) {
        (true, true) => format!("{when}  {who}  {what}"),
        (true, false) => format!("{when}  {who}  {what}  {new}"),
        _ => format!("{when}  {who}  {what}  {old} → {new}"),
    }
}

/// What staff did, by its word in the log.
fn deed(what: &str) -> Words {
    match what {
        "reviewed" => Words::new("标记仍然正确", "marked as still right"),
        "retired" => Words::new("停用", "retired"),
        "wording" => Words::new("收下一种问法", "accepted a wording"),
        "added" => Words::new("新增", "added the entry"),
        "removed" => Words::new("撤回一种问法", "took a wording back"),
        "undone" => Words::new("撤销", "undid an edit"),
        other => Words::new(other, other),
    }
}

fn to_json(id: &str, spans: &[Span], edits: &[Edit], zone: &Zone) -> Value {
    let exact = |at: i64| {
        let moment = DateTime::from_timestamp_millis(at).unwrap_or_default();
        moment.with_timezone(&zone.offset()).to_rfc3339()
    };
    let versions: Vec<_> = spans
        .iter()
        .map(|Span { version, from, until }| {
            json!({
                "from": exact(*from),
                "until": until.map(exact),
                "version": version.hash,
                "title": version.title,
                "text": version.text,
            })
        })
        .collect();
    let edits: Vec<_> = edits
        .iter()
        .map(|Edit { at, by, note, .. }| {
            let EditNote { what, old, new, .. } = note;
            json!({ "at": exact(*at), "who": by.name, "what": what, "old": old, "new": new })
        })
        .collect();
    json!({ "entry": id, "versions": versions, "edits": edits })
}

fn unknown(id: &str, nearest: Option<&str>) -> Words {
    let (zh, en) = match nearest {
        Some(near) => (format!("；是不是 {near}？"), format!("; did you mean {near}?")),
        None => (String::new(), String::new()),
    };
    Words::new(
        format!("记录里没有 {id} 这条答复{zh}"),
        format!("no entry {id} was ever in service here{en}"),
    )
}

fn not_in_service(id: &str) -> Words {
    Words::new(format!("{id} 那时没有启用"), format!("{id} was not in service then"))
}

#[expect(clippy::print_stderr, reason = "what was asked for is not there")]
fn say(words: &Words, language: Language) {
    eprintln!("{}", words.get(language));
}
