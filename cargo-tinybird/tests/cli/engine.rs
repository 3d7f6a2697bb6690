//! `engine`: where ClickHouse is looked for. That it answers is tested in `tinybird-engine`.

use std::process::Command;

use crate::{Folder, MANIFEST, Ran};

/// Runs a command where no engine is installed and none is named.
fn run(folder: &Folder, words: &str, change: impl FnOnce(&mut Command)) -> Ran {
    let mut command = folder.command(words);
    command
        .env_remove("TINYBIRD_ENGINE")
        .env("XDG_CACHE_HOME", folder.path("cache"))
        .env("PATH", folder.path("bin"));
    change(&mut command);
    let output = command.output().expect("the command");
    let text = |bytes: &[u8]| {
        String::from_utf8_lossy(bytes).replace(&folder.path("").display().to_string(), "HERE/")
    };
    Ran { code: output.status.code(), stdout: text(&output.stdout), stderr: text(&output.stderr) }
}

#[test]
fn without_an_engine_it_says_how_to_get_one() {
    let folder = Folder::new(&[]);
    run(&folder, "engine status", |_| {}).is(
        2,
        "",
        "error: no ClickHouse was found\n\
         help: `cargo tinybird engine install` installs one, or name one with `--engine` or `TINYBIRD_ENGINE`",
    );
    run(&folder, "engine install", |_| {}).is(
        2,
        "",
        "error: neither npm nor pip is there to install ClickHouse with\n\
         help: install one of them, or name a ClickHouse of your own with `TINYBIRD_ENGINE`",
    );
}

#[test]
fn the_flag_the_variable_and_the_manifest_name_one() {
    let metadata = "[package.metadata.tinybird]\nengine = \"lib/libchdb.so\"\n";
    let folder = Folder::new(&[("Cargo.toml", &format!("{MANIFEST}\n{metadata}")), ("src/lib.rs", "")]);
    let none = |by: &str, value: &str, why: &str, others: &str| {
        let error = format!(
            "error: {by} names `{value}` as the engine, which cannot be used: {why}\n\
            help: name the path of a `libchdb.so`, of a Python that has `chdb` or of a `clickhouse`, or the HTTP address of a server"
        );
        let looked = format!("\nLooked at, in this order:\n  `{value}`, set by {by}: {why}{others}");
        (looked, error)
    };
    let gone = "the file does not exist";
    let (looked, error) = none("`engine` in `[package.metadata.tinybird]`", "lib/libchdb.so", gone, "");
    run(&folder, "engine status", |_| {}).is(2, &looked, &error);
    let manifest =
        "\n  `lib/libchdb.so`, set by `engine` in `[package.metadata.tinybird]`: the file does not exist";
    let (looked, error) = none("`TINYBIRD_ENGINE`", "x.so", gone, manifest);
    let variable = |command: &mut Command| {
        command.env("TINYBIRD_ENGINE", "x.so");
    };
    run(&folder, "engine status", variable).is(2, &looked, &error);
    let why = "it is neither a `libchdb.so`, a Python, a `clickhouse` nor an address";
    let (looked, error) = none("`--engine`", "src/lib.rs", why, manifest);
    run(&folder, "engine status --engine src/lib.rs", |_| {}).is(2, &looked, &error);
}

#[test]
fn machines_are_told_in_json() {
    let ran = run(&Folder::new(&[]), "engine status --engine none --format json", |_| {});
    assert_eq!(ran.code, Some(2));
    let lines: Vec<serde_json::Value> =
        ran.stdout.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(lines[0]["message"], "`--engine` says that no ClickHouse is used");
    assert_eq!(lines[1]["reason"], "engine-candidate");
    assert_eq!(lines[1]["unusable"], "no ClickHouse is used");
}
