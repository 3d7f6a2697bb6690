//! What `.ci/set-version` writes for a release.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// A folder with what the script changes.
fn folder(changelog: &str) -> tempfile::TempDir {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".ci")).unwrap();
    for file in ["Cargo.toml", ".ci/set-version"] {
        fs::copy(root.join(file), folder.path().join(file)).unwrap();
    }
    fs::write(folder.path().join("CHANGELOG.md"), changelog).unwrap();
    folder
}

fn set_version(folder: &Path, version: &str) -> Output {
    Command::new(folder.join(".ci/set-version")).arg(version).output().unwrap()
}

#[test]
fn a_version_is_written_everywhere() {
    let folder = folder("# Changelog\n\n## Unreleased\n\n- New.\n\n## 0.1.0 - 2026-01-01\n\n- Old.\n");
    let output = set_version(folder.path(), "7.8.9");
    assert!(output.status.success(), "{output:?}");
    let manifest = fs::read_to_string(folder.path().join("Cargo.toml")).unwrap();
    let of_ours: Vec<&str> = manifest.lines().filter(|line| line.contains(", path = \"")).collect();
    assert!(of_ours.len() > 10, "{manifest}");
    for line in of_ours {
        assert!(line.contains("version = \"7.8.9\"") || line.contains("version = \"=7.8.9\""), "{line}");
    }
    let package = manifest.split("[workspace.package]\n").nth(1).unwrap();
    assert!(package.starts_with("version = \"7.8.9\"\n"), "{package}");
    assert!(manifest.contains("\nproc-macro2 = { version = \"1."), "{manifest}");
    let changelog = fs::read_to_string(folder.path().join("CHANGELOG.md")).unwrap();
    assert!(changelog.starts_with("# Changelog\n\n## Unreleased\n\n## 7.8.9 - 20"), "{changelog}");
}

#[test]
fn a_release_of_nothing_is_refused() {
    let changelog = "# Changelog\n\n## Unreleased\n\n## 0.1.0 - 2026-01-01\n\n- Old.\n";
    let folder = folder(changelog);
    assert!(!set_version(folder.path(), "7.8.9").status.success());
    assert_eq!(fs::read_to_string(folder.path().join("CHANGELOG.md")).unwrap(), changelog);
}
