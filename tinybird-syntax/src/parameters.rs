//! Declared parameters and the columns of results: `name: Type`, as the columns of a schema are written.

use tinybird_core::column_type::ColumnType;
use tinybird_core::options::Spec;
use tinybird_core::pipe::OutputColumn;
use tinybird_core::rule::{OptionName, Place, Violation};
use tinybird_core::rules::{ATTRIBUTE, DUPLICATE_OPTION, SYNTAX, VALUE_FORM};
use tinybird_core::suggest::did_you_mean;
use tinybird_core::template::{Declaration, Location, UNDECLARED_PARAMETER, Value as Constant};

use crate::ast::{Attribute, Key, Value, ValueKind, plain};
use crate::column::{ColumnEntry, Columns};
use crate::cursor::Cursor;
use crate::datasource::docs;
use crate::description::{Docs, from_docs};
use crate::diagnostic::Diagnostic;
use crate::lower::Context;
use crate::row::WrittenColumn;

/// What `params` declares.
pub(crate) struct Declared {
    pub(crate) declarations: Vec<Declaration>,
    /// Which of them have a mistake of their own in how they are written.
    pub(crate) unread: Vec<usize>,
    /// Whether all of them are there.
    pub(crate) is_complete: bool,
}

impl Declared {
    /// Whether a violation is one of what is written, and does not only follow from what could not be read.
    pub(crate) fn is_meant(&self, violation: &Violation<Location>) -> bool {
        match violation.place.declaration() {
            Some(declaration) => !self.unread.contains(&declaration),
            None => self.is_complete || *violation.rule != UNDECLARED_PARAMETER,
        }
    }
}

