//# a connection
datasource! {
    pub Probe {
        schema: { a: String },
        kafka: { connection: $0, topic: "events" },
    }
}
//? offers: EventsKafka

//# a partial connection
datasource! {
    pub Probe {
        schema: { a: String },
        kafka: { connection: Eve$0, topic: "events" },
    }
}
//? offers: EventsKafka

//# a connection by its path
datasource! {
    pub Probe {
        schema: { a: String },
        kafka: { connection: crate::items::$0, topic: "events" },
    }
}
//? offers: EventsKafka, LandingS3

//# hover and definition of a connection
datasource! {
    pub Probe {
        schema: { a: String },
        kafka: { connection: Events$0Kafka, topic: "events" },
    }
}
//? hover: The production cluster.
//? goes to: main.rs: pub EventsKafka
//? marks: nothing

//# a token
datasource! {
    pub Probe {
        schema: { a: String },
        tokens: { App$0: Read },
    }
}
//? offers: AppRead

//# a token where nothing is written yet
datasource! {
    pub Probe {
        schema: { a: String },
        tokens: { $0 },
    }
}
//? offers: AppRead

//# definition of a token
datasource! {
    pub Probe {
        schema: { a: String },
        tokens: { App$0Read: Read },
    }
}
//? goes to: main.rs: pub AppRead
//? marks: nothing

//# the data source of a materialized view
materialized_view! { pub Probe { datasource: Page$0, nodes: { a: "SELECT 1" } } }
//? offers: PageViews

//# definition of the data source of a copy
copy_pipe! { pub Probe { datasource: Page$0Views, nodes: { a: "SELECT pathname FROM {PageViews}" } } }
//? goes to: main.rs: pub PageViews
//? hover: Views of pages.
//? marks: nothing

//# a column of the sorting key
datasource! {
    pub Probe {
        schema: { timestamp: DateTime, user: String },
        engine: MergeTree { sorting_key: [$0] },
    }
}
//? offers: timestamp, user
//? lacks: PageViews, sorting_key

//# a partial column of the sorting key
datasource! {
    pub Probe {
        schema: { timestamp: DateTime, user: String },
        engine: MergeTree { sorting_key: [user, time$0], ttl: "timestamp + toIntervalDay(1)" },
    }
}
//? offers: timestamp

//# hover and definition of a column in the sorting key
datasource! {
    pub Probe {
        schema: { timestamp: DateTime, user: String },
        engine: MergeTree { sorting_key: [user, time$0stamp] },
    }
}
//? hover: DateTime
//? goes to: main.rs: timestamp: DateTime
//? marks: nothing

//# hover on a column
datasource! { pub Probe { schema: { time$0stamp: DateTime, user: String } } }
//? hover: DateTime
//? goes to: main.rs: timestamp: DateTime

//# a column of an engine
datasource! {
    pub Probe {
        schema: { version: UInt32, user: String },
        engine: ReplacingMergeTree { sorting_key: [user], ver: $0 },
    }
}
//? offers: version, user

//# the summed columns
datasource! {
    pub Probe {
        schema: { clicks: UInt32, user: String },
        engine: SummingMergeTree { sorting_key: [user], columns: [cl$0] },
    }
}
//? offers: clicks

//# the columns that Kafka adds
datasource! {
    pub Probe {
        schema: { a: String },
        kafka: { connection: EventsKafka, topic: "events" },
        engine: MergeTree { sorting_key: [a, __time$0] },
    }
}
//? offers: __timestamp

//# the published node
endpoint! { pub Probe { nodes: { one: "SELECT 1", two: "SELECT 2" }, publish: $0 } }
//? offers: one, two

//# definition of the published node
endpoint! { pub Probe { nodes: { one: "SELECT 1", two: "SELECT 2" }, publish: on$0e } }
//? goes to: main.rs: one: "SELECT 1"

//# hover on the name of an item
kafka_connection! {
    /// Ours.
    pub Pro$0be { bootstrap_servers: "a:9092" }
}
//? hover: Ours.
//? hover: KAFKA_BOOTSTRAP_SERVERS a:9092
//? hover: connections/probe.connection
//? goes to: main.rs: pub Probe

//# hover on the name of a data source
datasource! {
    pub Pro$0be {
        schema: { a: String },
        kafka: { connection: EventsKafka, topic: "events" },
    }
}
//? hover: KAFKA_CONNECTION_NAME events_kafka

//# rename of a resource
kafka_connection! { pub Pro$0be { bootstrap_servers: "a:9092" } }
datasource! { pub Rows { schema: { a: String }, kafka: { connection: Probe, topic: "a" } } }
fn name() -> &'static str {
    Probe::NAME
}
//? renamed to Cluster: 3

//# a connection in front of another option, without a comma
datasource! {
    pub Probe {
        schema: { a: String },
        kafka: {
            connection: $0
            topic: "events",
        },
    }
}
//? offers: EventsKafka

//# a connection of a sink
sink_pipe! { pub Probe { nodes: { a: "SELECT 1" }, sink: { connection: $0, topic: "x", schedule: "@on-demand" } } }
//? offers: EventsKafka

//# the data source of a copy, where nothing is written yet
copy_pipe! { pub Probe { nodes: { a: "SELECT 1" }, datasource: $0 } }
//? offers: PageViews

//# a sorting key of one column
datasource! {
    pub Probe {
        schema: { timestamp: DateTime, user: String },
        engine: MergeTree { sorting_key: us$0 },
    }
}
//? offers: user

//# the sorting key where nothing is written yet
datasource! {
    pub Probe {
        schema: { timestamp: DateTime, user: String },
        engine: MergeTree { sorting_key: $0 },
    }
}
//? offers: timestamp, user

//# the partition key
datasource! {
    pub Probe {
        schema: { day: Date, user: String },
        engine: MergeTree { sorting_key: [user], partition_key: da$0 },
    }
}
//? offers: day

//# scopes of a token by its name
datasource! { pub Probe { schema: { a: String }, tokens: { "ingest token": $0 } } }
//? offers: Read, Append

//# scopes in an empty list
datasource! { pub Probe { schema: { a: String }, tokens: { AppRead: [$0] } } }
//? offers: Read, Append

//# hover on a scope
datasource! { pub Probe { schema: { a: String }, tokens: { AppRead: App$0end } } }
//? hover: APPEND
//? goes to: grant.rs: Append

//# shared columns
datasource! {
    columns Times { created: DateTime }
    pub Probe { schema: { ..$0 } }
}
//? offers: Times

//# partial shared columns
datasource! {
    columns Times { created: DateTime }
    columns Other { id: UUID }
    pub Probe { schema: { name: String, ..Ti$0, n: UInt8 } }
}
//? offers: Times

//# hover and definition of shared columns
datasource! {
    columns Times { created: DateTime }
    pub Probe { schema: { ..Ti$0mes, n: UInt8 } }
}
//? hover: `created`: `DateTime`
//? goes to: main.rs: columns Times
//? marks: nothing

//# a key column that is shared
datasource! {
    columns Times { created: DateTime, updated: DateTime }
    pub Probe { schema: { ..Times }, engine: MergeTree { sorting_key: [$0] } }
}
//? offers: created, updated

//# a type among shared columns
datasource! {
    columns Times { created: DateT$0 }
    pub Probe { schema: { ..Times } }
}
//? offers: DateTime, DateTime64

//# an attribute among shared columns
datasource! {
    columns Times { #[js$0] created: DateTime }
    pub Probe { schema: { ..Times } }
}
//? offers: json_path
