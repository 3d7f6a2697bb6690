//! What the name of a type says about its values' JSON.

/// The form of a type's values.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Shape {
    Leaf(Leaf),
    Nullable(Box<Shape>),
    Array(Box<Shape>),
    Map(Box<Shape>, Box<Shape>),
    Tuple(Vec<Shape>),
    /// Any JSON.
    Any,
    /// Only null.
    Null,
    /// The state of an aggregate function, which no one reads.
    State,
    /// A type that came after this program: its values tell whether they fit.
    Unknown,
}

/// A single value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Leaf {
    String,
    Enum,
    Uuid,
    IPv4,
    IPv6,
    Bool,
    Integer,
    Float,
    Decimal,
    Date,
    Time,
}

/// Types nest no deeper than this.
const DEEPEST: usize = 32;

/// Reads the name of a type. Zones go to `zones`, in the order of the text.
pub(super) fn read<'a>(text: &'a str, zones: &mut Vec<&'a str>) -> Shape {
    read_type(text, zones, DEEPEST)
}

fn read_type<'a>(text: &'a str, zones: &mut Vec<&'a str>, depth: usize) -> Shape {
    let (name, arguments) = split(text.trim());
    let Some(depth) = depth.checked_sub(1) else { return Shape::Unknown };
    let mut inner = |text: &'a str| Box::new(read_type(text, zones, depth));
    match (name, arguments.as_slice()) {
        ("LowCardinality", [of]) | ("SimpleAggregateFunction", [_, of]) => *inner(of),
        ("Nullable", [of]) => Shape::Nullable(inner(of)),
        ("Array", [of]) => Shape::Array(inner(of)),
        ("Map", [key, value]) => {
            let key = inner(key);
            Shape::Map(key, inner(value))
        }
        ("Tuple", elements) => {
            Shape::Tuple(elements.iter().map(|element| *inner(without_name(element))).collect())
        }
        ("Nested", elements) => {
            let elements = elements.iter().map(|element| *inner(without_name(element))).collect();
            Shape::Array(Box::new(Shape::Tuple(elements)))
        }
        ("DateTime" | "DateTime32", arguments) => time(arguments.first(), zones),
        ("DateTime64", arguments) => time(arguments.get(1), zones),
        ("Point", []) => geometry(0),
        ("Ring" | "LineString", []) => geometry(1),
        ("Polygon" | "MultiLineString", []) => geometry(2),
        ("MultiPolygon", []) => geometry(3),
        ("JSON" | "Dynamic" | "Variant" | "Object" | "Geometry", _) => Shape::Any,
        ("Nothing", []) => Shape::Null,
        ("AggregateFunction", _) => Shape::State,
        (name, _) => leaf(name).map_or(Shape::Unknown, Shape::Leaf),
    }
}

fn time<'a>(zone: Option<&&'a str>, zones: &mut Vec<&'a str>) -> Shape {
    if let Some(zone) = zone {
        zones.push(zone.trim_matches('\''));
    }
    Shape::Leaf(Leaf::Time)
}

fn geometry(depth: usize) -> Shape {
    let point = Shape::Tuple(vec![Shape::Leaf(Leaf::Float); 2]);
    (0..depth).fold(point, |inner, _| Shape::Array(Box::new(inner)))
}

fn leaf(name: &str) -> Option<Leaf> {
    Some(match name {
        "String" | "FixedString" => Leaf::String,
        "Enum8" | "Enum16" => Leaf::Enum,
        "UUID" => Leaf::Uuid,
        "IPv4" => Leaf::IPv4,
        "IPv6" => Leaf::IPv6,
        "Bool" => Leaf::Bool,
        "Float32" | "Float64" | "BFloat16" => Leaf::Float,
        "Date" | "Date32" => Leaf::Date,
        _ if name.starts_with("Interval") => Leaf::Integer,
        _ if name.starts_with("Decimal") => Leaf::Decimal,
        _ => {
            let bits = name.trim_start_matches('U').strip_prefix("Int")?;
            matches!(bits, "8" | "16" | "32" | "64" | "128" | "256").then_some(Leaf::Integer)?
        }
    })
}

