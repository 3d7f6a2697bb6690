//! `dev --offline`: rows in, answers out, by plain HTTP.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use tinybird_engine::testing;

use crate::Folder;

const VIEWS: &str = "TOKEN ingest APPEND

SCHEMA >
    `site` String `json:$.site`,
    `user_id` UInt32 `json:$.user.id`,
    `seen` DateTime `json:$.seen` DEFAULT now()

ENGINE MergeTree
ENGINE_SORTING_KEY site
";

const FILL: &str = "NODE counted
SQL >
    SELECT site, countState() AS views FROM views GROUP BY site

TYPE materialized
DATASOURCE counts
";

const COUNTS: &str = "SCHEMA >
    `site` String,
    `views` AggregateFunction(count)

ENGINE AggregatingMergeTree
ENGINE_SORTING_KEY site
";

const TOP: &str = "TOKEN web READ

NODE ranked
SQL >
    %
    SELECT site, countMerge(views) AS n FROM counts GROUP BY site ORDER BY n DESC, site LIMIT {{Int32(limit, 10)}}

TYPE endpoint
";

fn project() -> Folder {
    Folder::new(&[
        ("tinybird/views.datasource", VIEWS),
        ("tinybird/counts.datasource", COUNTS),
        ("tinybird/fill.pipe", FILL),
        ("tinybird/top.pipe", TOP),
    ])
}

/// A running command. It ends with this value.
struct Dev {
    child: Child,
    address: SocketAddr,
    lines: std::sync::mpsc::Receiver<String>,
}

impl Dev {
    fn start(folder: &Folder, words: &str) -> Self {
        let mut command = folder.command(&format!("dev --offline --port 0 {words}"));
        let mut child = command.stderr(Stdio::piped()).spawn().expect("the command");
        let (sender, lines) = std::sync::mpsc::channel();
        let stderr = BufReader::new(child.stderr.take().expect("its errors"));
        thread::spawn(move || stderr.lines().map_while(Result::ok).for_each(|line| drop(sender.send(line))));
        let mut dev = Self { child, address: ([127, 0, 0, 1], 0).into(), lines };
        let line = dev.until("Listening on http://");
        dev.address = line.rsplit_once("http://").expect("an address").1.parse().expect("an address");
        dev
    }

    /// Waits for a line that holds this.
    fn until(&self, text: &str) -> String {
        let start = Instant::now();
        let mut seen = Vec::new();
        while start.elapsed() < Duration::from_secs(60) {
            match self.lines.recv_timeout(Duration::from_secs(60)) {
                Ok(line) if line.contains(text) => return line,
                Ok(line) => seen.push(line),
                Err(_) => break,
            }
        }
        panic!("`{text}` was not said: {seen:#?}");
    }

