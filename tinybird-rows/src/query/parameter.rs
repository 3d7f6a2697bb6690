//! How each type of parameter is written.

use std::borrow::Cow;
use std::fmt::{Display, Write};
use std::sync::Arc;
use std::time::SystemTime;

use super::Refusal;
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
use crate::time::convert::Day;
use crate::time::convert::Time;
use crate::time::{UnixTime, text};
use crate::types::{self, I256, U256};

/// A value that fits a parameter of the type `P`, one of [`tinybird::types`](crate::types).
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not fit the parameter, which is `{P}`",
    label = "the parameter is `{P}`",
    note = "the page of that type in `tinybird::types` lists what fits"
)]
pub trait ToParameter<P: ?Sized> {
    /// Appends the value as the endpoint's template reads it.
    ///
    /// # Errors
    ///
    /// What the template cannot be told; the message does not show the value.
    fn write(&self, to: &mut String) -> Result<(), Cow<'static, str>>;
}

fn display(value: impl Display, to: &mut String) -> Result<(), Refusal> {
    // Writing into memory does not fail.
    let _ = write!(to, "{value}");
    Ok(())
}

macro_rules! strings {
    ($($Text:ty)+) => {
        $(
            impl ToParameter<types::String> for $Text {
                fn write(&self, to: &mut String) -> Result<(), Refusal> {
                    to.push_str(self);
                    Ok(())
                }
            }
        )+
    };
}

