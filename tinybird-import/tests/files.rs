//! Datafiles that others wrote: what is read from them, and what is said of them.

use tinybird_core::{AnyDefinition, Kind};
use tinybird_import::{Extension, File, FileDefinition, Leftover, read, read_bytes};

use Extension::{Connection as C, DataSource as D, Pipe as P};

fn file(extension: Extension, text: &str) -> File {
    read(extension, "name", text).unwrap_or_else(|errors| panic!("{text}\n{errors:?}"))
}

#[test]
fn each_mistake_has_its_place_and_a_remedy() {
    let cases: &[(Extension, &str, &[&str])] = &[
        (D, "", &["1:1 a data source has a schema"]),
        (C, "", &["1:1 the file is empty"]),
        (P, "# nothing", &["1:1 a pipe has at least one node"]),
        (
            D,
            "BACKFILL skip\nSCHEMA >\n    a String\nTTL a\nENGIN MergeTree\n  TOKEN x RAED\nKAFKA_TOPIC >\n    t\n",
            &["5:1 did you mean `ENGINE`?", "6:3 did you mean `READ`?", "7:1 without `>`"],
        ),
        (D, "DESCIPTION >\n    a\n    b\nSCHEMA >\n    a String\n", &["1:1 did you mean `DESCRIPTION`?"]),
        (D, "SCHEMA >\n    a String,\n\n    b# Int32\n", &["4:6 backquotes"]),
        (
            D,
            "SCHEMA >\n    a Sting\nIMPORT_STRATEGY replace\n",
            &["2:7 did you mean `String`?", "3:1 remove"],
        ),
        (D, "TOKEN 'x\nSCHEMA >\n    a String\nINDEXES >\n    i a minmax\n", &["1:7 close it", "5:1 TYPE"]),
        (D, "TTL x\nNODE x\nSCHEMA >\n    a String\n", &["2:1 belongs into a .pipe file"]),
        (D, "\u{feff}SCHEMA >\n    a String\n", &["1:1 byte order mark"]),
        (D, "SCHEMA >\n    a String\nTTL\nSETTINGS a\n", &["3:1 has no value", "4:1 ENGINE_SETTINGS"]),
        (P, "NODE n\nSQL >\n    SELECT 1\nTYPE \u{1f}\u{1f}# no type\n", &["4:1 has no value"]),
        (P, "NODE a\nDESCRIPTION x\n", &["1:1 the node has no SQL"]),
        (P, "TYPE endpoint\nSQL >\n    SELECT 1\n", &["1:1 below its node", "2:1 before the first NODE"]),
        (
            P,
            "NODE a\nSQL >\n    SELECT 1\nTYPE endpont\nNODE b\nSQL\n",
            &["4:1 did you mean `endpoint`?", "6:1 write `SQL >`"],
        ),
        (
            P,
            "NODE a\nSQL >\n    SELECT 1\nTYPE copy\nTARGET_DATASOURCE x\nDATASOURCE y\nNODE b\nSQL >\n    SELECT 2\n\
             TYPE endpoint\n",
            &["6:1 no meaning in a copy pipe", "10:1 line 4"],
        ),
        (P, "NODE a\nSQL >\n    SELECT 1\nDATASOURCE y\n", &["4:1 without a TYPE"]),
        (
            P,
            "NODE a\nSQL >\n    SELECT 1\nTYPE endpoint\nDEPLOYMENT_METHOD altr\nTAGS >\n    a=b\n",
            &["5:1 did you mean `alter`?", "6:1 without `>`"],
        ),
        (D, "SCHEMA >\n    a String\nBACKFILL no\nBACKFILL skip\n", &["3:1 write `skip`"]),
        (
            C,
            "TYPE kafka\nINCLUDE x\nKAFKA_KEY_AVRO_DESERIALIZATION y\n",
            &["2:1 INCLUDE", "3:1 KAFKA_KEY_FORMAT"],
        ),
    ];
    for (extension, text, expected) in cases {
        let errors = read(*extension, "name", text).expect_err(text);
        assert_eq!(errors.len(), expected.len(), "{text}\n{errors:?}");
        for (error, expected) in errors.iter().zip(*expected) {
            let (place, part) = expected.split_once(' ').unwrap();
            let said = error.to_string();
            assert!(
                said.starts_with(&format!("{place}: ")) && said.contains(part),
                "{text}\n{error:?}\n{part}"
            );
        }
    }
}

