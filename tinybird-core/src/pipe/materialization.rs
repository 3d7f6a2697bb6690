//! Materialized views: the rows of a query, written into a data source as rows arrive where it reads.

use super::body::Body;
use super::sql_place;
use crate::choice::choices;
use crate::options::options;
use crate::rule::{Violation, rules};
use crate::template::Template;

choices! {
    /// How a deployment changes a materialized view: `DEPLOYMENT_METHOD`.
    pub closed enum DeploymentMethod {
        /// The view's query is changed in place, and the rows that exist are kept: `alter`.
        Alter = "alter",
    }
}

options! {
    /// Where a materialized view writes to: options of `materialized_view!`.
    pub struct Materialization;

    /// The data source that the rows are written into. Renders `DATASOURCE`.
    required datasource: Reference<DataSource> => "DATASOURCE";
    /// `Alter`: a deployment changes the query in place, instead of filling the data source anew. Renders
    /// `DEPLOYMENT_METHOD`.
    optional deployment_method: Choice<DeploymentMethod> => "DEPLOYMENT_METHOD";
}

rules! {
    /// Nobody calls a materialized view, so that its query has no parameters: it would run with their defaults for ever. Write
    /// the values themselves.
    MATERIALIZED_PARAMETER = "materialized-parameter";
}

/// The parameters of queries that run as rows arrive.
pub(super) fn check(body: &Body) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (index, node) in body.nodes().iter().enumerate().filter(|(_, node)| node.is_template()) {
        let Ok(template) = Template::parse(node.sql()) else { continue };
        let Some(first) = template.parameters().iter().find(|parameter| !parameter.local) else { continue };
        let place = sql_place(index).range(Some(first.range.clone()));
        let message = format!("nobody calls a materialized view, which could give it `{}`", first.name);
        let remedy = "write the value itself, or read the rows through an endpoint that takes it";
        violations.push(Violation::warning(&MATERIALIZED_PARAMETER, place, message, remedy));
    }
    violations
}
