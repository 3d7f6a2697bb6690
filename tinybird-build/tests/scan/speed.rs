//! How long a large project takes: `cargo test --release -p tinybird-build --test scan -- --ignored --nocapture speed`.

use std::time::Instant;

use crate::Package;

fn data_source(number: usize) -> String {
    let columns: String = (0..10)
        .map(|n| {
            format!(
                "            #[json_path(\"$.payload.column_{n}\")]\n            column_{n}: LowCardinality(Nullable(String)) = \"unknown\",\n"
            )
        })
        .collect();
    format!(
        "datasource! {{\n    /// The events of the kind {number}.\n    pub Events{number} {{\n        schema: {{\n{columns}        }},\n        engine: MergeTree {{ sorting_key: [column_0, \"toDate(timestamp)\"], ttl: \"timestamp + toIntervalDay(90)\" }},\n        kafka: {{ connection: crate::connections::EventsKafka, topic: \"events_{number}\" }},\n    }}\n}}\n"
    )
}

fn measure(name: &str, files: &[(String, String)]) {
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let size: usize = files.iter().map(|(_, text)| text.len()).sum();
    let package = Package::new(&files);
    let mut best = f64::MAX;
    for _ in 0..std::env::var("ROUNDS").map_or(5, |n| n.parse().unwrap_or(5)) {
        let start = Instant::now();
        let mut scan = package.scan("src/datafiles");
        let scopes: Vec<_> = scan.calls().iter().map(|call| call.scope).collect();
        for scope in &scopes {
            scan.resolve(*scope, false, &["EventsKafka"]).expect("the connection");
            scan.resolve(*scope, false, &["crate", "connections", "EventsKafka"]).expect("the connection");
        }
        assert_eq!(scopes.len(), 1_000);
        best = best.min(start.elapsed().as_secs_f64() * 1_000.0);
    }
    eprintln!("{name}: {} kB in {best:.1} ms", size / 1_000);
}

#[test]
#[ignore = "a measurement"]
fn speed() {
    let lib = ("src/lib.rs".to_owned(), "mod connections;\nmod datafiles;\n".to_owned());
    let connections =
        ("src/connections.rs".to_owned(), "tinybird::kafka_connection! { pub EventsKafka {} }".to_owned());
    let head = "use tinybird::datasource;\nuse crate::connections::*;\n";
    let all: String = (0..1_000).map(data_source).collect();
    measure(
        "one file",
        &[lib.clone(), connections.clone(), ("src/datafiles.rs".to_owned(), format!("{head}{all}"))],
    );

    let mut files = vec![lib, connections];
    let modules: String =
        (0..1_000).map(|number| format!("mod m{number};\npub use m{number}::*;\n")).collect();
    files.push((
        "src/datafiles/mod.rs".to_owned(),
        format!("use tinybird::*; use crate::connections::*;\n{modules}"),
    ));
    let glob = "use super::*;\n";
    for number in 0..1_000 {
        files.push((format!("src/datafiles/m{number}.rs"), format!("{glob}{}", data_source(number))));
    }
    measure("1,000 files, each a glob of the other", &files);
    for (_, text) in &mut files {
        *text = text.replace(glob, head);
    }
    measure("1,000 files", &files);

    let function = function();
    let code = format!("mod code {{ {} }}\n{head}{all}", function.repeat(6_000));
    files.truncate(2);
    files.push(("src/datafiles.rs".to_owned(), code));
    measure("one file with as much other code", &files);
}

fn function() -> &'static str {
    "fn f(a: &str) -> Vec<String> { let mut v = vec![a.to_owned()]; if a.len() > 3 { v.push(format!(\"{a}\")); } match v.first() { Some(x) => { eprintln!(\"{x}\"); } None => {} } v }\n"
}

#[test]
#[ignore = "a measurement"]
fn speed_of_lexing() {
    let all: String = (0..1_000).map(data_source).collect();
    let code = function().repeat(6_000);
    for all in [&all, &all, &code, &code] {
        let start = Instant::now();
        let tokens: proc_macro2::TokenStream = all.parse().expect("tokens");
        let lexed = start.elapsed();
        drop(tokens);
        eprintln!(
            "{} kB data sources lexed in {lexed:?}, dropped in {:?} ms",
            all.len() / 1000,
            start.elapsed() - lexed
        );
    }
}
