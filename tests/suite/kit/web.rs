//! A web desk on a free port, and a client plain enough to send anything.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use chrono::DateTime;
use policydesk::{
    channel::web::{
        Edges, Signs, Watch, WebSettings, WebState, operator_router, router, serve_with,
    },
    desk::{Desk, FixedClock, Settings},
    engine::Thresholds,
    faq::{
        DeskCard, Details, Entry, Faq, FaqParts, Link, Location, Notice, Office, Period, Slug,
        Source, Text, Topic, Wordings,
    },
    knowledge::Knowledge,
    reload::Standing,
    store::Store,
};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;

/// The site that may use the API of a [`Site`].
pub(crate) const ALLOWED: &str = "https://chat.example.gov.cn";

/// Longer than anything here takes, short enough for a test that hangs.
const PATIENCE: Duration = Duration::from_secs(20);

/// What becomes of every question, so that a test need not care how well words match.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Mood {
    /// The likeliest entry is answered.
    Answers,
    /// The likeliest entries are offered.
    Clarifies,
    /// Nothing is likely enough.
    HandsOver,
}

/// A web desk that is open.
pub(crate) struct Site {
    /// Where it listens.
    pub(crate) address: SocketAddr,
    shutdown: CancellationToken,
    server: JoinHandle<()>,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The status.
    pub(crate) status: u16,
    /// The header fields, names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    /// The body.
    pub(crate) body: String,
}

impl Site {
    /// Opens a desk of this mood with the default settings and bounds.
    pub(crate) async fn open(mood: Mood) -> Self {
        Self::open_with(mood, settings(), Edges::default()).await
    }

    /// Opens a desk with other settings and bounds.
    pub(crate) async fn open_with(mood: Mood, settings: WebSettings, edges: Edges) -> Self {
        let state = WebState::new(Arc::new(desk(mood)), store(), settings);
        Self::serve(router(state), edges).await
    }

    /// Opens a desk that was made elsewhere.
    pub(crate) async fn open_desk(desk: Arc<Desk>, settings: WebSettings, edges: Edges) -> Self {
        Self::serve(router(WebState::new(desk, store(), settings)), edges).await
    }

    /// Opens a desk whose store can be taken away from it.
    pub(crate) async fn open_over(mood: Mood, store: Arc<Store>) -> Self {
        let state = WebState::new(Arc::new(desk(mood)), store, settings());
        Self::serve(router(state), Edges::default()).await
    }

    /// Opens the operator listener of a desk.
    pub(crate) async fn open_for_operators(faq: FaqParts) -> Self {
        let desk = Arc::new(desk_over(faq, Mood::Answers));
        let state = WebState::new(desk, store(), settings());
        let (_, standing) = tokio::sync::watch::channel(Standing::default());
        let signs = Signs {
            standing,
            deaf_for: None,
            deaf_after: PATIENCE,
            stopping: CancellationToken::new(),
        };
        let router = operator_router(state, signs);
        Self::serve(router, Edges::default()).await
    }

