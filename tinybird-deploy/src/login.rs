//! Login: a browser, or a code for machines without one, gives the token of a workspace.

use std::io::{BufRead, BufReader, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::time::{Duration, Instant};

use serde::Deserialize;
use tinybird_client::Token;
use tinybird_client::blocking::Client;
use tinybird_client::http::Method;

use crate::api::{Api, json, lenient};
use crate::error::Error;

/// Where people log in.
pub const AUTH_HOST: &str = "https://cloud.tinybird.co";

/// The port that Tinybird's page comes back to.
const PORT: u16 = 49160;

/// How long somebody has to log in: 3 minutes.
pub const PATIENCE: Duration = Duration::from_secs(180);

/// What a login gives.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct LoggedIn {
    /// The token of the workspace.
    #[serde(default, deserialize_with = "lenient::token")]
    pub workspace_token: Option<Token>,
    /// The address of its API.
    #[serde(default, deserialize_with = "lenient::id")]
    pub api_host: String,
    /// Its name.
    #[serde(default, deserialize_with = "lenient::id")]
    pub workspace_name: String,
    /// Who logged in.
    #[serde(default, deserialize_with = "lenient::id")]
    pub user_email: String,
}

/// What came back from the browser.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Callback {
    /// The code that is exchanged for a token.
    pub code: String,
    /// Whether it came with the state of this login. Without one, another page may have sent it: ask who it is.
    pub has_state: bool,
}

/// A login by the browser, which waits for the page to come back, on loopback only.
#[derive(Debug)]
pub struct BrowserLogin {
    listener: TcpListener,
    state: String,
    /// The address to open.
    pub url: String,
}

/// Without letters and digits that look alike.
const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// Letters and digits that nobody can guess.
fn random(length: usize) -> Result<String, Error> {
    let mut bytes = vec![0; length];
    getrandom::fill(&mut bytes)
        .map_err(|error| Error::Settings(format!("the system gives no random numbers: {error}")))?;
    Ok(bytes.into_iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect())
}

fn address(auth_host: &str, pairs: &[(&str, &str)]) -> String {
    let encoded = |text: &str| {
        percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
    };
    let pairs: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    format!("{}/api/cli-login?{}", auth_host.trim_end_matches('/'), pairs.join("&"))
}

/// The API of the host that people log in at.
fn api(auth_host: &str) -> Result<Api, Error> {
    Ok(Api::new(Client::builder().anonymous().base_url(auth_host).build()?))
}

impl BrowserLogin {
    /// Listens for the page that comes back, and says which one to open for a region's API.
    ///
    /// # Errors
    /// The port is taken.
    pub fn begin(auth_host: &str, api_host: &str) -> Result<Self, Error> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, PORT)).map_err(|error| {
            Error::Settings(format!(
                "port {PORT} of this machine, which Tinybird's page comes back to, cannot be listened on: {error}\n\
                 help: end the other login that waits there, or use `cargo tinybird login --code`"
            ))
        })?;
        let state = random(32)?;
        let url = address(auth_host, &[("apiHost", api_host), ("origin", "ts-sdk"), ("state", &state)]);
        Ok(Self { listener, state, url })
    }

    /// Waits for the page to come back. What comes with another state is refused, and waited on.
    ///
    /// # Errors
    /// Nobody logs in in time.
    pub fn wait(&self, patience: Duration) -> Result<Callback, Error> {
        let failed =
            |error: std::io::Error| Error::Settings(format!("the browser cannot be listened to: {error}"));
        self.listener.set_nonblocking(true).map_err(failed)?;
        let end = Instant::now() + patience;
        while Instant::now() < end {
            match self.listener.accept() {
                Ok((stream, _)) => {
                    if let Some(callback) = self.answer(&stream) {
                        return Ok(callback);
                    }
                }
                Err(_) => std::thread::sleep(Duration::from_millis(50)),
            }
        }
        Err(Error::Settings(format!(
            "nobody logged in within {} seconds\nhelp: run `cargo tinybird login` again; `--code` needs no browser on this machine",
            patience.as_secs()
        )))
    }

    /// Answers a request of the browser.
    fn answer(&self, stream: &TcpStream) -> Option<Callback> {
        stream.set_nonblocking(false).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
        let mut line = String::new();
        let mut reader = BufReader::new(stream).take_lines();
        reader.read_line(&mut line).ok()?;
        // The rest of the head, so that the browser is not cut off.
        loop {
            let mut header = String::new();
            match reader.read_line(&mut header) {
                Ok(0) | Err(_) => break,
                Ok(_) if header.trim().is_empty() => break,
                Ok(_) => {}
            }
        }
        let callback = self.read(&line);
        let (status, text) = match &callback {
            Ok(_) => ("200 OK", "You are logged in, and may close this page."),
            Err(()) => ("400 Bad Request", "This is not the login that cargo tinybird waits for."),
        };
        let mut stream = stream;
        let _ = write!(
            stream,
            "HTTP/1.1 {status}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{text}",
            text.len()
        );
        callback.ok()
    }

    /// Reads the first line of a request.
    fn read(&self, line: &str) -> Result<Callback, ()> {
        let mut words = line.split_whitespace();
        let method = words.next().ok_or(())?;
        let query =
            words.next().and_then(|address| address.split_once('?')).map(|(_, query)| query).ok_or(())?;
        let value = |name: &str| {
            let pair =
                query.split('&').filter_map(|pair| pair.split_once('=')).find(|(other, _)| *other == name)?;
            Some(percent_encoding::percent_decode_str(pair.1).decode_utf8_lossy().into_owned())
        };
        let code =
            value("code").filter(|code| !code.is_empty() && matches!(method, "GET" | "POST")).ok_or(())?;
        match value("state") {
            Some(state) if state != self.state => Err(()),
            state => Ok(Callback { code, has_state: state.is_some() }),
        }
    }
}

