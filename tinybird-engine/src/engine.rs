//! An engine: statements in, rows or errors out.

use std::env;
use std::path::PathBuf;
use std::time::Duration;

use crate::backend::Backend;
use crate::request::{Operation, Request};
use crate::statement::{self, Use};
use crate::{ClickHouseError, Error, Guarantees, Location, Search, Settings};

/// The program that is started as the child process: it calls [`child::main`](crate::child::main) when its first argument
/// is [`child::ARGUMENT`](crate::child::ARGUMENT).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Host {
    pub(crate) program: PathBuf,
}

impl Host {
    /// A program by its path.
    pub fn new(program: impl Into<PathBuf>) -> Self {
        Self { program: program.into() }
    }

    /// What `TINYBIRD_ENGINE_HOST` names, else `cargo-tinybird` on the `PATH`.
    pub fn find() -> Result<Self, Error> {
        if let Some(program) = env::var_os("TINYBIRD_ENGINE_HOST").filter(|program| !program.is_empty()) {
            return Ok(Self::new(program));
        }
        let name = format!("cargo-tinybird{}", env::consts::EXE_SUFFIX);
        let folders = env::var_os("PATH").unwrap_or_default();
        let found = env::split_paths(&folders).map(|folder| folder.join(&name)).find(|path| path.is_file());
        found.map(Self::new).ok_or(Error::NoHost)
    }
}

/// How an engine runs.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Options {
    /// The program that is started as the child process.
    pub host: Host,
    /// ClickHouse's settings.
    pub settings: Settings,
    /// How long a statement may take.
    pub time: Duration,
    /// How much memory a statement may use, in bytes.
    pub memory: u64,
    /// A folder that keeps the data for the next process. Without it the data ends with the process.
    pub data: Option<PathBuf>,
}

impl Options {
    /// Tinybird's settings, 10 seconds and 1 GiB for each statement, no data that is kept.
    pub fn new(host: Host) -> Self {
        Self {
            host,
            settings: Settings::default(),
            time: Duration::from_secs(10),
            memory: 1 << 30,
            data: None,
        }
    }
}

/// A ClickHouse that answers statements, one at a time.
///
/// When its process ends or takes too long, the statement is an error and the next one starts a new process, whose
/// database is empty (unless its data is kept): [`Engine::generation`] tells.
#[derive(Debug)]
pub struct Engine {
    location: Location,
    options: Options,
    running: Option<Box<dyn Backend>>,
    generation: u32,
}

impl Engine {
    /// Starts the first engine that [`Search::new`] finds.
    pub fn find(options: Options) -> Result<Self, Error> {
        Self::start(Search::new().find()?, options)
    }

    /// Starts an engine.
    pub fn start(location: Location, options: Options) -> Result<Self, Error> {
        let mut engine = Self::at(location, options);
        engine.running()?;
        Ok(engine)
    }

    /// An engine that starts with its first statement.
    pub fn at(location: Location, options: Options) -> Self {
        Self { location, options, running: None, generation: 0 }
    }

    /// Runs a statement that reads, and returns its rows in one of ClickHouse's formats, say `JSONEachRow`.
    ///
    /// It runs on a connection that cannot write.
    pub fn query(&mut self, statement: &str, format: &str) -> Result<Vec<u8>, Error> {
        self.check(statement, Use::Read)?;
        self.ask(Request::new(Operation::Read, [statement.as_bytes(), format.as_bytes()]))
    }

    /// Runs a statement that writes: creates, changes or drops a table, or fills it from another one.
    pub fn execute(&mut self, statement: &str) -> Result<(), Error> {
        self.check(statement, Use::Write)?;
        self.ask(Request::new(Operation::Write, [statement.as_bytes(), b"Null"])).map(drop)
    }

    /// Inserts rows in one of ClickHouse's formats. `into` is a table, with a list of columns or without: `` `t` (a, b) ``.
    pub fn insert(&mut self, into: &str, format: &str, rows: &[u8]) -> Result<(), Error> {
        let statement = format!("INSERT INTO {into}");
        self.check(&statement, Use::Insert)?;
        self.ask(Request::new(Operation::Insert, [statement.as_bytes(), format.as_bytes(), rows])).map(drop)
    }

    /// Counts the processes of this engine, from 1: a new one has an empty database.
    pub fn generation(&self) -> u32 {
        self.generation
    }

    /// Where it was found.
    pub fn location(&self) -> &Location {
        &self.location
    }

    /// The version of ClickHouse, say `26.7.2`. Starts the process if it has ended.
    pub fn version(&mut self) -> Result<&str, Error> {
        self.running().map(|running| running.version())
    }

    /// What holds whatever a statement says. Starts the process if it has ended.
    pub fn guarantees(&mut self) -> Result<Guarantees, Error> {
        self.running().map(|running| running.guarantees())
    }

    /// The id of the running process, where it has one of its own.
    pub fn process_id(&self) -> Option<u32> {
        self.running.as_ref().and_then(|running| running.process_id())
    }

    /// Refuses what may not be sent.
    fn check(&mut self, statement: &str, purpose: Use) -> Result<(), Error> {
        let is_closed = self.guarantees()?.is_complete();
        Ok(statement::check(statement, purpose, is_closed)?)
    }

    fn ask(&mut self, request: Request) -> Result<Vec<u8>, Error> {
        let limit = self.options.time;
        let running = self.running()?;
        let answer = running
            .ask(request, limit)
            .and_then(|answer| answer.map_err(|message| ClickHouseError::parse(&message).into()));
        let is_of_no_more_use = match &answer {
            Err(Error::ClickHouse(_)) => running.is_exhausted(),
            Err(_) => true,
            Ok(_) => false,
        };
        if is_of_no_more_use {
            self.running = None;
        }
        answer
    }

    /// The running engine, a new one if the last one ended.
    fn running(&mut self) -> Result<&mut dyn Backend, Error> {
        if self.running.is_none() {
            self.running = Some(start(&self.location, &self.options)?);
            self.generation += 1;
        }
        self.running.as_deref_mut().map_or(Err(Error::NotFound), |running| Ok(running as &mut dyn Backend))
    }
}

/// Starts what was found.
fn start(location: &Location, options: &Options) -> Result<Box<dyn Backend>, Error> {
    match location {
        #[cfg(feature = "http")]
        Location::Address(address) => Ok(Box::new(crate::http::Server::open(address, options)?)),
        #[cfg(not(feature = "http"))]
        Location::Address(_) => Err(Error::Unusable("this program was built without HTTP".to_owned())),
        #[cfg(unix)]
        _ => Ok(Box::new(crate::local::Process::start(crate::local::program(location)?, options)?)),
        #[cfg(not(unix))]
        _ => Err(Error::Unusable(
            "it runs on Linux and macOS only: name the HTTP address of a server".to_owned(),
        )),
    }
}
