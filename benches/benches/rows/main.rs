//! Rows written, read and pushed to batches, in one process with serde_json's derive, and beside Tinybird's TypeScript SDK if
//! `tests/sdk/install.sh` installed it: `cargo bench -p tinybird-benches --bench rows --profile program`.
//!
//! That is the profile of programs. With that of the command line (optimized as a whole), serde gains more than what is here.
//!
//! Each way takes the same chunks of rows in turn; what is printed are rows a second, by the median of all chunks, and
//! ratios to serde's. "serde, time as a number" is serde's derive on a row without a time, which is the least that it can
//! have to do.

#![allow(clippy::print_stdout)]

mod batches;
mod page;
mod sdk;

use std::hint::black_box;
use std::io::Write;
use std::time::{Duration, Instant};

use flate2::write::GzEncoder;
use page::{Bare, Page, pages};
use tinybird_rows::{Encoder, from_ndjson};

const CHUNK: u64 = 2_000;
const CHUNKS: u64 = 20;
const ROUNDS: usize = 25;

/// How long one way takes for each chunk.
struct Way {
    name: &'static str,
    times: Vec<Duration>,
}

/// Ways to do one thing, the first of which the others are compared with.
struct Ways {
    title: &'static str,
    ways: Vec<Way>,
}

impl Ways {
    fn new(title: &'static str) -> Self {
        Self { title, ways: Vec::new() }
    }

    fn time<T>(&mut self, name: &'static str, run: impl FnOnce() -> T) {
        let start = Instant::now();
        let result = black_box(run());
        let time = start.elapsed();
        drop(result);
        match self.ways.iter_mut().find(|way| way.name == name) {
            Some(way) => way.times.push(time),
            None => self.ways.push(Way { name, times: vec![time] }),
        }
    }

    fn print(&mut self) {
        println!("\n{}", self.title);
        let mut first = None;
        for way in &mut self.ways {
            way.times.sort();
            let median = way.times[way.times.len() / 2].as_secs_f64();
            let first = *first.get_or_insert(median);
            let speed = CHUNK as f64 / median / 1e6;
            println!("  {:<28} {speed:>6.2} M rows/s  {:>5.2} x", way.name, first / median);
        }
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    if std::env::args().nth(1).as_deref() == Some(sdk::SERVER) {
        sdk::serve();
    }
    let (mut writing, mut reading) = (Ways::new("writing"), Ways::new("reading"));
    let mut bytes = 0;
    // Under `cargo test --benches`, one round shows that it runs.
    let rounds = if std::env::args().any(|argument| argument == "--bench") { ROUNDS as u64 } else { 1 };
    for round in 0..rounds {
        for chunk in 0..CHUNKS {
            let pages = pages(CHUNK, round * CHUNKS + chunk + 1);
            let written = write(&pages, &mut writing);
            bytes = written.len();
            read(&pages, &written, &mut reading);
        }
    }
    let count = CHUNK * CHUNKS * rounds;
    println!("{count} rows of ten columns, {} bytes each", bytes as u64 / CHUNK);
    writing.print();
    reading.print();
    let (rows, rounds) = if rounds > 1 { (200_000, 7) } else { (1_000, 1) };
    batches::print(rows, rounds);
    sdk::print(rows, rounds)
}

fn serde(rows: &[impl serde::Serialize], out: &mut Vec<u8>) {
    out.clear();
    for row in rows {
        serde_json::to_writer(&mut *out, row).expect("it is written");
        out.push(b'\n');
    }
}

fn write(pages: &[Page], ways: &mut Ways) -> String {
    let bare: Vec<Bare> = pages.iter().map(Bare::from).collect();
    // Buffers that have grown, as those of batches are.
    let mut encoder = Encoder::new();
    let mut out = Vec::new();
    pages.iter().for_each(|page| encoder.push(page).expect("it fits"));
    serde(pages, &mut out);
    ways.time("serde", || serde(pages, &mut out));
    ways.time("serde, time as a number", || serde(&bare, &mut out));
    ways.time("rows", || {
        encoder.clear();
        pages.iter().for_each(|page| encoder.push(page).expect("it fits"));
    });
    ways.time("rows, compressed", || {
        encoder.clear();
        pages.iter().for_each(|page| encoder.push(page).expect("it fits"));
        compressed(encoder.as_bytes())
    });
    ways.time("compression alone", || compressed(encoder.as_bytes()));
    ways.time("digits alone", || {
        out.clear();
        for page in pages {
            let mut integer = itoa::Buffer::new();
            out.extend_from_slice(integer.format(page.at.as_millisecond()).as_bytes());
            out.extend_from_slice(integer.format(page.user_id.unwrap_or_default()).as_bytes());
            out.extend_from_slice(integer.format(page.session).as_bytes());
            out.extend_from_slice(integer.format(page.bytes).as_bytes());
            out.extend_from_slice(zmij::Buffer::new().format_finite(page.duration).as_bytes());
        }
    });
    String::from_utf8(encoder.into_bytes()).expect("UTF-8")
}

/// As the client does.
fn compressed(lines: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(lines.len() / 3 + 64), flate2::Compression::new(1));
    encoder.write_all(lines).expect("memory");
    encoder.finish().expect("memory")
}

fn read(pages: &[Page], written: &str, ways: &mut Ways) {
    let mut text = Vec::new();
    serde(pages, &mut text);
    let text = String::from_utf8(text).expect("UTF-8");
    let bare: Vec<Bare> = pages.iter().map(Bare::from).collect();
    let mut bare_text = Vec::new();
    serde(&bare, &mut bare_text);
    let bare_text = String::from_utf8(bare_text).expect("UTF-8");
    let other = in_another_order(written);
    let other_serde = in_another_order(&text);
    // Once before, so that the first way has no colder memory than the others.
    drop((by_serde::<Page>(&text), by_rows(written)));
    ways.time("serde", || by_serde::<Page>(&text));
    ways.time("serde, time as a number", || by_serde::<Bare>(&bare_text));
    ways.time("serde, another order", || by_serde::<Page>(&other_serde));
    ways.time("rows", || by_rows(written));
    ways.time("rows, another order", || by_rows(&other));
    assert!(by_rows(written) == pages && by_rows(&other) == pages && by_serde::<Page>(&text) == pages);
}

fn by_serde<T: serde::de::DeserializeOwned>(text: &str) -> Vec<T> {
    text.lines().map(|line| serde_json::from_str(line).expect("a row")).collect()
}

fn by_rows(text: &str) -> Vec<Page> {
    from_ndjson(text).map(|row| row.expect("a row")).collect()
}

/// The same rows with their columns in the order of the alphabet.
fn in_another_order(text: &str) -> String {
    let sorted = |line| serde_json::from_str::<serde_json::Value>(line).expect("JSON").to_string() + "\n";
    text.lines().map(sorted).collect()
}
