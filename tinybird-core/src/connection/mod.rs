//! Connections: what Tinybird reads from and writes to.

mod credentials;
mod dynamodb;
pub(crate) mod gcs;
pub(crate) mod kafka;
mod keywords;
pub(crate) mod s3;

pub use dynamodb::DynamoDbConnection;
pub use gcs::GcsConnection;
pub use kafka::{KafkaConnection, SaslMechanism, SaslOauthbearerMethod, SecurityProtocol};
pub(crate) use keywords::KEYWORDS;
pub use s3::S3Connection;

use crate::options::Options;

macro_rules! connections {
    (
        connection { $($(#[doc = $doc:literal])+ $Kind:ident($Definition:ident) {
            macro_name: $macro_name:ident,
            words: $words:literal,
            folder: $folder:ident,
            datafile_type: $type:literal,
            methods: ($is:ident, $as:ident),
            unmet: $unmet:tt,
        })+ }
        $($others:tt)+
    ) => {
        /// A connection of any kind.
        ///
        /// ```
        /// use tinybird_core::Connection;
        /// use tinybird_core::connection::KafkaConnection;
        ///
        /// fn brokers(connection: &Connection) -> Option<&str> {
        ///     connection.as_kafka().map(KafkaConnection::bootstrap_servers)
        /// }
        /// ```
        #[derive(Debug, Clone, PartialEq)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize), serde(tag = "type"))]
        #[non_exhaustive]
        pub enum Connection {
            $(
                $(#[doc = $doc])+
                #[cfg_attr(feature = "serde", serde(rename = $type))]
                $Kind($Definition),
            )+
        }

        impl Connection {
            /// The connection's name in Tinybird.
            #[must_use]
            pub fn name(&self) -> &str {
                match self {
                    $(Self::$Kind(connection) => connection.name(),)+
                }
            }

            /// What the connection is for, if that is given.
            #[must_use]
            pub fn description(&self) -> Option<&str> {
                match self {
                    $(Self::$Kind(connection) => connection.description(),)+
                }
            }

            /// Its options.
            #[must_use]
            pub fn options(&self) -> &dyn Options {
                match self {
                    $(Self::$Kind(connection) => connection,)+
                }
            }

            $(
                #[doc = concat!("Returns true for a connection to ", stringify!($Kind), ".")]
                #[must_use]
                pub fn $is(&self) -> bool {
                    self.$as().is_some()
                }

                #[doc = concat!("Returns the connection if it is one to ", stringify!($Kind), ".")]
                #[must_use]
                pub fn $as(&self) -> Option<&$Definition> {
                    match self {
                        Self::$Kind(connection) => Some(connection),
                        _ => None,
                    }
                }
            )+
        }

        impl std::fmt::Display for Connection {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self {
                    $(Self::$Kind(connection) => connection.fmt(f),)+
                }
            }
        }

        $(
            impl From<$Definition> for Connection {
                fn from(connection: $Definition) -> Self {
                    Self::$Kind(connection)
                }
            }
        )+
    };
}

crate::kinds!(connections);
