//! `policydesk health`: asks the running desk whether it is well, for containers, which have
//! no other program to ask with.

use std::{
    io::{self, Read as _, Write as _},
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream},
    time::Duration,
};

use anyhow::Context as _;

use super::{Status, setup};
use crate::cli::{self, Common};

/// The desk answers in a moment; one that does not within this is not well.
const PATIENCE: Duration = Duration::from_secs(3);

/// The answers are a few hundred bytes.
const MAX_ANSWER_BYTES: u64 = 16 * 1024;

/// Asks, shows the answer, and exits with 3 unless it is yes.
pub(super) fn run(common: &Common, args: &cli::Health) -> anyhow::Result<Status> {
    let (config, findings) = setup::load_config(common);
    let Some(config) = config else {
        setup::tell(&findings);
        return Ok(Status::Usage);
    };
    let path = if args.ready { "/readyz" } else { "/healthz" };
    let address = reachable(config.operator.listen);
    let asked = ask(address, path);
    let answer = asked.with_context(|| format!("the desk does not answer at http://{address}"))?;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    writeln!(io::stdout().lock(), "{}", body.trim_end())?;
    let is_fine = head.split(' ').nth(1) == Some("200");
    Ok(if is_fine { Status::Fine } else { Status::World })
}

fn ask(address: SocketAddr, path: &str) -> io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    write!(stream, "GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.take(MAX_ANSWER_BYTES).read_to_string(&mut answer)?;
    Ok(answer)
}

/// A listener on every address is asked on this machine's own.
fn reachable(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listener_on_every_address_is_asked_on_this_machine() {
        let asked = |listen: &str| reachable(listen.parse().expect("an address")).to_string();
        assert_eq!(asked("0.0.0.0:9090"), "127.0.0.1:9090");
        assert_eq!(asked("[::]:9090"), "[::1]:9090");
        assert_eq!(asked("10.0.0.7:9090"), "10.0.0.7:9090");
    }
}
