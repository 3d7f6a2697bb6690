//! A definition as the source of a macro call, what it means, and what our own code makes of it.

use std::collections::BTreeMap;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use proc_macro2::{Span, TokenStream};
use proptest::prelude::*;
use tinybird_core::Extra;
use tinybird_core::definition::{has_errors, read, render};
use tinybird_core::pipe::Body;
use tinybird_core::resource::datafile;
use tinybird_core::rule::Severity;
use tinybird_core::{DataSource, Kind, connection, pipe};
use tinybird_syntax::{Files, Included, Macro};

use crate::decoded::Decoded;
use crate::expected::Expected;
use crate::text::{Meaning, Text};

/// Something that a definition holds: its source, and what it adds to the meaning.
#[derive(Clone)]
pub(crate) struct Entry {
    /// `topic: "events"`.
    pub(crate) source: String,
    /// What is hostile in it, by the option's name.
    pub(crate) hostile: Vec<&'static str>,
    /// The files that it includes, and their texts.
    pub(crate) files: Vec<(String, String)>,
    pub(crate) apply: Arc<dyn Fn(&mut Expected)>,
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source)
    }
}

impl Entry {
    pub(crate) fn new(source: impl Into<String>, apply: impl Fn(&mut Expected) + 'static) -> Self {
        Self { source: source.into(), hostile: Vec::new(), files: Vec::new(), apply: Arc::new(apply) }
    }

    /// An option that holds a text.
    pub(crate) fn text(
        label: &'static str,
        text: &Text,
        source: String,
        apply: impl Fn(&mut Expected, Meaning) + 'static,
    ) -> Self {
        let meaning = text.meaning.clone();
        let entry = Self::new(source, move |expected| apply(expected, meaning.clone()));
        if text.is_hostile { entry.hostile(label) } else { entry }
    }

    pub(crate) fn hostile(mut self, label: &'static str) -> Self {
        self.hostile.push(label);
        self
    }

    pub(crate) fn apply(&self, expected: &mut Expected) {
        (self.apply)(expected);
    }
}

/// An option that stands or not.
pub(crate) fn maybe(entry: impl Strategy<Value = Entry> + 'static) -> BoxedStrategy<Option<Entry>> {
    prop::option::of(entry).boxed()
}

/// Something that stands in so many of a hundred cases, or never.
pub(crate) fn sometimes<T: fmt::Debug + Clone + 'static>(
    percent: u32,
    strategy: impl Strategy<Value = T> + 'static,
) -> BoxedStrategy<Option<T>> {
    match percent {
        0 => Just(None).boxed(),
        _ => prop::option::weighted(f64::from(percent) / 100.0, strategy).boxed(),
    }
}

/// A whole definition.
#[derive(Clone, Default)]
pub(crate) struct Definition {
    /// The macro that declares it.
    pub(crate) call: &'static str,
    /// What stands above the item: a doc comment.
    pub(crate) docs: String,
    /// The item's name in Rust, and the kind that `connection!` takes.
    pub(crate) item: String,
    /// The resource's name in Tinybird.
    pub(crate) name: String,
    /// Its options.
    pub(crate) options: Vec<String>,
    /// What it refers to beside tokens, by the paths in Rust.
    pub(crate) items: BTreeMap<&'static str, &'static str>,
    /// The tokens it refers to, by their names in Rust.
    pub(crate) tokens: BTreeMap<String, Meaning>,
    /// The files that it includes.
    pub(crate) files: BTreeMap<String, String>,
    /// What is hostile in it.
    pub(crate) hostile: Vec<&'static str>,
    pub(crate) expected: Expected,
}

impl Definition {
    pub(crate) fn add(&mut self, entry: &Entry) {
        self.options.push(entry.source.clone());
        self.hostile.extend(&entry.hostile);
        self.files.extend(entry.files.clone());
        entry.apply(&mut self.expected);
    }

    pub(crate) fn source(&self) -> String {
        format!("{}pub {} {{\n    {}\n}}", self.docs, self.item, self.options.join(",\n    "))
    }

    pub(crate) fn file(&self) -> String {
        let extension = match self.call {
            "datasource" => "datasource",
            _ if self.expected.pipe.is_some() => "pipe",
            _ => "connection",
        };
        format!("{}.{extension}", self.name)
    }

    /// A file that it includes.
    pub(crate) fn include(&self, path: &str) -> Included {
        self.files.get(path).map_or(Included::Unknown, |text| Included::Text(text.clone()))
    }
}

impl fmt::Debug for Definition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}! {{\n{}\n}}\nwith tokens {:?}\nand files {:?}\nhostile: {:?}",
            self.call,
            self.source(),
            self.tokens,
            self.files,
            self.hostile
        )
    }
}

/// What our code makes of a definition.
#[derive(Debug, Clone)]
pub(crate) enum Rendered {
    /// It is refused, for these reasons.
    Refused(Vec<String>),
    /// It is rendered to this text.
    File(String),
    /// Something is wrong with our code.
    Wrong(String),
}

/// Reads the source as the macro does, and renders it.
pub(crate) fn rendered(definition: &Definition) -> Rendered {
    catch_unwind(AssertUnwindSafe(|| unguarded(definition))).unwrap_or_else(|panic| {
        let text =
            panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
        Rendered::Wrong(format!("a panic: {}", text.unwrap_or_default()))
    })
}