    /// Sends a request as it stands; returns the status and the body.
    fn send(&self, head: &str, body: &[u8]) -> (u16, String) {
        let mut stream = TcpStream::connect(self.address).expect("a connection");
        let head = head.replace("HOST", &format!("Host: {}", self.address));
        let head = format!("{head}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", body.len());
        stream.write_all(&[head.as_bytes(), body].concat()).expect("sent");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("an answer");
        let answer = String::from_utf8_lossy(&answer);
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
        (head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status"), body.to_owned())
    }

    fn request(&self, token: &str, request: &str, body: &str) -> (u16, String) {
        let head = format!("{request} HTTP/1.1\r\nHOST\r\nAuthorization: Bearer {token}");
        self.send(&head, body.as_bytes())
    }

    fn json(&self, token: &str, request: &str, body: &str) -> Value {
        let (status, body) = self.request(token, request, body);
        assert!(status < 300, "{request}: {status} {body}");
        serde_json::from_str(&body).expect("JSON")
    }

    fn admin(&self) -> String {
        let tokens = self.json("", "GET /tokens", "");
        tokens["workspace_admin_token"].as_str().expect("a token").to_owned()
    }
}

impl Drop for Dev {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(unix)]
fn interrupt(mut dev: Dev) {
    let id = dev.child.id().to_string();
    let killed = std::process::Command::new("kill").args(["-INT", &id]).status();
    assert!(killed.is_ok_and(|status| status.success()));
    assert_eq!(dev.child.wait().expect("its end").code(), Some(0));
    dev.until("Stopped");
}

#[test]
fn rows_reach_answers_and_stay() {
    if testing::installed().is_none() {
        return;
    }
    let folder = project();
    let dev = Dev::start(&folder, "");
    let admin = dev.admin();
    let rows = "{\"site\": \"a\", \"user\": {\"id\": 1}}\n{\"site\": \"b\", \"user\": {\"id\": 2}}\n{\"site\": \"b\"}\n";
    let sent = dev.json(&admin, "POST /v0/events?name=views&wait=true", rows);
    assert_eq!((&sent["successful_rows"], &sent["quarantined_rows"]), (&2.into(), &1.into()));
    let told = dev.until("a row of `views` is quarantined, column `user_id`: ");
    assert!(told.starts_with("note: ") && told.contains("jsonpath '$.user.id'"), "{told}");
    let answer = dev.json(&admin, "GET /v0/pipes/top.json?limit=1&from=test", "");
    assert_eq!(answer["data"], serde_json::json!([{ "site": "a", "n": 1 }]));
    assert_eq!(answer["meta"][1]["type"], "UInt64");
    assert_eq!(dev.request(&admin, "GET /v0/pipes/top.csv", "").1, "\"site\",\"n\"\n\"a\",1\n\"b\",1\n");
    let ndjson = dev.request(&admin, "GET /v0/pipes/top.ndjson", "").1;
    assert_eq!(ndjson, "{\"site\":\"a\",\"n\":1}\n{\"site\":\"b\",\"n\":1}\n");
    let sql = dev.json(&admin, "POST /v0/sql", "SELECT sum(n) AS n FROM top");
    assert_eq!(sql["data"][0]["n"], 2);
    assert_eq!(
        dev.request(&admin, "GET /v0/sql?q=SELECT%20count()%20FROM%20views_quarantine%20FORMAT%20CSV", "").1,
        "1\n"
    );

    // Schemas change under the running command, and rows stay.
    folder.write("tinybird/views.datasource", &VIEWS.replace("UInt32", "UInt64"));
    dev.until("`views` has another schema; its rows were kept");
    dev.until("Loaded");
    folder.write(
        "tinybird/top.pipe",
        &TOP.replace("LIMIT {{", "LIMITS {{").replace("TYPE endpoint", "TYPE endpoin"),
    );
    dev.until("stays as it was");
    assert_eq!(dev.json(&admin, "GET /v0/pipes/top.json", "")["rows"], 2);
    folder.write("tinybird/top.pipe", TOP);
    dev.until("Loaded");

    let ran = folder.run("dev --offline --port 0");
    assert_eq!(ran.code, Some(2));
    let said =
        "is in use by another `cargo tinybird dev`\nhelp: end that one, or name another folder with `--data`";
    assert!(ran.stderr.contains(said), "{}", ran.stderr);
    drop(dev);

    // Also under one that was killed.
    let dev = Dev::start(&folder, "--verbose");
    assert_eq!(dev.admin(), admin);
    assert_eq!(dev.json(&admin, "GET /v0/pipes/top.json?token=nobody&limit=5", "")["rows"], 2);
    let line = dev.until("GET /v0/pipes/top.json");
    assert!(line.ends_with(" 200") && !line.contains("nobody"), "{line}");
    #[cfg(unix)]
    interrupt(dev);
}

#[test]
fn data_sources_are_appended_and_emptied() {
    if testing::installed().is_none() {
        return;
    }
    let folder = project();
    let dev = Dev::start(&folder, "");
    let admin = dev.admin();
    let csv = "site,user_id\na,1\n\"b, c\",2\nd,x\n";
    let sent = dev.json(&admin, "POST /v0/datasources?name=views&mode=append&format=csv", csv);
    assert_eq!(
        (&sent["quarantine_rows"], &sent["datasource"]["statistics"]["row_count"]),
        (&1.into(), &2.into())
    );
    assert_eq!(sent["errors"][0], "value 'x' on column 'user_id' is not UInt32");
    let id = sent["job_id"].as_str().expect("a job");
    assert_eq!(dev.json(&admin, &format!("GET /v0/jobs/{id}"), "")["status"], "done");
    let ndjson = "{\"site\": \"e\", \"user\": {\"id\": 3}}";
    let form = format!(
        "--x\r\nContent-Disposition: form-data; name=\"csv\"; filename=\"a.ndjson\"\r\n\r\n{ndjson}\r\n--x--\r\n"
    );
    let head = format!(
        "POST /v0/datasources?name=views&mode=append HTTP/1.1\r\nHOST\r\nAuthorization: Bearer {admin}\r\n\
         Content-Type: multipart/form-data; boundary=x"
    );
    assert_eq!(dev.send(&head, form.as_bytes()).0, 200);
    let count = || dev.json(&admin, "GET /v0/datasources/views", "")["statistics"]["row_count"].clone();
    assert_eq!(count(), 3);
    let deleted = dev.json(&admin, "POST /v0/datasources/views/delete?delete_condition=user_id%3D1", "");
    assert_eq!((&deleted["rows_affected"], count()), (&1.into(), 2.into()));
    assert_eq!(
        dev.json(&admin, "POST /v1/datasources/views/replace?format=csv", "f,9,2025-01-01\n")["error"],
        false
    );
    assert_eq!(count(), 1);
    assert_eq!(dev.request(&admin, "POST /v0/datasources/views/truncate", "").0, 205);
    assert_eq!(count(), 0);
}

#[test]
fn what_may_not_be_asked_is_not_answered() {
    if testing::installed().is_none() {
        return;
    }
    let folder = project();
    let dev = Dev::start(&folder, "");
    let admin = dev.admin();
    let tokens = dev.json(&admin, "GET /v0/tokens", "");
    let named = |name: &str| {
        let all = tokens["tokens"].as_array().expect("tokens");
        let token = all.iter().find(|token| token["name"] == name).expect(name);
        (token["token"].as_str().expect("a token").to_owned(), token["scopes"].clone())
    };
    let ((ingest, scopes), (web, _)) = (named("ingest"), named("web"));
    assert_eq!(scopes, serde_json::json!([{ "type": "DATASOURCES:APPEND", "resource": "views" }]));
    let row = "{\"site\": \"a\", \"user\": {\"id\": 1}}";
    for (token, request, body, status) in [
        (&*ingest, "POST /v0/events?name=views", row, 202),
        (&web, "POST /v0/events?name=views", row, 403),
        (&web, "GET /v0/pipes/top.json", "", 200),
        (&ingest, "GET /v0/pipes/top.json", "", 403),
        (&web, "GET /v0/sql?q=SELECT%201", "", 403),
        ("p.wrong", "GET /v0/pipes/top.json", "", 403),
        (&admin, "GET /v0/pipes/tip.json", "", 404),
        (&admin, "GET /v0/pipes/top.json?limit=x", "", 400),
        (&admin, "POST /v0/events?name=view", row, 404),
        (&admin, "POST /v0/events", row, 400),
        (&admin, "GET /v0/events?name=views", "", 405),
        (&admin, "POST /v0/sql", "DROP TABLE views", 400),
        (&admin, "POST /v0/sql", "SELECT * FROM url('http://127.0.0.1/', 'CSV', 'a String')", 400),
        (&admin, "GET /nothing", "", 404),
    ] {
        let (found, body) = dev.request(token, request, body);
        assert_eq!(found, status, "{request}: {body}");
        assert!(status < 300 || body.contains("\"error\":\""), "{request}: {body}");
    }
    // Pages of other sites, also under a name that they gave to this machine.
    for header in ["Host: evil.example", "HOST\r\nOrigin: http://evil.example", "HOST\r\nOrigin: null"] {
        let (status, body) = dev.send(&format!("GET /tokens HTTP/1.1\r\n{header}"), b"");
        assert_eq!(status, 403, "{header}");
        assert!(!body.contains("p."), "{body}");
    }
    let broken = [
        "nonsense",
        "GET /tokens HTTP/1.1\r\nHOST\r\nTransfer-Encoding: chunked",
        "POST /v0/sql HTTP/1.1\r\nHOST\r\nTransfer-Encoding: gzip",
    ];
    for head in broken {
        assert_eq!(dev.send(head, b"").0, 400, "{head}");
    }
    assert_eq!(dev.send(&format!("GET /tokens HTTP/1.1\r\nHOST\r\nX: {}", "x".repeat(70_000)), b"").0, 431);
    let head = "POST /v0/events?name=views HTTP/1.1\r\nHOST\r\nX: y\r\nContent-Encoding: gzip";
    let head = format!("{head}\r\nAuthorization: Bearer {admin}");
    assert_eq!(dev.send(&head, b"not gzip").0, 400);
}

/// What a user of Tinybird's TypeScript SDK does.
const SDK: &str = r#"
import { createClient } from "@tinybirdco/sdk";
const baseUrl = process.argv[2];
const { workspace_admin_token: token } = await (await fetch(`${baseUrl}/tokens`)).json();
const client = createClient({ baseUrl, token });
const says = [];
says.push(await client.ingest("views", { site: "a", user: { id: 1 } }));
says.push(await client.ingestBatch("views", [{ site: "a", user: { id: 2 } }, { site: "b", user: { id: 3 } }, { site: "b" }]));
says.push((await client.query("top", { limit: 5 })).data);
says.push((await client.sql("SELECT count() AS c FROM views")).data);
says.push(await client.query("top", { limit: "x" }).catch((error) => [error.statusCode, error.message]));
says.push((await client.datasources.delete("views", { deleteCondition: "site = 'a'" })).rows_affected);
await client.datasources.truncate("views");
says.push((await client.sql("SELECT count() AS c FROM views")).data);
console.log(JSON.stringify(says));
"#;

#[test]
fn the_sdk_of_tinybird_is_answered() {
    if testing::installed().is_none() {
        return;
    }
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let cache = cache.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cache")));
    let sdk = std::env::var_os("TINYBIRD_SDK").map(PathBuf::from);
    let sdk = sdk.or_else(|| Some(cache?.join("tinybird-sdk"))).map(|folder| folder.join("node_modules"));
    let Some(sdk) = sdk.filter(|folder| folder.join("@tinybirdco/sdk").is_dir()) else {
        let how = "the SDK is not installed: tests/sdk/install.sh does it";
        assert!(std::env::var_os("TINYBIRD_REQUIRE_SDK").is_none(), "{how}");
        writeln!(std::io::stderr(), "skipped: {how}").ok();
        return;
    };
    let folder = project();
    folder.write("client.mjs", SDK);
    std::os::unix::fs::symlink(sdk, folder.path("node_modules")).expect("a link");
    let dev = Dev::start(&folder, "");
    let mut node = std::process::Command::new("node");
    node.args(["client.mjs", &format!("http://{}", dev.address)]);
    let ran = node.current_dir(folder.path("")).output().expect("node");
    let said: Value = serde_json::from_slice(&ran.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&ran.stderr)));
    let expected = serde_json::json!([
        { "successful_rows": 1, "quarantined_rows": 0 },
        { "successful_rows": 2, "quarantined_rows": 1 },
        [{ "site": "a", "n": 2 }, { "site": "b", "n": 1 }],
        [{ "c": 3 }],
        [400, "Template Syntax Error: Error validating 'x' to type Int32"],
        2,
        [{ "c": 0 }],
    ]);
    assert_eq!(said, expected);
}

