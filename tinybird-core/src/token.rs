//! Static tokens.

use crate::keywords::Keywords;
use crate::options::{Common, options};
use crate::rule::{Place, Violation};

options! {
    /// A static token, known to Tinybird by its name: what `token!` declares.
    ///
    /// It has no datafile of its own: the resources that it may use name it (`TOKEN app_read READ`).
    pub struct Token { name: String, description: Option<String> };
}

impl Token {
    pub(crate) fn check(&self) -> Vec<Violation> {
        let invalid = crate::check::check_token_name(&self.name).err();
        invalid
            .map(|invalid| Violation::invalid(Place::option(Common::OPTIONS.name), invalid))
            .into_iter()
            .collect()
    }
}

/// A token has no datafile, but its encoded definition has a description.
pub(crate) const KEYWORDS: &Keywords =
    &Keywords { words: &["DESCRIPTION"], groups: &[], unsupported: &[], aliases: &[] };
