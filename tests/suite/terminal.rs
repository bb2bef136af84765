//! What people see on a terminal and programs do not: progress and colours.

use std::{
    fs,
    io::{Read as _, Write as _},
    process::{Command, Stdio},
};

const FAQ: &str = "[[entry]]\nid = \"a\"\ntitle.zh = \"苏科贷\"\nanswer.zh = \"答\"\n";

/// The escape that wipes a line.
const WIPED: &str = "\u{1b}[2K";

#[test]
fn work_that_lasts_shows_its_progress_and_leaves_nothing_behind() {
    let Some(mut terminal) = Terminal::open("ask --json < questions > answers") else { return };
    let pipe = terminal.folder.path().join("questions");
    let mut questions = fs::OpenOptions::new().write(true).open(pipe).expect("somebody reads");
    writeln!(questions, "苏科贷").expect("somebody reads");
    // Nobody writes more until the sign is there: work that lasts.
    let shown = terminal.read_until("Answered");
    assert!(shown.contains("Answered"), "{shown:?}");
    writeln!(questions, "苏科贷").expect("somebody reads");
    drop(questions);
    let shown = terminal.read_to_end();
    assert!(shown.trim_end().ends_with(WIPED), "{shown:?}");
    let answers = fs::read_to_string(terminal.folder.path().join("answers")).expect("answers");
    assert_eq!(answers.lines().count(), 2, "{answers}");
}

#[test]
fn short_work_shows_nothing() {
    let Some(mut terminal) = Terminal::open("ask --json 苏科贷 > answers") else { return };
    assert_eq!(terminal.read_to_end(), "");
    let answers = fs::read_to_string(terminal.folder.path().join("answers")).expect("answers");
    assert_eq!(answers.lines().count(), 1);
}

#[test]
fn colours_follow_the_environment() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("a.toml"), "[[entry]]\nid = 1\n").expect("a file");
    let is_coloured = |args: &[&str], vars: &[(&str, &str)]| {
        let output = Command::new(env!("CARGO_BIN_EXE_policydesk"))
            .args(args)
            .args(["--faq", "."])
            .env_clear()
            .envs(vars.iter().copied())
            .current_dir(folder.path())
            .output()
            .expect("the binary runs");
        let shown = [output.stdout, output.stderr].concat();
        String::from_utf8(shown).expect("text").contains('\u{1b}')
    };
    // `ask` says what is wrong on standard error, `check` on standard output.
    for args in [&["check"][..], &["ask", "苏科贷"][..]] {
        assert!(!is_coloured(args, &[]), "{args:?}");
        assert!(is_coloured(args, &[("CLICOLOR_FORCE", "1")]), "{args:?}");
        assert!(!is_coloured(args, &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]), "{args:?}");
    }
    for format in ["short", "json"] {
        let args = ["check", "--format", format];
        assert!(!is_coloured(&args, &[("CLICOLOR_FORCE", "1")]), "{format}");
    }
}

/// A shell at a terminal, in a folder with a small FAQ and a pipe called `questions`.
struct Terminal {
    child: std::process::Child,
    folder: tempfile::TempDir,
}

impl Terminal {
    /// Runs `policydesk CALL` at a terminal. None where the system has no `script` to make one with.
    #[expect(clippy::print_stdout, reason = "what is skipped is said aloud")]
    fn open(call: &str) -> Option<Self> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir_all(folder.path().join("faq")).expect("a folder");
        fs::write(folder.path().join("faq/a.toml"), FAQ).expect("a file");
        let pipe = folder.path().join("questions");
        let made = Command::new("mkfifo").arg(pipe).status().expect("mkfifo is there");
        assert!(made.success());
        let call = format!("{} {call}", env!("CARGO_BIN_EXE_policydesk"));
        let child = Command::new("script")
            .args(["--quiet", "--flush", "--command", &call, "/dev/null"])
            .env_remove("NO_COLOR")
            .env("LC_ALL", "C.UTF-8")
            .env("TERM", "xterm")
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let Ok(child) = child else {
            println!("SKIPPED: there is no `script` to make a terminal with");
            return None;
        };
        Some(Self { child, folder })
    }

    /// What it shows until some words are there, or all of it.
    fn read_until(&mut self, words: &str) -> String {
        let out = self.child.stdout.as_mut().expect("it is piped");
        let (mut shown, mut byte) = (Vec::new(), [0]);
        while !String::from_utf8_lossy(&shown).contains(words) {
            if out.read(&mut byte).expect("a pipe is readable") == 0 {
                break;
            }
            shown.extend(byte);
        }
        String::from_utf8_lossy(&shown).into_owned()
    }

    /// The rest of what it shows.
    fn read_to_end(&mut self) -> String {
        let mut shown = String::new();
        let out = self.child.stdout.as_mut().expect("it is piped");
        out.read_to_string(&mut shown).expect("it shows text");
        assert!(self.child.wait().expect("it ends").success());
        shown
    }
}
