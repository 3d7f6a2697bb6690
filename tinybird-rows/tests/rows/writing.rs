//! What is sent.

use serde_json::json;
use tinybird_rows::{Encoder, to_ndjson};

use crate::page_view::{PageView, PageViewStatus};

fn written(row: &PageView) -> String {
    String::from_utf8(to_ndjson([row]).expect("the row fits")).expect("JSON is UTF-8")
}

#[test]
fn stands_where_the_json_paths_look() {
    let view = PageView {
        at: "2026-01-02T03:04:05.678901Z".parse().unwrap(),
        site: "docs \"1\"".to_owned(),
        user_id: Some(7),
        plan: Some("pro".to_owned()),
        status: Some(PageViewStatus::Gone),
        tags: vec!["a".to_owned(), "b".to_owned()],
        payload: json!({"a": [1, {"b": null}]}),
    };
    assert_eq!(
        written(&view),
        "{\"at\":\"2026-01-02 03:04:05.678\",\"site\":\"docs \\\"1\\\"\",\"user\":{\"id\":7,\"plan\":\"pro\"},\
         \"status\":\"gone\",\"tags\":[\"a\",\"b\"],\"payload\":{\"a\":[1,{\"b\":null}]}}\n"
    );
}

#[test]
fn leaves_out_what_has_a_default() {
    let view = PageView { payload: json!({}), ..PageView::default() };
    assert_eq!(
        written(&view),
        "{\"at\":\"1970-01-01 00:00:00.000\",\"site\":\"\",\"user\":{\"id\":null},\"tags\":[],\"payload\":{}}\n"
    );
}

#[test]
fn a_row_with_a_mistake_leaves_no_trace() {
    let good = PageView { payload: json!({}), ..PageView::default() };
    let bad = PageView { at: "1815-12-10T00:00:00Z".parse().unwrap(), ..good.clone() };
    let mut encoder = Encoder::new();
    encoder.push(&good).unwrap();
    let before = encoder.as_bytes().to_vec();
    assert_eq!(
        encoder.push(&bad).unwrap_err().to_string(),
        "row 1, column `at`: a time before 1900 or after 2299 does not fit `DateTime64(3)`"
    );
    assert_eq!(encoder.as_bytes(), before);
    encoder.push(&good).unwrap();
    assert_eq!(encoder.as_bytes(), before.repeat(2));
    let list = PageView { payload: json!([1]), ..good };
    assert_eq!(
        encoder.push(&list).unwrap_err().to_string(),
        "row 3, column `payload`: a column of `JSON` takes objects"
    );
}
