//! Types around one field.

use super::{FromColumn, ToColumn};
use crate::decode::Decoder;
use crate::encode::Encoder;
use crate::types::Shaped;

/// A type around one field, which fits where its field fits: `#[derive(tinybird::Value)]` implements it.
#[doc(hidden)]
pub trait Newtype: Sized {
    /// The field's type.
    type Field;

    /// The field.
    fn field(&self) -> &Self::Field;

    /// The type around the field.
    fn from_field(field: Self::Field) -> Self;
}

#[diagnostic::do_not_recommend]
impl<C: Shaped, T: Newtype<Field: ToColumn<C>>> ToColumn<C> for T {
    #[inline]
    fn write(&self, to: &mut Encoder) {
        self.field().write(to);
    }

    #[inline]
    fn is_sent(&self) -> bool {
        self.field().is_sent()
    }

    fn count(&self) -> Option<usize> {
        self.field().count()
    }
}

#[diagnostic::do_not_recommend]
impl<C: Shaped, T: Newtype<Field: FromColumn<C>>> FromColumn<C> for T {
    #[inline]
    fn read(from: &mut Decoder<'_>) -> Option<Self> {
        T::Field::read(from).map(T::from_field)
    }

    fn missing() -> Option<Self> {
        T::Field::missing().map(T::from_field)
    }

    fn null() -> Option<Self> {
        T::Field::null().map(T::from_field)
    }
}
