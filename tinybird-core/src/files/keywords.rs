//! The options of datafiles as Tinybird's own reader knows them: those of the definitions, and what is beside them.

use super::Extension;
use crate::kind::Kind;
use crate::options::{Form, Spec};

/// What becomes of an option that no definition has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum UnsupportedOption {
    /// Tinybird keeps it: so does the file.
    Kept,
    /// Tinybird ignores it, for this reason.
    Ignored(&'static str),
    /// Tinybird refuses it, for this reason; what to write instead.
    Refused(&'static str, &'static str),
}

use UnsupportedOption::{Ignored, Kept, Refused};

const VERSION: (&str, UnsupportedOption) = ("VERSION", Ignored("versions are no longer kept in files"));
const EXPORT_SERVICE: (&str, UnsupportedOption) =
    ("EXPORT_SERVICE", Ignored("the connection says which service it is"));
const INCLUDE: (&str, UnsupportedOption) =
    ("INCLUDE", Refused("Tinybird no longer reads INCLUDE", "write what the other file holds into this one"));
const AVRO_KEY: (&str, UnsupportedOption) = (
    "KAFKA_KEY_AVRO_DESERIALIZATION",
    Refused("KAFKA_KEY_AVRO_DESERIALIZATION is no more", "write `KAFKA_KEY_FORMAT avro` in the data source"),
);

const CONNECTIONS: &[(&str, UnsupportedOption)] = &[
    ("PG_HOST", Kept),
    ("PG_PORT", Kept),
    ("PG_DATABASE", Kept),
    ("PG_USER", Kept),
    ("PG_PASSWORD", Kept),
    ("PG_SSL_MODE", Kept),
    AVRO_KEY,
    INCLUDE,
];

const DATA_SOURCES: &[(&str, UnsupportedOption)] = &[
    ("PARTITION_KEY", Kept),
    ("SORTING_KEY", Kept),
    ("PRIMARY_KEY", Kept),
    ("SAMPLING_KEY", Kept),
    ("TTL", Kept),
    ("IMPORT_QUERY", Kept),
    ("PG_CONNECTION_NAME", Kept),
    ("PG_TABLE", Kept),
    VERSION,
    EXPORT_SERVICE,
    ("KAFKA_TARGET_PARTITIONS", Ignored("Tinybird chooses the number of partitions")),
    ("IMPORT_SERVICE", Ignored("the connection says which service it is")),
    ("IMPORT_EXTERNAL_DATASOURCE", Ignored("Tinybird no longer imports from BigQuery and Snowflake")),
    ("IMPORT_STRATEGY", Refused("IMPORT_STRATEGY is no more: imports append", "remove the line")),
    (
        "KAFKA_STORE_BINARY_HEADERS",
        Refused(
            "KAFKA_STORE_BINARY_HEADERS is no more",
            "write `KAFKA_STORE_HEADERS True`, or remove the line",
        ),
    ),
    ("SOURCE", Refused("SOURCE is no more", "remove the line")),
    INCLUDE,
];

const PIPES: &[(&str, UnsupportedOption)] =
    &[("FILTER", Kept), ("EXPORT_WRITE_STRATEGY", Kept), VERSION, EXPORT_SERVICE, INCLUDE];

/// Words that are options nowhere, and what is written instead.
const WORDS: &[(&str, &str)] = &[
    ("SETTINGS", "write `ENGINE_SETTINGS`"),
    ("SOURCES", "remove the line: Tinybird finds out what a query reads from"),
    ("CACHE", "remove the line: Tinybird's datafiles have no CACHE"),
    ("KAFKA_KEY_AVRO_DESERIALIZATION", "write `KAFKA_KEY_FORMAT avro`"),
];

impl Extension {
    fn kinds(self) -> impl Iterator<Item = Kind> {
        Kind::ALL.into_iter().filter(move |kind| match self {
            Self::Connection => kind.is_connection(),
            Self::DataSource => *kind == Kind::DataSource,
            Self::Pipe => kind.is_pipe(),
        })
    }

    fn others(self) -> &'static [(&'static str, UnsupportedOption)] {
        match self {
            Self::Connection => CONNECTIONS,
            Self::DataSource => DATA_SOURCES,
            Self::Pipe => PIPES,
        }
    }

    /// The options of its definitions that have a keyword of their own, but for those of texts and types.
    fn specs(self) -> impl Iterator<Item = &'static Spec> {
        self.kinds().flat_map(Kind::specs).flat_map(|spec| {
            let group: &[Spec] = match spec.form {
                Form::Group(specs) | Form::Engine(specs) => specs,
                _ => &[],
            };
            std::iter::once(spec).chain(group)
        })
    }

    /// The option of this keyword.
    pub(super) fn spec(self, keyword: &str) -> Option<&'static Spec> {
        self.specs().filter(|spec| !keyword.is_empty() && spec.keyword == keyword).last()
    }

    /// What becomes of a keyword that is no option of a definition.
    pub(super) fn unsupported(self, keyword: &str) -> Option<UnsupportedOption> {
        self.others().iter().find(|(other, _)| *other == keyword).map(|(_, unsupported)| *unsupported)
    }

    /// The name under which an option is known here.
    #[must_use]
    pub fn canonical(self, keyword: &str) -> &str {
        match (self, keyword) {
            (Self::Pipe, "SCOPE") => "NODE",
            (Self::Pipe, "MODE") => "COPY_MODE",
            (Self::Connection, "GCS_ACCESS_ID") => "GCS_HMAC_ACCESS_ID",
            (Self::Connection, "GCS_SECRET") => "GCS_HMAC_SECRET",
            _ => keyword,
        }
    }

    /// Whether a word, in upper case, is an option of such files.
    #[must_use]
    pub fn is_keyword(self, word: &str) -> bool {
        let word = self.canonical(word);
        match (self, word) {
            (_, "DESCRIPTION") | (Self::Pipe | Self::Connection, "TYPE") | (Self::Pipe, "SQL") => true,
            (_, "") => false,
            _ => self.spec(word).is_some() || self.unsupported(word).is_some(),
        }
    }

    /// What to write instead of a word that is no option of such files.
    pub(super) fn remedy(self, word: &str) -> String {
        if word.starts_with('\u{feff}') {
            return "save the file as UTF-8 without a byte order mark, which Tinybird takes for a part of the word"
                .to_owned();
        }
        if let Some((_, remedy)) = WORDS.iter().find(|(other, _)| *other == word) {
            return (*remedy).to_owned();
        }
        if let Some(other) = Self::ALL.into_iter().find(|other| other.is_keyword(word)) {
            return format!("remove the line: `{word}` belongs into a .{} file", other.as_str());
        }
        let others =
            self.others().iter().filter(|(_, unsupported)| *unsupported == Kept).map(|(word, _)| *word);
        let beside = ["DESCRIPTION", "TYPE", "SQL"].into_iter().filter(|known| self.is_keyword(known));
        let known = self.specs().map(|spec| spec.keyword).chain(others).chain(beside);
        match crate::suggest::did_you_mean(word, known) {
            Some(similar) => format!("did you mean `{similar}`?"),
            None => "remove the line, or indent it if it belongs to the text above".to_owned(),
        }
    }
}
