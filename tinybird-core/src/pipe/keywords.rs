//! The keywords of `.pipe` files.

use super::body::{Published, Queries, ResultColumns};
use super::{Copy, Materialization, SinkOption};
use crate::keywords::UnsupportedOption::Kept;
use crate::keywords::{EXPORT_SERVICE, INCLUDE, Keywords, VERSION};

/// The keywords of `.pipe` files.
pub(crate) const KEYWORDS: &Keywords = &Keywords {
    words: &["DESCRIPTION", "TYPE", "SQL"],
    groups: &[
        Queries::SPECS,
        ResultColumns::SPECS,
        Published::SPECS,
        Materialization::SPECS,
        Copy::SPECS,
        SinkOption::SPECS,
    ],
    unsupported: &[("FILTER", Kept), ("EXPORT_WRITE_STRATEGY", Kept), VERSION, EXPORT_SERVICE, INCLUDE],
    aliases: &[("SCOPE", "NODE"), ("MODE", "COPY_MODE")],
};
