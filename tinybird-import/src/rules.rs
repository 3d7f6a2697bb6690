//! The rules of the macros, asked of a file.

use tinybird_core::choice::Choices;
use tinybird_core::codec::check_codec;
use tinybird_core::column_type::ColumnType;
use tinybird_core::datafile::template::is_single_secret;
use tinybird_core::datasource::{Column, Engine, EngineKind};
use tinybird_core::options::{FieldRef, Form, Options, Scalar, Spec};
use tinybird_core::rule::language::{HARDCODED_CREDENTIAL, MISSING_OPTION, UNKNOWN_CHOICE};
use tinybird_core::rule::{OptionName, Place, Segment, Severity, Violation};
use tinybird_core::rules::{ENGINE_OPTION, JSON_PATH_UNUSED, WARNED_IN_FILES};
use tinybird_core::suggest::{all_of, did_you_mean, one_of};
use tinybird_core::{AnyDefinition, DataSource, Kind};

use super::FileDefinition;

/// Options with a default in the macros, without which Tinybird refuses a file.
const REQUIRED_IN_FILES: &[&str] = &["KAFKA_GROUP_ID", "IMPORT_SCHEDULE"];

/// A violation as it is of a file: in its words, and no error where Tinybird takes it.
fn of_file(mut violation: Violation, definition: &FileDefinition) -> Violation {
    if WARNED_IN_FILES.contains(&violation.rule) {
        violation.severity = Severity::Warning;
    }
    let source = definition.known().and_then(AnyDefinition::as_data_source);
    if *violation.rule == JSON_PATH_UNUSED
        && let [_, Segment::Index(index), ..] = violation.place.path.as_slice()
        && let Some(path) = source.and_then(|source| source.columns().get(*index)).and_then(Column::json_path)
    {
        violation.remedy = format!("remove `` `json:{path}` ``: nothing is read by it");
    } else if *violation.rule == ENGINE_OPTION
        && let Some(engine) = source.and_then(DataSource::engine)
        && let Some((spec, _)) =
            engine.fields().into_iter().find(|(spec, _)| leaf(&violation.place) == Some(spec.name))
    {
        violation.message = format!(
            "{} means nothing to the engine `{}`, and Tinybird ignores it",
            spec.keyword,
            engine.kind()
        );
        violation.remedy =
            match spec.name == Engine::OPTIONS.version && engine.kind().takes(Engine::OPTIONS.ver) {
                true => "remove the line, or write `ENGINE_VER`, by which the last row is kept".to_owned(),
                false => "remove the line".to_owned(),
            };
    }
    violation
}

/// Every rule that a value of the definition breaks by itself.
pub(super) fn parts(definition: &FileDefinition) -> Vec<Violation> {
    own_parts(definition).into_iter().map(|violation| of_file(violation, definition)).collect()
}

fn own_parts(definition: &FileDefinition) -> Vec<Violation> {
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
    let mut parts = own_parts(definition);
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
    let violations = parts.into_iter().map(|violation| of_file(violation, definition));
    violations.chain(unknown_engine(definition)).collect()
}

/// An engine that ClickHouse does not have. Tinybird's parser does not look.
pub(super) fn unknown_engine(definition: &FileDefinition) -> Option<Violation> {
    let source = definition.known().and_then(AnyDefinition::as_data_source)?;
    let EngineKind::Other(written) = source.engine()?.kind() else { return None };
    let choices = EngineKind::CHOICES;
    let is_quote = |c: char| matches!(c, '“' | '”' | '‘' | '’' | '„' | '«' | '»' | '"' | '\'');
    let bare = written.trim_matches(|c: char| c.is_whitespace() || is_quote(c));
    let (name, arguments) = bare.split_once('(').unwrap_or((bare, ""));
    let arguments = arguments.trim_end().trim_end_matches(')').trim();
    let known = choices.by_spelling(name.trim());
    let message = format!("there is no engine `{}`", written.escape_debug());
    let remedy = match known {
        Some(engine) if arguments.is_empty() => format!("write `ENGINE {}`", engine.spelling),
        Some(engine) => {
            let kind = EngineKind::parse(engine.spelling).unwrap_or_default();
            let options = Engine::default();
            let spec = options.fields().into_iter().map(|(spec, _)| spec).find(|spec| {
                [Engine::OPTIONS.ver, Engine::OPTIONS.sign, Engine::OPTIONS.columns].contains(&spec.name)
                    && kind.takes(spec.name)
            });
            match spec {
                Some(spec) => {
                    format!(
                        "write `ENGINE {}`, and `{} {arguments}` on a line of its own",
                        engine.spelling, spec.keyword
                    )
                }
                None => format!("write `ENGINE {}`, and its options on lines of their own", engine.spelling),
            }
        }
        None => did_you_mean(name, choices.variants.iter().map(|choice| choice.spelling)).map_or_else(
            || format!("write {}", one_of(choices.variants.iter().map(|choice| choice.spelling))),
            |similar| format!("did you mean `{similar}`?"),
        ),
    };
    let place = Place::option(DataSource::OPTIONS.engine).value();
    Some(Violation::warning(&UNKNOWN_CHOICE, place, message, remedy))
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
            | FieldRef::Nothing(()) => None,
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
            let message = format!("{} is a credential, and this file is committed", spec.keyword);
            let remedy = format!(
                "write `{{{{ tb_secret(\"{0}\") }}}}`, and set it by `cargo tinybird secret set {0}`",
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
