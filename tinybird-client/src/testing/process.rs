//! The process of a workspace for tests.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, fs, io, process, thread};

use bytes::Bytes;
use http::{Request, Uri};
use serde_json::Value;

use super::{Error, WorkspaceBuilder};
use crate::blocking::Client;
use crate::error::ErrorKind;
use crate::token::Token;

/// The variable that names the program, as for the engine that it is a host of.
const PROGRAM: &str = "TINYBIRD_ENGINE_HOST";

/// What it says once it answers, before its address.
const LISTENING: &str = "Listening on ";

#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    url: String,
    data: PathBuf,
}

impl Process {
    /// Starts it, and waits until it answers.
    pub(super) fn start(settings: &WorkspaceBuilder, folder: &Path) -> Result<Self, Error> {
        let data = data().map_err(|error| failed("the folder of its data cannot be made", &error))?;
        let mut command = program(settings, folder, &["dev", "--offline", "--port", "0", "--data"]);
        command.arg(&data).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let started = command.spawn().map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => Error::NoProgram,
            _ => failed("`cargo-tinybird` cannot be started", &error),
        });
        let mut started = match started {
            Ok(child) => Self { child, url: String::new(), data },
            Err(error) => {
                let _ = fs::remove_dir_all(data);
                return Err(error);
            }
        };
        let Some(stderr) = started.child.stderr.take() else {
            return Err(Error::Failed("the program says nothing".to_owned()));
        };
        let mut stderr = BufReader::new(stderr);
        let mut said = String::new();
        loop {
            let start = said.len();
            if stderr.read_line(&mut said).unwrap_or(0) == 0 {
                return Err(why(&said, settings, folder));
            }
            if let Some((_, url)) = said.get(start..).and_then(|line| line.split_once(LISTENING)) {
                url.trim().clone_into(&mut started.url);
                break;
            }
        }
        // It goes on to wait for a correction, which a test does not.
        if said.lines().any(|line| line.starts_with("error")) {
            return Err(Error::Failed(said.trim().to_owned()));
        }
        // What it says later is nobody's, but it must not wait for a reader.
        thread::spawn(move || io::copy(&mut stderr.by_ref(), &mut io::sink()));
        Ok(started)
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.data);
    }
}

/// The program with words of its command line, in the folder of a project.
fn program(settings: &WorkspaceBuilder, folder: &Path, words: &[&str]) -> Command {
    let named = || env::var_os(PROGRAM).filter(|program| !program.is_empty()).map(PathBuf::from);
    let program = settings.program.clone().or_else(named);
    let mut command = Command::new(program.unwrap_or_else(|| "cargo-tinybird".into()));
    command.arg("tinybird").args(words).current_dir(folder).env("NO_COLOR", "1");
    if let Some(engine) = &settings.engine {
        command.args(["--engine", engine]);
    }
    command
}

/// Why it ended before it answered.
fn why(said: &str, settings: &WorkspaceBuilder, folder: &Path) -> Error {
    let plain = |said: &str| said.trim().trim_start_matches("error: ").to_owned();
    match program(settings, folder, &["engine", "status"]).stdin(Stdio::null()).output() {
        Ok(output) if !output.status.success() => {
            Error::NoEngine(plain(&String::from_utf8_lossy(&output.stderr)))
        }
        _ => Error::Failed(plain(said)),
    }
}

fn failed(what: &str, error: &io::Error) -> Error {
    Error::Failed(format!("{what}: {error}"))
}

/// A new folder.
fn data() -> io::Result<PathBuf> {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    loop {
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = env::temp_dir().join(format!("tinybird-testing-{}-{number}", process::id()));
        match fs::create_dir(&folder) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            made => return made.map(|()| folder),
        }
    }
}

/// The token that the server gives to whoever asks on this machine.
pub(super) fn token(client: &Client) -> Result<Token, crate::Error> {
    let mut request = Request::new(Bytes::new());
    *request.uri_mut() = Uri::from_static("/tokens");
    let answer = client.request(request)?;
    let tokens: Option<Value> = serde_json::from_slice(answer.body()).ok();
    let token = tokens.as_ref().and_then(|tokens| tokens.get("workspace_admin_token")?.as_str());
    let unknown = || crate::Error::new(ErrorKind::Decode, "the program does not tell its tokens");
    token.map(Token::from).ok_or_else(unknown)
}