/// A reader of lines that are not endless.
trait TakeLines: BufRead + Sized {
    fn take_lines(self) -> std::io::Take<Self> {
        std::io::Read::take(self, 64 * 1024)
    }
}

impl<R: BufRead> TakeLines for R {}

/// Exchanges the browser's code for a token.
///
/// # Errors
/// What the server or the connection refuses.
pub fn exchange(auth_host: &str, code: &str) -> Result<LoggedIn, Error> {
    let api = api(auth_host)?;
    json(&api.request(Method::GET, &["api", "cli-login"]).query("code", code).send()?, "the login")
}

/// A login by a code, for machines without a browser.
#[derive(Debug)]
pub struct CodeLogin {
    code: String,
    api_host: String,
    auth_host: String,
    /// The address to open, on any machine.
    pub url: String,
}

impl CodeLogin {
    /// Makes a code.
    ///
    /// # Errors
    /// The system gives no random numbers.
    pub fn begin(auth_host: &str, api_host: &str) -> Result<Self, Error> {
        let code = random(8)?;
        let url = address(auth_host, &[("apiHost", api_host), ("code", &code), ("method", "code")]);
        Ok(Self { code, api_host: api_host.to_owned(), auth_host: auth_host.to_owned(), url })
    }

    /// The code as people compare it: `ABCD-EFGH`.
    #[must_use]
    pub fn shown(&self) -> String {
        let (first, second) = self.code.split_at(self.code.len() / 2);
        format!("{first}-{second}")
    }

    /// Waits until somebody confirms the code.
    ///
    /// # Errors
    /// Nobody does in time, or the server refuses for good.
    pub fn wait(&self, patience: Duration) -> Result<LoggedIn, Error> {
        let api = api(&self.auth_host)?;
        let end = Instant::now() + patience;
        loop {
            let request = api.request(Method::GET, &["api", "cli-login"]).query("apiHost", &self.api_host);
            let answer = request.query("cliCode", &self.code).query("method", "code").send();
            let logged_in = answer.ok().and_then(|answer| json::<LoggedIn>(&answer, "the login").ok());
            if let Some(logged_in) = logged_in.filter(|logged_in| logged_in.workspace_token.is_some()) {
                return Ok(logged_in);
            }
            if Instant::now() >= end {
                return Err(Error::Settings(format!(
                    "nobody confirmed the code within {} seconds\nhelp: run `cargo tinybird login --code` again",
                    patience.as_secs()
                )));
            }
            std::thread::sleep(Duration::from_secs(2));
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn another_state_is_refused() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let login = BrowserLogin { listener, state: "MINE".to_owned(), url: String::new() };
        let read = |line: &str| login.read(line).map(|callback| (callback.code, callback.has_state));
        assert_eq!(read("GET /?code=a%20b&state=MINE HTTP/1.1"), Ok(("a b".to_owned(), true)));
        assert_eq!(read("POST /?code=a HTTP/1.1"), Ok(("a".to_owned(), false)));
        for line in [
            "GET /?code=a&state=THEIRS HTTP/1.1",
            "GET /?code= HTTP/1.1",
            "GET / HTTP/1.1",
            "PUT /?code=a HTTP/1.1",
            "",
        ] {
            assert_eq!(read(line), Err(()), "{line}");
        }
    }

    #[test]
    fn codes_and_states_are_not_guessed() {
        let (one, other) = (random(32).unwrap(), random(32).unwrap());
        assert!(one.len() == 32 && one != other && one.bytes().all(|byte| LETTERS.contains(&byte)));
        let login = CodeLogin::begin("https://c/", "https://a").unwrap();
        assert_eq!(login.shown().len(), 9);
        assert!(
            login.url.starts_with("https://c/api/cli-login?apiHost=https%3A%2F%2Fa&code="),
            "{}",
            login.url
        );
    }
}
