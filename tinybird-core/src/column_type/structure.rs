//! What a type is made of.

/// A type, taken apart: all that its text says, but for the name it was written by (`VARCHAR` is `String`).
///
/// It displays as ClickHouse writes it, with ClickHouse's own names, the numbers of all names of an enum, and the
/// precision and the scale of every decimal.
#[doc(hidden)]
#[derive(Debug, Clone, PartialEq)]
pub enum Type {
    /// `Bool`
    Bool,
    /// `Int8` to `Int256`, `UInt8` to `UInt256`.
    Int {
        /// How many bits a number has: 8 to 256.
        bits: u16,
        /// Whether there are negative ones.
        signed: bool,
    },
    /// `Float32`, `Float64`
    Float {
        /// 32 or 64.
        bits: u16,
    },
    /// `Decimal(P, S)`
    Decimal {
        /// How many digits a number has in all.
        precision: u32,
        /// How many of them stand after the point.
        scale: u32,
    },
    /// `String`
    String,
    /// `FixedString(N)`, of so many bytes.
    FixedString(u32),
    /// `UUID`
    Uuid,
    /// `IPv4`
    IPv4,
    /// `IPv6`
    IPv6,
    /// `Date`
    Date,
    /// `Date32`
    Date32,
    /// `DateTime`
    DateTime {
        /// The time zone, where the type names one.
        zone: Option<String>,
    },
    /// `DateTime64(P)`
    DateTime64 {
        /// How many digits the fraction of a second has: 0 to 9.
        precision: u32,
        /// The time zone, where the type names one.
        zone: Option<String>,
    },
    /// `Enum8`, `Enum16`
    Enum {
        /// Whether it is an `Enum16`.
        wide: bool,
        /// The names with their numbers, as they were written.
        names: Vec<(String, i16)>,
    },
    /// `IntervalDay` and the like.
    Interval {
        /// The unit, such as `Day`.
        unit: &'static str,
    },
    /// `Array(T)`
    Array(Box<Type>),
    /// `Map(K, V)`
    Map(Box<Type>, Box<Type>),
    /// `Tuple(A, B)` or `Tuple(x A, y B)`: all elements have a name, or none.
    Tuple(Vec<Element>),
    /// `Nested(x A, y B)`: all columns have a name.
    Nested(Vec<Element>),
    /// `Nullable(T)`
    Nullable(Box<Type>),
    /// `LowCardinality(T)`
    LowCardinality(Box<Type>),
    /// `Variant(A, B)`
    Variant(Vec<Type>),
    /// `Dynamic`
    Dynamic {
        /// `max_types`, where it is given.
        max_types: Option<u32>,
    },
    /// `JSON`
    Json(Box<JsonType>),
    /// Points, rings, lines and polygons.
    Geo(Geometry),
    /// `SimpleAggregateFunction(f, T)`
    Simple {
        /// The function, with its parameters.
        function: String,
        /// What is stored.
        of: Box<Type>,
    },
    /// `AggregateFunction(f, A, B)`: the state of an aggregate function.
    State {
        /// The version of the state, where it is given.
        version: Option<u32>,
        /// The function with its parameters, as it was written: `quantiles(0.5, 0.9)`.
        function: String,
        /// The types of its arguments.
        arguments: Vec<Type>,
    },
    /// What was refused: no further rule is asked about it.
    Refused,
}

/// An element of a tuple, or a column of `Nested`.
#[doc(hidden)]
#[derive(Debug, Clone, PartialEq)]
pub struct Element {
    /// Its name, where it has one.
    pub name: Option<String>,
    /// Its type.
    pub of: Type,
}

/// What `JSON` takes in parentheses.
#[doc(hidden)]
#[derive(Debug, Clone, PartialEq, Default)]
pub struct JsonType {
    /// `max_dynamic_types`, where it is given.
    pub max_dynamic_types: Option<u32>,
    /// `max_dynamic_paths`, where it is given.
    pub max_dynamic_paths: Option<u32>,
    /// The paths that have a type, each by its keys.
    pub paths: Vec<(Vec<String>, Type)>,
    /// `SKIP ..`: the paths that are not stored.
    pub skip: Vec<Vec<String>>,
    /// `SKIP REGEXP ..`: the patterns of paths that are not stored.
    pub skip_regexp: Vec<String>,
}

/// The geometric types.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Geometry {
    /// Two coordinates.
    Point,
    /// An array of points.
    Ring,
    /// An array of points.
    LineString,
    /// An array of lines.
    MultiLineString,
    /// An array of rings.
    Polygon,
    /// An array of polygons.
    MultiPolygon,
}

impl Geometry {
    /// All of them.
    pub(super) const ALL: [Self; 6] =
        [Self::Point, Self::Ring, Self::LineString, Self::MultiLineString, Self::Polygon, Self::MultiPolygon];

    /// Its name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Point => "Point",
            Self::Ring => "Ring",
            Self::LineString => "LineString",
            Self::MultiLineString => "MultiLineString",
            Self::Polygon => "Polygon",
            Self::MultiPolygon => "MultiPolygon",
        }
    }
}

impl Geometry {
    /// How many lists are around its points.
    #[must_use]
    pub const fn dimensions(self) -> usize {
        match self {
            Self::Point => 0,
            Self::Ring | Self::LineString => 1,
            Self::Polygon | Self::MultiLineString => 2,
            Self::MultiPolygon => 3,
        }
    }
}

impl Type {
    /// Through `LowCardinality`, `SimpleAggregateFunction` and `Nullable`: the type of the value itself.
    #[must_use]
    pub fn value(&self) -> &Self {
        let mut kind = self;
        while let Self::Nullable(inner) | Self::LowCardinality(inner) | Self::Simple { of: inner, .. } = kind
        {
            kind = inner;
        }
        kind
    }

    /// Through `SimpleAggregateFunction`: what is stored.
    #[must_use]
    pub fn stored(&self) -> &Self {
        let mut kind = self;
        while let Self::Simple { of: inner, .. } = kind {
            kind = inner;
        }
        kind
    }

    /// Whether a value may be `NULL`: `Nullable(..)`, `LowCardinality(Nullable(..))`, `Variant` and `Dynamic`.
    #[must_use]
    pub fn takes_null(&self) -> bool {
        match self.stored() {
            Self::Nullable(_) | Self::Variant(_) | Self::Dynamic { .. } => true,
            Self::LowCardinality(inner) => inner.takes_null(),
            _ => false,
        }
    }
}
