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

/// The date of a day counted from 1970-01-01.
#[inline]
pub(crate) const fn date_of(days: i64) -> Date {
    let days = days + EPOCH;
    let era = days.div_euclid(DAYS_PER_ERA);
    let day_of_era = days.rem_euclid(DAYS_PER_ERA) as u32;
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let is_next_year = month >= 10;
    Date {
        year: (era * 400) as i32 + year_of_era as i32 + is_next_year as i32,
        month: if is_next_year { month as u8 - 9 } else { month as u8 + 3 },
        day: day as u8,
    }
}

/// The number of a day, counted from 1970-01-01; none where the calendar does not have it.
pub(crate) fn days_of(date: Date) -> Option<i64> {
    let Date { year, month, day } = date;
    if !(1..=12).contains(&month) || day == 0 || day > days_in_month(year, month) {
        return None;
    }
    let year = i64::from(year) - i64::from(month <= 2);
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let month = i64::from(if month > 2 { month - 3 } else { month + 9 });
    let day_of_year = (153 * month + 2) / 5 + i64::from(day) - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some(era * DAYS_PER_ERA + day_of_era - EPOCH)
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
