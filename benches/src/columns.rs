//! Columns of all sorts, in both languages.

/// A column in Rust and in TypeScript.
pub(crate) struct Column {
    pub(crate) name: &'static str,
    /// What stands above it, in Rust.
    pub(crate) attribute: &'static str,
    /// Its type and default in Rust.
    pub(crate) rust: &'static str,
    /// The same in TypeScript.
    pub(crate) typescript: &'static str,
}

const fn column(name: &'static str, rust: &'static str, typescript: &'static str) -> Column {
    Column { name, attribute: "", rust, typescript }
}

/// Those that every data source has, since its keys use them.
const ALWAYS: [Column; 2] = [
    column("timestamp", "DateTime", "t.dateTime()"),
    column("event_type", "LowCardinality(String)", "t.string().lowCardinality()"),
];

/// Those of which every data source takes its share.
const OTHERS: [Column; 17] = [
    Column {
        attribute: "#[json_path(\"$.user.id\")]",
        ..column("user_id", "String", "t.string().jsonPath(\"$.user.id\")")
    },
    column(
        "country",
        "LowCardinality(Nullable(String)) = \"unknown\"",
        "t.string().lowCardinality().nullable().default(\"unknown\")",
    ),
    Column {
        attribute: "#[codec(\"ZSTD(1)\")]",
        ..column(
            "event_id",
            "UUID = expr(\"generateUUIDv4()\")",
            "t.uuid().defaultExpr(\"generateUUIDv4()\").codec(\"ZSTD(1)\")",
        )
    },
    column("price", "Decimal(10, 2)", "t.decimal(10, 2)"),
    column("seen_at", "DateTime64(3)", "t.dateTime64(3)"),
    column("status", "Enum8(\"active\" = 1, \"gone\" = 2)", "t.enum8(\"active\", \"gone\")"),
    column("tags", "Array(String)", "t.array(t.string())"),
    column("amount", "Int64", "t.int64()"),
    column("ratio", "Float64 = 0.5", "t.float64().default(0.5)"),
    column("attributes", "Map(String, String)", "t.map(t.string(), t.string())"),
    column("is_paid", "Bool = false", "t.bool().default(false)"),
    column("address", "Nullable(IPv4)", "t.ipv4().nullable()"),
    column("born_on", "Date", "t.date()"),
    column("currency", "FixedString(3)", "t.fixedString(3)"),
    column("clicks", "UInt64", "t.uint64()"),
    column("position", "Tuple(Float64, Float64)", "t.tuple(t.float64(), t.float64())"),
    column("name", "String", "t.string()"),
];

/// The ten columns of a data source, by its number.
pub(crate) fn columns(number: usize) -> impl Iterator<Item = &'static Column> {
    ALWAYS.iter().chain(OTHERS.iter().cycle().skip(number % OTHERS.len()).take(8))
}
