//! A row of every kind of value, for tests and for fuzzing.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tinybird_core::resource::{Encoded, kinds};
use tinybird_rows::{Columns, Decoder, Encoder, FromRow, Row, Rows, types};

pub struct Everything;

impl tinybird_core::Resource for Everything {
    type Definition = tinybird_core::DataSource;
    const NAME: &'static str = "everything";
    const PACKAGE: &'static str = "tests";
    const ENCODED: Encoded = Encoded::new("", &[]);
}

impl kinds::DataSource for Everything {}
impl Rows for Everything {}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Every {
    pub string: String,
    pub flag: bool,
    pub byte: u8,
    pub int: i32,
    pub long: i64,
    pub unsigned: u64,
    pub wide: i128,
    pub float: f64,
    pub single: f32,
    pub option: Option<i16>,
    pub strings: Vec<String>,
    pub nested: Vec<Vec<Option<u32>>>,
    pub map: BTreeMap<String, f64>,
    pub numbers: BTreeMap<u32, Vec<bool>>,
    pub tuple: (u8, String, Option<f64>),
    pub any: serde_json::Value,
}

/// Writes the columns once for both directions.
macro_rules! columns {
    ($($name:ident $key:literal $Column:ty;)+) => {
        impl Row for Every {
            type Of = Everything;

            fn encode(&self, to: &mut Encoder) {
                $(to.put::<$Column, _>(concat!(",\"", $key, "\":"), &self.$name);)+
            }
        }

        impl FromRow for Every {
            fn columns(_: &mut Columns) {}

            fn decode(from: &mut Decoder<'_>) -> Option<Self> {
                from.begin();
                let row = Self {
                    $($name: from.get::<$Column, _>(concat!("\"", $key, "\":")),)+
                };
                from.end(row)
            }
        }
    };
}

columns! {
    string "string" types::String;
    flag "flag" types::Bool;
    byte "byte" types::UInt8;
    int "int" types::Int32;
    long "long" types::Int64;
    unsigned "unsigned" types::UInt64;
    wide "wide" types::Int128;
    float "float" types::Float64;
    single "single" types::Float32;
    option "option" types::Nullable<types::Int16>;
    strings "strings" types::Array<types::String>;
    nested "nested" types::Array<types::Array<types::Nullable<types::UInt32>>>;
    map "map" types::Map<types::String, types::Float64>;
    numbers "numbers" types::Map<types::UInt32, types::Array<types::Bool>>;
    tuple "tuple" types::Tuple<(types::UInt8, types::String, types::Nullable<types::Float64>)>;
    any "any" types::Dynamic;
}

/// Reads a row and asks for none of its columns.
#[derive(Debug, PartialEq)]
pub struct Nothing;

impl FromRow for Nothing {
    fn columns(_: &mut Columns) {}

    fn decode(from: &mut Decoder<'_>) -> Option<Self> {
        from.begin();
        from.end(Self)
    }
}

/// What must hold for any text at all.
pub fn check(text: &str) {
    use tinybird_rows::RowReader;
    // What is passed over is JSON, and all JSON is passed over.
    let is_object = text.trim_start_matches([' ', '\n', '\t', '\r']).starts_with('{');
    let is_json = serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
    let expected = is_object && is_json && depth(text) <= 128;
    assert_eq!(RowReader::new().read::<Nothing>(text).is_ok(), expected, "{text}");
    if let Ok(row) = RowReader::new().read::<Every>(text) {
        // A row that was read is JSON, and what is written of it is read again.
        assert!(expected, "{text}");
        let mut encoder = Encoder::new();
        match encoder.push(&row) {
            Ok(()) => {
                let written = str::from_utf8(encoder.as_bytes()).expect("UTF-8");
                assert_eq!(RowReader::new().read::<Every>(written), Ok(row), "{text}");
            }
            Err(_) => assert!(has_infinities(&row), "{text}"),
        }
        // serde reads the same, where it takes the row: it knows neither numbers in quotes nor null for NaN.
        if let Ok(other) = serde_json::from_str::<Every>(text) {
            let row = RowReader::new().read::<Every>(text).expect("read before");
            assert_eq!(format!("{row:?}"), format!("{other:?}"), "{text}");
        }
    }
}

/// How deep JSON nests.
fn depth(json: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let mut is_string = false;
    let mut bytes = json.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => is_string = !is_string,
            b'\\' if is_string => drop(bytes.next()),
            b'[' | b'{' if !is_string => depth += 1,
            b']' | b'}' if !is_string => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

fn has_infinities(row: &Every) -> bool {
    let (_, _, third) = &row.tuple;
    !row.float.is_finite()
        || !row.single.is_finite()
        || third.is_some_and(|value| !value.is_finite())
        || row.map.values().any(|value| !value.is_finite())
}
