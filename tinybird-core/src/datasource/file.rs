//! The datafile of a data source: writing and reading it.

use super::{Backfill, Column, DataSource, Engine, Index, column};
use crate::check::Bucket;
use crate::column_type::ColumnType;
use crate::datafile::ReadError;
use crate::datafile::index::read_index;
use crate::datafile::line::unquote;
use crate::datafile::schema::read_columns;
use crate::datafile::statement::{Body, Statement};
use crate::definition::DynDefinition;
use crate::options::{Options, Scalar};
use crate::reader::Reader;
use crate::rule::{Place, Violation};
use crate::writer::Writer;
use crate::{grant, list};

crate::definition::definition!(DataSource);

impl DynDefinition for DataSource {
    fn rules(&self) -> Vec<Violation> {
        self.check()
    }

    fn write(&self, writer: &mut Writer) {
        self.write_schema(writer);
        if let Some(engine) = &self.engine {
            writer.gap();
            writer.plain("ENGINE", engine.kind().as_str(), Place::option("engine"));
            writer.options(engine, &Place::option("engine"));
        }
        self.write_indexes(writer);
        if let Some(backfill) = &self.backfill {
            writer.gap();
            writer.plain("BACKFILL", backfill.as_str(), Place::option("backfill").value());
        }
        for (option, ingestion) in self.ingestion_options() {
            writer.gap();
            writer.options(ingestion, &Place::option(option));
        }
        if let Some(query) = &self.forward_query {
            writer.gap();
            writer.sql("FORWARD_QUERY", query, Place::option("forward_query").value());
        }
        list::write_tags(&self.tags, writer);
        grant::write(&self.tokens, writer);
        list::write_shared(&self.shared_with, writer);
    }

    fn beside(&self) -> String {
        // The store of an import whose URI does not tell.
        self.gcs.as_ref().map_or_else(String::new, |_| Bucket::Gcs.option().to_owned())
    }

    fn groups(&self) -> Vec<(Place, &dyn Options)> {
        let engine = self.engine.as_ref().map(|options| ("engine", options as &dyn Options));
        let groups = engine.into_iter().chain(self.ingestion_options());
        groups.map(|(option, options)| (Place::option(option), options)).collect()
    }

    fn read(&mut self, reader: &mut Reader) {
        self.read_schema(reader);
        self.read_engine(reader);
        self.read_indexes(reader);
        if let Some((value, line)) = reader.value("BACKFILL") {
            match Backfill::parse(&value) {
                Ok(backfill) => self.backfill = Some(backfill),
                Err(invalid) => reader.error(line, invalid.message, invalid.remedy),
            }
        }
        self.read_ingestion(reader);
        self.forward_query = reader.block("FORWARD_QUERY");
        self.tags = list::read_tags(reader);
        self.tokens = grant::read(reader);
        self.shared_with = list::read_shared(reader);
    }
}

impl DataSource {
    fn write_schema(&self, writer: &mut Writer) {
        for (index, column) in self.columns.iter().enumerate() {
            let place = column::place(index);
            let data_type = column.data_type.as_ref().map(ColumnType::as_str);
            for (part, text) in [
                ("type", data_type),
                ("json_path", column.json_path()),
                ("default", column.default_expression()),
                ("codec", column.codec()),
            ] {
                if let Some(text) = text.filter(|text| text.contains('{')) {
                    writer.check_template(text, place.clone().then(part));
                }
            }
        }
        if self.columns.is_empty() {
            // Tinybird takes a schema without columns, but no text without lines.
            return writer.rows("SCHEMA", "", ["-- no columns"], |row, text| text.push_str(row));
        }
        writer.rows("SCHEMA", ",", &self.columns, Column::write);
    }

    fn write_indexes(&self, writer: &mut Writer) {
        if self.indexes.is_empty() {
            return;
        }
        writer.gap();
        writer.rows("INDEXES", "", &self.indexes, |index, row| row.push_str(&index.write()));
    }

    /// The ingestion groups that are given.
    fn ingestion_options(&self) -> impl Iterator<Item = (&'static str, &dyn Options)> {
        let kafka = self.kafka.as_ref().map(|options| ("kafka", options as &dyn Options));
        let s3 = self.s3.as_ref().map(|options| ("s3", options as &dyn Options));
        let gcs = self.gcs.as_ref().map(|options| ("gcs", options as &dyn Options));
        let dynamodb = self.dynamodb.as_ref().map(|options| ("dynamodb", options as &dyn Options));
        [kafka, s3, gcs, dynamodb].into_iter().flatten()
    }