    /// Serves any router.
    pub(crate) async fn serve(router: axum::Router, edges: Edges) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("a bound socket has an address");
        let shutdown = CancellationToken::new();
        let server =
            tokio::spawn(serve_with(listener, router, edges, Watch::default(), shutdown.clone()));
        Self { address, shutdown, server }
    }

    /// Tells it to stop and waits until it has.
    pub(crate) async fn close(self) {
        self.shutdown.cancel();
        let ended = tokio::time::timeout(PATIENCE, self.server).await;
        ended.expect("it stops in time").expect("it does not panic");
    }

    /// Opens a connection.
    pub(crate) async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.expect("it accepts connections")
    }

    /// Sends a request and reads the whole answer.
    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        self.send_bytes(method, path, headers, body.as_bytes()).await
    }

    /// The same with a body that may be no text.
    pub(crate) async fn send_bytes(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Answer {
        let own_host = ("host".to_owned(), self.address.to_string());
        let is_named = headers.iter().any(|(name, _)| *name == "host");
        let length = ("content-length".to_owned(), body.len().to_string());
        let fields = headers
            .iter()
            .map(|&(name, value)| (name.to_owned(), value.to_owned()))
            .chain((!is_named).then_some(own_host))
            .chain((!body.is_empty()).then_some(length))
            .chain([("connection".to_owned(), "close".to_owned())]);
        let fields: String =
            fields.map(|(name, value)| [&name, ": ", &value, "\r\n"].concat()).collect();
        let head = format!("{method} {path} HTTP/1.1\r\n{fields}\r\n");
        let mut stream = self.connect().await;
        // The server may have said no before it read all of it.
        _ = stream.write_all(&[head.as_bytes(), body].concat()).await;
        read(&mut stream).await
    }

    /// Gets a page in Chinese.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], "").await
    }

    /// Posts a message.
    pub(crate) async fn post(&self, message: &Value) -> Answer {
        let json = ("content-type", "application/json");
        self.send("POST", "/api/v1/messages", &[json], &message.to_string()).await
    }

    /// Posts a message that is answered, and gives the answer.
    pub(crate) async fn ask(&self, message: Value) -> Value {
        let answer = self.post(&message).await;
        assert_eq!(answer.status, 200, "{message}: {}", answer.body);
        answer.json()
    }
}

/// Reads an answer to its end.
pub(crate) async fn read(stream: &mut TcpStream) -> Answer {
    let mut bytes = Vec::new();
    // A reset after the answer is the server refusing what was still on its way.
    let reading = async { while matches!(stream.read_buf(&mut bytes).await, Ok(n) if n > 0) {} };
    tokio::time::timeout(PATIENCE, reading).await.expect("the server closes the connection");
    Answer::of(&String::from_utf8(bytes).expect("answers are UTF-8"))
}

impl Answer {
    fn of(text: &str) -> Self {
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((text, ""));
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1));
        let headers = lines.filter_map(|line| line.split_once(": "));
        Self {
            status: status.and_then(|status| status.parse().ok()).unwrap_or_default(),
            headers: headers.map(|(k, v)| (k.to_lowercase(), v.to_owned())).collect(),
            body: body.to_owned(),
        }
    }

    /// The first header field of this name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.body))
    }
}

/// The default settings, with one site allowed.
pub(crate) fn settings() -> WebSettings {
    WebSettings { allow_origins: vec![ALLOWED.to_owned()], ..WebSettings::default() }
}

fn store() -> Arc<Store> {
    Arc::new(Store::default())
}

fn desk(mood: Mood) -> Desk {
    desk_over(faq(), mood)
}

fn desk_over(faq: FaqParts, mood: Mood) -> Desk {
    let thresholds = match mood {
        Mood::Answers => Thresholds::new(0.0, 0.0, 0.0, 3),
        Mood::Clarifies => Thresholds::new(1.0, 0.0, 1.0, 3),
        Mood::HandsOver => Thresholds::new(1.0, 1.0, 1.0, 3),
    };
    let thresholds = thresholds.expect("they are in order");
    let settings = Settings { thresholds, message_chars: 1_000, retention_days: 90 };
    let now = DateTime::parse_from_rfc3339("2026-11-24T09:00:00+08:00").expect("a time");
    Desk::new(Knowledge::new(Faq::new(faq)), settings, Arc::new(FixedClock(now)))
}

/// A small FAQ with everything in it that can be drawn, and an entry that tries to be
/// markup wherever staff can write words.
pub(crate) fn faq() -> FaqParts {
    FaqParts {
        desk: DeskCard {
            name: both("测试政策台", "Test desk"),
            handoff: Some(slug("hotline")),
            greeting: both("您好!</script><script>alert(1)</script>", "Hello!"),
            ..DeskCard::default()
        },
        notices: vec![Notice { text: both("国庆放假", "Holiday"), from: None, until: None }],
        topics: vec![topic("money", "资金", "Money"), topic("tax", "税费", "Tax")],
        offices: vec![bureau(), hotline()],
        entries: vec![loan(), subsidy(), hostile()],
        ..FaqParts::default()
    }
}

