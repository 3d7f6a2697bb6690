//! Connections of every kind.

use proptest::prelude::*;
use proptest::sample::select;

use crate::definition::{Definition, Entry, maybe};
use crate::expected::Expect;
use crate::text::{Meaning, PEM, Part, Text, around, either, hostile, hostile_plain, of_kind, peaceful};

/// An option that holds a text, or a secret.
pub(crate) fn text(
    name: &'static str,
    option: &'static str,
    text: impl Strategy<Value = Text> + 'static,
) -> BoxedStrategy<Entry> {
    text.prop_map(move |text| {
        let source = format!("{name}: {}", text.meaning.source());
        Entry::text(name, &text, source, move |expected, text| {
            expected.options.insert(option, Expect::Text(text));
        })
    })
    .boxed()
}

/// A credential: a secret, or a text in `plaintext(..)`.
fn credential(name: &'static str, option: &'static str) -> BoxedStrategy<Entry> {
    either(peaceful(), hostile())
        .prop_map(move |text| {
            let source = match text.meaning.0.as_slice() {
                [Part::Secret { .. }] => text.meaning.source(),
                _ => format!("plaintext({})", text.meaning.literal()),
            };
            Entry::text(name, &text, format!("{name}: {source}"), move |expected, text| {
                expected.options.insert(option, Expect::Text(text));
            })
        })
        .boxed()
}

/// A choice: one of its names, Tinybird's spelling, or another spelling in `raw(..)`.
pub(crate) fn choice(
    name: &'static str,
    option: &'static str,
    names: &'static [(&'static str, &'static str)],
    spell: fn(&str) -> String,
) -> BoxedStrategy<Entry> {
    let set = move |source: String, text: &Text| {
        Entry::text(name, text, format!("{name}: {source}"), move |expected, text| {
            let spelled = spell(&text.literal_text());
            expected.options.insert(option, Expect::Text(spelled.into()));
        })
    };
    let known = move |((name, spelling), is_quoted): ((&str, &str), bool)| {
        let source = if is_quoted { format!("{spelling:?}") } else { name.to_owned() };
        set(source, &Text { meaning: spelling.into(), is_hostile: false })
    };
    let raw = move |meaning: Meaning| {
        set(format!("raw({})", meaning.literal()), &Text { meaning, is_hostile: true })
    };
    prop_oneof![
        5 => (select(names), any::<bool>()).prop_map(known),
        1 => hostile_plain().prop_map(raw),
    ]
    .boxed()
}

pub(crate) fn as_it_is(text: &str) -> String {
    text.to_owned()
}

/// A doc comment, and the text that it means.
pub(crate) fn doc_comment() -> BoxedStrategy<(String, Text)> {
    // A comment is a line, and a text of several is taken for one between `/**` and `*/`, without the stars in it.
    let one_line =
        hostile_plain().prop_map(|text| Meaning::from(text.literal_text().replace(['\n', '\r'], " ")));
    let heading = Just(Meaning::from("# Heading"));
    proptest::collection::vec(either(peaceful(), prop_oneof![9 => one_line, 1 => heading]), 1..4)
        .prop_map(|lines| {
            let is_hostile = lines.iter().any(|line| line.is_hostile);
            let docs = lines.iter().map(|line| format!("/// {}\n", line.meaning.literal_text())).collect();
            let parts = lines.iter().enumerate().flat_map(|(number, line)| {
                let before = Part::Text(if number == 0 { " " } else { "\n " }.to_owned());
                [before].into_iter().chain(line.meaning.0.clone())
            });
            (docs, Text { meaning: Meaning(parts.collect()), is_hostile })
        })
        .boxed()
}

/// The description, as an option or as a doc comment.
fn description() -> BoxedStrategy<(String, Option<Entry>)> {
    prop_oneof![
        2 => Just((String::new(), None)),
        2 => either(peaceful(), hostile()).prop_map(|text| {
            let source = format!("description: {}", text.meaning.literal());
            let entry = Entry::text("description", &text, source, |expected, text| {
                expected.description = Some(text).filter(|text| !text.literal_text().trim().is_empty());
            });
            (String::new(), Some(entry))
        }),
        1 => doc_comment().prop_map(|(docs, text)| {
            let entry = Entry::text("doc comment", &text, String::new(), |expected, text| {
                expected.description = Some(text).filter(|text| !text.literal_text().trim().is_empty());
            });
            (docs, Some(entry))
        }),
    ]
    .boxed()
}

/// The name of the resource: that of the item, or one of its own.
fn name() -> BoxedStrategy<(String, String, Option<Entry>)> {
    const NAMES: &[(&str, &str)] = &[
        ("EventsKafka", "events_kafka"),
        ("LandingS3", "landing_s3"),
        ("HTTPLogs", "http_logs"),
        ("r#Type", "type"),
        ("Description", "description"),
        ("T", "t"),
    ];
    let named = |name: Text| {
        let source = format!("name: {}", name.meaning.literal());
        let entry = Entry::text("name", &name, source, |_, _| {});
        ("Named".to_owned(), name.meaning.literal_text(), Some(entry))
    };
    let words = select(&["TYPE", "SCHEMA", "_", "_tinybird_ref_0_", "true", "a1", "None", "default"][..]);
    prop_oneof![
        8 => select(NAMES).prop_map(|(item, name)| (item.to_owned(), name.to_owned(), None)),
        1 => words.prop_map(Meaning::from).prop_map(move |meaning| named(Text { meaning, is_hostile: true })),
        1 => either(Just(Meaning::from("my_name")), hostile_plain()).prop_map(named),
    ]
    .boxed()
}

