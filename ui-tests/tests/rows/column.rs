//! Columns at random: as the macro's text, as a Rust type, and as an expression that makes a value.

use crate::random::Random;

/// A type of a column.
#[derive(Clone)]
struct Type {
    /// In the macro.
    declared: String,
    /// Of the field.
    rust: String,
    /// What makes a value with `r: &mut Random`, in a row that the macro declares, and in one of one's own.
    made: [String; 2],
}

/// A column.
pub struct Column {
    name: String,
    field: String,
    path: Option<String>,
    of: Type,
    /// The default in the macro, and what a row that leaves the column out has.
    default: Option<(&'static str, &'static str)>,
    /// Of an array: an expression for one element; each element has an object of its own.
    element: Option<Type>,
}

macro_rules! leaves {
    ($($declared:literal: $rust:literal, $made:literal;)+) => {
        &[$(($declared, $rust, $made)),+]
    };
}

/// Every type that is made of no others.
const LEAVES: &[(&str, &str, &str)] = leaves! {
    "String": "String", "r.string(60)";
    "FixedString(12)": "String", "r.string(12)";
    "Bool": "bool", "r.one_in(2)";
    "UInt8": "u8", "r.unsigned(8) as u8";
    "UInt16": "u16", "r.unsigned(16) as u16";
    "UInt32": "u32", "r.unsigned(32) as u32";
    "UInt64": "u64", "r.unsigned(64) as u64";
    "UInt128": "u128", "r.unsigned(128)";
    "UInt256": "U256", "U256::from_le_bytes(wide(r))";
    "Int8": "i8", "r.signed(8) as i8";
    "Int16": "i16", "r.signed(16) as i16";
    "Int32": "i32", "r.signed(32) as i32";
    "Int64": "i64", "r.signed(64) as i64";
    "Int128": "i128", "r.signed(128)";
    "Int256": "I256", "I256::from_le_bytes(wide(r))";
    "Float32": "f32", "small_float(r)";
    "Float64": "f64", "float(r)";
    "Decimal(9, 2)": "rust_decimal::Decimal", "decimal(r, 7, 2)";
    "Decimal(28, 28)": "rust_decimal::Decimal", "decimal(r, 0, 28)";
    "Decimal(38, 10)": "types::Decimal", "decimal(r, 28, 10)";
    "Decimal(76, 38)": "types::Decimal", "decimal(r, 38, 38)";
    "Date": "civil::Date", "day(r, 0, 65_535)";
    "Date32": "civil::Date", "day(r, -25_567, 120_529)";
    "DateTime": "Timestamp", "time(r, 0, u32::MAX.into(), 0)";
    "DateTime(\"Europe/Madrid\")": "Timestamp", "summer(r)";
    "DateTime64(3)": "Timestamp", "time(r, -2_208_988_800, 10_413_791_999, 3)";
    "DateTime64(6)": "Timestamp", "time(r, -2_208_988_800, 10_413_791_999, 6)";
    "DateTime64(9)": "Timestamp", "time(r, -2_208_988_800, 9_223_372_035, 9)";
    "DateTime64(3, \"Asia/Kathmandu\")": "Timestamp", "time(r, 600_000_000, 10_413_791_999, 3)";
    "UUID": "uuid::Uuid", "uuid::Uuid::from_u128(r.wide_bits())";
    "IPv4": "Ipv4Addr", "Ipv4Addr::from(r.bits() as u32)";
    "IPv6": "Ipv6Addr", "Ipv6Addr::from(r.wide_bits())";
};

/// What is never null, nor in anything else.
const ALONE: &[(&str, &str, &str)] = leaves! {
    "JSON": "serde_json::Value", "object(r, 2)";
    "Variant(String, Float64)": "serde_json::Value", "(r.signed(40) as f64 + 0.5).into()";
    "Point": "(f64, f64)", "(float(r), float(r))";
    "Polygon": "Vec<Vec<(f64, f64)>>", "r.list(|r| r.list(|r| (float(r), float(r))))";
    "LowCardinality(String)": "String", "r.string(20)";
    "LowCardinality(Nullable(String))": "Option<String>", "r.option(|r| r.string(20))";
};

/// Columns with defaults, and what the server then has.
const DEFAULTS: &[(&str, &str, &str, &str)] = &[
    ("String", "\"it's free\"", "String", "\"it's free\".to_owned()"),
    ("UInt64", "18446744073709551615", "u64", "u64::MAX"),
    ("Nullable(Int32)", "-3", "i32", "-3"),
    ("Bool", "true", "bool", "true"),
    ("Float64", "1.5", "f64", "1.5"),
    ("LowCardinality(String)", "\"\"", "String", "String::new()"),
];

const ENUM: &str = "Enum16(\"ok\" = 1, \"it's \\\"gone\\\"\" = -2, \"\" = 300, \"a-b\" = 4)";
const NAMES: &str = "r.pick(&[\"ok\", \"it's \\\"gone\\\"\", \"\", \"a-b\"])";

/// In which order the types come, so that each of them does.
#[derive(Default)]
pub struct Order {
    leaf: usize,
    alone: usize,
    default: usize,
}

fn next<T: Copy>(of: &[T], number: &mut usize) -> T {
    *number += 1;
    of[(*number - 1) % of.len()]
}

fn leaf((declared, rust, made): (&str, &str, &str)) -> Type {
    Type { declared: declared.to_owned(), rust: rust.to_owned(), made: [made.to_owned(), made.to_owned()] }
}

fn enumeration() -> Type {
    let made = [format!("{NAMES}.parse().unwrap()"), format!("{NAMES}.to_owned()")];
    Type { declared: ENUM.to_owned(), rust: "String".to_owned(), made }
}