fn unguarded(definition: &Definition) -> Rendered {
    for (item, name) in &definition.tokens {
        let source = format!("{item} {{ name: {} }}", name.literal());
        let token = one("token", &source, &Included::nothing);
        if let Err(reasons) = token {
            return Rendered::Refused(reasons);
        }
    }
    let resource = match one(definition.call, &definition.source(), &|path, _| definition.include(path)) {
        Ok(resource) => resource,
        Err(reasons) => return Rendered::Refused(reasons),
    };
    if resource.name != definition.name {
        return Rendered::Wrong(format!("it is called {:?}", resource.name));
    }
    let names: Vec<String> = resource
        .references
        .iter()
        .map(|reference| {
            let item = reference.path.text();
            let found = definition.items.get(&*item).map(|name| (*name).to_owned());
            let token = || definition.tokens.get(&item).map(Meaning::literal_text);
            found.or_else(token).unwrap_or_else(|| panic!("what is {item}?"))
        })
        .collect();
    let text = datafile(&resource.text, |reference| names.get(reference).map(String::as_str));
    let Some(meant) = &resource.definition else { return Rendered::Wrong("it has no definition".to_owned()) };
    let mut meant = meant.clone();
    meant.resolve(&names.iter().map(String::as_str).collect::<Vec<_>>());
    if meant.to_string() != text {
        return Rendered::Wrong(format!("its definition is rendered otherwise:\n{text}\n-- is --\n{meant}"));
    }
    let output = meant.as_pipe().map(Body::output).unwrap_or_default();
    let output: Vec<(&str, &str)> =
        output.iter().map(|column| (column.name(), column.data_type().as_str())).collect();
    let extra = Extra { output: &output, store: meant.as_data_source().and_then(DataSource::store) };
    match resource.kind {
        Some(Kind::Kafka) => again::<connection::KafkaConnection>(definition, text, Extra::default()),
        Some(Kind::S3) => again::<connection::S3Connection>(definition, text, Extra::default()),
        Some(Kind::Gcs) => again::<connection::GcsConnection>(definition, text, Extra::default()),
        Some(Kind::DynamoDb) => again::<connection::DynamoDbConnection>(definition, text, Extra::default()),
        Some(Kind::DataSource) => again::<DataSource>(definition, text, extra),
        Some(Kind::Pipe) => again::<pipe::Pipe>(definition, text, extra),
        Some(Kind::Endpoint) => again::<pipe::Endpoint>(definition, text, extra),
        Some(Kind::MaterializedView) => again::<pipe::MaterializedView>(definition, text, extra),
        Some(Kind::CopyPipe) => again::<pipe::CopyPipe>(definition, text, extra),
        Some(Kind::SinkPipe) => again::<pipe::SinkPipe>(definition, text, extra),
        other => Rendered::Wrong(format!("it is {other:?}")),
    }
}

/// The one item of a macro call, or why it is refused.
fn one(call: &str, source: &str, files: Files<'_>) -> Result<tinybird_syntax::Resource, Vec<String>> {
    let of = Macro::by_name(call).unwrap_or_else(|| panic!("{call}! is no macro"));
    let tokens = source.parse::<TokenStream>().unwrap_or_else(|error| panic!("{error}: {source}"));
    let mut call = tinybird_syntax::read(of, Span::call_site(), tokens, files);
    assert_eq!(call.resources.len(), 1, "one item is read of {source}");
    let resource = call.resources.remove(0);
    let all = call.diagnostics.iter().chain(&resource.diagnostics);
    let errors: Vec<String> = all
        .filter(|diagnostic| diagnostic.severity == Severity::Error)
        .map(|diagnostic| format!("{}: {}", diagnostic.rule.name, diagnostic.text()))
        .collect();
    // The placeholder of a reference is in no message, unless it is one that the user wrote.
    let is_users = |text: &String| source.contains("tinybird_ref_") || text.starts_with("reserved-name: ");
    assert!(errors.iter().all(|text| !text.contains("__tinybird_ref_") || is_users(text)), "{errors:?}");
    if errors.is_empty() { Ok(resource) } else { Err(errors) }
}

/// What is rendered is read by our reader, which gives what was meant, and is rendered to the same text again.
fn again<D: Decoded>(definition: &Definition, text: String, extra: Extra<'_>) -> Rendered {
    let decoded: D = match read(&definition.name, &text, extra) {
        Ok(decoded) => decoded,
        Err(errors) => return Rendered::Wrong(format!("our reader refuses it: {errors:?}\n{text}")),
    };
    let (again, violations) = render(&decoded);
    if again != text || decoded.name() != definition.name {
        return Rendered::Wrong(format!(
            "our reader reads it otherwise:\n{text}\n-- is rendered again as --\n{again}"
        ));
    }
    if has_errors(&violations) {
        return Rendered::Wrong(format!("it breaks rules once it is read: {violations:?}\n{text}"));
    }
    match decoded.compare(&definition.expected) {
        Ok(()) => Rendered::File(text),
        Err(why) => Rendered::Wrong(format!("our reader reads something else: {why}\n{text}")),
    }
}