/// A definition of these options, in any order.
pub(crate) fn definition(
    call: &'static str,
    kind: &'static str,
    options: impl Strategy<Value = Vec<Entry>> + 'static,
) -> BoxedStrategy<Definition> {
    (name(), description(), options, any::<u64>())
        .prop_map(move |((item, name, named), (docs, described), options, order)| {
            let mut definition = Definition { call, docs, name, ..Definition::default() };
            definition.item = if kind.is_empty() { item } else { format!("{item}: {kind}") };
            let mut options: Vec<Entry> = named.into_iter().chain(described).chain(options).collect();
            shuffle(&mut options, order);
            options.iter().for_each(|option| definition.add(option));
            definition.options.retain(|source| !source.is_empty());
            definition
        })
        .boxed()
}

/// Brings options into another order, always the same for the same number.
fn shuffle(options: &mut [Entry], mut order: u64) {
    for last in (1..options.len()).rev() {
        let count = last as u64 + 1;
        options.swap(last, usize::try_from(order % count).unwrap_or_default());
        order = (order / count).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(31);
    }
}

fn connection(
    call: &'static str,
    kind: &'static str,
    spelling: &'static str,
    options: impl Strategy<Value = Vec<Entry>> + 'static,
) -> BoxedStrategy<Definition> {
    let typed = move |mut options: Vec<Entry>| {
        options.push(Entry::new("", move |expected| {
            expected.options.insert("type", Expect::Text(spelling.into()));
        }));
        options
    };
    let (own, any_kind) = (options.prop_map(typed).boxed(), call);
    prop_oneof![3 => definition(any_kind, "", own.clone()), 1 => definition("connection", kind, own)].boxed()
}

/// Connections to Kafka.
pub(crate) fn kafka() -> BoxedStrategy<Definition> {
    let servers = prop_oneof![
        select(
            &["kafka.example.com:9092", "a:1,b:65535", "a:9092, b:9092", "[::1]:9092", "my_broker-1:9092"][..]
        )
        .prop_map(Meaning::from),
        peaceful_secret(),
    ];
    let hostile_servers =
        prop_oneof![around("a:9092,", hostile(), ""), around("", hostile(), ":9092"), hostile()];
    let protocol = choice(
        "security_protocol",
        "kafka_security_protocol",
        &[("SaslSsl", "SASL_SSL"), ("Plaintext", "PLAINTEXT"), ("SaslPlaintext", "SASL_PLAINTEXT")],
        as_it_is,
    );
    let mechanism = |names| choice("sasl_mechanism", "kafka_sasl_mechanism", names, as_it_is);
    let password =
        || (text("key", "kafka_key", either(peaceful(), hostile())), credential("secret", "kafka_secret"));
    let passwords: &[_] =
        &[("Plain", "PLAIN"), ("ScramSha256", "SCRAM-SHA-256"), ("ScramSha512", "SCRAM-SHA-512")];
    let authentication = prop_oneof![
        1 => Just(Vec::new()),
        1 => password().prop_map(|(key, secret)| vec![key, secret]),
        3 => (mechanism(passwords), password()).prop_map(|(mechanism, (key, secret))| vec![mechanism, key, secret]),
        4 => oauthbearer(),
    ];
    let registry = either(
        prop_oneof![Just(Meaning::from("https://registry.example.com:8081/x?y=z")), peaceful_secret()],
        prop_oneof![
            around("https://registry.example.com/", hostile(), ""),
            around("http://", hostile(), "@host"),
            hostile()
        ],
    );
    let options = (
        text("bootstrap_servers", "kafka_bootstrap_servers", either(servers, hostile_servers)),
        maybe(protocol),
        authentication,
        maybe(text("schema_registry_url", "kafka_schema_registry_url", registry)),
        maybe(certificate()),
    )
        .prop_map(|(servers, protocol, authentication, registry, certificate)| {
            let rest = [protocol, registry, certificate].into_iter().flatten();
            authentication.into_iter().chain([servers]).chain(rest).collect()
        });
    connection("kafka_connection", "Kafka", "kafka", options)
}

fn peaceful_secret() -> BoxedStrategy<Meaning> {
    let secret = |default: Option<&str>| Part::Secret {
        name: if default.is_some() { "VALUE_D" } else { "VALUE" }.to_owned(),
        default: default.map(str::to_owned),
    };
    select(&[None, Some("localhost:9092"), Some("x")][..])
        .prop_map(move |default| Meaning(vec![secret(default)]))
        .boxed()
}