#[test]
fn what_is_no_text_is_refused_where_it_begins() {
    let place = |bytes: &[u8]| {
        let errors = read_bytes(D, "name", bytes).expect_err("no UTF-8");
        (errors[0].line, errors[0].column)
    };
    assert_eq!(place(b"\xff"), (1, 1));
    assert_eq!(place(b"a\n\xff"), (2, 1));
    assert_eq!(
        place("SCHEMA >\r\n  é".as_bytes().iter().copied().chain([0xc3]).collect::<Vec<_>>().as_slice()),
        (2, 4)
    );
    assert!(read_bytes(D, "name", b"SCHEMA >\n a String\n").is_ok());
}

#[test]
fn nothing_is_dropped_in_silence() {
    let text = "# head\nVERSION 3\nSCHEMA > x\n    a String, -- first\n    # gone\n    b Int32\nTTL 'c' # old\n\
                IMPORT_FORMAT csv\nIMPORT_FORMAT json\nTAGS a, b=c\n";
    let leftovers: Vec<String> = file(D, text)
        .leftovers
        .iter()
        .map(|leftover| match leftover {
            Leftover::Comment(line, text) => format!("{line} # {text}"),
            Leftover::Ignored(line, text, _) => format!("{line} ignored {text}"),
            Leftover::Kept(kept) => format!("{} kept {}", kept.line, kept.text.trim_end()),
            other => format!("{other:?}"),
        })
        .collect();
    assert_eq!(
        leftovers,
        [
            "1 # head",
            "2 ignored VERSION 3",
            "3 ignored x",
            "4 # first",
            "5 # gone",
            "7 kept TTL 'c'",
            "7 # old",
            "8 ignored IMPORT_FORMAT csv",
            "10 kept TAGS b=c",
        ]
    );
    let pipe = file(P, "NODE a\nSQL >\n    SELECT 1\nTYPE Endpoint\nFILTER x\nNODE b\nSQL >\n    SELECT 2\n");
    assert_eq!(
        pipe.to_string(),
        "NODE a\nFILTER x\nSQL >\n    SELECT 1\n\nTYPE endpoint\n\nNODE b\nSQL >\n    SELECT 2\n"
    );
}

#[test]
fn every_kind_is_known() {
    let kind = |extension, text: &str| file(extension, text).definition.kind();
    let node = "NODE a\nSQL >\n    SELECT 1\n";
    assert_eq!(kind(P, node), Some(Kind::Pipe));
    assert_eq!(kind(P, &format!("{node}TYPE MATERIALIZED\nDATASOURCE d\n")), Some(Kind::MaterializedView));
    assert_eq!(kind(P, "NODE a\ntype copy\nSQL >\n    SELECT 1\nMODE append\n"), Some(Kind::CopyPipe));
    assert_eq!(kind(P, &format!("{node}TYPE sink\n")), Some(Kind::SinkPipe));
    assert_eq!(kind(C, "TYPE \"S3\"\n"), Some(Kind::S3));
    let secret = file(C, "TYPE '{{tb_secret(\"X\", \"d\")}}'\n");
    assert_eq!(file(C, &secret.to_string()).definition, secret.definition);
    let postgres = file(C, "TYPE postgres\nPG_HOST h\n");
    assert!(
        matches!(&postgres.definition, FileDefinition::OtherConnection(of) if of.connection_type() == Some("postgres"))
    );
    assert_eq!(postgres.to_string(), "PG_HOST h\nTYPE postgres\n");
    let FileDefinition::Known(AnyDefinition::Gcs(gcs)) = file(C, "TYPE gcs\nGCS_ACCESS_ID a\n").definition
    else {
        panic!("no GCS connection")
    };
    assert_eq!(gcs.hmac_access_id(), Some("a"));
}

#[test]
fn rules_are_placed_in_the_file() {
    let datasource = "SCHEMA >\n    `a` Nullable(String),\n    b Strng CODEC(ZTSD(1)),\n    c Array(Array(Int8))\n\n\
                      ENGINE \"ReplacingMergeTree\"\nENGINE_SORTING_KEY \"b, toDate(a)\"\nENGINE_VER \"zz\"\n\
                      KAFKA_CONNECTION_NAME k\nKAFKA_TOPIC t\nTOKEN x READ\nTOKEN x READ\n";
    let pipe = "NODE a\nSQL >\n    %\n    SELECT 1,\n      {{Int32(x, 'y')}}\nTYPE sink\nEXPORT_KAFKA_TOPIC t\nEXPORT_FORMAT xml\n";
    for (extension, text, expected) in [
        (
            D,
            datasource,
            &[
                "3:7 type-unknown",
                "3:19 codec-unknown",
                "7:24 key-nullable",
                "8:13 engine-unknown-column",
                "9:1 missing-option",
                "12:1 duplicate-scope",
            ][..],
        ),
        (C, "TYPE postgres\nPG_PASSWORD {{ tb_secret(\"P\") }\n", &["2:1 template-brackets"]),
        (C, "TYPE kafka\nKAFKA_KEY abc\n", &["1:1 missing-option", "2:1 kafka-key-and-secret"]),
        (P, pipe, &["5:18 template-default", "7:1 missing-option", "8:1 sink-mixed", "8:15 unknown-choice"]),
    ] {
        let placed = file(extension, text).violations();
        let placed: Vec<String> = placed
            .iter()
            .map(|placed| format!("{}:{} {}", placed.line, placed.column, placed.violation.rule.name))
            .collect();
        assert_eq!(placed, expected, "{text}");
    }
}

