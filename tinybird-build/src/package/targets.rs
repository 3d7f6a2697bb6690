//! The crate roots that every build of a package compiles: its library and its binaries.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::cfg::{Cfg, Truth};
use crate::package::manifest::{field, string, table};
use crate::sources::normal;

/// What a requested path stands for: of the package or its `src`, the crate roots; any other stands for itself.
#[must_use]
pub fn roots(manifest_dir: &Path, path: &Path, cfg: &Cfg) -> Vec<PathBuf> {
    let path = normal(&manifest_dir.join(path));
    if !is_whole(manifest_dir, &path) {
        return vec![path];
    }
    let roots = targets(&normal(manifest_dir), cfg);
    if roots.is_empty() { vec![path] } else { roots }
}

/// Whether a path stands for the whole package.
pub(crate) fn is_whole(manifest_dir: &Path, path: &Path) -> bool {
    [manifest_dir.to_owned(), manifest_dir.join("src")].iter().any(|whole| normal(whole) == path)
}

/// Cargo.toml's targets, and those that cargo finds by the names of files. What cannot be read counts as empty, since
/// cargo itself reports it.
fn targets(dir: &Path, cfg: &Cfg) -> Vec<PathBuf> {
    let text = fs::read_to_string(dir.join("Cargo.toml")).unwrap_or_default();
    let Ok(manifest) = DeTable::parse(&text) else { return Vec::new() };
    let manifest = manifest.get_ref();
    let library = table(manifest, "lib").and_then(|library| string(library, "path")).unwrap_or("src/lib.rs");
    let mut roots = vec![dir.join(library)];
    let package = table(manifest, "package").and_then(|package| package.get("autobins"));
    let mut found = BTreeSet::new();
    if package.and_then(|found| found.get_ref().as_bool()) != Some(false) {
        found.insert(dir.join("src/main.rs"));
        for entry in fs::read_dir(dir.join("src/bin")).into_iter().flatten().flatten() {
            let path = entry.path();
            found.insert(if path.is_dir() { path.join("main.rs") } else { path });
        }
    }
    let binaries = manifest.get("bin").and_then(|binaries| binaries.get_ref().as_array());
    for binary in binaries.into_iter().flat_map(|all| all.iter()) {
        for path in files(dir, binary) {
            if is_left_out(binary, cfg) {
                found.remove(&path);
            } else {
                found.insert(path);
            }
        }
    }
    roots.extend(found);
    let is_rust = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "rs");
    roots.into_iter().map(|path| normal(&path)).filter(|path| path.is_file() && is_rust(path)).collect()
}

/// Where the crate root of a `[[bin]]` may be.
fn files(dir: &Path, binary: &Spanned<DeValue<'_>>) -> Vec<PathBuf> {
    if let Some(path) = field(binary, "path").and_then(DeValue::as_str) {
        return vec![dir.join(path)];
    }
    let Some(name) = field(binary, "name").and_then(DeValue::as_str) else { return Vec::new() };
    let bin = dir.join("src/bin");
    let named = [bin.join(format!("{name}.rs")), bin.join(name).join("main.rs")];
    match named.into_iter().find(|path| path.is_file()) {
        Some(path) => vec![path],
        None => vec![dir.join("src/main.rs")],
    }
}

/// Whether a feature that it requires is known to be off.
fn is_left_out(binary: &Spanned<DeValue<'_>>, cfg: &Cfg) -> bool {
    let required = field(binary, "required-features").and_then(DeValue::as_array);
    let mut required = required.into_iter().flat_map(|all| all.iter());
    required.any(|feature| {
        let feature = feature.get_ref().as_str().unwrap_or_default();
        matches!(cfg.evaluate(&format!("feature = {feature:?}")), Truth::False)
    })
}
