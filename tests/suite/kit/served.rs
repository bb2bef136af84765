//! The real program serving a folder that a test edits.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    path::PathBuf,
    process::{Child, Command, ExitStatus, Output, Stdio},
    sync::mpsc::{Receiver, channel},
    time::{Duration, Instant},
};

use tempfile::TempDir;

/// Longer than anything here takes, short enough for a test that hangs.
const PATIENCE: Duration = Duration::from_secs(30);

/// A folder with an FAQ, and beside it the store of its desk.
pub(crate) struct Place {
    folder: TempDir,
}

/// `policydesk serve`, running. Dropping it kills it.
pub(crate) struct Served {
    child: Child,
    lines: Receiver<String>,
    /// Everything it printed so far.
    printed: String,
    web: SocketAddr,
    operator: SocketAddr,
}

impl Place {
    /// A folder whose FAQ is this one file.
    pub(crate) fn new(faq: &str) -> Self {
        let place = Self { folder: tempfile::tempdir().expect("a temporary folder") };
        fs::create_dir_all(place.faq()).expect("a folder");
        place.write(faq);
        place
    }

    /// The FAQ folder.
    pub(crate) fn faq(&self) -> PathBuf {
        self.folder.path().join("faq")
    }

    /// The database file.
    pub(crate) fn database(&self) -> PathBuf {
        self.folder.path().join("desk.db")
    }

    /// Saves the one file.
    pub(crate) fn write(&self, faq: &str) {
        fs::write(self.faq().join("faq.toml"), faq).expect("it is writable");
    }

    /// Runs a command to its end, for an English reader.
    pub(crate) fn run(&self, args: &[&str]) -> Output {
        self.run_with(args, &[])
    }

    /// The same with this environment.
    pub(crate) fn run_with(&self, args: &[&str], env: &[(&str, &str)]) -> Output {
        self.command().envs(env.iter().copied()).args(args).output().expect("it runs")
    }

    /// A path beside the FAQ.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Starts the desk and waits until it is up.
    pub(crate) fn serve(&self) -> Served {
        self.serve_with(&[])
    }

    /// The same with this environment.
    pub(crate) fn serve_with(&self, env: &[(&str, &str)]) -> Served {
        let mut served = self.begin_to_serve(env);
        served.is_up();
        served
    }

    /// Starts the desk, whatever becomes of it.
    pub(crate) fn begin_to_serve(&self, env: &[(&str, &str)]) -> Served {
        let mut child = self.spawn(env);
        let stderr = child.stderr.take().expect("it is piped");
        let (send, lines) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                // A test that is over does not listen.
                _ = send.send(line);
            }
        });
        let nowhere = SocketAddr::from(([127, 0, 0, 1], 0));
        Served { child, lines, printed: String::new(), web: nowhere, operator: nowhere }
    }

    /// Starts the desk where it cannot serve; gives how it ended and what it printed.
    pub(crate) fn serve_in_vain(&self) -> Output {
        self.spawn(&[]).wait_with_output().expect("it ends")
    }

    fn spawn(&self, env: &[(&str, &str)]) -> Child {
        let mut command = self.command();
        command.envs(env.iter().copied());
        command.arg("serve").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        command.spawn().expect("it starts")
    }

    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_policydesk"));
        command
            .env_clear()
            .env("LANG", "en_US.UTF-8")
            .env("POLICYDESK__STORE__URL", format!("sqlite://{}", self.database().display()))
            .env("POLICYDESK__WEB__LISTEN", "127.0.0.1:0")
            .env("POLICYDESK__OPERATOR__LISTEN", "127.0.0.1:0")
            .current_dir(self.folder.path());
        command
    }
}

impl Served {
    /// Waits until it is up.
    pub(crate) fn is_up(&mut self) {
        self.web = address(&self.says("web chat  on"));
        self.operator = address(&self.says("operator  on"));
    }

    /// Its operator listener is here, though it has not said so yet.
    pub(crate) fn is_operated_at(&mut self, address: &str) {
        self.operator = address.parse().expect("an address");
    }

