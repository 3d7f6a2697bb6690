//! The tables of `docs/architecture.md` hold: a module imports nothing of a higher layer, and a crate depends on no others
//! than it may use.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

#[test]
fn modules_import_nothing_of_a_higher_layer() {
    check_modules("tinybird-core");
    check_modules("tinybird-build");
}

#[test]
fn crates_depend_on_what_they_may_use() {
    let mut crates = BTreeMap::from([("tinybird".to_owned(), root().join("Cargo.toml"))]);
    for entry in fs::read_dir(root()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.contains("tinybird") && path.join("Cargo.toml").is_file() {
            crates.insert(name, path.join("Cargo.toml"));
        }
    }
    let table = table("crate");
    let listed: BTreeSet<&str> = table.iter().filter_map(|row| code(row.first()?).next()).collect();
    assert_eq!(listed, crates.keys().map(String::as_str).collect(), "the crates in docs/architecture.md");
    for row in &table {
        let (Some(name), Some(allowed)) = (code(&row[0]).next(), row.last()) else { continue };
        let manifest = fs::read_to_string(&crates[name]).unwrap();
        for dependency in dependencies(&manifest) {
            let of_ours = dependency.strip_prefix("tinybird-");
            let may_use = of_ours.is_none_or(|of_ours| allowed.split(", ").any(|other| other == of_ours));
            assert!(may_use || allowed == "all of them", "{name} may not use {dependency}");
        }
        // Every user compiles it.
        let is_bare =
            section(&manifest).filter(|line| !line.is_empty()).all(|line| line.contains("optional"));
        assert!(is_bare || name != "tinybird-core", "tinybird-core has no dependencies but optional ones");
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The rows of a table of the architecture's description, by how its heading begins.
fn table(heading: &str) -> Vec<Vec<String>> {
    let text = fs::read_to_string(root().join("docs/architecture.md")).unwrap();
    let rows = text.lines().skip_while(|line| !line.starts_with(&format!("| {heading} |"))).skip(2);
    let rows = rows.take_while(|line| line.starts_with('|'));
    rows.map(|row| row.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()).collect()
}

/// What stands in backquotes.
fn code(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

/// The lines about what a package depends on, but for what only its tests do.
fn section(manifest: &str) -> impl Iterator<Item = &str> {
    let section = manifest.split("\n[dependencies]\n").nth(1).unwrap_or_default();
    section.lines().take_while(|line| !line.starts_with('['))
}

fn dependencies(manifest: &str) -> impl Iterator<Item = &str> {
    section(manifest).filter_map(|line| line.split([' ', '.', '=']).next().filter(|name| !name.is_empty()))
}

fn check_modules(name: &str) {
    let src = root().join(name).join("src");
    let table = table(&format!("layer of `{name}`"));
    let layers =
        table.iter().enumerate().flat_map(|(layer, row)| code(&row[1]).map(move |module| (module, layer)));
    let layers: BTreeMap<&str, usize> = layers.collect();
    let layer = |module: &str| {
        *layers
            .get(module)
            .unwrap_or_else(|| panic!("`{module}` of {name} has no layer in docs/architecture.md"))
    };
    let exports = exports(&parse(&src.join("lib.rs")));
    let mut modules = BTreeSet::new();
    let mut wrong = Vec::new();
    for path in files(&src) {
        let file = path.strip_prefix(&src).unwrap().display().to_string();
        if file == "lib.rs" || file.ends_with("tests.rs") || file.contains("tests/") {
            continue;
        }
        let module = file.split(['/', '.']).next().unwrap();
        modules.insert(module.to_owned());
        let is_top = !file.contains('/') || file == format!("{module}/mod.rs");
        let mut imported = BTreeSet::new();
        imports(parse(&path), is_top, &mut imported);
        for found in imported {
            let other = exports.get(&found).map_or(&*found, String::as_str);
            if layer(other) > layer(module) {
                wrong.push(format!("{name}/src/{file} imports `{other}`, which is of a higher layer"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let gone: Vec<_> = layers.keys().filter(|module| !modules.contains(**module)).collect();
    assert!(gone.is_empty(), "modules in docs/architecture.md that {name} does not have: {gone:?}");
}

/// What stands at the root of a crate under another name than its module's.
fn exports(lib: &TokenStream) -> BTreeMap<String, String> {
    let mut exports = BTreeMap::from([("definitions".to_owned(), "token".to_owned())]);
    let tokens: Vec<TokenTree> = lib.clone().into_iter().collect();
    for at in (0..tokens.len()).filter(|at| is_word(tokens.get(*at), "use")) {
        let Some(module) = tokens.get(at + 1).map(ToString::to_string) else { continue };
        // Behind the module and its two colons.
        exports.extend(heads(tokens.get(at + 4)).into_iter().map(|name| (name, module.clone())));
    }
    exports
}

/// The modules of the crate that a file's code names; `is_top` where `super` is the crate.
fn imports(tokens: TokenStream, is_top: bool, found: &mut BTreeSet<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at += 1;
        match token {
            // `#[cfg(test)] mod tests { .. }`
            TokenTree::Group(group) if group.stream().to_string() == "cfg (test)" => {
                let rest = tokens.get(at..).unwrap_or_default();
                let end = rest.iter().position(|token| match token {
                    TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
                    other => other.to_string() == ";",
                });
                at += end.map_or(0, |end| end + 1);
            }
            TokenTree::Group(group) => {
                let is_module = at > 2 && is_word(tokens.get(at - 3), "mod");
                imports(group.stream(), is_top && !is_module, found);
            }
            TokenTree::Ident(ident) if ident == "crate" || is_top && ident == "super" => {
                let is_path = tokens.get(at).is_some_and(|token| token.to_string() == ":");
                found.extend(heads(tokens.get(at + 2).filter(|_| is_path)));
            }
            _ => {}
        }
    }
}

/// The first word of a path, or of each path in braces.
fn heads(path: Option<&TokenTree>) -> Vec<String> {
    match path {
        Some(TokenTree::Ident(name)) => vec![name.to_string()],
        Some(TokenTree::Group(group)) => {
            let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
            let parts = tokens.split(|token| token.to_string() == ",");
            parts.filter_map(|part| Some(part.first()?.to_string())).collect()
        }
        _ => Vec::new(),
    }
}

fn is_word(token: Option<&TokenTree>, word: &str) -> bool {
    matches!(token, Some(TokenTree::Ident(ident)) if ident == word)
}

fn parse(path: &Path) -> TokenStream {
    fs::read_to_string(path).unwrap().parse().unwrap()
}

/// The Rust files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}
