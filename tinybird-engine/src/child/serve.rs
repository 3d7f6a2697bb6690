//! From a request to its answer.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read};
use std::os::fd::AsFd;
use std::thread;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::process::{Signal, getpgrp, getpid, kill_process, kill_process_group};

use super::clickhouse::Local;
use super::foreign::Library;
use super::library::Connections;
use super::{python, sandbox};
use crate::Guarantees;
use crate::local::frame::write_answer;
use crate::local::start::{Program, Start};
use crate::request::Request;

/// Answers requests until there are no more.
pub(super) fn serve() -> io::Result<()> {
    // The library prints to standard output: what it prints goes to standard error, and the answers to a copy.
    let answers = File::from(rustix::io::dup(rustix::stdio::stdout())?);
    rustix::stdio::dup2_stdout(rustix::stdio::stderr())?;
    let requests = File::from(rustix::io::dup(rustix::stdio::stdin())?);

    // Without a buffer, so that what follows is there for whoever answers it.
    let Some(start) = Request::read(&mut &requests)? else { return Ok(()) };
    let Some(start) = Start::read(&start) else {
        return write_answer(&Err(super::UNKNOWN.to_owned()), &mut &answers);
    };
    match &start.program {
        Program::Python(python) => {
            let guarantees = sandbox::enter(&start);
            let error = python::run(python, &start, guarantees, answers.try_clone()?);
            write_answer(&Err(format!("`{}` does not run: {error}", python.program.display())), &mut &answers)
        }
        Program::ClickHouse(program) => {
            end_with_input();
            match Local::open(program, &start) {
                Ok((local, version, guarantees)) => {
                    loop_on(requests, answers, &version, guarantees, |request| local.answer(request))
                }
                Err(error) => write_answer(&Err(error), &mut &answers),
            }
        }
        Program::Library(path) => {
            let guarantees = sandbox::enter(&start);
            end_with_input();
            let library = Library::load(path);
            let connections = library.as_ref().map_err(Clone::clone).and_then(|library| {
                let connections = Connections::open(library, &start)?;
                let version = connections.version()?;
                Ok((connections, version))
            });
            match connections {
                Ok((connections, version)) => {
                    loop_on(requests, answers, &version, guarantees, |request| connections.answer(request))
                }
                Err(error) => write_answer(&Err(error), &mut &answers),
            }
        }
    }?;
    end()
}

/// Says that ClickHouse has started, then answers one request after the other.
fn loop_on(
    requests: impl Read,
    answers: File,
    version: &str,
    guarantees: Guarantees,
    answer: impl Fn(&Request) -> Result<Vec<u8>, String>,
) -> io::Result<()> {
    let (mut requests, mut answers) = (BufReader::new(requests), BufWriter::new(answers));
    write_answer(&Ok(format!("{version}\n{}", guarantees.words()).into_bytes()), &mut answers)?;
    while let Some(request) = Request::read(&mut requests)? {
        write_answer(&answer(&request), &mut answers)?;
    }
    Ok(())
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

/// Ends this process, and those that it started, without the destructors of the library, which take longer than a short
/// life's work.
fn end() -> ! {
    if getpgrp() == getpid() {
        kill_process_group(getpid(), Signal::KILL).ok();
    }
    kill_process(getpid(), Signal::KILL).ok();
    std::process::abort()
}
