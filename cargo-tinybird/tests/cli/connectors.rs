//! `datasource`, `connection` and `logs`: what feeds data sources, and what the workspace says of it.

use serde_json::{Value, json};
use tinybird_engine::testing;

use crate::Folder;
use crate::remote::Project;

fn rule(method: &str, path: &str, status: u16, json: Value) -> Value {
    json!({ "method": method, "path": path, "answers": [{ "status": status, "json": json }] })
}

fn project(rules: &[Value]) -> Project {
    Project::new(&[], &json!({ "rules": rules }))
}

#[test]
fn ingestion_is_stopped_started_and_sampled() {
    let project = project(&[
        rule("POST", "/v0/datasources/events/stop", 200, json!({})),
        rule("POST", "/v0/datasources/events/start", 200, json!({})),
        rule("GET", "/v0/datasources/orders", 200, json!({ "id": "t_1", "name": "orders" })),
        rule("POST", "/v0/datasources/t_1/scheduling/runs", 200, json!({ "id": "x" })),
        rule(
            "POST",
            "/v0/datasources/orders/sample",
            200,
            json!({ "id": "j_1", "job_id": "j_1", "status": "waiting" }),
        ),
        rule("GET", "/v0/jobs/j_1", 200, json!({ "id": "j_1", "status": "done", "kind": "import" })),
    ]);
    project.run("datasource stop events").says(0, &["Stopped the ingestion of `events` from Kafka"]);
    project.run("datasource start events").says(0, &["Started the ingestion of `events`"]);
    project.run("datasource sync orders").says(0, &["Began to import what is new for `orders`"]);
    project.run("datasource sample orders --max-files 3").says(0, &["Finished `orders`"]);
    project.run("datasource sample orders --rows 50 --no-wait").says(0, &["Began job j_1"]);
    project.run("datasource sample orders --max-files 11").says(2, &["11 is not in 1..=10"]);
    project.run("datasource sync nope").says(2, &["the workspace has no data source `nope`"]);
    let asked: Vec<Value> = project
        .tinybird
        .requests()
        .iter()
        .filter(|request| request.path.ends_with("/sample"))
        .map(|request| serde_json::from_slice(&request.body).expect("JSON"))
        .collect();
    assert_eq!(
        asked,
        [
            json!({ "max_files": 3, "full_export": false }),
            json!({ "max_files": 1, "full_export": false, "rows": 50 }),
        ]
    );
}

#[test]
fn connections_show_what_is_behind_them() {
    let connectors = json!({ "connectors": [
        { "id": "k", "name": "events_kafka", "service": "kafka", "linkers": [{}, {}], "settings": { "kafka_sasl_plain_password": "hidden" } },
        { "id": "s", "name": "landing", "service": "s3_iamrole", "linkers": [] },
    ]});
    let messages = json!({ "preview": [{ "topic": "a", "deserialized": {
        "meta": [{ "name": "value", "type": "String" }], "data": [{ "value": "{}" }],
    } }] });
    let mut of_topic = rule("GET", "/v0/connectors/k/preview", 200, messages);
    of_topic["query"] = json!({ "kafka_topic": "a", "kafka_group_id": "tinybird-preview" });
    let mut of_bucket =
        rule("GET", "/v0/connectors/s/preview", 200, json!({ "files": [{ "name": "a.csv", "size": 3 }] }));
    of_bucket["query"] = json!({ "bucket_uri": "s3://b/*.csv", "summary": "true" });
    let mut policy = rule(
        "GET",
        "/v0/integrations/s3/policies/trust-policy",
        200,
        json!({ "Statement": [{ "Condition": { "StringEquals": { "sts:ExternalId": "e_1" } } }] }),
    );
    policy["query"] = json!({ "external_id_seed": "landing" });
    let project = project(&[
        rule("GET", "/v0/connectors", 200, connectors),
        of_topic,
        rule(
            "GET",
            "/v0/connectors/k/preview",
            200,
            json!({ "preview": [{ "topic": "a" }, { "topic": "b" }] }),
        ),
        of_bucket,
        policy,
    ]);
    let ran = project.run("connection list");
    ran.says(
        0,
        &["events_kafka                     kafka        2 data sources", "landing", "0 data sources"],
    );
    assert!(!ran.stdout.contains("hidden"), "{}", ran.stdout);
    let ran = project.run("connection preview events_kafka");
    assert_eq!((ran.code, &*ran.stdout), (Some(0), "a\nb\n"), "{}", ran.stderr);
    project.run("connection preview events_kafka --topic a").says(0, &["value\n{}\n(1 row)"]);
    project.run("connection preview landing --bucket-uri s3://b/*.csv").says(0, &["a.csv  3 bytes"]);
    project.run("connection preview landing").says(2, &["help: name them by `--bucket-uri`"]);
    project.run("connection preview landing --topic a").says(2, &["it is a connection of `s3_iamrole`"]);
    project.run("connection preview events_kafk").says(2, &["did you mean `events_kafka`?"]);
    project.run("connection trust-policy s3 landing").says(0, &["\"sts:ExternalId\": \"e_1\""]);
}

/// The SQL that `logs` asked.
fn asked(project: &Project) -> String {
    let requests = project.tinybird.requests();
    let sql = requests.iter().rfind(|request| request.path == "/v0/sql").expect("a query");
    let sql = sql.parameter("q").map(str::to_owned).or_else(|| sql.field("q"));
    sql.unwrap_or_else(|| String::from_utf8_lossy(&requests.last().expect("a request").body).into_owned())
}

#[test]
fn logs_are_asked_in_one_query() {
    let project = project(&[
        rule("GET", "/v0/datasources/it's", 200, json!({ "id": "t_1" })),
        rule("GET", "/v0/datasources/it%27s", 200, json!({ "id": "t_1" })),
        rule("GET", "/v0/pipes/top", 200, json!({ "id": "p_1" })),
        rule("GET", "/v0/pipes/nothing", 404, json!({ "error": "no" })),
    ]);
    project.run("logs it's --since 2h --limit 7").says(0, &[]);
    let of_name = asked(&project);
    for part in [
        "'it\\'s' IN (datasource_name, pipe_name)",
        "datasource_id = 't_1'",
        "INTERVAL 7200 SECOND",
        "LIMIT 7",
        "kafka_ops_log",
    ] {
        assert!(of_name.contains(part), "{part}: {of_name}");
    }
    project.run("logs").says(0, &[]);
    let of_all = asked(&project);
    assert!(!of_all.contains("kafka_ops_log") && of_all.contains("INTERVAL 3600 SECOND"), "{of_all}");
    project
        .run("logs top --log kafka")
        .says(2, &["what Kafka says is about data sources, and this is a pipe"]);
    project.run("logs nothing").says(2, &["the workspace has no data source and no pipe `nothing`"]);
    project.run("logs --since 5").says(2, &["write a number and a unit"]);

    // A real ClickHouse takes it.
    if testing::installed().is_none() {
        return;
    }
    for sql in [of_name, of_all] {
        let sql = sql.rsplit_once(" FORMAT ").expect("a format").0;
        let pipe = format!("NODE n\nSQL >\n    {sql}\n\nTYPE endpoint\n");
        let folder = Folder::new(&[("all.pipe", &pipe)]);
        let ran = folder.run("check . --prove");
        assert!(ran.code == Some(0) && !ran.stderr.contains("not judged"), "{}\n{sql}", ran.stderr);
    }
}
