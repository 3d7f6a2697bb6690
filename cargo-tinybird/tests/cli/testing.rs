//! `testing::Workspace` of the client, which starts this program.

use tinybird_client::testing::{Error, Workspace, WorkspaceBuilder};
use tinybird_engine::testing;

use crate::Folder;

const ORDERS: &str = "SCHEMA >
    `customer` String `json:$.customer`,
    `price` UInt32 `json:$.price`

ENGINE MergeTree
ENGINE_SORTING_KEY customer
";

const TOP: &str = "NODE ranked
SQL >
    %
    SELECT price FROM orders WHERE customer = {{String(who)}} ORDER BY price

TYPE endpoint
";

fn builder(folder: &Folder) -> WorkspaceBuilder {
    Workspace::builder().program(env!("CARGO_BIN_EXE_cargo-tinybird")).package(folder.path(""))
}

#[test]
fn rows_go_in_and_answers_come_out() {
    if testing::installed().is_none() {
        return;
    }
    let folder = Folder::new(&[("orders.datasource", ORDERS), ("top.pipe", TOP)]);
    // Each has its own rows.
    let (first, second) = (builder(&folder).start().unwrap(), builder(&folder).optional().unwrap().unwrap());
    let rows = "{\"customer\": \"ann\", \"price\": 2}\n{\"customer\": \"ann\", \"price\": 1}";
    let sent = first.client().events("orders").ingest_ndjson(rows).unwrap();
    assert_eq!(sent.all_written().unwrap().written, 2);
    let prices = |workspace: &Workspace| {
        let answer = workspace.client().pipe("top").param("who", "ann").rows::<(u32,)>();
        answer.unwrap().rows.into_iter().map(|(price,)| price).collect::<Vec<_>>()
    };
    assert_eq!(prices(&first), [1, 2]);
    assert_eq!(prices(&second), Vec::<u32>::new());
    let url = first.url().to_owned();
    drop(first);
    let address = url.strip_prefix("http://").unwrap();
    assert!(std::net::TcpStream::connect(address).is_err(), "{address} still answers");
}

#[test]
fn what_is_missing_is_told() {
    let folder = Folder::new(&[("orders.datasource", ORDERS)]);
    let error = builder(&folder).program("/nowhere/cargo-tinybird").start().unwrap_err();
    assert_eq!(error, Error::NoProgram);
    assert!(format!("{error:?}").contains("help: `cargo install cargo-tinybird`"), "{error}");
    let error = builder(&folder).engine("none").start().unwrap_err();
    assert!(matches!(error, Error::NoEngine(_)) && error.to_string().contains("help: "), "{error}");
    assert!(builder(&folder).engine("none").optional().unwrap().is_none());
}

#[test]
fn a_project_with_a_mistake_is_refused() {
    if testing::installed().is_none() {
        return;
    }
    let folder = Folder::new(&[("orders.datasource", ORDERS.replace("UInt32", "Uint3").as_str())]);
    let error = builder(&folder).start().unwrap_err();
    assert!(matches!(error, Error::Failed(_)), "{error}");
    assert!(error.to_string().contains("orders.datasource:3"), "{error}");
}
