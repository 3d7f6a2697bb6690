//! Static tokens: listed, made, refreshed and deleted.

use std::fmt;

use bytes::Bytes;
use http::{Method, Response};
use serde_json::{Value, json};

use crate::config::encoded;
use crate::error::{Error, ErrorKind};
use crate::prepared::{HasCore, Prepared};
use crate::token::Token;

/// What a token may do: `PIPES:READ` of `top_pages`.
///
/// ```
/// use tinybird_client::Scope;
///
/// assert_eq!(Scope::of("PIPES:READ", "top_pages").resource.as_deref(), Some("top_pages"));
/// assert_eq!(Scope::all("ADMIN").resource, None);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Scope {
    /// What may be done: `DATASOURCES:APPEND`, `ADMIN`.
    pub kind: String,
    /// The resource that it may be done with; none for all.
    pub resource: Option<String>,
}

impl Scope {
    /// What may be done with a resource.
    pub fn of(kind: impl Into<String>, resource: impl Into<String>) -> Self {
        Self { kind: kind.into(), resource: Some(resource.into()) }
    }

    /// What may be done with all.
    pub fn all(kind: impl Into<String>) -> Self {
        Self { kind: kind.into(), resource: None }
    }

    fn read(json: &Value) -> Option<Self> {
        let resource = json.get("resource").and_then(Value::as_str).filter(|name| !name.is_empty());
        Some(Self { kind: json.get("type")?.as_str()?.to_owned(), resource: resource.map(str::to_owned) })
    }

    fn to_json(&self) -> Value {
        match &self.resource {
            Some(resource) => json!({ "type": self.kind, "resource": resource }),
            None => json!({ "type": self.kind }),
        }
    }
}

/// A static token, and what it may do. Its `Debug` text does not show it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TokenInfo {
    /// Its id, where Tinybird tells it.
    pub id: Option<String>,
    /// Its name.
    pub name: String,
    /// The token itself, where Tinybird tells it.
    pub token: Option<Token>,
    /// What it may do.
    pub scopes: Vec<Scope>,
}

impl TokenInfo {
    fn read(json: &Value) -> Option<Self> {
        let text = |name| json.get(name).and_then(Value::as_str);
        let scopes = json.get("scopes").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        Some(Self {
            id: text("id").map(str::to_owned),
            name: text("name")?.to_owned(),
            token: text("token").map(Token::from),
            scopes: scopes.iter().filter_map(Scope::read).collect(),
        })
    }
}

/// The static tokens of a workspace: `Client::tokens`.
#[derive(Clone)]
pub struct Tokens<'a, C> {
    client: &'a C,
}

impl<'a, C: HasCore> Tokens<'a, C> {
    pub(crate) fn new(client: &'a C) -> Self {
        Self { client }
    }

    /// All of them.
    pub fn list(&self) -> Prepared<'a, C, Vec<TokenInfo>> {
        let request = self.client.core().config.request(Method::GET, "/v0/tokens", None, Bytes::new());
        Prepared::reading(self.client, request, |_, answer| {
            let json = parsed(&answer)?;
            let tokens = json.get("tokens").and_then(Value::as_array).ok_or_else(unreadable)?;
            tokens.iter().map(TokenInfo::read).collect::<Option<_>>().ok_or_else(unreadable)
        })
    }

    /// The one with this name or id.
    pub fn get(&self, name: &str) -> Prepared<'a, C, TokenInfo> {
        Prepared::reading(self.client, self.request(Method::GET, name, ""), read_one)
    }

    /// Makes one. What a deployment makes from the definitions of a project is made by it, not here.
    pub fn create(&self, name: &str, scopes: impl IntoIterator<Item = Scope>) -> Prepared<'a, C, TokenInfo> {
        let scopes: Vec<Value> = scopes.into_iter().map(|scope| scope.to_json()).collect();
        let json = json!({ "name": name, "scopes": scopes });
        let request = self.client.core().config.json(Method::POST, "/v0/tokens/", &json);
        Prepared::new(self.client, request, read_one)
    }

    /// Gives it another text: the one before is worth nothing then.
    pub fn refresh(&self, name: &str) -> Prepared<'a, C, TokenInfo> {
        Prepared::new(self.client, self.request(Method::POST, name, "/refresh"), read_one)
    }

    /// Deletes it.
    pub fn delete(&self, name: &str) -> Prepared<'a, C, ()> {
        Prepared::new(self.client, self.request(Method::DELETE, name, ""), |_, _| Ok(()))
    }

    fn request(&self, method: Method, name: &str, end: &str) -> Result<http::Request<Bytes>, Error> {
        let path = format!("/v0/tokens/{}{end}", encoded(name));
        self.client.core().config.request(method, &path, None, Bytes::new())
    }
}

impl<C> fmt::Debug for Tokens<'_, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tokens(..)")
    }
}

fn read_one<C>(_: &C, answer: Response<Bytes>) -> Result<TokenInfo, Error> {
    TokenInfo::read(&parsed(&answer)?).ok_or_else(unreadable)
}

pub(crate) fn parsed(answer: &Response<Bytes>) -> Result<Value, Error> {
    serde_json::from_slice(answer.body()).map_err(|_| unreadable())
}

pub(crate) fn unreadable() -> Error {
    Error::new(ErrorKind::Decode, "the answer is not that of a token")
}
