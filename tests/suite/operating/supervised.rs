//! What systemd is told, on a socket of its kind.

use std::{os::unix::net::UnixDatagram, time::Duration};

use super::FAQ;
use crate::kit::served::Place;

/// Longer than anything here takes, short enough for a test that hangs.
const PATIENCE: Duration = Duration::from_secs(20);

/// The other end of the notification socket.
struct Systemd(UnixDatagram);

impl Systemd {
    /// Waits for a message that begins so; gives it.
    fn hears(&self, beginning: &str) -> String {
        let mut buffer = [0; 1024];
        loop {
            let length = self.0.recv(&mut buffer);
            let length = length.unwrap_or_else(|_| panic!("never heard {beginning}"));
            let message = String::from_utf8_lossy(&buffer[..length]).into_owned();
            if message.starts_with(beginning) {
                return message;
            }
        }
    }
}

#[test]
fn systemd_hears_of_every_step_and_of_life_in_between() {
    let place = Place::new(FAQ);
    let path = place.path("notify");
    let systemd = Systemd(UnixDatagram::bind(&path).expect("a socket"));
    systemd.0.set_read_timeout(Some(PATIENCE)).expect("a time-out is settable");
    let socket = path.display().to_string();
    let desk = place.serve_with(&[("NOTIFY_SOCKET", &socket), ("WATCHDOG_USEC", "400000")]);
    assert_eq!(systemd.hears("READY=1"), "READY=1\nSTATUS=serving 1 entries");
    for _ in 0..3 {
        systemd.hears("WATCHDOG=1");
    }
    desk.signal("HUP");
    let reloading = systemd.hears("RELOADING=1\nMONOTONIC_USEC=");
    let (_, usec) = reloading.rsplit_once('=').expect("a time");
    assert!(usec.parse::<u64>().is_ok_and(|usec| usec > 0), "{reloading}");
    systemd.hears("READY=1");
    place.write("broken");
    systemd.hears("READY=1\nSTATUS=serving 1 entries; an edit is refused");
    desk.signal("TERM");
    systemd.hears("STOPPING=1");
    let (status, printed) = desk.ended();
    assert!(status.success(), "{printed}");
}
