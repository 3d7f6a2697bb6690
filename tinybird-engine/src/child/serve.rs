//! From a request to its answer.

use std::fs::File;
use std::io::{self, BufReader, BufWriter};
use std::os::fd::AsFd;
use std::path::Path;
use std::{str, thread};

use rustix::event::{PollFd, PollFlags, poll};
use rustix::process::{Signal, getpid, kill_process};

use super::library::{Connection, Library};
use crate::frame::{Operation, Request, write_answer};

/// Answers requests until there are no more.
pub(super) fn serve() -> io::Result<()> {
    // The library prints to standard output: what it prints goes to standard error, and the answers to a copy.
    let mut answers = BufWriter::new(File::from(rustix::io::dup(rustix::stdio::stdout())?));
    rustix::stdio::dup2_stdout(rustix::stdio::stderr())?;
    let mut requests = BufReader::new(File::from(rustix::io::dup(rustix::stdio::stdin())?));

    let Some(start) = Request::read(&mut requests)? else { return Ok(()) };
    end_with_input();
    let library = match load(&start) {
        Ok(library) => library,
        Err(error) => return write_answer(&Err(error), &mut answers),
    };
    let connections = match Connections::open(&library, &start) {
        Ok(connections) => connections,
        Err(error) => return write_answer(&Err(error), &mut answers),
    };
    write_answer(&Ok(library.version().into_bytes()), &mut answers)?;
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

/// Loads the library that the first request names.
fn load(start: &Request) -> Result<Library, String> {
    match (start.operation, start.parts.as_slice()) {
        (Operation::Start, [library, _, ..]) => Library::load(Path::new(utf8(library)?)),
        _ => Err("the first request starts the engine".to_owned()),
    }
}

/// One connection that writes and one that only reads, on the same data.
struct Connections<'a> {
    writer: Connection<'a>,
    reader: Connection<'a>,
}

impl<'a> Connections<'a> {
    /// Opens them. Parts of the request: the library, the folder for the data, and settings as `name=value`.
    fn open(library: &'a Library, start: &Request) -> Result<Self, String> {
        let data = format!("--path={}", utf8(&start.parts[1])?);
        let open = || {
            let connection = library.connect(&[&data])?;
            for setting in &start.parts[2..] {
                connection.query(&[b"SET ", setting.as_slice()].concat(), b"Null")?;
            }
            Ok::<_, String>(connection)
        };
        let (writer, reader) = (open()?, open()?);
        reader.query(b"SET readonly = 1", b"Null")?;
        Ok(Self { writer, reader })
    }

    fn answer(&self, request: &Request) -> Result<Vec<u8>, String> {
        match (request.operation, request.parts.as_slice()) {
            (Operation::Read, [statement, format]) => self.reader.query(statement, format),
            (Operation::Write, [statement, format]) => self.writer.query(statement, format),
            (Operation::Insert, [statement, format, rows]) => self.writer.insert(statement, format, rows),
            _ => Err("a request that nobody sends".to_owned()),
        }
    }
}

fn utf8(part: &[u8]) -> Result<&str, String> {
    str::from_utf8(part).map_err(|_| "a path that is not valid UTF-8".to_owned())
}
