//! `generate --watch`.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::{Folder, SOURCE};

/// A command that watches, ended with the test.
struct Watching {
    child: Child,
    lines: Receiver<String>,
}

impl Watching {
    fn new(folder: &Folder, words: &str) -> Self {
        let mut child = folder.command(words).stderr(Stdio::piped()).spawn().expect("the command");
        let stderr = BufReader::new(child.stderr.take().expect("standard error"));
        let (sender, lines) = channel();
        thread::spawn(move || stderr.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        let watching = Self { child, lines };
        watching.wait("    Watching");
        watching
    }

    /// Waits for a line.
    #[track_caller]
    fn wait(&self, start: &str) {
        let mut seen = Vec::new();
        let patience = Instant::now() + Duration::from_secs(20);
        while let Ok(line) = self.lines.recv_timeout(patience.saturating_duration_since(Instant::now())) {
            if line.starts_with(start) {
                return;
            }
            seen.push(line);
        }
        panic!("no line `{start}`, but {seen:#?}");
    }

    /// How many rounds there are until nothing happens.
    fn rounds(&self) -> usize {
        let mut rounds = 0;
        while let Ok(line) = self.lines.recv_timeout(Duration::from_millis(1500)) {
            rounds += usize::from(line.starts_with("    Watching"));
        }
        rounds
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn every_save_renders() {
    let folder = Folder::package();
    let watching = Watching::new(&folder, "generate --watch");
    folder.write("src/lib.rs", &SOURCE.replace("page: String", "page: UInt8"));
    watching.wait("     Updated tinybird/datasources/views.datasource");
    watching.wait("    Watching");

    // As editors do it: a new file in the place of the old one.
    folder.write("src/.lib.rs.swp", &SOURCE.replace("page: String", "page: UInt16"));
    fs::rename(folder.path("src/.lib.rs.swp"), folder.path("src/lib.rs")).expect("a file");
    watching.wait("     Updated tinybird/datasources/views.datasource");
    watching.wait("    Watching");

    // A mistake ends nothing.
    folder.write("src/lib.rs", "tinybird::datasource! { pub Views { } }\n");
    watching.wait("error: 1 error in the definitions");
    folder.write("src/lib.rs", &format!("mod more;\n{SOURCE}"));
    watching.wait("error: there is no file for the module `more`");
    watching.wait("    Watching");
    folder.write("src/more/mod.rs", "tinybird::datasource! { pub More { schema: { x: String } } }\n");
    watching.wait("     Created tinybird/datasources/more.datasource");
    watching.wait("    Watching");
    fs::remove_dir_all(folder.path("src/more")).expect("a folder");
    watching.wait("error: there is no file for the module `more`");
}

#[test]
fn a_burst_is_one_change_and_what_is_written_is_none() {
    let folder = Folder::package();
    folder.write("src/lib.rs", &format!("mod list {{}}\n{SOURCE}"));
    let watching = Watching::new(&folder, "generate --watch --out-dir src/out");
    for number in 0..20 {
        folder.write("src/lib.rs", &SOURCE.replace("views", &format!("views{number}")));
    }
    let rounds = watching.rounds();
    assert!((1..=5).contains(&rounds), "{rounds} rounds");
    assert!(folder.read("src/out/datasources/views.datasource").contains("KAFKA_TOPIC views19\n"));
    folder.write("src/out/note.txt", "of no interest");
    folder.write("src/unrelated.txt", "of no interest");
    assert_eq!(watching.rounds(), 0);
}
