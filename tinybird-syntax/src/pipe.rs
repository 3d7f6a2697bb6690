//! Pipes: from how they are written to definitions.

use std::sync::Arc;

use tinybird_core::AnyDefinition;
use tinybird_core::name::check_reserved;
use tinybird_core::options::{Form, Spec};
use tinybird_core::pipe::{Body, Node, Queries, node_place, sql_place};
use tinybird_core::rule::{Place, Rule, Severity};
use tinybird_core::rules::ROW_OUTPUT;
use tinybird_core::template::{self, Checked, Location};

use crate::ast::{Entry, Value, ValueKind};
use crate::cursor::Cursor;
use crate::description::{Docs, from_docs};
use crate::diagnostic::Diagnostic;
use crate::group::Known;
use crate::lower::Context;
use crate::parameters::Declared;
use crate::query::Declaring;
use crate::row::{Source, StructForm};
use crate::sql::{Query, Sql};

/// What is said of parameters that are declared, and not again of the templates into which they are written.
const OF_VALUES: &[&Rule] = &[&template::TEMPLATE_VALUES];

/// A node, whose SQL may still be written into.
struct Draft {
    name: String,
    description: Option<String>,
    sql: Sql,
}

/// Sets all that a pipe has.
pub(crate) fn lower(context: &mut Context<'_>, pipe: &mut AnyDefinition, known: &Known) {
    let (mut drafts, mut declared, mut published) = (Vec::new(), None, None);
    for spec in known.specs() {
        let Some(value) = known.value(spec.name) else { continue };
        let place = Place::option(spec.name);
        match spec.form {
            Form::Nodes => drafts = context.nodes(spec, value, &place),
            Form::Parameters => declared = context.parameters(spec, value, &place),
            Form::Node => published = context.scalar(spec, value, &place).map(|name| (name, place)),
            _ => context.set(pipe.as_dyn_mut(), spec, known, &Place::item()),
        }
    }
    if let Some(declared) = &declared {
        context.declare(declared, &mut drafts, known);
    } else {
        let texts: Vec<&str> = drafts.iter().map(|draft| draft.sql.text.as_str()).collect();
        context.query(known, None, &texts);
    }
    context.result_row(pipe, known);
    let Some(body) = pipe.as_pipe_mut() else { return };
    for (index, Draft { name, description, sql }) in drafts.into_iter().enumerate() {
        let (place, sql) = (sql_place(index), Arc::new(sql));
        body.add_node(
            Node::new(name, sql.text.clone()).mark_is(sql.mark.clone()).description_is(description),
        );
        let name = context.places.spans(&node_place(index));
        context.queries.push(Query { name, value: context.places.spans(&place), sql: Arc::clone(&sql) });
        context.places.record_sql(&place, sql);
    }
    // Where no node could be read, that was reported.
    if let Some((name, place)) = published.filter(|_| !context.queries.is_empty())
        && let Err(invalid) = body.publish(&name)
    {
        context.refuse(&place, invalid);
    }
}

impl Context<'_> {
    /// The rows of the result.
    fn result_row(&mut self, pipe: &AnyDefinition, known: &Known) {
        let declared = known.row().and_then(|(spec, entry)| self.declared(spec, entry));
        let Some(declared) = declared else { return self.no_rows() };
        let output = pipe.as_pipe().map(Body::output).unwrap_or_default();
        if matches!(declared.name, StructForm::Struct { .. }) {
            if !known.specs().any(|spec| matches!(spec.form, Form::Output)) {
                let message =
                    "`row` declares the struct of the result's rows from `output`, which is missing";
                let remedy = "add `output: { name: Type, .. }`, the columns of the query's result";
                self.error(&ROW_OUTPUT, declared.option, message, remedy);
            }
        } else if matches!(declared.name, StructForm::None) {
            let message =
                "a pipe's rows are only read: there is nothing to check a struct of one's own against";
            self.error(&ROW_OUTPUT, declared.option, message, "write the name of a struct, or remove `row`");
        }
        let row = self.row(declared, Source::Result(output));
        self.row = Some(row);
    }
}

fn parameter_place(declaration: usize) -> Place {
    Place::option(Queries::OPTIONS.params).index(declaration)
}

