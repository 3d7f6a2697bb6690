//! [Tinybird](https://www.tinybird.co) resources as Rust code: definitions that the compiler checks and that render as
//! datafiles (`.connection`, `.datasource`, `.pipe`).
//!
//! ```
//! use tinybird::{Project, Resource, datasource, kafka_connection};
//!
//! kafka_connection! {
//!     /// Production events cluster.
//!     pub EventsKafka {
//!         bootstrap_servers: "kafka.example.com:9092",
//!         security_protocol: SaslSsl,
//!         sasl_mechanism: Plain,
//!         key: secret("KAFKA_KEY"),
//!         secret: secret("KAFKA_SECRET"),
//!     }
//! }
//!
//! datasource! {
//!     /// Events streamed from Kafka.
//!     pub Events {
//!         schema: { timestamp: DateTime, user_id: String, price: Decimal(10, 2) },
//!         engine: MergeTree { sorting_key: [user_id, timestamp] },
//!         kafka: { connection: EventsKafka, topic: "events" },
//!     }
//! }
//!
//! // What a macro declares is known by its name and its definition, which displays as the datafile.
//! assert_eq!(Events::NAME, "events");
//! assert_eq!(Events::definition().columns()[2].name(), "price");
//! assert!(EventsKafka::definition().to_string().contains("KAFKA_KEY {{ tb_secret(\"KAFKA_KEY\") }}\n"));
//!
//! // A project brings in what its resources refer to, and writes the files.
//! # let folder = std::env::temp_dir().join(format!("tinybird-crate-doc-{}", std::process::id()));
//! let project = Project::new().with::<Events>();
//! let report = project.write_to(&folder)?;
//! assert_eq!(
//!     report.to_string(),
//!     "created connections/events_kafka.connection\ncreated datasources/events.datasource"
//! );
//! # std::fs::remove_dir_all(&folder)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Where to look
//!
//! | | |
//! |---|---|
//! | connections | [`kafka_connection!`], [`s3_connection!`], [`gcs_connection!`], [`dynamodb_connection!`], [`connection!`](macro@connection) for any kind |
//! | tokens | [`token!`] |
//! | data sources | [`datasource!`](macro@datasource) |
//! | queries | [`endpoint!`], [`pipe!`](macro@pipe), [`materialized_view!`], [`copy_pipe!`], [`sink_pipe!`] |
//! | rows and queries as Rust types | `rows`, with the feature of that name |
//! | sending rows, asking endpoints | `client`, with the feature `client` or `blocking` |
//! | definitions as plain data | [`Resource::definition`], [`Connection`], [`DataSource`] and the types in [`mod@connection`], [`mod@datasource`] and [`mod@pipe`] |
//! | files | [`Project`], and [`project`] for what it reports and refuses |
//! | files without running anything | the crate `tinybird-build`, from a `build.rs` |
//!
//! Each macro's page lists its options, what they render to, and the rules that they obey.
//!
//! # Features
//!
//! - `rows`: `row` declares the struct of a data source's or a result's rows, and `query` that of an endpoint's queries.
//!   `types` is `rows` with `jiff`, `uuid`, `rust_decimal` and `serde_json`, for columns that become types of these crates. `chrono` and
//!   `time` are for fields of their types.
//! - `serde`: definitions implement `serde::Serialize`.
//! - `client`: `Client` sends rows to Tinybird, on tokio, or in a browser on `fetch`; as `blocking::Client` does without it. `client-core` is the same without
//!   what sends: you give it a transport.
//! - `blocking`: `blocking::Client` sends rows to Tinybird, with retries, compression and an account of every row, and reads typed rows.
//! - `tracing`: a client's requests are spans, with OpenTelemetry's names for databases, and their tries are events.
//! - `deploy`: `deploy` has the steps of `cargo tinybird deploy`, for programs.
//! - `fake`: `client::fake::Fake` answers such a client in tests.
//! - `testing`: `testing::Workspace` runs the project for a test, on a ClickHouse of this machine.
//!
#![doc = include_str!("../docs/language.md")]

mod macros;

#[doc(hidden)]
#[cfg(rust_analyzer)]
#[path = "editor/mod.rs"]
pub mod __editor;

#[cfg(feature = "client-core")]
#[cfg_attr(all(feature = "client", feature = "fake", feature = "types"), doc = include_str!("../docs/client.md"))]
#[doc(inline)]
pub use tinybird_client as client;
#[cfg(feature = "client-core")]
#[doc(inline)]
pub use tinybird_client::{Client, blocking};

#[cfg(feature = "testing")]
#[doc(inline)]
pub use tinybird_client::testing;

#[cfg(feature = "rows")]
#[cfg_attr(feature = "types", doc = include_str!("../docs/rows.md"))]
#[doc(inline)]
pub use tinybird_rows as rows;
#[cfg(feature = "rows")]
#[doc(inline)]
pub use tinybird_rows::types;

