//! A token has no datafile; its encoded definition holds no more than all have.

use super::{Reader, Writer};
use crate::Token;
use crate::definition::DynDefinition;
use crate::rule::Violation;

crate::definition::definition!(Token);

impl DynDefinition for Token {
    fn rules(&self) -> Vec<Violation> {
        self.check()
    }

    fn write(&self, _writer: &mut Writer) {}

    fn read(&mut self, _reader: &mut Reader) {}
}
