//! Connections, and what reads and writes through them.

use std::collections::{BTreeMap, HashMap, HashSet};

use tinybird_core::AnyDefinition;
use tinybird_core::check::Bucket;
use tinybird_core::datasource::{Ingestion, KafkaIngestion, MessageFormat};
use tinybird_core::options::Options;
use tinybird_core::pipe::{Sink, SinkOption};
use tinybird_core::rule::project::{
    KAFKA_GROUP_SHARED, OVERLAPPING_IMPORTS, SCHEMA_REGISTRY, SINK_INTO_IMPORT, UNKNOWN_CONNECTION,
    UNUSED_CONNECTION,
};
use tinybird_core::rule::{OptionName, Place as Within, Violation};
use tinybird_core::suggest::did_you_mean;

use super::files::Files;
use super::{Location, Member, Place};

/// What reads or writes through a connection.
struct User<'a> {
    /// The number of the resource.
    member: usize,
    /// The option that holds those of the connection: `kafka`, `sink`.
    group: OptionName,
    options: &'a dyn Options,
}

impl<'a> User<'a> {
    fn of(member: usize, definition: &'a AnyDefinition) -> Option<Self> {
        if let Some(ingestion) = definition.as_data_source().and_then(|source| source.ingestion()) {
            return Some(Self { member, group: ingestion.option(), options: ingestion.options() });
        }
        let AnyDefinition::SinkPipe(pipe) = definition else { return None };
        Some(Self { member, group: SinkOption::OPTIONS.sink, options: pipe.sink() })
    }

    /// The value of an option, and its place.
    fn value(&self, name: &str) -> Option<(String, Place)> {
        let (spec, value) = self.options.given().into_iter().find(|(spec, _)| spec.name.as_str() == name)?;
        Some((value.text()?.into_owned(), self.place(spec.name)))
    }

    fn place(&self, name: OptionName) -> Place {
        Place::of(self.member, Location::Option(Within::option(self.group).then(name).value()))
    }

    fn connection(&self) -> Option<(String, Place)> {
        self.value(CONNECTION)
    }

    fn bucket_uri(&self) -> Option<(String, Place)> {
        self.value(BUCKET_URI).filter(|(uri, _)| Bucket::of_uri(uri).is_some())
    }
}

/// Options that several groups have, by one name in all of them.
const CONNECTION: &str = Sink::OPTIONS.connection.as_str();
const BUCKET_URI: &str = Sink::OPTIONS.bucket_uri.as_str();

/// The places at which something may be found of a definition.
pub(super) fn places(definition: &AnyDefinition) -> Vec<Within> {
    let Some(user) = User::of(0, definition) else { return Vec::new() };
    let options = user.options.given().into_iter();
    options.map(|(spec, _)| Within::option(user.group).then(spec.name).value()).collect()
}

pub(super) fn check(members: &[Member<'_>]) -> Vec<Violation<Place>> {
    let connections: HashMap<&str, usize> = members
        .iter()
        .enumerate()
        .filter(|(_, member)| member.kind().is_connection())
        .map(|(index, member)| (member.name(), index))
        .collect();
    let users: Vec<User<'_>> =
        members.iter().enumerate().filter_map(|(index, member)| User::of(index, member.definition)).collect();
    let mut violations = unknown(members, &connections, &users);
    for user in &users {
        let Some(Ingestion::Kafka(kafka)) = members.get(user.member).and_then(ingestion) else { continue };
        violations.extend(registry(kafka, user, members, &connections));
    }
    violations.extend(groups(members, &users));
    violations.extend(imports(members, &users));
    violations
}

fn users<'a>(members: &[Member<'a>]) -> Vec<User<'a>> {
    let members = members.iter().enumerate();
    members.filter_map(|(index, member)| User::of(index, member.definition)).collect()
}

fn ingestion<'a>(member: &Member<'a>) -> Option<Ingestion<'a>> {
    member.definition.as_data_source()?.ingestion()
}