/// An id.
pub(crate) fn slug(id: &str) -> Slug {
    Slug::new(id).expect("an id")
}

fn both(zh: &str, en: &str) -> Text {
    Text { zh: Some(zh.into()), en: Some(en.into()) }
}

fn topic(id: &str, zh: &str, en: &str) -> Topic {
    Topic { id: slug(id), name: both(zh, en) }
}

fn bureau() -> Office {
    Office {
        id: slug("bureau"),
        name: both("市科技局", "Science Bureau"),
        aliases: vec!["科委".into()],
        does: both("管科技贷款", "Looks after loans"),
        url: Some("https://bureau.example.gov.cn/".into()),
        phone: Some("0514-8786 1234 转 8001".into()),
        address: both("文昌路1号", "1 Wenchang Road"),
        location: Some(Location { lat: 32.39, lon: 119.41 }),
        hours: both("周一至周五", "Monday to Friday"),
    }
}

fn hotline() -> Office {
    Office {
        id: slug("hotline"),
        name: both("12345热线", "12345 hotline"),
        phone: Some("12345".into()),
        aliases: Vec::new(),
        does: Text::default(),
        url: None,
        address: Text::default(),
        location: None,
        hours: Text::default(),
    }
}

fn loan() -> Entry {
    Entry {
        keywords: vec!["苏科贷".into()],
        questions: Wordings {
            zh: vec!["苏科贷怎么申请".into(), "没有抵押物怎么贷款".into()],
            en: vec!["How do I apply for the tech loan".into()],
        },
        answer: both("**最高**1000万元。\n\n1. 先入库\n2. 再放款", "Up to **10 million**."),
        details: Details {
            materials: both("营业执照", "Business licence"),
            steps: both("1. 入库", "1. Register"),
            ..Details::default()
        },
        links: vec![Link {
            title: both("办事指南", "Guide"),
            url: "https://guide.example.gov.cn/a?b=1&c=2".into(),
        }],
        sources: vec![Source {
            title: both("管理办法", "Rules"),
            number: Some("苏科〔2022〕1号".into()),
            date: None,
            url: None,
        }],
        reviewed: chrono::NaiveDate::from_ymd_opt(2026, 11, 23),
        related: vec![slug("subsidy")],
        office: Some(slug("bureau")),
        ..entry("loan", "money", both("苏科贷", "Tech loan"))
    }
}

fn subsidy() -> Entry {
    Entry {
        questions: Wordings {
            zh: vec!["一次性创业补贴怎么领".into(), "大学生创业有补贴吗".into()],
            en: vec!["How do I get the startup subsidy".into()],
        },
        answer: both("凭营业执照领取。", "Bring your licence."),
        ..entry("subsidy", "money", both("创业补贴", "Startup subsidy"))
    }
}

fn hostile() -> Entry {
    let script = "<script>alert(1)</script><img src=x onerror=alert(1)>";
    Entry {
        questions: Wordings {
            zh: vec!["注入测试问题".into()], en: vec!["injection test".into()]
        },
        answer: both(&format!("{script} [点我](javascript:alert(1))"), script),
        links: vec![Link { title: both(script, script), url: "javascript:alert(1)".into() }],
        ..entry("hostile", "tax", both("\"><svg onload=alert(1)>", "<b>bold</b>"))
    }
}

fn entry(id: &str, topic: &str, title: Text) -> Entry {
    Entry {
        id: slug(id),
        topic: Some(slug(topic)),
        office: None,
        title,
        keywords: Vec::new(),
        patterns: Vec::new(),
        questions: Wordings::default(),
        answer: Text::default(),
        details: Details::default(),
        links: Vec::new(),
        sources: Vec::new(),
        valid: Period::default(),
        apply: Period::default(),
        reviewed: None,
        owner: None,
        related: Vec::new(),
        fits: None,
        origin: ("test.toml".into(), 1),
    }
}
