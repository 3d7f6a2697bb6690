//# an empty line of a connection
kafka_connection! {
    pub Probe {
        bootstrap_servers: "a:9092",
        $0
    }
}
//? offers: all of kafka_connection but bootstrap_servers
//? lacks: topic, String, println, __end

//# an empty item
s3_connection! { pub Probe { $0 } }
//? offers: all of s3_connection

//# a partial key between others
kafka_connection! {
    pub Probe {
        bootstrap_servers: "a:9092",
        secur$0
        key: secret("KEY"),
        secret: secret("SECRET"),
    }
}
//? offers: security_protocol
//? lacks: bootstrap_servers, key
//? marks: secur: has no value

//# an empty line between others
kafka_connection! {
    pub Probe {
        bootstrap_servers: "a:9092",
        $0
        key: secret("KEY"),
        secret: secret("SECRET"),
    }
}
//? offers: security_protocol
//? lacks: bootstrap_servers, key

//# before the first key
kafka_connection! {
    pub Probe {
        $0
        bootstrap_servers: "a:9092",
    }
}
//? offers: security_protocol
//? lacks: bootstrap_servers

//# in place of a key that has its value
kafka_connection! {
    pub Probe {
        boot$0: "a:9092",
    }
}
//? offers: bootstrap_servers

//# after a value without a comma
kafka_connection! {
    pub Probe {
        bootstrap_servers: "a:9092"
        sec$0
    }
}
//? offers: security_protocol, secret

//# with the rest of the item unfinished
datasource! {
    pub Probe {
        schema: { a: String, b },
        engine: MergeTree { sorting_key: },
        kaf$0
    }
}
//? offers: kafka, tokens, tags
//? lacks: schema, engine

//# in the group of an ingestion
datasource! {
    pub Probe {
        schema: { a: String },
        kafka: { connection: EventsKafka, $0 },
    }
}
//? offers: all of datasource.kafka but connection
//? lacks: schema, sorting_key

//# in an empty group
datasource! {
    pub Probe {
        schema: { a: String },
        s3: { $0 },
    }
}
//? offers: all of datasource.s3
//? lacks: topic

//# in an engine, which options it takes
datasource! {
    pub Probe {
        schema: { a: String, b: UInt32 },
        engine: ReplacingMergeTree { sorting_key: [a], $0 },
    }
}
//? offers: all of datasource.engine.ReplacingMergeTree but sorting_key
//? lacks: sign, columns

//# in an engine that takes less
datasource! {
    pub Probe {
        schema: { a: String },
        engine: MergeTree { sort$0 },
    }
}
//? offers: sorting_key
//? lacks: ver, sign

//# in an index
datasource! {
    pub Probe {
        schema: { a: String },
        indexes: { by_a: { expr: "a", $0 } },
    }
}
//? offers: all of datasource.indexes but expr

//# in a sink
sink_pipe! {
    pub Probe {
        nodes: { endpoint: "SELECT 1" },
        sink: { connection: LandingS3, $0 },
    }
}
//? offers: all of sink_pipe.sink but connection

//# of a pipe
endpoint! {
    pub Probe {
        nodes: { endpoint: "SELECT 1" },
        $0
    }
}
//? offers: all of endpoint but nodes
//? lacks: datasource

//# of a materialized view, a copy
materialized_view! { pub Probe { $0 } }
//? offers: all of materialized_view

//# in the second of several items
token! { pub First; }
kafka_connection! {
    pub Probe { bootstrap_servers: "a:9092" }
    pub Other {
        bootstrap_servers: "b:9092",
        sasl$0
    }
}
//? offers: sasl_mechanism, sasl_oauthbearer_method

//# of a connection of any kind
connection! {
    pub Probe: S3 {
        region: "us-east-1",
        $0
    }
}
//? offers: all of s3_connection but region
//? lacks: bootstrap_servers

//# in a function
fn inner() {
    gcs_connection! { pub Probe { hm$0 } }
}
//? offers: hmac_access_id, hmac_secret

//# hover and definition of a key
kafka_connection! {
    pub Probe {
        bootstrap_$0servers: "a:9092",
    }
}
//? hover: Renders `KAFKA_BOOTSTRAP_SERVERS`
//? hover: kafka-bootstrap-servers
//? hover: https://www.tinybird.co/docs/
//? goes to: keys.rs: pub const bootstrap_servers
//? marks: nothing

//# hover and definition of a key that is a keyword
datasource! {
    pub Probe {
        schema: { a: String },
        indexes: { by_a: { expr: "a", ty$0pe: "minmax" } },
    }
}
//? hover: `set(100)`
//? goes to: keys.rs: pub const r#type

//# hover and definition of a key in a group
datasource! {
    pub Probe {
        schema: { a: String },
        kafka: { connection: EventsKafka, top$0ic: "events" },
    }
}
//? hover: Renders `KAFKA_TOPIC`
//? goes to: keys.rs: pub const topic
//? marks: nothing

//# hover and definition of a key of an engine
datasource! {
    pub Probe {
        schema: { a: String },
        engine: MergeTree { sorting_k$0ey: [a] },
    }
}
//? hover: Renders `ENGINE_SORTING_KEY`
//? goes to: keys.rs: pub const sorting_key
//? marks: nothing

//# right after the brace of a group
datasource! { pub Probe { schema: { a: String }, kafka: {$0} } }
//? offers: connection, topic

//# right after the brace of an engine
datasource! { pub Probe { schema: { a: String }, engine: MergeTree {$0} } }
//? offers: sorting_key, ttl
//? lacks: ver

//# of a token
token! { pub Probe { $0 } }
//? offers: all of token

//# an item under an attribute, with a comment in the way
datasource! {
    /// What it is.
    #[allow(dead_code)]
    pub(crate) Probe {
        // The columns.
        schema: { a: String },
        // What comes next.
        $0
        // The end.
    }
}
//? offers: engine, kafka, tags

//# by the full path of the macro
tinybird::datasource! { pub Probe { schema: { a: String }, eng$0 } }
//? offers: engine

//# under another name of the crate
use tinybird as tb;
tb::datasource! { pub Probe { schema: { a: String }, kafka: { connection: EventsKafka, top$0 } } }
//? offers: topic

//# after a mistake in the item before
s3_connection! {
    pub First { region: 3, arm: "x", }
    pub Probe { region: "us-east-1", ar$0 }
}
//? offers: arn