/// Names in quotes that are nearly those of connections.
fn unknown(
    members: &[Member<'_>],
    connections: &HashMap<&str, usize>,
    users: &[User<'_>],
) -> Vec<Violation<Place>> {
    let mut violations = Vec::new();
    for (name, place) in users.iter().filter_map(User::connection) {
        if connections.contains_key(name.as_str()) {
            continue;
        }
        let known = members.iter().filter(|member| member.kind().is_connection()).map(Member::name);
        // One of another name may be made in Tinybird's interface.
        if let Some(meant) = did_you_mean(&name, known) {
            let message = format!("unknown connection `{}`", name.escape_debug());
            let remedy = format!("did you mean `{meant}`?");
            violations.push(Violation::warning(&UNKNOWN_CONNECTION, place, message, remedy));
        }
    }
    violations
}

/// The connections that nothing names, where these are all resources. Connections that are declared alone are used from
/// elsewhere.
pub(super) fn unused(members: &[Member<'_>]) -> Vec<Violation<Place>> {
    if members.iter().all(|member| !member.is_named_in_queries()) {
        return Vec::new();
    }
    let users = users(members);
    let used: HashSet<String> = users.iter().filter_map(User::connection).map(|(name, _)| name).collect();
    let is_unused = |member: &Member<'_>| {
        // A mistyped one was told.
        member.kind().is_connection()
            && !used.contains(member.name())
            && !used.iter().any(|name| did_you_mean(name, std::iter::once(member.name())).is_some())
    };
    let unused = members.iter().enumerate().filter(|(_, member)| is_unused(member));
    let told = unused.map(|(connection, member)| {
        let message = format!("nothing reads or writes through the connection `{}`", member.name());
        let remedy = "name it in a data source or a sink, or remove it";
        Violation::warning(&UNUSED_CONNECTION, Place::of(connection, Location::Item), message, remedy)
    });
    told.collect()
}

/// Messages whose schema nobody can look up.
fn registry(
    kafka: &KafkaIngestion,
    user: &User<'_>,
    members: &[Member<'_>],
    connections: &HashMap<&str, usize>,
) -> Option<Violation<Place>> {
    let options = KafkaIngestion::OPTIONS;
    let formats = [(options.value_format, kafka.value_format()), (options.key_format, kafka.key_format())];
    let (option, format) = formats.into_iter().find_map(|(option, format)| {
        let format = format?;
        matches!(format, MessageFormat::Avro | MessageFormat::JsonWithSchema).then_some((option, format))
    })?;
    let connection = *connections.get(kafka.connection())?;
    let AnyDefinition::Kafka(found) = members.get(connection)?.definition else { return None };
    if found.schema_registry_url().is_some() {
        return None;
    }
    let message = format!(
        "`{format}` messages name a schema in a registry, and the connection `{}` has none",
        kafka.connection()
    );
    let remedy = "add `schema_registry_url` to the connection (KAFKA_SCHEMA_REGISTRY_URL)";
    Some(Violation::warning(&SCHEMA_REGISTRY, user.place(option).and(connection), message, remedy))
}

/// Data sources that read a topic in one group, of which each gets a part of the rows.
fn groups(members: &[Member<'_>], users: &[User<'_>]) -> Vec<Violation<Place>> {
    let mut first: HashMap<(&str, &str, &str), usize> = HashMap::new();
    let mut violations = Vec::new();
    for user in users {
        let Some(member) = members.get(user.member) else { continue };
        let Some(Ingestion::Kafka(kafka)) = ingestion(member) else { continue };
        let group = kafka.group_id().unwrap_or(member.name());
        let key = (kafka.connection(), kafka.topic(), group);
        let Some(&other) = first.get(&key) else {
            first.insert(key, user.member);
            continue;
        };
        // One that is declared twice was told.
        let Some(other_name) = members.get(other).map(Member::name).filter(|name| *name != member.name())
        else {
            continue;
        };
        let message = format!(
            "`{}` and `{other_name}` read the topic `{}` in one group, `{group}`: each gets a part of the messages",
            member.name(),
            kafka.topic()
        );
        let remedy = "give each a `group_id` (KAFKA_GROUP_ID) of its own";
        let place = user.place(KafkaIngestion::OPTIONS.group_id).and(other);
        violations.push(Violation::warning(&KAFKA_GROUP_SHARED, place, message, remedy));
    }
    violations
}

/// Files that two data sources import, and those that are written where they are imported from.
fn imports(members: &[Member<'_>], users: &[User<'_>]) -> Vec<Violation<Place>> {
    /// Where something is read or written: the number of the resource, its connection, the files, the place.
    struct Access {
        member: usize,
        connection: String,
        files: Files,
        place: Place,
    }
    // By bucket: files of two are never the same.
    let mut read: BTreeMap<String, Vec<Access>> = BTreeMap::new();
    let mut violations = Vec::new();
    let name = |member: usize| members.get(member).map(Member::name).unwrap_or_default();
    for user in users {
        let Some((uri, place)) = user.bucket_uri().filter(|_| user.group != SinkOption::OPTIONS.sink) else {
            continue;
        };
        let connection = user.connection().map(|(name, _)| name).unwrap_or_default();
        let access = Access { member: user.member, connection, files: Files::read_by(&uri), place };
        let others = read.entry(access.files.bucket().to_owned()).or_default();
        let overlaps = |other: &&Access| {
            other.connection == access.connection
                && name(other.member) != name(access.member)
                && other.files.overlap(&access.files)
        };
        if let Some(other) = others.iter().find(overlaps) {
            let other = other.member;
            let message = format!("`{}` imports files that `{}` imports too", name(user.member), name(other));
            let remedy = "write patterns that no file fits both of, or import them once";
            let place = access.place.clone().and(other);
            violations.push(Violation::warning(&OVERLAPPING_IMPORTS, place, message, remedy));
        }
        others.push(access);
    }
    for user in users.iter().filter(|user| user.group == SinkOption::OPTIONS.sink) {
        let Some((uri, place)) = user.bucket_uri() else { continue };
        let template = user.value(Sink::OPTIONS.file_template.as_str()).map(|(template, _)| template);
        let written = Files::written_to(&uri, template.as_deref().unwrap_or_default());
        let others = read.get(written.bucket()).map(Vec::as_slice).unwrap_or_default();
        let Some(other) = others.iter().find(|other| other.files.overlap(&written)).map(|other| other.member)
        else {
            continue;
        };
        let message = format!("`{}` imports the files that this sink writes", name(other));
        let remedy = "write into another folder than the one that is imported from";
        violations.push(Violation::warning(&SINK_INTO_IMPORT, place.and(other), message, remedy));
    }
    violations
}