    /// Waits for a line with these words, and gives it.
    pub(crate) fn says(&mut self, words: &str) -> String {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let line = self.lines.recv_timeout(left);
            let line =
                line.unwrap_or_else(|_| panic!("it never said {words:?}:\n{}", self.printed));
            self.printed += &line;
            self.printed += "\n";
            if line.contains(words) {
                return line;
            }
        }
    }

    /// Everything it printed so far.
    pub(crate) fn printed(&self) -> &str {
        &self.printed
    }

    /// A page of an entry.
    pub(crate) fn entry(&self, id: &str) -> String {
        get(self.web, &format!("/e/{id}"))
    }

    /// A page of the public listener.
    pub(crate) fn page(&self, path: &str) -> String {
        get(self.web, path)
    }

    /// A page of the operator listener.
    pub(crate) fn probe(&self, path: &str) -> String {
        get(self.operator, path)
    }

    /// Asks one question on the web.
    pub(crate) fn asks(&self, question: &str) -> String {
        let body = serde_json::json!({ "text": question }).to_string();
        let head = format!("content-type: application/json\r\ncontent-length: {}\r\n", body.len());
        send(self.web, "POST /api/v1/messages", &head, &body)
    }

    /// Sends anything to the operator listener: `METHOD path`, lines of the head, a body.
    pub(crate) fn operate(&self, line: &str, head: &str, body: &str) -> String {
        send(self.operator, line, &with_length(head, body), body)
    }

    /// The same to the public one.
    pub(crate) fn send(&self, line: &str, head: &str, body: &str) -> String {
        send(self.web, line, &with_length(head, body), body)
    }

    /// What the operator listener answers, whether it is text or not.
    pub(crate) fn operate_bytes(&self, line: &str, head: &str) -> Vec<u8> {
        exchange(self.operator, line, head, "")
    }

    /// Waits until a page of the operator listener has these words; gives it.
    pub(crate) fn probe_until(&self, path: &str, words: &[&str]) -> String {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let page = self.probe(path);
            if words.iter().all(|words| page.contains(words)) {
                return page;
            }
            assert!(Instant::now() < deadline, "{path} never had {words:?}:\n{page}");
            std::thread::yield_now();
        }
    }

    /// Where the operator listener is.
    pub(crate) fn operator(&self) -> SocketAddr {
        self.operator
    }

    /// Waits until it ends; gives how, and everything it printed.
    pub(crate) fn ended(mut self) -> (ExitStatus, String) {
        let status = self.child.wait().expect("it ends");
        self.printed.extend(self.lines.iter().flat_map(|line| [line, "\n".to_owned()]));
        (status, std::mem::take(&mut self.printed))
    }

    /// Sends a signal.
    pub(crate) fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        let sent = Command::new("kill").args([&format!("-{name}"), &pid]).status();
        assert!(sent.expect("kill exists").success());
    }

    /// Stops it as a supervisor does.
    pub(crate) fn stop(mut self) -> ExitStatus {
        self.signal("TERM");
        self.child.wait().expect("it ends")
    }

    /// Ends it as a machine that loses power does.
    pub(crate) fn kill(mut self) {
        self.child.kill().expect("it can be killed");
        self.child.wait().expect("it ends");
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It has ended already unless a test failed.
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

/// What a command wrote, both streams together.
pub(crate) fn said(output: &Output) -> String {
    [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes)).concat()
}

fn address(line: &str) -> SocketAddr {
    let url = line.split("http://").nth(1).expect("it names its address");
    url.trim_end_matches("/readyz").trim().parse().expect("an address")
}

fn get(address: SocketAddr, path: &str) -> String {
    send(address, &format!("GET {path}"), "", "")
}

fn with_length(head: &str, body: &str) -> String {
    format!("{head}content-length: {}\r\n", body.len())
}

fn send(address: SocketAddr, line: &str, head: &str, body: &str) -> String {
    String::from_utf8(exchange(address, line, head, body)).expect("it answers in words")
}

fn exchange(address: SocketAddr, line: &str, head: &str, body: &str) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).expect("it accepts connections");
    stream.set_read_timeout(Some(PATIENCE)).expect("a time-out is settable");
    let request =
        format!("{line} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n{head}\r\n{body}");
    stream.write_all(request.as_bytes()).expect("it reads");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("it answers");
    answer
}
