//# a column's type
datasource! { pub Probe { schema: { a: $0 } } }
//? offers: String, UInt64, DateTime, DateTime64, LowCardinality, Nullable, Array, Map, Decimal, JSON, UUID
//? lacks: Vec, i32, schema

//# a partial type before other columns
datasource! {
    pub Probe {
        schema: {
            a: Low$0
            b: String,
        },
    }
}
//? offers: LowCardinality

//# within a type
datasource! { pub Probe { schema: { a: LowCardinality(Nullable($0)) } } }
//? offers: String, UInt64

//# a partial type within a type
datasource! { pub Probe { schema: { a: Map(String, Da$0), b: String } } }
//? offers: Date, DateTime, DateTime64

//# an aggregate function
datasource! { pub Probe { schema: { a: AggregateFunction(un$0, String) } } }
//? offers: uniq, uniqExact
//? lacks: String

//# an aggregate function where nothing is written yet
datasource! { pub Probe { schema: { a: SimpleAggregateFunction($0) } } }
//? offers: sum, max

//# the argument of an aggregate function
datasource! { pub Probe { schema: { a: AggregateFunction(uniq, $0) } } }
//? offers: String, UInt64
//? lacks: uniq

//# hover and definition of a type
datasource! { pub Probe { schema: { a: Low$0Cardinality(String) } } }
//? hover: dictionary
//? goes to: words.rs: pub const LowCardinality
//? marks: nothing

//# hover and definition of a type within a type
datasource! { pub Probe { schema: { a: LowCardinality(Nullable(Str$0ing)), b: DateTime64(3, "UTC") } } }
//? hover: Text
//? goes to: words.rs: pub const String
//? marks: nothing

//# hover and definition of a numbered type
datasource! { pub Probe { schema: { a: UInt$064 = 3 } } }
//? hover: 64 bits
//? goes to: words.rs: pub const UInt64

//# attributes of a column
datasource! { pub Probe { schema: { #[$0] a: String } } }
//? offers: codec, json_path

//# a partial attribute of a column
datasource! { pub Probe { schema: { #[co$0] a: String, b: String } } }
//? offers: codec

//# hover and definition of an attribute
datasource! { pub Probe { schema: { #[json_$0path("$.b")] a: String } } }
//? hover: arrives as JSON
//? goes to: words.rs: pub const json_path
//? marks: nothing

//# a default
datasource! { pub Probe { schema: { a: DateTime = ex$0 } } }
//? offers: expr

//# the type of a parameter
endpoint! {
    pub Probe {
        params: { limit: $0 },
        nodes: { endpoint: "SELECT 1 LIMIT {{Int32(limit)}}" },
    }
}
//? offers: Int32, String, DateTime, Boolean, Array, column
//? lacks: LowCardinality

//# hover and definition of the type of a parameter
endpoint! {
    pub Probe {
        params: { limit: Int$032 = 10 },
        nodes: { endpoint: "SELECT 1 LIMIT {{Int32(limit)}}" },
    }
}
//? hover: 32 bits
//? goes to: words.rs: pub const Int32
//? marks: nothing

//# attributes of a parameter
endpoint! {
    pub Probe {
        params: { #[op$0] limit: Int32 },
        nodes: { endpoint: "SELECT 1 LIMIT {{Int32(limit)}}" },
    }
}
//? offers: optional, values, example, format

//# the type of a result's column
endpoint! { pub Probe { nodes: { endpoint: "SELECT 1 AS a" }, output: { a: UI$0 } } }
//? offers: UInt8, UInt64
