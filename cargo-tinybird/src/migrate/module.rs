//! The files of the module: one for each kind of resources.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use tinybird_core::Kind;

use crate::format::Style;
use crate::rust::{Item, Module};

/// An item, and the kind by which its macro is chosen.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) kind: Kind,
    pub(super) item: Item,
}

/// The files of the module, by their paths below its folder, as `fmt` wants them in a folder of this style.
pub(super) fn files(declared: &BTreeMap<Module, Vec<Source>>, style: &Style) -> BTreeMap<PathBuf, String> {
    let mut files = BTreeMap::new();
    if declared.is_empty() {
        return files;
    }
    let mut modules: Vec<&str> = declared.keys().map(|module| module.name()).collect();
    modules.sort_unstable();
    let modules: Vec<String> = modules.iter().map(|module| format!("pub mod {module};\n")).collect();
    files.insert(
        PathBuf::from("mod.rs"),
        format!("//! What the project has in Tinybird.\n\n{}", modules.concat()),
    );
    for (module, sources) in declared {
        files.insert(PathBuf::from(format!("{}.rs", module.name())), file(*module, sources, style));
        for included in sources.iter().flat_map(|source| &source.item.included) {
            files.insert(PathBuf::from(&included.path), included.text.clone());
        }
    }
    files
}

/// A module: what it uses, and a call of the macro of each kind.
fn file(module: Module, sources: &[Source], style: &Style) -> String {
    let mut text = format!("//! {}\n", module.doc());
    let uses = uses(module, sources, style);
    if !uses.is_empty() {
        text.push('\n');
        text.push_str(&uses);
    }
    let mut kinds: Vec<Kind> = Vec::new();
    for source in sources {
        if !kinds.contains(&source.kind) {
            kinds.push(source.kind);
        }
    }
    let mut calls = Vec::new();
    for kind in kinds {
        let items: Vec<&str> = sources
            .iter()
            .filter(|source| source.kind == kind)
            .map(|source| source.item.source.as_str())
            .collect();
        // Tokens are one line each.
        let between = if kind == Kind::Token { "" } else { "\n" };
        text.push_str(&format!("\ntinybird::{}! ", kind.macro_name()));
        let start = text.len();
        text.push_str(&format!("{{\n{}}}", indented(&items.join(between))));
        calls.push(start..text.len());
        text.push('\n');
    }
    let (formatted, _) = crate::format::rust(&text, &calls, style);
    formatted
}

fn indented(text: &str) -> String {
    let line = |line: &str| if line.is_empty() { "\n".to_owned() } else { format!("    {line}\n") };
    text.lines().map(line).collect()
}

/// The `use` lines, as rustfmt sorts and breaks them.
fn uses(module: Module, sources: &[Source], style: &Style) -> String {
    let mut by_module: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (of, ident) in sources.iter().flat_map(|source| &source.item.uses).filter(|(of, _)| *of != module) {
        by_module.entry(of.name()).or_default().insert(ident);
    }
    by_module.into_iter().map(|(of, idents)| import(of, idents.into_iter().collect(), style)).collect()
}

fn import(module: &str, mut idents: Vec<&str>, style: &Style) -> String {
    idents.sort_by(|a, b| version_order(a, b));
    let path = format!("use super::{module}::");
    if let [ident] = idents.as_slice() {
        return format!("{path}{ident};\n");
    }
    let line = format!("{path}{{{}}};\n", idents.join(", "));
    if line.trim_end().len() <= style.max_width {
        return line;
    }
    let mut rows = vec![style.indent.clone()];
    for ident in idents {
        let is_full = rows
            .last()
            .is_some_and(|row| row.len() + ident.len() + 2 > style.max_width && *row != style.indent);
        if is_full {
            rows.push(style.indent.clone());
        }
        if let Some(row) = rows.last_mut() {
            row.push_str(if *row == style.indent { "" } else { " " });
            row.push_str(ident);
            row.push(',');
        }
    }
    format!("{path}{{\n{}\n}};\n", rows.join("\n"))
}

/// rustfmt's order: numbers within names count as numbers.
fn version_order(a: &str, b: &str) -> std::cmp::Ordering {
    parts(a).cmp(&parts(b)).then_with(|| a.cmp(b))
}

/// A name in pieces: a text, then a number, and so on.
fn parts(name: &str) -> Vec<(&str, u64)> {
    let mut parts = Vec::new();
    let mut rest = name;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
        let (text, after) = rest.split_at(digits);
        let end = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
        let (number, after) = after.split_at(end);
        parts.push((text, number.parse().unwrap_or_default()));
        rest = after;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uses_are_sorted_and_broken_as_rustfmt_does() {
        let style = Style { max_width: 100, indent: "    ".to_owned() };
        let import = |module: &str, idents: Vec<&str>| import(module, idents, &style);
        assert_eq!(import("tokens", vec!["A"]), "use super::tokens::A;\n");
        assert_eq!(import("a", vec!["B10", "B9", "A"]), "use super::a::{A, B9, B10};\n");
        // A trailing comma counts as if a blank followed.
        for (length, lines) in [(46, 3), (47, 4)] {
            let idents = ["A".repeat(length), "B".repeat(length)];
            let text = import("a", idents.iter().map(String::as_str).collect());
            assert_eq!(text.lines().count(), lines, "{text}");
        }
    }
}
