//! The aggregate functions that ClickHouse knows, with the arguments and parameters they take.

use super::kinds::*;

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
    /// Between 0 and 1.
    Accuracy,
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

use Param::{Accuracy, Any, Level, List, Number, Text, Whole, Word};
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
    function(&["quantileDD", "medianDD"], Each(&[QUANTILE_FLOAT]), UpTo(1, &[Accuracy, Level]), Value),
    function(&["quantilesDD"], Each(&[QUANTILE_FLOAT]), Many(&[Accuracy, Level]), Composite),
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
