//! The fields of a row, and its JSON.

use tinybird::rows::{from_ndjson, to_ndjson};
use tinybird::{Resource, datasource};

datasource! {
    pub PageViews {
        schema: {
            /// When the page was opened.
            at: DateTime64(3),
            site: LowCardinality(String),
            #[json_path("$.user.id")]
            user_id: Nullable(UInt64),
            #[json_path("$.user.plan")]
            plan: String = "free",
            status: Enum8("ok" = 1, "gone" = 2) = "gone",
            tags: Array(String),
            payload: JSON,
            seen: "Tuple(`first day` Date, count UInt8)",
            "o.ORG_NAME": String,
            type: Decimal(10, 2),
            uniques: AggregateFunction(uniq, String),
            #[row(skip)]
            received_at: DateTime = expr("now()"),
        },
        row: PageView,
    }
}

fn text(rows: &[PageView]) -> String {
    String::from_utf8(to_ndjson(rows).unwrap()).unwrap()
}

fn view() -> PageView {
    PageView {
        at: "2026-01-02T03:04:05.678Z".parse().unwrap(),
        site: "docs".to_owned(),
        user_id: Some(7),
        plan: None,
        status: Some(PageViewStatus::Ok),
        tags: vec!["a".to_owned()],
        payload: [("a", 1)].into_iter().collect(),
        seen: PageViewSeen { first_day: tinybird::rows::jiff::civil::date(2026, 1, 2), count: 3 },
        o_ORG_NAME: "acme".to_owned(),
        r#type: "1.50".parse().unwrap(),
    }
}

#[test]
fn a_row_is_sent_by_its_paths() {
    assert_eq!(PageViews::NAME, "page_views");
    assert_eq!(
        text(&[view()]),
        concat!(
            r#"{"at":"2026-01-02 03:04:05.678","site":"docs","user":{"id":7},"status":"ok","tags":["a"],"#,
            r#""payload":{"a":1},"seen":{"first day":"2026-01-02","count":3},"o":{"ORG_NAME":"acme"},"type":"1.5"}"#,
            "\n"
        )
    );
}

#[test]
fn a_row_is_read_by_its_columns() {
    let json = concat!(
        r#"{"received_at":"2026-01-02 03:04:05","at":"2026-01-02 03:04:05.678","site":"docs","user_id":"7","#,
        r#""plan":"free","status":"gone","tags":["a"],"payload":{"a":1},"o.ORG_NAME":"acme","type":1.5,"#,
        r#""seen":["2026-01-02",3]}"#
    );
    let read: PageView = from_ndjson(json).next().unwrap().unwrap();
    let sent = PageView { plan: Some("free".to_owned()), status: Some(PageViewStatus::Gone), ..view() };
    assert_eq!(read, sent);
}

#[test]
fn an_enum_has_what_enums_have() {
    assert_eq!(PageViewStatus::default(), PageViewStatus::Gone);
    assert_eq!(PageViewStatus::ALL.iter().map(ToString::to_string).collect::<Vec<_>>(), ["ok", "gone"]);
    assert_eq!("ok".parse(), Ok(PageViewStatus::Ok));
    assert_eq!(
        "OK".parse::<PageViewStatus>().unwrap_err().to_string(),
        "this string is not a name of the enum"
    );
}
