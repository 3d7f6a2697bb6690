//! What is read.

use serde_json::json;
use tinybird_rows::{RowReader, from_ndjson};

use crate::page_view::{PageView, PageViewStatus};

fn read(text: &str) -> Result<PageView, String> {
    RowReader::new().read(text).map_err(|error| error.to_string())
}

fn view() -> PageView {
    PageView {
        at: "2026-01-02T03:04:05.678Z".parse().expect("a time"),
        site: "docs".to_owned(),
        user_id: Some(u64::MAX),
        plan: Some("free".to_owned()),
        status: Some(PageViewStatus::Gone),
        tags: vec!["a".to_owned()],
        payload: json!({"a": 1}),
    }
}

#[test]
fn columns_in_any_order() {
    for text in [
        r#"{"at":"2026-01-02 03:04:05.678","site":"docs","user_id":18446744073709551615,"plan":"free","status":"gone","tags":["a"],"payload":{"a":1}}"#,
        r#" { "at" : "2026-01-02T03:04:05.678Z" , "site" : "docs" , "user_id" : "18446744073709551615" , "plan" : "free" , "status" : 2 , "tags" : [ "a" ] , "payload" : { "a" : 1 } } "#,
        r#"{"payload":{"a":1},"more":[{"x":[]}],"tags":["a"],"status":"gone","plan":"free","user_id":"18446744073709551615","site":"docs","at":1767323045.678}"#,
        "{\n\t\"at\": \"2026-01-02 04:04:05.678+01:00\",\n\t\"site\": \"d\\u006fcs\",\n\t\"plan\": \"free\",\n\t\"st\\u0061tus\": \"gone\",\n\t\"tags\": [\"a\"],\n\t\"user_id\": 18446744073709551615,\n\t\"payload\": {\"a\":1}\n}",
    ] {
        assert_eq!(read(text), Ok(view()), "{text}");
    }
}

#[test]
fn the_order_may_change_from_row_to_row() {
    let rows = [
        r#"{"payload":{"a":1},"tags":["a"],"status":"gone","plan":"free","user_id":"18446744073709551615","site":"docs","at":1767323045.678}"#,
        r#"{"at":"2026-01-02 03:04:05.678","site":"docs","user_id":18446744073709551615,"plan":"free","status":"gone","tags":["a"],"payload":{"a":1}}"#,
        r#"{"at":"2026-01-02 03:04:05.678","tags":["a"],"payload":{"a":1},"site":"docs","user_id":18446744073709551615,"plan":"free","status":"gone"}"#,
    ];
    let text = [rows[0], rows[1], rows[2], rows[0], rows[2], rows[1]].join("\n\n");
    for row in from_ndjson::<PageView>(&text) {
        assert_eq!(row.unwrap(), view());
    }
    assert_eq!(from_ndjson::<PageView>(&text).count(), 6);
}

#[test]
fn what_may_be_missing() {
    let text = r#"{"at":"2026-01-02 03:04:05.678","site":"docs","tags":[],"payload":{}}"#;
    let expected =
        PageView { at: view().at, site: "docs".to_owned(), payload: json!({}), ..PageView::default() };
    assert_eq!(read(text), Ok(expected));
    assert_eq!(
        read(r#"{"at":0,"tags":[],"payload":{}}"#).unwrap_err(),
        "row 0, column `site`: the column is missing"
    );
}

#[test]
fn mistakes_name_row_column_and_kind() {
    let good = r#"{"at":0,"site":"docs","tags":[],"payload":{}}"#;
    for (text, expected) in [
        (r#"{"at":true,"site":"a"}"#, "row 1, column `at`: this is a boolean where a number is expected"),
        (r#"{"at":"soon","site":"a"}"#, "row 1, column `at`: this is not a time"),
        (r#"{"site":7,"at":0}"#, "row 1, column `site`: this is a number where a string is expected"),
        (r#"{"at":0,"site":"a","user_id":-1}"#, "row 1, column `user_id`: this number does not fit `u64`"),
        (r#"{"at":0,"site":"a","user_id":1.5}"#, "row 1, column `user_id`: this is not an integer"),
        (
            r#"{"at":0,"site":"a","status":"new"}"#,
            "row 1, column `status`: this is not a name of the enum that the program knows",
        ),
        (
            r#"{"at":0,"site":"a","tags":["a" "b"]}"#,
            "row 1: this is a string where a comma or `]` is expected",
        ),
        (
            r#"{"at":0,"site":"a","tags":{}}"#,
            "row 1, column `tags`: this is an object where a list is expected",
        ),
        ("[]", "row 1: this is a list where an object is expected"),
        ("{\"at\":0", "row 1: this is an object where a comma or `}` is expected"),
    ] {
        let text = format!("{good}\n{text}\n{good}\n");
        let rows: Vec<_> = from_ndjson::<PageView>(&text).collect();
        assert_eq!(rows.len(), 3);
        assert!(rows[0].is_ok() && rows[2].is_ok(), "{text}");
        assert_eq!(rows[1].as_ref().unwrap_err().to_string(), expected, "{text}");
    }
}

#[test]
fn tuples_by_place() {
    let text =
        "{\"count()\": 3, \"avg(x)\": null}\n{\"a\":\"4\",\"b\":2.5}\n{\"a\":1}\n{\"a\":1,\"b\":2,\"c\":3}";
    let rows: Vec<_> =
        from_ndjson::<(u64, Option<f64>)>(text).map(|row| row.map_err(|e| e.to_string())).collect();
    assert_eq!(
        rows,
        [
            Ok((3, None)),
            Ok((4, Some(2.5))),
            Err("row 2: the row has fewer columns than the tuple".to_owned()),
            Err("row 3: the row has more columns than the tuple".to_owned())
        ]
    );
}

#[test]
fn times_in_the_zone_that_the_answer_tells() {
    let columns = [
        ("site", "String"),
        ("at", "DateTime64(3, 'Europe/Madrid')"),
        ("tags", "Array(String)"),
        ("payload", "JSON"),
    ];
    let mut reader = RowReader::for_answer::<PageView>(&columns).unwrap();
    let row: PageView =
        reader.read(r#"{"site":"docs","at":"2026-10-25 02:30:00.000","tags":[],"payload":{}}"#).unwrap();
    assert_eq!(row.at, "2026-10-25T00:30:00Z".parse().unwrap());
    let error = RowReader::for_answer::<PageView>(&[("site", "String")]).unwrap_err();
    assert_eq!(error.to_string(), "row 0, column `at`: the answer does not have this column");
}
