use tinybird::{datasource, endpoint, kafka_connection};

kafka_connection! {
    columns Base { id: UUID }
}

datasource! {
    /// `..` stands in a schema only.
    pub Orders {
        ..Base,
        schema: { id: UUID },
    }
}

endpoint! {
    /// Its result and its parameters are its own.
    pub Top {
        params: { ..Base, limit: Int32 = 10 },
        nodes: { endpoint: "SELECT 1 AS n LIMIT {{Int32(limit)}}" },
        output: { ..Base, n: UInt8 },
    }
}

fn main() {}
