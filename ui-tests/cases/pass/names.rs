//! Raw identifiers, and names that the expansion must not be confused by.

#![deny(warnings)]
#![allow(non_camel_case_types)]

use tinybird::Resource as _;

tinybird::token! { pub r#type; r#Box; }

tinybird::datasource! {
    pub r#static {
        r#schema: { r#type: DateTime, fn: String, "self": String, _tinybird_ref_0_: String },
        engine: MergeTree { sorting_key: [r#type, fn, "self", _tinybird_ref_0_] },
        tokens: { r#type: Read, r#Box: Append },
        description: "_tinybird_ref_0_",
    }
}

mod hostile {
    #![allow(dead_code)]

    pub struct Option;
    pub struct Resource;
    pub struct Definition;
    pub struct Self_;
    pub mod core {}
    pub mod std {}
    pub trait KafkaConnection {}

    ::tinybird::kafka_connection! {
        pub EventsKafka { bootstrap_servers: "kafka.example.com:9092" }
    }
    ::tinybird::datasource! {
        pub PageViews {
            schema: { timestamp: DateTime },
            gcs: { connection: "ui_gcs", bucket_uri: "gs://landing" },
        }
    }
}

fn main() {
    assert_eq!(r#static::NAME, "static");
    assert!(r#static::definition().to_string().contains("TOKEN type READ\nTOKEN box APPEND"));
    assert_eq!(hostile::EventsKafka::NAME, "events_kafka");
    assert_eq!(hostile::PageViews::NAME, "page_views");
}