fn oauthbearer() -> BoxedStrategy<Vec<Entry>> {
    (
        Just(Entry::new("sasl_mechanism: OauthBearer", |expected| {
            expected.options.insert("kafka_sasl_mechanism", Expect::Text("OAUTHBEARER".into()));
        })),
        choice("sasl_oauthbearer_method", "kafka_sasl_oauthbearer_method", &[("Aws", "AWS")], as_it_is),
        text("sasl_oauthbearer_aws_region", "kafka_sasl_oauthbearer_aws_region", region()),
        text("sasl_oauthbearer_aws_role_arn", "kafka_sasl_oauthbearer_aws_role_arn", role()),
        maybe(text(
            "sasl_oauthbearer_aws_external_id",
            "kafka_sasl_oauthbearer_aws_external_id",
            either(peaceful(), hostile()),
        )),
    )
        .prop_map(|(mechanism, method, region, role, id)| {
            [mechanism, method, region, role].into_iter().chain(id).collect()
        })
        .boxed()
}

fn region() -> BoxedStrategy<Text> {
    let regions = select(&["us-east-1", "eu-central-1", "us-gov-west-1"][..]).prop_map(Meaning::from);
    either(prop_oneof![regions, peaceful_secret()], prop_oneof![hostile(), around("us-", hostile(), "-1")])
}

fn role() -> BoxedStrategy<Text> {
    let role = Just(Meaning::from("arn:aws:iam::123456789012:role/tinybird"));
    let hostile = prop_oneof![around("arn:aws:iam::123456789012:role/", hostile(), ""), hostile()];
    either(prop_oneof![role.boxed(), peaceful_secret()], hostile)
}

fn certificate() -> BoxedStrategy<Entry> {
    let secret = Part::Secret { name: "PEM_CA".to_owned(), default: None };
    let pem = prop_oneof![Just(Meaning::from(PEM)), Just(Meaning(vec![secret]))];
    let begin = "  -----BEGIN CERTIFICATE-----\n";
    let hostile = prop_oneof![
        around(begin, of_kind("PEM", hostile()), "\n -----END CERTIFICATE-----\n"),
        around("-----BEGIN X-----\nMIIB", hostile_plain(), "=\n-----END X-----"),
        of_kind("PEM", hostile()),
    ];
    either(pem, hostile)
        .prop_map(|text| {
            let source = format!("ssl_ca_pem: {}", text.meaning.source());
            Entry::text("ssl_ca_pem", &text, source, |expected, text| {
                expected.options.insert("kafka_ssl_ca_pem", Expect::Lines(text));
            })
        })
        .boxed()
}

/// Connections to S3.
pub(crate) fn s3() -> BoxedStrategy<Definition> {
    let role = text("arn", "s3_arn", role()).prop_map(|arn| vec![arn]);
    let key = (credential("access_key", "s3_access_key"), credential("secret", "s3_secret"))
        .prop_map(|(key, secret)| vec![key, secret]);
    let options = (text("region", "s3_region", region()), prop_oneof![role, key])
        .prop_map(|(region, way)| [region].into_iter().chain(way).collect());
    connection("s3_connection", "S3", "s3", options)
}

/// Connections to GCS.
pub(crate) fn gcs() -> BoxedStrategy<Definition> {
    let secret = Meaning(vec![Part::Secret { name: "JSON_KEY".to_owned(), default: None }]);
    let object = prop_oneof![
        Just(secret),
        Just(Meaning::from(r#"{"type": "service_account", "n": [1, true, null]}"#))
    ];
    let hostile_object = prop_oneof![
        hostile_plain().prop_map(|text| {
            let value = serde_json::Value::from(text.literal_text());
            Meaning::from(format!("{{\n  \"private_key\": {value},\n  {value}: 1.5e3\n}}"))
        }),
        around("{\"a\": \"", hostile(), "\"}"),
        of_kind("JSON", hostile()),
    ];
    let json = either(object, hostile_object).prop_map(|text| {
        let name = "service_account_credentials_json";
        let source = match text.meaning.0.as_slice() {
            [Part::Secret { .. }] => text.meaning.source(),
            _ => format!("plaintext({})", text.meaning.literal()),
        };
        Entry::text(name, &text, format!("{name}: {source}"), |expected, text| {
            expected.options.insert("gcs_service_account_credentials_json", Expect::Json(text));
        })
    });
    let hmac = (
        text("hmac_access_id", "gcs_hmac_access_id", either(peaceful(), hostile())),
        credential("hmac_secret", "gcs_hmac_secret"),
    );
    let options =
        prop_oneof![json.prop_map(|json| vec![json]), hmac.prop_map(|(id, secret)| vec![id, secret])];
    connection("gcs_connection", "Gcs", "gcs", options)
}

/// Connections to DynamoDB.
pub(crate) fn dynamodb() -> BoxedStrategy<Definition> {
    let options = (text("region", "dynamodb_region", region()), text("arn", "dynamodb_arn", role()))
        .prop_map(|(region, arn)| vec![region, arn]);
    connection("dynamodb_connection", "DynamoDb", "dynamodb", options)
}
