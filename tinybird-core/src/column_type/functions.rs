//! The aggregate functions that ClickHouse knows, with the arguments and parameters they take.

use super::Type;

/// An aggregate function without combinators.
#[derive(Debug)]
pub(super) struct Function {
    /// Its names.
    pub(super) names: &'static [&'static str],
    pub(super) takes: Takes,
    pub(super) params: Params,
    pub(super) returns: Returns,
}

/// The arguments of an aggregate function.
#[derive(Debug, Clone, Copy)]
pub(super) enum Takes {
    /// One argument of each of these kinds.
    Each(&'static [Kinds]),
    /// None, or one of any kind.
    Optional,
    /// One of each of these kinds, then any number of the last.
    AtLeast(&'static [Kinds]),
    /// Arrays of keys and of values, separate or in one tuple; with `true` also a map.
    Maps { values: Kinds, map: bool },
}

/// The parameters of an aggregate function: the stage of `quantile(0.9)`.
#[derive(Debug, Clone, Copy)]
pub(super) enum Params {
    None,
    /// Up to so many, each of its kind; the first so many are required.
    UpTo(usize, &'static [Param]),
    /// These, then at least one of the last.
    Many(&'static [Param]),
    /// These, then any number of the last.
    Further(&'static [Param]),
}

/// One parameter.
#[derive(Debug, Clone, Copy)]
pub(super) enum Param {
    /// From 0 to 1.
    Level,
    /// A whole number in this range.
    Whole(u32, u32),
    /// Any number.
    Number,
    Text,
    /// One of these texts.
    Word(&'static [&'static str]),
    List,
    Any,
}

/// What an aggregate function returns, as far as `OrNull` asks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Returns {
    /// A single value.
    Value,
    /// The type of the first argument.
    Argument,
    /// An array, a tuple or a map.
    Composite,
}

/// A set of kinds of types, and what to call it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kinds {
    bits: u32,
    pub(super) words: &'static str,
    /// Whether a nullable one will do.
    pub(super) nullable: bool,
}

const U8: u32 = 1;
const UNSIGNED: u32 = 1 << 1;
const SIGNED: u32 = 1 << 2;
const WIDE_UNSIGNED: u32 = 1 << 3;
const WIDE_SIGNED: u32 = 1 << 4;
const FLOAT: u32 = 1 << 5;
const DECIMAL: u32 = 1 << 6;
const DATE: u32 = 1 << 7;
const DATE32: u32 = 1 << 8;
const DATETIME: u32 = 1 << 9;
const DATETIME64: u32 = 1 << 10;
const ENUM: u32 = 1 << 11;
const INTERVAL: u32 = 1 << 12;
const SINGLE: u32 = 1 << 13;
const ARRAY: u32 = 1 << 14;
const COMPOSITE: u32 = 1 << 15;
const OPAQUE: u32 = 1 << 16;
const BITMAP: u32 = 1 << 17;
const IPV4: u32 = 1 << 18;

const NATIVE: u32 = U8 | UNSIGNED | SIGNED;
const INTEGER: u32 = NATIVE | WIDE_UNSIGNED | WIDE_SIGNED;
const ALL_UNSIGNED: u32 = U8 | UNSIGNED | WIDE_UNSIGNED;
const REAL: u32 = INTEGER | FLOAT;
const NUMERIC: u32 = REAL | DECIMAL;

const fn kinds(bits: u32, words: &'static str) -> Kinds {
    Kinds { bits, words, nullable: true }
}

const ANY: Kinds = kinds(u32::MAX, "any type");
/// What can be compared; JSON and aggregate states cannot.
pub(super) const COMPARABLE: Kinds = kinds(!(OPAQUE | BITMAP), "a type whose values can be compared");
pub(super) const FLAG: Kinds = kinds(U8, "`UInt8` or `Bool`");
pub(super) const WHOLE: Kinds = kinds(INTEGER, "whole numbers");
const NUMBER: Kinds = kinds(NUMERIC, "numbers");
const NUMBER_OR_ENUM: Kinds = kinds(NUMERIC | ENUM, "numbers");
const REALS: Kinds = kinds(REAL, "whole numbers and floats");
const REALS_OR_ENUM: Kinds = kinds(REAL | ENUM, "whole numbers and floats");
const NATIVE_REALS: Kinds = kinds(NATIVE | FLOAT, "whole numbers up to 64 bits and floats");
const NATIVE_WHOLE: Kinds = kinds(NATIVE, "whole numbers up to 64 bits");
const WEIGHT: Kinds = kinds(ALL_UNSIGNED, "unsigned whole numbers");
const NATIVE_UNSIGNED: Kinds = kinds(U8 | UNSIGNED, "unsigned whole numbers up to 64 bits");
const QUANTILE: Kinds =
    kinds(NUMERIC | DATE | DATETIME | DATETIME64, "numbers, `Date`, `DateTime` and `DateTime64`");
const QUANTILE_NATIVE: Kinds = kinds(
    NATIVE | FLOAT | DECIMAL | DATE | DATETIME | DATETIME64,
    "numbers up to 64 bits, `Date` and `DateTime`",
);
const QUANTILE_FLOAT: Kinds =
    kinds(NATIVE | FLOAT | DATE | DATETIME, "whole numbers up to 64 bits, floats, `Date` and `DateTime`");
const TIME_OR_REAL: Kinds = kinds(REAL | DATE | DATETIME, "whole numbers, floats, `Date` and `DateTime`");
const TIME_OR_UNSIGNED: Kinds =
    kinds(ALL_UNSIGNED | DATE | DATETIME, "unsigned whole numbers, `Date` and `DateTime`");
const POINT: Kinds = kinds(NUMERIC | DATE | DATE32 | DATETIME | DATETIME64, "numbers and dates");
const CLOCK: Kinds = kinds(DATETIME | DATETIME64, "`DateTime` and `DateTime64`");
const DECAYED: Kinds = Kinds { bits: NUMERIC, words: "numbers that are not nullable", nullable: false };
const DECAY_TIME: Kinds = Kinds {
    bits: NUMERIC | DATETIME | DATETIME64,
    words: "numbers, `DateTime` and `DateTime64` that are not nullable",
    nullable: false,
};
/// The keys that the combinator `Map` works with.
pub(super) const MAP_KEY: Kinds = Kinds {
    bits: INTEGER | DATE | DATETIME | ENUM | SINGLE | IPV4,
    words: "texts, whole numbers, `Date`, `DateTime`, enums, UUIDs or IP addresses",
    nullable: false,
};
const ARRAYS: Kinds = kinds(ARRAY, "arrays");
const BITMAPS: Kinds = kinds(BITMAP, "`AggregateFunction(groupBitmap, ..)`");
const SINGLES: Kinds = kinds(
    NUMERIC | DATE | DATE32 | DATETIME | DATETIME64 | ENUM | INTERVAL | SINGLE | IPV4,
    "a type of single values",
);

impl Kinds {
    /// Whether a value of this type will do.
    pub(super) fn include(&self, kind: &Type) -> bool {
        let bit = match kind.value() {
            Type::Refused => return true,
            Type::Bool | Type::Int { bits: 8, signed: false } => U8,
            Type::Int { bits: 128 | 256, signed: false } => WIDE_UNSIGNED,
            Type::Int { bits: 128 | 256, signed: true } => WIDE_SIGNED,
            Type::Int { signed: false, .. } => UNSIGNED,
            Type::Int { signed: true, .. } => SIGNED,
            Type::Float { .. } => FLOAT,
            Type::Decimal { .. } => DECIMAL,
            Type::Date => DATE,
            Type::Date32 => DATE32,
            Type::DateTime => DATETIME,
            Type::DateTime64(_) => DATETIME64,
            Type::Enum { .. } => ENUM,
            Type::Interval => INTERVAL,
            Type::IPv4 => IPV4,
            Type::String | Type::FixedString(_) | Type::Uuid | Type::IPv6 => SINGLE,
            Type::Array(_) | Type::Nested(_) => ARRAY,
            Type::State { function, .. } if function == "groupBitmap" => BITMAP,
            Type::State { .. } | Type::Json => OPAQUE,
            _ => COMPOSITE,
        };
        self.bits & bit != 0
            && (self.nullable || !kind.is_nullable())
            && (self.bits & OPAQUE != 0 || !kind.contains_opaque())
    }
}

impl Type {
    /// Whether JSON or a state, which cannot be compared, is among the elements.
    fn contains_opaque(&self) -> bool {
        match self.value() {
            Type::Array(inner) => {
                matches!(**inner, Type::Json | Type::State { .. }) || inner.contains_opaque()
            }
            Type::Map(key, value) => [key, value]
                .iter()
                .any(|inner| matches!(***inner, Type::Json | Type::State { .. }) || inner.contains_opaque()),
            Type::Tuple(inner) | Type::Nested(inner) => inner
                .iter()
                .any(|inner| matches!(inner, Type::Json | Type::State { .. }) || inner.contains_opaque()),
            _ => false,
        }
    }
}

/// The function of this name.
pub(super) fn find(name: &str) -> Option<&'static Function> {
    let plain = FUNCTIONS.iter().find(|function| function.names.contains(&name));
    // These few are taken in any case.
    plain.or_else(|| {
        let lower = name.to_ascii_lowercase();
        let lower = ["count", "sum", "avg", "min", "max"].into_iter().find(|known| *known == lower)?;
        FUNCTIONS.iter().find(|function| function.names.contains(&lower))
    })
}

/// The names of all functions.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    FUNCTIONS.iter().flat_map(|function| function.names.iter().copied())
}

