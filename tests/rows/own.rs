//! `#[derive(Row)]`: structs of one's own as rows.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt::Debug;

use tinybird::rows::jiff::Timestamp;
use tinybird::rows::{FromRow, Row, RowReader, from_ndjson, to_ndjson};
use tinybird::{Value, datasource};

datasource! {
    pub Visits {
        schema: {
            at: DateTime64(3),
            #[json_path("$.page.path")]
            path: LowCardinality(String),
            #[json_path("$.page.user.id")]
            user_id: Nullable(UInt64),
            status: Enum8("ok" = 1, "gone" = 2) = "ok",
            #[json_path("$.items[:].sku")]
            skus: Array(String),
            #[json_path("$.items[:].qty")]
            quantities: Array(UInt32),
            level: Nullable(UInt8) = 3,
            "o.ORG-NAME": String = "",
            type: Nullable(String),
            #[row(u16)]
            guessed: _ = expr("toUInt16(7)"),
            #[row(skip)]
            received_at: DateTime = expr("now()"),
        },
        row: _,
    }
}

/// The same rows, by a struct that is here.
mod elsewhere {
    use tinybird::datasource;

    datasource! {
        pub Events {
            schema: { at: DateTime, #[json_path("$.page.path")] path: String },
            row: crate::own::Event,
        }
    }
}

#[derive(Debug, Clone, PartialEq, tinybird::Row)]
#[row(elsewhere::Events)]
pub struct Event {
    path: String,
    at: Timestamp,
}

fn json<R: Row>(row: &R) -> String {
    String::from_utf8(to_ndjson([row]).unwrap()).unwrap()
}

fn read<R: FromRow>(answer: &str) -> R {
    from_ndjson(answer).next().unwrap().unwrap()
}

/// Whether rows are read into a type; only whether the bound holds.
macro_rules! is_read {
    ($Type:ty) => {{
        #[allow(dead_code)]
        trait No {
            const IS: bool = false;
        }
        impl<T> No for T {}
        struct Of<T>(std::marker::PhantomData<T>);
        #[allow(dead_code)]
        impl<T: FromRow> Of<T> {
            const IS: bool = true;
        }
        Of::<$Type>::IS
    }};
}

#[derive(Debug, Clone, Copy, PartialEq, Value)]
enum Status {
    #[row(rename = "gone")]
    Gone,
    #[row(rename = "ok")]
    Ok,
}

#[derive(tinybird::Row)]
#[row(Visits)]
struct Borrowed<'a> {
    user_id: Option<u64>,
    at: Timestamp,
    path: &'a str,
    skus: &'a [&'a str],
    quantities: Vec<u32>,
    r#type: Option<&'a str>,
    #[row(rename = "o.ORG-NAME")]
    organization: Option<Cow<'a, str>>,
    #[row(skip)]
    #[allow(dead_code)]
    request: std::rc::Rc<str>,
}

