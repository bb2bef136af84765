//! The process itself: the figures that every exporter gives, read when they are asked for.
//!
//! Source of the names: Prometheus, "Writing client libraries", process metrics. Where
//! there is no `/proc`, what would come from it is left out.

use std::{
    fmt, fs,
    time::{SystemTime, UNIX_EPOCH},
};

use prometheus_client::{
    collector::Collector,
    encoding::{DescriptorEncoder, EncodeMetric},
    metrics::{
        counter::ConstCounter,
        family::Family,
        gauge::{ConstGauge, Gauge},
    },
    registry::Registry,
};

use super::Labels;

/// Registers the process; it counts as started now.
pub(super) fn register(registry: &mut Registry) {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    registry.register_collector(Box::new(Process { started: since.as_secs_f64() }));
}

/// Registers which version this is: a figure that is 1, so that it joins with others.
pub(super) fn register_build(registry: &mut Registry) {
    let build = Family::<Labels<1>, Gauge>::default();
    build.get_or_create(&[("version", env!("CARGO_PKG_VERSION"))]).set(1);
    registry.register("build_info", "Which version runs", build);
}

/// The process.
#[derive(Debug)]
struct Process {
    /// In seconds since 1970.
    started: f64,
}

impl Collector for Process {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let mut gauge = |name: &str, help: &str, value: Option<f64>| {
            let Some(value) = value else { return Ok(()) };
            let gauge = ConstGauge::new(value);
            let metric = encoder.encode_descriptor(name, help, None, gauge.metric_type())?;
            gauge.encode(metric)
        };
        gauge("process_start_time_seconds", "When the process began", Some(self.started))?;
        gauge(
            "process_resident_memory_bytes",
            "Memory that is in use",
            resident_bytes().map(|bytes| bytes as f64),
        )?;
        gauge(
            "process_open_fds",
            "Files and sockets that are open",
            open_files().map(|n_files| n_files as f64),
        )?;
        gauge("process_max_fds", "Files and sockets that may be open", max_files())?;
        let Some(seconds) = cpu_seconds() else { return Ok(()) };
        let counter = ConstCounter::new(seconds);
        let help = "Processor time that was used";
        let kind = counter.metric_type();
        counter.encode(encoder.encode_descriptor("process_cpu_seconds", help, None, kind)?)
    }
}

/// Source: proc(5), `/proc/pid/status`, `VmRSS`, in kilobytes of 1024.
fn resident_bytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}

/// The one that looks is not counted.
fn open_files() -> Option<usize> {
    Some(fs::read_dir("/proc/self/fd").ok()?.count().saturating_sub(1))
}

fn max_files() -> Option<f64> {
    let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile);
    limit.current.map(|most| most as f64)
}

/// Source: proc(5), `/proc/pid/stat`, fields 14 and 15, in ticks of the clock. The name of the
/// program, in parentheses before them, may hold anything.
fn cpu_seconds() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let (_, fields) = stat.rsplit_once(')')?;
    let mut ticks = fields.split_ascii_whitespace().skip(11).map(str::parse::<u64>);
    let used = ticks.next()?.ok()? + ticks.next()?.ok()?;
    Some(used as f64 / rustix::param::clock_ticks_per_second() as f64)
}

#[cfg(test)]
mod tests {
    use crate::metrics::Metrics;

    #[test]
    #[cfg(target_os = "linux")]
    fn the_process_is_told_in_the_usual_names() {
        let text = Metrics::default().text();
        let value = |name: &str| -> f64 {
            let line = text.lines().find_map(|line| line.strip_prefix(&format!("{name} ")));
            line.unwrap_or_else(|| panic!("no {name} in\n{text}")).parse().expect("a number")
        };
        assert!(value("process_resident_memory_bytes") > 1024.0 * 1024.0);
        assert!(value("process_open_fds") >= 3.0);
        assert!(value("process_max_fds") >= value("process_open_fds"));
        assert!(value("process_cpu_seconds_total") >= 0.0);
        assert!(value("process_start_time_seconds") > 1_700_000_000.0);
        let build = format!("policydesk_build_info{{version=\"{}\"}} 1", env!("CARGO_PKG_VERSION"));
        assert!(text.contains(&build), "{text}");
    }
}
