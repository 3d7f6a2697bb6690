//! What a reference asks for: the kinds of resources that an option, or a query, can name.

use std::fmt;

use crate::check::Bucket;
use crate::kind::Kind;

/// Hands the table of what references ask for, beside a resource of a certain kind, to a macro.
///
/// A row says the name, which is also that of the trait in [`kinds`](crate::resource::kinds), and the kinds that are
/// taken, each with the type of its definition; then
///
/// - `of`: the trait of these definitions,
/// - `words`: what is taken, in a sentence, or the kind that says so,
/// - `why`: why nothing else is, `none` where that goes without saying,
/// - `unmet`: what the compiler says of a type that is not taken.
macro_rules! targets {
    ($make:ident) => {
        $make! {
            /// What a query reads from: a data source, a pipe or an endpoint.
            Table: DataSource(DataSource), Pipe(Pipe), Endpoint(Endpoint) {
                of: OfTable,
                words: "a data source, a pipe or an endpoint",
                why: "a query reads from a data source, a pipe or an endpoint",
                unmet: (
                    message = "a query reads from a data source, a pipe or an endpoint, and `{Self}` is none",
                    label = "this SQL names it in braces",
                    note = "where a materialized view or a copy writes the rows, name the data source that it writes into"
                ),
            }
            /// The connection of a sink whose options do not tell its kind.
            Sink: Kafka(KafkaConnection), S3(S3Connection), Gcs(GcsConnection) {
                of: OfSink,
                words: "a Kafka, S3 or GCS connection",
                why: none,
                unmet: (
                    message = "a sink writes to Kafka, S3 or GCS, and `{Self}` is not a connection to any of them",
                    label = "a Kafka, S3 or GCS connection belongs here",
                    note = "name an item of `kafka_connection!`, `s3_connection!` or `gcs_connection!`"
                ),
            }
            /// The connection of a sink that has a `topic`.
            KafkaSink: Kafka(KafkaConnection) {
                of: OfKafkaSink,
                words: Kafka,
                why: "`topic` belongs to a Kafka sink",
                unmet: (
                    message = "`topic` belongs to a Kafka sink, and `{Self}` is not a Kafka connection",
                    label = "a Kafka connection belongs here",
                    note = "name an item of `kafka_connection!`; for S3 and GCS write `bucket_uri` and `file_template`"
                ),
            }
            /// The connection of a sink whose `bucket_uri` does not tell the store.
            BucketSink: S3(S3Connection), Gcs(GcsConnection) {
                of: OfBucketSink,
                words: "an S3 or a GCS connection",
                why: "`bucket_uri` belongs to an S3 or a GCS sink",
                unmet: (
                    message = "`bucket_uri` belongs to an S3 or a GCS sink, and `{Self}` is not a connection to either",
                    label = "an S3 or a GCS connection belongs here",
                    note = "name an item of `s3_connection!` or `gcs_connection!`; for Kafka write `topic`"
                ),
            }
            /// The connection of a sink whose `bucket_uri` begins with `s3://`.
            S3Sink: S3(S3Connection) {
                of: OfS3Sink,
                words: S3,
                why: "`bucket_uri` with `s3://` belongs to an S3 sink",
                unmet: (
                    message = "`s3://` belongs to an S3 sink, and `{Self}` is not an S3 connection",
                    label = "an S3 connection belongs here",
                    note = "name an item of `s3_connection!`; a `bucket_uri` of GCS begins with `gs://`, and Kafka has a `topic`"
                ),
            }
            /// The connection of a sink whose `bucket_uri` begins with `gs://`.
            GcsSink: Gcs(GcsConnection) {
                of: OfGcsSink,
                words: Gcs,
                why: "`bucket_uri` with `gs://` belongs to a GCS sink",
                unmet: (
                    message = "`gs://` belongs to a GCS sink, and `{Self}` is not a GCS connection",
                    label = "a GCS connection belongs here",
                    note = "name an item of `gcs_connection!`; a `bucket_uri` of S3 begins with `s3://`, and Kafka has a `topic`"
                ),
            }
        }
    };
}
pub(crate) use targets;

macro_rules! target {
    ($(
        $(#[doc = $doc:literal])+
        $Target:ident: $($Kind:ident($Definition:ident)),+ {
            of: $Of:ident,
            words: $words:tt,
            why: $why:tt,
            unmet: $unmet:tt,
        }
    )+) => {
        /// The kinds of resources that a reference may name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Target {
            /// A resource of this kind.
            Kind(Kind),
            $($(#[doc = $doc])+ $Target,)+
        }

        impl Target {
            /// Every target, but for the kinds that nothing refers to by itself.
            #[cfg(feature = "reference")]
            pub(crate) fn all() -> impl Iterator<Item = Self> + Clone {
                let kinds = Kind::ALL.into_iter().filter(|kind| !kind.is_pipe()).map(Self::Kind);
                kinds.chain([$(Self::$Target),+])
            }

            /// The kinds that it may name.
            #[must_use]
            pub const fn kinds(self) -> &'static [Kind] {
                match self {
                    Self::Kind(kind) => kind.alone(),
                    $(Self::$Target => &[$(Kind::$Kind),+],)+
                }
            }

            /// The trait, in `kinds`, that every resource has which is taken.
            #[must_use]
            pub const fn trait_name(self) -> &'static str {
                match self {
                    Self::Kind(kind) => kind.type_name(),
                    $(Self::$Target => stringify!($Target),)+
                }
            }

            /// What is taken, in a sentence, with its article: `a Kafka connection`.
            #[must_use]
            pub const fn words(self) -> &'static str {
                match self {
                    Self::Kind(kind) => kind.words(),
                    $(Self::$Target => target!(@words $words),)+
                }
            }

            /// Why nothing else is taken, where that does not go without saying.
            const fn why(self) -> Option<&'static str> {
                match self {
                    Self::Kind(_) => None,
                    $(Self::$Target => target!(@why $why),)+
                }
            }
        }
    };
    (@words $words:literal) => { $words };
    (@words $Kind:ident) => { Kind::$Kind.words() };
    (@why none) => { None };
    (@why $why:literal) => { Some($why) };
}
targets!(target);

impl Target {
    /// The sink's connection, by where its `bucket_uri` leads.
    #[must_use]
    pub const fn of_bucket(bucket: Option<Bucket>) -> Self {
        match bucket {
            Some(Bucket::S3) => Self::S3Sink,
            Some(Bucket::Gcs) => Self::GcsSink,
            None => Self::BucketSink,
        }
    }

    /// What is wrong with a reference to a resource of another kind, and what to write instead.
    #[must_use]
    pub fn mismatch(self, path: &str, found: Kind) -> (String, String) {
        let message = match self.why() {
            Some(why) => format!("{why}; `{path}` is {found}"),
            None => format!("`{path}` is not {self}"),
        };
        // Such a pipe's rows are read from where it writes them.
        let is_written = self == Self::Table && matches!(found, Kind::MaterializedView | Kind::CopyPipe);
        let remedy = match is_written {
            true => format!("name the data source that `{path}` writes into"),
            false => format!("name an item of {}", self.macros()),
        };
        (message, remedy)
    }

    fn macros(self) -> String {
        let names: Vec<String> = self.kinds().iter().map(|kind| format!("{}!", kind.macro_name())).collect();
        crate::suggest::one_of(names.iter().map(String::as_str))
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}
