//! What stands in a datafile where an option belongs.

use tinybird_core::connection::KafkaConnection;
use tinybird_core::keywords::Keywords;
use tinybird_core::pipe::Pipe;
use tinybird_core::{DataSource, Definition};

use super::Extension;

/// Words that are options nowhere, and what is written instead.
const WORDS: &[(&str, &str)] = &[
    ("SETTINGS", "write `ENGINE_SETTINGS`"),
    ("SOURCES", "remove the line: Tinybird finds out what a query reads from"),
    ("CACHE", "remove the line: Tinybird's datafiles have no CACHE"),
    ("KAFKA_KEY_AVRO_DESERIALIZATION", "write `KAFKA_KEY_FORMAT avro`"),
];

impl Extension {
    /// The keywords of such files.
    #[must_use]
    pub const fn keywords(self) -> &'static Keywords {
        match self {
            Self::Connection => KafkaConnection::KEYWORDS,
            Self::DataSource => DataSource::KEYWORDS,
            Self::Pipe => Pipe::KEYWORDS,
        }
    }

    /// What to write instead of a word that is not an option of such files.
    pub(super) fn remedy(self, word: &str) -> String {
        if word.starts_with('\u{feff}') {
            return "save the file as UTF-8 without a byte order mark, which Tinybird takes for a part of the word"
                .to_owned();
        }
        if let Some((_, remedy)) = WORDS.iter().find(|(other, _)| *other == word) {
            return (*remedy).to_owned();
        }
        if let Some(other) = Self::ALL.into_iter().find(|other| other.keywords().is_keyword(word)) {
            return format!("remove the line: `{word}` belongs into a .{} file", other.as_str());
        }
        match tinybird_core::suggest::did_you_mean(word, self.keywords().kept()) {
            Some(similar) => format!("did you mean `{similar}`?"),
            None => "remove the line, or indent it if it belongs to the text above".to_owned(),
        }
    }
}
