//! A stand-in for Tinybird, so that the service runs without an account: what the SQL of the endpoint does, in Rust.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use serde_json::{Value, json};
use tinybird::Resource;
use tinybird_imitation::{Faults, Imitation, Query};

use crate::datafiles::{PageViews, TopPages};

/// An imitation of Tinybird that knows the endpoint.
///
/// # Errors
///
/// It cannot listen.
pub fn start(faults: Faults) -> io::Result<Imitation> {
    let imitation = Imitation::start(faults)?;
    let columns = [("path", "String"), ("views", "UInt64"), ("users", "UInt64")];
    imitation.endpoint(TopPages::NAME, &columns, top_pages);
    Ok(imitation)
}

fn top_pages(query: &Query<'_>) -> Value {
    let since = query.parameter("since").unwrap_or_default();
    let mut pages: BTreeMap<String, (u64, BTreeSet<String>)> = BTreeMap::new();
    // Times in this form are in the order of their texts.
    for row in query.rows(PageViews::NAME).filter(|row| row["at"].as_str() >= Some(since)) {
        let (views, users) = pages.entry(row["path"].as_str().unwrap_or_default().to_owned()).or_default();
        *views += 1;
        users.extend(row.pointer("/user/id").filter(|id| !id.is_null()).map(Value::to_string));
    }
    let mut pages: Vec<_> = pages.into_iter().collect();
    pages.sort_by_key(|(_, (views, _))| std::cmp::Reverse(*views));
    let limit = query.parameter("limit").and_then(|limit| limit.parse().ok()).unwrap_or(10);
    let rows = pages.into_iter().take(limit);
    rows.map(|(path, (views, users))| json!({ "path": path, "views": views, "users": users.len() })).collect()
}
