//! `row` and `query` where the crate `tinybird` has not the feature `rows`.

use proc_macro2::TokenStream;
use tinybird_core::rules::ROW_FEATURE;
use tinybird_syntax::{Diagnostic, Resource};

use crate::expand::Expander;

impl Expander {
    /// Says of the first of both options that it needs the feature.
    #[expect(clippy::unused_self, reason = "with the feature, an expander declares rows and queries")]
    pub(crate) fn types(&self, resource: &Resource, _: &mut TokenStream) -> Vec<Diagnostic> {
        let row = resource.row.as_ref().map(|row| (&row.declared, "row"));
        let query = || resource.query_struct.as_ref().map(|query| (&query.declared, "query"));
        let needs = row.or_else(query).map(|(declared, option)| {
            let message = format!("`{option}` needs the feature `rows` of the crate `tinybird`");
            let remedy =
                "add it in Cargo.toml: `features = [\"rows\"]`, or `\"types\"` for times, UUIDs, decimals and JSON";
            Diagnostic::error(&ROW_FEATURE, declared.option, message, remedy)
        });
        needs.into_iter().collect()
    }
}
