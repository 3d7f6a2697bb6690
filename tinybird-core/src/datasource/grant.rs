//! Which tokens may read from, or append to, a data source.

use crate::check::check_token_name;
use crate::choice::choices;
use crate::rule::{Place, Violation, rules};

choices! {
    /// What a token may do.
    pub closed enum Scope {
        /// Query the resource: `READ`.
        Read = "READ",
        /// Append rows to a data source: `APPEND`.
        Append = "APPEND",
    }
}

/// A static token and what it may do.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Grant {
    pub(crate) token: String,
    pub(crate) scopes: Vec<Scope>,
}

impl Grant {
    /// A token, by its name, and its scopes.
    #[must_use]
    pub fn new(token: String, scopes: Vec<Scope>) -> Self {
        Self { token, scopes }
    }

    /// The token's name.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.token
    }

    /// What it may do.
    #[must_use]
    pub fn scopes(&self) -> &[Scope] {
        &self.scopes
    }
}

rules! {
    /// A token is given each scope once, since the second time says nothing. List the scopes: `AppRead:
    /// [Read, Append]`.
    DUPLICATE_SCOPE = "duplicate-scope";
}

pub(super) fn check(grants: &[Grant]) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (index, grant) in grants.iter().enumerate() {
        let place = Place::option("tokens").index(index);
        if let Err(invalid) = check_token_name(&grant.token) {
            let violation = Violation::invalid(place.clone(), invalid);
            violations.push(Violation { place: place.clone(), ..violation });
        }
        let earlier =
            grants[..index].iter().filter(|other| other.token == grant.token).flat_map(Grant::scopes);
        for (number, scope) in grant.scopes.iter().enumerate() {
            if grant.scopes[..number].contains(scope) || earlier.clone().any(|other| other == scope) {
                violations.push(Violation::error(
                    &DUPLICATE_SCOPE,
                    place.clone().index(number).value(),
                    format!("token `{}` has the scope `{}` already", grant.token, scope.name()),
                    "write each scope once",
                ));
            }
        }
    }
    violations
}
