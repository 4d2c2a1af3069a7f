//! What the kernel says of a process (`proc(5)`).

use anyhow::Context;

use crate::child::Shop;

/// Clock ticks a second in `/proc`: `USER_HZ`, 100 on every Linux there is.
const TICKS: f64 = 100.0;

pub(crate) struct Process {
    pid: u32,
}

impl Process {
    pub(crate) fn of(shop: &Shop) -> anyhow::Result<Self> {
        let pid = shop.pid().context("the server does not run")?;
        Ok(Self { pid })
    }

    /// User and system time so far, in seconds.
    pub(crate) fn cpu(&self) -> anyhow::Result<f64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.pid))?;
        // The second field is a name in brackets, which may hold spaces.
        let (_, rest) = stat.rsplit_once(") ").context("/proc/PID/stat")?;
        let ticks = rest.split(' ').skip(11).take(2);
        let ticks: u64 = ticks.filter_map(|field| field.parse::<u64>().ok()).sum();
        Ok(ticks as f64 / TICKS)
    }

    /// Resident memory now, in MB.
    pub(crate) fn memory(&self) -> anyhow::Result<u64> {
        self.status("VmRSS:")
    }

    /// The most resident memory there was, in MB.
    pub(crate) fn peak(&self) -> anyhow::Result<u64> {
        self.status("VmHWM:")
    }

    fn status(&self, field: &str) -> anyhow::Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid))?;
        let line = status.lines().find_map(|line| line.strip_prefix(field));
        let kib = line.and_then(|line| line.trim().strip_suffix(" kB"));
        let kib: u64 = kib.context("/proc/PID/status")?.trim().parse()?;
        Ok(kib / 1024)
    }
}
