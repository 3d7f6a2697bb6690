//! Data sources: tables, how they are stored, and where their rows come from.

pub(crate) mod bucket_import;
pub(crate) mod column;
pub(crate) mod engine;
pub(crate) mod functions;
pub(crate) mod index;
pub(crate) mod ingestion;
mod json_path;
mod key;
mod keywords;

pub use bucket_import::{GcsImport, S3Import};
pub use column::Column;
#[doc(hidden)]
pub use column::declared_twice;
pub use engine::{Engine, EngineKind, key_column};
pub use index::Index;
#[doc(hidden)]
pub use ingestion::is_kafka_column;
pub use ingestion::{
    ADDED_COLUMNS, AddedColumns, AutoOffsetReset, DynamoDbImport, FileFormat, Ingestion, KafkaIngestion,
    MessageFormat,
};
#[doc(hidden)]
pub use json_path::{JsonPath, Step};
pub use key::elements as key_elements;
pub(crate) use keywords::KEYWORDS;

pub use crate::grant::{Grant, Scope};

use crate::check::Bucket;
use crate::choice::choices;
use crate::options::options;
use crate::rule::{Place, Violation};
use crate::{grant, list};

choices! {
    /// Whether a deployment copies existing rows: `BACKFILL`.
    pub closed enum Backfill {
        /// Deployments copy no existing rows: `skip`.
        Skip = "skip",
    }
}

options! {
    /// A data source: what `datasource!` declares.
    pub struct DataSource { name: String, description: Option<String> } with nulls;

    /// The columns, as the fields of a struct: `timestamp: DateTime`. Renders `SCHEMA`.
    required columns named "schema": Schema => "SCHEMA";
    /// Whether the columns have JSON paths, which rows in JSON need; `true` unless the rows are imported from CSV
    /// files. Renders as `` `json:$.name` `` behind each column.
    #[serde(skip)]
    input json_paths: Flag;
    /// The struct of its rows, which a program sends and reads: `PageView`, with a visibility and lifetimes where wanted;
    /// `_` for none, or the path of one that implements `tinybird::rows::Row`. Needs the feature `rows`. A datafile has no place for
    /// it.
    #[serde(skip)]
    input row: Row;
    /// The table engine: `MergeTree { sorting_key: [..] }`; without it, Tinybird chooses. Renders `ENGINE` and
    /// `ENGINE_..`.
    optional engine: Engine => "ENGINE";
    /// Data skipping indexes: `{ country_idx: { expr: "country", type: "set(100)", granularity: 4 } }`. Renders
    /// `INDEXES`.
    optional indexes: Named<Index> => "INDEXES";
    /// `Skip`: a deployment that changes the data source copies no rows. Renders `BACKFILL`.
    optional backfill: Choice<Backfill> => "BACKFILL";
    /// Rows from a Kafka topic. Renders `KAFKA_..`.
    optional kafka: Group<KafkaIngestion>;
    /// Rows from files in an S3 bucket. Renders `IMPORT_..`.
    optional s3: Group<S3Import>;
    /// Rows from files in a GCS bucket. Renders `IMPORT_..`.
    optional gcs: Group<GcsImport>;
    /// Rows from a DynamoDB table. Renders `IMPORT_..`.
    optional dynamodb: Group<DynamoDbImport>;
    /// The SELECT by which a deployment fills the changed table from the old one. Renders `FORWARD_QUERY`.
    optional forward_query: Sql => "FORWARD_QUERY";
    /// Tags of the data source: `["billing"]`. Renders `TAGS`.
    optional tags: Tags => "TAGS";
    /// Who may use it: `{ AppRead: Read, "ingest token": [Read, Append] }`. Renders a `TOKEN` for each scope.
    optional tokens: Tokens => "TOKEN";
    /// The workspaces that may read it: `["other_workspace"]`. Renders `SHARED_WITH`.
    optional shared_with: List => "SHARED_WITH";
}

impl DataSource {
    /// Where rows are imported from; `None` if they are only sent to the API.
    #[must_use]
    pub fn ingestion(&self) -> Option<Ingestion<'_>> {
        self.ingestions().next()
    }

    /// The store of an import whose URI does not tell it.
    #[doc(hidden)]
    #[must_use]
    pub fn store(&self) -> Option<Bucket> {
        let import = self.ingestion()?.bucket_import()?;
        (!import.tells_store()).then_some(import.store)
    }

    fn ingestions(&self) -> impl Iterator<Item = Ingestion<'_>> {
        [
            self.kafka().map(Ingestion::Kafka),
            self.s3().map(Ingestion::S3),
            self.gcs().map(Ingestion::Gcs),
            self.dynamodb().map(Ingestion::DynamoDb),
        ]
        .into_iter()
        .flatten()
    }

    /// Completes the definition by what follows from the rest of it: JSON paths, the consumer group, the schedule.
    #[doc(hidden)]
    pub fn complete(&mut self) {
        let has_json_paths = self.has_json_paths();
        self.json_paths = Some(has_json_paths);
        for column in self.columns.iter_mut().filter(|column| has_json_paths && column.json_path.is_none()) {
            column.json_path = column.default_json_path();
        }
        if let Some(kafka) = &mut self.kafka {
            kafka.group_id.get_or_insert_with(|| self.name.clone());
        }
        if let Some(import) = &mut self.s3 {
            import.schedule.get_or_insert_with(|| "@auto".to_owned());
        }
        if let Some(import) = &mut self.gcs {
            import.schedule.get_or_insert_with(|| "@on-demand".to_owned());
        }
    }

    fn has_json_paths(&self) -> bool {
        self.json_paths.unwrap_or_else(|| !self.ingestion().is_some_and(Ingestion::is_csv))
    }

    /// The JSON path of each column where none is written. `json_paths` is what the option says, if anything.
    #[doc(hidden)]
    #[must_use]
    pub fn default_json_paths(&self, json_paths: Option<bool>) -> Vec<Option<JsonPath>> {
        let has_json_paths = json_paths.unwrap_or_else(|| self.has_json_paths());
        let path = |column: &Column| has_json_paths.then(|| column.default_json_path()).flatten();
        self.columns.iter().map(path).collect()
    }

    pub(crate) fn check(&self) -> Vec<Violation> {
        let mut violations = column::check(&self.columns, self.json_paths == Some(true));
        let own = self.ingestion().map_or(&[][..], Ingestion::own_columns);
        let columns = engine::Columns { schema: &self.columns, own };
        if let Some(engine) = &self.engine {
            violations.extend(engine.check(&columns));
        }
        violations.extend(self.two_ingestions());
        violations.extend(self.ingestions().filter_map(Ingestion::import_cron));
        violations.extend(self.ingestions().filter_map(Ingestion::unknown_format));
        violations.extend(index::check(&self.indexes, &columns));
        violations.extend(grant::check(Self::OPTIONS.tokens, &self.tokens));
        violations.extend(list::check(Self::OPTIONS.shared_with, &self.shared_with));
        violations.extend(list::check(Self::OPTIONS.tags, &self.tags));
        violations
    }

    fn two_ingestions(&self) -> Option<Violation> {
        let mut ingestions = self.ingestions();
        let (first, second) = (ingestions.next()?, ingestions.next()?);
        Some(Violation::error(
            &ingestion::TWO_INGESTIONS,
            Place::option(second.option()),
            format!(
                "`{}` and `{}` are both given, but a data source takes its rows from one source",
                second.option(),
                first.option()
            ),
            format!("remove one of them, or declare a second data source for `{}`", second.option()),
        ))
    }
}
