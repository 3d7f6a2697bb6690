//! Datafiles that others wrote: what is read from them, and what is said of them.

use tinybird_core::datafile::LineColumn;
use tinybird_core::rule::Violation;
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
        (errors[0].place.line, errors[0].place.column)
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
        let placed: Vec<String> =
            placed.iter().map(|placed| format!("{} {}", placed.place, placed.rule.name)).collect();
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
    assert_eq!(read_once.violations()[0].rule.name, "missing-option");
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

/// Each violation of a file, in short.
fn said(extension: Extension, text: &str) -> Vec<String> {
    let said = |violation: Violation<LineColumn>| {
        let line = violation.place.line;
        format!("{:?} {line} {}: {}", violation.severity, violation.message, violation.remedy)
    };
    file(extension, text).violations().into_iter().map(said).collect()
}

#[test]
fn white_space_in_types_and_codecs_says_nothing() {
    for (written, canonical) in [
        ("Decimal(10,2)", "Decimal(10, 2)"),
        ("Map(String,String)", "Map(String, String)"),
        ("Enum8('a'=1,'b  c'=2)", "Enum8('a' = 1, 'b  c' = 2)"),
        ("FixedString( 3 )", "FixedString(3)"),
        ("UInt32 CODEC(Delta,ZSTD(1))", "UInt32 CODEC(Delta, ZSTD(1))"),
        ("UInt32 CODEC( T64( 'bit' ),LZ4 )", "UInt32 CODEC(T64('bit'), LZ4)"),
        (
            "AggregateFunction(\n        argMax, Nullable(String), DateTime\n    )",
            "AggregateFunction(argMax, Nullable(String), DateTime)",
        ),
        ("Tuple(\n\ta UInt8,\n\tb Array( String )\n    )", "Tuple(a UInt8, b Array(String))"),
        // Types that are not known are read by their form.
        ("Future(1,2)", "Future(1, 2)"),
    ] {
        let [written, canonical] = [written, canonical].map(|text| format!("SCHEMA >\n    `a` {text}\n"));
        assert_eq!(file(D, &written).to_string(), canonical);
        assert_eq!(file(D, &written).definition, file(D, &canonical).definition);
    }
}

