//! What the project has in Tinybird.

pub mod connections;
pub mod datasources;
pub mod endpoints;
pub mod materializations;
pub mod pipes;
pub mod tokens;