#[test]
fn long_files_are_read_in_linear_time() {
    let many = 20_000;
    for (extension, text) in [
        (P, "NODE a\nSQL >\n    SELECT 1\nTYPE standard\n".repeat(many)),
        (D, ["SCHEMA >\n    a String\n", &"ENGINE_TTL a\n".repeat(many)].concat()),
        (D, ["SCHEMA >\n    a String\n", &"TOKEN x READ\nTOKEN y APPEND # c\n".repeat(many)].concat()),
        (D, format!("SCHEMA >\n    a String\nTAGS {}\n", "a,b=c,".repeat(many))),
        (C, ["TYPE kafka\n", &"KAFKA_KEY {{tb_secret('x')}}\n".repeat(many)].concat()),
    ] {
        assert!(read(extension, "name", &text).is_ok());
    }
    assert!(read(D, "name", &"x 'y\n".repeat(many)).is_err_and(|errors| errors.len() == many));
}

#[test]
fn a_connection_of_comments_alone_says_nothing() {
    let read_once = file(C, "# The old cluster.\n\n# Gone.\n");
    assert_eq!(
        read_once.leftovers,
        [Leftover::Comment(1, "The old cluster.".to_owned()), Leftover::Comment(3, "Gone.".to_owned())]
    );
    assert_eq!(read_once.violations()[0].violation.rule.name, "missing-option");
    // Tinybird takes no empty file.
    assert_eq!(read_once.to_string(), "\n");
    assert_eq!(file(C, "\n").definition, read_once.definition);
}

#[test]
fn an_option_that_is_kept_counts_where_it_is_the_last() {
    let kafka = "SCHEMA >\n    a String\nKAFKA_CONNECTION_NAME k\nKAFKA_TOPIC t\nKAFKA_GROUP_ID g\n";
    for (extension, text, last) in [
        (
            C,
            "TYPE kafka\nKAFKA_SSL_CA_PEM >\n    a\nKAFKA_SSL_CA_PEM >\n".to_owned(),
            "KAFKA_SSL_CA_PEM >\nTYPE",
        ),
        (
            D,
            format!("{kafka}KAFKA_STORE_HEADERS true\nKAFKA_STORE_HEADERS maybe\n"),
            "KAFKA_STORE_HEADERS maybe\nSCHEMA",
        ),
    ] {
        let read_once = file(extension, &text);
        assert!(read_once.to_string().starts_with(last), "{read_once}");
        assert!(
            matches!(read_once.leftovers.as_slice(), [Leftover::Ignored(..), Leftover::Kept(_)]),
            "{:?}",
            read_once.leftovers
        );
    }
}

#[test]
fn a_certificate_that_cannot_be_written_is_kept() {
    for pem in ["KAFKA_SSL_CA_PEM a {{ tb_secret(\"S\") }}\n", "KAFKA_SSL_CA_PEM >\n    a\n{{ b\n    c\n"] {
        let read_once = file(C, &format!("TYPE kafka\n{pem}"));
        assert!(read_once.to_string().starts_with(pem), "{read_once}");
        assert_eq!(file(C, &read_once.to_string()).definition, read_once.definition);
    }
}

#[test]
fn lines_of_a_type_that_would_be_dropped_are_read_back() {
    // Of a schema `\x1e` ends a line, of the file it does not.
    for schema in [
        "a \"R\x1e  \x1e\x1es\"",
        "a Enum8('x\x1e# y' = 1)",
        "a Enum8('x\x1eversion y' = 1)",
        "a Tuple(\n    -- first\n    b String)",
    ] {
        let read_once = file(D, &format!("SCHEMA >\n    {schema}\n"));
        assert_eq!(file(D, &read_once.to_string()).definition, read_once.definition, "{read_once}");
    }
}

#[test]
fn a_schema_without_columns_is_read_back() {
    let read_once = file(D, "SCHEMA >\n    -- to come\n\nENGINE MergeTree\n");
    let FileDefinition::Known(AnyDefinition::DataSource(source)) = &read_once.definition else {
        panic!("{read_once:?}")
    };
    assert!(source.columns().is_empty());
    assert_eq!(file(D, &read_once.to_string()).definition, read_once.definition);
}
