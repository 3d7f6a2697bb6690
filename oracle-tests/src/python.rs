//! Where Tinybird's parser is installed.

use std::io::Write;
use std::path::PathBuf;

/// The Python that has the parser: `TINYBIRD_ORACLE_PYTHON`, or that of the virtual environment.
pub fn python() -> Option<PathBuf> {
    let variable = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let venv = || {
        variable("TINYBIRD_ORACLE_VENV").or_else(|| {
            let cache = variable("XDG_CACHE_HOME").or_else(|| Some(variable("HOME")?.join(".cache")));
            Some(cache?.join("tinybird-oracle"))
        })
    };
    let python = variable("TINYBIRD_ORACLE_PYTHON").or_else(|| Some(venv()?.join("bin/python")));
    let found = python.filter(|python| python.exists());
    if found.is_none() {
        let how = "Tinybird's parser is not installed: tests/oracle/install.sh does it";
        assert!(std::env::var_os("TINYBIRD_REQUIRE_ORACLE").is_none_or(|value| value != "1"), "{how}");
        say(&format!("skipped: {how}"));
    }
    found
}

/// Prints a line past the test harness, which shows what a test prints only where it fails.
pub fn say(line: &str) {
    writeln!(std::io::stderr(), "{line}").ok();
}
