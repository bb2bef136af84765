//! The programs that are measured.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use anyhow::{Context as _, ensure};
use tempfile::TempDir;

use crate::{Peer, api::Api};

/// A token of the right shape.
const TOKEN: &str = "123456789:AAFakeFakeFakeFakeFakeFakeFakeFake123";

/// A program, running. Dropping it ends it.
pub(crate) struct Program {
    child: Child,
    /// Its store.
    _folder: TempDir,
}

impl Program {
    /// Starts a program that polls this server and answers from this FAQ.
    pub(crate) fn start(peer: Peer, api: &Api, faq: &Path) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let mut command = match peer {
            Peer::Desk => desk(faq, folder.path()),
            Peer::Aiogram => bot("aiogram_bot.py")?,
            Peer::Ptb => bot("ptb_bot.py")?,
        };
        command.env("TELOXIDE_TOKEN", TOKEN).env("TELOXIDE_API_URL", api.url()).env("FAQ_DIR", faq);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let child = command.current_dir(folder.path()).spawn()?;
        Ok(Self { child, _folder: folder })
    }

    /// Its memory now.
    pub(crate) fn resident_mib(&self) -> anyhow::Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line =
            status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
        let kib: f64 = line.trim().trim_end_matches("kB").trim().parse()?;
        Ok(kib / 1024.0)
    }

    pub(crate) fn stop(mut self) -> anyhow::Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It has ended already unless something failed.
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

fn desk(faq: &Path, folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_policydesk"));
    command.arg("serve").arg("--faq").arg(faq);
    command
        .env_clear()
        .env("POLICYDESK__STORE__URL", format!("sqlite://{}/desk.db", folder.display()))
        .env("POLICYDESK__WEB__LISTEN", "127.0.0.1:0")
        .env("POLICYDESK__OPERATOR__LISTEN", "127.0.0.1:0");
    command
}

/// A bot in Python, with what it needs in a folder of its own that is kept for the next run.
fn bot(script: &str) -> anyhow::Result<Command> {
    let bots = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers/bots");
    let venv = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bots");
    let python = install(&venv, &bots.join("requirements.txt"))?;
    let mut command = Command::new(python);
    command.arg(bots.join(script)).env("PYTHONDONTWRITEBYTECODE", "1");
    Ok(command)
}

fn install(venv: &Path, requirements: &Path) -> anyhow::Result<PathBuf> {
    let (python, done) = (venv.join("bin/python"), venv.join("done"));
    if !done.exists() {
        eprintln!("installing the peers in {}", venv.display());
        let made = Command::new("python3").args(["-m", "venv"]).arg(venv).status()?;
        ensure!(made.success(), "Python cannot make a venv");
        let mut pip = Command::new(&python);
        pip.args(["-m", "pip", "install", "--quiet", "--requirement"]).arg(requirements);
        ensure!(pip.status()?.success(), "the peers cannot be installed");
        fs::write(&done, "")?;
    }
    Ok(python)
}
