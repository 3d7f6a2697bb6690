//! The team of orders: what comes from Kafka, and what is counted as it comes.

use definitions::Broker;
use tinybird::{datasource, materialized_view};

datasource! {
    /// Orders as they arrive.
    pub Orders {
        schema: { at: DateTime, country: LowCardinality(String), price: Decimal(10, 2) },
        engine: MergeTree { sorting_key: [country, at], partition_key: "toYYYYMM(at)" },
        kafka: { connection: Broker, topic: "orders", group_id: "orders" },
    }

    /// What each country buys in a day.
    pub OrdersByDay {
        schema: {
            day: Date,
            country: LowCardinality(String),
            revenue: AggregateFunction(sum, Decimal(10, 2)),
        },
        json_paths: false,
        engine: AggregatingMergeTree { sorting_key: [country, day] },
    }
}

materialized_view! {
    /// Adds up orders as they arrive.
    pub SumOrders {
        datasource: OrdersByDay,
        nodes: {
            summed: "
                SELECT toDate(at) AS day, country, sumState(price) AS revenue
                FROM {Orders}
                GROUP BY day, country
            ",
        },
    }
}
