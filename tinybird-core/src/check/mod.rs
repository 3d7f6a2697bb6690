//! The shapes of single values: names, ARNs, URLs, schedules and the like.
//!
//! Each check takes Tinybird's spelling of a value. Where a part of the value is a secret, that part is
//! unknown until the deployment and passes.

pub(crate) mod aws;
pub(crate) mod brokers;
pub(crate) mod bucket;
pub(crate) mod json;
pub(crate) mod name;
pub(crate) mod pem;
pub(crate) mod schedule;
pub(crate) mod url;

pub use aws::{check_region, check_role_arn, check_table_arn};
pub use brokers::{check_brokers, with_default_ports};
pub use bucket::{Bucket, check_export_bucket, check_sink_uri};
pub use json::{check_json_object, compact_json};
pub use name::{check_name, check_token_name, snake_case};
pub use pem::{check_pem, trim_lines};
pub use schedule::{IMPORT_CRON, Schedule, check_cron, check_run_schedule, run_schedule};
pub use url::{check_http_url, has_user};

/// Whether some part of the value is only known at the deployment.
pub(crate) fn is_templated(text: &str) -> bool {
    text.contains("{{")
}
