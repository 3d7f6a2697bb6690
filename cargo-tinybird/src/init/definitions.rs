//! One resource of each kind, to begin with.

use tinybird::{
    connection, copy_pipe, datasource, endpoint, materialized_view, pipe, sink_pipe, token,
};

connection! {
    /// Where orders come from.
    pub OrdersKafka: Kafka {
        bootstrap_servers: "kafka.example.com:9092",
        security_protocol: SaslSsl,
        sasl_mechanism: Plain,
        key: secret("ORDERS_KAFKA_KEY"),
        secret: secret("ORDERS_KAFKA_SECRET"),
    }

    /// Where reports go.
    pub ReportsS3: S3 {
        region: "us-east-1",
        arn: "arn:aws:iam::123456789012:role/tinybird-reports",
    }
}

token! {
    /// What the application reads with.
    pub AppRead;
}

datasource! {
    /// Orders as they arrive.
    pub Orders {
        schema: {
            at: DateTime,
            customer: String,
            country: LowCardinality(String),
            price: Decimal(10, 2),
        },
        engine: MergeTree { sorting_key: [country, at], partition_key: "toYYYYMM(at)" },
        kafka: { connection: OrdersKafka, topic: "orders" },
    }

    /// What each country buys in a day.
    pub OrdersByDay {
        schema: {
            day: Date,
            country: LowCardinality(String),
            orders: AggregateFunction(count),
            revenue: AggregateFunction(sum, Decimal(10, 2)),
        },
        json_paths: false,
        engine: AggregatingMergeTree { sorting_key: [country, day] },
    }

    /// What was bought until the last snapshot.
    pub OrdersSnapshot {
        schema: { taken_at: DateTime, country: LowCardinality(String), orders: UInt64 },
        json_paths: false,
        engine: MergeTree { sorting_key: [country, taken_at] },
    }
}

materialized_view! {
    /// Counts orders as they arrive.
    pub CountOrders {
        datasource: OrdersByDay,
        nodes: {
            counted: "
                SELECT toDate(at) AS day, country, countState() AS orders, sumState(price) AS revenue
                FROM {Orders}
                GROUP BY day, country
            ",
        },
    }
}

pipe! {
    /// The days, with their states merged: what the others read from.
    pub Days {
        nodes: {
            merged: "
                SELECT day, country, countMerge(orders) AS orders, sumMerge(revenue) AS revenue
                FROM {OrdersByDay}
                GROUP BY day, country
            ",
        },
    }
}

endpoint! {
    /// The countries that buy the most.
    pub TopCountries {
        params: {
            /// The first day.
            since: Date = "2024-01-01",
            limit: Int32 = 10,
        },
        nodes: {
            ranked: "
                SELECT country, sum(revenue) AS revenue
                FROM {Days}
                WHERE day >= {{Date(since)}}
                GROUP BY country
                ORDER BY revenue DESC
                LIMIT {{Int32(limit)}}
            ",
        },
        tokens: { AppRead: Read },
    }
}

copy_pipe! {
    /// Keeps what is known each night.
    pub TakeSnapshot {
        datasource: OrdersSnapshot,
        schedule: "0 3 * * *",
        mode: Append,
        nodes: {
            counted: "SELECT now() AS taken_at, country, sum(orders) AS orders FROM {Days} GROUP BY country",
        },
    }
}

sink_pipe! {
    /// Writes a report each morning.
    pub ReportDays {
        sink: {
            connection: ReportsS3,
            bucket_uri: "s3://example-reports/days",
            file_template: "days_{day, '%Y-%m-%d'}",
            schedule: "0 6 * * *",
            format: Csv,
        },
        nodes: { rows: "SELECT day, country, orders, revenue FROM {Days}" },
    }
}
