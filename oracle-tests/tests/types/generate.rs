//! Random types and literals, the same ones in each run.

use tinybird_core::literal::Literal;

/// Marsaglia's xorshift: enough to vary, and the same everywhere.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % limit.max(1)
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

const SCALARS: &[&str] = &[
    "String",
    "String",
    "String",
    "UInt8",
    "UInt16",
    "UInt32",
    "UInt64",
    "UInt128",
    "UInt256",
    "Int8",
    "Int16",
    "Int32",
    "Int64",
    "Int128",
    "Int256",
    "Float32",
    "Float64",
    "Bool",
    "UUID",
    "IPv4",
    "IPv6",
    "Date",
    "Date32",
    "DateTime",
    "DateTime('UTC')",
    "DateTime('Europe/Madrid')",
    "DateTime64(3)",
    "DateTime64(6, 'America/New_York')",
    "DateTime64(9)",
    "Decimal(10, 2)",
    "Decimal(38, 0)",
    "Decimal(76, 76)",
    "Decimal(5)",
    "Decimal32(2)",
    "Decimal64(18)",
    "Decimal128(3)",
    "Decimal256(40)",
    "FixedString(1)",
    "FixedString(16)",
    "Enum8('a' = 1, 'b' = 2)",
    "Enum16('it''s' = -300, 'x--y' = 400)",
    "Enum(\"boolean\" = 1, \"a\\\\b\", 'c')",
    "VARCHAR(255)",
    "text",
    "BIGINT",
    "int unsigned",
    "DOUBLE PRECISION",
    "TIMESTAMP",
    "NUMERIC(9, 3)",
    "Point",
    "Ring",
    "IntervalDay",
    "bool",
    "INT",
    "JSON",
    "Dynamic",
    "Dynamic(max_types=8)",
    "DateTime32",
    "Polygon",
    "NATIONAL CHARACTER VARYING(3)",
    "BINARY(3)",
];

const ONE: &[&str] = &[
    "any",
    "anyLast",
    "min",
    "max",
    "sum",
    "avg",
    "uniq",
    "uniqExact",
    "uniqCombined",
    "uniqCombined(14)",
    "groupArray",
    "groupArray(10)",
    "groupUniqArray",
    "groupBitAnd",
    "groupBitmap",
    "quantile",
    "quantile(0.9)",
    "quantiles(0.5, 0.9)",
    "quantileTDigest(0.99)",
    "quantilesTiming(0.5)",
    "quantileExact",
    "quantileExactLow",
    "topK(10)",
    "topK(3, 2)",
    "median",
    "stddevPop",
    "varSamp",
    "sumWithOverflow",
    "deltaSum",
    "entropy",
    "anyHeavy",
    "histogram(5)",
    "sumKahan",
    "count",
    "uniqHLL12",
    "uniqUpTo(5)",
    "groupConcat(',')",
    "groupArrayMovingSum",
    "skewPop",
    "kurtSamp",
    "sumCount",
    "singleValueOrNull",
    "first_value",
    "last_value",
    "any_respect_nulls",
    "groupArraySample(3)",
    "groupArrayLast(3)",
    "quantileGK(100, 0.5)",
    "quantileDD(0.01, 0.5)",
    "quantileBFloat16",
    "varPopStable",
    "COUNT",
    "SUM",
    "uniqTheta",
    "groupArrayIntersect",
    "sumMap",
    "minMap",
    "maxMap",
    "quantilesGK(100, 0.5)",
    "groupArraySorted(3)",
    "approx_top_k",
    "quantileExactExclusive",
    "quantilesExactInclusive(0.1)",
    "groupBitmapOr",
    "quantileExactInclusive(0.5)",
];

const TWO: &[&str] = &[
    "argMin",
    "argMax",
    "argMax",
    "avgWeighted",
    "covarPop",
    "corr",
    "topKWeighted(5)",
    "quantileExactWeighted(0.5)",
    "quantileTDigestWeighted",
    "quantileDeterministic",
    "simpleLinearRegression",
    "boundingRatio",
    "deltaSumTimestamp",
    "exponentialMovingAverage(60)",
    "uniq",
    "groupArrayInsertAt",
    "sumMap",
    "sumMappedArrays",
    "maxMappedArrays",
    "studentTTest",
    "mannWhitneyUTest('less')",
    "largestTriangleThreeBuckets(3)",
    "sparkbar(9)",
    "retention",
    "windowFunnel(3600)",
    "windowFunnel(3600, 'strict_order')",
    "nonNegativeDerivative",
    "rankCorr",
    "cramersV",
    "approx_top_sum",
    "exponentialTimeDecayedAvg(60)",
    "covarPopStable",
    "analysisOfVariance",
    "quantileTimingWeighted",
    "sumMapFiltered([1, 2])",
    "kolmogorovSmirnovTest('less')",
    "welchTTest",
    "quantilesExactWeighted(0.5)",
    "sequenceMatch('(?1)(?2)')",
    "corrStable",
    "quantileInterpolatedWeighted",
    "theilsU",
    "minMap",
    "entropy",
];

