//! The Gregorian calendar.

/// A day of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Date {
    pub(crate) year: i32,
    pub(crate) month: u8,
    pub(crate) day: u8,
}

/// Days of 400 years, after which the calendar repeats.
const DAYS_PER_ERA: i64 = 146_097;

/// From the first of March of the year 0 to the first of January 1970. A year that begins in March has its leap day
/// at the end.
const EPOCH: i64 = 719_468;

/// So many times 400 years earlier no day that is asked for is negative.
const ERAS: i64 = 25;

/// The date of a day counted from 1970-01-01, of the years from -9999 to 9999.
///
/// Each division is one by a constant, or a multiplication and a shift: the Euclidean affine functions of Neri and
/// Schneider.
#[inline]
pub(crate) const fn date_of(days: i64) -> Date {
    let quarters = 4 * (days + EPOCH + ERAS * DAYS_PER_ERA) as u32 + 3;
    let century = quarters / 146_097;
    let quarters = (quarters % 146_097) | 3;
    let product = 2_939_745 * quarters as u64;
    let year = 100 * century + (product >> 32) as u32;
    let day_of_year = product as u32 / 2_939_745 / 4;
    let product = 2_141 * day_of_year + 197_913;
    let (month, day) = (product >> 16, (product & 0xffff) / 2_141);
    let is_next_year = day_of_year >= 306;
    Date {
        year: year as i32 - 400 * ERAS as i32 + is_next_year as i32,
        month: if is_next_year { month as u8 - 12 } else { month as u8 },
        day: day as u8 + 1,
    }
}

/// The number of a day, counted from 1970-01-01; none where the calendar does not have it.
#[inline]
pub(crate) fn days_of(date: Date) -> Option<i64> {
    let Date { year, month, day } = date;
    if !(1..=12).contains(&month) || day == 0 || (day > 28 && day > days_in_month(year, month)) {
        return None;
    }
    let is_before_march = month <= 2;
    let year = u32::try_from(i64::from(year) - i64::from(is_before_march) + 400 * ERAS).ok()?;
    let month = u32::from(if is_before_march { month + 9 } else { month - 3 });
    let day_of_year = (153 * month + 2) / 5 + u32::from(day) - 1;
    let days = 365 * year + year / 4 - year / 100 + year / 400 + day_of_year;
    Some(i64::from(days) - ERAS * DAYS_PER_ERA - EPOCH)
}

const fn days_in_month(year: i32, month: u8) -> u8 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_days() {
        for (days, year, month, day) in [
            (0, 1970, 1, 1),
            (-1, 1969, 12, 31),
            (-25_567, 1900, 1, 1),
            (19_782, 2024, 2, 29),
            (65_535, 2149, 6, 6),
            (120_529, 2299, 12, 31),
            (-719_468, 0, 3, 1),
            (-719_529, -1, 12, 31),
        ] {
            let date = Date { year, month, day };
            assert_eq!(date_of(days), date);
            assert_eq!(days_of(date), Some(days));
        }
    }

    #[test]
    fn counts_without_a_gap() {
        let mut before = date_of(-200_001);
        for days in -200_000..200_000 {
            let date = date_of(days);
            assert!(date > before, "{date:?}");
            assert_eq!(days_of(date), Some(days));
            before = date;
        }
    }

    #[test]
    fn refuses_days_that_do_not_exist() {
        for (year, month, day) in [
            (2023, 2, 29),
            (1900, 2, 29),
            (2024, 4, 31),
            (2024, 13, 1),
            (2024, 0, 1),
            (2024, 1, 0),
            (2024, 1, 32),
        ] {
            assert_eq!(days_of(Date { year, month, day }), None);
        }
        assert!(days_of(Date { year: 2000, month: 2, day: 29 }).is_some());
    }
}
