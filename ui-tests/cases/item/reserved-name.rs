#![allow(non_camel_case_types)]

tinybird::token! {
    pub AppRead;
    pub Other { name: "__tinybird_ref_0_" }
}

tinybird::datasource! {
    /// Not `__tinybird_ref_1_`.
    pub Events {
        schema: { id: UInt64, __tinybird_ref_0_: String },
        kafka: { connection: "__tinybird_ref_0_", topic: "a__tinybird_ref_0_b" },
        tokens: { AppRead: Read, "__tinybird_ref_0_": Append },
        tags: ["__tinybird_ref_"],
        shared_with: ["__tinybird_ref_1_"],
        indexes: { by_id: { expr: "lower('__tinybird_ref_0_')", type: "minmax" } },
        forward_query: "SELECT id, __tinybird_ref_0_ FROM events",
    }
}

tinybird::endpoint! {
    pub __tinybird_ref_3_ {
        nodes: {
            a: "
                SELECT *
                FROM __tinybird_ref_0_
            ",
        },
    }
    pub Top {
        nodes: {
            __tinybird_ref_1_: "SELECT 1",
            a: "SELECT * FROM {Events} LIMIT {{Int32(limit)}}",
        },
        params: {
            /// Not `__tinybird_ref_0_`.
            limit: Int32 = 1,
        },
    }
}

fn main() {}
