//! What a parameter of a template is in Rust.

use crate::template::ParameterType;

/// What a value of a parameter is in Rust.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RustParameter {
    /// `String`
    Text,
    /// A number or a flag: how `tinybird::types` calls its type, and the Rust type.
    Plain(&'static str, &'static str),
    /// `jiff::Timestamp`
    Time {
        /// Whether it has a fraction.
        is_fine: bool,
    },
    /// `jiff::civil::Date`
    Date,
    /// `Json<T>`
    Json,
    /// `Vec<T>`
    List(Box<Self>),
}

impl RustParameter {
    /// What a parameter of this type is; none where the type is unknown, which is refused for itself.
    #[must_use]
    pub fn of(kind: &ParameterType) -> Option<Self> {
        Some(match kind {
            ParameterType::String | ParameterType::Column | ParameterType::Columns => Self::Text,
            ParameterType::Boolean => Self::Plain("Bool", "bool"),
            ParameterType::Int8 => Self::Plain("Int8", "i8"),
            ParameterType::Int16 => Self::Plain("Int16", "i16"),
            ParameterType::Int32 | ParameterType::Int | ParameterType::Integer => Self::Plain("Int32", "i32"),
            ParameterType::Int64 => Self::Plain("Int64", "i64"),
            ParameterType::Int128 => Self::Plain("Int128", "i128"),
            ParameterType::Int256 => Self::Plain("Int256", "types::I256"),
            ParameterType::UInt8 => Self::Plain("UInt8", "u8"),
            ParameterType::UInt16 => Self::Plain("UInt16", "u16"),
            ParameterType::UInt32 => Self::Plain("UInt32", "u32"),
            ParameterType::UInt64 => Self::Plain("UInt64", "u64"),
            ParameterType::UInt128 => Self::Plain("UInt128", "u128"),
            ParameterType::UInt256 => Self::Plain("UInt256", "types::U256"),
            ParameterType::Float32 => Self::Plain("Float32", "f64"),
            ParameterType::Float64 => Self::Plain("Float64", "f64"),
            ParameterType::Date => Self::Date,
            ParameterType::DateTime => Self::Time { is_fine: false },
            ParameterType::DateTime64 => Self::Time { is_fine: true },
            ParameterType::Json => Self::Json,
            ParameterType::Array(of) => Self::List(Box::new(Self::of(of)?)),
            ParameterType::Other(name) if matches!(name.as_str(), "symbol" | "table") => Self::Text,
            ParameterType::Other(_) => return None,
        })
    }

    /// The feature that it needs.
    #[must_use]
    pub fn feature(&self) -> Option<&'static str> {
        match self {
            Self::Time { .. } | Self::Date => Some("jiff"),
            Self::List(of) => of.feature(),
            // Without `serde_json` it is text.
            Self::Text | Self::Plain(..) | Self::Json => None,
        }
    }
}
