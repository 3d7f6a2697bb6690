//# what is right
datasource! {
    pub Probe {
        schema: { timestamp: DateTime, user: String },
        engine: MergeTree { sorting_key: [user, timestamp] },
        kafka: { connection: EventsKafka, topic: "events" },
        tokens: { AppRead: Read },
    }
}
endpoint! { pub Top { nodes: { endpoint: "SELECT user FROM {Probe}" }, tokens: { AppRead: Read } } }
//? marks: nothing

//# an unknown option
kafka_connection! { pub Probe { bootstrap_servers: "a:9092", topc: "x" } }
//? marks: topc: unknown option `topc` for a Kafka connection

//# an unknown choice
kafka_connection! { pub Probe { bootstrap_servers: "a:9092", security_protocol: SaslSl } }
//? marks: SaslSl: did you mean `SaslSsl`?

//# a missing option
kafka_connection! { pub Probe { key: secret("A"), secret: secret("B") } }
//? marks: Probe: needs `bootstrap_servers`

//# no credentials
s3_connection! { pub Probe { region: "us-east-1" } }
//? marks: Probe: arn

//# a bare credential
s3_connection! { pub Probe { region: "us-east-1", access_key: "AKIA", secret: secret("S") } }
//? marks: "AKIA": credential

//# a reference of another kind
datasource! { pub Probe { schema: { a: String }, kafka: { connection: LandingS3, topic: "events" } } }
//? marks: LandingS3: NotAKafkaConnection

//# a token of another kind
datasource! { pub Probe { schema: { a: String }, tokens: { EventsKafka: Read } } }
//? marks: EventsKafka: NotAToken

//# a target that is not a data source
materialized_view! { pub Probe { datasource: TopPages, nodes: { a: "SELECT 1 AS a" } } }
//? marks: TopPages: NotADataSource

//# a sink to another store
sink_pipe! { pub Probe { nodes: { a: "SELECT 1" }, sink: { connection: LandingS3, topic: "x", schedule: "@on-demand" } } }
//? marks: LandingS3: NotAKafkaConnection

//# an unknown column
datasource! { pub Probe { schema: { user: String }, engine: MergeTree { sorting_key: [usr] } } }
//? marks: usr: did you mean `user`?

//# an unknown type
datasource! { pub Probe { schema: { user: Strng } } }
//? marks: Strng: did you mean `String`?

//# a bad schedule
copy_pipe! { pub Probe { nodes: { a: "SELECT 1" }, datasource: PageViews, schedule: "every day" } }
//? marks: "every day": schedule

//# a half-typed key leaves other items alone
kafka_connection! { pub Probe { bootstrap_servers: "a:9092", secu } }
datasource! { pub Rows { schema: { a: String }, kafka: { connection: Probe, topic: "a" } } }
//? marks: secu: has no value

//# an unclosed template
endpoint! { pub Probe { nodes: { a: "SELECT {{Int32(x)" } } }
//? marks: "SELECT {{Int32(x)": line 1, column 8
