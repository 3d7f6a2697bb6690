//! An engine for the tests of this workspace.

use std::io::Write;
use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

use crate::{Engine, Error, Host, Location, Options, Search};

/// An engine, where one is installed. `None` says that the test has nothing to do: a line was printed that tells so.
///
/// # Panics
///
/// Panics where an engine is installed and does not start, and where none is and `TINYBIRD_REQUIRE_ENGINE=1` is set.
pub fn engine() -> Option<Engine> {
    engine_with(|options| options)
}

/// The same with options of the test's own.
///
/// # Panics
///
/// As [`engine`].
pub fn engine_with(change: impl FnOnce(Options) -> Options) -> Option<Engine> {
    let location = installed()?;
    match Engine::start(location, change(options())) {
        Ok(engine) => Some(engine),
        Err(error) => panic!("{error}: {}", error.remedy()),
    }
}

/// Where an engine is installed.
///
/// # Panics
///
/// Panics where none is and `TINYBIRD_REQUIRE_ENGINE=1` is set.
pub fn installed() -> Option<Location> {
    match Search::new().find() {
        Ok(location) => Some(location),
        Err(Error::NotFound) => {
            let how = "no ClickHouse is installed: tests/engine/install.sh does it";
            assert!(std::env::var_os("TINYBIRD_REQUIRE_ENGINE").is_none_or(|value| value != "1"), "{how}");
            // Past the test harness, which shows what a test prints only where it fails.
            writeln!(std::io::stderr(), "skipped: {how}").ok();
            None
        }
        Err(error) => panic!("{error}: {}", error.remedy()),
    }
}

/// The usual options, with a host that cargo builds.
pub fn options() -> Options {
    Options::new(host())
}

/// The program `tinybird-engine-child`, which cargo builds for the tests of this crate only: those of others build it here.
fn host() -> Host {
    static HOST: OnceLock<PathBuf> = OnceLock::new();
    let program = HOST.get_or_init(|| {
        // A test is `target/debug/deps/name-hash`, a program `target/debug/name`.
        let test = std::env::current_exe().expect("the path of the test");
        let mut folder = test.parent().expect("the target folder");
        if folder.ends_with("deps") {
            folder = folder.parent().expect("the target folder");
        }
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let status = Command::new(cargo)
            .args(["build", "--quiet", "--package", "tinybird-engine", "--bin", "tinybird-engine-child"])
            .arg("--manifest-path")
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
            .arg("--target-dir")
            .arg(folder.parent().expect("the target folder"))
            .status();
        assert!(status.is_ok_and(|status| status.success()), "tinybird-engine-child does not build");
        folder.join("tinybird-engine-child")
    });
    Host::new(program)
}
