//! What definitions render to, byte for byte, and what they are at run time.
//!
//! `BLESS=1 cargo test --test rendered` rewrites the files in `tests/rendered`: read the difference before committing it.

#[path = "rendered/definitions.rs"]
mod definitions;

use definitions::*;
use tinybird::connection::{SaslMechanism, SecurityProtocol};
use tinybird::datasource::{AutoOffsetReset, EngineKind, FileFormat, Ingestion, MessageFormat, Scope};
use tinybird::{Connection, Project, Resource, Secret, secret};

/// Everything that is declared, by file name.
fn files() -> Vec<(String, String)> {
    let project = Project::new()
        .with::<KafkaEvents>()
        .with::<MskKafka>()
        .with::<LocalKafka>()
        .with::<ArchiveS3>()
        .with::<LandingGcs>()
        .with::<PlainGcs>()
        .with::<HmacGcs>()
        .with::<S3Files>()
        .with::<GcsFiles>()
        .with::<DynamoRows>()
        .with::<Totals>()
        .with::<Stats>()
        .with::<Sessions>()
        .with::<SessionStates>()
        .with::<PassingBy>()
        .with::<Least>();
    let name = |path: String| path.rsplit('/').next().unwrap_or_default().to_owned();
    project.files().into_iter().map(|file| (name(file.path.to_string()), file.text)).collect()
}

#[test]
fn shared_columns_are_as_if_written_out() {
    mod written_out {
        tinybird::datasource! {
            /// Orders.
            pub Orders {
                schema: {
                    #[codec("ZSTD(1)")]
                    id: UUID = expr("generateUUIDv4()"),
                    #[json_path("$.meta.at")]
                    at: DateTime64(3),
                    total: Decimal(10, 2) = 0.5,
                    created: DateTime,
                },
                engine: MergeTree { sorting_key: [id, at], ttl: "created + toIntervalDay(1)" },
            }
            pub Returns {
                json_paths: false,
                schema: { reason: String, created: DateTime },
                indexes: { by_time: { expr: "created", type: "minmax" } },
            }
        }
    }
    tinybird::datasource! {
        pub Returns {
            json_paths: false,
            schema: { reason: String, ..Times },
            indexes: { by_time: { expr: "created", type: "minmax" } },
        }

        columns Times { created: DateTime }
        columns Base {
            #[codec("ZSTD(1)")]
            id: UUID = expr("generateUUIDv4()"),
            #[json_path("$.meta.at")]
            at: DateTime64(3),
        }

        /// Orders.
        pub Orders {
            schema: { ..Base, total: Decimal(10, 2) = 0.5, ..Times },
            engine: MergeTree { sorting_key: [id, at], ttl: "created + toIntervalDay(1)" },
        }
    }
    assert_eq!(Orders::definition().to_string(), written_out::Orders::definition().to_string());
    assert_eq!(Returns::definition().to_string(), written_out::Returns::definition().to_string());
}

#[test]
fn files_are_written_byte_for_byte() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/rendered");
    let files = files();
    for (file, text) in &files {
        let path = format!("{folder}/{file}");
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&path, text).unwrap();
        }
        let expected = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
        assert_eq!(*text, expected, "{file}");
    }
    let is_file = |name: &String| name.ends_with(".connection") || name.ends_with(".datasource");
    let expected =
        std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    assert_eq!(expected.filter(is_file).count(), files.len());
}

#[test]
fn definitions_render_to_the_text_they_are_decoded_from() {
    fn check<R: Resource>() {
        let text = R::definition().to_string();
        assert!(!text.is_empty(), "{}", R::NAME);
        assert_eq!(text, R::ENCODED.text(), "{}", R::NAME);
    }
    check::<EventsKafka>();
    check::<MskKafka>();
    check::<LocalKafka>();
    check::<LandingS3>();
    check::<ArchiveS3>();
    check::<LandingGcs>();
    check::<PlainGcs>();
    check::<HmacGcs>();
    check::<EventsDynamo>();
    check::<KafkaEvents>();
    check::<S3Files>();
    check::<GcsFiles>();
    check::<DynamoRows>();
    check::<Totals>();
    check::<Stats>();
    check::<Sessions>();
    check::<SessionStates>();
    check::<PassingBy>();
    check::<Least>();
    // A token has no file of its own.
    assert_eq!(Ingest::definition().to_string(), "");
}

#[test]
fn names_are_in_snake_case_unless_given() {
    assert_eq!(KafkaEvents::NAME, "kafka_events");
    assert_eq!(LandingS3::NAME, "landing_s3");
    assert_eq!(LocalKafka::NAME, "local");
    assert_eq!((AppRead::NAME, Ingest::NAME), ("app_read", "ingest token"));
    assert_eq!(Ingest::definition().name(), "ingest token");
    assert_eq!(KafkaEvents::definition().name(), "kafka_events");
}