#[test]
fn a_struct_that_borrows_is_sent() {
    let row = Borrowed {
        user_id: Some(7),
        at: Timestamp::UNIX_EPOCH,
        path: "/",
        skus: &["a", "b"],
        quantities: vec![1, 2],
        r#type: None,
        organization: Some("x".into()),
        request: "r".into(),
    };
    assert_eq!(
        json(&row),
        concat!(
            r#"{"at":"1970-01-01 00:00:00.000","page":{"path":"/","user":{"id":7}},"#,
            r#""items":[{"sku":"a","qty":1},{"sku":"b","qty":2}],"o":{"ORG-NAME":"x"},"type":null}"#,
            "\n"
        )
        .replace(r#""o":{"ORG-NAME":"x"}"#, &organization())
    );
    assert!(!is_read!(Borrowed<'static>));
    let row = Borrowed { quantities: vec![1], ..row };
    assert_eq!(
        to_ndjson([&row]).unwrap_err().to_string(),
        "row 0, column `quantities`: `skus` has 2 elements and `quantities` has 1, and they are sent as one list of objects"
    );
}

/// Where the JSON path of a column with a dot in its name has it.
fn organization() -> String {
    let path = <Visits as tinybird::Resource>::definition();
    let column = path.columns().iter().find(|column| column.name() == "o.ORG-NAME").unwrap();
    match column.json_path().unwrap() {
        "$.o.ORG-NAME" => r#""o":{"ORG-NAME":"x"}"#.to_owned(),
        _ => r#""o.ORG-NAME":"x""#.to_owned(),
    }
}

#[derive(Debug, Clone, PartialEq, tinybird::Row)]
#[row(Visits, flatten)]
struct Items<Sku> {
    skus: Vec<Sku>,
    quantities: Vec<u32>,
}

#[derive(Debug, Clone, PartialEq, tinybird::Row)]
#[row(Visits, flatten)]
struct Page {
    path: String,
    #[row(with = hex)]
    user_id: String,
    #[row(flatten)]
    items: Items<String>,
}

mod hex {
    pub fn to_column(text: &str) -> Option<u64> {
        u64::from_str_radix(text, 16).ok()
    }

    pub fn from_column(value: Option<u64>) -> Result<String, &'static str> {
        value.map(|value| format!("{value:x}")).ok_or("nobody")
    }
}

#[derive(Debug, Clone, PartialEq, tinybird::Row)]
#[row(Visits)]
#[row(crate = tinybird)]
struct Whole<S, const N: usize = 1>
where
    S: Clone,
{
    #[row(flatten)]
    page: Page,
    at: Timestamp,
    status: S,
    level: Option<Option<u8>>,
    guessed: u16,
    #[row(skip)]
    seen: [u8; N],
}

fn whole<S: Clone>(status: S) -> Whole<S> {
    let items = Items { skus: vec!["a".to_owned()], quantities: vec![5] };
    let page = Page { path: "/".to_owned(), user_id: "ff".to_owned(), items };
    Whole { page, at: Timestamp::UNIX_EPOCH, status, level: Some(None), guessed: 7, seen: [0] }
}

#[test]
fn parts_and_types_of_ones_own_are_sent_and_read() {
    let row = whole(Status::Gone);
    assert_eq!(
        json(&row),
        concat!(
            r#"{"at":"1970-01-01 00:00:00.000","page":{"path":"/","user":{"id":255}},"status":"gone","#,
            r#""items":[{"sku":"a","qty":5}],"level":null,"guessed":7}"#,
            "\n"
        )
    );
    let answer = concat!(
        r#"{"guessed":7,"at":"1970-01-01 00:00:00.000","path":"/","user_id":"255","status":"gone","#,
        r#""skus":["a"],"quantities":[5],"level":null,"received_at":"2026-01-01 00:00:00"}"#
    );
    assert_eq!(read::<Whole<Status>>(answer), row);
    assert_eq!(read::<Whole<String>>(answer), whole("gone".to_owned()));
    let error = from_ndjson::<Whole<Status>>(&answer.replace("\"255\"", "null")).next().unwrap().unwrap_err();
    assert_eq!(error.to_string(), "row 0, column `user_id`: nobody");
    // `Option` of the value: it may be left out, of a column with a default.
    assert!(!json(&Whole { level: None, ..row }).contains("level"));
}

#[test]
fn the_columns_of_an_answer_are_compared() {
    let mut columns = vec![
        ("at", "DateTime64(3)"),
        ("path", "String"),
        ("user_id", "UInt8"),
        ("skus", "Array(String)"),
        ("quantities", "Array(UInt32)"),
        ("guessed", "UInt16"),
    ];
    assert!(RowReader::for_answer::<Whole<Status>>(&columns).is_ok());
    columns[1].1 = "UInt8";
    assert_eq!(
        RowReader::for_answer::<Whole<Status>>(&columns).unwrap_err().to_string(),
        "row 0, column `path`: the answer has `UInt8`, which does not fit `LowCardinality(String)`"
    );
    columns.remove(0);
    columns[0].1 = "String";
    assert_eq!(
        RowReader::for_answer::<Whole<Status>>(&columns).unwrap_err().to_string(),
        "row 0, column `at`: the answer does not have this column"
    );
}

#[test]
fn a_path_names_a_row_that_is_there() {
    let event = Event { path: "/".to_owned(), at: Timestamp::UNIX_EPOCH };
    assert_eq!(json(&event), "{\"at\":\"1970-01-01 00:00:00\",\"page\":{\"path\":\"/\"}}\n");
    assert_eq!(read::<Event>(r#"{"at":"1970-01-01 00:00:00","path":"/"}"#), event);
}

#[derive(Debug, PartialEq, Value)]
struct UserId(u64);

#[derive(Debug, PartialEq, Value)]
struct Place {
    name: String,
    at: Option<Timestamp>,
}

#[derive(Debug, PartialEq, tinybird::Row)]
#[row(read, flatten)]
struct Totals<N> {
    #[row(rename = "count()")]
    count: N,
    #[row(with = hex)]
    user: String,
}

#[derive(Debug, PartialEq, tinybird::Row)]
#[row(read)]
struct Answer<'a, N> {
    user_id: UserId,
    status: Status,
    place: Vec<Place>,
    tags: HashSet<String>,
    word: Cow<'a, str>,
    #[row(flatten)]
    totals: Totals<N>,
    #[row(skip)]
    more: Option<String>,
}

#[test]
fn any_answer_is_read() {
    let answer = concat!(
        r#"{"count()":"3","user_id":7,"status":"ok","place":[["x",null],{"name":"y","at":"1970-01-01 00:00:00"}],"#,
        r#""tags":["a","a"],"word":"w","user":16,"more":"?"}"#
    );
    let expected = Answer {
        user_id: UserId(7),
        status: Status::Ok,
        place: vec![
            Place { name: "x".to_owned(), at: None },
            Place { name: "y".to_owned(), at: Some(Timestamp::UNIX_EPOCH) },
        ],
        tags: HashSet::from(["a".to_owned()]),
        word: "w".into(),
        totals: Totals { count: 3_i64, user: "10".to_owned() },
        more: None,
    };
    assert_eq!(read::<Answer<'_, i64>>(answer), expected);
    let columns = [
        ("user_id", "UInt64"),
        ("status", "Enum8('ok' = 1)"),
        ("place", "Array(Tuple(name String, at Nullable(DateTime)))"),
        ("tags", "Array(String)"),
        ("word", "LowCardinality(String)"),
        ("count()", "UInt64"),
        ("user", "Nullable(UInt64)"),
    ];
    assert!(RowReader::for_answer::<Answer<'_, i64>>(&columns).is_ok());
    let error = RowReader::for_answer::<Answer<'_, String>>(&columns).unwrap_err();
    assert_eq!(
        error.to_string(),
        "row 0, column `count()`: the answer has `UInt64`, which does not fit `String`"
    );
}

/// A value that is sent and cannot be read.
struct Sent;

impl tinybird::rows::ToColumn<tinybird::types::UInt16> for Sent {
    fn write(&self, to: &mut tinybird::rows::Encoder) {
        to.value::<tinybird::types::UInt16, _>(&9_u8);
    }
}

#[derive(tinybird::Row)]
#[row(Visits)]
struct Half {
    at: Timestamp,
    path: Box<str>,
    skus: Vec<String>,
    quantities: Vec<u32>,
    guessed: Sent,
}

#[test]
fn a_row_is_read_where_each_field_is() {
    assert!(is_read!(Whole<Status>) && is_read!(Event) && !is_read!(Half) && !is_read!(Page));
    let row = Half {
        at: Timestamp::UNIX_EPOCH,
        path: "/".into(),
        skus: Vec::new(),
        quantities: Vec::new(),
        guessed: Sent,
    };
    assert_eq!(
        json(&row),
        "{\"at\":\"1970-01-01 00:00:00.000\",\"page\":{\"path\":\"/\"},\"items\":[],\"guessed\":9}\n"
    );
}

/// What macros declare: a visibility and types that they captured.
macro_rules! declared {
    ($vis:vis struct $Name:ident { $($field_vis:vis $field:ident: $Type:ty),* }) => {
        #[derive(tinybird::Row)]
        #[row(elsewhere::Events)]
        $vis struct $Name { $($field_vis $field: $Type),* }
    };
}

declared! { pub(crate) struct Captured { at: Timestamp, pub path: String } }

#[test]
fn structs_of_macros_are_rows() {
    assert_eq!(
        json(&Captured { at: Timestamp::UNIX_EPOCH, path: "p".to_owned() }),
        "{\"at\":\"1970-01-01 00:00:00\",\"page\":{\"path\":\"p\"}}\n"
    );
}

const _: fn() = || {
    fn is_debug<T: Debug>() {}
    is_debug::<Event>();
};

datasource! {
    pub Alike {
        schema: { a: String, b: String, c: String = "", d: String = "", e: Nullable(UInt8), f: Nullable(UInt8) },
        row: _,
    }
}

#[derive(Debug, PartialEq, Value)]
struct Same {
    x: String,
    y: String,
}

/// What is asked of two fields is the same.
#[derive(Debug, PartialEq, tinybird::Row)]
#[row(Alike)]
struct Pairs<T, U> {
    a: T,
    b: T,
    c: Option<String>,
    d: Option<String>,
    #[row(flatten)]
    e: E<U>,
    #[row(flatten)]
    f: F<U>,
    #[row(skip)]
    first: u64,
    #[row(skip)]
    second: u64,
}

#[derive(Debug, PartialEq, tinybird::Row)]
#[row(Alike, flatten)]
struct E<U> {
    e: Option<U>,
}

#[derive(Debug, PartialEq, tinybird::Row)]
#[row(Alike, flatten)]
struct F<U> {
    f: Option<U>,
}

#[derive(Debug, PartialEq, tinybird::Row)]
#[row(read)]
struct Sames {
    a: Same,
    b: Same,
}

#[test]
fn fields_of_one_type_are_kept_apart() {
    let row: Pairs<String, u8> = read(r#"{"a":"x","b":"y","d":"z","e":1,"f":2}"#);
    let expected = Pairs {
        a: "x".to_owned(),
        b: "y".to_owned(),
        c: None,
        d: Some("z".to_owned()),
        e: E { e: Some(1) },
        f: F { f: Some(2) },
        first: 0,
        second: 0,
    };
    assert_eq!(row, expected);
    assert_eq!(json(&row), "{\"a\":\"x\",\"b\":\"y\",\"d\":\"z\",\"e\":1,\"f\":2}\n");
    let same = |x: &str, y: &str| Same { x: x.to_owned(), y: y.to_owned() };
    let read: Sames = read(r#"{"a":{"x":"1","y":"2"},"b":["3","4"]}"#);
    assert_eq!(read, Sames { a: same("1", "2"), b: same("3", "4") });
}
