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

mod items {
    //! Columns that are sent as one list of objects.

    use tinybird_rows::{Encoder, Row, to_ndjson, types};

    use crate::page_view::PageViews;

    struct Order<'a> {
        sku: Vec<&'a str>,
        quantity: &'a [u32],
        note: Option<Vec<Option<String>>>,
    }

    impl Row for Order<'_> {
        type Of = PageViews;

        fn encode(&self, to: &mut Encoder) {
            let columns =
                [
                    ("sku", tinybird_rows::ToColumn::<types::Zipped<types::String>>::count(&self.sku)),
                    (
                        "quantity",
                        tinybird_rows::ToColumn::<types::Zipped<types::UInt32>>::count(&self.quantity),
                    ),
                    (
                        "note",
                        tinybird_rows::ToColumn::<
                            types::Defaulted<types::Zipped<types::Nullable<types::String>>>,
                        >::count(&self.note),
                    ),
                ];
            to.items(",\"items\":", &columns, |to| {
                to.put_as::<types::Zipped<types::String>, _>("sku", ",\"sku\":", &self.sku);
                to.open(",\"more\":");
                to.put_as::<types::Zipped<types::UInt32>, _>("quantity", ",\"quantity\":", &self.quantity);
                to.put_as::<types::Defaulted<types::Zipped<types::Nullable<types::String>>>, _>(
                    "note",
                    ",\"note\":",
                    &self.note,
                );
                to.close();
            });
        }
    }

    fn written(order: &Order<'_>) -> Result<String, String> {
        let rows = to_ndjson([order]).map_err(|error| error.to_string())?;
        Ok(String::from_utf8(rows).expect("UTF-8"))
    }

    #[test]
    fn are_zipped() {
        let mut order = Order { sku: vec!["a", "b"], quantity: &[1, 2], note: None };
        assert_eq!(
            written(&order).unwrap(),
            "{\"items\":[{\"sku\":\"a\",\"more\":{\"quantity\":1}},{\"sku\":\"b\",\"more\":{\"quantity\":2}}]}\n"
        );
        order.note = Some(vec![None, Some("x".to_owned())]);
        assert_eq!(
            written(&order).unwrap(),
            "{\"items\":[{\"sku\":\"a\",\"more\":{\"quantity\":1,\"note\":null}},\
             {\"sku\":\"b\",\"more\":{\"quantity\":2,\"note\":\"x\"}}]}\n"
        );
        assert_eq!(written(&Order { sku: vec![], quantity: &[], note: None }).unwrap(), "{\"items\":[]}\n");
    }

    #[test]
    fn have_as_many_elements() {
        let order = Order { sku: vec!["a", "b"], quantity: &[1], note: None };
        assert_eq!(
            written(&order).unwrap_err(),
            "row 0, column `quantity`: `sku` has 2 elements and `quantity` has 1, and they are sent as one list of objects"
        );
    }
}
