//! The datafile of a data source: writing and reading it.

use super::options::{read, read_all, write};
use super::{Reader, Writer};
use crate::check::Bucket;
use crate::datasource::{DataSource, Engine};
use crate::definition::DynDefinition;
use crate::options::{Options, Scalar, Spec};
use crate::rule::{Place, Violation};

crate::definition::definition!(DataSource);

impl DynDefinition for DataSource {
    fn rules(&self) -> Vec<Violation> {
        self.check()
    }

    fn write(&self, writer: &mut Writer) {
        for (spec, value) in self.given() {
            writer.gap();
            write(spec, value, Place::option(spec.name), writer);
        }
    }

    fn read(&mut self, reader: &mut Reader) {
        for (spec, field) in self.fields_mut() {
            if is_meant(spec, reader) {
                read(spec, field, reader);
            }
        }
    }
}

/// The engine of a datafile: its kind, and its options.
pub(super) fn read_engine(keyword: &str, reader: &mut Reader) -> Option<Engine> {
    let mut engine = Engine::default();
    let kind = reader.value(keyword);
    let has_options = read_all(&mut engine, reader);
    let is_there = kind.is_some() || has_options;
    if let Some((kind, line)) = kind {
        match Scalar::parse(&kind) {
            Ok(kind) => engine.kind = kind,
            Err(invalid) => reader.error(line, invalid.message, invalid.remedy),
        }
    }
    is_there.then_some(engine)
}

/// Whether a datafile means this option by its keywords: those of `s3`, `gcs` and `dynamodb` are the same.
fn is_meant(spec: &Spec, reader: &Reader<'_>) -> bool {
    let is_dynamodb = || reader.has("IMPORT_TABLE_ARN") || reader.has("IMPORT_EXPORT_BUCKET");
    let is_gcs = || {
        let uri = reader.peek("IMPORT_BUCKET_URI").unwrap_or_default();
        uri.starts_with(Bucket::Gcs.scheme())
            || (!uri.starts_with(Bucket::S3.scheme()) && reader.extra().store == Some(Bucket::Gcs))
    };
    let options = DataSource::OPTIONS;
    match spec.name {
        name if name == options.s3 => !is_dynamodb() && !is_gcs(),
        name if name == options.gcs => !is_dynamodb() && is_gcs(),
        name if name == options.dynamodb => is_dynamodb(),
        _ => true,
    }
}
