use tinybird::{copy_pipe, endpoint, kafka_connection, materialized_view, sink_pipe};

kafka_connection! {
    pub EventsKafka { bootstrap_servers: "kafka.example.com:9092" }
}

endpoint! {
    #[derive(Debug)]
    /// The most visited pages.
    pub TopPages {
        params: {
            start: DateTme,
            limit: Int32 = "ten",
            #[required] country: String,
            offset: Int32 = 0,
        },
        nodes: {
            /// # Pages
            top_pages: "
                SELECT pathname, {{UUID(id)}} AS id
                FROM {EventsKafka} AS events
                WHERE timestamp > {{DateTime(start)}} AND country = {{Int32(country)}}
                LIMIT {{Int32(limit)}}
            ",
            "second node": "",
            endpoint: SELECT,
            last: include_str!("sql/no_such_file.sql", 1),
        },
        output: { pathname: Sting, #[optional] views: UInt64 = 0 },
        tokens: { EventsKafka: [Read, Append], "read": Reed },
        tags: ["a,b", web],
        cache: "1m",
        schedul: "@once",
    }
}

sink_pipe! {
    pub Export {
        sink: {
            connection: EventsKafka,
            topic: "",
            schedule: "@auto",
            format: Json,
            file_template: "views_{timestamp",
        },
        nodes: {},
    }
}

copy_pipe! {
    pub Snapshot {
        datasource: EventsKafka,
        mode: Overwrite,
        on_demand_compute: 1,
        schedule: "0 25 * * *",
        nodes: { first: "SELECT 1", first: "SELECT 2" },
    }
}

materialized_view! {
    pub DailyPages {
        data_source: "pages",
        deployment_method: Create,
        nodes: "SELECT 1",
    }
}

fn main() {}
