//! Reads every case without a compiler, as `tinybird-build` does, and finds what the compiler's text says.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Span, TokenStream, TokenTree};
use tinybird_core::rules;
use tinybird_syntax::{Diagnostic, Files, Included, Macro};

/// Rules that no single macro call can break, and why.
const UNREACHABLE: &[(&str, &str)] = &[
    (
        "codec-unreadable",
        "what ClickHouse knows as a codec can be read; only a model built by hand breaks it",
    ),
    ("template-mark", "the macros write the mark by themselves; only a datafile that exists lacks it"),
];

/// The errors in the same files that are rustc's own: references that no type answers.
const RUSTC: &[&str] = &["reference", "row-feature"];

/// Cases of what is not read from a call: a feature that is off.
const NOT_OF_A_CALL: &[&str] = &["row-feature"];

/// Cases that break no rule: what rustc says where Rust types do not fit, and mistakes of several rules.
const WITHOUT_A_RULE: &[&str] = &["all-at-once", "sent-from-kafka", "type-does-not-fit"];

/// How rustc begins what it says of an `include_str!` without a file.
const NO_FILE: &str = "couldn't read";

fn cases() -> Vec<(PathBuf, String)> {
    let mut cases = Vec::new();
    for topic in fs::read_dir("cases").unwrap() {
        for case in fs::read_dir(topic.unwrap().path()).unwrap() {
            let path = case.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "rs") {
                let source = fs::read_to_string(&path).unwrap();
                cases.push((path, source));
            }
        }
    }
    cases.sort();
    cases
}

/// What our macros say in a case, found in its tokens.
fn diagnostics(path: &Path, source: &str) -> Vec<Diagnostic> {
    let folder = path.parent().unwrap_or(path);
    // Of a file that is missing, rustc's `include_str!` tells.
    let read =
        |file: &str, _: Span| fs::read_to_string(folder.join(file)).map_or(Included::Unknown, Included::Text);
    let mut found = Vec::new();
    walk(source.parse().expect("tokens"), &read, &mut found);
    found
}

/// Looks for `name!(..)`, whatever path stands before the name.
fn walk(tokens: TokenStream, files: Files<'_>, found: &mut Vec<Diagnostic>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut index = 0;
    while let Some(token) = tokens.get(index) {
        index += 1;
        let call = match (token, tokens.get(index), tokens.get(index + 1)) {
            (TokenTree::Ident(name), Some(TokenTree::Punct(bang)), Some(TokenTree::Group(group)))
                if bang.as_char() == '!' =>
            {
                Macro::by_name(&name.to_string()).map(|of| (of, name.span(), group))
            }
            _ => None,
        };
        match (call, token) {
            (Some((of, place, group)), _) => {
                let call = tinybird_syntax::read(of, place, group.stream(), files);
                // What `#[cfg]` leaves out or a lint attribute allows is not shown.
                let shown =
                    call.resources.into_iter().filter(|item| item.cfgs.is_empty() && item.lints.is_empty());
                found.extend(shown.flat_map(|resource| resource.diagnostics));
                found.extend(call.diagnostics);
                index += 2;
            }
            (None, TokenTree::Group(group)) => walk(group.stream(), files, found),
            (None, _) => {}
        }
    }
}

/// What stands for the compiler's words about a mistyped one.
const TYPO: &str = "a similar name";

/// A mistake as the compiler shows it: line, column (both from 1) and text.
type Said = (usize, usize, String);

fn said_by_us(path: &Path, source: &str) -> Vec<Said> {
    let mut said: Vec<Said> = diagnostics(path, source)
        .into_iter()
        .map(|diagnostic| {
            let start = diagnostic.place.spans.first.start();
            let text = if diagnostic.place.typo.is_some() { TYPO.to_owned() } else { diagnostic.text() };
            (start.line, start.column + 1, text)
        })
        .collect();
    said.sort();
    said
}

