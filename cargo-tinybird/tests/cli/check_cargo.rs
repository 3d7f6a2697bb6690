//! `check --message-format json`: what cargo says, and what only the project shows, in cargo's format.

use serde_json::{Value, json};
use tinybird_engine::testing;

use crate::{Folder, MANIFEST, Ran};

const SOURCE: &str = "use tinybird::{datasource, endpoint};

datasource! { pub Views { schema: { page: String } } }

endpoint! {
    pub Top { nodes: { top: \"SELECT * FROM veiws\" } }
    pub Broken { nodes: { top_node: \"SELECT (1\" } }
}
";

fn run(folder: &Folder, words: &str, checked: &str) -> Ran {
    let cargo = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli/cargo.sh");
    let mut command = folder.command(words);
    let output = command
        .env("CARGO", cargo)
        .env("REAL_CARGO", env!("CARGO"))
        .env("CHECKED", checked)
        .output()
        .expect("the command");
    let text = |bytes: &[u8]| {
        String::from_utf8_lossy(bytes).replace(&folder.path("").display().to_string(), "HERE/")
    };
    Ran { code: output.status.code(), stdout: text(&output.stdout), stderr: text(&output.stderr) }
}

fn messages(ran: &Ran) -> Vec<Value> {
    ran.stdout.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[test]
fn what_cargo_says_and_what_the_project_shows() {
    let manifest =
        format!("{MANIFEST}[features]\na = []\nb = []\n[dependencies]\ntinybird = {{ path = \"x\" }}\n");
    let broken = "    pub Broken { nodes: { top_node: \"SELECT (1\" } }\n";
    let source = SOURCE.replace(broken, "");
    let folder = Folder::new(&[("Cargo.toml", &manifest), ("src/lib.rs", &source)]);
    folder.write("tinybird/pipes/old.pipe", "NODE n\nSQL >\n    SELECT 1\n\nTYPE x\n");
    let ran = run(&folder, "check --message-format json --features a,b", "0");
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    assert_eq!(ran.stderr, "check --all-targets --message-format json --workspace --features a,b\n");
    assert_eq!(messages(&ran)[0], json!({ "reason": "build-finished", "success": true }));
}

#[test]
fn the_messages_are_those_of_a_compiler() {
    let manifest = format!("{MANIFEST}[dependencies]\ntinybird = {{ path = \"x\" }}\n");
    let source = SOURCE.replace("    pub Broken { nodes: { top_node: \"SELECT (1\" } }\n", "");
    let folder = Folder::new(&[("Cargo.toml", &manifest), ("src/lib.rs", &source)]);
    let ran = run(&folder, "check --message-format json", "0");
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let [finished, message] = &messages(&ran)[..] else { panic!("{}", ran.stdout) };
    assert_eq!(finished["reason"], "build-finished");
    assert_eq!(message["reason"], "compiler-message");
    assert_eq!(
        (&message["target"]["name"], &message["manifest_path"]),
        (&json!("shop"), &json!("HERE/Cargo.toml"))
    );
    let told = &message["message"];
    assert_eq!((&told["level"], &told["code"]["code"]), (&json!("warning"), &json!("unknown-table")));
    assert_eq!(told["message"], "unknown table `veiws` (line 1, column 15 of the SQL)");
    let at = source.find("\"SELECT").expect("the query");
    let text = "    pub Top { nodes: { top: \"SELECT * FROM veiws\" } }";
    assert_eq!(
        told["spans"],
        json!([{
            "file_name": "HERE/src/lib.rs", "byte_start": at, "byte_end": at + 21, "line_start": 6, "line_end": 6,
            "column_start": 29, "column_end": 50, "is_primary": true, "label": null,
            "text": [{ "text": text, "highlight_start": 29, "highlight_end": 50 }],
            "suggested_replacement": null, "suggestion_applicability": null, "expansion": null,
        }])
    );
    assert_eq!(told["children"][0]["message"], "did you mean `views`?");
    assert!(told["rendered"].as_str().is_some_and(|rendered| rendered.starts_with("warning: unknown table")));
    // Where it is strict, it is an error; cargo's own failure is one in any case.
    assert_eq!(run(&folder, "check --message-format json --strict", "0").code, Some(1));
    assert_eq!(run(&folder, "check --message-format json", "101").code, Some(1));
    // What rustc reports as well is left to it.
    folder.write("src/lib.rs", SOURCE);
    assert_eq!(messages(&run(&folder, "check --message-format json", "101")).len(), 1);
    // A package without definitions is not looked at.
    folder.write("Cargo.toml", MANIFEST);
    assert_eq!(messages(&run(&folder, "check --message-format json", "0")).len(), 1);
    assert_eq!(run(&folder, "check --message-format json src", "0").code, Some(2));
}

#[test]
fn what_clickhouse_refuses_is_one_of_the_messages() {
    if testing::installed().is_none() {
        return;
    }
    let manifest = format!("{MANIFEST}[dependencies]\ntinybird = {{ path = \"x\" }}\n");
    let source = "tinybird::datasource! { pub Views { schema: { page: String } } }
tinybird::endpoint! {
    pub Top { nodes: { top: \"SELECT pag FROM {Views}\" } }
    pub Of { nodes: { of: \"SELECT page FROM {Views} {% if defined(a) %} WHERE pagee = {{String(a)}} {% end %}\" } }
}
";
    let folder = Folder::new(&[("Cargo.toml", &manifest), ("src/lib.rs", source)]);
    let ran = run(&folder, "check --message-format json --prove", "0");
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    let found = |word: &str| {
        let start = source.find(word).expect("the word");
        messages(&ran).into_iter().find(|message| message["message"]["spans"][0]["byte_start"] == start).map(
            |message| {
                let told = &message["message"];
                assert_eq!(
                    (&told["level"], &told["code"]["code"]),
                    (&json!("error"), &json!("clickhouse-unknown-name"))
                );
                (told["message"].to_string(), told["children"][0]["message"].to_string())
            },
        )
    };
    let (message, help) = found("pag FROM").expect("a finding");
    assert!(message.contains("`pag`") && help == "\"did you mean `page`?\"", "{message} {help}");
    let (message, _) = found("pagee").expect("a finding");
    assert!(message.contains("where `a` is"), "{message}");
}
