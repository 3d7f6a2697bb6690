//! Tinybird resources as Rust code.
//!
//! ```
//! use tinybird::{Resource, kafka_connection};
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
//! fn main() {
//!     assert_eq!(EventsKafka::NAME, "events_kafka");
//!     println!("{}", EventsKafka::definition());
//! }
//! ```

mod macros;

pub use tinybird_core::{Connection, DataSource, Definition, Project, Resource, Secret, Token, secret};

pub use tinybird_core::{connection, datasource, project};

#[doc(hidden)]
pub mod __private {
    pub use tinybird_core::check::Bucket;
    pub use tinybird_core::resource::{Encoded, kinds};
    pub use tinybird_macros as macros;

    pub mod definitions {
        pub use tinybird_core::connection::{
            DynamoDbConnection, GcsConnection, KafkaConnection, S3Connection,
        };
        pub use tinybird_core::{DataSource, Token};
    }
}
