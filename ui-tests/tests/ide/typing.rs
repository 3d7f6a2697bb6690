//! Someone types an item: only what is not finished is marked, and the rest of the file stays as it was.

use serde_json::Value;

use crate::client::Client;

/// What is typed, by its title.
const TYPED: &[(&str, &str)] = &[
    (
        "a data source",
        r#"datasource! {
    pub Probe {
        schema: {
            timestamp: DateTime,
            version: UInt32,
            #[codec("ZSTD(1)")] user: LowCardinality(Nullable(String)) = "x",
            id: UUID = expr("generateUUIDv4()"),
        },
        engine: ReplacingMergeTree { sorting_key: [timestamp, id], ver: version },
        kafka: { connection: EventsKafka, topic: "events", auto_offset_reset: Earliest },
        tokens: { AppRead: [Read, Append] },
        tags: ["billing"],
    }
}"#,
    ),
    (
        "an endpoint",
        r#"endpoint! {
    pub Probe {
        nodes: {
            first: "SELECT pathname FROM {PageViews} LIMIT {{Int32(limit, 10)}}",
            second: "SELECT * FROM first",
        },
        publish: second,
        output: { pathname: String },
        tokens: { AppRead: Read },
    }
}"#,
    ),
];

/// What is marked that should not be, at each stage of typing. `items` stands below what is typed.
pub(crate) fn check(client: &mut Client, items: &str) -> Vec<String> {
    let mut failures = Vec::new();
    for (title, item) in TYPED {
        let body = item.find("pub Probe").unwrap_or_default() + "pub Probe {".len();
        for end in (body..=item.len()).step_by(3) {
            let typed = &item[..end];
            let text = format!("use items::*; use tinybird::*;\n{typed}{}\n{items}", closing(typed));
            client.change(&text);
            let last = 1 + typed.matches('\n').count() as u64;
            let name = 1 + item[..body].matches('\n').count() as u64;
            let is_stray = |mark: &Value| {
                let line = mark["range"]["start"]["line"].as_u64().unwrap_or(u64::MAX);
                // What is missing is said at the name.
                line != name && !(last - 1..=last).contains(&line)
            };
            for mark in client.diagnostics().iter().filter(|mark| is_stray(mark)) {
                failures
                    .push(format!("{title}, typed up to `{}`: {mark}", &typed[typed.len().min(end - 12)..]));
            }
        }
    }
    failures
}

/// The quotes and brackets that an editor adds to what is open.
fn closing(typed: &str) -> String {
    let (mut open, mut is_text) = (Vec::new(), false);
    for c in typed.chars() {
        match c {
            '"' => is_text = !is_text,
            '{' if !is_text => open.push('}'),
            '[' if !is_text => open.push(']'),
            '(' if !is_text => open.push(')'),
            '}' | ']' | ')' if !is_text => drop(open.pop()),
            _ => {}
        }
    }
    let quote = if is_text { "\"" } else { "" };
    quote.chars().chain(open.into_iter().rev()).collect()
}
