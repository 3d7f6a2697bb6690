//! JWTs: tokens that expire, made by Tinybird or signed here.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use http::{Method, Response};
use serde_json::{Map, Value, json};
use sha2::Sha256;
use tinybird_core::Resource;
use tinybird_core::resource::kinds;
use tinybird_rows::Fixed;

use crate::error::{Error, ErrorKind};
use crate::prepared::{HasCore, Prepared};
use crate::token::Token;
use crate::tokens::{parsed, unreadable};

/// A token that expires, for a program that must not have one of the workspace's: `Client::jwt`.
#[must_use = "it is made by `create`, or by `sign`"]
pub struct JwtBuilder<'a, C> {
    client: &'a C,
    name: String,
    expires: Option<SystemTime>,
    scopes: Vec<Value>,
    rps: Option<u32>,
    error: Option<Error>,
}

/// The time, where there is a clock.
#[cfg(not(target_family = "wasm"))]
#[expect(clippy::unnecessary_wraps, reason = "a browser without the feature `client` has none")]
fn now() -> Option<SystemTime> {
    Some(SystemTime::now())
}

/// The time, where there is a clock.
#[cfg(target_family = "wasm")]
fn now() -> Option<SystemTime> {
    #[cfg(feature = "client")]
    return web_time::SystemTime::now()
        .duration_since(web_time::UNIX_EPOCH)
        .ok()
        .and_then(|time| UNIX_EPOCH.checked_add(time));
    #[cfg(not(feature = "client"))]
    None
}

impl<'a, C> JwtBuilder<'a, C> {
    pub(crate) fn new(client: &'a C, name: String) -> Self {
        Self { client, name, expires: None, scopes: Vec::new(), rps: None, error: None }
    }

    /// It expires so long from now.
    pub fn expires_in(self, time: Duration) -> Self {
        match now() {
            Some(now) => Self { expires: now.checked_add(time), ..self },
            None => {
                let error = Error::new(ErrorKind::Query, "there is no clock here: call `expires_at`");
                Self { error: self.error.or(Some(error)), ..self }
            }
        }
    }

    /// It expires at this time.
    pub fn expires_at(self, time: SystemTime) -> Self {
        Self { expires: Some(time), ..self }
    }

    /// It may make so many requests a second.
    pub fn rps(self, requests: u32) -> Self {
        Self { rps: Some(requests), ..self }
    }

    /// It may query an endpoint.
    pub fn read<E: kinds::Endpoint>(self) -> Self {
        self.read_pipe(<E as Resource>::NAME)
    }

    /// It may query an endpoint, with these parameters and no others in their place.
    pub fn read_fixed<E: kinds::Endpoint>(mut self, fixed: impl IntoIterator<Item = Fixed<E>>) -> Self {
        let mut parameters = Map::new();
        for fixed in fixed {
            match fixed.value() {
                Ok(value) => drop(parameters.insert(fixed.name().to_owned(), value.into())),
                Err(error) if self.error.is_none() => {
                    self.error =
                        Some(Error::new(ErrorKind::Query, error.to_string()).with_source(error.clone()));
                }
                Err(_) => {}
            }
        }
        let name = <E as Resource>::NAME;
        self.scope(json!({ "type": "PIPES:READ", "resource": name, "fixed_params": parameters }))
    }

    /// It may read the rows of a data source for which a condition holds: `org_id = 1`.
    pub fn read_filtered<D: kinds::DataSource>(self, filter: impl Into<String>) -> Self {
        let name = <D as Resource>::NAME;
        self.scope(json!({ "type": "DATASOURCES:READ", "resource": name, "filter": filter.into() }))
    }

    /// It may query an endpoint, by its name.
    pub fn read_pipe(self, name: &str) -> Self {
        self.scope(json!({ "type": "PIPES:READ", "resource": name }))
    }

    fn scope(mut self, scope: Value) -> Self {
        self.scopes.push(scope);
        self
    }

    /// Makes it here, without a request: `workspace` is the workspace's id, and `admin` its token `admin`.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use tinybird_client::{Token, blocking::Client, fake::Fake};
    /// # let tinybird = Client::builder().token("p.token").transport(Fake::new()).build()?;
    /// let admin = Token::from("p.admin");
    /// let jwt = tinybird.jwt("user_1").expires_in(Duration::from_secs(3600)).read_pipe("top_pages");
    /// let jwt = jwt.sign("6f4b1c2e-0000-0000-0000-000000000000", &admin)?;
    /// assert!(jwt.expose().starts_with("eyJ"));
    /// # Ok::<(), tinybird_client::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A time that is missing or over, no scope, and a parameter that cannot be expressed.
    pub fn sign(self, workspace: &str, admin: &Token) -> Result<Token, Error> {
        let expires = self.expiry()?;
        if self.scopes.is_empty() {
            return Err(Error::new(ErrorKind::Query, "a JWT without a scope may do nothing: call `read`"));
        }
        let mut claims = self.claims();
        claims.insert("workspace_id".to_owned(), workspace.into());
        claims.insert("exp".to_owned(), expires.into());
        if let Some(error) = self.error {
            return Err(error);
        }
        let part = |json: &Value| URL_SAFE_NO_PAD.encode(json.to_string());
        let head = part(&json!({ "alg": "HS256", "typ": "JWT" }));
        let signed = format!("{head}.{}", part(&Value::Object(claims)));
        let mut mac = Hmac::<Sha256>::new_from_slice(admin.expose().trim().as_bytes())
            .map_err(|error| Error::new(ErrorKind::Config, "this is not a key").with_source(error))?;
        mac.update(signed.as_bytes());
        let signature = URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes());
        Ok(Token::from(format!("{signed}.{signature}")))
    }

    fn claims(&self) -> Map<String, Value> {
        let mut claims = Map::new();
        claims.insert("name".to_owned(), self.name.clone().into());
        claims.insert("scopes".to_owned(), self.scopes.clone().into());
        if let Some(rps) = self.rps {
            claims.insert("limits".to_owned(), json!({ "rps": rps }));
        }
        claims
    }

    /// In seconds, ahead.
    fn expiry(&self) -> Result<u64, Error> {
        let invalid = |message: &str| Error::new(ErrorKind::Query, message);
        let expires = self
            .expires
            .ok_or_else(|| invalid("a JWT expires: call `expires_in`, with a time that is not for ever"))?;
        let seconds = |time: SystemTime| time.duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
        match now().is_none_or(|now| seconds(expires) > seconds(now)) {
            true => Ok(seconds(expires)),
            false => Err(invalid("the JWT expires before it is made")),
        }
    }
}

impl<'a, C: HasCore> JwtBuilder<'a, C> {
    /// Has Tinybird make it. The client's token needs the scope `TOKENS` or `ADMIN`.
    pub fn create(self) -> Prepared<'a, C, Token> {
        let request = match self.error {
            Some(error) => Err(error),
            None => self.expiry().and_then(|expires| {
                let path = format!("/v0/tokens/?expiration_time={expires}");
                self.client.core().config.json(Method::POST, &path, &Value::Object(self.claims()))
            }),
        };
        Prepared::new(self.client, request, read::<C>)
    }
}

fn read<C>(_: &C, answer: Response<Bytes>) -> Result<Token, Error> {
    let json = parsed(&answer)?;
    json.get("token").and_then(Value::as_str).map(Token::from).ok_or_else(unreadable)
}

impl<C> fmt::Debug for JwtBuilder<'_, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = f.debug_struct("JwtBuilder");
        text.field("name", &self.name).field("expires", &self.expires).field("scopes", &self.scopes).finish()
    }
}
