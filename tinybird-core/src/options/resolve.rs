//! References in options, once the names of what they lead to are known.

use super::{FieldMut, Form, Options};
use crate::name::{Name, fill};

/// Fills in the names of other resources in options, by the numbers of the references.
pub(crate) fn resolve(options: &mut dyn Options, names: &[&str]) {
    for (spec, field) in options.fields_mut() {
        match field {
            FieldMut::Line(line) => {
                if let Form::Reference(_) = spec.form
                    && let Some(number) = line.text().and_then(|name| Name::read(&name).reference())
                    && let Some(name) = names.get(number)
                {
                    // Every text is a name.
                    let _ = line.parse(name);
                }
            }
            FieldMut::Group(group) => {
                if let Some(options) = group.options_mut() {
                    resolve(options, names);
                }
            }
            FieldMut::Tokens(grants) => grants.iter_mut().for_each(|grant| grant.token.resolve(names)),
            FieldMut::Nodes(nodes) => {
                for node in nodes {
                    node.sql = fill(&node.sql, |number| names.get(number));
                }
            }
            // They name no resources.
            FieldMut::Sql(_)
            | FieldMut::Engine(_)
            | FieldMut::Schema(_)
            | FieldMut::Named(_)
            | FieldMut::Tags(_)
            | FieldMut::List(_)
            | FieldMut::Node(_)
            | FieldMut::Output(_)
            | FieldMut::Nothing(()) => {}
        }
    }
}