impl Context<'_> {
    fn nodes(&mut self, spec: &Spec, value: &Value, place: &Place) -> Vec<Draft> {
        let Some(entries) = self.group(spec, value, place) else { return Vec::new() };
        let mut drafts = Vec::new();
        for Entry { attributes, key, value, has_more, .. } in entries {
            let place = place.clone().index(drafts.len());
            self.places.record(&place, key.spans(), key.spans());
            if value.is_none() {
                self.places.break_at(&place);
            }
            self.only_docs(&attributes, "a node");
            let description =
                from_docs(self, Docs::Node, &attributes, &place.clone().then(Node::OPTIONS.description));
            let sql_place = place.then(Node::OPTIONS.sql);
            // Of SQL without quotes, what follows its first word was reported.
            let is_words = |value: &&Value| has_more && matches!(value.kind, ValueKind::Path(_));
            let sql = value.as_ref().filter(|value| !is_words(value)).and_then(|value| {
                self.places.record(&sql_place, value.spans, value.spans);
                let mut sql = self.sql(&key.text(), value)?;
                sql.take_mark();
                self.references_in(&mut sql, value);
                Some(sql)
            });
            if sql.is_none() {
                self.places.break_at(&sql_place);
            }
            let sql = sql.unwrap_or_else(|| Sql::new("", None));
            drafts.push(Draft { name: key.text(), description, sql });
        }
        drafts
    }

    /// Puts references into SQL.
    fn references_in(&mut self, sql: &mut Sql, value: &Value) {
        let written = match &value.kind {
            ValueKind::Macro(_, path) => Cursor::of(path).span(),
            _ => value.spans.first,
        };
        let found = sql.references(written);
        if found.is_empty() {
            return;
        }
        let name = |(range, path)| (range, self.reference(tinybird_core::Target::Table, path).to_string());
        let names: Vec<_> = found.into_iter().map(name).collect();
        sql.replace(&names);
    }

    /// Checks the declared parameters against the templates, and writes into these what the declarations add.
    fn declare(&mut self, declared: &Declared, drafts: &mut [Draft], known: &Known) {
        let is_unread: Vec<bool> =
            (0..drafts.len()).map(|node| self.places.is_broken(&sql_place(node))).collect();
        // What is in a node that could not be read is as little known as what a template with mistakes holds.
        let text = |(draft, is_unread): (&Draft, &bool)| {
            if *is_unread { "{{".to_owned() } else { draft.sql.text.clone() }
        };
        let texts: Vec<String> = drafts.iter().zip(&is_unread).map(text).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let Checked { mut violations, nodes, .. } = template::check(&texts, Some(&declared.declarations));
        let templates = || nodes.iter().filter_map(|node| node.template.as_ref());
        let declaring: Vec<Declaring<'_>> = declared
            .declarations
            .iter()
            .map(|declaration| {
                let taken = templates().filter_map(|template| template.parameter(&declaration.name));
                let mut uses = taken
                    .flat_map(|taken| &taken.uses)
                    .filter(|taken| taken.function != "defined")
                    .peekable();
                let is_guarded = uses.peek().is_some() && uses.all(|taken| taken.is_given);
                Declaring { declaration, is_guarded }
            })
            .collect();
        self.query(known, Some(&declaring), &texts);
        violations.retain(|violation| match violation.place {
            Location::Sql { node, .. } if is_unread.get(node) == Some(&true) => false,
            // Where there is no template yet, none uses it.
            Location::Name(_) if drafts.is_empty() && *violation.rule == template::UNUSED_PARAMETER => false,
            Location::Sql { .. } | Location::Name(_) | Location::Part(..) => declared.is_meant(violation),
        });
        if violations.iter().any(|violation| violation.severity == Severity::Error) {
            // What would be written is not what is meant: it is not checked any more.
            self.places.checked(template::RULES);
        } else {
            // What is written into the templates is judged again; of defaults and values it was told where they are declared.
            violations.retain(|found| found.place.declaration().is_some() || OF_VALUES.contains(&found.rule));
            self.places.checked(OF_VALUES);
        }
        for mut violation in violations {
            let place = match &violation.place {
                Location::Sql { node, range, .. } => {
                    if let Some(draft) = drafts.get(*node) {
                        violation.message = draft.sql.position(range.start).tell(&violation.message);
                    }
                    sql_place(*node)
                }
                Location::Part(declaration, part) => parameter_place(*declaration).then(*part),
                Location::Name(declaration) => parameter_place(*declaration),
            };
            let spans = self.places.spans(&place);
            self.diagnostics.push(violation.at(spans));
        }
        for (draft, node) in drafts.iter_mut().zip(&nodes) {
            let mut edits: Vec<_> = node.edits().map(|(range, text)| (range, text.to_owned())).collect();
            edits.sort_by_key(|(range, _)| range.start);
            if let Some(invalid) = edits.iter().find_map(|(_, text)| check_reserved(text).err()) {
                let spans = self.places.spans(&Place::option(Queries::OPTIONS.params));
                self.diagnostics.push(Diagnostic::refused(spans, invalid));
            }
            draft.sql.replace(&edits);
        }
    }
}
