//! How the columns of a data source change.

use tinybird_core::AnyDefinition;
use tinybird_core::datasource::Column;
use tinybird_deploy::Api;
use tinybird_import::{Extension, FileDefinition};

use crate::deployable::Deployable;
use crate::shell::Shell;

/// Shows the columns of a data source that differ from what is deployed. Where that cannot be read, its name has to do.
pub(super) fn show(api: &Api, project: &Deployable, name: &str, shell: Shell) {
    let of_project =
        project.files.iter().find(|file| file.extension() == "datasource" && file.name() == name);
    let Some(file) = of_project else { return };
    match api.datafile(Extension::DataSource.as_str(), name) {
        Ok(deployed) => {
            for (verb, what, change) in between(&columns(name, &deployed), &columns(name, &file.text)) {
                let object = serde_json::json!({
                    "reason": "column", "datasource": name, "change": change, "column": what,
                });
                shell.event(verb, format_args!("column `{what}` of `{name}`"), &object);
            }
        }
        Err(error) => shell.note(&format!("the columns of `{name}` cannot be compared: {error}")),
    }
}

/// Names and types.
fn columns(name: &str, text: &str) -> Vec<(String, String)> {
    let Ok(file) = tinybird_import::read(Extension::DataSource, name, text) else { return Vec::new() };
    let FileDefinition::Known(AnyDefinition::DataSource(definition)) = &file.definition else {
        return Vec::new();
    };
    let of = |column: &Column| column.data_type().map(ToString::to_string).unwrap_or_default();
    definition.columns().iter().map(|column| (column.name().to_owned(), of(column))).collect()
}

type Difference = (&'static str, String, &'static str);

fn between(old: &[(String, String)], new: &[(String, String)]) -> Vec<Difference> {
    let find =
        |columns: &[(String, String)], name: &str| columns.iter().find(|(other, _)| other == name).cloned();
    let gone = old.iter().filter(|(name, _)| find(new, name).is_none());
    let gone = gone.map(|(name, of)| ("Deleted", format!("{name} {of}"), "deleted"));
    let there = new.iter().filter_map(|(name, of)| match find(old, name) {
        None => Some(("New", format!("{name} {of}"), "new")),
        Some((_, was)) if was != *of => Some(("Changed", format!("{name} {was} → {of}"), "changed")),
        Some(_) => None,
    });
    gone.chain(there).collect()
}
