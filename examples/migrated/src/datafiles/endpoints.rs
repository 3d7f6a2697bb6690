//! Queries that are published as APIs.

use super::datasources::PagesByDay;
use super::pipes::AnalyticsHits;
use super::tokens::Dashboard;

tinybird::endpoint! {
    pub CurrentVisitors {
        nodes: {
            endpoint: "
                SELECT uniq(session_id) AS visits
                FROM {AnalyticsHits}
                WHERE timestamp >= now() - INTERVAL 5 MINUTE
            ",
        },
        tokens: { Dashboard: Read },
    }

    /// Most visited pages for a given period.
    /// Accepts `date_from` and `date_to`, and `skip` and `limit` for pages.
    pub TopPages {
        nodes: {
            /// Groups by page
            endpoint: r#"
                SELECT
                    pathname,
                    uniqMerge(visits) AS visits,
                    countMerge(hits) AS hits
                FROM {PagesByDay}
                WHERE
                    {% if defined(date_from) %}
                        date >= {{ Date(date_from, description="Starting day, as YYYY-MM-DD", required=False) }}
                    {% else %}
                        date >= timestampAdd(today(), interval -7 day)
                    {% end %}
                    {% if defined(date_to) %}
                        AND date <= {{ Date(date_to, description="Finishing day, as YYYY-MM-DD", required=False) }}
                    {% end %}
                GROUP BY pathname
                ORDER BY visits DESC
                LIMIT {{ Int32(skip, 0) }}, {{ Int32(limit, 50) }}
            "#,
        },
        tokens: { Dashboard: Read },
    }
}
