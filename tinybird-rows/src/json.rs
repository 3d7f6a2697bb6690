//! Types of serde's, as JSON.

use serde::Serialize;
use serde::de::{Deserialize, DeserializeOwned, Deserializer};
use serde::ser::Serializer;

use crate::column::{FromColumn, ToColumn};
use crate::decode::Decoder;
use crate::encode::Encoder;
use crate::meta::Columns;
use crate::row::FromRow;
use crate::types;

/// Any type of serde's as a row, as the value of a `String` column, or as a parameter.
///
/// Columns of `JSON`, `Dynamic` and `Variant` take types of serde's without it.
///
/// ```
/// use tinybird_rows::{Json, from_ndjson};
///
/// let rows = from_ndjson::<Json<serde_json::Value>>("{\"any\": [1, {}]}");
/// let rows: Vec<_> = rows.collect::<Result<_, _>>()?;
/// assert_eq!(rows[0].0["any"][0], 1);
/// # Ok::<(), tinybird_rows::RowError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Json<T>(pub T);

impl<T> From<T> for Json<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T: Serialize> Serialize for Json<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Json<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self)
    }
}

impl<T: DeserializeOwned> FromRow for Json<T> {
    fn columns(_: &mut Columns) {}

    fn decode(from: &mut Decoder<'_>) -> Option<Self> {
        from.skip_space();
        from.serde().map(Self)
    }
}

impl<T: Serialize> ToColumn<types::String> for Json<T> {
    fn write(&self, to: &mut Encoder) {
        match serde_json::to_string(&self.0) {
            Ok(text) => to.string(&text),
            Err(_) => to.refuse(NOT_SERIALIZED),
        }
    }
}

impl<T: DeserializeOwned> FromColumn<types::String> for Json<T> {
    fn read(from: &mut Decoder<'_>) -> Option<Self> {
        match serde_json::from_str(&from.string()?) {
            Ok(value) => Some(Self(value)),
            Err(_) => from.refuse("this string is not JSON of the form that the field's type has"),
        }
    }
}

/// The errors of serde's tell values, which belong into no log.
const NOT_SERIALIZED: &str = "the value cannot be written as JSON";

impl Encoder {
    fn serde(&mut self, value: &(impl Serialize + ?Sized)) -> usize {
        let start = self.out().len();
        if serde_json::to_writer(&mut *self.out(), value).is_err() {
            self.refuse(NOT_SERIALIZED);
        }
        // `RawValue` may have several lines, and a row is one.
        let written = self.out().get_mut(start..).unwrap_or_default();
        written.iter_mut().filter(|byte| matches!(byte, b'\n' | b'\r')).for_each(|byte| *byte = b' ');
        start
    }
}

impl Decoder<'_> {
    fn serde<T: DeserializeOwned>(&mut self) -> Option<T> {
        match serde_json::from_str(self.value_text()?) {
            Ok(value) => Some(value),
            Err(_) => self.refuse("the JSON does not have the form that the field's type has"),
        }
    }
}

#[diagnostic::do_not_recommend]
impl<T: Serialize + ?Sized> ToColumn<types::Json> for T {
    fn write(&self, to: &mut Encoder) {
        let start = to.serde(self);
        if to.out().get(start..).unwrap_or_default().trim_ascii_start().first() != Some(&b'{') {
            to.refuse("a column of `JSON` takes objects");
        }
    }
}

#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned> FromColumn<types::Json> for T {
    fn read(from: &mut Decoder<'_>) -> Option<Self> {
        from.serde()
    }
}

macro_rules! any_json {
    ($($Column:ident)+) => {
        $(
            #[diagnostic::do_not_recommend]
            impl<T: Serialize + ?Sized> ToColumn<types::$Column> for T {
                fn write(&self, to: &mut Encoder) {
                    to.serde(self);
                }
            }

            #[diagnostic::do_not_recommend]
            impl<T: DeserializeOwned> FromColumn<types::$Column> for T {
                fn read(from: &mut Decoder<'_>) -> Option<Self> {
                    from.serde()
                }
            }
        )+
    };
}

any_json!(Dynamic Variant);
