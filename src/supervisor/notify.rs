//! The protocol: lines of `KEY=value` in one datagram to the socket that the environment
//! names.
//!
//! Source: `sd_notify(3)`, "Notes", and `sd_watchdog_enabled(3)`.

use std::{
    io,
    os::unix::net::{SocketAddr, UnixDatagram},
    time::Duration,
};

/// Where notifications go; nowhere without a supervisor that wants them.
#[derive(Debug, Default)]
pub struct Notifier {
    socket: Option<(UnixDatagram, SocketAddr)>,
}

impl Notifier {
    /// The socket that `NOTIFY_SOCKET` names: a path, or after `@` a name without a file.
    pub fn new(env: &dyn Fn(&str) -> Option<String>) -> Self {
        let named = env("NOTIFY_SOCKET").and_then(|name| address(&name).ok());
        let socket = UnixDatagram::unbound().and_then(|socket| {
            // A supervisor that does not read must not hold the desk up.
            socket.set_nonblocking(true).map(|()| socket)
        });
        Self { socket: socket.ok().zip(named) }
    }

    /// Sends lines; does nothing where nobody wants them.
    pub fn send(&self, lines: &str) -> io::Result<()> {
        let Some((socket, address)) = &self.socket else { return Ok(()) };
        socket.send_to_addr(lines.as_bytes(), address).map(drop)
    }
}

#[cfg(target_os = "linux")]
fn address(name: &str) -> io::Result<SocketAddr> {
    use std::os::linux::net::SocketAddrExt as _;
    match name.strip_prefix('@') {
        Some(name) => SocketAddr::from_abstract_name(name),
        None => SocketAddr::from_pathname(name),
    }
}

#[cfg(not(target_os = "linux"))]
fn address(name: &str) -> io::Result<SocketAddr> {
    SocketAddr::from_pathname(name)
}

/// How long the supervisor waits for a sign of life of this process.
pub(super) fn patience(env: &dyn Fn(&str) -> Option<String>, pid: u32) -> Option<Duration> {
    let is_meant = env("WATCHDOG_PID").is_none_or(|meant| meant == pid.to_string());
    let usec: u64 = env("WATCHDOG_USEC").filter(|_| is_meant)?.parse().ok()?;
    (usec > 0).then(|| Duration::from_micros(usec))
}

/// The time that a reload began at, on the clock that the supervisor compares with.
pub(super) fn monotonic_usec() -> u64 {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::Monotonic);
    let usec = now.tv_sec.saturating_mul(1_000_000).saturating_add(now.tv_nsec / 1_000);
    u64::try_from(usec).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_watchdog_that_is_meant_for_another_process_is_left_alone() {
        let patience = |pairs: &[(&str, &str)]| {
            let env = |name: &str| {
                pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
            };
            patience(&env, 7)
        };
        assert_eq!(patience(&[]), None);
        assert_eq!(patience(&[("WATCHDOG_USEC", "0")]), None);
        let half_a_minute = Some(Duration::from_secs(30));
        assert_eq!(patience(&[("WATCHDOG_USEC", "30000000")]), half_a_minute);
        let ours = [("WATCHDOG_USEC", "30000000"), ("WATCHDOG_PID", "7")];
        assert_eq!(patience(&ours), half_a_minute);
        assert_eq!(patience(&[("WATCHDOG_USEC", "30000000"), ("WATCHDOG_PID", "8")]), None);
    }
}
