//! Items: what the macros are given, in all the forms that a person may write.

use std::fmt::Write as _;

use super::random::Random;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Kafka,
    S3,
    Gcs,
    DynamoDb,
    Token,
    DataSource,
    Pipe,
    Endpoint,
    MaterializedView,
    CopyPipe,
    SinkPipe,
}

impl Kind {
    pub(crate) fn of(random: &mut Random) -> Self {
        use Kind::*;
        const KINDS: [Kind; 16] = [
            Kafka,
            S3,
            Gcs,
            DynamoDb,
            Token,
            Token,
            DataSource,
            DataSource,
            DataSource,
            DataSource,
            Pipe,
            Endpoint,
            Endpoint,
            MaterializedView,
            CopyPipe,
            SinkPipe,
        ];
        KINDS[random.below(KINDS.len())]
    }

    /// Whether it is a connection.
    pub(crate) fn is_connection(self) -> bool {
        self.word().is_some()
    }

    /// Whether a query reads from it.
    pub(crate) fn is_table(self) -> bool {
        matches!(self, Self::DataSource | Self::Pipe | Self::Endpoint)
    }

    /// Whether it has nodes.
    pub(crate) fn is_pipe(self) -> bool {
        use Kind::*;
        matches!(self, Pipe | Endpoint | MaterializedView | CopyPipe | SinkPipe)
    }

    /// The macro that declares it.
    pub(crate) fn macro_name(self) -> &'static str {
        match self {
            Self::Kafka => "kafka_connection",
            Self::S3 => "s3_connection",
            Self::Gcs => "gcs_connection",
            Self::DynamoDb => "dynamodb_connection",
            Self::Token => "token",
            Self::DataSource => "datasource",
            Self::Pipe => "pipe",
            Self::Endpoint => "endpoint",
            Self::MaterializedView => "materialized_view",
            Self::CopyPipe => "copy_pipe",
            Self::SinkPipe => "sink_pipe",
        }
    }

    /// The word of `connection!`, if it is one.
    pub(crate) fn word(self) -> Option<&'static str> {
        match self {
            Self::Kafka => Some("Kafka"),
            Self::S3 => Some("S3"),
            Self::Gcs => Some("Gcs"),
            Self::DynamoDb => Some("DynamoDb"),
            _ => None,
        }
    }
}

const DOCS: [&str; 8] = [
    "",
    "/// One line.\n",
    "/// Two\n///\n/// paragraphs: \"quoted\", it's \\n no escape.\n",
    "/** A block\n    of ünï\u{e9} text. */\n",
    "#[doc = \"An \\\"attribute\\\" \\u{e9}\"]\n",
    "///No space, // and a comment.\n// A comment that is none.\n",
    "#[allow(dead_code)]\n/// Behind a lint.\n",
    "/* a comment /* in a comment */ */ /// x\n",
];

const COLUMNS: [&str; 22] = [
    "String",
    "LowCardinality(String)",
    "LowCardinality(Nullable(String)) = \"unknown\"",
    "UInt32 = 7",
    "Int64 = -1_000",
    "UInt8 = 0x1f",
    "Float64 = 1.5",
    "Nullable(String) = null",
    "Array(String) = [\"a\", \"b\"]",
    "Array(LowCardinality(String))",
    "DateTime64(3, \"Europe/Madrid\")",
    "Enum8(\"a\" = 1, \"b c\" = 2) = \"a\"",
    "Decimal(10, 2)",
    "String = \"it's \\\"quoted\\\" \\u{e9} ü\"",
    "String = r#\"raw \"x\" \"#",
    "String = \"over \\\n        two lines\"",
    "UUID = expr(\"generateUUIDv4()\")",
    "\"JSON(max_dynamic_paths=8, a.b UInt32)\"",
    "_ = expr(r\"toDate('2020-01-01')\")",
    "Bool = true",
    "SimpleAggregateFunction(sum, UInt64)",
    "AggregateFunction(quantiles(0.5, 0.9), Float64)",
];

const ENGINES: [&str; 6] = [
    "",
    "engine: MergeTree, ",
    "engine: MergeTree { sorting_key: [k, \"toDate(t)\"], partition_key: \"toYYYYMM(t)\" }, ",
    "engine: ReplacingMergeTree { sorting_key: \"k\", ver: t, settings: { index_granularity: 32, x: \"it's\" } },\n",
    "engine: MergeTree {}, ",
    "engine: Null, ",
];

