//! Items in functions and modules, under another name of the crate, with references by every kind of path.

#![deny(warnings)]

use tinybird as tb;

// What is only there to be rendered from the source is not dead code.
tb::token! { OnlyRendered; }

mod connections {
    tb_macros::kafka_connection! {
        /// In a module.
        pub EventsKafka { bootstrap_servers: "kafka.example.com:9092" }
    }

    mod tb_macros {
        pub(crate) use tinybird::kafka_connection;
    }

    pub mod tokens {
        tinybird::token! { pub AppRead; pub(in crate::connections) Inner; pub(super) Outer }
    }

    pub mod sources {
        use super::tokens as t;

        ::tinybird::datasource! {
            pub PageViews {
                schema: { timestamp: DateTime },
                kafka: { connection: super::EventsKafka, topic: "views" },
                tokens: { t::AppRead: Read, super::tokens::Inner: Append, super::super::connections::tokens::Outer: Read },
            }
        }
    }
}

fn in_a_function() -> String {
    use tb::Resource;

    tb::token! { Local; }

    tb::datasource! {
        Clicks {
            schema: { timestamp: DateTime },
            kafka: { connection: crate::connections::EventsKafka, topic: "clicks" },
            tokens: { Local: Read },
        }
    }

    Clicks::definition().to_string()
}

fn generic<T: Default>() -> T {
    tb::token! { Unused; }
    let _ = Unused;
    T::default()
}

fn main() {
    use tb::Resource as _;
    use connections::sources::PageViews;

    assert!(in_a_function().contains("TOKEN local READ"));
    assert!(PageViews::definition().to_string().contains("KAFKA_CONNECTION_NAME events_kafka"));
    let _: u8 = generic();
}
