//! Data sources: tables, how they are stored, and where their rows come from.

pub(crate) mod column;
pub(crate) mod engine;
mod file;
pub(crate) mod index;
pub(crate) mod ingestion;
mod key;
mod keywords;

pub use column::Column;
pub use engine::{Engine, EngineKind, key_column};
#[cfg(feature = "files")]
pub(crate) use file::without_parentheses;
pub use index::Index;
pub use ingestion::{
    AutoOffsetReset, DynamoDbImport, FileFormat, GcsImport, Ingestion, KafkaIngestion, MessageFormat,
    S3Import,
};
#[cfg(feature = "reference")]
pub(crate) use ingestion::{DYNAMODB_COLUMNS, KAFKA_COLUMNS};
pub use key::elements as key_elements;
pub(crate) use keywords::KEYWORDS;

pub use crate::grant::{Grant, Scope};

use crate::choice::choices;
use crate::options::{Form, Options, Spec, spec};
use crate::rule::{Place, Violation};
use crate::{grant, list};

choices! {
    /// Whether a deployment copies the rows that exist: `BACKFILL`.
    pub closed enum Backfill {
        /// It does not: `skip`.
        Skip = "skip",
    }
}

/// A data source: what `datasource!` declares.
#[derive(Debug, Clone, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct DataSource {
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) columns: Vec<Column>,
    pub(crate) engine: Option<Engine>,
    pub(crate) kafka: Option<KafkaIngestion>,
    pub(crate) s3: Option<S3Import>,
    pub(crate) gcs: Option<GcsImport>,
    pub(crate) dynamodb: Option<DynamoDbImport>,
    pub(crate) tokens: Vec<Grant>,
    pub(crate) indexes: Vec<Index>,
    pub(crate) shared_with: Vec<String>,
    pub(crate) tags: Vec<String>,
    pub(crate) forward_query: Option<String>,
    pub(crate) backfill: Option<Backfill>,
    #[cfg_attr(feature = "serde", serde(skip))]
    has_json_paths: bool,
}