impl Context<'_> {
    /// The entries of a group in braces, as those of a schema are written.
    fn column_entries(
        &mut self,
        of: Columns,
        spec: &Spec,
        value: &Value,
        place: &Place,
    ) -> Option<(Vec<ColumnEntry>, bool)> {
        let ValueKind::Map(group) = &value.kind else {
            self.wrong_form(value, spec.name.as_str(), spec.form);
            self.places.break_at(place);
            return None;
        };
        let mistakes = self.diagnostics.len();
        let entries = Cursor::of(group).columns(of, &mut self.diagnostics);
        Some((entries, self.diagnostics.len() == mistakes))
    }

    /// The parameters that `params` declares.
    pub(crate) fn parameters(&mut self, spec: &Spec, value: &Value, place: &Place) -> Option<Declared> {
        let (entries, is_complete) = self.column_entries(Columns::Parameters, spec, value, place)?;
        let mut declared = Declared { declarations: Vec::new(), unread: Vec::new(), is_complete };
        for (index, entry) in entries.into_iter().enumerate() {
            let place = place.clone().index(index);
            self.places.record(&place, entry.key.spans(), entry.key.spans());
            let mut declaration = Declaration { name: entry.key.text(), ..Declaration::default() };
            if self.parameter(&mut declaration, entry, &place).is_none() {
                declared.unread.push(index);
            }
            declared.declarations.push(declaration);
        }
        Some(declared)
    }

    /// Reads a parameter; nothing where it has a mistake.
    fn parameter(&mut self, declaration: &mut Declaration, entry: ColumnEntry, place: &Place) -> Option<()> {
        let ColumnEntry { attributes, key, data_type, default } = entry;
        let row = self.row_attribute(&attributes);
        self.written_parameters.push(WrittenColumn {
            name: key.spans(),
            data_type: data_type.as_ref().map_or_else(|| key.spans(), |(data_type, _)| data_type.spans),
            docs: docs(&attributes),
            is_inferred: false,
            row,
        });
        self.parameter_attributes(declaration, &attributes, place);
        if let Key::Path(path) = &key
            && path.as_ident().is_none()
        {
            declaration.name = plain(path.last());
            let message = "a parameter's name is one word";
            self.error(&SYNTAX, key.spans(), message, format!("write `{}`", declaration.name));
            return None;
        }
        let (data_type, is_type) = data_type?;
        declaration.kind = data_type.text.as_str().into();
        self.places.record_text(&place.clone().then(Declaration::OPTIONS.kind), data_type);
        if !is_type {
            return None;
        }
        if let Some(value) = default {
            self.places.record(&place.clone().then(Declaration::OPTIONS.default), value.spans, value.spans);
            let Some(literal) = self.literal(&value) else {
                let message = "the default of a parameter is a literal";
                let remedy = "write a string, a number, `true`, `false` or a list of them";
                self.error(&VALUE_FORM, value.spans, message, remedy);
                return None;
            };
            declaration.default = Constant::from(&literal);
        }
        Some(())
    }

    fn parameter_attributes(
        &mut self,
        declaration: &mut Declaration,
        attributes: &[Attribute],
        place: &Place,
    ) {
        let mut seen: Vec<&str> = Vec::new();
        for attribute in attributes.iter().filter(|attribute| attribute.name != "doc") {
            if seen.contains(&attribute.name.as_str()) {
                let message = format!("`#[{}]` is given twice", attribute.name);
                self.error(&DUPLICATE_OPTION, attribute.spans, message, "remove one of them");
                continue;
            }
            seen.push(&attribute.name);
            let parts = Declaration::OPTIONS;
            let parts = [parts.optional, parts.values, parts.example, parts.format];
            if let Some(part) = parts.into_iter().find(|part| part.as_str() == attribute.name) {
                self.places.record(&place.clone().then(part), attribute.spans, attribute.spans);
            }
            let text = || attribute.argument().map(|text| text.value);
            let is_right = match &*attribute.name {
                "optional" => {
                    declaration.required = Some(false);
                    attribute.is_bare()
                }
                "values" => {
                    declaration.values = self.values_of(attribute).unwrap_or_default();
                    !declaration.values.is_empty()
                }
                "example" => {
                    declaration.example = text().map(Constant::Text);
                    declaration.example.is_some()
                }
                "format" => {
                    declaration.format = text();
                    declaration.format.is_some()
                }
                // It is read with the query.
                "row" => true,
                name => {
                    let message = format!("`#[{name}]` has no meaning on a parameter");
                    let similar = did_you_mean(name, parts.into_iter().map(OptionName::as_str));
                    let remedy = match similar {
                        _ if name == "default" => "write the default after the type: `name: Type = value`".to_owned(),
                        Some(similar) => format!("did you mean `#[{similar}]`?"),
                        None => "remove it, or write `#[optional]`, `#[values(..)]`, `#[example(..)]` or `#[format(..)]`"
                            .to_owned(),
                    };
                    self.error(&ATTRIBUTE, attribute.word(), message, remedy);
                    true
                }
            };
            if !is_right {
                let (takes, example) = match &*attribute.name {
                    "optional" => ("nothing", "#[optional]"),
                    "values" => ("strings or numbers in parentheses", "#[values(\"asc\", \"desc\")]"),
                    "example" => ("one text in parentheses", "#[example(\"2025-01-01\")]"),
                    _ => ("one text in parentheses", "#[format(\"date\")]"),
                };
                let message = format!("`#[{}]` takes {takes}", attribute.name);
                self.error(&ATTRIBUTE, attribute.spans, message, format!("write `{example}`"));
            }
        }
        let description_place = place.clone().then(Declaration::OPTIONS.description);
        let description = from_docs(self, Docs::Parameter, attributes, &description_place);
        // It stands on one line of the template.
        let description = description.map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
        declaration.description = description.filter(|text| !text.is_empty());
    }

    /// The literals in the parentheses of an attribute.
    fn values_of(&mut self, attribute: &Attribute) -> Option<Vec<Constant>> {
        let mut mistakes = Vec::new();
        let values = attribute.parentheses()?.tokens;
        let values = Cursor::new(values, attribute.spans.first).values(&mut mistakes);
        if !mistakes.is_empty() {
            return None;
        }
        let literals = values.iter().map(|value| self.literal(value).as_ref().map(Constant::from));
        literals.collect()
    }

    /// The columns of a result.
    pub(crate) fn output(&mut self, spec: &Spec, value: &Value, place: &Place) -> Vec<OutputColumn> {
        let Some((entries, _)) = self.column_entries(Columns::OfResult, spec, value, place) else {
            return Vec::new();
        };
        let mut output = Vec::new();
        for ColumnEntry { attributes, key, data_type, default } in entries {
            let others: Vec<_> =
                attributes.iter().filter(|attribute| attribute.name != "row").cloned().collect();
            self.only_docs(&others, "a column of a result");
            let row = self.row_attribute(&attributes);
            let docs = docs(&attributes);
            if matches!(&key, Key::Path(path) if !path.is_ident()) {
                let message = "a column's name is one word, or is written in quotes";
                let remedy = "write the name in quotes, such as `\"a.b\": String`";
                self.error(&SYNTAX, key.spans(), message, remedy);
            }
            if let Some(value) = default {
                let message = "a column of a result has no default: its value is the query's";
                self.error(&tinybird_core::rules::OUTPUT, value.spans, message, "remove it");
            }
            let Some((data_type, true)) = data_type else { continue };
            match ColumnType::parse(&data_type.text) {
                Ok(parsed) => {
                    let place = place.clone().index(output.len());
                    self.places.record(&place, key.spans(), key.spans());
                    self.written_columns.push(WrittenColumn {
                        name: key.spans(),
                        data_type: data_type.spans,
                        docs,
                        is_inferred: false,
                        row,
                    });
                    output.push(OutputColumn::new(key.text(), parsed));
                }
                Err(mistakes) => self.diagnostics.extend(mistakes.into_iter().map(|invalid| {
                    let range = invalid.range.clone();
                    let spans = range.map_or(data_type.spans, |range| data_type.locate(&range));
                    Diagnostic::refused(spans, invalid)
                })),
            }
        }
        output
    }

    /// Refuses attributes other than doc comments.
    pub(crate) fn only_docs(&mut self, attributes: &[Attribute], owner: &str) {
        for attribute in attributes.iter().filter(|attribute| attribute.name != "doc") {
            let message = format!("`#[{}]` has no meaning on {owner}", attribute.name);
            self.error(&ATTRIBUTE, attribute.spans, message, "remove it: only doc comments are allowed");
        }
    }
}
