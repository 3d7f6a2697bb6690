//! The rules of the macros, asked of a file.

use tinybird_core::choice::Choices;
use tinybird_core::codec::check_codec;
use tinybird_core::column_type::ColumnType;
use tinybird_core::datafile::template::is_single_secret;
use tinybird_core::datasource::Column;
use tinybird_core::options::{FieldRef, Form, Options, Spec};
use tinybird_core::rule::language::{HARDCODED_CREDENTIAL, MISSING_OPTION, UNKNOWN_CHOICE};
use tinybird_core::rule::{OptionName, Place, Segment, Violation};
use tinybird_core::suggest::{all_of, did_you_mean, one_of};
use tinybird_core::{AnyDefinition, DataSource, Kind};

use super::FileDefinition;

/// Options with a default in the macros, without which Tinybird refuses a file.
const REQUIRED_IN_FILES: &[&str] = &["KAFKA_GROUP_ID", "IMPORT_SCHEDULE"];

/// Every rule that a value of the definition breaks by itself.
pub(super) fn parts(definition: &FileDefinition) -> Vec<Violation> {
    let mut parts = Vec::new();
    for (group, options) in groups(definition) {
        values(&group, options, &mut parts);
    }
    if let Some(datasource) = definition.known().and_then(AnyDefinition::as_data_source) {
        columns(datasource, &mut parts);
    }
    parts
}

/// Every rule that the definition breaks, as a whole and in its parts.
pub(super) fn check(definition: &FileDefinition) -> Vec<Violation> {
    let mut parts = parts(definition);
    parts.extend(groups(definition).into_iter().filter_map(|(group, options)| missing(&group, options)));
    if let FileDefinition::OtherConnection(other) = definition
        && other.connection_type().is_none()
    {
        let types = Kind::CONNECTIONS.into_iter().filter_map(Kind::datafile_type);
        let remedy = format!("write `TYPE` and then {}", one_of(types));
        parts.push(Violation::error(&MISSING_OPTION, Place::item(), "the connection has no TYPE", remedy));
    }
    let broken: Vec<OptionName> = parts.iter().flat_map(|violation| leaf(&violation.place)).collect();
    let (_, whole) = definition.render();
    // What may only follow from a broken option is not reported.
    let follows = |violation: &Violation| violation.about.iter().any(|option| broken.contains(option));
    parts.extend(whole.into_iter().filter(|violation| !follows(violation)));
    parts
}

/// The option to which a place belongs.
fn leaf(place: &Place) -> Option<OptionName> {
    place.path.iter().rev().find_map(|segment| match segment {
        Segment::Option(name) => Some(*name),
        Segment::Index(_) => None,
    })
}

/// The options of the definition, and those of the groups within.
fn groups(definition: &FileDefinition) -> Vec<(Place, &dyn Options)> {
    let Some(options) = definition.known().map(AnyDefinition::options) else { return Vec::new() };
    let mut groups = vec![(Place::item(), options)];
    for (spec, value) in options.given() {
        let options = match value {
            FieldRef::Engine(engine) => engine.as_ref().map(|engine| engine as &dyn Options),
            FieldRef::Group(group) => group.options(),
            FieldRef::Line(_)
            | FieldRef::Sql(_)
            | FieldRef::Schema(_)
            | FieldRef::Named(_)
            | FieldRef::Tags(_)
            | FieldRef::List(_)
            | FieldRef::Tokens(_)
            | FieldRef::Nodes(_)
            | FieldRef::Node(_)
            | FieldRef::Output(_)
            | FieldRef::Parameters(()) => None,
        };
        groups.extend(options.map(|options| (Place::option(spec.name), options)));
    }
    groups
}

fn values(group: &Place, options: &dyn Options, violations: &mut Vec<Violation>) {
    for (spec, value) in options.given() {
        let Some(text) = value.text() else { continue };
        let place = group.clone().then(spec.name).value();
        if let Err(invalid) = (spec.check)(&text) {
            violations.push(Violation::invalid(place, invalid));
            continue;
        }
        if let Form::Choice(choices) = spec.form
            && !choices.open
            && choices.by_spelling(&text).is_none()
        {
            let (message, remedy) = unknown_choice(spec.keyword, choices, &text);
            violations.push(Violation::error(&UNKNOWN_CHOICE, place, message, remedy));
        } else if matches!(spec.form, Form::Credential) && !is_single_secret(&text) {
            let message = format!("{} is a credential, and stands in the file", spec.keyword);
            let remedy = format!(
                "write `{{{{ tb_secret(\"{0}\") }}}}`, and set it by `tb secret set {0}`",
                spec.keyword
            );
            violations.push(Violation::warning(&HARDCODED_CREDENTIAL, place, message, remedy));
        }
    }
}

/// What is wrong with a value that is none of the choices, and what to write instead.
pub(super) fn unknown_choice(keyword: &str, choices: &Choices, text: &str) -> (String, String) {
    let spellings = || choices.variants.iter().map(|choice| choice.spelling);
    let remedy = did_you_mean(text, spellings()).map_or_else(
        || format!("write {}", one_of(spellings())),
        |similar| format!("did you mean `{similar}`?"),
    );
    (format!("{keyword} cannot be `{}`", text.escape_debug()), remedy)
}

fn missing(group: &Place, options: &dyn Options) -> Option<Violation> {
    let given = options.given();
    let is_missing = |spec: &&'static Spec| {
        (spec.required || REQUIRED_IN_FILES.contains(&spec.keyword))
            && given.iter().all(|(given, _)| given.name != spec.name)
    };
    let missing = options.fields().into_iter().map(|(spec, _)| spec).filter(is_missing);
    let keywords = all_of(missing.map(|spec| spec.keyword))?;
    let first = given.first().filter(|_| !group.path.is_empty());
    let place = first.map_or(group.clone(), |(spec, _)| group.clone().then(spec.name));
    Some(Violation::error(
        &MISSING_OPTION,
        place,
        format!("{keywords} {} missing", if keywords.contains(" and ") { "are" } else { "is" }),
        "add a line for it, such as the reference shows",
    ))
}

fn columns(datasource: &DataSource, violations: &mut Vec<Violation>) {
    for (index, column) in datasource.columns().iter().enumerate() {
        let place = |part| Place::option(DataSource::OPTIONS.columns).index(index).then(part);
        let types = column.data_type().filter(|data_type| data_type.is_refused());
        if let Some(Err(refused)) = types.map(|data_type| ColumnType::parse(data_type.as_str())) {
            let refused = refused
                .into_iter()
                .map(|invalid| Violation::invalid(place(Column::OPTIONS.data_type), invalid));
            violations.extend(refused);
        }
        if let Some(Err(invalid)) = Column::codec(column).map(check_codec) {
            violations.push(Violation::invalid(place(Column::OPTIONS.codec), invalid));
        }
    }
}