#[test]
fn what_tinybird_takes_is_a_warning_in_the_words_of_files() {
    let schema = "SCHEMA >\n    `a` String,\n    `s` AggregateFunction(min, Date) `json:$.s`\n";
    let engine = |lines: &str| format!("SCHEMA >\n    `a` String,\n    `v` UInt8\nENGINE {lines}\n");
    let cases = [
        (D, schema.to_owned(), vec!["Warning 3 column `s` is not ingested from JSON, and takes no JSON path: remove `` `json:$.s` ``"]),
        (
            D,
            schema.replace("AggregateFunction(min, Date)", "SimpleAggregateFunction(sum, Float64)"),
            vec!["Warning 3 column `s`"],
        ),
        (
            D,
            engine("ReplacingMergeTree\nENGINE_SORTING_KEY a\nENGINE_VERSION v"),
            vec!["Warning 6 ENGINE_VERSION means nothing to the engine `ReplacingMergeTree`, and Tinybird ignores it: remove the line, or write `ENGINE_VER`"],
        ),
        (D, engine("MergeTree\nENGINE_SORTING_KEY a\nENGINE_SIGN v"), vec!["Warning 6 ENGINE_SIGN means nothing"]),
        (C, "TYPE kafka\nKAFKA_BOOTSTRAP_SERVERS a.example.com\n".to_owned(), vec!["Warning 2 `a.example.com` has no port"]),
        (D, engine("“MergeTree”"), vec!["Warning 4 there is no engine `“MergeTree”`: write `ENGINE MergeTree`"]),
        (D, engine("\"ReplacingMergeTree(v)\""), vec!["Warning 4 there is no engine `ReplacingMergeTree(v)`: write `ENGINE ReplacingMergeTree`, and `ENGINE_VER v`"]),
        (D, engine("\"CollapsingMergeTree(v)\""), vec!["Warning 4 there is no engine `CollapsingMergeTree(v)`: write `ENGINE CollapsingMergeTree`, and `ENGINE_SIGN v`"]),
        (D, engine("\"MergTree\""), vec!["Warning 4 there is no engine `MergTree`: did you mean `MergeTree`?"]),
        (D, engine("Kafka"), vec!["Warning 4 there is no engine `Kafka`"]),
        (
            D,
            "SCHEMA >\n    `a` String\n\nSCHEMA >\n    `b` String\n".to_owned(),
            vec!["Warning 1 SCHEMA is given again below, and only the last one counts: is it a second data source?"],
        ),
        (
            D,
            "DESCRIPTION a\nDESCRIPTION b\nSCHEMA >\n    `b` String\n".to_owned(),
            vec!["Warning 1 DESCRIPTION is given again below"],
        ),
        (
            D,
            "SCHEMA >\n    `a` String,\n    `b` AggregateFunction(sumState, UInt8),\n    `c` AggregateFunction(sumState, UInt8),\n    `d` AggregateFunction(maxState, UInt8),\n    `e` AggregateFunction(sumState, UInt16)\n".to_owned(),
            vec!["Warning 3 `sumState` is what a query calls; column `b` and 2 others hold states of `sum`", "Warning 5 `maxState` is what a query calls; column `d` holds"],
        ),
        (P, "NODE name\nSQL >\n    SELECT 1\n".to_owned(), vec!["Warning 1 the node `name` has the same name as the pipe"]),
        (
            P,
            "NODE n\nSQL >\n    %\n    SELECT 1 {% if Boolean(all) %} + 1 {% end %}\n".to_owned(),
            vec!["Warning 4 Tinybird's renderer defines `all`"],
        ),
        (
            P,
            "NODE n\nSQL >\n    %\n    SELECT 1 {% if defined(max) %} + {{Int32(max)}} {% end %}\n".to_owned(),
            vec!["Warning 4 Tinybird's renderer defines `max`", "Warning 4 Tinybird's renderer defines `max`"],
        ),
        (
            P,
            "NODE n\nSQL >\n    %\n    SELECT {{Int32(max, 1)}}\n".to_owned(),
            vec!["Error 4 Tinybird's renderer defines `max`"],
        ),
        (P, "NODE n\nSQL >\n    %\n    SELECT {{Int32(open, 1)}} + {{Int32(input, 1)}}\n".to_owned(), vec![]),
        (P, "NODE n\nSQL >\n    SELECT 'a\u{1f}b'\n".to_owned(), vec![]),
        // Its parser does not read SQL.
        (P, "NODE n\nSQL >\n    SELECT (1\n".to_owned(), vec!["Warning 3 `(` is not closed: write `)`"]),
        (P, "NODE n\nSQL >\n    SELECT 'a\n".to_owned(), vec!["Warning 3 `'` is not closed"]),
        (P, "NODE n\nSQL >\n    SELEC 1\n".to_owned(), vec!["Warning 3 no query begins with `SELEC`: did you mean `SELECT`?"]),
        (
            P,
            "NODE n\nSQL >\n    SELECT a FROM {Events}\n    LIMIT {page_size}\n".to_owned(),
            vec![
                "Warning 3 `{Events}` is not a table, and only the macros put the name of one there: write the table's name: `Events`",
                "Warning 4 ClickHouse does not take `{page_size}`: parameters stand in double braces: `{{Int32(page_size)}}`",
            ],
        ),
        (P, "NODE n\nSQL >\n    SELECT {id:UUID}\n".to_owned(), vec!["Warning 3 Tinybird gives ClickHouse no parameter `id`: parameters stand in double braces: `{{String(id)}}`"]),
        (P, "NODE n\nSQL >\n    %\n    SELECT '{{String(x)}}'\n".to_owned(), vec!["Warning 4 `String` puts out a value with its quotes"]),
        (P, "NODE n\nSQL >\n    SELECT 1 FORM t\n".to_owned(), vec!["Warning 3 `FORM` stands where a clause"]),
        (
            P,
            "NODE a\nSQL >\n    SELECT 1 FROM b\nNODE b\nSQL >\n    SELECT 1 FROM a\n".to_owned(),
            vec!["Warning 6 nodes read from each other in a circle"],
        ),
        (
            P,
            "NODE n\nSQL >\n    %\n    SELECT {{Int32(x, 1)}} AS y\nTYPE materialized\nDATASOURCE d\n".to_owned(),
            vec!["Warning 4 nobody calls a materialized view, which could give it `x`"],
        ),
        (
            P,
            "NODE n\nSQL >\n    SELECT a FROM t\nTYPE sink\nEXPORT_CONNECTION_NAME c\nEXPORT_BUCKET_URI s3://b/c\nEXPORT_FILE_TEMPLATE x_{aa}\nEXPORT_SCHEDULE @on-demand\n".to_owned(),
            vec!["Warning 7 the query gives no column `aa`"],
        ),
        (
            P,
            "NODE n\nSQL >\n    %\n    SELECT {{String(x, 'c', enum=['a', 'b'])}}\n".to_owned(),
            vec!["Warning 4 the default 'c' is not one of the values that the parameter takes: write `a` or `b`"],
        ),
    ];
    for (extension, text, expected) in cases {
        let said = said(extension, &text);
        assert_eq!(said.len(), expected.len(), "{text}\n{said:?}");
        for (said, expected) in said.iter().zip(expected) {
            assert!(said.starts_with(expected), "{text}\n{said}\n{expected}");
        }
    }
}

