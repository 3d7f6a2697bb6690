//! Reads datafiles, and has Tinybird's own parser read the same ones, each in one process:
//! `cargo bench -p tinybird-benches --bench read [-- [--count 300] [FOLDER]]`.
//!
//! Without a folder it generates the files. `tests/oracle/install.sh` installs the parser, of which the pass over the
//! grammar is measured: no SQL, no secrets. Ours is measured twice: from the text to the definition with all that Tinybird
//! refuses, which is the same work, and with all rules, those of SQL and templates among them. It uses the allocator of
//! the command line.

#![allow(clippy::print_stdout)]

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use tinybird_import::{Extension, read};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Prints the milliseconds that the parser takes for all files, the least of three times.
const SCRIPT: &str = "
import contextlib, io, sys, time
from tinybird.datafile.common import DatafileKind, parse
files = [(DatafileKind.from_extension('.' + path.rsplit('.', 1)[1]), open(path, newline='').read()) for path in sys.argv[1:]]
def seconds():
    start = time.perf_counter()
    for kind, text in files:
        try:
            with contextlib.redirect_stderr(io.StringIO()):
                parse(text, kind=kind, basepath='', skip_eval=True, **({} if kind.value == 'pipe' else {'default_node': 'default'}))
        except Exception:
            pass
    return time.perf_counter() - start
print(min(seconds() for _ in range(3)) * 1000)
";

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (mut count, mut folder) = (300, None);
    while let Some(argument) = arguments.next() {
        match &*argument {
            // Cargo says so to every benchmark.
            "--bench" => {}
            "--count" => count = arguments.next().ok_or("--count takes a number")?.parse()?,
            _ => folder = Some(PathBuf::from(argument)),
        }
    }
    let folder = match folder {
        Some(folder) => folder,
        None => generate(count)?,
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let extension = path.extension().and_then(|extension| extension.to_str()).and_then(Extension::of);
        if let (Some(extension), Ok(text)) = (extension, std::fs::read_to_string(&path)) {
            files.push((extension, text, path));
        }
    }
    let bytes: usize = files.iter().map(|(_, text, _)| text.len()).sum();
    let each = |all: Duration| all / u32::try_from(files.len().max(1)).unwrap_or(u32::MAX);
    let of_ten = |with_rules| (0..10).map(|_| ours(&files, with_rules)).min().unwrap_or_default();
    let ours = of_ten(false);
    println!("{} files of {bytes} bytes", files.len());
    println!("ours:       {:>10.1?} a file", each(ours));
    println!("with rules: {:>10.1?} a file", each(of_ten(true)));
    let Some(python) = tinybird_oracle_tests::python() else { return Ok(()) };
    let paths = files.iter().map(|(_, _, path)| path);
    let output = Command::new(&python).arg("-c").arg(SCRIPT).args(paths).output()?;
    let milliseconds: f64 = String::from_utf8(output.stdout)?.trim().parse()?;
    let theirs = Duration::from_secs_f64(milliseconds / 1000.0);
    println!("Tinybird's: {:>10.1?} a file", each(theirs));
    println!("ratio:      {:>10.0}", theirs.as_secs_f64() / ours.as_secs_f64());
    Ok(())
}

fn ours(files: &[(Extension, String, PathBuf)], with_rules: bool) -> Duration {
    let start = Instant::now();
    for (extension, text, _) in files {
        let read = std::hint::black_box(read(*extension, "name", std::hint::black_box(text)));
        if let (true, Ok(file)) = (with_rules, read) {
            std::hint::black_box(file.violations());
        }
    }
    start.elapsed()
}

/// As many data sources as pipes, and a connection for every ten of them.
fn generate(count: usize) -> Result<PathBuf, Box<dyn Error>> {
    let executable = std::env::current_exe()?;
    let folder = executable.parent().unwrap_or(Path::new(".")).join("read-files");
    std::fs::create_dir_all(&folder)?;
    for number in 0..count {
        let mut columns = String::new();
        for column in 0..8 + number % 9 {
            let (data_type, default) = [
                ("DateTime64(3)", "DEFAULT now64(3)"),
                ("LowCardinality(String)", "DEFAULT 'none, at all'"),
                ("Nullable(Decimal(10, 2))", ""),
                ("Array(String)", ""),
                ("UInt64", "CODEC(Delta, ZSTD(1))"),
            ][(number + column) % 5];
            writeln!(columns, "    `column_{column}` {data_type} `json:$.column_{column}` {default},")?;
        }
        let source = format!(
            "TOKEN \"append {number}\" APPEND\n\nDESCRIPTION >\n    Events of service {number}.\n\nSCHEMA >\n{columns}\n\
             ENGINE \"MergeTree\"\nENGINE_PARTITION_KEY \"toYYYYMM(column_0)\"\nENGINE_SORTING_KEY \"column_1, column_0\"\n\
             ENGINE_TTL \"toDate(column_0) + toIntervalDay(90)\"\n"
        );
        let pipe = format!(
            "DESCRIPTION >\n    Counts of service {number}.\n\nTOKEN \"read\" READ\n\nNODE counted\nSQL >\n    %\n    \
             SELECT column_1, count() AS events\n    FROM source_{number}\n    WHERE column_0 >= {{{{DateTime(start)}}}}\n    \
             {{% if defined(word) %}} AND column_1 = {{{{String(word)}}}} {{% end %}}\n    GROUP BY column_1\n\n\
             NODE endpoint\nSQL >\n    SELECT * FROM counted\n    ORDER BY events DESC\n    LIMIT 100\n\nTYPE endpoint\n"
        );
        std::fs::write(folder.join(format!("source_{number}.datasource")), source)?;
        std::fs::write(folder.join(format!("pipe_{number}.pipe")), pipe)?;
        if number % 10 == 0 {
            let connection = "TYPE kafka\nKAFKA_BOOTSTRAP_SERVERS kafka.example.com:9092\nKAFKA_SECURITY_PROTOCOL SASL_SSL\n\
                              KAFKA_KEY {{ tb_secret(\"KEY\") }}\nKAFKA_SECRET {{ tb_secret(\"SECRET\") }}\n";
            std::fs::write(folder.join(format!("kafka_{number}.connection")), connection)?;
        }
    }
    Ok(folder)
}
