//! Which Rust values a column takes and gives.

mod addresses;
mod arrays;
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
mod days;
mod decimals;
mod enums;
mod floats;
mod integers;
mod maps;
mod newtype;
mod nullable;
mod strings;
mod times;
mod tuple_rows;
mod tuples;
mod value;

#[doc(hidden)]
pub use newtype::Newtype;
pub use value::Value;
pub(crate) use value::write_around;

use crate::decode::Decoder;
use crate::encode::Encoder;

/// A value that fits a column of the type `C`, one of [`tinybird::types`](crate::types).
///
/// `#[derive(tinybird::Value)]` implements it for newtypes and enums. By hand it passes on to what fits:
///
/// ```
/// use tinybird_rows::{Encoder, ToColumn, types};
///
/// struct UserId(u64);
///
/// impl ToColumn<types::UInt64> for UserId {
///     fn write(&self, to: &mut Encoder) {
///         to.value::<types::UInt64, _>(&self.0);
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not fit the column, which is `{C}`",
    label = "the column is `{C}`",
    note = "the page of that type in `tinybird::types` lists what fits; a type of your own derives `tinybird::Value`"
)]
pub trait ToColumn<C: ?Sized> {
    /// Writes the value as JSON.
    fn write(&self, to: &mut Encoder);

    /// Whether the value is sent at all: a column with a default may be left out.
    #[doc(hidden)]
    #[inline]
    fn is_sent(&self) -> bool {
        true
    }

    /// How many elements it has, where each is sent in an object of its own.
    #[doc(hidden)]
    #[inline]
    fn count(&self) -> Option<usize> {
        None
    }
}

/// A value that is read from a column of the type `C`, one of [`tinybird::types`](crate::types).
///
/// ```
/// use tinybird_rows::{Decoder, FromColumn, types};
///
/// struct UserId(u64);
///
/// impl FromColumn<types::UInt64> for UserId {
///     fn read(from: &mut Decoder<'_>) -> Option<Self> {
///         from.value::<types::UInt64, _>().map(Self)
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from the column, which is `{C}`",
    label = "the column is `{C}`",
    note = "the page of that type in `tinybird::types` lists what fits; a type of your own derives `tinybird::Value`"
)]
pub trait FromColumn<C: ?Sized>: Sized {
    /// Reads the value; none where [`Decoder::refuse`] said why it cannot be read.
    fn read(from: &mut Decoder<'_>) -> Option<Self>;

    /// What it is where a row does not have the column.
    #[doc(hidden)]
    #[inline]
    fn missing() -> Option<Self> {
        None
    }

    /// What null is, where the type has no null of its own.
    #[doc(hidden)]
    #[inline]
    fn null() -> Option<Self> {
        None
    }
}

/// [`FromColumn`] for a lifetime of which nothing depends: an implementation may ask for it without an error where it does
/// not hold, and is then not there.
#[doc(hidden)]
pub trait ReadBy<'r, C: ?Sized>: Sized {
    /// [`FromColumn::read`]
    fn read_by(from: &mut Decoder<'_>) -> Option<Self>;

    /// [`FromColumn::missing`]
    fn missing_by() -> Option<Self>;
}

#[diagnostic::do_not_recommend]
impl<C: ?Sized, T: FromColumn<C>> ReadBy<'_, C> for T {
    #[inline]
    fn read_by(from: &mut Decoder<'_>) -> Option<Self> {
        T::read(from)
    }

    fn missing_by() -> Option<Self> {
        T::missing()
    }
}