#[test]
fn kafka_connections_have_accessors() {
    let kafka = EventsKafka::definition();
    assert_eq!(
        kafka.description(),
        Some("Production events cluster.\nOwned by the platform team:\n  ask in #data before you change it.")
    );
    assert_eq!(kafka.bootstrap_servers(), "b-1.kafka.example.com:9092, b-2.kafka.example.com:9092");
    assert_eq!(kafka.security_protocol(), Some(&SecurityProtocol::SaslSsl));
    assert_eq!(kafka.sasl_mechanism(), Some(&SaslMechanism::ScramSha256));
    assert_eq!(kafka.sasl_oauthbearer_method(), None);
    assert_eq!(kafka.key(), Some(r#"{{ tb_secret("KAFKA_KEY", "events") }}"#));
    assert_eq!(kafka.secret(), Some(&*secret("KAFKA_SECRET").to_string()));
    let pem = "-----BEGIN CERTIFICATE-----\nMIIBfDCCASGgAwIBAgI=\n-----END CERTIFICATE-----";
    assert_eq!(kafka.ssl_ca_pem(), Some(pem));

    let msk = MskKafka::definition();
    assert_eq!(msk.description(), None);
    assert_eq!(msk.sasl_oauthbearer_method().map(ToString::to_string).as_deref(), Some("AWS"));
    assert_eq!(msk.sasl_oauthbearer_aws_external_id(), Some("it's  an id"));

    let local = LocalKafka::definition();
    assert_eq!(local.description(), Some("A broker on this machine."));
    assert_eq!(local.security_protocol(), Some(&SecurityProtocol::Other("SASL_NEXT".to_owned())));
    assert_eq!((local.key(), local.secret()), (Some("\"admin\""), Some("pass#word")));
}

#[test]
fn other_connections_have_accessors() {
    assert_eq!(LandingS3::definition().region(), "us-east-1");
    assert_eq!(LandingS3::definition().arn(), Some("arn:aws:iam::123456789012:role/tinybird-s3-access"));
    assert_eq!(ArchiveS3::definition().access_key(), Some(r#"{{ tb_secret("S3_ACCESS_KEY") }}"#));
    let json =
        r#"{"type":"service_account","private_key":"-----BEGIN PRIVATE KEY-----\nMII\u0023 it\u0027s\n"}"#;
    assert_eq!(PlainGcs::definition().service_account_credentials_json(), Some(json));
    assert_eq!(HmacGcs::definition().hmac_access_id(), Some("GOOG1E"));
    assert_eq!(EventsDynamo::definition().arn(), r#"{{ tb_secret("DYNAMODB_ROLE_ARN") }}"#);
}

#[test]
fn a_connection_is_of_one_kind() {
    let kafka: Connection = EventsKafka::definition().into();
    assert!(kafka.is_kafka() && !kafka.is_s3() && !kafka.is_gcs() && !kafka.is_dynamo_db());
    assert_eq!(kafka.as_kafka(), Some(&EventsKafka::definition()));
    assert_eq!(kafka.as_s3(), None);
    assert_eq!(kafka.name(), "events_kafka");
    assert!(kafka.description().is_some_and(|text| text.starts_with("Production")));
    assert_eq!(kafka.to_string(), EventsKafka::definition().to_string());

    let all: [Connection; 4] = [
        kafka,
        LandingS3::definition().into(),
        HmacGcs::definition().into(),
        EventsDynamo::definition().into(),
    ];
    let regions = all.iter().map(|connection| match connection {
        Connection::Kafka(kafka) => kafka.sasl_oauthbearer_aws_region(),
        Connection::S3(s3) => Some(s3.region()),
        Connection::DynamoDb(dynamodb) => Some(dynamodb.region()),
        _ => None,
    });
    assert_eq!(regions.collect::<Vec<_>>(), [None, Some("us-east-1"), None, Some("us-east-1")]);
    assert!(all[2].is_gcs() && all[3].as_dynamo_db().is_some());
}

#[test]
fn columns_have_accessors() {
    let source = KafkaEvents::definition();
    let column = |name: &str| source.columns().iter().find(|column| column.name() == name).expect("a column");
    let text = |name| column(name).data_type().map(ToString::to_string);
    assert_eq!(source.columns().len(), 17);
    assert_eq!(text("seen_at").as_deref(), Some("DateTime64(3, 'Europe/Madrid')"));
    assert_eq!(text("received_at"), None);
    assert_eq!(column("user_id").json_path(), Some("$.user.id"));
    assert_eq!(column("type").json_path(), Some("$.type[:]"));
    assert_eq!(column("o.ORG_NAME").json_path(), Some("$.o.ORG_NAME"));
    assert_eq!(column("uniq_users").json_path(), None);
    assert_eq!(column("country").default_expression(), Some("'unknown''s'"));
    assert_eq!(column("note").default_expression(), Some("NULL"));
    assert_eq!(column("received_at").default_expression(), Some("now()"));
    assert_eq!(column("event_id").codec(), Some("Delta(8), ZSTD(1)"));
    assert_eq!(column("timestamp").codec(), None);
    assert!(Totals::definition().columns().iter().all(|column| column.json_path().is_none()));
    assert!(GcsFiles::definition().columns().iter().all(|column| column.json_path().is_none()));
    assert!(S3Files::definition().columns().iter().all(|column| column.json_path().is_some()));
}

#[test]
fn engines_have_accessors() {
    let source = KafkaEvents::definition();
    let engine = source.engine().expect("an engine");
    assert_eq!(engine.kind(), &EngineKind::MergeTree);
    assert_eq!(engine.sorting_key(), Some("event_type, toDate(timestamp), `o.ORG_NAME`"));
    assert_eq!(engine.partition_key(), Some("toYYYYMM(timestamp)"));
    assert_eq!((engine.primary_key(), engine.sampling_key()), (Some("event_type"), Some("event_type")));
    assert_eq!(engine.ttl(), Some("timestamp + toIntervalDay(90)"));
    assert_eq!(
        engine.settings(),
        Some("index_granularity=32, storage_policy='it''s', deduplicate=1, ratio=0.5")
    );
    let files = S3Files::definition();
    let engine = files.engine().expect("an engine");
    assert_eq!((engine.ver(), engine.is_deleted()), (Some("version"), Some("deleted")));
    let kinds = [Totals::definition(), Stats::definition(), Sessions::definition(), PassingBy::definition()];
    let kinds = kinds.iter().map(|source| source.engine().map(|engine| engine.kind().as_str()));
    let expected = ["SummingMergeTree", "AggregatingMergeTree", "CollapsingMergeTree", "Null"];
    assert_eq!(kinds.collect::<Option<Vec<_>>>().as_deref(), Some(&expected[..]));
    assert_eq!(Totals::definition().engine().and_then(|engine| engine.columns()), Some("views, clicks"));
    assert_eq!(SessionStates::definition().engine().and_then(|engine| engine.version()), Some("version"));
    assert_eq!(Least::definition().engine(), None);
}

#[test]
fn ingestions_have_accessors() {
    let source = KafkaEvents::definition();
    let Some(Ingestion::Kafka(kafka)) = source.ingestion() else { panic!("rows come from Kafka") };
    assert_eq!((kafka.connection(), kafka.topic()), ("events_kafka", "events"));
    assert_eq!(kafka.group_id(), Some(r#"{{ tb_secret("GROUP", "my-consumer-group") }}"#));
    assert_eq!(kafka.auto_offset_reset(), Some(&AutoOffsetReset::Earliest));
    assert_eq!((kafka.store_raw_value(), kafka.store_headers()), (Some(false), Some(true)));
    assert_eq!(kafka.key_format(), Some(&MessageFormat::JsonWithoutSchema));
    assert_eq!(kafka.value_format(), Some(&MessageFormat::Other("protobuf".to_owned())));

    let source = S3Files::definition();
    let Some(Ingestion::S3(s3)) = source.ingestion() else { panic!("rows come from S3") };
    assert_eq!((s3.connection(), s3.bucket_uri()), ("landing_s3", "s3://bucket/path with space/*.ndjson"));
    assert_eq!((s3.schedule(), s3.from_timestamp()), (Some("@once"), Some("2025-01-01T00:00:00Z")));
    assert_eq!(s3.format(), Some(&FileFormat::Ndjson));

    let source = GcsFiles::definition();
    let Some(Ingestion::Gcs(gcs)) = source.ingestion() else { panic!("rows come from GCS") };
    assert_eq!((gcs.connection(), gcs.schedule()), ("made_in_the_interface", Some("@on-demand")));
    assert_eq!(gcs.bucket_uri(), r#"{{ tb_secret("BUCKET_URI") }}"#);

    let source = DynamoRows::definition();
    let Some(Ingestion::DynamoDb(dynamodb)) = source.ingestion() else { panic!("rows come from DynamoDB") };
    assert_eq!(dynamodb.table_arn(), "arn:aws:dynamodb:us-east-1:123456789012:table/events");
    assert_eq!(dynamodb.export_bucket(), "s3://my-export-bucket");
    assert_eq!(Least::definition().ingestion(), None);
}

#[test]
fn data_sources_have_accessors_for_the_rest() {
    let source = KafkaEvents::definition();
    assert_eq!(source.description(), Some("Events streamed from Kafka."));
    let grants: Vec<_> = source.tokens().iter().map(|grant| (grant.token(), grant.scopes())).collect();
    let expected: [(&str, &[Scope]); 3] = [
        ("app_read", &[Scope::Read]),
        ("ingest token", &[Scope::Read, Scope::Append]),
        ("third token", &[Scope::Append]),
    ];
    assert_eq!(grants, expected);
    let [country, ids] = source.indexes() else { panic!("two indexes") };
    assert_eq!((country.name(), country.expression()), ("country_idx", "country"));
    assert_eq!((country.index_type(), country.granularity()), ("set(100)", Some(4)));
    assert_eq!(ids.name(), "INDEX_of_ids");
    assert_eq!(source.shared_with(), ["other_workspace", "another"]);
    assert_eq!(source.tags(), ["billing", "two words"]);
    assert_eq!(source.forward_query(), Some("SELECT timestamp, event_type,\n    'a  b' AS user_id\nFROM x"));
    assert_eq!(source.backfill().map(ToString::to_string).as_deref(), Some("skip"));
}

#[test]
fn secrets_render_as_templates() {
    assert_eq!(secret("API_KEY").to_string(), r#"{{ tb_secret("API_KEY") }}"#);
    let with_default: Secret = secret("API_KEY").with_default("x");
    assert_eq!(with_default.to_string(), r#"{{ tb_secret("API_KEY", "x") }}"#);
    assert_eq!((with_default.name(), with_default.default()), ("API_KEY", Some("x")));
    assert_eq!(with_default.check(), Ok(()));
    assert_eq!(secret("A B").check().map_err(|invalid| invalid.rule.name), Err("secret-name"));
}

#[test]
fn definitions_are_plain_values() {
    let source = KafkaEvents::definition();
    assert_eq!(source.clone(), source);
    assert_ne!(source, S3Files::definition());
    assert!(format!("{source:?}").contains("events_kafka"));
    let kafka = EventsKafka::definition();
    assert_eq!(kafka.clone(), kafka);
    assert!(format!("{kafka:?}").contains("KAFKA_KEY"));
}

#[test]
fn a_project_writes_verifies_and_adopts() {
    let folder = tempfile::tempdir().unwrap();
    let project = Project::new().with::<KafkaEvents>().with::<S3Files>().with::<KafkaEvents>();
    let stale = |project: &Project| project.verify(&folder).expect_err("it is not current").to_string();
    assert_eq!(stale(&project).matches("is missing").count(), 4, "{}", stale(&project));
    let report = project.write_to(&folder).unwrap();
    assert_eq!(
        report.to_string(),
        "created connections/events_kafka.connection\n\
         created connections/landing_s3.connection\n\
         created datasources/kafka_events.datasource\n\
         created datasources/s3_files.datasource"
    );
    project.verify(&folder).unwrap();
    assert!(!project.write_to(&folder).unwrap().is_changed());

    let path = folder.path().join("datasources/kafka_events.datasource");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), KafkaEvents::definition().to_string());
    std::fs::write(&path, "by hand\n").unwrap();
    assert!(stale(&project).contains("kafka_events.datasource"), "{}", stale(&project));
    let refused = project.write_to(&folder).expect_err("written by hand").to_string();
    assert!(refused.contains("kafka_events.datasource") && refused.contains("adopt"), "{refused}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "by hand\n");
    let adopted = project.clone().adopt(true).write_to(&folder).unwrap();
    assert_eq!(adopted.updated.len(), 1);
    project.verify(&folder).unwrap();

    let less = Project::new().with::<KafkaEvents>();
    assert!(stale(&less).contains("landing_s3.connection"), "{}", stale(&less));
    assert_eq!(less.write_to(&folder).unwrap().removed.len(), 2);
    assert!(!folder.path().join("connections/landing_s3.connection").exists());
}

#[test]
fn macros_work_within_functions_and_under_other_names() {
    use tinybird as tb;
    tb::token! { LocalToken }
    tb::datasource! {
        #[cfg(any())]
        Missing { schema: { a: Strnig } }
        #[allow(non_camel_case_types)]
        lower_case {
            schema: { a: String },
            kafka: { connection: crate::definitions::EventsKafka, topic: "a" },
            tokens: { LocalToken: Read },
        }
    }
    assert_eq!(lower_case::NAME, "lower_case");
    let text = <lower_case as tb::Resource>::definition().to_string();
    assert!(
        text.contains("KAFKA_CONNECTION_NAME events_kafka\n") && text.contains("TOKEN local_token READ\n")
    );
    assert!(text.contains("KAFKA_GROUP_ID lower_case\n"));
}
