//! Rows into a workspace, answers out of it.

#![allow(clippy::unwrap_used)]

use std::path::Path;

use serde_json::{Value, json};
use tinybird_core::AnyDefinition;
use tinybird_core::template::render::Values;
use tinybird_engine::testing;
use tinybird_import::{Extension, read};
use tinybird_local::workspace::{Change, Error, Workspace};

const VIEWS: &str = "SCHEMA >
    `site` String `json:$.site`,
    `user_id` UInt32 `json:$.user.id`,
    `tags` Array(String) `json:$.tags[:]`,
    `seen` DateTime `json:$.seen` DEFAULT now()

ENGINE MergeTree
ENGINE_SORTING_KEY site
ENGINE_TTL seen + INTERVAL 1 DAY
";

const COUNTS: &str = "SCHEMA >
    `site` String,
    `views` AggregateFunction(count)

ENGINE AggregatingMergeTree
ENGINE_SORTING_KEY site
";

const VIEW: &str = "NODE tagged
SQL >
    SELECT site, arrayJoin(tags) AS tag FROM views

NODE counted
SQL >
    SELECT site, countState() AS views FROM tagged GROUP BY site

TYPE materialized
DATASOURCE counts
";

const TOP: &str = "NODE every
SQL >
    %
    SELECT site, countMerge(views) AS n FROM counts WHERE site != {{String(without, '')}} GROUP BY site

NODE top
SQL >
    %
    SELECT * FROM every ORDER BY n DESC, site LIMIT {{Int32(limit, 10)}}

TYPE endpoint
";

const FIRST: &str = "NODE sites
SQL >
    SELECT site FROM top

NODE first
SQL >
    SELECT site FROM views WHERE site IN sites LIMIT 1

TYPE endpoint
";

fn project(files: &[(&str, &str)]) -> Vec<AnyDefinition> {
    let read = |(name, text): &(&str, &str)| {
        let (stem, extension) = name.split_once('.').unwrap();
        let file = read(Extension::of(extension).unwrap(), stem, text);
        file.unwrap_or_else(|errors| panic!("{name}: {errors:?}")).definition.known().unwrap().clone()
    };
    files.iter().map(read).collect()
}

fn shop(views: &str) -> Vec<AnyDefinition> {
    project(&[
        ("views.datasource", views),
        ("counts.datasource", COUNTS),
        ("fill.pipe", VIEW),
        ("top.pipe", TOP),
        ("first.pipe", FIRST),
    ])
}

/// A workspace, whose data is kept in a folder if one is given.
fn workspace(data: Option<&Path>) -> Option<Workspace> {
    let engine = testing::engine_with(|mut options| {
        options.settings = Workspace::settings();
        options.data = data.map(Path::to_owned);
        options
    });
    engine.map(Workspace::new)
}