const fn function(
    names: &'static [&'static str],
    takes: Takes,
    params: Params,
    returns: Returns,
) -> Function {
    Function { names, takes, params, returns }
}

use Param::{Any, Level, List, Number, Text, Whole, Word};
use Params::{Further, Many, UpTo};
use Returns::{Argument, Composite, Value};
use Takes::{AtLeast, Each, Maps, Optional};

const COUNT: Param = Whole(1, u32::MAX);
const LEVEL: Params = UpTo(0, &[Level]);
const LEVELS: Params = Many(&[Level]);
const ONE: Takes = Each(&[ANY]);
const PAIR: Takes = Each(&[ANY, ANY]);
const NUMBERS: Takes = Each(&[NUMBER, NUMBER]);

static FUNCTIONS: &[Function] = &[
    function(&["count"], Optional, Params::None, Value),
    function(
        &[
            "any",
            "any_value",
            "anyLast",
            "anyHeavy",
            "first_value",
            "last_value",
            "any_respect_nulls",
            "anyLast_respect_nulls",
            "first_value_respect_nulls",
            "last_value_respect_nulls",
        ],
        ONE,
        Params::None,
        Argument,
    ),
    function(&["min", "max"], Each(&[COMPARABLE]), Params::None, Argument),
    function(&["argMin", "argMax"], Each(&[ANY, COMPARABLE]), Params::None, Argument),
    function(&["singleValueOrNull"], Each(&[SINGLES]), Params::None, Value),
    function(
        &[
            "sum",
            "sumWithOverflow",
            "sumKahan",
            "stddevPop",
            "stddevSamp",
            "varPop",
            "varSamp",
            "STD",
            "STDDEV_POP",
            "STDDEV_SAMP",
            "VAR_POP",
            "VAR_SAMP",
        ],
        Each(&[NUMBER_OR_ENUM]),
        Params::None,
        Value,
    ),
    function(&["skewPop", "skewSamp", "kurtPop", "kurtSamp"], Each(&[NUMBER_OR_ENUM]), Params::None, Value),
    function(&["avg"], Each(&[NUMBER]), Params::None, Value),
    function(&["sumCount"], Each(&[NUMBER]), Params::None, Composite),
    function(&["avgWeighted"], Each(&[REALS, REALS]), Params::None, Value),
    function(
        &["covarPop", "covarSamp", "corr", "COVAR_POP", "COVAR_SAMP"],
        Each(&[NATIVE_REALS, NATIVE_REALS]),
        Params::None,
        Value,
    ),
    function(
        &["stddevPopStable", "stddevSampStable", "varPopStable", "varSampStable"],
        Each(&[NUMBER]),
        Params::None,
        Value,
    ),
    function(&["covarPopStable", "covarSampStable", "corrStable"], NUMBERS, Params::None, Value),
    function(&["entropy"], AtLeast(&[ANY]), Params::None, Value),
    function(&["cramersV", "cramersVBiasCorrected", "theilsU", "contingency"], PAIR, Params::None, Value),
    function(&["groupArray", "array_agg", "groupUniqArray"], ONE, UpTo(0, &[COUNT]), Composite),
    function(&["groupArrayLast", "groupArraySorted"], ONE, UpTo(1, &[COUNT]), Composite),
    function(&["groupArraySample"], ONE, UpTo(1, &[COUNT, Whole(0, u32::MAX)]), Composite),
    function(
        &["groupArrayMovingSum", "groupArrayMovingAvg"],
        Each(&[NUMBER_OR_ENUM]),
        UpTo(0, &[COUNT]),
        Composite,
    ),
    function(&["groupArrayInsertAt"], Each(&[ANY, NATIVE_UNSIGNED]), UpTo(0, &[Any, COUNT]), Composite),
    function(&["groupArrayIntersect", "array_concat_agg"], Each(&[ARRAYS]), Params::None, Composite),
    function(&["groupConcat", "group_concat"], ONE, UpTo(0, &[Text, COUNT]), Value),
    function(
        &["groupBitAnd", "groupBitOr", "groupBitXor", "BIT_AND", "BIT_OR", "BIT_XOR"],
        Each(&[WHOLE]),
        Params::None,
        Value,
    ),
    function(&["groupBitmap"], Each(&[NATIVE_WHOLE]), Params::None, Value),
    function(&["groupBitmapAnd", "groupBitmapOr", "groupBitmapXor"], Each(&[BITMAPS]), Params::None, Value),
    function(&["sumMap"], Maps { values: NUMBER_OR_ENUM, map: true }, Params::None, Composite),
    function(&["minMap", "maxMap"], Maps { values: COMPARABLE, map: true }, Params::None, Composite),
    function(
        &["sumMappedArrays", "sumMapWithOverflow"],
        Maps { values: NUMBER_OR_ENUM, map: false },
        Params::None,
        Composite,
    ),
    function(
        &["minMappedArrays", "maxMappedArrays"],
        Maps { values: COMPARABLE, map: false },
        Params::None,
        Composite,
    ),
    function(
        &["sumMapFiltered", "sumMapFilteredWithOverflow"],
        Maps { values: NUMBER_OR_ENUM, map: false },
        UpTo(1, &[List]),
        Composite,
    ),
    function(&["uniq", "uniqExact", "uniqHLL12", "uniqTheta"], AtLeast(&[ANY]), Params::None, Value),
    function(&["uniqCombined", "uniqCombined64"], AtLeast(&[ANY]), UpTo(0, &[Whole(12, 20)]), Value),
    function(&["uniqUpTo"], AtLeast(&[ANY]), UpTo(0, &[Whole(0, 100)]), Value),
    function(&["topK"], ONE, UpTo(0, &[COUNT, COUNT, Word(&["counts"])]), Composite),
    function(&["topKWeighted"], Each(&[ANY, WHOLE]), UpTo(0, &[COUNT, COUNT, Word(&["counts"])]), Composite),
    function(&["approx_top_k", "approx_top_count"], ONE, UpTo(0, &[COUNT, COUNT]), Composite),
    function(&["approx_top_sum"], Each(&[ANY, WHOLE]), UpTo(0, &[COUNT, COUNT]), Composite),
    function(&["quantile", "median", "quantileExact", "medianExact"], Each(&[QUANTILE]), LEVEL, Value),
    function(&["quantiles", "quantilesExact"], Each(&[QUANTILE]), LEVELS, Composite),
    function(
        &["quantileExactLow", "quantileExactHigh", "medianExactLow", "medianExactHigh"],
        Each(&[QUANTILE_NATIVE]),
        LEVEL,
        Value,
    ),
    function(&["quantilesExactLow", "quantilesExactHigh"], Each(&[QUANTILE_NATIVE]), LEVELS, Composite),
    function(
        &[
            "quantileTiming",
            "quantileTDigest",
            "quantileBFloat16",
            "quantileExactInclusive",
            "quantileExactExclusive",
            "medianTiming",
            "medianTDigest",
            "medianBFloat16",
        ],
        Each(&[QUANTILE_FLOAT]),
        LEVEL,
        Value,
    ),
    function(
        &[
            "quantilesTiming",
            "quantilesTDigest",
            "quantilesBFloat16",
            "quantilesExactInclusive",
            "quantilesExactExclusive",
        ],
        Each(&[QUANTILE_FLOAT]),
        LEVELS,
        Composite,
    ),
    function(
        &[
            "quantileExactWeighted",
            "quantileInterpolatedWeighted",
            "medianExactWeighted",
            "medianInterpolatedWeighted",
        ],
        Each(&[QUANTILE, WEIGHT]),
        LEVEL,
        Value,
    ),
    function(
        &["quantilesExactWeighted", "quantilesInterpolatedWeighted"],
        Each(&[QUANTILE, WEIGHT]),
        LEVELS,
        Composite,
    ),
    function(
        &[
            "quantileTimingWeighted",
            "quantileTDigestWeighted",
            "quantileBFloat16Weighted",
            "quantileDeterministic",
            "medianTimingWeighted",
            "medianTDigestWeighted",
            "medianBFloat16Weighted",
            "medianDeterministic",
        ],
        Each(&[QUANTILE_FLOAT, WEIGHT]),
        LEVEL,
        Value,
    ),
    function(
        &[
            "quantilesTimingWeighted",
            "quantilesTDigestWeighted",
            "quantilesBFloat16Weighted",
            "quantilesDeterministic",
        ],
        Each(&[QUANTILE_FLOAT, WEIGHT]),
        LEVELS,
        Composite,
    ),
    function(&["quantileGK", "medianGK"], Each(&[QUANTILE]), UpTo(1, &[COUNT, Level]), Value),
    function(&["quantilesGK"], Each(&[QUANTILE]), Many(&[COUNT, Level]), Composite),
    function(&["quantileDD", "medianDD"], Each(&[QUANTILE_FLOAT]), UpTo(1, &[Level, Level]), Value),
    function(&["quantilesDD"], Each(&[QUANTILE_FLOAT]), Many(&[Level, Level]), Composite),
    function(&["simpleLinearRegression"], Each(&[NATIVE_REALS, NATIVE_REALS]), Params::None, Composite),
    function(&["boundingRatio"], NUMBERS, Params::None, Value),
    function(&["deltaSum"], Each(&[REALS]), Params::None, Value),
    function(&["deltaSumTimestamp"], Each(&[TIME_OR_REAL, TIME_OR_REAL]), Params::None, Value),
    function(&["exponentialMovingAverage"], NUMBERS, UpTo(1, &[Number]), Value),
    function(
        &["exponentialTimeDecayedAvg", "exponentialTimeDecayedSum", "exponentialTimeDecayedMax"],
        Each(&[DECAYED, DECAY_TIME]),
        UpTo(1, &[Number]),
        Value,
    ),
    function(&["rankCorr"], NUMBERS, Params::None, Value),
    function(&["studentTTest", "welchTTest"], NUMBERS, UpTo(0, &[Level]), Composite),
    function(&["mannWhitneyUTest"], NUMBERS, UpTo(0, &[Word(SIDES), Whole(0, 1)]), Composite),
    function(&["kolmogorovSmirnovTest"], NUMBERS, UpTo(0, &[Word(SIDES), Text]), Composite),
    function(&["analysisOfVariance", "anova"], Each(&[NUMBER, NATIVE_UNSIGNED]), Params::None, Composite),
    function(&["largestTriangleThreeBuckets", "lttb"], Each(&[POINT, POINT]), UpTo(1, &[COUNT]), Composite),
    function(&["sparkbar"], Each(&[TIME_OR_UNSIGNED, REALS]), UpTo(1, &[Whole(2, 1024)]), Value),
    function(&["histogram"], Each(&[REALS_OR_ENUM]), UpTo(1, &[Whole(1, 250)]), Composite),
    function(&["nonNegativeDerivative"], Each(&[NUMBER, CLOCK]), Params::None, Value),
    function(
        &["windowFunnel"],
        AtLeast(&[TIME_OR_UNSIGNED, FLAG]),
        Further(&[COUNT, Word(&["strict_deduplication", "strict_order", "strict_increase", "strict_once"])]),
        Value,
    ),
    function(&["retention"], AtLeast(&[FLAG, FLAG]), Params::None, Composite),
    function(
        &["sequenceMatch", "sequenceCount"],
        AtLeast(&[TIME_OR_UNSIGNED, FLAG, FLAG]),
        UpTo(1, &[Text]),
        Value,
    ),
];

const SIDES: &[&str] = &["two-sided", "less", "greater"];
