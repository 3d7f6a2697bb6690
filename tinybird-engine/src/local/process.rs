//! The child process as the program that asks sees it.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};

use super::folder::Folder;
use super::frame::read_answer;
use super::start::{OVERHEAD, Program, Start};
use crate::backend::{Backend, GRACE};
use crate::request::{Answer, Request};
use crate::{Error, Guarantees, Host, Options, child};

/// How long a child may take to load the library and to connect: half a gigabyte is read from the disk, perhaps a slow one.
const START: Duration = Duration::from_secs(60);

/// The file of the child's folder that its errors go to.
const OUTPUT: &str = "output";

/// A running child. Dropping it kills it and removes its files.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    requests: Sender<Request>,
    answers: Receiver<io::Result<Answer>>,
    folder: Folder,
    version: String,
    guarantees: Guarantees,
    /// How much memory a statement may use, in bytes.
    memory: u64,
}

impl Process {
    pub(crate) fn start(program: Program, options: &Options) -> Result<Self, Error> {
        let Host { program: host } = &options.host;
        let folder = Folder::new()?;
        let unusable = |source| Error::Folder { path: folder.path().to_owned(), source };
        let output = File::create(folder.path().join(OUTPUT)).map_err(unusable)?;
        let mut child = Command::new(host)
            .arg(child::ARGUMENT)
            // The child knows nothing of this program's environment: a statement that could read it would find no secret.
            .env_clear()
            .env("HOME", folder.path())
            .env("TMPDIR", folder.path())
            .env("LC_ALL", "C.UTF-8")
            // Tinybird's servers have no other time zone.
            .env("TZ", "UTC")
            .current_dir(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(output)
            // What it starts in its turn ends with it.
            .process_group(0)
            .spawn()
            .map_err(|source| Error::Host { program: host.clone(), source })?;
        let (requests, to_send) = channel();
        let (received, answers) = channel();
        if let (Some(stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) {
            thread::spawn(move || exchange(stdin, stdout, &to_send, &received));
        }
        let data = options.data.clone().unwrap_or_else(|| folder.path().join("data"));
        fs::create_dir_all(&data).map_err(|source| Error::Folder { path: data.clone(), source })?;
        let data = data.canonicalize().unwrap_or(data);
        let start = Start {
            // `clickhouse` is a new process for each statement.
            is_temporary: options.data.is_none() && !matches!(program, Program::ClickHouse(_)),
            program,
            folder: folder.path().to_owned(),
            data,
            memory: options.memory,
            settings: options.settings.clone().with_limits(options.time, options.memory).into_pairs(),
        };
        let mut process = Self {
            child,
            requests,
            answers,
            folder,
            version: String::new(),
            guarantees: Guarantees::default(),
            memory: options.memory,
        };
        let said = process.ask(start.request(), START)?;
        let said = said.map_err(|said| Error::Unusable(process.with_output(said)))?;
        let said = String::from_utf8_lossy(&said);
        let (version, words) = said.split_once('\n').unwrap_or((&said, ""));
        process.version = version.to_owned();
        process.guarantees = Guarantees::of(words);
        Ok(process)
    }

    /// How the child ended, and what it said last.
    fn last_words(&mut self) -> String {
        let status = self.ended().map_or_else(|error| error.to_string(), |status| status.to_string());
        self.with_output(status)
    }

    /// With the last line that the child printed: ClickHouse prints why it ends.
    fn with_output(&self, said: String) -> String {
        let output = fs::read(self.folder.path().join(OUTPUT)).unwrap_or_default();
        match String::from_utf8_lossy(&output).trim().lines().last() {
            Some(line) => format!("{said}: {line}"),
            None => said,
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

impl Backend for Process {
    fn ask(&mut self, request: Request, limit: Duration) -> Result<Answer, Error> {
        // Where the thread has ended, there is no answer either.
        self.requests.send(request).ok();
        match self.answers.recv_timeout(limit + GRACE) {
            Ok(Ok(answer)) => Ok(answer),
            Err(RecvTimeoutError::Timeout) => Err(Error::TimedOut(limit)),
            Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => Err(Error::Ended(self.last_words())),
        }
    }

    fn is_exhausted(&self) -> bool {
        // Only Linux tells, and only there is the limit that of the process.
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let used = status.lines().find_map(|line| line.strip_prefix("VmData:")?.trim().strip_suffix(" kB"));
        used.and_then(|used| used.parse::<u64>().ok())
            .is_some_and(|used| used * 1024 > self.memory + OVERHEAD / 2)
    }

    fn version(&self) -> &str {
        &self.version
    }

    fn guarantees(&self) -> Guarantees {
        self.guarantees
    }

    fn process_id(&self) -> Option<u32> {
        Some(self.child.id())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        kill_process_group(Pid::from_child(&self.child), Signal::KILL).ok();
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

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;
    use std::net::TcpListener;
    use std::time::Duration;

    use super::Process;
    use crate::backend::Backend;
    use crate::local::start::Program;
    use crate::request::{Operation, Request};
    use crate::testing::{installed, options};
    use crate::{Location, Options};

    /// Asks the child what no check has seen.
    #[test]
    fn the_system_closes_the_network_and_files() {
        let Some(Location::Library(library)) = installed() else { return };
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        listener.set_nonblocking(true).expect("not blocking");
        let address = listener.local_addr().expect("its address");
        let mut options: Options = options();
        options.settings = options.settings.with("http_max_tries", "1").with("connect_timeout", "1");
        let mut process = Process::start(Program::Library(library), &options).expect("started");
        let guarantees = process.guarantees();
        let mut ask = |statement: String| {
            let request = Request::new(Operation::Write, [statement.as_bytes(), b"TSV"]);
            process.ask(request, Duration::from_secs(60)).expect("an answer")
        };
        if guarantees.network {
            let error = ask(format!("SELECT * FROM url('http://{address}/', 'CSV', 'a String')"))
                .expect_err("refused");
            assert!(!error.is_empty());
            assert_eq!(listener.accept().expect_err("nobody").kind(), ErrorKind::WouldBlock);
        }
        if guarantees.files {
            let file = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
            let error = ask(format!("SELECT file('{file}')")).expect_err("refused");
            assert!(error.contains("Permission denied"), "{error}");
            let error = ask(format!("SELECT 1 INTO OUTFILE '{file}.new'")).expect_err("refused");
            assert!(!error.is_empty());
        }
    }

    #[test]
    fn several_statements_are_seen_by_the_child_too() {
        let Some(Location::Library(library)) = installed() else { return };
        let mut process = Process::start(Program::Library(library), &options()).expect("started");
        let request = Request::new(Operation::Read, [b"SELECT 1; SELECT 2", b"TSV"]);
        let answer = process.ask(request, Duration::from_secs(10)).expect("an answer");
        assert!(answer.is_err_and(|error| error.contains("more than one statement")));
    }
}
