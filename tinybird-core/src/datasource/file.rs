//! The datafile of a data source: writing and reading it.

use super::{DataSource, ingestion};
use crate::definition::DynDefinition;
use crate::fields;
use crate::options::Options;
use crate::reader::Reader;
use crate::rule::{Place, Violation};
use crate::writer::Writer;

crate::definition::definition!(DataSource);

impl DynDefinition for DataSource {
    fn rules(&self) -> Vec<Violation> {
        self.check()
    }

    fn write(&self, writer: &mut Writer) {
        for (spec, value) in self.given() {
            writer.gap();
            fields::write(spec, value, Place::option(spec.name), writer);
        }
    }

    fn read(&mut self, reader: &mut Reader) {
        for (spec, field) in self.fields_mut() {
            if ingestion::is_meant(spec, reader) {
                fields::read(spec, field, reader);
            }
        }
    }
}
