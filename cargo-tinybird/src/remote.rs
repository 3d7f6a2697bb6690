//! The workspace that a command talks to, and what it says where that fails.

use std::borrow::Borrow;
use std::time::Duration;

use tinybird_build::package::Package;
use tinybird_client::{ErrorKind, Token};
use tinybird_core::suggest::did_you_mean;
use tinybird_deploy::client as tinybird_client;
use tinybird_deploy::{Api, Error, Found, Given, Origin, Settings};

use crate::cli;
use crate::package::{Context, here};
use crate::shell::Shell;

/// The workspace that a command talks to.
pub(crate) struct Remote {
    pub(crate) settings: Settings,
    pub(crate) api: Api,
    timeout: Option<Duration>,
}

/// With a limit for the time of each request, where there is one.
fn limited(api: Api, timeout: Option<Duration>) -> Api {
    match timeout {
        Some(timeout) => api.timeout(timeout),
        None => api,
    }
}

/// Keys of `[package.metadata.tinybird]`.
const KEYS: [&str; 2] = ["engine", "url"];

/// The settings for the package, or for this folder.
pub(crate) fn settings(
    connection: &cli::Connection,
    package: &cli::Package,
    shell: Shell,
) -> Result<Settings, String> {
    let found = Context::find(package, &[]).map(|context| context.package);
    let is_requested = package.manifest_path.is_some() || package.package.is_some();
    let package = match found {
        Ok(package) => Some(package),
        Err(error) if is_requested => return Err(error.to_string()),
        Err(_) => None,
    };
    package.iter().try_for_each(check_metadata)?;
    let folder = match &package {
        Some(package) => package.dir.clone(),
        None => here().map_err(|error| error.to_string())?,
    };
    let given = Given {
        token: connection.token.as_deref().map(Into::into),
        url: connection.url.clone(),
        manifest_url: package.and_then(|package| package.url),
    };
    let settings = Settings::find_with(&folder, given).map_err(|error| error.to_string())?;
    settings.problems.iter().for_each(|problem| shell.note(problem));
    Ok(settings)
}

fn check_metadata(package: &Package) -> Result<(), String> {
    let Some(key) = package.other_metadata.first() else { return Ok(()) };
    let help = match &**key {
        "token" => "a token does not belong into a file that is shared: put it into `.env.local`".to_owned(),
        key => match did_you_mean(key, KEYS.into_iter()) {
            Some(similar) => format!("did you mean `{similar}`?"),
            None => format!("it takes {}", KEYS.map(|key| format!("`{key}`")).join(" and ")),
        },
    };
    let manifest = package.dir.join("Cargo.toml");
    Err(format!(
        "unknown key `{key}` in `[package.metadata.tinybird]` of `{}`\nhelp: {help}",
        manifest.display()
    ))
}

impl Remote {
    /// The one whose token is used: the branch's, else the workspace's.
    pub(crate) fn find(target: &cli::Target, shell: Shell) -> Result<Self, String> {
        let settings = settings(&target.connection, &target.package, shell)?;
        let token = settings.token_in_use().cloned();
        Self::new(settings, token, &target.connection)
    }

    /// The workspace itself, whatever branch is used: only its token makes branches.
    pub(crate) fn of_workspace(target: &cli::Target, shell: Shell) -> Result<Self, String> {
        let settings = settings(&target.connection, &target.package, shell)?;
        let token = settings.token.clone();
        Self::new(settings, token, &target.connection)
    }

    fn new(
        settings: Settings,
        token: Option<Found<Token>>,
        connection: &cli::Connection,
    ) -> Result<Self, String> {
        let client =
            settings.builder(token.as_ref()).and_then(|builder| Ok(builder.build()?)).map_err(failure)?;
        let timeout = connection.request_timeout.map(Duration::from_secs);
        let api = limited(Api::new(client), timeout);
        Ok(Self { settings, api, timeout })
    }

    /// The same place with another token.
    pub(crate) fn with_token(&self, token: Token) -> Result<Api, String> {
        let found = Found { value: token, origin: Origin::Given };
        let client = self.settings.builder(Some(&found)).and_then(|builder| Ok(builder.build()?));
        Ok(limited(Api::new(client.map_err(failure)?), self.timeout))
    }

    /// The host that it is at.
    pub(crate) fn host(&self) -> &str {
        let url = &self.settings.url.value;
        url.split_once("://").map_or(&**url, |(_, host)| host).trim_end_matches('/')
    }
}

/// The API of the workspace, or of the branch, whose token is used.
pub(crate) fn api(target: &cli::Target, shell: Shell) -> Result<Api, String> {
    Ok(Remote::find(target, shell)?.api)
}

/// What a person reads of an error, with what to do.
pub(crate) fn failure(error: impl Borrow<Error>) -> String {
    match error.borrow() {
        Error::Client(error) => client_failure(error),
        other => other.to_string(),
    }
}

/// The same of the client's error. The client speaks to programmers.
pub(crate) fn client_failure(error: &tinybird_client::Error) -> String {
    let mut text = match error.status() {
        Some(status) => format!("Tinybird answers {status}: {}", error.message()),
        None => error.message().to_owned(),
    };
    if error.status().is_none()
        && let Some(source) = std::error::Error::source(error)
    {
        text.push_str(&format!(": {source}"));
    }
    if let Some(page) = error.documentation() {
        text.push_str(&format!("\nhelp: {page}"));
    }
    let help = match error.kind() {
        ErrorKind::Unauthorized => {
            "`cargo tinybird info` shows which token and which address are used; `cargo tinybird login` gets another"
        }
        ErrorKind::Transport => "check the address (`cargo tinybird info` shows it) and the network",
        ErrorKind::Timeout => "try again later, or give it more time by `--request-timeout`",
        ErrorKind::RateLimited | ErrorKind::Server => "try again later",
        ErrorKind::Config => "`cargo tinybird info` shows where the settings come from",
        _ => return text,
    };
    format!("{text}\nhelp: {help}")
}