const COMBINATORS: &[&str] = &[
    "If",
    "If",
    "If",
    "Array",
    "Map",
    "OrNull",
    "OrDefault",
    "ForEach",
    "Distinct",
    "State",
    "SimpleState",
    "ArgMin",
    "ArgMax",
    "Merge",
    "MergeState",
    "Null",
];

const SIMPLE: &[&str] = &[
    "any",
    "anyLast",
    "min",
    "max",
    "sum",
    "sumWithOverflow",
    "groupBitAnd",
    "groupBitOr",
    "groupBitXor",
    "sumMap",
    "minMap",
    "maxMap",
    "groupArrayArray",
    "groupArrayLastArray",
    "groupArrayLastArray(10)",
    "groupUniqArrayArray",
    "sumMappedArrays",
    "minMappedArrays",
    "maxMappedArrays",
    "SUM",
    "BIT_OR",
    "avg",
    "count",
    "argMax",
    "uniq",
    "first_value",
    "groupArrayArray(5)",
];

/// A type that is mostly right.
pub(crate) fn type_(random: &mut Random, depth: usize) -> String {
    if depth == 0 {
        return random.pick(SCALARS).to_owned();
    }
    let mut inner = || type_(random, depth - 1);
    match random_kind(&mut inner) {
        (0..=7, _) => random.pick(SCALARS).to_owned(),
        (8..=9, inner) => format!("Array({inner})"),
        (10, inner) => format!("Nullable({inner})"),
        (11, _) => format!("Nullable({})", random.pick(SCALARS)),
        (12, inner) => format!("LowCardinality({inner})"),
        (13, _) => format!("LowCardinality(Nullable({}))", random.pick(SCALARS)),
        (14, inner) => format!("Map({}, {inner})", random.pick(SCALARS)),
        (15, inner) => format!("Map({inner}, {})", random.pick(SCALARS)),
        (16, inner) => format!("Tuple({inner}, {})", random.pick(SCALARS)),
        (17, inner) => format!("Tuple({} {inner}, `b c` {})", random.pick(NAMES), random.pick(SCALARS)),
        (18, inner) => format!("Nested({} {inner}, y {})", random.pick(NAMES), random.pick(SCALARS)),
        (19, inner) => format!("Variant({inner}, {})", random.pick(SCALARS)),
        (20, inner) => json(random, &inner),
        (21..=23, inner) => format!("SimpleAggregateFunction({}, {inner})", random.pick(SIMPLE)),
        (24, _) => format!("SimpleAggregateFunction({}, {})", random.pick(SIMPLE), random.pick(SUMMABLE)),
        (_, inner) => state(random, &inner),
    }
}

const NAMES: &[&str] =
    &["a", "b", "date", "String", "select", "array", "`x y`", "\"z-1\"", "_1", "boolean", "`a--b`"];

const SUMMABLE: &[&str] = &[
    "UInt64",
    "Int64",
    "Float64",
    "Nullable(UInt64)",
    "Decimal(38, 2)",
    "Map(String, UInt64)",
    "Map(String, UInt8)",
    "Array(String)",
    "Tuple(Array(String), Array(UInt64))",
    "LowCardinality(UInt64)",
    "UInt128",
    "Array(Nullable(UInt8))",
    "LowCardinality(String)",
    "Map(LowCardinality(String), UInt64)",
    "Array(LowCardinality(String))",
];

/// A kind, and an inner type where it needs one; drawn from the inner type so that the closure is borrowed once.
fn random_kind(inner: &mut impl FnMut() -> String) -> (usize, String) {
    let text = inner();
    let sum: usize = text.bytes().map(usize::from).sum();
    let other = inner();
    ((sum + other.len() * 7) % 32, text)
}

fn json(random: &mut Random, inner: &str) -> String {
    // The expression matches none of the paths below: only Tinybird refuses a path that is typed and skipped by one.
    let settings =
        ["", "max_dynamic_paths=8, ", "max_dynamic_types=4, ", "SKIP c.d, ", "SKIP REGEXP 'w.*', "];
    let setting = random.pick(&settings);
    let path = random.pick(&["a", "a.b", "user.id", "`x y`.z", "\"q\"", "skipped", "date.time"]);
    format!("JSON({setting}{path} {inner})")
}

