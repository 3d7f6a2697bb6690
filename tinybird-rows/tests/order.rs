//! Rows whose members stand in any order, which changes from row to row.

#![allow(clippy::unwrap_used)]

use tinybird_rows::{Columns, Decoder, FromRow, RowReader, types};

#[derive(Debug, PartialEq, Default)]
struct Row {
    a: u64,
    ab: String,
    quoted: u64,
    list: Vec<u64>,
    last: Option<u64>,
}

impl FromRow for Row {
    fn columns(_: &mut Columns) {}

    fn decode(from: &mut Decoder<'_>) -> Option<Self> {
        from.begin();
        let row = Self {
            a: from.get::<types::UInt64, _>("\"a\":"),
            ab: from.get::<types::String, _>("\"ab\":"),
            quoted: from.get::<types::UInt64, _>("\"a\\\"b\":"),
            list: from.get::<types::Array<types::UInt64>, _>("\"list\":"),
            last: from.get::<types::Nullable<types::UInt64>, _>("\"last\":"),
        };
        from.end(row)
    }
}

/// Random numbers (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 20) as usize % limit
    }
}

#[test]
fn any_order_gives_the_same_row() {
    let mut random = Random(7);
    for _ in 0..300 {
        let mut reader = RowReader::new();
        let mut order: Vec<usize> = (0..8).collect();
        for n in 0..20 {
            // Often that of the row before, with or without other members, and with one that is missing.
            if random.below(3) == 0 {
                (0..8).for_each(|place| order.swap(place, random.below(8)));
            }
            let (has_others, has_last) = (random.below(4) > 0, random.below(4) > 0);
            let colon = [":", " : "][random.below(4) / 3];
            let quoted = [r#""a\"b""#, r#""a\u0022b""#][random.below(4) / 3];
            let members = order.iter().filter_map(|member| {
                Some(match member {
                    0 => format!("\"a\"{colon}{n}"),
                    1 => format!("\"ab\"{colon}\"text {n}\""),
                    2 => format!("{quoted}{colon}\"{n}\""),
                    3 => format!("\"list\"{colon}[{n}, 1]"),
                    4 if has_last => format!("\"last\"{colon}{n}"),
                    5 if has_others => format!("\"other\"{colon}{{\"a\": [\"ab\", 1e5]}}"),
                    6 if has_others => format!("\"abc\"{colon}null"),
                    7 if has_others => format!("\"\"{colon}\"\\\\\""),
                    _ => return None,
                })
            });
            let text = format!("{{{}}}", members.collect::<Vec<_>>().join(","));
            let row = Row {
                a: n,
                ab: format!("text {n}"),
                quoted: n,
                list: vec![n, 1],
                last: has_last.then_some(n),
            };
            assert_eq!(reader.read::<Row>(&text).unwrap(), row, "{text}");
        }
    }
}
