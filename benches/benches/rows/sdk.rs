//! The same rows by Tinybird's TypeScript SDK, and sent to a server on loopback by both.

use std::error::Error;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};
use tinybird_client::blocking::Client;
use tinybird_client::{Compression, Options};
use tinybird_imitation::{Faults, Imitation};
use tinybird_rows::Encoder;

use super::page::{Page, pages};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// The argument by which this program is the server.
pub const SERVER: &str = "imitation";

/// Rows of a request.
const REQUEST: usize = 10_000;

/// A process that answers lines.
struct Process {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Process {
    fn start(command: &mut Command) -> Result<Self> {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let input = child.stdin.take().ok_or("no input")?;
        let output = BufReader::new(child.stdout.take().ok_or("no output")?);
        Ok(Self { child, input, output })
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        self.output.read_line(&mut line)?;
        if line.is_empty() {
            return Err("a process ended before it answered".into());
        }
        Ok(line.trim_end().to_owned())
    }

    /// Two numbers.
    fn ask(&mut self, question: &str) -> Result<(f64, f64)> {
        writeln!(self.input, "{question}")?;
        let line = self.line()?;
        let (first, second) = line.split_once(' ').ok_or("two numbers")?;
        Ok((first.parse()?, second.parse()?))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The server, which forgets what it takes, until its input ends.
pub fn serve() {
    let server = Imitation::start(Faults::default()).expect("a port");
    println!("{}", server.address());
    thread::spawn(|| {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        std::process::exit(0);
    });
    loop {
        thread::sleep(Duration::from_millis(50));
        drop(server.take_written("pages"));
    }
}

/// The folder where `tests/sdk/install.sh` installs it, if it did.
fn sdk() -> Option<PathBuf> {
    let folder = std::env::var_os("TINYBIRD_SDK").map(PathBuf::from).or_else(|| {
        let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
        Some(cache.or_else(|| Some(std::env::home_dir()?.join(".cache")))?.join("tinybird-sdk"))
    })?;
    folder.join("node_modules").exists().then_some(folder)
}

/// The processor time of this process, in seconds.
fn processor() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// Sends all rows; returns the seconds of processor time that it took.
fn send(rows: &[Page], address: &str, compression: Compression) -> Result<f64> {
    let options = Options { compression, ..Options::default() };
    let client = Client::builder().token("p.token").base_url(address).options(options).build()?;
    let begin = processor();
    let batches =
        client.batches::<Page>().max_rows(REQUEST as u64).max_wait(Duration::from_secs(600)).start();
    for row in rows {
        batches.push(row)?;
    }
    let report = batches.close(Duration::from_secs(60));
    let time = processor() - begin;
    assert!(report.is_all_written(), "{report:?}");
    Ok(time)
}

/// Prints what both take, in turns.
pub fn print(count: usize, rounds: usize) -> Result<()> {
    let Some(folder) = sdk() else {
        println!("\nthe SDK is not installed: tests/sdk/install.sh");
        return Ok(());
    };
    let rows = pages(count as u64, 5);
    let (mut encoder, mut out) = (Encoder::new(), Vec::new());
    super::serde(&rows, &mut out);
    let mut file = tempfile::NamedTempFile::new()?;
    file.write_all(&out)?;
    let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("benches/rows/sdk.mjs");
    let mut node = Process::start(Command::new("node").arg(script).arg(folder).arg(file.path()))?;
    node.line()?;
    let mut server = Process::start(Command::new(std::env::current_exe()?).arg(SERVER))?;
    let address = server.line()?;

    let [mut sdk, mut ours, mut serde] = [const { Vec::new() }; 3];
    for _ in 0..rounds {
        sdk.push(node.ask("encode")?.0 / 1e9);
        let begin = Instant::now();
        encoder.clear();
        rows.iter().try_for_each(|row| encoder.push(row))?;
        ours.push(begin.elapsed().as_secs_f64());
        let begin = Instant::now();
        super::serde(&rows, &mut out);
        serde.push(begin.elapsed().as_secs_f64());
    }
    let first = median(sdk);
    let show = |name: &str, time: f64, first: f64| {
        println!("  {name:<28} {:>6.2} M rows/s  {:>5.2} x", count as f64 / time / 1e6, first / time);
    };
    println!("\nwriting, by the processor's time, and the SDK's way");
    show("SDK: JSON.stringify", first, first);
    show("serde", median(serde), first);
    show("rows", median(ours), first);

    let [mut sdk, mut plain, mut gzip] = [const { Vec::new() }; 3];
    for _ in 0..rounds {
        let (time, written) = node.ask(&format!("send {address} {REQUEST}"))?;
        assert!(written as usize == count);
        sdk.push(time / 1e9);
        plain.push(send(&rows, &address, Compression::None)?);
        gzip.push(send(&rows, &address, Compression::Gzip(1))?);
    }
    let first = median(sdk);
    println!("\nsending to a server on loopback, {REQUEST} rows a request, by seconds of processor time");
    show("SDK: ingestBatch", first, first);
    show("batches without gzip", median(plain), first);
    show("batches with gzip", median(gzip), first);
    Ok(())
}
