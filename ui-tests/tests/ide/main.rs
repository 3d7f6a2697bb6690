//! What a person sees in an editor: completion, hover, definitions, renames and mistakes, by a real rust-analyzer.
//!
//! It is the one that `TINYBIRD_RUST_ANALYZER` names, the one on the PATH, or the one that `tests/editor/install.sh` built.
//! Where there is none, the test says so and passes, unless `TINYBIRD_REQUIRE_EDITOR=1` is set, as it is in CI.
//! `TINYBIRD_IDE_CASE` chooses cases by a part of their titles. The cases are in `cases`, as `case.rs` describes them.

mod case;
#[path = "../../../benches/src/client.rs"]
mod client;
mod options;
mod sweep;
mod typing;
mod ui;

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use case::{Case, Expected, cases};
use client::Client;

/// Something of everything that a macro takes.
const EVERYTHING: &str = include_str!("everything.rs");

/// What every case may refer to; it stands below its text.
const ITEMS: &str = include_str!("items.rs");

/// The folder of the workspace.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// The rust-analyzer to ask, where there is one that runs.
fn binary() -> Option<String> {
    let variable = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    let runs = |binary: &String| {
        let version = Command::new(binary).arg("--version").output();
        // The proxy of rustup answers too, with an error where the component is not installed.
        version.is_ok_and(|version| version.status.success())
    };
    if let Some(named) = variable("TINYBIRD_RUST_ANALYZER") {
        assert!(runs(&named), "TINYBIRD_RUST_ANALYZER names {named}, which does not run");
        return Some(named);
    }
    let cache = variable("XDG_CACHE_HOME").or_else(|| Some(variable("HOME")? + "/.cache"));
    let built = cache.map(|cache| cache + "/tinybird-rust-analyzer/bin/rust-analyzer");
    let found = ["rust-analyzer".to_owned()].into_iter().chain(built).find(runs);
    if found.is_none() {
        let how = "there is no rust-analyzer: tests/editor/install.sh installs it";
        assert!(variable("TINYBIRD_REQUIRE_EDITOR").is_none_or(|value| value != "1"), "{how}");
        say(&format!("skipped: {how}"));
    }
    found
}

/// Prints a line past the test harness, which shows what a test prints only where it fails.
fn say(line: &str) {
    writeln!(std::io::stderr(), "{line}").ok();
}

/// A package that depends on the macros, in a folder of its own.
fn package() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().canonicalize().expect("the folder is there");
    let manifest = format!(
        "[package]\nname = \"probe\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\ntinybird = {{ path = {ROOT:?}, features = [\"jiff\", \"rust_decimal\", \"uuid\"] }}\n\n\
         [workspace]\n"
    );
    fs::write(root.join("Cargo.toml"), manifest).expect("the manifest is written");
    let lock = Path::new(ROOT).join("Cargo.lock");
    fs::copy(lock, root.join("Cargo.lock")).expect("the versions are those of this workspace");
    fs::create_dir(root.join("src")).expect("a folder");
    let file = root.join("src/main.rs");
    fs::write(&file, "fn main() {}\n").expect("the source is written");
    (folder, file)
}

/// Without an editor: every path that stands in an expansion for one leads somewhere.
#[test]
fn what_an_editor_expands_compiles() {
    let (folder, file) = package();
    fs::write(&file, format!("{EVERYTHING}\n{ITEMS}")).expect("the source is written");
    let output = Command::new(env!("CARGO"))
        .args(["check", "--quiet"])
        .current_dir(folder.path())
        .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("editor"))
        .env("RUSTFLAGS", "--cfg rust_analyzer -D warnings -A dead_code")
        .env("RUST_ANALYZER_INTERNALS_DO_NOT_USE", "1")
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn an_editor_shows_what_is_expected() {
    let Some(binary) = binary() else { return };
    let (folder, file) = package();
    let root = folder.path().canonicalize().expect("the folder is there");
    let mut client = Client::start(&binary, &root, &file);
    let only = std::env::var("TINYBIRD_IDE_CASE").unwrap_or_default();
    let (mut count, mut failed, mut failures) = (0, 0, String::new());
    for case in written_cases().into_iter().chain(sweep::cases()).filter(|case| case.title.contains(&only)) {
        count += 1;
        let text = format!("{}\n{ITEMS}", case.text);
        client.change(&text);
        for failure in case.expected.iter().filter_map(|expected| check(&mut client, &case, expected, &text))
        {
            let _ = writeln!(failures, "{}\n    {failure}", case.title);
            failed += 1;
        }
    }
    let typed = if only.is_empty() { typing::check(&mut client, ITEMS) } else { Vec::new() };
    for stray in typed {
        let _ = writeln!(failures, "{stray}");
    }
    let (marked, wrong) = ui::check(&mut client, &only);
    for failure in &wrong {
        let _ = writeln!(failures, "{failure}");
    }
    say(&format!(
        "{count} cases, {failed} failures; {marked} mistakes of ui-tests, {} shown otherwise",
        wrong.len()
    ));
    assert!(failures.is_empty(), "\n{failures}");
}

