//! The options that every resource takes.

use super::options;

options! {
    /// The options that every resource takes.
    pub struct Common;

    /// The resource's name in Tinybird; by default the item's in snake case. Renders as the name of the datafile.
    optional name: Plain;
    /// What the resource is for; by default the item's doc comment. Renders `DESCRIPTION`.
    optional description: Plain => "DESCRIPTION";
}
