//! What the product has in Tinybird.

pub mod connections;
pub mod datasources;
pub mod pipes;
pub mod tokens;
