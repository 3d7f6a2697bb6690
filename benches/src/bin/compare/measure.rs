//! How long commands take.

use std::error::Error;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The times that a command took.
#[derive(Default)]
pub(crate) struct Times(Vec<Duration>);

impl Times {
    /// Runs the command once more.
    pub(crate) fn measure(&mut self, command: &mut Command) -> Result<(), Box<dyn Error>> {
        let start = Instant::now();
        run(command)?;
        self.0.push(start.elapsed());
        Ok(())
    }

    /// The median in milliseconds.
    pub(crate) fn median(&self) -> f64 {
        let mut times = self.0.clone();
        times.sort_unstable();
        times.get(times.len() / 2).map_or(f64::NAN, |time| time.as_secs_f64() * 1000.0)
    }

    /// The shortest in milliseconds: what it takes when nothing else runs.
    pub(crate) fn shortest(&self) -> f64 {
        self.0.iter().min().map_or(f64::NAN, |time| time.as_secs_f64() * 1000.0)
    }
}

/// Runs a command whose output matters only where it fails.
pub(crate) fn run(command: &mut Command) -> Result<(), Box<dyn Error>> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("{} does not start: {error}", command.get_program().display()))?;
    if output.status.success() {
        return Ok(());
    }
    let shown =
        [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat();
    Err(format!("{command:?} failed ({}):\n{shown}", output.status).into())
}

/// Cargo, with nothing that makes it faster or slower than it is by default.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    for variable in ["RUSTC_WRAPPER", "RUSTC_WORKSPACE_WRAPPER", "CARGO_ENCODED_RUSTFLAGS", "RUSTFLAGS"] {
        command.env_remove(variable);
    }
    command.env("CARGO_INCREMENTAL", "0");
    command
}

/// Whether a target is met, in words.
pub(crate) fn verdict(is_met: bool) -> &'static str {
    if is_met { "pass" } else { "FAIL" }
}

/// How busy the machine is, where that is known.
pub(crate) fn load() -> String {
    let load = std::fs::read_to_string("/proc/loadavg").ok();
    let load = load.as_deref().and_then(|load| load.split(' ').next());
    load.map_or_else(String::new, |load| format!(", load {load}"))
}
