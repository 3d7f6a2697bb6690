//! `query` and `row` of endpoints.

use tinybird::rows::jiff::Timestamp;
use tinybird::rows::{Json, Parameters, Query, from_ndjson};
use tinybird::{datasource, endpoint};

datasource! {
    pub Visits { schema: { at: DateTime, path: String, country: String, payload: JSON } }
}

endpoint! {
    /// The most visited pages.
    pub TopPages {
        params: {
            /// Start of the range.
            since: DateTime,
            #[values("views", "visits by-hour", "+")]
            #[row(variants("+" = More))]
            by: String = "views",
            limit: Int32 = 10,
            #[optional]
            countries: Array(String),
            page: UInt16,
            extra: JSON = "{}",
            #[row(std::time::SystemTime)]
            until: DateTime64 = "2030-01-01 00:00:00.000",
            new: Boolean = true,
        },
        nodes: {
            top: "
                SELECT path, count() AS views FROM {Visits}
                WHERE at > {{DateTime(since)}} AND at < {{DateTime64(until)}}
                {% if defined(countries) %} AND country IN {{Array(countries, 'String')}} {% end %}
                {% if defined(page) and Boolean(new) %} AND path != {{UInt16(page)}} {% end %}
                AND {{String(by)}} != {{JSON(extra)}}
                GROUP BY path LIMIT {{Int32(limit)}}
            ",
        },
        output: {
            path: String,
            /// How often.
            views: UInt64,
            #[row(name = kinds)]
            "the kind": Array(Enum8("a" = 1)),
        },
        row: TopPage,
        #[derive(Eq)]
        query: pub(crate) TopPagesQuery,
    }
}

fn since() -> Timestamp {
    "2026-01-02T03:04:05Z".parse().unwrap()
}

#[test]
fn what_is_left_out_is_not_sent() {
    let query = TopPages::query(since());
    assert_eq!(query, TopPagesQuery::new(since()));
    assert_eq!(Parameters::of(&query).unwrap().to_form(), "since=2026-01-02%2003%3A04%3A05");
}

#[test]
fn each_other_parameter_has_a_method() {
    let query = TopPages::query(since())
        .by(TopPagesQueryBy::VisitsByHour)
        .limit(5)
        .countries(["ES", "PT"])
        .page(7_u16)
        .extra(Json(serde_json::json!({"a": [1]})))
        .until(std::time::UNIX_EPOCH)
        .new_(false);
    let parameters = Parameters::of(&query).unwrap();
    assert_eq!(
        parameters.iter().collect::<Vec<_>>(),
        [
            ("since", "2026-01-02 03:04:05"),
            ("by", "visits by-hour"),
            ("limit", "5"),
            ("countries", "ES,PT"),
            ("page", "7"),
            ("extra", "{\"a\":[1]}"),
            ("until", "1970-01-01 00:00:00.000"),
            ("new", "0"),
        ]
    );
    let refused = Parameters::of(&TopPages::query(since()).countries(Vec::<String>::new())).unwrap_err();
    assert_eq!(refused.parameter, "countries");
}

#[test]
fn parameters_stand_by_themselves() {
    assert_eq!(TopPagesQuery::LIMIT.to(10).value(), Ok("10"));
    assert_eq!(TopPagesQuery::BY.to(TopPagesQueryBy::More).value(), Ok("+"));
    assert_eq!(TopPagesQuery::SINCE.name(), "since");
}

#[test]
fn an_answer_is_read_into_the_row_of_the_endpoint() {
    fn read<Q: Query<Of = TopPages, Row = TopPage>>(_: &Q, json: &str) -> TopPage {
        from_ndjson(json).next().unwrap().unwrap()
    }
    let page =
        read(&TopPages::query(since()), r#"{"path":"/","views":"18446744073709551615","the kind":["a"]}"#);
    assert_eq!(page, TopPage { path: "/".to_owned(), views: u64::MAX, kinds: vec![TopPageKinds::A] });
}