strings!(str &str String Cow<'_, str> Box<str> Arc<str>);

macro_rules! displayed {
    ($($Value:ident in $($Parameter:ident)+;)+) => {
        $($(
            impl ToParameter<types::$Parameter> for $Value {
                fn write(&self, to: &mut String) -> Result<(), Refusal> {
                    display(self, to)
                }
            }
        )+)+
    };
}

displayed! {
    u8 in UInt8 UInt16 UInt32 UInt64 UInt128 UInt256;
    u16 in UInt16 UInt32 UInt64 UInt128 UInt256;
    u32 in UInt32 UInt64 UInt128 UInt256;
    u64 in UInt64 UInt128 UInt256;
    u128 in UInt128 UInt256;
    U256 in UInt256;
    i8 in Int8 Int16 Int32 Int64 Int128 Int256;
    i16 in Int16 Int32 Int64 Int128 Int256;
    i32 in Int32 Int64 Int128 Int256;
    i64 in Int64 Int128 Int256;
    i128 in Int128 Int256;
    I256 in Int256;
}

macro_rules! digits {
    ($($Parameter:ident as $Integer:ident)+) => {
        $(
            impl ToParameter<types::$Parameter> for String {
                fn write(&self, to: &mut String) -> Result<(), Refusal> {
                    match self.parse::<$Integer>() {
                        Ok(number) => display(number, to),
                        Err(_) => Err(concat!("this string is not a number of `", stringify!($Parameter), "`").into()),
                    }
                }
            }
        )+
    };
}

digits!(UInt256 as U256 Int256 as I256);

impl ToParameter<types::Bool> for bool {
    fn write(&self, to: &mut String) -> Result<(), Refusal> {
        // Any word but `false` and `0` is true.
        to.push(if *self { '1' } else { '0' });
        Ok(())
    }
}

macro_rules! floats {
    ($($Float:ident in $($Parameter:ident)+;)+) => {
        $($(
            impl ToParameter<types::$Parameter> for $Float {
                fn write(&self, to: &mut String) -> Result<(), Refusal> {
                    match (self.is_nan(), self.is_finite()) {
                        (true, _) => to.push_str("nan"),
                        (_, true) => to.push_str(zmij::Buffer::new().format_finite(*self)),
                        _ => to.push_str(if *self < 0.0 { "-inf" } else { "inf" }),
                    }
                    Ok(())
                }
            }
        )+)+
    };
}

floats! {
    f64 in Float32 Float64;
    f32 in Float32 Float64;
}

fn append(write: impl FnOnce(&mut Vec<u8>), to: &mut String) -> Result<(), Refusal> {
    let mut bytes = Vec::new();
    write(&mut bytes);
    to.push_str(str::from_utf8(&bytes).unwrap_or_default());
    Ok(())
}

/// The fewest digits of a fraction that keep the time: `DateTime64` takes three, six or nine, and never none.
fn digits_of(time: UnixTime) -> u8 {
    match time.nanoseconds {
        nanoseconds if nanoseconds % 1_000_000 == 0 => 3,
        nanoseconds if nanoseconds % 1_000 == 0 => 6,
        _ => 9,
    }
}

macro_rules! times {
    ($($(#[$cfg:meta])? $Time:ty;)+) => {
        $(
            $(#[$cfg])?
            impl ToParameter<types::DateTime> for $Time {
                fn write(&self, to: &mut String) -> Result<(), Refusal> {
                    let time = UnixTime::check(self.to_unix(), None)?;
                    append(|out| text::write_time(out, time, 0, false), to)
                }
            }

            $(#[$cfg])?
            impl<const P: u8> ToParameter<types::DateTime64<P>> for $Time {
                fn write(&self, to: &mut String) -> Result<(), Refusal> {
                    let digits = self.to_unix().map(digits_of);
                    let time = UnixTime::check(self.to_unix(), Some(digits.unwrap_or(3)))?;
                    append(|out| text::write_time(out, time, digits.unwrap_or(3), false), to)
                }
            }
        )+
    };
}

times! {
    SystemTime;
    #[cfg(feature = "jiff")] jiff::Timestamp;
    #[cfg(feature = "chrono")] chrono::DateTime<chrono::Utc>;
    #[cfg(feature = "time")] ::time::OffsetDateTime;
}

macro_rules! days {
    ($($feature:literal $Day:ty;)+) => {
        $(
            #[cfg(feature = $feature)]
            impl ToParameter<types::Date> for $Day {
                fn write(&self, to: &mut String) -> Result<(), Refusal> {
                    let date = self.to_date();
                    if !(0..10_000).contains(&date.year) {
                        return Err("a day before the year 0 or after 9999 cannot be sent".into());
                    }
                    append(|out| text::write_date(out, date), to)
                }
            }
        )+
    };
}

days! {
    "jiff" jiff::civil::Date;
    "chrono" chrono::NaiveDate;
    "time" ::time::Date;
}

/// Elements with commas between them, which the template splits again.
fn write_list<'a, P, T: ToParameter<P> + 'a>(
    values: impl IntoIterator<Item = &'a T>,
    to: &mut String,
) -> Result<(), Refusal> {
    let mut is_empty = true;
    for value in values {
        if !is_empty {
            to.push(',');
        }
        is_empty = false;
        let start = to.len();
        value.write(to)?;
        match to.get(start..).unwrap_or_default().find([',', '%', '`']).and_then(|at| to.get(start + at..)) {
            Some(rest) if rest.starts_with(',') => {
                return Err("an element of a list cannot have a comma: it is what parts the elements".into());
            }
            Some(_) => {
                return Err(
                    "an element of a list cannot have `%` or a backquote: Tinybird's templates change them"
                        .into(),
                );
            }
            None => {}
        }
    }
    if is_empty { Err("a list without elements cannot be sent".into()) } else { Ok(()) }
}

impl<P, T: ToParameter<P>> ToParameter<types::Array<P>> for Vec<T> {
    fn write(&self, to: &mut String) -> Result<(), Refusal> {
        write_list(self, to)
    }
}

impl<P, T: ToParameter<P>> ToParameter<types::Array<P>> for &[T] {
    fn write(&self, to: &mut String) -> Result<(), Refusal> {
        write_list(*self, to)
    }
}

#[cfg(feature = "serde_json")]
impl<T: serde::Serialize> ToParameter<types::Json> for crate::Json<T> {
    fn write(&self, to: &mut String) -> Result<(), Refusal> {
        match serde_json::to_string(&self.0) {
            Ok(json) => {
                to.push_str(&json);
                Ok(())
            }
            Err(_) => Err("the value cannot be written as JSON".into()),
        }
    }
}

/// JSON as text.
impl ToParameter<types::Json> for String {
    fn write(&self, to: &mut String) -> Result<(), Refusal> {
        to.push_str(self);
        Ok(())
    }
}
