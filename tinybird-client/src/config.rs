//! Where requests go, and with which token.

use std::fmt;

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue, USER_AGENT};
use http::{Method, Request, Uri};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, utf8_percent_encode};
use serde_json::Value;

use crate::error::{Error, ErrorKind};
use crate::token::Token;

/// The address that Tinybird's own clients use where none is given.
const DEFAULT_ADDRESS: &str = "https://api.tinybird.co";

const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Where requests go, and with which token.
pub(crate) struct Config {
    /// Without a slash at its end.
    address: String,
    /// Without one, requests say nothing of who sends them.
    token: Option<(Token, HeaderValue)>,
    user_agent: HeaderValue,
}

/// What a builder has of it.
#[derive(Debug, Default)]
pub(crate) struct Given {
    pub(crate) token: Option<Token>,
    pub(crate) is_anonymous: bool,
    pub(crate) address: Option<String>,
    pub(crate) user_agent: Option<String>,
}

impl Given {
    /// From the environment: the token of a branch goes before that of the workspace.
    pub(crate) fn from_env(variable: impl Fn(&str) -> Option<String>) -> Self {
        let variable = |name| variable(name).filter(|value| !value.trim().is_empty());
        let token = variable("TINYBIRD_BRANCH_TOKEN").or_else(|| variable("TINYBIRD_TOKEN"));
        Self { token: token.map(Token::from), address: variable("TINYBIRD_URL"), ..Self::default() }
    }
}

/// The methods that both builders have for it.
macro_rules! given_methods {
    () => {
        /// Token and address from the environment; see [`Client`].
        #[must_use]
        pub fn from_env(mut self) -> Self {
            let user_agent = self.given.user_agent.take();
            self.given = $crate::config::Given {
                user_agent,
                ..$crate::config::Given::from_env(|name| std::env::var(name).ok())
            };
            self
        }

        /// The token. It must be able to do what the client is used for, and no more.
        #[must_use]
        pub fn token(mut self, token: impl Into<crate::token::Token>) -> Self {
            self.given.token = Some(token.into());
            self
        }

        /// Without a token: for what is open to everybody, such as the list of regions.
        #[must_use]
        pub fn anonymous(mut self) -> Self {
            self.given.token = None;
            self.given.is_anonymous = true;
            self
        }

        /// The address of the workspace's region; a path in it is kept.
        #[must_use]
        pub fn base_url(mut self, address: impl Into<String>) -> Self {
            self.given.address = Some(address.into());
            self
        }

        /// What stands in front of this crate's name in the header `User-Agent`: `my-service/1.2`.
        #[must_use]
        pub fn user_agent(mut self, product: impl Into<String>) -> Self {
            self.given.user_agent = Some(product.into());
            self
        }
    };
}
pub(crate) use given_methods;

fn invalid(message: &str) -> Error {
    Error::new(ErrorKind::Config, message)
}

impl Config {
    pub(crate) fn new(given: Given) -> Result<Self, Error> {
        let token = match given.token {
            Some(token) => Some(authorization(&token)?),
            None if given.is_anonymous => None,
            None => {
                return Err(invalid("there is no token: set TINYBIRD_BRANCH_TOKEN or TINYBIRD_TOKEN"));
            }
        };
        let address = given.address.unwrap_or_else(|| DEFAULT_ADDRESS.to_owned());
        let address = address.trim().trim_end_matches('/').to_owned();
        check_address(&address)?;
        let own = concat!("tinybird-rust/", env!("CARGO_PKG_VERSION"));
        let user_agent =
            given.user_agent.map_or_else(|| own.to_owned(), |product| format!("{product} {own}"));
        let user_agent = HeaderValue::try_from(user_agent)
            .map_err(|_| invalid("the user agent has characters that no header has"))?;
        Ok(Self { address, token, user_agent })
    }

    /// A request to a path of Tinybird's, which begins with a slash and may have a query.
    pub(crate) fn request(
        &self,
        method: Method,
        path: &str,
        content_type: Option<&'static str>,
        body: Bytes,
    ) -> Result<Request<Bytes>, Error> {
        let address = format!("{}{path}", self.address);
        let mut request = Request::new(body);
        *request.method_mut() = method;
        *request.uri_mut() =
            Uri::try_from(address).map_err(|error| invalid("this is not an address").with_source(error))?;
        if let Some((_, authorization)) = &self.token {
            request.headers_mut().insert(AUTHORIZATION, authorization.clone());
        }
        request.headers_mut().insert(USER_AGENT, self.user_agent.clone());
        if let Some(content_type) = content_type {
            request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        }
        Ok(request)
    }

    /// A request with JSON.
    pub(crate) fn json(&self, method: Method, path: &str, json: &Value) -> Result<Request<Bytes>, Error> {
        self.request(method, path, Some("application/json"), json.to_string().into())
    }

    /// A text of the server's, without the token that it may repeat.
    pub(crate) fn redact(&self, text: &str) -> String {
        match &self.token {
            Some((token, _)) => text.replace(token.expose(), "(token)"),
            None => text.to_owned(),
        }
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config").field("address", &self.address).finish_non_exhaustive()
    }
}

