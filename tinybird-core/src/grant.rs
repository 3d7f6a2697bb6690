//! Which tokens may use a resource.

use std::collections::HashSet;

use crate::check::check_token_name;
use crate::choice::choices;
use crate::datafile::line::unquote;
use crate::datafile::statement::Body;
use crate::name::Name;
use crate::options::Scalar;
use crate::reader::Reader;
use crate::rule::{OptionName, Place, Violation, rules};
use crate::writer::Writer;

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
    /// A token is given each scope once, since the second time says nothing. List the scopes: `AppRead:
    /// [Read, Append]`.
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

/// `TOKEN name SCOPE`, a line for each scope.
pub(crate) fn write(keyword: &str, grants: &[Grant], place: &Place, writer: &mut Writer) {
    for (index, grant) in grants.iter().enumerate() {
        for scope in &grant.scopes {
            writer.word(keyword, &grant.token, scope.as_str(), place.clone().index(index));
        }
    }
}

pub(crate) fn read(keyword: &str, reader: &mut Reader) -> Vec<Grant> {
    let mut grants: Vec<Grant> = Vec::new();
    for statement in reader.take(keyword) {
        let Body::Words(words) = statement.body else { continue };
        let [token, scope] = words.as_slice() else {
            let remedy = "write TOKEN \"name\" READ".to_owned();
            reader.error(statement.line, "TOKEN takes a name and a scope".to_owned(), remedy);
            continue;
        };
        let Ok(scope) = Scalar::parse(scope) else { continue };
        let token = unquote(token);
        match grants.last_mut().filter(|grant| *grant.token == *token) {
            Some(grant) => grant.scopes.push(scope),
            None => grants.push(Grant::new(Name::written(token), vec![scope])),
        }
    }
    grants
}
