//! Static tokens, and JWTs.

use serde::Deserialize;
use serde_json::{Value, json};
use tinybird_client::Token;
use tinybird_client::http::Method;

use super::{Api, json as read, lenient};
use crate::error::Error;

/// A static token of the workspace.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct StaticToken {
    /// Its id.
    #[serde(default, deserialize_with = "lenient::id")]
    pub id: String,
    /// Its name.
    #[serde(default, deserialize_with = "lenient::id")]
    pub name: String,
    /// The token itself.
    #[serde(default, deserialize_with = "lenient::token")]
    pub token: Option<Token>,
    /// What it may do.
    #[serde(default, deserialize_with = "lenient::nullable")]
    scopes: Vec<Value>,
}

impl StaticToken {
    /// What it may do: `PIPES:READ:top`.
    #[must_use]
    pub fn scopes(&self) -> Vec<String> {
        let text = |scope: &Value| match scope.as_str() {
            Some(text) => text.to_owned(),
            None => {
                let part = |name: &str| scope[name].as_str().unwrap_or_default();
                let (kind, resource) = (part("type"), part("resource"));
                if resource.is_empty() { kind.to_owned() } else { format!("{kind}:{resource}") }
            }
        };
        self.scopes.iter().map(text).collect()
    }
}

#[derive(Deserialize)]
struct All {
    #[serde(default, deserialize_with = "lenient::entries")]
    tokens: Vec<StaticToken>,
}

#[derive(Deserialize)]
struct Jwt {
    token: String,
}

impl Api {
    /// The static tokens.
    ///
    /// # Errors
    /// What the server or the connection refuses.
    pub fn tokens(&self) -> Result<Vec<StaticToken>, Error> {
        Ok(self.get::<All>(&["v0", "tokens"], "the tokens")?.tokens)
    }

    /// A static token, by its name or id.
    ///
    /// # Errors
    /// What the server or the connection refuses.
    pub fn token(&self, name: &str) -> Result<StaticToken, Error> {
        self.get(&["v0", "tokens", name], "the token")
    }

    /// Makes a static token.
    ///
    /// # Errors
    /// What the server or the connection refuses.
    pub fn create_token(&self, name: &str, scopes: &[String]) -> Result<StaticToken, Error> {
        let request = self.request(Method::POST, &["v0", "tokens"]).query("name", name).query("origin", "C");
        let request = scopes.iter().fold(request, |request, scope| request.query("scope", scope));
        read(&request.send()?, "the token")
    }

    /// Gives a static token another value; the old one is worth nothing any more.
    ///
    /// # Errors
    /// What the server or the connection refuses.
    pub fn refresh_token(&self, name: &str) -> Result<StaticToken, Error> {
        read(&self.request(Method::POST, &["v0", "tokens", name, "refresh"]).send()?, "the token")
    }

    /// Deletes a static token.
    ///
    /// # Errors
    /// What the server or the connection refuses.
    pub fn delete_token(&self, name: &str) -> Result<(), Error> {
        self.request(Method::DELETE, &["v0", "tokens", name]).send()?;
        Ok(())
    }

    /// Makes a JWT, which is good until a time, in seconds since 1970, for these endpoints, with these parameters fixed.
    ///
    /// # Errors
    /// What the server or the connection refuses.
    pub fn create_jwt(
        &self,
        name: &str,
        expires_at: u64,
        endpoints: &[String],
        fixed: &[(String, String)],
    ) -> Result<Token, Error> {
        let fixed: serde_json::Map<String, Value> =
            fixed.iter().map(|(name, value)| (name.clone(), Value::from(&**value))).collect();
        let scope =
            |endpoint: &String| json!({ "type": "PIPES:READ", "resource": endpoint, "fixed_params": fixed });
        let scopes: Vec<Value> = endpoints.iter().map(scope).collect();
        let body = json!({ "name": name, "scopes": scopes }).to_string();
        let request = self.request(Method::POST, &["v0", "tokens"]).query("expiration_time", expires_at);
        Ok(Token::from(read::<Jwt>(&request.body("application/json", body).send()?, "the JWT")?.token))
    }
}