    fn read_schema(&mut self, reader: &mut Reader) {
        let Some(statement) = reader.take_last("SCHEMA") else { return };
        let Statement { body, line, column, .. } = statement;
        let (text, lines) = match body {
            Body::Block(block) => (block.text(), block.lines),
            // A schema of one line stands in quotes.
            Body::Words(words) => (unquote(&words.concat()).to_owned(), Vec::new()),
        };
        let file_line = |number: usize| lines.get(number.saturating_sub(1)).map(|(number, _)| *number);
        let columns = match read_columns(&text) {
            Ok(columns) => columns,
            Err(error) => {
                let (line, column) =
                    file_line(error.line).map_or((line, column), |line| (line, error.column));
                return reader.error_at(ReadError { line, column, ..error });
            }
        };
        self.columns.reserve(columns.len());
        for raw in columns {
            let mut column = Column::new(raw.name);
            if !raw.type_text.is_empty() {
                column.data_type = reader.column_type(raw.type_text, file_line(raw.line).unwrap_or(line));
            }
            column.json_path = raw.json_path;
            column.default = raw.default;
            if let Some(codec) = &raw.codec {
                let bare = without_parentheses(codec);
                if bare == codec.trim() {
                    let line = file_line(raw.line).unwrap_or(line);
                    let message = format!("`{bare}` stands in no parentheses, and is no codec to ClickHouse");
                    reader.error(line, message, format!("write `CODEC({bare})`"));
                } else {
                    column.codec = Some(bare.to_owned());
                }
            }
            self.columns.push(column);
        }
    }

    fn read_engine(&mut self, reader: &mut Reader) {
        let mut engine = Engine::default();
        let kind = reader.value("ENGINE");
        let has_options = reader.options(&mut engine);
        if let Some((kind, line)) = kind {
            match Scalar::parse(&kind) {
                Ok(kind) => engine.kind = kind,
                Err(invalid) => reader.error(line, invalid.message, invalid.remedy),
            }
            self.engine = Some(engine);
        } else if has_options {
            self.engine = Some(engine);
        }
    }

    fn read_indexes(&mut self, reader: &mut Reader) {
        let Some(Statement { body, line, .. }) = reader.take_last("INDEXES") else { return };
        let words;
        let rows = match body {
            Body::Block(block) => block.lines,
            Body::Words(found) => {
                words = found.concat();
                vec![(line, unquote(&words))]
            }
        };
        for (line, row) in rows {
            let raw = match read_index(row) {
                Ok(Some(raw)) => raw,
                Ok(None) => continue,
                Err(invalid) => {
                    reader.error(line, invalid.message, invalid.remedy);
                    continue;
                }
            };
            let granularity = raw.granularity.as_deref().map(<u64 as Scalar>::parse).transpose();
            match granularity {
                Ok(granularity) => {
                    self.indexes.push(Index::new(raw.name, raw.expr, raw.type_text, granularity));
                }
                Err(invalid) => reader.error(line, invalid.message, invalid.remedy),
            }
        }
    }

    fn read_ingestion(&mut self, reader: &mut Reader) {
        let mut kafka = super::KafkaIngestion::default();
        if reader.options(&mut kafka) {
            self.kafka = Some(kafka);
        }
        if reader.has("IMPORT_TABLE_ARN") || reader.has("IMPORT_EXPORT_BUCKET") {
            let mut dynamodb = super::DynamoDbImport::default();
            reader.options(&mut dynamodb);
            self.dynamodb = Some(dynamodb);
            return;
        }
        let uri = reader.peek("IMPORT_BUCKET_URI").unwrap_or_default();
        let is_gcs = uri.starts_with(Bucket::Gcs.scheme())
            || (!uri.starts_with(Bucket::S3.scheme()) && reader.beside() == Bucket::Gcs.option());
        let (mut s3, mut gcs) = (super::S3Import::default(), super::GcsImport::default());
        if is_gcs && reader.options(&mut gcs) {
            self.gcs = Some(gcs);
        } else if reader.options(&mut s3) {
            self.s3 = Some(s3);
        }
    }
}

pub(crate) fn without_parentheses(codec: &str) -> &str {
    let codec = codec.trim();
    codec.strip_prefix('(').and_then(|codec| codec.strip_suffix(')')).unwrap_or(codec)
}
