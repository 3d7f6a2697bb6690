//! ClickHouse as the program `clickhouse`: each statement is a run of `clickhouse local` on the same folder.
//!
//! It starts anew each time, which takes some tenths of a second: the library answers a hundred times faster.

use std::ffi::OsString;
use std::io::{self, Write};
use std::os::unix::ffi::OsStringExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs, thread};

use super::sandbox;
use super::text::quoted;
use crate::Guarantees;
use crate::local::start::{Program, Start};
use crate::request::{Operation, Request};

/// The program, and what each run of it gets.
#[derive(Debug)]
pub(super) struct Local<'a> {
    start: &'a Start,
    program: &'a Path,
    /// This program, which closes everything off for a run before it becomes `clickhouse`.
    host: PathBuf,
}

/// The argument, after that of every child, with which this program closes everything off and becomes another one.
///
/// A process may look at itself under `/proc`, and so each has to close that off by itself. After it stand the parts of a
/// start, [`END`], and the arguments of the other program. Without these it only says what is guaranteed.
pub(super) const BECOME: &str = "become";

const END: &str = "--";

/// Becomes the other program. Returns why it cannot.
pub(super) fn become_program(arguments: impl Iterator<Item = OsString>) -> io::Result<()> {
    let mut arguments = arguments;
    let parts = arguments.by_ref().take_while(|argument| argument != END).map(OsString::into_vec).collect();
    let start = Start::read(&Request { operation: Operation::Start, parts });
    let Some(start) = start else { return Err(io::Error::other(super::UNKNOWN)) };
    let guarantees = sandbox::enter(&start);
    let (Program::ClickHouse(program), Some(first)) = (&start.program, arguments.next()) else {
        return io::stdout().write_all(guarantees.words().as_bytes());
    };
    Err(Command::new(program).arg(first).args(arguments).exec())
}

impl<'a> Local<'a> {
    /// Runs it for the first time. Returns its version and what is guaranteed as well.
    pub(super) fn open(program: &'a Path, start: &'a Start) -> Result<(Self, String, Guarantees), String> {
        let host = env::current_exe().map_err(|error| error.to_string())?;
        let local = Self { start, program, host };
        let words = local.output(&mut local.closed_off(), b"")?;
        let version = local.run(b"SELECT version()", b"TSVRaw", true)?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
        Ok((local, text(&version), Guarantees::of(&text(&words))))
    }

    /// This program as one that is closed off.
    fn closed_off(&self) -> Command {
        let mut command = Command::new(&self.host);
        command
            .args([super::ARGUMENT, BECOME])
            .args(self.start.request().parts.into_iter().map(OsString::from_vec));
        command.arg(END);
        command
    }

    pub(super) fn answer(&self, request: &Request) -> Result<Vec<u8>, String> {
        match (request.operation, request.parts.as_slice()) {
            (Operation::Read, [statement, format]) => self.run(statement, format, true),
            (Operation::Write, [statement, format]) => self.run(statement, format, false),
            (Operation::Insert, [statement, format, rows]) => self.insert(statement, format, rows),
            _ => Err(super::UNKNOWN.to_owned()),
        }
    }

    fn insert(&self, statement: &[u8], format: &[u8], rows: &[u8]) -> Result<Vec<u8>, String> {
        let path: PathBuf = self.start.folder.join("rows");
        fs::write(&path, rows).map_err(|error| format!("`{}` cannot be written: {error}", path.display()))?;
        let from = format!(" FROM INFILE {} COMPRESSION 'none' FORMAT ", quoted(&path.to_string_lossy()));
        self.run(&[statement, from.as_bytes(), format].concat(), b"Null", false)
    }

    /// Runs a statement, which goes to its standard input.
    fn run(&self, statement: &[u8], format: &[u8], only_reads: bool) -> Result<Vec<u8>, String> {
        let mut command = self.closed_off();
        // `clickhouse` is many programs, `clickhouse-local` is this one.
        if self.program.file_name().is_none_or(|name| name != "clickhouse-local") {
            command.arg("local");
        }
        command.arg("--path").arg(&self.start.data);
        command.arg("--output-format").arg(&*String::from_utf8_lossy(format));
        command.args(self.start.settings.iter().map(|(name, value)| format!("--{name}={value}")));
        if only_reads {
            command.arg("--readonly=1");
        }
        self.output(&mut command, statement)
    }

    fn output(&self, command: &mut Command, input: &[u8]) -> Result<Vec<u8>, String> {
        output(command, input)
            .map_err(|error| format!("`{}` does not run: {error}", self.program.display()))?
    }
}

/// What a program writes to standard output, or to standard error where it fails.
fn output(command: &mut Command, input: &[u8]) -> io::Result<Result<Vec<u8>, String>> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let stdin = child.stdin.take();
    let output = thread::scope(|scope| {
        // One that does not read to the end says why by its status.
        scope.spawn(|| stdin.map(|mut stdin| stdin.write_all(input)));
        child.wait_with_output()
    })?;
    let errors = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    match output.status.success() && !errors.starts_with("Code: ") {
        true => Ok(Ok(output.stdout)),
        false if errors.is_empty() => Ok(Err(output.status.to_string())),
        false => Ok(Err(errors)),
    }
}
