//! Static tokens.

use crate::definition::{Common, DynDefinition};
use crate::keywords::Keywords;
use crate::options::options;
use crate::reader::Reader;
use crate::rule::{Place, Violation};
use crate::writer::Writer;

options! {
    /// A static token, known to Tinybird by its name: what `token!` declares.
    ///
    /// It has no datafile of its own: the resources that it may use name it (`TOKEN app_read READ`).
    pub struct Token { name: String, description: Option<String> };
}

impl DynDefinition for Token {
    fn rules(&self) -> Vec<Violation> {
        let invalid = crate::check::check_token_name(&self.name).err();
        invalid
            .map(|invalid| Violation::invalid(Place::option(Common::OPTIONS.name), invalid))
            .into_iter()
            .collect()
    }

    fn write(&self, _writer: &mut Writer) {}

    fn read(&mut self, _reader: &mut Reader) {}
}

/// A token has no datafile, but its encoded definition has a description.
pub(crate) const KEYWORDS: &Keywords =
    &Keywords { words: &["DESCRIPTION"], groups: &[], unsupported: &[], aliases: &[] };

crate::definition::definition!(Token);
