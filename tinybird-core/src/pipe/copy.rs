//! Copies: the rows of a query, written into a data source on demand or by a schedule.

use crate::check::check_run_schedule;
use crate::check::run_schedule;
use crate::choice::choices;
use crate::options::options;

choices! {
    /// What a copy does with existing rows: `COPY_MODE`.
    pub closed enum CopyMode {
        /// Keeps the existing rows and appends the new ones: `append`, Tinybird's default.
        Append = "append",
        /// Replaces the existing rows: `replace`.
        Replace = "replace",
    }
}

options! {
    /// Where a copy writes to, and when: options of `copy_pipe!`.
    pub struct Copy;

    /// The data source that the rows are written into. Renders `TARGET_DATASOURCE`.
    required datasource: Reference<DataSource> => "TARGET_DATASOURCE";
    /// When to copy: `"@on-demand"` (Tinybird's default), or a cron expression. Renders `COPY_SCHEDULE`.
    optional schedule: Schedule via check_run_schedule as run_schedule => "COPY_SCHEDULE";
    /// What happens to existing rows; Tinybird's default is `Append`. Renders `COPY_MODE`.
    optional mode: Choice<CopyMode> => "COPY_MODE";
    /// Whether the copy runs on dedicated compute. Renders `ON_DEMAND_COMPUTE`.
    optional on_demand_compute: Flag => "ON_DEMAND_COMPUTE";
}
