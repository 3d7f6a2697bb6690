//! The shapes of single values: names, ARNs, URLs, schedules and the like.
//!
//! Each check takes Tinybird's spelling of a value. Where a part of the value is a secret, that part is
//! unknown until the deployment and passes.

mod aws;
mod brokers;
mod bucket;
mod json;
mod name;
mod pem;
mod schedule;
mod url;

pub use aws::{check_region, check_role_arn, check_table_arn};
pub use brokers::check_brokers;
pub use bucket::{Bucket, check_export_bucket};
pub use json::{check_json_object, compact_json};
pub use name::{check_name, check_token_name, snake_case};
pub use pem::{check_pem, trim_lines};
pub use schedule::{IMPORT_CRON, Schedule, check_cron};
pub use url::check_http_url;

use crate::rule::Rule;

/// Whether some part of the value is only known at the deployment.
pub(crate) fn is_templated(text: &str) -> bool {
    text.contains("{{")
}

/// The rules of this module.
pub(crate) fn rules() -> impl Iterator<Item = &'static Rule> {
    [
        aws::RULES,
        bucket::RULES,
        brokers::RULES,
        json::RULES,
        name::RULES,
        pem::RULES,
        schedule::RULES,
        url::RULES,
    ]
    .into_iter()
    .flatten()
    .copied()
}
