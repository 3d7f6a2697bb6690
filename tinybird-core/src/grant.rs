//! Which tokens may use a resource.

use std::collections::HashSet;

use crate::check::check_token_name;
use crate::choice::choices;
use crate::name::Name;
use crate::rule::{OptionName, Place, Violation, rules};

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
    pub(crate) token: Name,
    pub(crate) scopes: Vec<Scope>,
}

impl Grant {
    /// A token, by its name, and its scopes.
    #[must_use]
    pub fn new(token: Name, scopes: Vec<Scope>) -> Self {
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
    /// Each scope of a token is listed once: `AppRead: [Read, Append]`. Remove the other one.
    DUPLICATE_SCOPE = "duplicate-scope";
}

pub(crate) fn check(option: OptionName, grants: &[Grant]) -> Vec<Violation> {
    let mut violations = Vec::new();
    let mut granted = HashSet::new();
    for (index, grant) in grants.iter().enumerate() {
        let place = Place::option(option).index(index);
        if grant.token.reference().is_none()
            && let Err(invalid) = check_token_name(&grant.token)
        {
            let violation = Violation::invalid(place.clone(), invalid);
            violations.push(Violation { place: place.clone(), ..violation });
        }
        for (number, scope) in grant.scopes.iter().enumerate() {
            if !granted.insert((grant.token(), scope.name())) {
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
