//! A server by its HTTP address, in a database of its own.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use percent_encoding::percent_decode_str;
use ureq::Agent;

use crate::backend::{Backend, GRACE};
use crate::find::take_user;
use crate::request::{Answer, Operation, Request};
use crate::{Error, Guarantees, Options};

/// The longest answer that is read.
const LONGEST: u64 = 1 << 30;

/// How long a server may take to answer the short statements at the beginning and at the end.
const SHORT: Duration = Duration::from_secs(10);

/// A database on a server. Dropping it drops the database.
#[derive(Debug)]
pub(crate) struct Server {
    agent: Agent,
    /// Without user and password.
    address: String,
    user: Option<(String, String)>,
    database: String,
    settings: Vec<(String, String)>,
    version: String,
}

impl Server {
    pub(crate) fn open(address: &str, options: &Options) -> Result<Self, Error> {
        let (address, user) = take_user(address);
        let decoded = |text| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let user = user.map(|user| user.split_once(':').unwrap_or((user, "")));
        let mut server = Self {
            agent: Agent::config_builder().http_status_as_error(false).max_redirects(0).build().into(),
            address,
            user: user.map(|(user, password)| (decoded(user), decoded(password))),
            database: String::new(),
            settings: options.settings.clone().with_limits(options.time, options.memory).into_pairs(),
            version: String::new(),
        };
        if options.data.is_some() {
            return Err(server.unusable("it does not keep data in a folder of this machine".to_owned()));
        }
        let answer = server.post(&[("readonly", "1")], b"SELECT version() FORMAT TSVRaw", SHORT)?;
        let version =
            String::from_utf8_lossy(&answer.map_err(|said| server.unusable(said))?).trim().to_owned();
        if !version.starts_with(|c: char| c.is_ascii_digit()) {
            return Err(server.unusable("it does not answer as ClickHouse does".to_owned()));
        }
        server.version = version;
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let database = format!("tinybird_check_{}_{}", std::process::id(), now.as_nanos());
        let created = server.post(&[], format!("CREATE DATABASE {database}").as_bytes(), SHORT)?;
        created.map_err(|said| server.unusable(said))?;
        server.database = database;
        Ok(server)
    }

    fn unusable(&self, why: String) -> Error {
        Error::Server { address: self.address.clone(), why }
    }

    /// Sends a statement, or the rows of one that is among the parameters.
    fn post(&self, parameters: &[(&str, &str)], body: &[u8], limit: Duration) -> Result<Answer, Error> {
        let failed = |error: ureq::Error| match error {
            ureq::Error::Timeout(_) => Error::TimedOut(limit),
            error => self.unusable(error.to_string()),
        };
        let mut request = self.agent.post(&self.address).config().timeout_global(Some(limit + GRACE)).build();
        if let Some((user, password)) = &self.user {
            request = request.header("X-ClickHouse-User", user).header("X-ClickHouse-Key", password);
        }
        // The whole answer is there before its status, so that what fails in the middle is told as an error.
        request = request.query("wait_end_of_query", "1").query("database", &self.database);
        request =
            request.query_pairs(self.settings.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        request = request.query_pairs(parameters.iter().copied());
        let mut response = request.send(body).map_err(failed)?;
        let is_ok =
            response.status().is_success() && !response.headers().contains_key("X-ClickHouse-Exception-Code");
        let body = response.body_mut().with_config().limit(LONGEST).read_to_vec().map_err(failed)?;
        if is_ok {
            return Ok(Ok(body));
        }
        let said = String::from_utf8_lossy(&body).trim().to_owned();
        match said.starts_with("Code: ") {
            true => Ok(Err(said)),
            false => Err(self.unusable(format!("it answers with the status {}", response.status()))),
        }
    }
}

impl Backend for Server {
    fn ask(&mut self, request: Request, limit: Duration) -> Result<Answer, Error> {
        match (request.operation, request.parts.as_slice()) {
            (Operation::Read, [statement, format]) => {
                let format = String::from_utf8_lossy(format);
                let parameters = [("default_format", &*format), ("readonly", "1")];
                self.post(&parameters, statement, limit)
            }
            (Operation::Insert, [statement, format, rows]) => {
                let statement = [statement.as_slice(), b" FORMAT ", format].concat();
                self.post(&[("query", &String::from_utf8_lossy(&statement))], rows, limit)
            }
            (_, [statement, ..]) => self.post(&[], statement, limit),
            _ => Err(self.unusable("the request has no statement".to_owned())),
        }
    }

    fn version(&self) -> &str {
        &self.version
    }

    /// What a server reads and reaches is not for us to close.
    fn guarantees(&self) -> Guarantees {
        Guarantees::default()
    }

    fn process_id(&self) -> Option<u32> {
        None
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if !self.database.is_empty() {
            // A server that cannot be reached any more keeps it: there is nobody to tell.
            self.post(&[], format!("DROP DATABASE IF EXISTS {}", self.database).as_bytes(), SHORT).ok();
        }
    }
}