fn state(random: &mut Random, inner: &str) -> String {
    let one = random.below(3) > 0;
    let function = random.pick(if one { ONE } else { TWO });
    let mut args = vec![inner.to_owned()];
    if !one {
        args.push(random.pick(SCALARS).to_owned());
        if random.below(4) == 0 {
            args.push("UInt8".to_owned());
        }
    }
    let (name, params) = function.find('(').map_or((function, ""), |at| function.split_at(at));
    let mut name = name.to_owned();
    let mut params = params.to_owned();
    for _ in 0..random.below(3) {
        if random.below(2) == 0 {
            let combinator = random.pick(COMBINATORS);
            name.push_str(combinator);
            match combinator {
                "If" if random.below(8) > 0 => {
                    args.push(random.pick(&["UInt8", "Bool", "Nullable(UInt8)"]).to_owned())
                }
                "ArgMin" | "ArgMax" if random.below(8) > 0 => args.push(random.pick(SCALARS).to_owned()),
                "Array" | "ForEach" if random.below(8) > 0 => {
                    args.iter_mut().for_each(|arg| *arg = format!("Array({arg})"));
                }
                "Map" if random.below(8) > 0 => {
                    args.iter_mut().for_each(|arg| *arg = format!("Map(String, {arg})"))
                }
                "Merge" | "MergeState" => {
                    let base = name.trim_end_matches("State").trim_end_matches("Merge");
                    args = vec![format!("AggregateFunction({base}{params}, {})", args.join(", "))];
                }
                _ => {}
            }
        }
    }
    if random.below(30) == 0 {
        name.push_str("Resample");
        params = "(0, 10, 2)".to_owned();
        args.push("UInt32".to_owned());
    }
    let version = if random.below(20) == 0 { "1, " } else { "" };
    format!("AggregateFunction({version}{name}{params}, {})", args.join(", "))
}

/// The type with a small mistake.
pub(crate) fn mangled(random: &mut Random, text: &str) -> String {
    let (from, to) = [
        ("String", "string"),
        ("Int", "UInt"),
        ("UInt64", "Int"),
        ("64", "32"),
        ("8", "18"),
        ("(", "(Nullable("),
        (")", "))"),
        (", ", " "),
        (", ", ",,"),
        ("'", ""),
        (" = ", "="),
        ("1", "0"),
        ("2", "77"),
        ("3", "-3"),
        ("3", "1.5"),
        ("a", "b"),
        ("Nullable(", "Array("),
        ("Array(", "Nullable("),
        ("LowCardinality(", "Nullable("),
        ("Nullable(", "LowCardinality("),
        ("Tuple(", "Tuple(x "),
        (")", ", UInt8)"),
        (")", ", 1)"),
        (")", ",)"),
        ("Float64", "Float64(1, 2)"),
        ("Map(String, ", "Map("),
        ("sum", "avg"),
        ("0.", "1."),
        ("UInt8", "UInt8 NULL"),
        ("(", " ( "),
        ("DateTime64", "DateTime"),
        ("DateTime", "datetime"),
        ("uniq", "Uniq"),
        ("min", "argMin"),
        ("(", "()"),
        ("Date", "Bool"),
        ("String", "Nothing"),
        ("'UTC'", "'Utc'"),
        ("JSON(", "Json("),
    ][random.below(39)];
    match text.find(from) {
        Some(at) => format!("{}{to}{}", &text[..at], &text[at + from.len()..]),
        None => text.to_owned(),
    }
}

/// A literal of any kind.
pub(crate) fn literal(random: &mut Random, depth: usize) -> Literal {
    let text = |text: &str| Literal::Text(text.to_owned());
    match random.below(if depth == 0 { 11 } else { 16 }) {
        0..=3 => text(random.pick(TEXTS)),
        4 => text(random.pick(&[
            "a",
            "b",
            "it's",
            "x--y",
            "boolean",
            "a\\b",
            "2024-02-29",
            "2024-12-31 23:59:59",
        ])),
        5 => text(random.pick(&[
            "127.0.0.1",
            "::1",
            "61f0c404-5cb3-11e7-907b-a6006ad3dba0",
            "2024-12-31 23:59:59.123",
        ])),
        6..=7 => Literal::Integer(
            random.pick(&["0", "1", "-1", "255", "256", "-129", INT, WIDE, "007"]).to_owned(),
        ),
        8 => Literal::Float(
            random.pick(&["0.5", "-1.25", "1e3", "1.5e-7", "12345678901234567890.5"]).to_owned(),
        ),
        9 => Literal::Bool(random.below(2) == 0),
        10 => Literal::Null,
        _ => Literal::List((0..random.below(4)).map(|_| literal(random, depth - 1)).collect()),
    }
}

const INT: &str = "18446744073709551615";
const WIDE: &str = "-170141183460469231731687303715884105728";

const TEXTS: &[&str] = &[
    "",
    "a",
    "it's",
    "''",
    "a--b",
    "---",
    "a\nb",
    "tab\there",
    "\r\n",
    "back\\slash",
    "\\",
    "\\'",
    "\"quoted\"",
    "é ü 日本 🦀",
    "(",
    ")",
    "a, b",
    "`json:$.x`",
    "` -- `",
    "# no comment",
    " DEFAULT 1",
    " NULL",
    "{}",
    "$HOME",
    "%",
    "\u{0}",
    "\u{85}x",
    "\u{2028}",
    "x\u{b}y\u{c}z",
    "&|;",
    "--",
    "DEFAULT",
    "CODEC(ZSTD)",
    "it''s",
    "a,",
    "[",
    "'",
    "-",
    "- -",
    "\u{1c}",
];
