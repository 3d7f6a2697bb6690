//! Tokens in a datafile, and what they may do.

use super::{Reader, Writer};
use crate::datafile::line::unquote;
use crate::datafile::statement::Body;
use crate::grant::Grant;
use crate::name::Name;
use crate::options::Scalar;
use crate::rule::Place;

/// `TOKEN name SCOPE`, a line for each scope.
pub(super) fn write(keyword: &str, grants: &[Grant], place: &Place, writer: &mut Writer) {
    for (index, grant) in grants.iter().enumerate() {
        for scope in &grant.scopes {
            writer.word(keyword, &grant.token, scope.as_str(), place.clone().index(index));
        }
    }
}

pub(super) fn read(keyword: &str, reader: &mut Reader) -> Vec<Grant> {
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
