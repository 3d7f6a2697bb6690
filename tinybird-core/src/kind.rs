//! The kinds of resources.

use std::fmt;

use crate::connection::{DynamoDbConnection, GcsConnection, KafkaConnection, S3Connection};
use crate::datasource::DataSource;
use crate::options::Spec;
use crate::pipe::{Api, Copy, Materialization, Publication, SinkOption, Unpublished};
use crate::project::{File, Folder};

macro_rules! kind {
    ($($module:ident { $(
        $(#[doc = $doc:literal])+
        $Kind:ident($Definition:ident) = $macro:ident, $words:literal, $type:literal;
    )+ })+) => {
        /// The kinds of resources.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Kind {
            $($($(#[doc = $doc])+ $Kind,)+)+
        }

        impl Kind {
            /// Every kind.
            pub const ALL: [Self; [$($(Kind::$Kind),+),+].len()] = [$($(Self::$Kind),+),+];

            const fn spec(self) -> KindSpec {
                match self {
                    $($(Self::$Kind => KindSpec {
                        words: $words,
                        type_name: stringify!($Definition),
                        macro_name: stringify!($macro),
                        datafile_type: $type,
                    },)+)+
                }
            }
        }
    };
}
crate::kinds!(kind);

macro_rules! connections {
    (connection { $($(#[doc = $doc:literal])+ $Kind:ident($Definition:ident) = $macro:ident, $words:literal, $type:literal;)+ } $($others:tt)+) => {
        impl Kind {
            /// The kinds of connections.
            pub const CONNECTIONS: [Self; [$(Kind::$Kind),+].len()] = [$(Self::$Kind),+];
        }
    };
}
crate::kinds!(connections);

/// All that the table says of one kind of resource.
struct KindSpec {
    words: &'static str,
    type_name: &'static str,
    macro_name: &'static str,
    datafile_type: &'static str,
}

impl Kind {
    /// The kind in a sentence, with its article: `a Kafka connection`.
    #[must_use]
    pub const fn words(self) -> &'static str {
        self.spec().words
    }

    /// The kind of a connection as `connection!` takes it: `Kafka`.
    #[must_use]
    pub fn word(self) -> &'static str {
        self.type_name().trim_end_matches("Connection")
    }

    /// The name of its definition's type, and of the trait that marks such resources.
    #[must_use]
    pub const fn type_name(self) -> &'static str {
        self.spec().type_name
    }

    /// The macro that declares it.
    #[must_use]
    pub const fn macro_name(self) -> &'static str {
        self.spec().macro_name
    }

    /// The TYPE that its datafile has, where it has one.
    #[must_use]
    pub const fn datafile_type(self) -> Option<&'static str> {
        let datafile_type = self.spec().datafile_type;
        if datafile_type.is_empty() { None } else { Some(datafile_type) }
    }

    /// The folder of its datafile. Tokens have none.
    #[must_use]
    pub const fn folder(self) -> Option<Folder> {
        Some(match self {
            Self::Kafka | Self::S3 | Self::Gcs | Self::DynamoDb => Folder::Connections,
            Self::Token => return None,
            Self::DataSource => Folder::Datasources,
            Self::Pipe => Folder::Pipes,
            Self::Endpoint => Folder::Endpoints,
            Self::MaterializedView => Folder::Materializations,
            Self::CopyPipe => Folder::Copies,
            Self::SinkPipe => Folder::Sinks,
        })
    }

    /// Whether it is a connection of some kind, whose datafile is a `.connection`.
    #[must_use]
    pub fn is_connection(self) -> bool {
        Self::CONNECTIONS.contains(&self)
    }

    /// Whether it is a pipe of some kind, whose datafile is a `.pipe`.
    #[must_use]
    pub const fn is_pipe(self) -> bool {
        use Kind::{CopyPipe, Endpoint, MaterializedView, Pipe, SinkPipe};
        matches!(self, Pipe | Endpoint | MaterializedView | CopyPipe | SinkPipe)
    }

    /// Where Tinybird documents its datafile.
    #[cfg(feature = "reference")]
    #[must_use]
    pub const fn documentation(self) -> &'static str {
        match self {
            Self::Kafka | Self::S3 | Self::Gcs | Self::DynamoDb => {
                "https://www.tinybird.co/docs/forward/dev-reference/datafiles/connection-files"
            }
            Self::Token | Self::DataSource => {
                "https://www.tinybird.co/docs/forward/dev-reference/datafiles/datasource-files"
            }
            _ => "https://www.tinybird.co/docs/forward/dev-reference/datafiles/pipe-files",
        }
    }

    /// The name of the type whose fields are the options of its macro, or of a group within: that of `kafka` in a data
    /// source is `DataSourceKafka`.
    #[must_use]
    pub fn fields<'a>(self, group: impl IntoIterator<Item = &'a str>) -> String {
        let mut name = self.type_name().to_owned();
        for option in group {
            let (first, rest) = option.split_at_checked(1).unwrap_or_default();
            name.push_str(&first.to_uppercase());
            name.push_str(rest);
        }
        name
    }

    /// The options of its macro, beside those that every resource takes, in groups.
    #[must_use]
    pub const fn groups(self) -> &'static [&'static [Spec]] {
        match self {
            Self::Kafka => &[KafkaConnection::SPECS],
            Self::S3 => &[S3Connection::SPECS],
            Self::Gcs => &[GcsConnection::SPECS],
            Self::DynamoDb => &[DynamoDbConnection::SPECS],
            Self::Token => &[],
            Self::DataSource => &[DataSource::SPECS],
            Self::Pipe => Unpublished::GROUPS,
            Self::Endpoint => Api::GROUPS,
            Self::MaterializedView => Materialization::GROUPS,
            Self::CopyPipe => Copy::GROUPS,
            Self::SinkPipe => SinkOption::GROUPS,
        }
    }

    /// The options of its macro, beside those that every resource takes.
    pub fn specs(self) -> impl Iterator<Item = &'static Spec> + Clone {
        self.groups().iter().copied().flatten()
    }

    /// The datafile of a resource of this kind. Tokens have none.
    #[must_use]
    pub fn file(self, name: &str, text: String) -> Option<File> {
        let path = self.folder()?.path_of(name).ok()?;
        Some(File::new(path, text))
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}
