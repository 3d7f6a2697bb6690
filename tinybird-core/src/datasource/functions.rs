//! Functions that keys, TTLs and indexes call, to find misspelt ones.

use super::key::{Token, tokens};
use crate::rule::{Place, Violation, rules};
use crate::suggest::is_slip;

rules! {
    /// A key, a TTL or an index calls a function that ClickHouse probably does not have: it looks like a
    /// misspelling of one that such expressions usually call. ClickHouse would refuse to create the table.
    /// This is a warning, since the macros do not know every function.
    MISSPELT_FUNCTION = "misspelt-function";
}

/// Functions of dates, strings and hashes that such expressions call.
const FUNCTIONS: &[&str] = &[
    "cityHash64",
    "dateTrunc",
    "halfMD5",
    "intDiv",
    "intHash32",
    "intHash64",
    "lower",
    "lowerUTF8",
    "murmurHash2_64",
    "murmurHash3_64",
    "sipHash64",
    "toDate",
    "toDate32",
    "toDateTime",
    "toDateTime64",
    "toDayOfMonth",
    "toDayOfWeek",
    "toDayOfYear",
    "toHour",
    "toIntervalDay",
    "toIntervalHour",
    "toIntervalMinute",
    "toIntervalMonth",
    "toIntervalQuarter",
    "toIntervalSecond",
    "toIntervalWeek",
    "toIntervalYear",
    "toISOWeek",
    "toISOYear",
    "toLastDayOfMonth",
    "toMinute",
    "toMonday",
    "toMonth",
    "toQuarter",
    "toStartOfDay",
    "toStartOfFifteenMinutes",
    "toStartOfFiveMinutes",
    "toStartOfHour",
    "toStartOfInterval",
    "toStartOfISOYear",
    "toStartOfMinute",
    "toStartOfMonth",
    "toStartOfQuarter",
    "toStartOfSecond",
    "toStartOfTenMinutes",
    "toStartOfWeek",
    "toStartOfYear",
    "toUnixTimestamp",
    "toWeek",
    "toYear",
    "toYearWeek",
    "toYYYYMM",
    "toYYYYMMDD",
    "toYYYYMMDDhhmmss",
    "tuple",
    "upperUTF8",
    "xxHash64",
];

/// Functions of ClickHouse whose names are close to one of those above.
const ALIKE: &[&str] = &[
    "fromUnixTimestamp",
    "locate",
    "makeDateTime",
    "makeDateTime64",
    "murmurHash2_32",
    "murmurHash3_128",
    "murmurHash3_32",
    "parseDateTime64",
    "power",
    "sipHash128",
    "toDateTime32",
    "toDateTime64OrNull",
    "toDateTime64OrZero",
    "toDaysInMonth",
    "toInterval",
    "toIntervalMicrosecond",
    "toIntervalMillisecond",
    "toIntervalNanosecond",
    "toLastDayOfWeek",
    "toStartOfFiveMinute",
    "toStartOfMicrosecond",
    "toStartOfMillisecond",
    "toStartOfNanosecond",
    "toUTCTimestamp",
    "toUnixTimestamp64Micro",
    "toUnixTimestamp64Milli",
    "toUnixTimestamp64Nano",
    "tumble",
    "wyHash64",
    "xxHash32",
];

/// A warning for each misspelt function that an expression calls.
pub(super) fn misspelt<'a>(expression: &'a str, place: &'a Place) -> impl Iterator<Item = Violation> + 'a {
    let tokens = tokens(expression);
    let called: Vec<&str> = tokens
        .windows(2)
        .filter_map(|pair| match pair {
            [Token::Word(word), Token::Other("(")] => Some(*word),
            _ => None,
        })
        .collect();
    called.into_iter().filter_map(|called| {
        let meant = meant(called)?;
        let message = format!("`{called}` is not a function that ClickHouse is known to have");
        let remedy = format!("did you mean `{meant}`?");
        Some(Violation::warning(&MISSPELT_FUNCTION, place.clone(), message, remedy))
    })
}

/// The function that a misspelt one was meant to be.
fn meant(called: &str) -> Option<&'static str> {
    let is = |known: &&&str| **known == called;
    if FUNCTIONS.iter().find(is).or_else(|| ALIKE.iter().find(is)).is_some() {
        return None;
    }
    let close = FUNCTIONS.iter().filter(|known| known.len() > 4 && is_slip(called, known));
    close.min_by_key(|known| crate::suggest::distance(called, known)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant() {
        for (called, expected) in [
            ("toYYYMM", Some("toYYYYMM")),
            ("toyyyymm", Some("toYYYYMM")),
            ("toStartofMonth", Some("toStartOfMonth")),
            ("cityHash", Some("cityHash64")),
            ("toIntervalDays", Some("toIntervalDay")),
            ("toYYYYMM", None),
            ("toDecimal64", None),
            ("f", None),
        ] {
            assert_eq!(meant(called), expected, "{called}");
        }
    }
}
