//! Types whose JSON has one form.

use super::*;

/// A type whose JSON has one form: every type but those that take any JSON.
#[doc(hidden)]
pub trait Shaped {}

macro_rules! shaped {
    ($($Type:ident)+) => {
        $(impl Shaped for $Type {})+
    };
}

shaped! {
    String Bool Uuid IPv4 IPv6 Date Date32 Float32 Float64
    UInt8 UInt16 UInt32 UInt64 UInt128 UInt256 Int8 Int16 Int32 Int64 Int128 Int256
}

impl<const N: usize> Shaped for FixedString<N> {}
impl<const P: u8, const S: u8> Shaped for Decimal<P, S> {}
impl<Z> Shaped for DateTime<Z> {}
impl<const P: u8, Z> Shaped for DateTime64<P, Z> {}
impl<C> Shaped for Nullable<C> {}
impl<C> Shaped for Defaulted<C> {}
impl<C> Shaped for Array<C> {}
impl<C> Shaped for Zipped<C> {}
impl<K, V> Shaped for Map<K, V> {}
impl<T, N> Shaped for Tuple<T, N> {}
impl<N> Shaped for Enum<N> {}
