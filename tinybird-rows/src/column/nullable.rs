//! What may be null, and what may be left out.

use super::{FromColumn, ToColumn};
use crate::decode::Decoder;
use crate::encode::Encoder;
use crate::types::{Defaulted, Nullable};

// The compiler then says what does not fit of the option, not of what is in it.
#[diagnostic::do_not_recommend]
impl<C, T: ToColumn<C>> ToColumn<Nullable<C>> for Option<T> {
    #[inline]
    fn write(&self, to: &mut Encoder) {
        match self {
            Some(value) => value.write(to),
            None => to.null(),
        }
    }
}

#[diagnostic::do_not_recommend]
impl<C, T: FromColumn<C>> FromColumn<Nullable<C>> for Option<T> {
    #[inline]
    fn read(from: &mut Decoder<'_>) -> Option<Self> {
        if from.peek() == Some(b'n') && from.take_word("null") {
            return Some(None);
        }
        T::read(from).map(Some)
    }

    fn missing() -> Option<Self> {
        Some(None)
    }

    fn null() -> Option<Self> {
        Some(None)
    }
}

#[diagnostic::do_not_recommend]
impl<C, T: ToColumn<C>> ToColumn<Defaulted<C>> for Option<T> {
    #[inline]
    fn write(&self, to: &mut Encoder) {
        if let Some(value) = self {
            value.write(to);
        }
    }

    #[inline]
    fn is_sent(&self) -> bool {
        self.is_some()
    }

    fn count(&self) -> Option<usize> {
        self.as_ref().and_then(T::count)
    }
}

#[diagnostic::do_not_recommend]
impl<C, T: FromColumn<C>> FromColumn<Defaulted<C>> for Option<T> {
    #[inline]
    fn read(from: &mut Decoder<'_>) -> Option<Self> {
        if from.peek() == Some(b'n') && from.take_word("null") {
            return Some(T::null());
        }
        T::read(from).map(Some)
    }

    fn missing() -> Option<Self> {
        Some(None)
    }

    fn null() -> Option<Self> {
        Some(T::null())
    }
}
