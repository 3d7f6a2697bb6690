//! Every option of every kind of pipe.

#![deny(warnings)]

use tinybird::{
    Project, Resource, copy_pipe, endpoint, gcs_connection, kafka_connection, materialized_view, pipe,
    s3_connection, sink_pipe, token,
};

pub mod sources {
    tinybird::datasource! {
        /// One row for each page that is shown.
        pub PageViews {
            schema: { timestamp: DateTime, pathname: String, country: String, views: UInt64 },
        }

        pub DailyPages {
            schema: { day: Date, pathname: String, views: AggregateFunction(sum, UInt64) },
            engine: AggregatingMergeTree { sorting_key: [day, pathname] },
        }
    }
}

use sources as s;
use sources::{DailyPages, PageViews};

kafka_connection! { pub EventsKafka { bootstrap_servers: "kafka.example.com:9092" } }
s3_connection! { pub ExportS3 { region: "us-east-1", arn: "arn:aws:iam::123456789012:role/export" } }
gcs_connection! { pub ExportGcs { service_account_credentials_json: secret("GCS_KEY") } }
token! { pub AppRead; pub Partner { name: "partner token" } }

pipe! {
    /// Views by people.
    pub HumanViews {
        nodes: {
            /// Without robots.
            people: "SELECT * FROM {PageViews} WHERE views > 0",
        },
        output: {
            /// When it was shown.
            timestamp: DateTime,
            "o.country": LowCardinality(Nullable(String)),
        },
        tokens: { AppRead: Read, Partner: [Read], "third token": "READ" },
        tags: ["web", "two words"],
    }

    pub EmptyParams { params: {}, nodes: { one: "SELECT 1" } }
    pub Named { name: "other_name", description: "Of its own.", nodes: { named: "SELECT 1" } }
}

endpoint! {
    /// The most visited pages.
    ///
    /// # Of all
    #[doc(hidden)]
    #[cfg(any())]
    pub LeftOut { nodes: {} }
}

