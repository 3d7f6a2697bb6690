//! The column that a type is read from where nobody says its type.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::Arc;
use std::time::SystemTime;

use crate::types;

/// A type that has a column type of its own: what tuples and structs of `#[row(read)]` are made of.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say which column it is read from",
    label = "this type has no column of its own",
    note = "a type of your own derives `tinybird::Value`; of others, `with = path` reads one that does"
)]
pub trait Value {
    /// The type of the column.
    type Column: ?Sized;

    /// Appends the type's name in ClickHouse.
    #[doc(hidden)]
    fn write_type(name: &mut String);
}

macro_rules! values {
    ($($(#[$cfg:meta])? $Value:ty: $Column:ty, $name:literal;)+) => {
        $(
            $(#[$cfg])?
            impl Value for $Value {
                type Column = $Column;

                fn write_type(name: &mut String) {
                    name.push_str($name);
                }
            }
        )+
    };
}

values! {
    Box<str>: types::String, "String";
    Arc<str>: types::String, "String";
    Cow<'_, str>: types::String, "String";
    String: types::String, "String";
    bool: types::Bool, "Bool";
    u8: types::UInt8, "UInt8";
    u16: types::UInt16, "UInt16";
    u32: types::UInt32, "UInt32";
    u64: types::UInt64, "UInt64";
    u128: types::UInt128, "UInt128";
    types::U256: types::UInt256, "UInt256";
    i8: types::Int8, "Int8";
    i16: types::Int16, "Int16";
    i32: types::Int32, "Int32";
    i64: types::Int64, "Int64";
    i128: types::Int128, "Int128";
    types::I256: types::Int256, "Int256";
    f32: types::Float32, "Float32";
    f64: types::Float64, "Float64";
    types::Decimal: types::Decimal<76, 38>, "Decimal(76, 38)";
    Ipv4Addr: types::IPv4, "IPv4";
    Ipv6Addr: types::IPv6, "IPv6";
    SystemTime: types::DateTime64<9>, "DateTime64(9)";
    #[cfg(feature = "jiff")] jiff::Timestamp: types::DateTime64<9>, "DateTime64(9)";
    #[cfg(feature = "jiff")] jiff::civil::Date: types::Date32, "Date32";
    #[cfg(feature = "chrono")] chrono::DateTime<chrono::Utc>: types::DateTime64<9>, "DateTime64(9)";
    #[cfg(feature = "chrono")] chrono::NaiveDate: types::Date32, "Date32";
    #[cfg(feature = "time")] time::OffsetDateTime: types::DateTime64<9>, "DateTime64(9)";
    #[cfg(feature = "time")] time::Date: types::Date32, "Date32";
    #[cfg(feature = "uuid")] uuid::Uuid: types::Uuid, "UUID";
    #[cfg(feature = "rust_decimal")] rust_decimal::Decimal: types::Decimal<28, 14>, "Decimal(28, 14)";
    #[cfg(feature = "serde_json")] serde_json::Value: types::Dynamic, "Dynamic";
}

pub(crate) fn write_around(name: &mut String, around: &str, parts: &[fn(&mut String)]) {
    name.push_str(around);
    for (index, write_type) in parts.iter().enumerate() {
        name.push_str(if index == 0 { "(" } else { ", " });
        write_type(name);
    }
    name.push(')');
}

impl<T: Value<Column: Sized>> Value for Option<T> {
    type Column = types::Nullable<T::Column>;

    fn write_type(name: &mut String) {
        write_around(name, "Nullable", &[T::write_type]);
    }
}

macro_rules! lists {
    ($($List:ident<T $(, $S:ident)?>;)+) => {
        $(
            impl<T: Value<Column: Sized> $(, $S)?> Value for $List<T $(, $S)?> {
                type Column = types::Array<T::Column>;

                fn write_type(name: &mut String) {
                    write_around(name, "Array", &[T::write_type]);
                }
            }
        )+
    };
}

lists! {
    Vec<T>;
    BTreeSet<T>;
    HashSet<T, S>;
}

impl<K: Value<Column: Sized>, V: Value<Column: Sized>> Value for BTreeMap<K, V> {
    type Column = types::Map<K::Column, V::Column>;

    fn write_type(name: &mut String) {
        write_around(name, "Map", &[K::write_type, V::write_type]);
    }
}

impl<K: Value<Column: Sized>, V: Value<Column: Sized>, S> Value for HashMap<K, V, S> {
    type Column = types::Map<K::Column, V::Column>;

    fn write_type(name: &mut String) {
        write_around(name, "Map", &[K::write_type, V::write_type]);
    }
}