/// A leaf or an enum, which may be null.
fn simple(order: &mut Order, random: &mut Random) -> Type {
    let of = if random.one_in(8) { enumeration() } else { leaf(next(LEAVES, &mut order.leaf)) };
    if random.one_in(3) { around(of, "Nullable", "Option", "r.option") } else { of }
}

fn around(of: Type, declared: &str, rust: &str, make: &str) -> Type {
    Type {
        declared: format!("{declared}({})", of.declared),
        rust: format!("{rust}<{}>", of.rust),
        made: of.made.map(|made| format!("{make}(|r| {made})")),
    }
}

/// A key of a map.
fn key(random: &mut Random) -> Type {
    match random.below(4) {
        0 => leaf(("UUID", "uuid::Uuid", "uuid::Uuid::from_u128(r.wide_bits())")),
        1 => leaf(("Int64", "i64", "r.signed(64) as i64")),
        2 => enumeration(),
        _ => leaf(("String", "String", "r.string(20)")),
    }
}

/// Any type. Structs of tuples are named after the column, of which one has one at most.
fn any(order: &mut Order, random: &mut Random) -> Type {
    let of = match random.below(7) {
        0 | 1 => return simple(order, random),
        2 => return leaf(next(ALONE, &mut order.alone)),
        3 => {
            let (key, value) = (key(random), simple(order, random));
            let made = |index: usize| {
                format!("r.list(|r| ({}, {})).into_iter().collect()", key.made[index], value.made[index])
            };
            return Type {
                declared: format!("Map({}, {})", key.declared, value.declared),
                rust: format!("BTreeMap<{}, {}>", key.rust, value.rust),
                made: [made(0), made(1)],
            };
        }
        4 => {
            let (a, b) = (simple(order, random), simple(order, random));
            let made = |index: usize| format!("({}, {})", a.made[index], b.made[index]);
            Type {
                declared: format!("Tuple({}, {})", a.declared, b.declared),
                rust: format!("({}, {})", a.rust, b.rust),
                made: [made(0), made(1)],
            }
        }
        5 => {
            let (a, b) = (simple(order, random), simple(order, random));
            Type {
                declared: format!("Tuple(first {}, type {})", a.declared, b.declared),
                rust: format!("({}, {})", a.rust, b.rust),
                made: [
                    format!("STRUCT {{ first: {}, r#type: {} }}", a.made[0], b.made[0]),
                    format!("({}, {})", a.made[1], b.made[1]),
                ],
            }
        }
        _ => simple(order, random),
    };
    match random.below(3) {
        0 => around(around(of, "Array", "Vec", "r.list"), "Array", "Vec", "r.list"),
        1 => around(of, "Array", "Vec", "r.list"),
        _ => of,
    }
}

impl Column {
    pub fn random(index: usize, order: &mut Order, random: &mut Random) -> Self {
        let (name, field) = match random.below(6) {
            0 => (format!("\"c{index}.Org-NAME\""), format!("c{index}_Org_NAME")),
            _ => (format!("c{index}"), format!("c{index}")),
        };
        let mut column = Self { name, field, path: None, of: enumeration(), default: None, element: None };
        match random.below(8) {
            0 => {
                let (declared, default, rust, kept) = next(DEFAULTS, &mut order.default);
                let all = LEAVES.iter().find(|(_, other, _)| *other == rust).expect("a leaf");
                let some = around(leaf(*all), "", "Option", "r.option");
                column.of = Type { declared: declared.to_owned(), ..some };
                column.default = Some((default, kept));
            }
            1 | 2 => {
                let element = simple(order, random);
                column.of = around(element.clone(), "Array", "Vec", "");
                column.element = Some(element);
                column.path = Some(format!("$.list{}[:].of.c{index}", random.below(2)));
                return column;
            }
            3 => {}
            _ => column.of = any(order, random),
        }
        column.path = match random.below(4) {
            0 => Some(format!("$.a.c{index}")),
            1 => Some(format!("$.a.b.c{index}")),
            2 => Some(format!("$.d.c{index}")),
            // An array of arrays has none by default.
            _ if column.of.declared.starts_with("Array(Array(") => Some(format!("$.c{index}")),
            _ => None,
        };
        column
    }

    /// As the schema has it.
    pub fn declared(&self) -> String {
        let path = self.path.as_ref().map(|path| format!("#[json_path({path:?})] ")).unwrap_or_default();
        let default = self.default.map(|(sql, _)| format!(" = {sql}")).unwrap_or_default();
        format!("{path}{}: {}{default},", self.name, self.of.declared)
    }

    /// The field of a struct of one's own.
    pub fn field(&self) -> String {
        format!("pub {}: {},", self.field, self.of.rust)
    }

    /// The field in a literal: a value; or what the table keeps, where that is another.
    pub fn made(&self, row: u64, is_own: bool, kept: bool) -> String {
        let (field, which) = (&self.field, usize::from(is_own));
        match (kept, self.default, &self.element) {
            (true, Some((_, kept)), _) => format!("{field}: self.{field}.clone().or_else(|| Some({kept})), "),
            (true, None, _) => String::new(),
            (false, _, Some(element)) => {
                format!("{field}: (0..n).map(|_| {}).collect(), ", element.made[which])
            }
            (false, ..) => {
                let mut name: String = String::new();
                for word in field.split('_') {
                    let (first, rest) = word.split_at(1);
                    name += &(first.to_uppercase() + rest);
                }
                format!("{field}: {}, ", self.of.made[which].replace("STRUCT", &format!("Row{row}{name}")))
            }
        }
    }
}
