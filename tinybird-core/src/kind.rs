//! The kinds of resources.

use std::fmt;

use crate::folder::Folder;

macro_rules! kind {
    ($($module:ident { $($(#[doc = $doc:literal])+ $Kind:ident($Definition:ident) {
        macro_name: $macro_name:ident,
        words: $words:literal,
        folder: $folder:ident,
        datafile_type: $datafile_type:tt,
        $($others:tt)*
    })+ })+) => {
        /// The kinds of resources.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Kind {
            $($($(#[doc = $doc])+ $Kind,)+)+
        }

        impl Kind {
            /// Every kind.
            pub const ALL: [Self; [$($(Kind::$Kind),+),+].len()] = [$($(Self::$Kind),+),+];

            const fn row(self) -> Row {
                match self {
                    $($(Self::$Kind => Row {
                        module: stringify!($module),
                        name: stringify!($Kind),
                        alone: &[Self::$Kind],
                        type_name: stringify!($Definition),
                        macro_name: stringify!($macro_name),
                        words: $words,
                        folder: kind!(@folder $folder),
                        datafile_type: kind!(@datafile_type $datafile_type),
                    },)+)+
                }
            }
        }
    };
    (@folder none) => { None };
    (@folder $Folder:ident) => { Some(Folder::$Folder) };
    (@datafile_type none) => { None };
    (@datafile_type $datafile_type:literal) => { Some($datafile_type) };
}
crate::kinds!(kind);

macro_rules! connections {
    (
        connection { $($(#[doc = $doc:literal])+ $Kind:ident($Definition:ident) $row:tt)+ }
        $($others:tt)+
    ) => {
        impl Kind {
            /// The kinds of connections.
            pub const CONNECTIONS: [Self; [$(Kind::$Kind),+].len()] = [$(Self::$Kind),+];
        }
    };
}
crate::kinds!(connections);

/// What the table says of one kind of resource.
struct Row {
    module: &'static str,
    name: &'static str,
    alone: &'static [Kind],
    type_name: &'static str,
    macro_name: &'static str,
    words: &'static str,
    folder: Option<Folder>,
    datafile_type: Option<&'static str>,
}

impl Kind {
    /// The kind in a sentence, with its article: `a Kafka connection`.
    #[must_use]
    pub const fn words(self) -> &'static str {
        self.row().words
    }

    /// The kind of a connection as `connection!` takes it: `Kafka`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        self.row().name
    }

    /// The name of its definition's type, and of the trait that marks such resources.
    #[must_use]
    pub const fn type_name(self) -> &'static str {
        self.row().type_name
    }

    /// The module of its definition's type, and of the types of its options.
    #[doc(hidden)]
    #[must_use]
    pub const fn module(self) -> &'static str {
        self.row().module
    }

    /// The macro that declares it.
    #[must_use]
    pub const fn macro_name(self) -> &'static str {
        self.row().macro_name
    }

    /// The TYPE that its datafile has, where it has one.
    #[must_use]
    pub const fn datafile_type(self) -> Option<&'static str> {
        self.row().datafile_type
    }

    /// The folder of its datafile. Tokens have none.
    #[must_use]
    pub const fn folder(self) -> Option<Folder> {
        self.row().folder
    }

    /// It alone, where several kinds could stand.
    pub(crate) const fn alone(self) -> &'static [Self] {
        self.row().alone
    }

    /// Whether it is a connection of some kind, whose datafile is a `.connection`.
    #[must_use]
    pub fn is_connection(self) -> bool {
        self.has_extension("connection")
    }

    /// Whether it is a pipe of some kind, whose datafile is a `.pipe`.
    #[must_use]
    pub fn is_pipe(self) -> bool {
        self.has_extension("pipe")
    }

    fn has_extension(self, extension: &str) -> bool {
        self.folder().is_some_and(|folder| folder.extension() == extension)
    }

    /// Where Tinybird documents its datafile; that of a token's, what names it.
    #[cfg(feature = "reference")]
    #[must_use]
    pub fn documentation(self) -> String {
        let extension = self.folder().unwrap_or(Folder::Datasources).extension();
        format!("https://www.tinybird.co/docs/forward/dev-reference/datafiles/{extension}-files")
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
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}
