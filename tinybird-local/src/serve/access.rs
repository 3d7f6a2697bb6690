//! Who may ask for what.

use tinybird_core::AnyDefinition;
use tinybird_core::pipe::Scope;

use super::State;
use super::http::{Answer, Head, Request};

/// Refuses what a page of another site sends: its origin is another one, or the name of this machine is one that the page's
/// owner made.
pub(super) fn is_own(head: &Head, port: u16) -> Result<(), Answer> {
    let hosts = ["127.0.0.1", "localhost"];
    let is_host = |host: &str| hosts.iter().any(|own| host == *own || host == format!("{own}:{port}"));
    if !head.header("host").is_some_and(is_host) {
        return Err(Answer::error(403, "the header `Host` names another machine: write `127.0.0.1`"));
    }
    let origin = head.header("origin").map(|origin| origin.strip_prefix("http://").unwrap_or(origin));
    match origin {
        Some(origin) if !is_host(origin) || !origin.contains(':') && port != 80 => {
            Err(Answer::error(403, "requests from pages of other sites are not answered"))
        }
        _ => Ok(()),
    }
}

/// What a request may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Access {
    /// Everything.
    Admin,
    /// What the resources grant to a token of this name.
    Named(String),
}

impl Access {
    /// That it may use a resource in a way.
    pub(super) fn of(&self, resource: &AnyDefinition, scope: Scope) -> Result<(), Answer> {
        let Self::Named(name) = self else { return Ok(()) };
        let mut grants = resource.tokens().iter().filter(|grant| grant.token() == name);
        if grants.any(|grant| grant.scopes().contains(&scope)) {
            return Ok(());
        }
        let (resource, scope) = (resource.name(), scope.as_str());
        Err(Answer::error(403, format!("the token `{name}` has no scope `{scope}` for `{resource}`")))
    }

    /// That it may do everything.
    pub(super) fn of_all(&self) -> Result<(), Answer> {
        match self {
            Self::Admin => Ok(()),
            Self::Named(name) => Err(Answer::error(403, format!("the token `{name}` has no scope `ADMIN`"))),
        }
    }
}

impl State {
    /// What the token of a request may do.
    pub(super) fn access(&self, request: &Request) -> Result<Access, Answer> {
        let bearer = request.header("authorization").and_then(|value| value.strip_prefix("Bearer "));
        let Some(token) = bearer.or_else(|| request.parameter("token")) else {
            return Err(Answer::error(403, "authentication token is missing"));
        };
        let access = self.tokens().access(token.trim());
        access.ok_or_else(|| Answer::error(403, "invalid authentication token"))
    }
}