const OTHERS: [&str; 6] = [
    "",
    "tags: [\"a\", \"b c\",], ",
    "indexes: { k_idx: { expr: \"k\", type: \"set(100)\", granularity: 0x4 } }, ",
    "forward_query: \"\n            SELECT k, t\n            FROM x\n        \", ",
    "shared_with: [r\"other\"], backfill: Skip, ",
    "description: \"by \\\"option\\\"\\u{21}\", ",
];

/// The options of a connection or a token, without its name.
pub(crate) fn connection(kind: Kind, random: &mut Random) -> String {
    let options = match kind {
        Kind::Kafka => random.pick(&[
            "bootstrap_servers: \"h:1\"",
            "bootstrap_servers: \"a:1,b:2\", security_protocol: SaslSsl, sasl_mechanism: \"PLAIN\", key: secret(\"K\"), secret: secret(\"S\", \"x y\")",
            "ssl_ca_pem: \"-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n\", bootstrap_servers: r\"h:1\"",
        ]),
        Kind::S3 => random.pick(&[
            "region: \"us-east-1\", arn: \"arn:aws:iam::123456789012:role/r\"",
            "access_key: secret(\"A\"), secret: \"{{ tb_secret(\\\"B\\\") }}\", region: \"eu-west-1\",",
        ]),
        Kind::Gcs => random.pick(&[
            "service_account_credentials_json: secret(\"J\")",
            "hmac_access_id: \"id # x\", hmac_secret: plaintext(\"a  b\")",
        ]),
        Kind::DynamoDb => "region: \"us-east-1\", arn: \"arn:aws:iam::123456789012:role/r\"",
        _ => "",
    };
    options.to_owned()
}

/// The options of a data source: these references, and whatever else.
pub(crate) fn data_source(source: Option<(Kind, String)>, tokens: &[String], random: &mut Random) -> String {
    let mut columns = String::from("k: String, t: DateTime,");
    let mut names: Vec<String> = Vec::new();
    for number in 0..random.below(4) {
        let attribute = random.pick(&["", "", "#[codec(\"ZSTD(1)\")] ", "#[json_path(\"$.a.b\")] "]);
        let name = match random.below(4) {
            0 => format!("r#type{number}"),
            1 => format!("\"o.N{number}\""),
            _ => format!("c{number}"),
        };
        let column = random.pick(&COLUMNS);
        // Aggregates have no JSON path.
        let attribute = if column.contains("AggregateFunction") { "" } else { attribute };
        write!(columns, "\n            {attribute}{name}: {column},").expect("text");
        names.push(name);
    }
    let mut text = format!("schema: {{ {columns} }},\n        ");
    text.push_str(random.pick(&ENGINES));
    text.push_str(random.pick(&OTHERS));
    match source {
        Some((Kind::Kafka, path)) => write!(text, "kafka: {{ connection: {path}, topic: \"t\" }}, "),
        Some((Kind::S3, path)) => write!(text, "s3: {{ connection: {path}, bucket_uri: \"s3://b/*.csv\" }}, "),
        Some((Kind::Gcs, path)) => write!(text, "gcs: {{ bucket_uri: \"gs://b/*\", connection: {path} }}, "),
        Some((_, path)) => write!(
            text,
            "dynamodb: {{ connection: {path}, table_arn: \"arn:aws:dynamodb:us-east-1:123456789012:table/t\", export_bucket: \"b\" }}, "
        ),
        None => Ok(()),
    }
    .expect("text");
    if !tokens.is_empty() {
        let scope = |random: &mut Random| random.pick(&["Read", "[Read, Append]", "\"APPEND\""]).to_owned();
        let tokens: Vec<String> = tokens.iter().map(|token| format!("{token}: {}", scope(random))).collect();
        write!(text, "tokens: {{ {} }}", tokens.join(", ")).expect("text");
    }
    text
}

/// What stands before an item's visibility.
pub(crate) fn docs(random: &mut Random) -> &'static str {
    random.pick(&DOCS)
}
