//! What an editor needs of a call: its words, each with what it may be, in the order of the text.
//!
//! An editor expands a call twice, as it is and with a word in the place of the cursor, and compares what comes out by
//! its position. So a place in which a word may stand has an entry here where none does, too.

mod columns;

use proc_macro2::{Group, Ident, TokenStream};
use tinybird_core::Kind;
use tinybird_core::choice::Choices;
use tinybird_core::datasource::{ADDED_COLUMNS, EngineKind};
use tinybird_core::options::Common;
use tinybird_core::options::{Form, Scalar, Spec};

use crate::ast::{Entry, Item, Key, Path, Value, ValueKind, plain};
use crate::cursor::Cursor;
use crate::item::{self, Items};
use crate::macros::Macro;
use crate::shared::SharedColumns;

/// A word of a call, or the place of one.
#[derive(Debug)]
pub enum Word {
    /// One of the words of a module; none where nothing is written yet.
    Of(Module, Option<Ident>),
    /// The path of an item.
    Item(Option<Path>),
    /// `true` or `false`.
    Flag(Option<Path>),
    /// Options in braces.
    Braces(Braces),
}

/// Where a word is declared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Module {
    /// In a module of the crate, by its path below that of all words.
    Crate(String),
    /// Among the columns of the item.
    Columns,
    /// Among the nodes of the item.
    Nodes,
    /// Among the columns that data sources of the call share.
    Shared,
}

/// Options in braces.
#[derive(Debug)]
pub struct Braces {
    /// The module of the options.
    pub module: String,
    /// Options without a colon: they are being typed.
    pub unfinished: Vec<Ident>,
    /// The options with a colon, each followed by the words of its value.
    pub words: Vec<Word>,
    /// The options that are not given.
    pub unused: Vec<&'static str>,
}

/// A name that an item declares within itself.
#[derive(Debug)]
pub struct Local {
    /// The name.
    pub ident: Ident,
    /// What it is, as Markdown.
    pub doc: String,
}

/// The words of an item.
#[derive(Debug, Default)]
pub struct Outline {
    /// `#[cfg]`, which goes on everything that the item expands to.
    pub cfgs: TokenStream,
    /// The words, in the order of the text.
    pub words: Vec<Word>,
    /// The columns that it declares.
    pub columns: Vec<Local>,
    /// The module of the columns that Tinybird adds.
    pub added_columns: Option<String>,
    /// The nodes that it declares.
    pub nodes: Vec<Local>,
    /// The shared columns that it can take; none where it takes none.
    pub shared: Option<Vec<Local>>,
}

/// The outlines of the items in a call, and of the columns that they share.
#[must_use]
pub fn outlines(of: Macro, tokens: TokenStream) -> Vec<Outline> {
    let Items { items, shared } = item::items(tokens, &mut Vec::new());
    let of_shared = shared.iter().enumerate().map(|(index, SharedColumns { body, .. })| {
        let above = shared.get(..index).unwrap_or_default();
        let mut reader = Reader { kind: Kind::DataSource, shared: above, outline: Outline::default() };
        let mut words = Vec::new();
        reader.columns(Form::Schema, body, &mut words);
        Outline { words, ..reader.outline }
    });
    of_shared.chain(items.iter().map(|item| outline(of, item, &shared))).collect()
}

fn outline(of: Macro, item: &Item, shared: &[SharedColumns]) -> Outline {
    let (cfgs, _) = item::passed_on(item, &mut Vec::new());
    let mut outline = Outline { cfgs, ..Outline::default() };
    if of == Macro::Connection && item.colon.is_some() {
        outline.words.push(Word::of("choices::ConnectionKind", item.kind.clone()));
    }
    let (Some(kind), Some(body)) = (of.kind(item, &mut Vec::new()), &item.body) else { return outline };
    let specs: Vec<&Spec> = kind.specs().chain(Common::SPECS).collect();
    let mut reader = Reader { kind, shared, outline };
    let entries = Cursor::of(body).entries(&mut Vec::new());
    let group = reader.group(kind.macro_name().to_owned(), &specs, entries);
    reader.outline.words.push(Word::Braces(group));
    reader.outline
}

