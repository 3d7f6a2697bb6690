//! Materialized views: the rows of a query, written into a data source as rows arrive where it reads.

use crate::choice::choices;
use crate::options::options;

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