/// The errors without a code, which are those of `compile_error!` and of the lint that carries warnings; and those of
/// mistyped words, for which the compiler proposes another.
fn said_by_rustc(stderr: &str) -> Vec<Said> {
    let mut said = Vec::new();
    let mut lines = stderr.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("error[E0560]") || line.starts_with("error[E0599]") {
            let place = lines.next().and_then(|line| line.trim_start().strip_prefix("--> ")).unwrap();
            let proposal = lines.by_ref().find(|line| line.starts_with("help: ") || line.is_empty());
            assert!(
                proposal.is_some_and(|line| line.contains("with a similar name")),
                "{place}: {proposal:?}"
            );
            said.push(located(place, TYPO.to_owned()));
            continue;
        }
        // A warning stays one in a case that does not deny it.
        let first = line.strip_prefix("error: ").or_else(|| {
            line.strip_prefix("warning: ").filter(|first| first.starts_with("use of deprecated constant"))
        });
        let Some(first) = first.filter(|first| !first.starts_with(NO_FILE)) else { continue };
        // The lines of a message begin below the first one.
        let indent = " ".repeat(line.len() - first.len());
        let first = match first.split_once("::warning`: ") {
            Some((before, message)) if before.starts_with("use of deprecated constant") => message,
            _ => first,
        };
        let mut text = first.to_owned();
        for line in lines.by_ref() {
            if let Some(place) = line.trim_start().strip_prefix("--> ") {
                said.push(located(place, text));
                break;
            }
            text.push('\n');
            text.push_str(line.strip_prefix(&indent).unwrap_or(line));
        }
    }
    said.sort();
    said
}

fn located(place: &str, text: String) -> Said {
    let mut numbers = place.rsplit(':').map(|number| number.parse().unwrap());
    let column = numbers.next().unwrap();
    (numbers.next().unwrap(), column, text)
}

/// The rule that a case is named after: the longest whose name the file's begins with.
fn rule_of(path: &Path) -> Option<&'static str> {
    let stem = path.file_stem()?.to_str()?;
    let names = rules::all().map(|rule| rule.name);
    let begins =
        |name: &&str| stem.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
    names.filter(begins).max_by_key(|name| name.len())
}

fn is_one_of(path: &Path, cases: &[&str]) -> bool {
    path.file_stem().is_some_and(|stem| cases.iter().any(|case| stem == *case))
}

/// Whether a case is of a derive macro, which reads no call and knows no rules.
fn is_derive(path: &Path) -> bool {
    path.parent().is_some_and(|parent| parent.ends_with("derive"))
}

fn is_pass(path: &Path) -> bool {
    path.parent().is_some_and(|parent| parent.ends_with("pass"))
}

#[test]
fn the_compiler_says_what_the_scanner_says() {
    let mut differ = Vec::new();
    for (path, source) in cases() {
        if is_derive(&path) || is_one_of(&path, NOT_OF_A_CALL) {
            continue;
        }
        let stderr = fs::read_to_string(path.with_extension("stderr")).unwrap_or_default();
        let (ours, rustcs) = (said_by_us(&path, &source), said_by_rustc(&stderr));
        if ours != rustcs {
            differ.push(format!("{}\n  found:   {ours:#?}\n  printed: {rustcs:#?}", path.display()));
        }
    }
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}

#[test]
fn every_rule_has_a_case_and_every_case_a_rule() {
    let mut covered = BTreeSet::new();
    for (path, source) in cases().iter().filter(|(path, _)| !is_pass(path)) {
        if is_derive(path) || is_one_of(path, WITHOUT_A_RULE) {
            continue;
        }
        let Some(rule) = rule_of(path) else { panic!("{} is named after no rule", path.display()) };
        let found = diagnostics(path, source);
        let breaks = found.iter().any(|diagnostic| diagnostic.rule.name == rule);
        assert!(
            breaks || RUSTC.contains(&rule),
            "{} does not break `{rule}`, but {found:#?}",
            path.display()
        );
        covered.insert(rule);
    }
    // What shows only where all of a project's items are known, tinybird-build tests; what only a ClickHouse shows,
    // tinybird-local.
    let of_projects = tinybird_core::rule::project::RULES.iter().map(|rule| rule.name);
    let of_clickhouse = tinybird_core::rule::clickhouse::RULES.iter().map(|rule| rule.name);
    let unreachable: BTreeSet<&str> =
        UNREACHABLE.iter().map(|(rule, _)| *rule).chain(of_projects).chain(of_clickhouse).collect();
    assert!(covered.is_disjoint(&unreachable), "{covered:?} has one of {unreachable:?}");
    let missing: Vec<&str> = rules::all()
        .map(|rule| rule.name)
        .filter(|rule| !covered.contains(rule) && !unreachable.contains(rule))
        .collect();
    assert!(missing.is_empty(), "no case breaks {missing:?}");
}

#[test]
fn each_mistake_is_said_once_with_its_remedy() {
    for (path, source) in cases() {
        let found = diagnostics(&path, &source);
        for diagnostic in &found {
            assert!(!diagnostic.remedy.is_empty(), "{}: {}", path.display(), diagnostic.message);
        }
        let said = said_by_us(&path, &source);
        let once: BTreeSet<_> = said.iter().collect();
        assert_eq!(once.len(), said.len(), "{}", path.display());
    }
}