impl DataSource {
    /// The options of `datasource!`, in the order in which they are written.
    pub const SPECS: &'static [Spec] = &[
        Spec {
            required: true,
            ..spec(
                "schema",
                "SCHEMA",
                Form::Schema,
                "The columns, as the fields of a struct: `timestamp: DateTime`. Renders `SCHEMA`.",
            )
        },
        spec(
            "json_paths",
            "",
            Form::Flag,
            "Whether the columns have JSON paths, as rows that arrive as JSON need them; `true` unless the rows are \
             imported from CSV files.",
        ),
        spec(
            "engine",
            "ENGINE",
            Form::Engine(Engine::SPECS),
            "The table engine: `MergeTree { sorting_key: [..] }`; without it, Tinybird chooses. Renders `ENGINE` and \
             `ENGINE_..`.",
        ),
        spec(
            "indexes",
            "INDEXES",
            Form::Named(INDEX_SPECS),
            "Data skipping indexes: `{ country_idx: { expr: \"country\", type: \"set(100)\", granularity: 4 } }`. \
             Renders `INDEXES`.",
        ),
        spec(
            "backfill",
            "BACKFILL",
            Form::Choice(&Backfill::CHOICES),
            "`Skip`: a deployment that changes the data source copies no rows. Renders `BACKFILL`.",
        ),
        spec("kafka", "", Form::Group(KafkaIngestion::SPECS), "Rows from a Kafka topic. Renders `KAFKA_..`."),
        spec("s3", "", Form::Group(S3Import::SPECS), "Rows from files in an S3 bucket. Renders `IMPORT_..`."),
        spec(
            "gcs",
            "",
            Form::Group(GcsImport::SPECS),
            "Rows from files in a GCS bucket. Renders `IMPORT_..`.",
        ),
        spec(
            "dynamodb",
            "",
            Form::Group(DynamoDbImport::SPECS),
            "Rows from a DynamoDB table. Renders `IMPORT_..`.",
        ),
        spec(
            "forward_query",
            "FORWARD_QUERY",
            Form::Sql,
            "The SELECT by which a deployment fills the changed table from the old one. Renders `FORWARD_QUERY`.",
        ),
        spec(
            "tags",
            "TAGS",
            Form::List,
            "Words to find the data source by: `[\"billing\"]`. Renders `TAGS`.",
        ),
        spec(
            "tokens",
            "TOKEN",
            Form::Tokens,
            "Who may use it: `{ AppRead: Read, \"ingest token\": [Read, Append] }`. Renders a `TOKEN` for each scope.",
        ),
        spec(
            "shared_with",
            "SHARED_WITH",
            Form::List,
            "The workspaces that may read it: `[\"other_workspace\"]`. Renders `SHARED_WITH`.",
        ),
    ];

    /// The columns.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The table engine, where it is not left to Tinybird.
    #[must_use]
    pub const fn engine(&self) -> Option<&Engine> {
        self.engine.as_ref()
    }

    /// Where the rows come from, where it is not only the API.
    #[must_use]
    pub fn ingestion(&self) -> Option<Ingestion<'_>> {
        self.ingestions().next()
    }

    fn ingestions(&self) -> impl Iterator<Item = Ingestion<'_>> {
        [
            self.kafka.as_ref().map(Ingestion::Kafka),
            self.s3.as_ref().map(Ingestion::S3),
            self.gcs.as_ref().map(Ingestion::Gcs),
            self.dynamodb.as_ref().map(Ingestion::DynamoDb),
        ]
        .into_iter()
        .flatten()
    }

    /// Which tokens may use it.
    #[must_use]
    pub fn tokens(&self) -> &[Grant] {
        &self.tokens
    }

    /// The data skipping indexes.
    #[must_use]
    pub fn indexes(&self) -> &[Index] {
        &self.indexes
    }

    /// The workspaces that may read it.
    #[must_use]
    pub fn shared_with(&self) -> &[String] {
        &self.shared_with
    }

    /// Words to find it by.
    #[must_use]
    pub fn tags(&self) -> &[String] {
        &self.tags
    }

    /// The SELECT by which a deployment fills the changed table from the old one.
    #[must_use]
    pub fn forward_query(&self) -> Option<&str> {
        self.forward_query.as_deref()
    }

    /// Whether a deployment copies the rows that exist.
    #[must_use]
    pub const fn backfill(&self) -> Option<&Backfill> {
        self.backfill.as_ref()
    }

    /// Sets the columns.
    #[doc(hidden)]
    pub fn set_columns(&mut self, columns: Vec<Column>) {
        self.columns = columns;
    }

    /// Sets the engine.
    #[doc(hidden)]
    pub fn set_engine(&mut self, engine: Engine) {
        self.engine = Some(engine);
    }

    /// The options of an ingestion, new where it is not given yet.
    #[doc(hidden)]
    pub fn ingestion_mut(&mut self, option: &str) -> Option<&mut dyn Options> {
        Some(match option {
            "kafka" => self.kafka.get_or_insert_default(),
            "s3" => self.s3.get_or_insert_default(),
            "gcs" => self.gcs.get_or_insert_default(),
            "dynamodb" => self.dynamodb.get_or_insert_default(),
            _ => return None,
        })
    }

    /// Sets who may use it.
    #[doc(hidden)]
    pub fn set_tokens(&mut self, tokens: Vec<Grant>) {
        self.tokens = tokens;
    }

    /// Sets the indexes.
    #[doc(hidden)]
    pub fn set_indexes(&mut self, indexes: Vec<Index>) {
        self.indexes = indexes;
    }

    /// Sets the workspaces that may read it.
    #[doc(hidden)]
    pub fn set_shared_with(&mut self, workspaces: Vec<String>) {
        self.shared_with = workspaces;
    }

    /// Sets its tags.
    #[doc(hidden)]
    pub fn set_tags(&mut self, tags: Vec<String>) {
        self.tags = tags;
    }

    /// Sets the forward query.
    #[doc(hidden)]
    pub fn set_forward_query(&mut self, query: String) {
        self.forward_query = Some(query);
    }

    /// Sets the backfill.
    #[doc(hidden)]
    pub fn set_backfill(&mut self, backfill: Backfill) {
        self.backfill = Some(backfill);
    }

    /// Completes the definition by what follows from the rest of it: JSON paths, the consumer group, the schedule.
    ///
    /// `json_paths` is what the macro says of them, if anything.
    #[doc(hidden)]
    pub fn complete(&mut self, json_paths: Option<bool>) {
        let mut columns = std::mem::take(&mut self.columns);
        self.has_json_paths = json_paths.unwrap_or_else(|| !self.ingestion().is_some_and(Ingestion::is_csv));
        if self.has_json_paths {
            column::add_json_paths(&mut columns);
        }
        self.columns = columns;
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

    fn check(&self) -> Vec<Violation> {
        let mut violations = column::check(&self.columns, self.has_json_paths);
        if let Some(engine) = &self.engine {
            let own = self.ingestion().map_or(&[][..], Ingestion::own_columns);
            violations.extend(engine.check(&engine::Columns { schema: &self.columns, own }));
        }
        violations.extend(self.two_ingestions());
        violations.extend(self.ingestions().filter_map(Ingestion::import_cron));
        violations.extend(index::check(&self.indexes));
        violations.extend(grant::check(&self.tokens));
        violations.extend(list::check("shared_with", &self.shared_with));
        violations.extend(list::check("tags", &self.tags));
        violations
    }

    fn two_ingestions(&self) -> Option<Violation> {
        let mut ingestions = self.ingestions();
        let (first, second) = (ingestions.next()?, ingestions.next()?);
        Some(Violation::error(
            &ingestion::TWO_INGESTIONS,
            Place::option(second.option()),
            format!(
                "`{}` stands beside `{}`: a data source takes its rows from one place",
                second.option(),
                first.option()
            ),
            format!("remove one of them, or declare a second data source for `{}`", second.option()),
        ))
    }
}

/// The options of an index.
pub const INDEX_SPECS: &[Spec] = &[
    Spec { required: true, ..spec("expr", "", Form::Plain, "The column or expression to index.") },
    Spec {
        required: true,
        ..spec(
            "type",
            "TYPE",
            Form::Plain,
            "The index's type, such as `minmax`, `set(100)` or `bloom_filter(0.01)`. Renders `TYPE`.",
        )
    },
    spec(
        "granularity",
        "GRANULARITY",
        Form::Number,
        "How many granules of the table one entry covers; 1 by default. Renders `GRANULARITY`.",
    ),
];
