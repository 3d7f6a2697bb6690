//! The child process as the program that asks sees it.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::folder::Folder;
use crate::frame::{Answer, Operation, Request, read_answer};
use crate::{Error, Host, Options, child};

/// How long a child may take to load the library and to connect: half a gigabyte is read from the disk, perhaps a slow one.
const START: Duration = Duration::from_secs(60);

/// What ClickHouse gets beyond a limit to notice that it exceeded it and to say so.
const GRACE: Duration = Duration::from_secs(2);

const OUTPUT: &str = "output";

/// A running child. Dropping it kills it and removes its files.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    requests: Sender<Request>,
    answers: Receiver<io::Result<Answer>>,
    folder: Folder,
    version: String,
}

impl Process {
    pub(crate) fn start(library: &Path, options: &Options) -> Result<Self, Error> {
        let Host { program } = &options.host;
        let folder = Folder::new()?;
        let unusable = |source| Error::Folder { path: folder.path().to_owned(), source };
        let output = File::create(folder.path().join(OUTPUT)).map_err(unusable)?;
        let mut child = Command::new(program)
            .arg(child::ARGUMENT)
            // The child knows nothing of this program's environment: a statement that could read it would find no secret.
            .env_clear()
            .env("HOME", folder.path())
            .env("TMPDIR", folder.path())
            .env("LC_ALL", "C.UTF-8")
            .current_dir(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(output)
            .spawn()
            .map_err(|source| Error::Host { program: program.clone(), source })?;
        let (requests, to_send) = channel();
        let (received, answers) = channel();
        if let (Some(stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) {
            thread::spawn(move || exchange(stdin, stdout, &to_send, &received));
        }
        let mut process = Self { child, requests, answers, folder, version: String::new() };
        let data = process.folder.path().join("data");
        let settings = options.settings.clone().with_limits(options.time, options.memory);
        let mut parts =
            vec![library.as_os_str().as_encoded_bytes().to_vec(), data.into_os_string().into_encoded_bytes()];
        parts.extend(settings.assignments().map(String::into_bytes));
        let version =
            process.ask(Request { operation: Operation::Start, parts }, START)?.map_err(Error::Unusable)?;
        process.version = String::from_utf8_lossy(&version).into_owned();
        Ok(process)
    }

    pub(crate) fn version(&self) -> &str {
        &self.version
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Asks the child. After an error it is of no use any more.
    pub(crate) fn ask(&mut self, request: Request, limit: Duration) -> Result<Answer, Error> {
        // Where the thread has ended, there is no answer either.
        self.requests.send(request).ok();
        match self.answers.recv_timeout(limit + GRACE) {
            Ok(Ok(answer)) => Ok(answer),
            Err(RecvTimeoutError::Timeout) => Err(Error::TimedOut(limit)),
            Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => Err(Error::Ended(self.last_words())),
        }
    }

    /// How the child ended, and what it said last.
    fn last_words(&mut self) -> String {
        let status = self.ended().map_or_else(|error| error.to_string(), |status| status.to_string());
        let said = std::fs::read(self.folder.path().join(OUTPUT)).unwrap_or_default();
        match String::from_utf8_lossy(&said).trim().lines().last() {
            Some(line) => format!("{status}: {line}"),
            None => status,
        }
    }

    /// The status of a child that closed its output, and so is ending. One that is not is killed.
    fn ended(&mut self) -> io::Result<ExitStatus> {
        let begun = Instant::now();
        while begun.elapsed() < GRACE {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status);
            }
            thread::sleep(Duration::from_millis(5));
        }
        self.child.kill()?;
        self.child.wait()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// Sends requests and receives their answers, until one of both ends.
fn exchange(
    stdin: impl io::Write,
    stdout: impl Read,
    requests: &Receiver<Request>,
    answers: &Sender<io::Result<Answer>>,
) {
    let (mut stdin, mut stdout) = (BufWriter::new(stdin), BufReader::new(stdout));
    while let Ok(request) = requests.recv() {
        let answer = request.write(&mut stdin).and_then(|()| read_answer(&mut stdout));
        let ended = answer.is_err();
        if answers.send(answer).is_err() || ended {
            return;
        }
    }
}
