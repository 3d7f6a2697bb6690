//! Queries whose rows are stored as data arrives.

use super::datasources::PagesByDay;
use super::pipes::AnalyticsHits;

tinybird::materialized_view! {
    pub AnalyticsPages {
        datasource: PagesByDay,
        nodes: {
            pages: "
                SELECT
                    toDate(timestamp) AS date,
                    pathname,
                    uniqState(session_id) AS visits,
                    countState() AS hits
                FROM {AnalyticsHits}
                GROUP BY date, pathname
            ",
        },
    }
}