/// A token without blanks around it, and the header that carries it.
fn authorization(token: &Token) -> Result<(Token, HeaderValue), Error> {
    let token = Token::from(token.expose().trim());
    let is_empty = token.expose().is_empty();
    let mut authorization = HeaderValue::try_from(format!("Bearer {}", token.expose()))
        .ok()
        .filter(|_| !is_empty)
        .ok_or_else(|| invalid("the token is empty, or has characters that no token has"))?;
    authorization.set_sensitive(true);
    Ok((token, authorization))
}

/// A text as a part of an address: also `/` is encoded, so that it stays one segment of a path.
pub(crate) fn encoded(text: &str) -> PercentEncode<'_> {
    utf8_percent_encode(text, ENCODED)
}

/// Names and values as they stand in an address or a form.
pub(crate) fn form<'t>(pairs: impl IntoIterator<Item = (&'t str, &'t str)>) -> String {
    let pairs = pairs.into_iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value)));
    pairs.collect::<Vec<_>>().join("&")
}

/// An address has a host, and nothing that a log must not show.
fn check_address(address: &str) -> Result<(), Error> {
    let uri = Uri::try_from(address).map_err(|_| invalid("the address is not one of a server"))?;
    let is_http = matches!(uri.scheme_str(), Some("http" | "https"));
    let authority = uri.authority().filter(|_| is_http);
    let authority = authority.ok_or_else(|| invalid("the address must begin with https:// or http://"))?;
    match authority.as_str().contains('@') || uri.query().is_some() {
        true => Err(invalid("the address must have no user and no query: tokens go into TINYBIRD_TOKEN")),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(token: &str, address: &str) -> Result<Config, Error> {
        let given = Given { token: Some(token.into()), address: Some(address.into()), ..Given::default() };
        Config::new(given)
    }

    #[test]
    fn a_base_address_keeps_its_path() {
        for (base, address) in [
            ("http://a", "http://a/v0/events?name=x%26y"),
            ("http://a/", "http://a/v0/events?name=x%26y"),
            ("https://a:1/b/", "https://a:1/b/v0/events?name=x%26y"),
        ] {
            let config = config("t", base).unwrap();
            let path = format!("/v0/events?{}", form([("name", "x&y")]));
            let request = config.request(Method::POST, &path, None, Bytes::new());
            assert_eq!(request.unwrap().uri().to_string(), address);
        }
    }

    #[test]
    fn what_is_no_configuration_is_told_without_the_token() {
        for (token, address) in [
            ("", "http://a"),
            ("p.se\ncret", "http://a"),
            ("p.secret", "a b"),
            ("p.secret", "ftp://a"),
            ("p.secret", "http://p.secret@a"),
            ("p.secret", "http://a?token=p.secret"),
        ] {
            let error = config(token, address).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Config, "{token:?} {address}");
            assert!(!format!("{error} {error:?}").contains("cret"), "{error:?}");
        }
        assert_eq!(Config::new(Given::default()).unwrap_err().kind(), ErrorKind::Config);
    }

    /// Not `NODE_ENV`, not what names a branch of a pull request: nobody's token is taken for that of a branch.
    #[test]
    fn points_6_and_7_only_three_variables_are_read() {
        let names = std::cell::RefCell::new(Vec::new());
        let given = Given::from_env(|name| {
            names.borrow_mut().push(name.to_owned());
            None
        });
        assert_eq!(given.token, None);
        assert_eq!(names.into_inner(), ["TINYBIRD_BRANCH_TOKEN", "TINYBIRD_TOKEN", "TINYBIRD_URL"]);
    }

    #[test]
    fn the_branch_goes_before_the_workspace() {
        let both = |name: &str| match name {
            "TINYBIRD_BRANCH_TOKEN" => Some("branch".to_owned()),
            "TINYBIRD_TOKEN" => Some("workspace".to_owned()),
            _ => None,
        };
        assert_eq!(Given::from_env(both).token, Some("branch".into()));
        let one = |name: &str| (name == "TINYBIRD_TOKEN").then(|| "workspace".to_owned());
        assert_eq!(Given::from_env(one).token, Some("workspace".into()));
        assert_eq!(Given::from_env(|_| Some(" ".to_owned())).token, None);
    }

    #[test]
    fn who_is_anonymous_sends_no_token() {
        let config = Config::new(Given { is_anonymous: true, ..Given::default() }).unwrap();
        let request = config.request(Method::GET, "/v0/regions", None, Bytes::new()).unwrap();
        assert!(!request.headers().contains_key(AUTHORIZATION));
        assert_eq!(config.redact("text"), "text");
    }

    #[test]
    fn no_text_shows_the_token() {
        let config = config("p.secret", "http://a").unwrap();
        let request = config.request(Method::GET, "/v0/jobs", None, Bytes::new()).unwrap();
        assert!(!format!("{config:?} {request:?}").contains("secret"));
        assert_eq!(config.redact("no token p.secret here"), "no token (token) here");
    }
}
