//! Regions: where workspaces are.

use serde::{Deserialize, Serialize};

use super::{Api, lenient};
use crate::error::Error;

/// A region.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct Region {
    /// Its name, as the provider calls it.
    #[serde(default, deserialize_with = "lenient::id")]
    pub name: String,
    /// Who runs the machines: `gcp`, `aws`.
    #[serde(default, deserialize_with = "lenient::id")]
    pub provider: String,
    /// The address of its API.
    #[serde(default, deserialize_with = "lenient::id")]
    pub api_host: String,
    /// The address of its pages.
    #[serde(default, deserialize_with = "lenient::id")]
    pub host: String,
}

#[derive(Deserialize)]
struct All {
    #[serde(default, deserialize_with = "lenient::entries")]
    regions: Vec<Region>,
}

impl Api {
    /// All regions. It needs no token.
    ///
    /// # Errors
    /// What the server or the connection refuses.
    pub fn regions(&self) -> Result<Vec<Region>, Error> {
        Ok(self.get::<All>(&["v0", "regions"], "the regions")?.regions)
    }
}

impl Region {
    /// Whether an address is that of this region's API.
    #[must_use]
    pub fn is_at(&self, url: &str) -> bool {
        let host = |url: &str| {
            url.split("://").last().unwrap_or_default().trim_end_matches('/').to_ascii_lowercase()
        };
        host(&self.api_host) == host(url)
    }

    /// The page of a workspace, or of a branch of it.
    #[must_use]
    pub fn page(&self, workspace: &str, branch: Option<&str>) -> String {
        let branch = branch.map_or(String::new(), |branch| format!("~{branch}"));
        let host = if self.host.contains("cloud.") {
            self.host.trim_end_matches('/')
        } else {
            "https://cloud.tinybird.co"
        };
        format!("{host}/{}/{}/{workspace}{branch}", self.provider, self.name)
    }
}
