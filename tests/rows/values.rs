//! `#[derive(Value)]`: types of one's own.

use tinybird::rows::{from_ndjson, to_ndjson};
use tinybird::{Value, datasource};

#[derive(Debug, Clone, PartialEq, Value)]
pub struct UserId(pub u64);

#[derive(Debug, Clone, Copy, PartialEq, Value)]
pub enum Status {
    #[row(rename = "ok")]
    Ok,
    #[row(rename = "not found")]
    NotFound,
}

#[derive(Debug, Clone, PartialEq, Value)]
pub struct Place {
    pub(crate) name: String,
    #[row(rename = "a b")]
    pub users: Vec<Option<u8>>,
}

datasource! {
    pub Owned {
        schema: {
            #[row(UserId)]
            user_id: UInt64,
            #[row(Option<UserId>)]
            other_id: Nullable(UInt64),
            #[row(Status)]
            status: Enum8("not found" = 1, "ok" = 2),
            #[row(Status)]
            word: String,
            #[row(Place)]
            place: "Tuple(name String, `a b` Array(Nullable(UInt8)))",
        },
        row: OwnedRow,
    }
}

#[test]
fn types_of_ones_own_are_sent_and_read() {
    let row = OwnedRow {
        user_id: UserId(7),
        other_id: Some(UserId(8)),
        status: Status::NotFound,
        word: Status::Ok,
        place: Place { name: "x".to_owned(), users: vec![Some(1), None] },
    };
    let json = String::from_utf8(to_ndjson([&row]).unwrap()).unwrap();
    assert_eq!(
        json,
        concat!(
            r#"{"user_id":7,"other_id":8,"status":"not found","word":"ok","place":{"name":"x","a b":[1,null]}}"#,
            "\n"
        )
    );
    assert_eq!(from_ndjson::<OwnedRow>(&json).next().unwrap().unwrap(), row);
    let wrong = json.replace("\"word\":\"ok\"", "\"word\":\"gone\"");
    let error = from_ndjson::<OwnedRow>(&wrong).next().unwrap().unwrap_err();
    assert_eq!(error.to_string(), "row 0, column `word`: this string is not a name that the program knows");
}