#[test]
fn our_own_client_is_answered() {
    if testing::installed().is_none() {
        return;
    }
    let folder = project();
    let dev = Dev::start(&folder, "");
    let client = tinybird_client::blocking::Client::builder();
    let client =
        client.token(dev.admin()).base_url(format!("http://{}", dev.address)).build().expect("a client");
    let sent =
        client.events("views").ingest_ndjson("{\"site\": \"a\", \"user\": {\"id\": 1}}\n{}").expect("sent");
    assert_eq!((sent.written, sent.quarantined), (1, 1));
    let failed = client.events("vews").ingest_ndjson("{}").expect_err("there is none");
    assert_eq!(failed.kind(), tinybird_client::ErrorKind::NotFound);
}

#[test]
fn a_browser_shows_rows_and_answers() {
    let Some(browser) = crate::docs::browser().filter(|_| testing::installed().is_some()) else { return };
    let folder = project();
    let dev = Dev::start(&folder, "");
    let admin = dev.admin();
    let rows = "{\"site\": \"<b>a</b>\", \"user\": {\"id\": 1}}\n{\"site\": \"c\", \"user\": {\"id\": 2}}\n{\"site\": \"d\"}\n";
    dev.json(&admin, "POST /v0/events?name=views&wait=true", rows);
    let shown = |hash: &str| crate::docs::shown(browser, &folder, &format!("http://{}/{hash}", dev.address));
    let top = shown("#endpoint/top");
    assert!(top.contains("<td>&lt;b&gt;a&lt;/b&gt;</td><td>1</td>"), "{top}");
    assert_eq!(top.matches("class=\"bar\"").count(), 2, "{top}");
    let views = shown("#datasource/views");
    assert!(views.contains("<h3>Rows (2)</h3>") && views.contains("<h3>Quarantine (1)</h3>"), "{views}");
}
