//! Parameters by themselves, for the tokens that fix them.

use std::fmt;
use std::marker::PhantomData;

use super::{QueryError, Refusal, ToParameter};

/// A parameter of the endpoint `E` whose values are `T`: `TopPagesQuery::LIMIT`.
pub struct Parameter<E, T> {
    name: &'static str,
    write: fn(&T, &mut String) -> Result<(), Refusal>,
    endpoint: PhantomData<fn(E)>,
}

/// A parameter of the endpoint `E` with a value that a token fixes.
pub struct Fixed<E> {
    name: &'static str,
    value: Result<String, QueryError>,
    endpoint: PhantomData<fn(E)>,
}

impl<E, T> Parameter<E, T> {
    /// A parameter of the type `P`, of [`types`](crate::types).
    #[doc(hidden)]
    #[must_use]
    pub const fn new<P: ?Sized>(name: &'static str) -> Self
    where
        T: ToParameter<P>,
    {
        Self { name, write: T::write, endpoint: PhantomData }
    }

    /// Its name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The parameter with this value.
    pub fn to(&self, value: impl Into<T>) -> Fixed<E> {
        let mut text = String::new();
        let value = self.write(&value.into(), &mut text).map(|()| text);
        Fixed { name: self.name, value, endpoint: PhantomData }
    }

    pub(super) fn write(&self, value: &T, to: &mut String) -> Result<(), QueryError> {
        let refused = |message: Refusal| QueryError { parameter: self.name, message: message.into_owned() };
        (self.write)(value, to).map_err(refused)
    }
}

impl<E> Fixed<E> {
    /// The parameter's name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The value as it is sent.
    ///
    /// # Errors
    ///
    /// A value that the parameter cannot express.
    pub fn value(&self) -> Result<&str, &QueryError> {
        self.value.as_deref()
    }
}

// Without a bound on what the parameters belong to.
impl<E, T> Clone for Parameter<E, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<E, T> Copy for Parameter<E, T> {}

impl<E, T> fmt::Debug for Parameter<E, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Parameter").field(&self.name).finish()
    }
}

impl<E> Clone for Fixed<E> {
    fn clone(&self) -> Self {
        Self { name: self.name, value: self.value.clone(), endpoint: PhantomData }
    }
}

impl<E> fmt::Debug for Fixed<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Fixed").field(&self.name).field(&self.value).finish()
    }
}