endpoint! {
    /// The most visited pages.
    pub TopPages {
        params: {
            /// Start of the range:
            /// it's a "day", \ not an `hour`.
            start_date: DateTime,
            limit: Int32 = 10,
            #[values("asc", "desc")]
            order: String = "desc",
            #[optional]
            #[example("es")]
            #[format("ISO 3166")]
            country: String,
            order_by: column = "views",
            bots: Boolean = false,
            codes: Array(Int32) = [1, -2],
            ratio: Float64 = 0.5,
            since: DateTime64 = "2025-01-01 00:00:00.000",
            quoted: "String" = "it's",
        },
        nodes: {
            aggregated: "
                SELECT pathname, country, count() AS views
                FROM { s::PageViews } AS views
                WHERE timestamp >= {{DateTime(start_date)}} AND since > {{ DateTime64(since) }}
                {% if defined(country) %} AND country = {{String(country)}} {% end %}
                {# {String} is no reference here #}
                {% if bots == True or defined(codes) %} AND n IN {{Array(codes, 'Int32')}} {% else %}{% end %}
                GROUP BY pathname, country
            ",
            filtered: r#"
                SELECT "pathname", map('a', 1) AS m, '{PageViews}' AS text -- {PageViews}
                FROM aggregated JOIN {crate::sources::DailyPages} USING pathname
                WHERE bot = {{Boolean(bots)}} AND x = {{String(quoted)}} AND {{Float64(ratio)}} < 1
            "#,
            included: std::include_str!("sql/top_pages.sql"),
            endpoint: "
                SELECT * FROM filtered JOIN {HumanViews} USING pathname
                ORDER BY {{column(order_by)}} {% if order == 'asc' %} ASC {% end %} {{String(order)}}
                LIMIT {{Int32(limit)}}
            ",
        },
        output: { pathname: String, views: UInt64 },
        tokens: { AppRead: Read },
        tags: [],
    }
}

materialized_view! {
    /// Sums by day.
    pub DailyPagesView {
        datasource: DailyPages,
        deployment_method: Alter,
        nodes: {
            daily: "
                SELECT toDate(timestamp) AS day, pathname, sumState(views) AS views
                FROM {self::sources::PageViews}
                GROUP BY day, pathname
            ",
        },
        output: { day: Date, pathname: String, views: AggregateFunction(sum, UInt64) },
        tokens: { AppRead: Read },
        tags: ["web"],
    }

    pub OfUnknown { datasource: "daily_pages", nodes: { by_day: "SELECT 1" } }
}

copy_pipe! {
    pub DailySnapshot {
        datasource: s::PageViews,
        schedule: "0 3 * * *",
        mode: Replace,
        on_demand_compute: true,
        nodes: { snapshot: "SELECT * FROM {TopPages}" },
        params: {},
        tokens: { AppRead: Read },
        tags: ["web"],
    }

    pub OnDemand { datasource: "pages", schedule: "@on-demand", mode: "append", nodes: { copied: "SELECT 1" } }
    pub Once { datasource: "pages", schedule: "@once", nodes: { copied: "SELECT 1" } }
}

sink_pipe! {
    pub ToKafka {
        sink: { connection: EventsKafka, topic: "views", schedule: "@on-demand" },
        nodes: { rows: "SELECT * FROM {PageViews}" },
    }

    pub ToS3 {
        sink: {
            connection: ExportS3,
            bucket_uri: "s3://exports/views",
            file_template: "views_{timestamp, '%Y-%m-%d'}",
            schedule: "@once",
            format: Parquet,
            compression: None,
            strategy: CreateNew,
        },
        nodes: { rows: "SELECT * FROM {PageViews} WHERE country = {{String(country, 'es')}}" },
        tokens: { AppRead: Read },
        tags: ["web"],
    }

    pub ToGcs {
        sink: {
            connection: crate::ExportGcs,
            bucket_uri: "gs://exports",
            file_template: "views",
            schedule: "@daily",
            format: "ndjson",
            compression: raw("zip"),
            strategy: raw("keep"),
        },
        nodes: { rows: "SELECT 1" },
    }

    pub ToSomewhere {
        sink: {
            connection: ExportGcs,
            bucket_uri: secret("BUCKET"),
            file_template: "{country}",
            schedule: "*/10 * * * *",
        },
        nodes: { rows: "SELECT 'es' AS country" },
    }

    pub ByName {
        sink: { connection: "ui_kafka", topic: secret("TOPIC"), schedule: "@on-demand" },
        nodes: { rows: "SELECT 1" },
    }
}

fn in_a_function() -> String {
    tinybird::datasource! { Local { schema: { a: String } } }
    tinybird::endpoint! {
        Locals { nodes: { all: "SELECT * FROM {Local} JOIN {crate::sources::PageViews} USING a" } }
    }
    Locals::definition().to_string()
}

#[cfg(any())]
pipe! { pub OneWay { nodes: { first: "SELECT 1" } } }
pipe! {
    #[cfg(not(any()))]
    pub OneWay { nodes: { second: "SELECT 2" } }
}

fn contains(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
}

fn main() {
    contains(&in_a_function(), &["    SELECT * FROM local JOIN page_views USING a\n"]);
    contains(&OneWay::definition().to_string(), &["NODE second"]);
    contains(
        &TopPages::definition().to_string(),
        &[
            "    FROM page_views AS views\n",
            r#"{{DateTime(start_date, description='Start of the range: it\'s a "day", \\ not an `hour`.')}}"#,
            "{{String(country, required=False, example='es', format='ISO 3166')}}",
            "    {# {String} is no reference here #}\n",
            "{{Array(codes, 'Int32', ['1', '-2'])}}",
            "'{PageViews}' AS text -- {PageViews}\n",
            "JOIN daily_pages USING pathname",
            "{{Boolean(bots, False)}}",
            r"{{String(quoted, 'it\'s')}}",
            "NODE included\nSQL >\n    %\n    SELECT pathname, sum(views) AS views\n    FROM page_views\n",
            "-- of {one} country\n",
            "JOIN human_views USING pathname",
            "{{column(order_by, 'views')}}",
            "{{String(order, 'desc', enum=['asc', 'desc'])}}",
            "LIMIT {{Int32(limit, 10)}}",
        ],
    );
    contains(&ToS3::definition().to_string(), &["EXPORT_SCHEDULE @on-demand\n", "EXPORT_COMPRESSION none\n"]);
    contains(&DailySnapshot::definition().to_string(), &["SELECT * FROM top_pages\n", "COPY_MODE replace\n"]);

    let project = Project::new()
        .with::<TopPages>()
        .with::<DailyPagesView>()
        .with::<DailySnapshot>()
        .with::<ToKafka>()
        .with::<ToS3>()
        .with::<ToGcs>();
    let paths: Vec<String> = project.files().into_iter().map(|file| file.path.to_string()).collect();
    assert!(paths.contains(&"pipes/human_views.pipe".to_owned()), "{paths:?}");
}
