//! The queries, and what becomes of their rows.

use super::connections::{AdsGcs, BillingS3, EventsKafka};
use super::datasources::{AdCosts, DailyPages, PageViews, SiteSnapshots, Subscriptions};
use super::tokens::Dashboard;

tinybird::materialized_view! {
    /// Counts page views by day, as they arrive.
    pub DailyPagesView {
        datasource: DailyPages,
        nodes: {
            daily: "
                SELECT
                    toDate(timestamp) AS day,
                    site,
                    pathname,
                    count() AS views,
                    uniqState(session_id) AS visitors
                FROM {PageViews}
                GROUP BY day, site, pathname
            ",
        },
        output: {
            day: Date,
            site: LowCardinality(String),
            pathname: String,
            views: UInt64,
            visitors: AggregateFunction(uniq, UUID),
        },
    }
}

tinybird::endpoint! {
    /// The most visited pages of a site.
    pub TopPages {
        params: {
            /// The site, by its domain.
            #[example("example.com")]
            site: String,
            /// The first day.
            from_day: Date = "2025-01-01",
            /// How many pages.
            limit: Int32 = 10,
            /// By what to sort.
            #[values("views", "visitors")]
            #[optional]
            sort_by: String = "views",
        },
        nodes: {
            /// Views and visitors by page.
            pages: "
                SELECT pathname, sum(views) AS views, uniqMerge(visitors) AS visitors
                FROM {DailyPages}
                WHERE site = {{String(site)}} AND day >= {{Date(from_day)}}
                GROUP BY pathname
            ",
            endpoint: include_str!("sql/top_pages.sql"),
        },
        output: { pathname: String, views: UInt64, visitors: UInt64 },
        tokens: { Dashboard: Read },
        tags: ["web"],
    }
}

tinybird::copy_pipe! {
    /// Keeps what every site looked like, each night.
    pub NightlySnapshot {
        datasource: SiteSnapshots,
        schedule: "0 2 * * *",
        mode: Append,
        nodes: {
            snapshot: "
                SELECT yesterday() AS day, site, sum(views) AS views
                FROM {DailyPages}
                WHERE day = yesterday()
                GROUP BY site
            ",
        },
    }
}

tinybird::sink_pipe! {
    /// Tells the other services which pages are busy.
    pub BusyPages {
        sink: { connection: EventsKafka, topic: "busy_pages", schedule: "*/10 * * * *" },
        nodes: {
            busy: "
                SELECT site, pathname, count() AS views
                FROM {PageViews}
                WHERE timestamp > now() - INTERVAL 10 MINUTE
                GROUP BY site, pathname
                HAVING views > 1000
            ",
        },
    }

    /// The subscriptions of each plan, for billing.
    pub PlanReport {
        sink: {
            connection: BillingS3,
            bucket_uri: "s3://example-billing/reports",
            file_template: "plans_{day, '%Y-%m-%d'}",
            schedule: "0 6 1 * *",
            format: Csv,
            compression: Gzip,
        },
        nodes: {
            plans: "
                SELECT today() AS day, plan, count() AS subscriptions, sum(price) AS revenue
                FROM {Subscriptions} FINAL
                GROUP BY plan
            ",
        },
    }

    /// What advertising cost, for the agency.
    pub AdReport {
        sink: {
            connection: AdsGcs,
            bucket_uri: "gs://example-ads/reports",
            file_template: "costs_{day, '%Y-%m'}",
            schedule: "@on-demand",
            format: Parquet,
            compression: Snappy,
            strategy: Replace,
        },
        nodes: {
            costs: "
                SELECT day, network, campaign, sum(clicks) AS clicks, sum(cost) AS cost
                FROM {AdCosts}
                GROUP BY day, network, campaign
            ",
        },
    }
}