/// A struct of one's own as the row of a data source.
///
/// `#[row(PageViews)]` names the data source, whose `datasource!` has `row: _` or any other `row`. While the program is
/// compiled, each field is compared with the column of its name: one that does not exist, a type that does not fit, and
/// columns that must be sent and are missing are errors.
///
#[cfg_attr(feature = "types", doc = "```")]
#[cfg_attr(not(feature = "types"), doc = "```ignore")]
/// use tinybird::datasource;
/// use tinybird::rows::{jiff::Timestamp, to_ndjson};
///
/// datasource! {
///     pub PageViews {
///         schema: {
///             at: DateTime64(3),
///             #[json_path("$.page.path")]
///             path: String,
///             #[json_path("$.page.tags")]
///             tags: Array(String),
///             plan: String = "free",
///         },
///         row: _,
///     }
/// }
///
/// #[derive(tinybird::Row)]
/// #[row(PageViews)]
/// struct Click<'a> {
///     at: Timestamp,
///     #[row(rename = "path")]
///     page: &'a str,
///     tags: &'a [&'a str],
///     #[row(skip)]
///     request: u64,
/// }
///
/// let click = Click { at: Timestamp::UNIX_EPOCH, page: "/", tags: &["new"], request: 7 };
/// let json = to_ndjson(&[click])?;
/// assert_eq!(json, b"{\"at\":\"1970-01-01 00:00:00.000\",\"page\":{\"path\":\"/\",\"tags\":[\"new\"]}}\n");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// The struct may be generic, and it may borrow what it holds. It implements [`rows::Row`] and, where each field can be
/// read, [`rows::FromRow`]. A column with a default may be left out by an `Option`, as in a row that `row: Name` declares.
///
/// | above the struct | means |
/// |---|---|
/// | `#[row(PageViews)]` | the data source |
/// | `#[row(PageViews, flatten)]` | some of its columns: no row by itself, and no error for what is missing |
/// | `#[row(read)]` | columns of any answer, which are only read. Each type says itself which column it fits: [`rows::Value`] |
/// | `#[row(crate = tb)]` | the name of this crate, where it is not `tinybird` |
///
/// | above a field | means |
/// |---|---|
/// | `#[row(rename = "..")]` | the column's name |
/// | `#[row(skip)]` | no column; when the row is read, it is the `Default` of its type |
/// | `#[row(with = module)]` | `module::to_column(&Type)` gives a value that fits the column, and `module::from_column` takes one and gives `Result<Type, impl Display>` |
/// | `#[row(flatten)]` | the columns of a struct with `#[row(PageViews, flatten)]` or, below `#[row(read)]`, `#[row(read, flatten)]` |
#[cfg(feature = "rows")]
pub use tinybird_macros::Row;

/// A type of one's own as the value of a column, as `#[row(Type)]` names it.
///
/// `#[row(crate = tb)]` above it names this crate, where it is not `tinybird`.
///
/// - A tuple struct of one field fits where its field fits.
/// - An enum of unit variants fits an `Enum` of exactly these names, which is checked when the row is compiled, and a `String`.
/// - A struct fits a `Tuple` of exactly these names, in their order.
///
/// `#[row(rename = "..")]` above a variant or a field tells its name in the column.
#[cfg(feature = "rows")]
pub use tinybird_macros::Value;

#[cfg(feature = "deploy")]
#[doc(inline)]
pub use tinybird_deploy as deploy;

#[doc(inline)]
pub use tinybird_core::{
    Connection, DataSource, Definition, Kind, Resource, Token,
    column_type::ColumnType,
    connection, datasource, pipe,
    secret::{Secret, secret},
};

#[doc(inline)]
pub use tinybird_project::Project;

/// The files of a project: what writing them reports and refuses.
pub mod project {
    #[doc(inline)]
    pub use tinybird_core::rule::Violation;
    #[doc(inline)]
    pub use tinybird_project::{
        Difference, Error, File, FilePath, Folder, InvalidPath, Problem, Project, Report, Writer,
    };
}

pub use tinybird_core::resource::kinds;

#[doc(hidden)]
#[allow(missing_docs)]
#[rustfmt::skip]
#[path = "editor/options.rs"]
pub mod options;

#[doc(hidden)]
pub mod __private {
    /// The enums of choices.
    pub mod choices {
        pub use tinybird_core::{connection::*, datasource::*, pipe::*};
    }

    pub use tinybird_core::check::Bucket;
    pub use tinybird_core::definitions;
    pub use tinybird_core::resource::{Encoded, InSql, Reference, is_same_text};
    pub use tinybird_macros as macros;
}

/// The examples of the README compile.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