#[test]
fn what_a_macro_does_not_take_is_made_so_and_told() {
    let adapted = |extension, text: &str| {
        let mut file = file(extension, text);
        let notes = file.adapt();
        (file.definition.to_string(), notes)
    };
    let (text, notes) = adapted(
        D,
        "SCHEMA >\n    `a` String `json:$.a`,\n    `s` AggregateFunction(min, Date) `json:$.s`\n\nENGINE MergeTree\nENGINE_SORTING_KEY a\nENGINE_VER a\nENGINE_SIGN s\n",
    );
    assert_eq!(
        text,
        "SCHEMA >\n    `a` String `json:$.a`,\n    `s` AggregateFunction(min, Date)\n\nENGINE MergeTree\nENGINE_SORTING_KEY a\n"
    );
    assert_eq!(notes.len(), 3, "{notes:?}");
    assert!(notes.iter().all(|note| note.contains("is written")), "{notes:?}");
    let (text, notes) = adapted(C, "TYPE kafka\nKAFKA_BOOTSTRAP_SERVERS a,b:1\n");
    assert_eq!(text, "TYPE kafka\nKAFKA_BOOTSTRAP_SERVERS a:9092,b:1\n");
    assert_eq!(notes.len(), 1, "{notes:?}");
    // What a macro takes stays as it is.
    assert_eq!(adapted(C, "TYPE kafka\nKAFKA_BOOTSTRAP_SERVERS b:1\n").1, Vec::<String>::new());
}

#[test]
fn a_query_that_stands_in_no_option_is_one_mistake() {
    for (text, expected) in [
        (
            "SELECT a,\n  f(x)\nFROM t\n",
            "1:1 this is SQL, and stands in no option\nhelp: write `NODE name` and `SQL >`",
        ),
        ("%\nSELECT a\nWHERE b = {{String(b)}}\n", "1:1 this is SQL"),
        ("-- top\nWITH x AS (SELECT 1)\nSELECT *\n", "1:1 this is SQL"),
        (
            "DESCRIPTION x\nNODE n\nSELECT 1,\n  2\n",
            "3:1 this is SQL, and stands in no option\nhelp: write `SQL >`",
        ),
    ] {
        let errors = read(P, "name", text).expect_err(text);
        assert_eq!(errors.len(), 1, "{text}\n{errors:?}");
        let said = format!(
            "{}:{} {}\nhelp: {}",
            errors[0].place.line, errors[0].place.column, errors[0].message, errors[0].remedy
        );
        assert!(said.starts_with(expected), "{said}");
    }
    // Other words are a mistake each.
    assert_eq!(read(P, "name", "SELCT 1\nFORM t\n").expect_err("no option").len(), 2);
}
