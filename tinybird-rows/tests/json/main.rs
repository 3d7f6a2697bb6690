//! The writer and the reader against serde_json.

mod everything;

use everything::{Every, check};
use proptest::prelude::*;
use tinybird_rows::{from_ndjson, to_ndjson};

fn json(depth: u32) -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<f64>().prop_filter("finite", |value| value.is_finite()).prop_map(Into::into),
        any::<String>().prop_map(Into::into),
    ];
    leaf.prop_recursive(depth, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
            prop::collection::btree_map(any::<String>(), inner, 0..4)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}

fn finite() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<u64>().prop_map(f64::from_bits),
        any::<f64>(),
        any::<i32>().prop_map(|value| f64::from(value) / 1000.0),
        prop::sample::select(vec![
            0.0,
            -0.0,
            f64::MAX,
            f64::MIN_POSITIVE,
            5e-324,
            1e22,
            1e23,
            9_007_199_254_740_993.0
        ]),
    ]
    .prop_filter("finite", |value| value.is_finite())
}

prop_compose! {
    fn every()(
        (string, flag, byte, int, long, unsigned, wide) in any::<(String, bool, u8, i32, i64, u64, i128)>(),
        shift in 0..128_u32,
        float in finite(),
        single in any::<u32>().prop_map(f32::from_bits).prop_filter("finite", |value| value.is_finite()),
        option in any::<Option<i16>>(),
        strings in prop::collection::vec(any::<String>(), 0..4),
        nested in prop::collection::vec(prop::collection::vec(any::<Option<u32>>(), 0..4), 0..4),
        map in prop::collection::btree_map(any::<String>(), finite(), 0..4),
        numbers in prop::collection::btree_map(any::<u32>(), prop::collection::vec(any::<bool>(), 0..4), 0..4),
        tuple in (any::<u8>(), any::<String>(), prop::option::of(finite())),
        any in json(4),
    ) -> Every {
        let (long, unsigned, wide) = (long >> (shift % 64), unsigned >> (shift % 64), wide >> shift);
        Every {
            string, flag, byte, int, long, unsigned, wide, float, single, option, strings, nested, map, numbers, tuple,
            any,
        }
    }
}

fn read(text: &str) -> Every {
    let mut rows = from_ndjson::<Every>(text);
    let row = rows.next().expect("a row").expect("it fits");
    assert!(rows.next().is_none());
    row
}

proptest! {
    #[test]
    fn serde_reads_what_is_written(row in every()) {
        let written = String::from_utf8(to_ndjson([&row]).unwrap()).unwrap();
        prop_assert_eq!(written.find('\n'), Some(written.len() - 1));
        // Without the quotes around long integers it is what serde reads.
        let mut value: serde_json::Value = serde_json::from_str(&written).unwrap();
        let mut unquoted = |name: &str| {
            if let Some(digits) = value[name].as_str().map(str::to_owned) {
                let number: i128 = digits.parse().unwrap();
                prop_assert!(number.unsigned_abs() > 1 << 53);
                value[name] = 0.into();
                return Ok(Some(number));
            }
            Ok(None)
        };
        let long = unquoted("long")?;
        let unsigned = unquoted("unsigned")?;
        let wide = unquoted("wide")?;
        let mut other: Every = serde_json::from_value(value).unwrap();
        other.long = long.map_or(other.long, |number| number.try_into().unwrap());
        other.unsigned = unsigned.map_or(other.unsigned, |number| number.try_into().unwrap());
        other.wide = wide.unwrap_or(other.wide);
        prop_assert_eq!(&other, &row);
        prop_assert_eq!(&read(&written), &row);
    }

    #[test]
    fn what_serde_writes_is_read(row in every()) {
        let text = serde_json::to_string(&row).unwrap();
        prop_assert_eq!(&read(&text), &row);
        prop_assert_eq!(&read(&serde_json::to_string_pretty(&row).unwrap()), &row);
        // In the order of the alphabet; serde_json has no values of 128 bits.
        if i64::try_from(row.wide).is_ok() {
            let sorted = serde_json::to_value(&row).unwrap().to_string();
            prop_assert_eq!(&read(&sorted), &row);
        }
    }

    #[test]
    fn json_that_is_broken_is_refused(row in every(), place in any::<prop::sample::Index>(), with in "[\\[\\]{}\",:0-9eE.+\\-\\\\ntfu \u{1}a]{0,2}") {
        let mut text = serde_json::to_string(&row).unwrap();
        let at = place.index(text.len());
        let at = (at..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap();
        let end = text[at..].chars().next().map_or(at, |c| at + c.len_utf8());
        text.replace_range(at..end, &with);
        check(&text);
    }

    #[test]
    fn any_json_is_passed_over(value in json(8)) {
        check(&format!("{{\"more\":{value}}}"));
    }
}

#[test]
fn edges_of_json() {
    for text in [
        "",
        "{",
        "{}",
        " {} ",
        "{}{}",
        "{,}",
        "{\"a\":1,}",
        "{\"a\" 1}",
        "{\"a\":01}",
        "{\"a\":-}",
        "{\"a\":-0}",
        "{\"a\":1.}",
        "{\"a\":.5}",
        "{\"a\":1e}",
        "{\"a\":1e+5}",
        "{\"a\":1E-05}",
        "{\"a\":1e999}",
        "{\"a\":+1}",
        "{\"a\":tru}",
        "{\"a\":truex}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12g4\"}",
        "{\"a\":\"\\ud800\"}",
        "{\"a\":\"\u{1f}\"}",
        "{\"a\":\"\u{7f}\"}",
        "{\"a\":[1,]}",
        "{\"a\":[1 2]}",
        "{\"a\":[}",
        "{\"a\":[}]}",
        "{\"a\":{]}",
        "{\"a\":{\"b\"}}",
        "{\"a\":{1:2}}",
        "\u{feff}{}",
        "{\"a\":NaN}",
        "[]",
        "null",
    ] {
        check(text);
    }
    for depth in [100, 125, 126, 127, 128, 129, 1000, 100_000] {
        check(&format!("{{\"a\":{}1{}}}", "[".repeat(depth), "]".repeat(depth)));
        check(&format!("{{\"a\":{}1{}}}", "{\"b\":".repeat(depth), "}".repeat(depth)));
        check(&format!("{{\"a\":{}", "[".repeat(depth)));
    }
}
