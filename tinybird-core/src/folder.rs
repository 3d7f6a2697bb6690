//! The folders of a project.

macro_rules! folders {
    ($($(#[doc = $doc:literal])+ $Folder:ident = $name:literal, $extension:literal, $noun:literal;)+) => {
        /// A folder of a Tinybird project, named after the kind of resource that it holds.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Folder {
            $($(#[doc = $doc])+ $Folder,)+
        }

        impl Folder {
            /// Every folder, in alphabetical order.
            pub const ALL: [Self; [$(Folder::$Folder),+].len()] = [$(Self::$Folder),+];

            /// The folder's name on disk.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$Folder => $name,)+
                }
            }

            /// The extension of the folder's files, without the dot.
            #[must_use]
            pub const fn extension(self) -> &'static str {
                match self {
                    $(Self::$Folder => $extension,)+
                }
            }

            /// What one file of the folder defines, for messages.
            #[doc(hidden)]
            #[must_use]
            pub const fn noun(self) -> &'static str {
                match self {
                    $(Self::$Folder => $noun,)+
                }
            }
        }
    };
}

folders! {
    /// `connections/NAME.connection`
    Connections = "connections", "connection", "connection";
    /// `copies/NAME.pipe`
    Copies = "copies", "pipe", "copy pipe";
    /// `datasources/NAME.datasource`
    Datasources = "datasources", "datasource", "data source";
    /// `endpoints/NAME.pipe`
    Endpoints = "endpoints", "pipe", "endpoint";
    /// `materializations/NAME.pipe`
    Materializations = "materializations", "pipe", "materialized view";
    /// `pipes/NAME.pipe`
    Pipes = "pipes", "pipe", "pipe";
    /// `sinks/NAME.pipe`
    Sinks = "sinks", "pipe", "sink pipe";
}