impl Word {
    fn of(module: impl Into<String>, ident: Option<Ident>) -> Self {
        Self::Of(Module::Crate(module.into()), ident)
    }
}

/// What is read of an item.
struct Reader<'a> {
    kind: Kind,
    /// The columns that it can take.
    shared: &'a [SharedColumns],
    outline: Outline,
}

impl Reader<'_> {
    fn group(&mut self, module: String, specs: &[&'static Spec], entries: Vec<Entry>) -> Braces {
        let keys = format!("keys::{module}");
        let mut group =
            Braces { module: keys.clone(), unfinished: Vec::new(), words: Vec::new(), unused: Vec::new() };
        let mut given = Vec::new();
        for entry in entries {
            let Key::Path(path) = &entry.key else { continue };
            let ident = path.first.clone();
            let name = plain(&ident);
            if !entry.has_colon {
                group.unfinished.push(ident);
                continue;
            }
            group.words.push(Word::of(keys.clone(), Some(ident)));
            if let Some(spec) = specs.iter().find(|spec| spec.name.as_str() == name) {
                self.value(&module, spec, entry.value.as_ref(), &mut group.words);
            }
            given.push(name);
        }
        let unused = specs
            .iter()
            .map(|spec| spec.name.as_str())
            .filter(|name| !given.iter().any(|given| given == name));
        group.unused = unused.collect();
        group
    }

    /// The words of an option's value.
    fn value(&mut self, module: &str, spec: &Spec, value: Option<&Value>, words: &mut Vec<Word>) {
        let below = || format!("{module}_{}", spec.name);
        let entries =
            || map(value).map(|group| Cursor::of(group).entries(&mut Vec::new())).unwrap_or_default();
        match spec.form {
            Form::Group(specs) if map(value).is_some() => {
                let specs: Vec<&Spec> = specs.iter().collect();
                let group = self.group(below(), &specs, entries());
                words.push(Word::Braces(group));
                if ADDED_COLUMNS.iter().any(|added| added.option == spec.name) {
                    self.outline.added_columns = Some(format!("{}_columns", spec.name));
                }
            }
            Form::Named(specs) => {
                let specs: Vec<&Spec> = specs.iter().collect();
                for entry in entries() {
                    if let Some(group) = map(entry.value.as_ref()) {
                        let entries = Cursor::of(group).entries(&mut Vec::new());
                        let group = self.group(below(), &specs, entries);
                        words.push(Word::Braces(group));
                    }
                }
            }
            Form::Engine(specs) => self.engine(below(), specs, value, words),
            Form::Schema | Form::Output => {
                if let Some(group) = map(value) {
                    self.columns(spec.form, group, words);
                }
            }
            Form::Parameters => {
                if let Some(group) = map(value) {
                    columns::parameters(group, words);
                }
            }
            Form::Tokens => self.tokens(entries(), words),
            Form::Nodes => {
                for entry in entries() {
                    self.node(&entry, words);
                }
            }
            Form::Choice(choices) => words.push(choice(choices, value)),
            Form::Reference(_) => match value {
                None => words.push(Word::Item(None)),
                Some(Value { kind: ValueKind::Path(path), .. }) if !path.is_flag() => {
                    words.push(Word::Item(Some(path.clone())));
                }
                Some(_) => {}
            },
            Form::Flag => match value {
                None => words.push(Word::Flag(None)),
                Some(Value { kind: ValueKind::Path(path), .. }) => words.push(Word::Flag(Some(path.clone()))),
                Some(_) => {}
            },
            Form::Column | Form::Expression | Form::Key | Form::Columns => {
                words.extend(locals(Module::Columns, value));
            }
            Form::Node => words.extend(locals(Module::Nodes, value)),
            Form::Text | Form::Pem => words.extend(word("words::text", value)),
            Form::Credential => words.extend(word("words::credential", value)),
            Form::Sql => words.extend(word("words::sql", value)),
            // The struct's name is an item's own.
            Form::Row | Form::Query => {}
            Form::Plain | Form::Number | Form::Schedule | Form::Settings | Form::Tags | Form::List => {}
            // What is not in braces.
            Form::Group(_) => {}
        }
    }

    fn engine(
        &mut self,
        module: String,
        specs: &'static [Spec],
        value: Option<&Value>,
        words: &mut Vec<Word>,
    ) {
        words.push(choice(&EngineKind::CHOICES, value));
        let Some(Value { kind: ValueKind::Tagged(path, body), .. }) = value else { return };
        let name = path.as_ident().unwrap_or_default();
        let choice = EngineKind::CHOICES.by_name(&name);
        let engine = choice.and_then(|choice| EngineKind::parse(choice.spelling).ok());
        let takes = |spec: &&Spec| engine.as_ref().is_none_or(|engine| engine.takes(spec.name));
        let specs: Vec<&Spec> = specs.iter().filter(takes).collect();
        let group = self.group(module, &specs, Cursor::of(body).entries(&mut Vec::new()));
        words.push(Word::Braces(group));
    }

    fn tokens(&mut self, entries: Vec<Entry>, words: &mut Vec<Word>) {
        let module = if self.kind.is_pipe() { "choices::PipeScope" } else { "choices::Scope" };
        for entry in entries {
            if let Key::Path(path) = entry.key {
                words.push(Word::Item(Some(path)));
            }
            if entry.has_colon {
                words.extend(listed(Module::Crate(module.to_owned()), entry.value.as_ref()));
            }
        }
    }

    fn node(&mut self, entry: &Entry, words: &mut Vec<Word>) {
        if entry.has_colon {
            words.extend(word("words::sql", entry.value.as_ref()));
        }
        if let Key::Path(path) = &entry.key
            && let Some(ident) = path.ident()
        {
            self.outline.nodes.push(Local { ident: ident.clone(), doc: "A node of this pipe.".to_owned() });
        }
    }
}

