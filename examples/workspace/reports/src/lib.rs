//! The team of reports: endpoints over what the other teams have.

use definitions::{Countries, WebRead};
use orders::OrdersByDay;
use tinybird::endpoint;

endpoint! {
    /// The countries that buy the most, by their names.
    pub TopCountries {
        params: {
            /// The first day.
            since: Date = "2026-01-01",
            limit: Int32 = 10,
        },
        nodes: {
            summed: "
                SELECT country, sumMerge(revenue) AS revenue
                FROM {OrdersByDay}
                WHERE day >= {{Date(since)}}
                GROUP BY country
            ",
            named: "
                SELECT name, revenue
                FROM summed
                JOIN {Countries} ON code = country
                ORDER BY revenue DESC
                LIMIT {{Int32(limit)}}
            ",
        },
        tokens: { WebRead: Read },
    }
}
