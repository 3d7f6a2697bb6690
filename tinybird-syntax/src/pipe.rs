//! Pipes: from how they are written to definitions.

use std::rc::Rc;

use tinybird_core::options::{Form, Options, Spec};
use tinybird_core::pipe::{Node, PipeDefinition, Sink};
use tinybird_core::rule::Place;
use tinybird_core::template::{self, Checked, Problem, Spot};

use crate::ast::{Entry, Value, ValueKind};
use crate::description::from_docs;
use crate::lower::{Common, Context, Finished, Known};
use crate::parameters::Declared;
use crate::sql::{Query, Sql};

/// A node, whose SQL may still be written into.
struct Draft {
    name: String,
    description: Option<String>,
    sql: Sql,
}

pub(crate) fn lower<D: PipeDefinition>(mut context: Context<'_>, common: Common, known: &Known) -> Finished {
    let mut pipe = D::default();
    pipe.set_common(common.name, common.description);
    let (mut drafts, mut declared, mut published) = (Vec::new(), None, None);
    for (spec, entry) in known {
        let Some(value) = &entry.value else { continue };
        let place = Place::option(spec.name);
        match spec.form {
            Form::Nodes => drafts = context.nodes(spec, value, &place),
            Form::Parameters => declared = context.parameters(spec, value, &place),
            Form::Node => published = context.scalar(spec, value, &place).map(|name| (name, place)),
            Form::Output => pipe.body_mut().set_output(context.output(spec, value, &place)),
            Form::Tokens => pipe.body_mut().set_tokens(context.tokens(spec, value, &place)),
            Form::List => pipe.body_mut().set_tags(context.texts(spec.name, value, &place)),
            Form::Group(_) => {
                if let Some((sink, _)) = pipe.publication_mut() {
                    context.sink(sink, spec, value, &place);
                }
            }
            _ => {
                if let Some((publication, _)) = pipe.publication_mut() {
                    context.set(publication, spec, value, &place);
                }
            }
        }
    }
    if let Some(declared) = declared {
        context.declare(&declared, &mut drafts);
    }
    for (index, Draft { name, description, sql }) in drafts.into_iter().enumerate() {
        let (place, sql) = (sql_place(index), Rc::new(sql));
        pipe.body_mut().add_node(
            Node::new(name, sql.text.clone()).mark_is(sql.mark.clone()).description_is(description),
        );
        let name = context.places.spans(&Place::option("nodes").index(index));
        context.queries.push(Query {
            name,
            value: context.places.spans(&place.clone().value()),
            sql: Rc::clone(&sql),
        });
        context.places.record_sql(&place, sql);
    }
    // Where no node could be read, that was reported.
    if let Some((name, place)) = published.filter(|_| !context.queries.is_empty())
        && let Err(invalid) = pipe.body_mut().set_publish(&name)
    {
        context.refuse(&place, invalid);
    }
    context.finish(&pipe)
}

fn sql_place(node: usize) -> Place {
    Place::option("nodes").index(node).then("sql")
}

fn parameter_place(declaration: usize) -> Place {
    Place::option("params").index(declaration)
}

impl Context<'_> {
    fn nodes(&mut self, spec: &Spec, value: &Value, place: &Place) -> Vec<Draft> {
        let Some(entries) = self.group(spec, value, place) else { return Vec::new() };
        let mut drafts = Vec::new();
        for Entry { attributes, key, value, .. } in entries {
            let place = place.clone().index(drafts.len());
            self.places.record(&place, key.spans(), key.spans());
            self.only_docs(&attributes, "a node");
            let description = from_docs(self, &attributes, &place.clone().then("description"));
            let sql_place = place.then("sql");
            let sql = value.as_ref().and_then(|value| {
                self.places.record(&sql_place, value.spans, value.spans);
                let mut sql = self.sql(&key.text(), value)?;
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

    /// Puts the stand-ins of references into SQL.
    fn references_in(&mut self, sql: &mut Sql, value: &Value) {
        let found = sql.references(value.spans.first);
        if found.is_empty() {
            return;
        }
        let name = |(range, path)| (range, self.reference(tinybird_core::Target::Table, path, 1));
        let names: Vec<_> = found.into_iter().map(name).collect();
        sql.replace(&names);
    }

    /// Checks the declared parameters against the templates, and writes into these what the declarations add.
    fn declare(&mut self, declared: &Declared, drafts: &mut [Draft]) {
        if (0..drafts.len()).any(|node| self.places.is_broken(&sql_place(node))) {
            // What is in a node that could not be read is not known.
            return;
        }
        let texts: Vec<String> = drafts.iter().map(|draft| draft.sql.text.clone()).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let Checked { problems, nodes, .. } = template::check(&texts, Some(&declared.declarations));
        for problem in problems {
            let Problem { severity, spot, declaration, mut invalid, .. } = problem;
            let place = match (spot, declaration) {
                (Spot::Node(node), _) => {
                    let is_read = nodes.get(node).is_some_and(|node| node.template.is_some());
                    let is_undeclared = *invalid.rule == template::UNDECLARED_PARAMETER;
                    // The other rules over templates look at what becomes of this one.
                    let is_ours = declaration.is_some() || (is_undeclared && declared.is_complete);
                    let (true, Some(draft)) = (is_ours || !is_read, drafts.get(node)) else { continue };
                    if let Some(range) = &invalid.range {
                        invalid.message =
                            format!("{} ({})", invalid.message, draft.sql.position(range.start));
                    }
                    sql_place(node)
                }
                (Spot::Part(part), Some(declaration)) => parameter_place(declaration).then(part),
                (_, Some(declaration)) => parameter_place(declaration),
                _ => Place::option("params"),
            };
            self.report(severity, &place, invalid);
        }
        for (draft, node) in drafts.iter_mut().zip(&nodes) {
            let mut edits: Vec<_> = node.edits().map(|(range, text)| (range, text.to_owned())).collect();
            edits.sort_by_key(|(range, _)| range.start);
            draft.sql.replace(&edits);
        }
    }

    fn sink(&mut self, sink: &mut dyn Options, spec: &'static Spec, value: &Value, place: &Place) {
        let Form::Group(specs) = spec.form else { return };
        let Some(entries) = self.group(spec, value, place) else { return };
        let known = self.known(entries, &[specs], place, &format!("`{}`", spec.name), |_| true);
        let uri = known.iter().find(|(spec, _)| spec.name == "bucket_uri");
        let uri = uri.and_then(|(_, entry)| entry.value.as_ref()?.as_text());
        let target = Sink::target(known.iter().map(|(spec, _)| spec.name), uri);
        for (spec, entry) in &known {
            let Some(value) = &entry.value else { continue };
            let place = place.clone().then(spec.name);
            match (spec.form, &value.kind) {
                // Which kind of connection it is to be, the other options say.
                (Form::Reference(_), ValueKind::Path(path)) => {
                    let name = self.reference(target, path.clone(), 1);
                    self.set_text(sink, spec, &name, &place);
                }
                _ => self.set(sink, spec, value, &place),
            }
        }
    }
}