fn rows(answer: Result<Vec<u8>, Error>) -> Vec<Value> {
    let answer = String::from_utf8(answer.unwrap()).unwrap();
    answer.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn call(workspace: &mut Workspace, pipe: &str, values: &Values) -> Vec<Value> {
    rows(workspace.call(pipe, values, "JSONEachRow"))
}

fn query(workspace: &mut Workspace, sql: &str) -> Vec<Value> {
    rows(workspace.query(sql, &Values::new(), "JSONEachRow"))
}

#[test]
fn rows_reach_the_answers_of_endpoints() {
    let Some(mut workspace) = workspace(None) else { return };
    let changes = workspace.load(shop(VIEWS)).unwrap().changes;
    assert_eq!(changes, [Change::Created("views".to_owned()), Change::Created("counts".to_owned())]);
    let appended = workspace
        .append(
            "views",
            br#"{"site": "a", "user": {"id": 1}, "tags": ["x", "y"]}
{"site": "b", "user": {"id": 2}, "tags": ["x"], "seen": "2020-01-02T03:04:05Z"}

{"site": "b", "user": {"id": "3"}, "tags": []}
not json
{"site": "b", "user": {"id": 4}, "tags": ["x"], "seen": "never"}
{"site": "c", "user": {}, "tags": []}
{"site": "a", "user": {"id": 5}, "tags": ["z"], "seen": 1735689600}"#,
        )
        .unwrap();
    assert_eq!(appended.written, 3);
    let refused: Vec<_> = appended.quarantined.iter().map(|row| (row.line, row.column.as_str())).collect();
    assert_eq!(refused, [(4, "user_id"), (5, ""), (7, "user_id"), (6, "seen")]);
    assert_eq!(
        call(&mut workspace, "top", &Values::new()),
        [json!({"site": "a", "n": 3}), json!({"site": "b", "n": 1})]
    );
    assert_eq!(
        call(&mut workspace, "top", &Values::new().with("without", "a")),
        [json!({"site": "b", "n": 1})]
    );
    assert_eq!(call(&mut workspace, "first", &Values::new().with("without", "a")), [json!({"site": "b"})]);
    let failed = workspace.call("top", &Values::new().with("limit", "x"), "JSON").unwrap_err();
    assert_eq!(failed.to_string(), "Template Syntax Error: Error validating 'x' to type Int32");
    assert_eq!(
        query(&mut workspace, "SELECT seen FROM views ORDER BY seen LIMIT 2"),
        [json!({"seen": "2020-01-02 03:04:05"}), json!({"seen": "2025-01-01 00:00:00"})]
    );
    assert_eq!(query(&mut workspace, "SELECT sum(n) AS n FROM top"), [json!({"n": 4})]);
    assert_eq!(
        query(
            &mut workspace,
            "SELECT c__error_column, c__error, user_id FROM views_quarantine WHERE site = 'c' OR user_id = '3' ORDER BY site"
        ),
        [
            json!({"c__error_column": ["user_id"], "c__error": ["Strict type checking failed. Value \"3\" on column 'user_id' is a string when a UInt32 was expected. While accessing jsonpath '$.user.id'"], "user_id": "3"}),
            json!({"c__error_column": ["user_id"], "c__error": ["Strict type checking failed. Object does not have column 'user_id', you should send a value or recreate the table with a Nullable column type. While accessing jsonpath '$.user.id'"], "user_id": null}),
        ]
    );
    let from = workspace.call_from("top", "SELECT count() AS c FROM _", &Values::new(), "JSONEachRow");
    assert_eq!(rows(from), [json!({"c": 2})]);
    assert!(matches!(workspace.append("viws", b"{}"), Err(Error::NoDataSource { similar: Some(_), .. })));
    assert!(workspace.call("top", &Values::new(), "JSON").is_ok());
    assert!(matches!(workspace.query("DROP TABLE views", &Values::new(), "JSON"), Err(Error::Refused(_))));
}

#[test]
fn what_clickhouse_refuses_of_many_rows_is_quarantined() {
    let Some(mut workspace) = workspace(None) else { return };
    let source = "SCHEMA >\n    `n` UInt32 `json:$.n`,\n    `id` UUID `json:$.id`\n";
    workspace.load(project(&[("t.datasource", source)])).unwrap();
    let ids = ["61f0c404-5cb3-11e7-907b-a6006ad3dba0", "nonsense"];
    let text: String = (0..1000)
        .map(|n| format!("{{\"n\": {n}, \"id\": \"{}\"}}\n", ids[usize::from(n % 7 == 0)]))
        .collect();
    let appended = workspace.append("t", text.as_bytes()).unwrap();
    assert_eq!((appended.written, appended.quarantined.len()), (857, 143));
    let strange = appended.quarantined.iter().find(|row| (row.line - 1) % 7 != 0 || row.column != "id");
    assert_eq!(strange, None);
    assert_eq!(
        query(&mut workspace, "SELECT count() AS c, uniq(n) AS u FROM t"),
        [json!({"c": 857, "u": 857})]
    );
    assert_eq!(query(&mut workspace, "SELECT count() AS n FROM t_quarantine"), [json!({"n": 143})]);
}

#[test]
fn a_path_that_is_not_followed_is_told_with_each_row() {
    let Some(mut workspace) = workspace(None) else { return };
    let source = "SCHEMA >\n    `n` UInt32 `json:$.n`,\n    `b` String `json:$['a.b']`\n";
    workspace.load(project(&[("t.datasource", source)])).unwrap();
    let appended = workspace.append("t", br#"{"n": 1, "a.b": "x"}"#).unwrap();
    assert_eq!((appended.written, appended.quarantined.len()), (0, 1));
    assert!(appended.quarantined[0].message.contains("has steps that are not followed"), "{appended:?}");
}

#[test]
fn schemas_change_and_rows_stay() {
    if testing::installed().is_none() {
        return;
    }
    let folder = std::env::temp_dir().join(format!("tinybird-local-{}", std::process::id()));
    let mut changes = Vec::new();
    let mut load = |views: &str, row: &str| {
        // Each time a new process.
        let mut workspace = workspace(Some(&folder)).unwrap();
        changes = workspace.load(shop(views)).unwrap().changes;
        if !row.is_empty() {
            assert_eq!(workspace.append("views", row.as_bytes()).unwrap().written, 1);
        }
        let found = query(&mut workspace, "SELECT * EXCEPT seen FROM views ORDER BY site");
        let top = call(&mut workspace, "top", &Values::new());
        (found, top, changes.iter().map(ToString::to_string).collect::<Vec<_>>())
    };
    let row = |site: &str| json!({"site": site, "user_id": 1, "tags": ["x"]});
    let (found, _, _) = load(VIEWS, r#"{"site": "a", "user": {"id": 1}, "tags": ["x"]}"#);
    assert_eq!(found, [row("a")]);
    let (found, top, changes) = load(VIEWS, r#"{"site": "b", "user": {"id": 1}, "tags": ["x"]}"#);
    assert_eq!((found, top.len(), changes), (vec![row("a"), row("b")], 2, Vec::new()));

    let wider = VIEWS
        .replace("UInt32", "UInt64")
        .replace("    `tags`", "    `more` String `json:$.more` DEFAULT 'm',\n    `tags`");
    let (found, _, changes) = load(&wider, "");
    assert_eq!(found[0], json!({"site": "a", "user_id": 1, "more": "m", "tags": ["x"]}));
    assert_eq!(changes, ["`views` has another schema; its rows were kept"]);

    let (_, _, changes) = load(VIEWS, "");
    assert_eq!(changes, ["`views` has another schema; its rows were kept without the column `more`"]);

    let (found, _, changes) = load(&VIEWS.replace("`site` String", "`site` UInt8"), "");
    assert!(found.is_empty());
    assert_eq!(
        changes,
        [
            "`views` has another schema; its 2 rows are gone, since they do not fit it: Cannot parse string 'a' as UInt8: syntax error at begin of string. Note: there are toUInt8OrZero and toUInt8OrNull functions, which returns zero/NULL instead of throwing exception: while converting source column site to destination column site"
        ]
    );
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_new_view_is_filled_with_the_rows_that_are_there() {
    let Some(mut workspace) = workspace(None) else { return };
    workspace.load(project(&[("views.datasource", VIEWS)])).unwrap();
    workspace.append("views", br#"{"site": "a", "user": {"id": 1}, "tags": ["x"]}"#).unwrap();
    let changes = workspace.load(shop(VIEWS)).unwrap().changes;
    let shown: Vec<String> = changes.iter().map(ToString::to_string).collect();
    assert_eq!(shown, ["`counts` is new", "`counts` was filled by `fill`"]);
    workspace.append("views", br#"{"site": "a", "user": {"id": 1}, "tags": ["x"]}"#).unwrap();
    assert_eq!(call(&mut workspace, "top", &Values::new()), [json!({"site": "a", "n": 2})]);
    let changes = workspace.load(project(&[("views.datasource", VIEWS)])).unwrap().changes;
    assert_eq!(changes, [Change::Absent("counts".to_owned())]);
}
