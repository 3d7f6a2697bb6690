//! The table of types: what a value of a column is in Rust.

use crate::column_type::{Element, Type};

/// A line of the table.
#[derive(Debug)]
pub struct Mapping {
    /// The types of columns, as they are documented.
    pub clickhouse: &'static str,
    /// The Rust type, as it is documented and, where it stands by itself, as generated code names it.
    pub rust: &'static str,
    /// The crate that it comes from, which is also the feature that it needs; `types` is a module of our own.
    pub origin: &'static str,
    /// What else `#[row(..)]` may name, as Markdown.
    pub also: &'static str,
    /// Whether it has a value to begin with.
    pub has_default: bool,
}

impl Mapping {
    /// The feature of the crate that it needs.
    #[must_use]
    pub fn feature(&self) -> Option<&'static str> {
        matches!(self.origin, "jiff" | "uuid" | "rust_decimal" | "serde_json").then_some(self.origin)
    }
}

/// What a value of a type is in Rust.
#[derive(Debug, Clone, Copy)]
pub enum RustType<'t> {
    /// A type that stands by itself.
    Plain(&'static Mapping),
    /// What another type is.
    Same(&'t Type),
    /// An enum, which the macro declares.
    Enum(&'t [(String, i16)]),
    /// `Option<T>`
    Option(&'t Type),
    /// `Vec<T>`
    Array(&'t Type),
    /// `BTreeMap<K, V>`
    Map(&'t Type, &'t Type),
    /// `(A, B)`
    Tuple(&'t [Element]),
    /// A struct, which the macro declares.
    Struct(&'t [Element]),
    /// Lists of so many dimensions, of points.
    Points(usize),
    /// The states of aggregate functions, which no program reads.
    State,
    /// A type that a program has to name.
    None,
}

macro_rules! table {
    ($($NAME:ident: $clickhouse:literal, $origin:literal $rust:literal, $also:literal $(, $unset:ident)?;)+) => {
        $(static $NAME: Mapping = Mapping {
            clickhouse: $clickhouse,
            rust: $rust,
            origin: $origin,
            also: $also,
            has_default: concat!($(stringify!($unset))?).is_empty(),
        };)+

        /// Every line, in the order of the documentation.
        pub static TABLE: &[&Mapping] = &[$(&$NAME),+];
    };
}

table! {
    STRING: "`String`, `FixedString(N)`", "std" "String", "`&'a str`, `Cow<'a, str>`, `Box<str>`, `Arc<str>`, a type of one's own";
    BOOL: "`Bool`", "std" "bool", "";
    UINT8: "`UInt8`", "std" "u8", "`bool`";
    UINT16: "`UInt16`", "std" "u16", "a smaller unsigned integer";
    UINT32: "`UInt32`", "std" "u32", "a smaller unsigned integer";
    UINT64: "`UInt64`", "std" "u64", "a smaller unsigned integer";
    UINT128: "`UInt128`", "std" "u128", "a smaller unsigned integer";
    UINT256: "`UInt256`", "types" "types::U256", "an unsigned integer, `String` (checked)";
    INT8: "`Int8`", "std" "i8", "";
    INT16: "`Int16`", "std" "i16", "`i8`";
    INT32: "`Int32`", "std" "i32", "a smaller signed integer";
    INT64: "`Int64`", "std" "i64", "a smaller signed integer";
    INT128: "`Int128`", "std" "i128", "a smaller signed integer";
    INT256: "`Int256`", "types" "types::I256", "a signed integer, `String` (checked)";
    FLOAT32: "`Float32`", "std" "f32", "";
    FLOAT64: "`Float64`", "std" "f64", "";
    DECIMAL: "`Decimal` of up to 28 digits", "rust_decimal" "rust_decimal::Decimal", "`types::Decimal`";
    WIDE_DECIMAL: "`Decimal` of more digits", "types" "types::Decimal", "";
    DATE: "`Date`, `Date32`", "jiff" "jiff::civil::Date", "`chrono::NaiveDate`, `time::Date`";
    TIME: "`DateTime`, `DateTime64`", "jiff" "jiff::Timestamp", "`chrono::DateTime<Utc>`, `time::OffsetDateTime`, `SystemTime`";
    UUID: "`UUID`", "uuid" "uuid::Uuid", "`String` (checked)";
    IPV4: "`IPv4`", "net" "Ipv4Addr", "`String` (checked)", unset;
    IPV6: "`IPv6`", "net" "Ipv6Addr", "`String` (checked)", unset;
    ENUM: "`Enum8`, `Enum16`", "macro" "an enum, `PageViewStatus { Ok, Gone }`", "`String` (checked), an enum of one's own";
    NULLABLE: "`Nullable(T)`", "macro" "Option<T>", "";
    SAME: "`LowCardinality(T)`, `SimpleAggregateFunction(f, T)`", "macro" "T", "";
    ARRAY: "`Array(T)`", "macro" "Vec<T>", "`&'a [T]`, `HashSet<T>`, `BTreeSet<T>`";
    MAP: "`Map(K, V)`", "macro" "BTreeMap<K, V>", "`HashMap<K, V>`, `Vec<(K, V)>`";
    TUPLE: "`Tuple(A, B)`", "macro" "(A, B)", "";
    STRUCT: "`Tuple(x A, y B)`", "macro" "a struct, `PageViewGeo { x, y }`", "a struct of one's own";
    JSON: "`JSON`, `Variant`, `Dynamic`", "serde_json" "serde_json::Value", "every type of serde's";
    POINTS: "`Point`; `Ring`, `LineString`; `Polygon`, `MultiLineString`; `MultiPolygon`", "macro" "(f64, f64); `Vec`s of it", "";
}

/// What a value of this type is in Rust.
#[must_use]
pub fn of(kind: &Type) -> RustType<'_> {
    use RustType::Plain;
    match kind {
        Type::Bool => Plain(&BOOL),
        Type::Int { bits, signed } => Plain(match (signed, bits) {
            (false, 8) => &UINT8,
            (false, 16) => &UINT16,
            (false, 32) => &UINT32,
            (false, 64) => &UINT64,
            (false, 128) => &UINT128,
            (false, _) => &UINT256,
            (true, 8) => &INT8,
            (true, 16) => &INT16,
            (true, 32) => &INT32,
            (true, 64) => &INT64,
            (true, 128) => &INT128,
            (true, _) => &INT256,
        }),
        Type::Float { bits: 32 } => Plain(&FLOAT32),
        Type::Float { .. } => Plain(&FLOAT64),
        Type::Decimal { precision: 0..=28, .. } => Plain(&DECIMAL),
        Type::Decimal { .. } => Plain(&WIDE_DECIMAL),
        Type::String | Type::FixedString(_) => Plain(&STRING),
        Type::Uuid => Plain(&UUID),
        Type::IPv4 => Plain(&IPV4),
        Type::IPv6 => Plain(&IPV6),
        Type::Date | Type::Date32 => Plain(&DATE),
        Type::DateTime { .. } | Type::DateTime64 { .. } => Plain(&TIME),
        Type::Enum { names, .. } => RustType::Enum(names),
        Type::Array(inner) => RustType::Array(inner),
        Type::Map(key, value) => RustType::Map(key, value),
        Type::Tuple(elements) if elements.iter().any(|element| element.name.is_some()) => {
            RustType::Struct(elements)
        }
        Type::Tuple(elements) => RustType::Tuple(elements),
        Type::Nullable(inner) => RustType::Option(inner),
        Type::LowCardinality(inner) | Type::Simple { of: inner, .. } => RustType::Same(inner),
        Type::Variant(_) | Type::Dynamic { .. } | Type::Json(_) => Plain(&JSON),
        Type::Geo(geometry) => RustType::Points(geometry.dimensions()),
        Type::State { .. } => RustType::State,
        Type::Nested(_) | Type::Interval { .. } | Type::Refused => RustType::None,
    }
}

/// The lines of the table as Markdown.
#[cfg(feature = "reference")]
#[must_use]
pub fn table() -> String {
    let mut table =
        String::from("| ClickHouse | Rust | feature | also by `#[row(..)]` |\n|---|---|---|---|\n");
    for mapping in TABLE {
        let is_code = !mapping.rust.contains([' ', ';']) || mapping.rust.starts_with(['B', '(']);
        let rust = match mapping.rust.split_once("; ") {
            Some((first, rest)) => format!("`{first}`; {rest}"),
            None if is_code => format!("`{}`", mapping.rust),
            None => mapping.rust.to_owned(),
        };
        let feature = mapping.feature().map(|feature| format!("`{feature}`")).unwrap_or_default();
        table.push_str(&format!("| {} | {rust} | {feature} | {} |\n", mapping.clickhouse, mapping.also));
    }
    table
}