/// The cases of the files in `cases`, with their names.
fn written_cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ide/cases");
    let entries = fs::read_dir(folder).expect("the cases are there");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    let read = |path: &PathBuf| {
        let name = path.file_stem().unwrap_or_default().display().to_string();
        let titled = |case: Case| Case { title: format!("{name}: {}", case.title), ..case };
        cases(&fs::read_to_string(path).expect("the cases are text"))
            .into_iter()
            .map(titled)
            .collect::<Vec<_>>()
    };
    files.iter().flat_map(read).collect()
}

/// What is not as expected.
fn check(client: &mut Client, case: &Case, expected: &Expected, text: &str) -> Option<String> {
    let none = json!({});
    match expected {
        Expected::Offers(words) => {
            let offered = labels(&client.ask("textDocument/completion", case.cursor, &none));
            let missing: Vec<&String> = words.iter().filter(|word| !offered.contains(word)).collect();
            (!missing.is_empty()).then(|| format!("{missing:?} not offered, but {:?}", first(&offered)))
        }
        Expected::Lacks(words) => {
            let offered = labels(&client.ask("textDocument/completion", case.cursor, &none));
            let extra: Vec<&String> = words.iter().filter(|word| offered.contains(word)).collect();
            (!extra.is_empty()).then(|| format!("{extra:?} offered, with {:?}", first(&offered)))
        }
        Expected::Hover(part) => {
            let shown = client.ask("textDocument/hover", case.cursor, &none);
            let shown = shown["contents"]["value"].as_str().unwrap_or("nothing").to_owned();
            (!shown.contains(part.as_str())).then(|| format!("`{part}` is not shown, but {shown}"))
        }
        Expected::GoesTo { file, text: part } => {
            let mut found = places(&client.ask("textDocument/definition", case.cursor, &none), text);
            // A token with a mistake is also a part of what says so, for a mark has no other way to it.
            found.retain(|(_, line)| !line.contains("macro_rules! compile_error"));
            let is_right =
                |(path, line): &(String, String)| path.ends_with(file.as_str()) && line.contains(part);
            (found.len() != 1 || !found.iter().all(is_right)).then(|| format!("it goes to {found:?}"))
        }
        Expected::Renamed { to, places } => {
            let edit = client.ask("textDocument/rename", case.cursor, &json!({ "newName": to }));
            let changes = edit["documentChanges"].as_array().cloned().unwrap_or_default();
            let count: usize = changes.iter().filter_map(|of| of["edits"].as_array()).map(Vec::len).sum();
            (count != *places).then(|| format!("{count} places are renamed: {edit}"))
        }
        Expected::Marks(marks) => {
            let end = case.text.matches('\n').count() as u64;
            let mut found: Vec<(String, String)> = client
                .diagnostics()
                .iter()
                .filter(|mark| mark["range"]["start"]["line"].as_u64() <= Some(end))
                .map(|mark| {
                    (under(&mark["range"], text), mark["message"].as_str().unwrap_or_default().to_owned())
                })
                .collect();
            found.sort();
            let mut expected = marks.clone();
            expected.sort();
            let is_right = found.len() == expected.len()
                && found
                    .iter()
                    .zip(&expected)
                    .all(|(found, (token, part))| found.0 == *token && found.1.contains(part));
            (!is_right).then(|| format!("the marks are {found:?}"))
        }
    }
}

fn labels(answer: &Value) -> Vec<String> {
    let items = answer["items"].as_array().or(answer.as_array()).cloned().unwrap_or_default();
    items.iter().filter_map(|item| Some(item["label"].as_str()?.to_owned())).collect()
}

/// The beginning of a long list.
fn first(words: &[String]) -> &[String] {
    words.get(..40).unwrap_or(words)
}

/// The files and lines to which an answer leads; `text` is that of the open file.
fn places(answer: &Value, text: &str) -> Vec<(String, String)> {
    let all = match answer {
        Value::Array(all) => all.clone(),
        Value::Null => Vec::new(),
        one => vec![one.clone()],
    };
    let place = |place: &Value| {
        let uri = place["uri"].as_str().or(place["targetUri"].as_str()).unwrap_or_default();
        let path = uri.trim_start_matches("file://").to_owned();
        let range = if place["range"].is_null() { &place["targetSelectionRange"] } else { &place["range"] };
        let line = range["start"]["line"].as_u64().unwrap_or_default() as usize;
        let on_disk = fs::read_to_string(&path).unwrap_or_default();
        let source = if path.ends_with("/src/main.rs") { text } else { on_disk.as_str() };
        (path, source.lines().nth(line).unwrap_or_default().to_owned())
    };
    all.iter().map(place).collect()
}

/// The text under a range of one line, or the beginning of a longer one.
fn under(range: &Value, text: &str) -> String {
    let at = |end: &str, what: &str| range[end][what].as_u64().unwrap_or_default() as usize;
    let line: Vec<char> = text.lines().nth(at("start", "line")).unwrap_or_default().chars().collect();
    let end = if at("start", "line") == at("end", "line") { at("end", "character") } else { line.len() };
    line.get(at("start", "character")..end).unwrap_or_default().iter().collect()
}
