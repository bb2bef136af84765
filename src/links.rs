//! Whether links still lead somewhere.
//!
//! Asked as a careful visitor would: a few at a time, without waiting for ever, without
//! reading what comes, and never an address inside a house, though a page may send us there.

mod resolver;

use std::{error::Error, net::SocketAddr, sync::Arc, time::Duration};

use futures_util::{StreamExt as _, stream};
use reqwest::{Client, Method, Response, StatusCode, header, redirect};
use url::{Host, Url};

use crate::internet::{is_local_name, is_public};
use resolver::{Refused, Resolver};

/// How many links are asked at a time: quick, and no burden on a city's web server.
const AT_A_TIME: usize = 8;

/// How long one page may take to answer. Sites of offices take a few seconds at worst.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long a link may take with every page it is sent on to.
const PATIENCE_IN_ALL: Duration = Duration::from_secs(30);

/// How often a link may be sent on: what browsers of phones bear, rounded down.
const MAX_HOPS: usize = 10;

/// How we introduce ourselves.
const USER_AGENT: &str = concat!("policydesk/", env!("CARGO_PKG_VERSION"), " (link check)");

/// What became of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It leads to a page.
    Alive,
    /// There may be a page, but the site does not show it to programs.
    Unsure,
    /// The site answered that there is none, or that it is broken, with this HTTP status.
    Status(u16),
    /// Nobody has the name.
    NoSuchHost,
    /// The site did not take the call.
    Unreachable,
    /// The site took longer than anyone waits.
    TimedOut,
    /// It leads, maybe by another page, to an address inside a house.
    Internal,
    /// It is sent on and on.
    Circle,
}

/// Names with the address each has, instead of what the network says, public or not: for
/// tests, and for nothing else.
pub type Hosts = Vec<(String, SocketAddr)>;

/// Follows links, each with `http://` or `https://`; the fates stand in their order. After
/// each one `on_each` is called.
///
/// # Errors
///
/// Where no connection could even be prepared.
pub async fn follow(
    links: &[Url],
    hosts: Hosts,
    on_each: impl Fn(),
) -> Result<Vec<Fate>, reqwest::Error> {
    let client = client(hosts.clone())?;
    let fates = stream::iter(links).map(|link| {
        let (client, hosts, on_each) = (&client, &hosts, &on_each);
        async move {
            let followed = tokio::time::timeout(PATIENCE_IN_ALL, fate(client, link, hosts));
            let fate = followed.await.unwrap_or(Fate::TimedOut);
            on_each();
            fate
        }
    });
    Ok(fates.buffered(AT_A_TIME).collect().await)
}

/// Redirects are followed by hand, so that each is looked at first. A proxy would look names
/// up for us, where we could not see what they lead to.
fn client(hosts: Hosts) -> Result<Client, reqwest::Error> {
    Client::builder()
        .user_agent(USER_AGENT)
        .timeout(PATIENCE)
        .redirect(redirect::Policy::none())
        .no_proxy()
        .dns_resolver(Arc::new(Resolver::new(hosts)))
        .build()
}

async fn fate(client: &Client, link: &Url, hosts: &Hosts) -> Fate {
    let mut url = link.clone();
    for _ in 0..MAX_HOPS {
        if !may_be_asked(&url, hosts) {
            return Fate::Internal;
        }
        let response = match ask(client, &url).await {
            Ok(response) => response,
            Err(error) => return why(&error),
        };
        match next(&response) {
            Some(next) => url = next,
            None => return told(response.status()),
        }
    }
    Fate::Circle
}

/// Asks for the page's head alone; where a site does not like that, for the page, of which
/// nothing is read.
async fn ask(client: &Client, url: &Url) -> Result<Response, reqwest::Error> {
    let request = |method| client.request(method, url.as_str()).send();
    match request(Method::HEAD).await {
        Ok(response) if response.status().as_u16() < 400 => Ok(response),
        Err(error) if error.is_timeout() || error.is_connect() => Err(error),
        _ => request(Method::GET).await,
    }
}

/// Where a page sends us.
fn next(response: &Response) -> Option<Url> {
    let target = response.headers().get(header::LOCATION)?.to_str().ok()?;
    let is_sent_on = response.status().is_redirection();
    is_sent_on.then(|| response.url().join(target).ok()).flatten()
}

/// Whether an address is one of the public web. Names are looked at again when they are
/// looked up.
fn may_be_asked(url: &Url, hosts: &Hosts) -> bool {
    let is_web = matches!(url.scheme(), "http" | "https");
    is_web
        && match url.host() {
            Some(Host::Ipv4(ip)) => is_public(ip.into()),
            Some(Host::Ipv6(ip)) => is_public(ip.into()),
            Some(Host::Domain(name)) => {
                !is_local_name(name) || hosts.iter().any(|(known, _)| known == name)
            }
            None => false,
        }
}

/// What a site says by its status. Many refuse programs and show the page to people.
fn told(status: StatusCode) -> Fate {
    match status.as_u16() {
        200..=399 => Fate::Alive,
        401 | 403 | 405 | 406 | 408 | 412 | 418 | 421 | 425 | 429 | 451 => Fate::Unsure,
        status => Fate::Status(status),
    }
}

/// Why there was no answer. A certificate that we cannot follow up is not held against the
/// site: browsers fetch what is missing.
fn why(error: &reqwest::Error) -> Fate {
    let mut cause: Option<&dyn Error> = Some(error);
    while let Some(error) = cause {
        if let Some(refused) = error.downcast_ref::<Refused>() {
            return match refused {
                Refused::Internal => Fate::Internal,
                Refused::NoSuchHost => Fate::NoSuchHost,
            };
        }
        if error.to_string().contains("certificate") {
            return Fate::Unsure;
        }
        cause = error.source();
    }
    if error.is_timeout() { Fate::TimedOut } else { Fate::Unreachable }
}
