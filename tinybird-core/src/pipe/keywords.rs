//! The keywords of `.pipe` files.

use super::{Body, Copy, Materialization, SINK_SPECS};
use crate::keywords::UnsupportedOption::Kept;
use crate::keywords::{EXPORT_SERVICE, INCLUDE, Keywords, VERSION};

/// The keywords of `.pipe` files.
pub(crate) const KEYWORDS: &Keywords = &Keywords {
    words: &["DESCRIPTION", "TYPE", "SQL"],
    groups: &[
        Body::SPECS,
        Body::OUTPUT_SPECS,
        Body::PUBLISH_SPECS,
        Materialization::SPECS,
        Copy::SPECS,
        SINK_SPECS,
    ],
    unsupported: &[("FILTER", Kept), ("EXPORT_WRITE_STRATEGY", Kept), VERSION, EXPORT_SERVICE, INCLUDE],
    aliases: &[("SCOPE", "NODE"), ("MODE", "COPY_MODE")],
};
