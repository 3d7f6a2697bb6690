//! The options of groups, from the tables that define them.

use tinybird_core::Kind;
use tinybird_core::datasource::EngineKind;
use tinybird_core::options::Common;
use tinybird_core::options::{Form, Scalar as _, Spec};

/// The names of the options of a group: `kafka_connection`, `datasource.kafka`, `datasource.engine.MergeTree`.
pub(crate) fn names(path: &str) -> Vec<&'static str> {
    let mut parts = path.split('.');
    let name = parts.next().unwrap_or_default();
    let kind = Kind::ALL.into_iter().find(|kind| kind.macro_name() == name);
    let kind = kind.unwrap_or_else(|| panic!("{path}: there is no macro {name}"));
    let mut specs: Vec<&Spec> = kind.specs().chain(Common::SPECS).collect();
    for part in parts {
        specs = match specs.iter().find(|spec| spec.name.as_str() == part).map(|spec| spec.form) {
            Some(Form::Group(specs) | Form::Named(specs) | Form::Engine(specs)) => specs.iter().collect(),
            Some(_) => panic!("{path}: {part} is not a group"),
            None => {
                let choice = EngineKind::CHOICES.variants.iter().find(|choice| choice.name == part);
                let engine = choice.and_then(|choice| EngineKind::parse(choice.spelling).ok());
                let engine = engine.unwrap_or_else(|| panic!("{path}: there is no {part}"));
                specs.retain(|spec| engine.takes(spec.name));
                specs
            }
        };
    }
    specs.into_iter().map(|spec| spec.name.as_str()).collect()
}
