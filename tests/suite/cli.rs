//! The real binary on the command line: each file under `tests/golden/cli` is one call.

use std::{
    fs,
    io::Write as _,
    path::PathBuf,
    process::{Command, Output, Stdio},
};

use serde::Deserialize;

use crate::kit::golden;

/// One call and what must come of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Call {
    why: String,
    args: Vec<String>,
    #[serde(default)]
    stdin: String,
    #[serde(default)]
    env: std::collections::BTreeMap<String, String>,
    /// Files to put into an empty folder, which the call runs in; else the repository.
    #[serde(default)]
    files: std::collections::BTreeMap<String, String>,
    code: i32,
    #[serde(default)]
    stdout_has: Vec<String>,
    #[serde(default)]
    stderr_has: Vec<String>,
    /// JSON pointers into each line of standard output, with the value wanted.
    #[serde(default)]
    json: Vec<Pointer>,
}

/// A place in a line of JSON and what stands there.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pointer {
    #[serde(default)]
    line: usize,
    at: String,
    is: toml::Value,
}

#[test]
fn golden_calls_hold() {
    let mut failures = Vec::new();
    for (file, call) in golden::cases::<Call>("cli") {
        let output = run(&call);
        if let Err(failure) = check(&call, &output) {
            let stdout = String::from_utf8_lossy(&output.stdout);
            let stderr = String::from_utf8_lossy(&output.stderr);
            failures.push(format!("{file} ({})\n  {failure}\n{stdout}\n{stderr}", call.why));
        }
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

#[test]
fn the_readmes_show_what_the_desk_says() {
    for readme in ["README.md", "README.zh-CN.md"] {
        let text = fs::read_to_string(root().join(readme)).expect("the README is there");
        let shown =
            text.split("```console\n").skip(1).filter_map(|block| block.split("```").next());
        let asked = shown.filter_map(|block| block.strip_prefix("$ policydesk ask \""));
        let mut n_asked = 0;
        for block in asked {
            let (question, reply) = block.split_once("\"\n").expect("a question and a reply");
            let output = policydesk().args(["ask", question]).output().expect("it runs");
            let said = String::from_utf8(output.stdout).expect("the desk speaks UTF-8");
            assert_eq!(said.trim(), reply.trim(), "{readme}: {question}");
            n_asked += 1;
        }
        assert_eq!(n_asked, 1, "{readme}");
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The binary, run from the repository in an environment of its own.
fn policydesk() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_policydesk"));
    command.env_clear().env("LANG", "en_US.UTF-8").current_dir(root());
    command
}

fn run(call: &Call) -> Output {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut command = policydesk();
    command.args(&call.args).envs(&call.env);
    for (name, text) in &call.files {
        fs::write(folder.path().join(name), text).expect("a temporary folder is writable");
    }
    if !call.files.is_empty() {
        command.current_dir(folder.path());
    }
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().expect("the binary starts");
    let mut stdin = child.stdin.take().expect("it is piped");
    stdin.write_all(call.stdin.as_bytes()).expect("the binary reads");
    drop(stdin);
    child.wait_with_output().expect("the binary ends")
}

fn check(call: &Call, output: &Output) -> Result<(), String> {
    let stdout = String::from_utf8_lossy(&output.stdout);
    let stderr = String::from_utf8_lossy(&output.stderr);
    if output.status.code() != Some(call.code) {
        return Err(format!("exit code {:?}, not {}", output.status.code(), call.code));
    }
    if let Some(missing) = call.stdout_has.iter().find(|has| !stdout.contains(has.as_str())) {
        return Err(format!("standard output lacks {missing:?}"));
    }
    if let Some(missing) = call.stderr_has.iter().find(|has| !stderr.contains(has.as_str())) {
        return Err(format!("standard error lacks {missing:?}"));
    }
    let parsed = stdout.lines().take(if call.json.is_empty() { 0 } else { usize::MAX });
    let lines: Vec<serde_json::Value> = parsed
        .map(|line| serde_json::from_str(line).map_err(|e| format!("{e}: {line}")))
        .collect::<Result<_, _>>()?;
    for pointer in &call.json {
        let wanted = serde_json::to_value(&pointer.is).expect("TOML values are JSON values");
        let found = lines.get(pointer.line).and_then(|line| line.pointer(&pointer.at));
        if found != Some(&wanted) {
            return Err(format!("line {} {}: {found:?}, not {wanted}", pointer.line, pointer.at));
        }
    }
    Ok(())
}
