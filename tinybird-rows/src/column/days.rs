//! Days.

use super::{FromColumn, ToColumn};
use crate::decode::Decoder;
use crate::encode::Encoder;
use crate::time::calendar::{self, Date};
use crate::time::convert::Day;
use crate::time::{read, text};
use crate::types;

impl Encoder {
    fn day(&mut self, date: Date, first: Date, last: Date, outside: &'static str) {
        if (first..=last).contains(&date) {
            self.quoted(|out| text::write_date(out, date));
        } else {
            self.refuse(outside);
        }
    }
}

impl Decoder<'_> {
    /// Reads a day.
    fn read_date<T>(&mut self, convert: impl Fn(Date) -> Option<T>) -> Option<T> {
        let text = self.string_or("a day as a string")?;
        let date = match text.as_bytes().split_first_chunk::<10>() {
            Some((date, [])) => read::date_of(date),
            _ => None,
        };
        match date.filter(|date| calendar::days_of(*date).is_some()).and_then(convert) {
            Some(date) => Some(date),
            None => self.refuse("this string is not a day"),
        }
    }
}

macro_rules! days {
    ($($(#[$cfg:meta])? $Day:ty;)+) => {
        $(
            $(#[$cfg])?
            impl ToColumn<types::Date> for $Day {
                #[inline]
                fn write(&self, to: &mut Encoder) {
                    const LAST: Date = Date { year: 2149, month: 6, day: 6 };
                    let outside = "a day before 1970-01-01 or after 2149-06-06 does not fit `Date`";
                    to.day(self.to_date(), Date { year: 1970, month: 1, day: 1 }, LAST, outside);
                }
            }

            $(#[$cfg])?
            impl ToColumn<types::Date32> for $Day {
                #[inline]
                fn write(&self, to: &mut Encoder) {
                    const LAST: Date = Date { year: 2299, month: 12, day: 31 };
                    let outside = "a day before 1900-01-01 or after 2299-12-31 does not fit `Date32`";
                    to.day(self.to_date(), Date { year: 1900, month: 1, day: 1 }, LAST, outside);
                }
            }

            $(#[$cfg])?
            impl FromColumn<types::Date> for $Day {
                fn read(from: &mut Decoder<'_>) -> Option<Self> {
                    from.read_date(Self::from_date)
                }
            }

            $(#[$cfg])?
            impl FromColumn<types::Date32> for $Day {
                fn read(from: &mut Decoder<'_>) -> Option<Self> {
                    from.read_date(Self::from_date)
                }
            }
        )+
    };
}

days! {
    #[cfg(feature = "jiff")] jiff::civil::Date;
    #[cfg(feature = "chrono")] chrono::NaiveDate;
    #[cfg(feature = "time")] ::time::Date;
}
