//! A local Tinybird for tests: the project of a package, on a ClickHouse of this machine.

mod error;
mod process;

use std::env;
use std::io::{self, Write as _};
use std::path::PathBuf;

pub use error::Error;

use crate::blocking::Client;
use crate::token::Token;
use process::Process;

/// The project of a package as a Tinybird of its own: it takes rows, fills views, and answers endpoints and SQL.
///
/// It is `cargo tinybird dev --offline` on a free port, with data that end with it. Each workspace has a process of its own, so that
/// tests run side by side. The definitions are those of the package whose test it is, as they stand in its sources; secrets are
/// environment variables of their names.
///
/// It needs the program `cargo-tinybird` on the `PATH`, or where `TINYBIRD_ENGINE_HOST` names it, and a ClickHouse:
/// `cargo tinybird engine install`.
///
/// ```no_run
/// use tinybird_client::testing::Workspace;
///
/// let workspace = Workspace::start()?;
/// let tinybird = workspace.client();
/// tinybird.events("page_views").ingest_ndjson("{\"path\": \"/\"}")?;
/// let answer = tinybird.sql("SELECT count() FROM page_views").rows::<(u64,)>()?;
/// assert_eq!(answer.rows, [(1,)]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Workspace {
    client: Client,
    token: Token,
    process: Process,
}

/// How a [`Workspace`] is started: [`Workspace::builder`].
#[derive(Debug, Clone, Default)]
pub struct WorkspaceBuilder {
    package: Option<PathBuf>,
    engine: Option<String>,
    program: Option<PathBuf>,
}

impl Workspace {
    /// Starts one with the definitions of the package whose test this is.
    ///
    /// # Errors
    ///
    /// `cargo-tinybird` or a ClickHouse is not installed, or something is wrong with the project.
    pub fn start() -> Result<Self, Error> {
        Self::builder().start()
    }

    /// Starts one where `cargo-tinybird` and a ClickHouse are installed. Where they are not, a line on standard error says so,
    /// and the test that gets `None` is to end.
    ///
    /// # Errors
    ///
    /// Something is wrong with the project.
    pub fn optional() -> Result<Option<Self>, Error> {
        Self::builder().optional()
    }

    /// Settings of one that is to be started.
    #[must_use]
    pub fn builder() -> WorkspaceBuilder {
        WorkspaceBuilder::default()
    }

    /// A client of it, which may do everything.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// The address of its API, for other clients.
    #[must_use]
    pub fn url(&self) -> &str {
        self.process.url()
    }

    /// The token of its administrator, for other clients.
    #[must_use]
    pub fn token(&self) -> &Token {
        &self.token
    }
}

impl WorkspaceBuilder {
    /// The folder of another package, or of datafiles.
    #[must_use]
    pub fn package(mut self, folder: impl Into<PathBuf>) -> Self {
        self.package = Some(folder.into());
        self
    }

    /// The ClickHouse, as `--engine` of the commands takes it.
    #[must_use]
    pub fn engine(mut self, engine: impl Into<String>) -> Self {
        self.engine = Some(engine.into());
        self
    }

    /// The program `cargo-tinybird`, wherever it is.
    #[must_use]
    pub fn program(mut self, path: impl Into<PathBuf>) -> Self {
        self.program = Some(path.into());
        self
    }

    /// Starts it.
    ///
    /// # Errors
    ///
    /// As of [`Workspace::start`].
    pub fn start(self) -> Result<Workspace, Error> {
        let folder = match self.package.clone() {
            Some(folder) => folder,
            // Cargo says so to the tests that it runs.
            None => match env::var_os("CARGO_MANIFEST_DIR") {
                Some(folder) => folder.into(),
                None => env::current_dir().map_err(|error| Error::Failed(error.to_string()))?,
            },
        };
        let process = Process::start(&self, &folder)?;
        let anonymous = Client::builder().anonymous().base_url(process.url()).build();
        let token = anonymous.and_then(|client| process::token(&client));
        let token = token.map_err(|error| Error::Failed(error.to_string()))?;
        let client = Client::builder().token(token.clone()).base_url(process.url()).build();
        let client = client.map_err(|error| Error::Failed(error.to_string()))?;
        Ok(Workspace { client, token, process })
    }

    /// Starts it where that is possible on this machine.
    ///
    /// # Errors
    ///
    /// As of [`Workspace::optional`].
    pub fn optional(self) -> Result<Option<Workspace>, Error> {
        match self.start() {
            Ok(workspace) => Ok(Some(workspace)),
            Err(error) if error.is_not_installed() => {
                // Past the test harness, which shows what a test prints only where it fails.
                let _ = writeln!(io::stderr(), "skipped: {}", error.to_string().replace('\n', "; "));
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}
