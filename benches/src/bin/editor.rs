//! How long an editor waits for completion: `editor [RUST_ANALYZER]`, which asks a real one in files of 200 data sources.
//!
//! Someone types an option in a data source at the end of the file, letter by letter; each letter changes the file, and
//! is answered with completion. The limit is 60 ms (median, warm) where every data source is a call of its own.

#![allow(clippy::print_stdout)]

use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::json;
use tinybird_benches::client::Client;
use tinybird_benches::{Layout, Project};

/// Data sources in the file.
const COUNT: usize = 200;
/// What is typed, so many times.
const TYPED: (&str, usize) = ("store_raw", 8);

fn main() -> Result<(), Box<dyn Error>> {
    let binary = std::env::args().nth(1).unwrap_or_else(|| "rust-analyzer".to_owned());
    println!("completion after a keystroke, {COUNT} data sources in one file, warm:");
    for layout in [Layout::OneFile, Layout::OneCall] {
        let mut times = keystrokes(&binary, layout)?;
        times.sort_unstable();
        let milliseconds =
            |index: usize| times.get(index).map_or(f64::NAN, |time| time.as_secs_f64() * 1000.0);
        println!(
            "  {:9} median {:.1} ms, shortest {:.1} ms, nine of ten below {:.1} ms",
            layout.name(),
            milliseconds(times.len() / 2),
            milliseconds(0),
            milliseconds(times.len() * 9 / 10),
        );
    }
    Ok(())
}

/// The times from a keystroke to its answer.
fn keystrokes(binary: &str, layout: Layout) -> Result<Vec<Duration>, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let root = folder.path().canonicalize()?;
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize()?;
    Project { count: COUNT, layout }.write(&root, "project", &crates)?;
    let file = root.join("src/lib.rs");
    let text = std::fs::read_to_string(&file)?;
    // The last data source is the one in which someone types.
    let at = text.rfind("topic:").ok_or("a data source has a topic")?;
    let (before, after) = text.split_at(at);
    let line = before.matches('\n').count();
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count();

    let mut client = Client::start(binary, &root, &file);
    let mut times = Vec::new();
    for round in 0..=TYPED.1 {
        for length in 1..=TYPED.0.len() {
            let typed = &TYPED.0[..length];
            let start = Instant::now();
            client.change(&format!("{before}{typed} {after}"));
            let answer = client.ask("textDocument/completion", (line, column + length), &json!({}));
            let time = start.elapsed();
            if !answer.to_string().contains("store_raw_value") {
                return Err(format!("`{typed}` is not completed: {answer}").into());
            }
            // The first round fills the caches.
            if round > 0 {
                times.push(time);
            }
        }
    }
    Ok(times)
}
