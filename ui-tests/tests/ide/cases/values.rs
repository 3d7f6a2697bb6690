//# a choice
kafka_connection! {
    pub Probe {
        bootstrap_servers: "a:9092",
        security_protocol: $0
    }
}
//? offers: SaslSsl, Plaintext, SaslPlaintext, raw
//? lacks: bootstrap_servers, Plain, Other, println

//# a choice before another option
kafka_connection! {
    pub Probe {
        bootstrap_servers: "a:9092",
        security_protocol: $0,
        sasl_mechanism: Plain,
        key: secret("KEY"),
        secret: secret("SECRET"),
    }
}
//? offers: SaslSsl

//# a partial choice
kafka_connection! {
    pub Probe {
        bootstrap_servers: "a:9092",
        sasl_mechanism: Scr$0,
    }
}
//? offers: ScramSha256, ScramSha512

//# hover and definition of a choice
kafka_connection! {
    pub Probe {
        bootstrap_servers: "a:9092",
        security_protocol: Sasl$0Ssl,
    }
}
//? hover: `SASL_SSL`
//? goes to: kafka.rs: SaslSsl
//? marks: nothing

//# a choice in a group
datasource! {
    pub Probe {
        schema: { a: String },
        kafka: { connection: EventsKafka, topic: "events", auto_offset_reset: $0 },
    }
}
//? offers: Earliest, Latest
//? lacks: topic

//# an engine
datasource! {
    pub Probe {
        schema: { a: String },
        engine: $0
    }
}
//? offers: MergeTree, ReplacingMergeTree, SummingMergeTree, AggregatingMergeTree, CollapsingMergeTree, Null

//# a partial engine with its options
datasource! {
    pub Probe {
        schema: { a: String },
        engine: Repl$0 { sorting_key: [a] },
    }
}
//? offers: ReplacingMergeTree

//# hover and definition of an engine
datasource! {
    pub Probe {
        schema: { a: String },
        engine: Merge$0Tree { sorting_key: [a] },
    }
}
//? hover: Keeps all rows, sorted
//? goes to: engine/mod.rs: MergeTree

//# the kind of a connection
connection! { pub Probe: $0 { } }
//? offers: Kafka, S3, Gcs, DynamoDb

//# hover and definition of the kind of a connection
connection! { pub Probe: Kaf$0ka { bootstrap_servers: "a:9092" } }
//? hover: kafka_connection!
//? goes to: choices.rs: pub const Kafka

//# a scope of a data source
datasource! {
    pub Probe {
        schema: { a: String },
        tokens: { AppRead: $0 },
    }
}
//? offers: Read, Append

//# scopes in a list
datasource! {
    pub Probe {
        schema: { a: String },
        tokens: { AppRead: [Read, App$0] },
    }
}
//? offers: Append

//# the scope of a pipe
endpoint! {
    pub Probe {
        nodes: { endpoint: "SELECT 1" },
        tokens: { AppRead: $0 },
    }
}
//? offers: Read
//? lacks: Append

//# a flag
datasource! {
    pub Probe {
        schema: { a: String },
        json_paths: $0
    }
}
//? offers: true, false

//# a credential
s3_connection! {
    pub Probe {
        region: "us-east-1",
        access_key: $0
    }
}
//? offers: secret, plaintext
//? lacks: region

//# a text
kafka_connection! {
    pub Probe {
        bootstrap_servers: "a:9092",
        key: $0
    }
}
//? offers: secret
//? lacks: plaintext

//# hover and definition of a secret
s3_connection! {
    pub Probe {
        region: "us-east-1",
        access_key: sec$0ret("KEY"),
        secret: secret("SECRET"),
    }
}
//? hover: tb_secret
//? goes to: words.rs: pub const secret
//? marks: nothing

//# included SQL
endpoint! { pub Probe { nodes: { endpoint: inc$0 } } }
//? offers: include_str

//# compression of a sink
sink_pipe! {
    pub Probe {
        nodes: { endpoint: "SELECT 1" },
        sink: { connection: LandingS3, bucket_uri: "s3://a/b", file_template: "x", schedule: "@on-demand", compression: $0 },
    }
}
//? offers: None, Gzip, Snappy, Zstd, Lz4, Brotli, Lzo, raw

//# the mode of a copy, the deployment method
copy_pipe! { pub Probe { nodes: { a: "SELECT 1" }, datasource: PageViews, mode: $0 } }
//? offers: Append, Replace

//# backfill
datasource! { pub Probe { schema: { a: String }, backfill: $0 } }
//? offers: Skip
