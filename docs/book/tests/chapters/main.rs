//! Does what each chapter says, block by block, in an empty folder.
//!
//! - Rust without a file's name in its first line is a doctest, by `chapters.rs`; `compile_fail` is refused by the words of the
//!   `text` block that follows, `warned` is only warned of.
//! - Rust, or another text, with a file's name in its first line is that file. The compiler sees it at the end.
//! - A datafile is what the Rust before it renders to, but with `given`, where the reader has it.
//! - `sh` is run, and ends well, but with `fails`; the `text` that follows is what the last line prints. `...` stands for any lines.
//! - `text,figure` is a picture.
//!
//! `CHAPTER=kafka` tests the chapters with this in their names. `BLESS=1` writes what was found into the blocks without `...`.
#![allow(clippy::print_stdout)]

mod markdown;
mod session;

use std::fs;

use markdown::{Block, blocks};
use session::Session;

/// The folder of a chapter is empty at first, and not the package `shop`.
const EMPTY: &str = "<!-- test: an empty folder -->\n";
/// The chapter is tested where there is a ClickHouse.
const ENGINE: &str = "<!-- test: needs the engine -->\n";

/// It is tested where `tests/sdk/install.sh` installed the TypeScript SDK.
const SDK: &str = "<!-- test: needs the SDK -->\n";

/// What the next block may speak of.
#[derive(Clone, Copy)]
enum Last<'a> {
    /// Files of the session, or nothing.
    Files,
    Output,
    Snippet(&'a Block),
}

#[test]
fn chapters_do_what_they_say() {
    let only = std::env::var("CHAPTER").ok();
    let src = session::repository().join("docs/book/src");
    let mut failed = Vec::new();
    for entry in fs::read_dir(src).expect("the chapters") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !name.ends_with(".md") || only.as_ref().is_some_and(|only| !name.contains(only)) {
            continue;
        }
        let text = fs::read_to_string(&path).expect("a chapter");
        match std::panic::catch_unwind(|| follow(&name, &text)) {
            Ok(blessed) if blessed == text => {}
            Ok(blessed) => fs::write(&path, blessed).expect("the chapter can be written"),
            Err(panic) => failed.push(panic.downcast_ref::<String>().cloned().unwrap_or_default()),
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
}

/// Follows a chapter, and gives its text as it should be.
fn follow(name: &str, text: &str) -> String {
    let blocks = blocks(text);
    let is_empty = text.starts_with(EMPTY);
    if text.contains(ENGINE) && !has_engine() {
        println!("{name} is not tested: there is no ClickHouse");
        return text.to_owned();
    }
    if text.contains(SDK) && !has_sdk() {
        println!("{name} is not tested: run tests/sdk/install.sh");
        return text.to_owned();
    }
    if !blocks.iter().any(|block| block.language != "rust" || block.file().is_some()) {
        return text.to_owned();
    }
    let mut blessed = Vec::new();
    let mut session = if is_empty { Session::new() } else { Session::in_package() };
    let mut last = Last::Files;
    for block in &blocks {
        println!("{name}:{}: {}", block.line, block.language);
        let place = format!("docs/book/src/{name}:{}", block.line);
        let (next, found) = step(&mut session, block, last, &place);
        last = next;
        let found = found.filter(|found| !is_same(&block.shown(), found));
        if let Some(found) = found {
            assert!(does_bless(), "{place}: this is\n{found}\nand not\n{}", block.shown());
            blessed.push((block.line, found));
        }
    }
    session.finish();
    markdown::with_texts(text, &blessed)
}

fn does_bless() -> bool {
    std::env::var_os("BLESS").is_some_and(|bless| bless == "1")
}

/// Does what a block says. What it shows, if it shows what there is, is given as it is.
fn step<'a>(
    session: &mut Session,
    block: &'a Block,
    last: Last<'a>,
    place: &str,
) -> (Last<'a>, Option<String>) {
    match (block.language.as_str(), block.file()) {
        ("rust", None) => return (Last::Snippet(block), None),
        ("rust", Some(path)) => {
            assert!(block.has("ignore"), "{place}: a file is not a doctest, write `rust,ignore`");
            session.write(path, &block.content());
        }
        ("datasource" | "pipe" | "connection", Some(path)) if !block.has("given") => {
            let found = match last {
                Last::Snippet(snippet) => of_snippet(snippet).read(path),
                _ => session.read(path),
            };
            return (last, Some(found));
        }
        ("sh", None) => {
            let lines: Vec<&str> = block.text.lines().collect();
            for (index, line) in lines.iter().enumerate() {
                let fails = block.has("fails") && index + 1 == lines.len();
                session.run(line, !fails);
            }
            return (Last::Output, None);
        }
        ("text", None) if block.has("figure") => return (last, None),
        ("text", None) => {
            let found = match last {
                Last::Output => session.output.clone(),
                Last::Snippet(snippet) if snippet.has("compile_fail") || snippet.has("warned") => {
                    let mut session = of_snippet(snippet);
                    session.run("cargo tinybird check --quiet", snippet.has("warned"));
                    session.output
                }
                _ => panic!("{place}: nothing was run that this could be the output of"),
            };
            return (Last::Files, Some(found));
        }
        ("yaml", Some(path)) => {
            session.write(path, &block.content());
            for line in block.text.lines() {
                if let Some(command) = line.trim_start_matches([' ', '-']).strip_prefix("run: ") {
                    session.run(command, true);
                }
            }
        }
        (
            "datasource" | "pipe" | "connection" | "toml" | "json" | "typescript" | "ndjson" | "sql",
            Some(path),
        ) => {
            session.write(path, &block.content());
        }
        (other, _) => {
            panic!("{place}: `{other}` is none of the languages of a block, or its first line names no file")
        }
    }
    (Last::Files, None)
}

/// A package whose source is a snippet.
fn of_snippet(snippet: &Block) -> Session {
    let mut session = Session::new();
    session.write("Cargo.toml", "[package]\nname = \"shop\"\nversion = \"0.1.0\"\nedition = \"2024\"\n");
    session.write("src/lib.rs", "mod datafiles;\n");
    session.write("src/datafiles.rs", &snippet.content());
    session
}

/// The texts are the same, but for what `...` stands for.
fn is_same(shown: &str, found: &str) -> bool {
    let lines: Vec<&str> = found.trim().lines().map(str::trim_end).collect();
    let mut rest = lines.as_slice();
    let mut skips = false;
    for line in shown.trim().lines().map(str::trim_end) {
        if line.trim() == "..." {
            skips = true;
            continue;
        }
        let at = rest.iter().position(|other| *other == line);
        let Some(at) = at.filter(|at| skips || *at == 0) else { return false };
        rest = &rest[at + 1..];
        skips = false;
    }
    skips || rest.is_empty()
}

fn has_sdk() -> bool {
    let is_there = session::sdk().is_dir();
    assert!(is_there || std::env::var_os("TINYBIRD_REQUIRE_SDK").is_none(), "run tests/sdk/install.sh");
    is_there
}

fn has_engine() -> bool {
    let mut session = Session::new();
    let is_required = std::env::var_os("TINYBIRD_REQUIRE_ENGINE").is_some();
    is_required
        || std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            session.run("cargo tinybird engine status", true)
        }))
        .is_ok()
}
