//! `#[cfg]` and lint attributes go on all that an item expands to.

#![deny(warnings)]

use tinybird::{Resource, datasource, kafka_connection, token};

kafka_connection! {
    #[cfg(any())]
    EventsKafka { bootstrap_servers: "nothing is wrong here", unknown: 1 }

    #[cfg(not(any()))]
    EventsKafka { bootstrap_servers: "kafka.example.com:9092" }

    /// SASL settings are ignored here, which is known.
    #[allow(deprecated)]
    LocalKafka {
        bootstrap_servers: "localhost:9092",
        security_protocol: Plaintext,
        sasl_mechanism: Plain,
        key: "user",
        secret: plaintext("password"),
    }
}

token! {
    #[allow(dead_code)]
    Unused;
    #[expect(dead_code)]
    AlsoUnused;
    #[allow(non_camel_case_types)]
    app_read;
    /** A token of several
     * lines.
     */
    #[doc(hidden)]
    Documented;
}

datasource! {
    #[cfg(any())]
    #[allow(deprecated)]
    Landing { schema: { timestamp: Nothing }, s3: { connection: Missing } }

    #[cfg(all())]
    #[allow(deprecated)]
    #[doc = "Files of our partners."]
    Landing {
        schema: { timestamp: DateTime },
        s3: { connection: "ui_s3", bucket_uri: "s3://landing/*.ndjson", schedule: "0 * * * *" },
        tokens: { app_read: Read },
    }
}

fn main() {
    assert_eq!(EventsKafka::NAME, "events_kafka");
    assert_eq!(LocalKafka::NAME, "local_kafka");
    assert_eq!(Landing::definition().description(), Some("Files of our partners."));
    assert_eq!(Documented::definition().description(), Some("A token of several\nlines."));
}
