//! `policydesk backup` and `restore`: the store in one file, and back.

use std::{
    io::{self, Write},
    path::Path,
};

use anyhow::Context as _;

use super::{Status, records, setup};
use crate::{
    cli::{self, Common},
    config::secrets,
    diagnostic::Words,
    store::{Copied, Scope, Store, StoreError, StoreSettings, epoch_ms},
};

/// Writes a backup.
pub(super) fn back_up(common: &Common, args: &cli::Backup) -> anyhow::Result<Status> {
    let Some(settings) = settings(common) else { return Ok(Status::Usage) };
    let file = args.file.display();
    if args.file.exists() && !args.force {
        records::say(&Words::new(
            format!("{file} 已经有了；换个名字，或加 --force 覆盖"),
            format!("{file} is there already; take another name, or --force to overwrite it"),
        ));
        return Ok(Status::Usage);
    }
    let scope = if args.whole { Scope::Whole } else { Scope::Kept };
    let copied = records::block_on(async {
        let store = Store::open_to_read(&settings).await?;
        let copied = store.back_up(&args.file, scope).await?;
        store.close().await;
        anyhow::Ok(copied)
    })?;
    let copied = copied.context("the backup cannot be written")?;
    show(&mut io::stdout().lock(), &copied)?;
    records::say(&Words::new(
        format!("备份写好了：{file}"),
        format!("the backup is written: {file}"),
    ));
    Ok(Status::Fine)
}

/// Puts a backup in place.
pub(super) fn restore(common: &Common, args: &cli::Restore) -> anyhow::Result<Status> {
    let Some(settings) = settings(common) else { return Ok(Status::Usage) };
    records::block_on(async {
        let held = Store::look_into(&args.file).await;
        let held = held.with_context(|| format!("{} cannot be used", args.file.display()))?;
        if args.dry_run {
            show(&mut io::stdout().lock(), &held)?;
            return Ok(Status::Fine);
        }
        if let Some(obstacle) = obstacle(&settings, args.replace).await? {
            records::say(&obstacle);
            return Ok(Status::Usage);
        }
        put_in_place(&settings, &args.file).await
    })?
}

async fn put_in_place(settings: &StoreSettings, backup: &Path) -> anyhow::Result<Status> {
    let aside = Store::set_aside(settings).context("the store cannot be set aside")?;
    let store = Store::open(settings).await.context("the store cannot be opened")?;
    let copied = store.restore(backup).await.context("the backup cannot be restored")?;
    store.close().await;
    show(&mut io::stdout().lock(), &copied)?;
    if let Some(aside) = aside {
        let aside = aside.display();
        records::say(&Words::new(
            format!("恢复好了；原来的数据库留在 {aside}"),
            format!("restored; the store before it is kept as {aside}"),
        ));
    } else {
        records::say(&Words::new("恢复好了", "restored"));
    }
    Ok(Status::Fine)
}

/// What stands in the way of a restore: a desk that runs, or rows that would be lost.
async fn obstacle(
    settings: &StoreSettings,
    may_replace: bool,
) -> Result<Option<Words>, StoreError> {
    if !Store::exists(settings)? {
        return Ok(None);
    }
    let store = match Store::open_to_read(settings).await {
        Err(StoreError::Missing(_)) => return Ok(None),
        // What is damaged cannot be running, and is set aside like any other.
        Err(error) if error.is_corrupt() => return Ok(None),
        opened => opened?,
    };
    let is_served = store.is_served(epoch_ms()).await?;
    let would_lose = store.is_shared() && !may_replace && !store.is_empty().await?;
    store.close().await;
    Ok(if is_served {
        Some(Words::new(
            "有咨询台正在用这个数据库；先停掉它（被强行结束的要等一分钟）",
            "a desk is running with this store; stop it first (one that was killed counts as \
             running for a minute)",
        ))
    } else if would_lose {
        Some(Words::new(
            "数据库里还有东西；先用 policydesk backup --whole 备份，再加 --replace",
            "the database is not empty; write a policydesk backup --whole first, then add --replace",
        ))
    } else {
        None
    })
}

fn settings(common: &Common) -> Option<StoreSettings> {
    let (config, findings) = setup::load_config(common);
    let Some(config) = config else {
        setup::tell(&findings);
        return None;
    };
    let (secrets, _) = secrets::load(&config, &setup::env);
    Some(setup::store_settings(&config, &secrets))
}

/// What was copied, a table a line.
fn show(out: &mut impl Write, copied: &Copied) -> io::Result<()> {
    for (table, count) in copied {
        writeln!(out, "{count:>9}  {table}")?;
    }
    Ok(())
}
