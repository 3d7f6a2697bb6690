//! Files with calls of ours that no module declares: most likely, a `mod` is missing.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use tinybird_core::rule::Severity;
use tinybird_syntax::Macro;

use crate::diagnostic::Diagnostic;
use crate::sources::{Cursor, MAX_DEPTH, Sources, Tree};
use crate::span::{Place, Span};

/// Warns of each file in or below the folders of these modules that holds a call of ours and was not read.
pub(crate) fn check(sources: &mut Sources, modules: &[PathBuf]) -> Vec<Diagnostic> {
    let mut files = BTreeSet::new();
    for folder in modules.iter().map(|module| folder(module)) {
        // The folder of the package itself holds much that is not its source.
        if folder != sources.base() && folder.starts_with(sources.base()) {
            list(&folder, sources, 0, &mut files);
        }
    }
    files.iter().filter_map(|path| undeclared(sources, path)).collect()
}

/// Where the modules of a file or folder have their files.
fn folder(path: &Path) -> PathBuf {
    let own = path.file_name().is_some_and(|name| name == "mod.rs" || name == "lib.rs" || name == "main.rs");
    match path.parent() {
        Some(folder) if own => folder.to_owned(),
        _ => path.with_extension(""),
    }
}

fn list(folder: &Path, sources: &Sources, depth: usize, files: &mut BTreeSet<PathBuf>) {
    if depth > MAX_DEPTH || sources.is_left_out(folder) {
        return;
    }
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let Ok(kind) = entry.file_type() else { continue };
        let path = entry.path();
        if kind.is_dir() {
            list(&path, sources, depth + 1, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") && !sources.is_known(&path) {
            files.insert(path);
        }
    }
}

fn undeclared(sources: &mut Sources, path: &Path) -> Option<Diagnostic> {
    if sources.is_left_out(path) {
        return None;
    }
    let file = sources.open(path).ok()?;
    let tokens = sources.tokens(file).ok()?;
    let span = call(tokens.cursor())?;
    let stem = path.file_stem()?.to_string_lossy().into_owned();
    let name = match path.parent().and_then(Path::file_name) {
        Some(folder) if stem == "mod" => folder.to_string_lossy().into_owned(),
        _ => stem,
    };
    let message = format!(
        "no module of the package declares the file `{}`: its Tinybird resources are not rendered",
        sources.shown(file)
    );
    let warning = Diagnostic::error(message)
        .at(Place::of(file, span))
        .remedy(format!("add `mod {name};` to the module that it belongs to, or remove the file"));
    Some(Diagnostic { severity: Severity::Warning, ..warning })
}

/// The name of the first macro that is called like one of ours.
fn call(tokens: Cursor<'_>) -> Option<Span> {
    let mut groups = vec![tokens];
    while let Some(mut cursor) = groups.pop() {
        while !cursor.is_empty() {
            let word = cursor.ident(0).filter(|_| cursor.is_punct(1, '!') && cursor.group(2).is_some());
            if let Some(word) = word.filter(|word| Macro::by_name(word.text).is_some()) {
                return Some(word.span);
            }
            if let Some(Tree::Group(group)) = cursor.next() {
                groups.push(group.inner);
            }
        }
    }
    None
}
