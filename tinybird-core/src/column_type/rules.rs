//! The rules of column types.

use crate::rule::rules;

rules! {
    /// A column type is written in ClickHouse's spelling: a word such as `String`, with its arguments in
    /// parentheses, separated by commas. Strings (the names of an enum, a time zone) stand in quotes, single
    /// or double.
    TYPE_SYNTAX = "type-syntax";

    /// Types are nested too deeply. The depth is limited, so that checking a type takes little time and
    /// memory.
    TYPE_DEPTH = "type-depth";

    /// Each type must be one that Tinybird's ClickHouse knows, in ClickHouse's spelling: most names are case
    /// sensitive, integers and `DateTime64` carry a size, and booleans are `Bool`, since Tinybird refuses
    /// `Boolean`. SQL's names, such as `VARCHAR` or `BIGINT`, may be in any case.
    TYPE_UNKNOWN = "type-unknown";

    /// A type takes the arguments that ClickHouse defines: `Array(String)`, `Map(String, UInt64)`,
    /// `FixedString(16)`. Most types take none.
    TYPE_ARGUMENTS = "type-arguments";

    /// `Nullable(..)` goes around a single value: a number, string, date, enum, UUID or IP address. Arrays,
    /// maps, tuples, JSON, geometry and aggregate states have no null. Use an empty array or map in place of
    /// null, or make the elements nullable: `Array(Nullable(String))`, `LowCardinality(Nullable(String))`.
    TYPE_NULLABLE_INSIDE = "type-nullable-inside";

    /// `LowCardinality(..)` stores a dictionary of the values. It goes around `String`, `FixedString`, `Date`,
    /// `Date32`, `DateTime`, numbers other than decimals, `UUID`, `IPv4`, `IPv6` and `Bool`, and around
    /// `Nullable` of those.
    TYPE_LOW_CARDINALITY_INSIDE = "type-low-cardinality-inside";

    /// `Decimal(P, S)` has P digits, from 1 to 76, and S of them stand after the point, from 0 to P:
    /// `Decimal(10, 2)` holds up to 99999999.99. `Decimal32(S)`, `Decimal64(S)`, `Decimal128(S)` and
    /// `Decimal256(S)` take S only, at most 9, 18, 38 and 76.
    TYPE_DECIMAL = "type-decimal";

    /// A `FixedString(N)` holds exactly N bytes, from 1 to 16777215.
    TYPE_FIXED_STRING = "type-fixed-string";

    /// `DateTime64(N)` keeps N digits of the second's fraction, from 0 to 9: 3 are milliseconds, 6 are
    /// microseconds. `DateTime` keeps none.
    TYPE_DATETIME_PRECISION = "type-datetime-precision";

    /// A time zone is a name of the IANA database, which is case-sensitive: `Europe/Madrid`, `UTC`. It
    /// changes how a time is shown and read, not how it is stored.
    TYPE_TIME_ZONE = "type-time-zone";

    /// An enum lists names with their numbers: `Enum8('active' = 1, 'gone' = 2)`. Names and numbers are unique,
    /// and a number fits: -128 to 127 in `Enum8`, -32768 to 32767 in `Enum16` and `Enum`. Numbers may be left out
    /// everywhere, or everywhere but at the first name: they then count up.
    TYPE_ENUM = "type-enum";

    /// The key of a map must not be Nullable: `Map(Nullable(String), UInt64)` is refused, `Map(String,
    /// Nullable(UInt64))` is not.
    TYPE_MAP_KEY = "type-map-key";

    /// The elements of a tuple are either all named or all unnamed, and names are unique. Those of `Nested` are
    /// all named.
    TYPE_TUPLE_NAMES = "type-tuple-names";

    /// A variant must not contain `Nullable`, `LowCardinality(Nullable)`, `Dynamic` or another variant: any
    /// value of a variant may be null already.
    TYPE_VARIANT_INSIDE = "type-variant-inside";

    /// `JSON` takes `max_dynamic_paths=N`, `max_dynamic_types=N` (at most 254), typed paths (`a.b UInt32`), and
    /// paths to skip (`SKIP a.b`, `SKIP REGEXP '..'`); `Dynamic` takes `max_types=N` (at most 254).
    TYPE_JSON = "type-json";

    /// An aggregate function must be one that ClickHouse knows, with its combinators (`sumIf`, `uniqArray`) in the
    /// order they were put on.
    TYPE_AGGREGATE_UNKNOWN = "type-aggregate-unknown";

    /// An aggregate function takes the number of arguments that ClickHouse defines, of types that it can work
    /// with: `AggregateFunction(sum, UInt64)`, `AggregateFunction(argMax, String, DateTime)`. The arguments
    /// are types, not columns.
    TYPE_AGGREGATE_ARGUMENTS = "type-aggregate-arguments";

    /// Some aggregate functions take parameters in parentheses: `quantiles(0.5, 0.9)`, `topK(10)`. Others take
    /// none, and each has its range.
    TYPE_AGGREGATE_PARAMETERS = "type-aggregate-parameters";

    /// `SimpleAggregateFunction(function, type)` stores a plain value that merges with itself, so it allows few
    /// functions, and the type must be what the function returns: `sum` returns `UInt64`, `Int64` or `Float64`,
    /// however narrow the values are.
    TYPE_SIMPLE_AGGREGATE = "type-simple-aggregate";
}
