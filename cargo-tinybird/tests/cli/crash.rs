//! What a crash and a full disk leave behind: every file old or new, whole.

use std::process::Command;

use crate::{Folder, MANIFEST};

/// Runs a command that may write no file of more than a block; beyond that it is killed, or told that there is no room.
fn with_small_disk(folder: &Folder, words: &str, is_killed: bool) -> std::process::Output {
    let signal = if is_killed { "" } else { "trap '' XFSZ;" };
    let binary = env!("CARGO_BIN_EXE_cargo-tinybird");
    let script = format!("{signal} ulimit -c 0; ulimit -f 1; exec {binary} tinybird {words}");
    Command::new("sh").args(["-c", &script]).current_dir(folder.path("")).output().expect("a shell")
}

fn columns(count: usize, separator: &str) -> String {
    (0..count).map(|number| format!("column_{number}: String{separator}")).collect()
}

#[test]
fn generate_leaves_files_whole() {
    let source =
        |columns: &str| format!("tinybird::datasource! {{ pub Views {{ schema: {{ {columns} }} }} }}\n");
    for is_killed in [true, false] {
        let folder = Folder::new(&[("Cargo.toml", MANIFEST), ("src/lib.rs", &source("a: String"))]);
        assert_eq!(folder.run("generate").code, Some(0));
        let before = folder.read("tinybird/datasources/views.datasource");
        folder.write("src/lib.rs", &source(&columns(500, ",")));
        let ended = with_small_disk(&folder, "generate", is_killed);
        assert_eq!(ended.status.code(), if is_killed { None } else { Some(2) });
        assert_eq!(folder.read("tinybird/datasources/views.datasource"), before);
        // The next run goes on from there.
        assert_eq!(folder.run("generate").code, Some(0));
        assert_eq!(folder.run("generate --check").code, Some(0));
    }
}

#[test]
fn fmt_leaves_files_whole() {
    let datafile = format!("SCHEMA >\n{}x String\n", columns(500, ",\n").replace(':', ""));
    let source =
        format!("tinybird::datasource! {{ pub Views {{ schema: {{ {} }} }} }}\n", columns(500, " , "));
    for is_killed in [true, false] {
        let folder = Folder::new(&[
            ("Cargo.toml", MANIFEST),
            ("src/lib.rs", &source),
            ("views.datasource", &datafile),
        ]);
        let ended = with_small_disk(&folder, "fmt", is_killed);
        assert_eq!(ended.status.code(), if is_killed { None } else { Some(2) });
        assert_eq!(
            (folder.read("src/lib.rs"), folder.read("views.datasource")),
            (source.clone(), datafile.clone())
        );
        assert_eq!(folder.run("fmt").code, Some(0));
        assert_ne!(folder.read("views.datasource"), datafile);
    }
}