/// The name in front of the parentheses, and what stands in them between commas.
fn split(text: &str) -> (&str, Vec<&str>) {
    let Some((name, rest)) = text.split_once('(') else { return (text, Vec::new()) };
    let inside = rest.strip_suffix(')').unwrap_or(rest);
    let mut arguments = Vec::new();
    let mut start = 0;
    let mut depth = 0_usize;
    let mut quote = None;
    let mut is_escaped = false;
    for (at, byte) in inside.bytes().enumerate() {
        match (quote, byte) {
            (Some(_), _) if is_escaped => is_escaped = false,
            (Some(_), b'\\') => is_escaped = true,
            (Some(open), _) if byte == open => quote = None,
            (Some(_), _) => {}
            (None, b'\'' | b'`' | b'"') => quote = Some(byte),
            (None, b'(') => depth += 1,
            (None, b')') => depth = depth.saturating_sub(1),
            (None, b',') if depth == 0 => {
                arguments.push(inside.get(start..at).unwrap_or_default().trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    let last = inside.get(start..).unwrap_or_default().trim();
    if !last.is_empty() {
        arguments.push(last);
    }
    (name, arguments)
}

/// The type of a tuple's element, which may stand after a name.
fn without_name(element: &str) -> &str {
    if let Some(rest) = element.strip_prefix('`') {
        let mut is_escaped = false;
        let end = rest.bytes().position(|byte| {
            let ends = byte == b'`' && !is_escaped;
            is_escaped = byte == b'\\' && !is_escaped;
            ends
        });
        return end.and_then(|end| rest.get(end + 1..)).unwrap_or_default();
    }
    let word = element.find([' ', '(']).unwrap_or(element.len());
    match element.split_at_checked(word) {
        Some((_, of)) if of.starts_with(' ') => of,
        _ => element,
    }
}

impl Shape {
    /// Whether values of `other` can be read where `self` is expected.
    pub(super) fn takes(&self, other: &Shape) -> bool {
        match (self, other) {
            (Shape::Any | Shape::Unknown, _) | (_, Shape::Unknown) => true,
            (Shape::Nullable(_), Shape::Null) => true,
            (Shape::Nullable(this), Shape::Nullable(other)) => **other == Shape::Null || this.takes(other),
            (Shape::Nullable(this), other) => this.takes(other),
            (Shape::Leaf(this), Shape::Leaf(other)) => this.takes(*other),
            // An empty array has elements of no type.
            (Shape::Array(_), Shape::Array(other)) if **other == Shape::Null => true,
            (Shape::Array(this), Shape::Array(other)) => this.takes(other),
            (Shape::Map(key, value), Shape::Map(other_key, other_value)) => {
                key.takes(other_key) && value.takes(other_value)
            }
            (Shape::Tuple(this), Shape::Tuple(other)) => {
                this.len() == other.len() && this.iter().zip(other).all(|(this, other)| this.takes(other))
            }
            _ => false,
        }
    }
}

impl Leaf {
    fn takes(self, other: Self) -> bool {
        let is_string = |leaf| {
            matches!(
                leaf,
                Self::String | Self::Enum | Self::Uuid | Self::IPv4 | Self::IPv6 | Self::Date | Self::Time
            )
        };
        match self {
            Self::String => is_string(other),
            Self::Enum | Self::Uuid | Self::IPv4 | Self::IPv6 => other == self || other == Self::String,
            Self::Bool => matches!(other, Self::Bool | Self::Integer),
            Self::Float => matches!(other, Self::Float | Self::Integer | Self::Decimal),
            Self::Decimal => matches!(other, Self::Decimal | Self::Integer),
            Self::Integer | Self::Date => other == self,
            Self::Time => matches!(other, Self::Time | Self::Date),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str) -> Shape {
        read(text, &mut Vec::new())
    }

    #[test]
    fn knows_names() {
        assert_eq!(
            shape("LowCardinality(Nullable(String))"),
            Shape::Nullable(Box::new(Shape::Leaf(Leaf::String)))
        );
        assert_eq!(shape("SimpleAggregateFunction(sum, UInt64)"), Shape::Leaf(Leaf::Integer));
        assert_eq!(shape("Enum8('a(,b' = 1, 'it\\'s)' = 2)"), Shape::Leaf(Leaf::Enum));
        assert_eq!(shape("Decimal(38, 9)"), Shape::Leaf(Leaf::Decimal));
        assert_eq!(shape("Polygon"), shape("Array(Array(Tuple(Float64, Float64)))"));
        assert_eq!(shape("Nested(a UInt8, `b c` String)"), shape("Array(Tuple(UInt8, String))"));
        assert_eq!(
            shape("Tuple(x Map(String, Int8), `y\\`,z` UUID)"),
            shape("Tuple(Map(String, Int8), UUID)")
        );
        assert_eq!(shape("AggregateFunction(uniq, String)"), Shape::State);
        assert_eq!(shape("Int7"), Shape::Unknown);
        assert_eq!(shape(&"Array(".repeat(100)), shape(&"Array(".repeat(101)));
    }

    #[test]
    fn finds_zones() {
        let mut zones = Vec::new();
        read("Map(DateTime('Asia/Tokyo'), Tuple(DateTime64(3, 'UTC'), DateTime))", &mut zones);
        assert_eq!(zones, ["Asia/Tokyo", "UTC"]);
    }

    #[test]
    fn takes_what_can_be_read() {
        for (this, other, expected) in [
            ("UInt64", "UInt8", true),
            ("Int32", "UInt64", true),
            ("UInt64", "String", false),
            ("UInt64", "Nullable(UInt64)", false),
            ("Nullable(UInt64)", "UInt64", true),
            ("Nullable(UInt64)", "Nullable(Nothing)", true),
            ("Float64", "Decimal(9, 2)", true),
            ("UInt64", "Float64", false),
            ("String", "Enum8('a' = 1)", true),
            ("Enum8('a' = 1)", "String", true),
            ("UUID", "IPv4", false),
            ("DateTime", "DateTime64(3)", true),
            ("Array(String)", "Array(Nothing)", true),
            ("Array(String)", "String", false),
            ("Array(String)", "Array(Nullable(String))", false),
            ("Map(String, UInt64)", "Map(LowCardinality(String), UInt8)", true),
            ("Tuple(a UInt8, b String)", "Tuple(UInt8, String)", true),
            ("Tuple(UInt8, String)", "Tuple(UInt8)", false),
            ("JSON", "Array(Tuple(UInt8, String))", true),
            ("String", "AggregateFunction(uniq, String)", false),
            ("String", "TypeOfTomorrow", true),
        ] {
            assert_eq!(shape(this).takes(&shape(other)), expected, "{this} {other}");
        }
    }
}