fn map(value: Option<&Value>) -> Option<&Group> {
    match value {
        Some(Value { kind: ValueKind::Map(group), .. }) => Some(group),
        _ => None,
    }
}

/// The first word of a value that is none of a literal, a list or a group.
fn first(value: &Value) -> Option<Ident> {
    match &value.kind {
        ValueKind::Path(path)
        | ValueKind::Call(path, _)
        | ValueKind::Macro(path, _)
        | ValueKind::Tagged(path, _) => Some(path.first.clone()),
        _ => None,
    }
}

/// The word of a choice.
fn choice(choices: &Choices, value: Option<&Value>) -> Word {
    Word::of(format!("choices::{}", choices.name), value.and_then(first))
}

/// The word of a value that is mostly a literal.
fn word(module: &str, value: Option<&Value>) -> Option<Word> {
    match value {
        None => Some(Word::of(module, None)),
        Some(value) => first(value).map(|ident| Word::of(module, Some(ident))),
    }
}

/// The names in a value, which may be a list of them.
fn locals(module: Module, value: Option<&Value>) -> Vec<Word> {
    match value {
        Some(value) if first(value).is_none() && !matches!(value.kind, ValueKind::List(_)) => Vec::new(),
        value => listed(module, value),
    }
}

/// The words of a value, or of a list of them, and the place of another one.
fn listed(module: Module, value: Option<&Value>) -> Vec<Word> {
    let values = match value {
        Some(Value { kind: ValueKind::List(group), .. }) => Cursor::of(group).values(&mut Vec::new()),
        value => value.cloned().into_iter().collect(),
    };
    let words = values.iter().filter_map(first).map(|ident| Word::Of(module.clone(), Some(ident)));
    words.chain([Word::Of(module.clone(), None)]).collect()
}
