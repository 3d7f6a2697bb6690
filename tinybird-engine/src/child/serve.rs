//! From a request to its answer.

use std::fs::File;
use std::io::{self, BufReader, BufWriter};
use std::os::fd::AsFd;
use std::os::unix::ffi::OsStrExt;
use std::thread;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::process::{Signal, getpid, kill_process};

use super::foreign::{Connection, Library};
use super::sandbox;
use crate::local::frame::{Operation, Request, write_answer};
use crate::local::start::Start;

/// Answers requests until there are no more.
pub(super) fn serve() -> io::Result<()> {
    // The library prints to standard output: what it prints goes to standard error, and the answers to a copy.
    let mut answers = BufWriter::new(File::from(rustix::io::dup(rustix::stdio::stdout())?));
    rustix::stdio::dup2_stdout(rustix::stdio::stderr())?;
    let mut requests = BufReader::new(File::from(rustix::io::dup(rustix::stdio::stdin())?));

    let Some(start) = Request::read(&mut requests)? else { return Ok(()) };
    let Some(start) = Start::read(&start) else {
        return write_answer(&Err("the first request starts the engine".to_owned()), &mut answers);
    };
    let guarantees = sandbox::enter(&start);
    end_with_input();
    let library = match Library::load(&start.library) {
        Ok(library) => library,
        Err(error) => return write_answer(&Err(error), &mut answers),
    };
    let connections = match Connections::open(&library, &start) {
        Ok(connections) => connections,
        Err(error) => return write_answer(&Err(error), &mut answers),
    };
    let version = library.version();
    write_answer(&Ok(format!("{version}\n{}", guarantees.words()).into_bytes()), &mut answers)?;
    while let Some(request) = Request::read(&mut requests)? {
        write_answer(&connections.answer(&request), &mut answers)?;
    }
    end()
}

/// Ends this process as soon as nobody can ask it any more, even in the middle of a statement.
fn end_with_input() {
    thread::spawn(|| {
        let stdin = rustix::stdio::stdin();
        let mut hangup = [PollFd::from_borrowed_fd(stdin.as_fd(), PollFlags::empty())];
        while poll(&mut hangup, None) == Err(rustix::io::Errno::INTR) {}
        if hangup[0].revents().intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
            end();
        }
    });
}

/// Ends this process without the destructors of the library, which take longer than a short life's work.
fn end() -> ! {
    kill_process(getpid(), Signal::KILL).ok();
    std::process::abort()
}

/// Why a text of several statements is not run.
const SEVERAL: &str = "ClickHouse reads more than one statement in this";

/// One connection that writes and one that only reads, on the same data.
struct Connections<'a> {
    writer: Connection<'a>,
    reader: Connection<'a>,
}

impl<'a> Connections<'a> {
    fn open(library: &'a Library, start: &Start) -> Result<Self, String> {
        let data = [b"--path=", start.data.as_os_str().as_bytes()].concat();
        let open = || {
            let connection = library.connect(&data)?;
            for setting in &start.settings {
                connection.query(format!("SET {setting}").as_bytes(), b"Null")?;
            }
            Ok::<_, String>(connection)
        };
        let (writer, reader) = (open()?, open()?);
        reader.query(b"SET readonly = 1", b"Null")?;
        Ok(Self { writer, reader })
    }

    fn answer(&self, request: &Request) -> Result<Vec<u8>, String> {
        let query = |connection: &Connection<'_>, statement: &[u8], format: &[u8]| match connection
            .count(statement)
        {
            0 | 1 => connection.query(statement, format),
            // The program that asks has checked this already, by a reading of its own.
            _ => Err(SEVERAL.to_owned()),
        };
        match (request.operation, request.parts.as_slice()) {
            (Operation::Read, [statement, format]) => query(&self.reader, statement, format),
            (Operation::Write, [statement, format]) => query(&self.writer, statement, format),
            (Operation::Insert, [statement, format, rows]) => self.writer.insert(statement, format, rows),
            _ => Err("a request that nobody sends".to_owned()),
        }
    }
}
