use super::*;
use tinybird_core::AnyDefinition;
use tinybird_core::Extra;

const EVENTS: (Kind, &str, &str) = (
    Kind::DataSource,
    "events",
    "SCHEMA >\n    `id` UInt64,\n    `n` SimpleAggregateFunction(sum, UInt64)\n",
);

/// `kind name file`: what is found, as `severity rule name: message help`.
fn found(files: &[(Kind, &str, &str)], output: &[(&str, &str)]) -> Vec<String> {
    let extra = Extra { output, store: None };
    let read =
        |(kind, name, text): &(Kind, &str, &str)| AnyDefinition::read(*kind, name, text, extra).unwrap();
    let definitions: Vec<AnyDefinition> = files.iter().map(read).collect();
    let members: Vec<Member<'_>> = definitions.iter().map(Member::new).collect();
    let show = |violation: Violation<Place>| {
        let Violation { rule, severity, place: Place { member, location, .. }, message, remedy, .. } =
            violation;
        format!("{severity:?} {} {} {location:?}: {message} | {remedy}", rule.name, members[member].name())
    };
    check(&members).into_iter().map(show).collect()
}

fn pipe(sql: &str) -> String {
    format!("NODE a_node\nSQL >\n    {sql}\n")
}

#[test]
fn what_the_project_has_is_known() {
    let text = pipe(
        "WITH own AS (SELECT 1) SELECT * FROM events JOIN own ON 1 JOIN tinybird.pipe_stats ON 1 JOIN other ON 1",
    );
    let second = format!("{text}\nNODE b_node\nSQL >\n    SELECT * FROM a_node\n");
    let other = pipe("SELECT * FROM events");
    assert_eq!(found(&[EVENTS, (Kind::Pipe, "p", &second), (Kind::Endpoint, "other", &other)], &[]), [""; 0]);
}

#[test]
fn unknown_tables_are_warnings() {
    let text = pipe("SELECT * FROM evnts JOIN nothing_like_it ON 1");
    assert_eq!(
        found(&[EVENTS, (Kind::Pipe, "p", &text)], &[]),
        [
            "Warning unknown-table p Table(0, 0): unknown table `evnts` | did you mean `events`?",
            "Warning unknown-table p Table(0, 1): unknown table `nothing_like_it` | declare it, or leave \
             it if the workspace has it",
        ]
    );
}

#[test]
fn names_are_shared() {
    let text = pipe("SELECT 1");
    let node = "NODE events\nSQL >\n    SELECT 1\n";
    assert_eq!(
        found(&[EVENTS, (Kind::Endpoint, "events", &text), (Kind::Pipe, "p", node)], &[]),
        [
            "Error same-name events Item: a data source and an endpoint are both called `events` | queries could not \
             tell them apart: give one of them another name, `name: \"..\"`",
            "Error node-like-resource p Node(0): the node `events` has the same name as a data source of the project | give the \
             node another name, so that queries name one thing",
        ]
    );
}

#[test]
fn circles_are_found_once() {
    let [a, b, c] = ["b", "c", "a"].map(|table| pipe(&format!("SELECT * FROM {table}")));
    let itself = pipe("SELECT * FROM d");
    let view = pipe("SELECT * FROM events") + "\nTYPE materialized\nDATASOURCE events\n";
    let copy = pipe("SELECT * FROM events") + "\nTYPE copy\nTARGET_DATASOURCE events\n";
    assert_eq!(
        found(
            &[
                (Kind::Pipe, "a", &a),
                (Kind::Pipe, "b", &b),
                (Kind::Pipe, "c", &c),
                (Kind::Pipe, "d", &itself),
                EVENTS,
                (Kind::MaterializedView, "view", &view),
                (Kind::CopyPipe, "copy", &copy),
            ],
            &[]
        ),
        [
            "Error pipe-cycle a Item: pipes depend on each other in a circle: `a` reads from `b`, `b` reads from `c`, `c` \
             reads from `a` | read from a data source in one of them, or write into another one",
            "Error pipe-cycle d Item: `d` reads from itself | read from a data source in one of them, or write into \
             another one",
            "Error pipe-cycle view Item: pipes depend on each other in a circle: `view` reads from `events`, `events` is \
             filled by `view` | read from a data source in one of them, or write into another one",
        ]
    );
}

#[test]
fn targets_are_data_sources() {
    let copy = |target: &str| pipe("SELECT 1") + "\nTYPE copy\nTARGET_DATASOURCE " + target + "\n";
    let (wrong, missing) = (copy("p"), copy("event"));
    let plain = pipe("SELECT 1");
    assert_eq!(
        found(
            &[
                EVENTS,
                (Kind::Pipe, "p", &plain),
                (Kind::CopyPipe, "wrong", &wrong),
                (Kind::CopyPipe, "missing", &missing)
            ],
            &[]
        ),
        [
            "Error target-datasource wrong Item: a copy pipe writes into a data source; `p` is a pipe | name a data source",
            "Warning unknown-table missing Item: unknown data source `event` | did you mean `events`?",
        ]
    );
}

#[test]
fn declared_columns_are_those_of_the_data_source() {
    let view = pipe("SELECT 1") + "\nTYPE materialized\nDATASOURCE events\n";
    let output = [("id", "UInt32"), ("n", "UInt64"), ("m", "UInt8")];
    assert_eq!(
        found(&[EVENTS, (Kind::MaterializedView, "view", &view)], &output),
        [
            "Warning output-columns view Item: the column `id` is declared as `UInt32`, and is `UInt64` in the data source \
             `events` | declare the same type, or convert the column in the query",
            "Error output-columns view Item: the data source `events` has no column `m` | add it to the data source, or take \
             it out of `output`",
        ]
    );
}
