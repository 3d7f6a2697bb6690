//! Reading a template, tag by tag.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::Template;
use super::allowed::check_expression;
use super::blocks::Blocks;
use super::calls::Calls;
use super::functions::{is_defined, is_reserved};
use super::names::Names;
use super::parameters::{self, Entry, Name, Parameter, Use};
use super::python::{self, Id, Kind, SyntaxError, Tree};
use super::rules::{
    TEMPLATE_ARGUMENTS, TEMPLATE_EMPTY, TEMPLATE_PARAMETER_NAME, TEMPLATE_RESERVED_NAME, TEMPLATE_TAG,
};
use super::tags::{Tag, TagKind, brackets, unclosed};
use super::untyped::Values;
use crate::rule::{Invalid, MOST_MISTAKES, Severity, Violation};

/// Goes through the tags of a template.
pub(super) struct Reader<'a> {
    pub(super) sql: &'a str,
    /// Parameters whose defaults are declared, and need not stand here.
    defaulted: &'a HashSet<&'a str>,
    pub(super) invalid: Vec<Invalid>,
    findings: Vec<(String, Violation<Range<usize>>)>,
    pub(super) blocks: Blocks,
    calls: Calls,
    names: Names,
    /// Whether there are tags that could not be read, and might have given values to names.
    unread: bool,
    /// What Tinybird lists, in its order.
    entries: Vec<Entry>,
    /// The parameters whose type a `{{ }}` says.
    typed: HashSet<String>,
    /// For each name the calls that take it.
    uses: HashMap<String, Vec<Use>>,
    /// The first tag, and where the last one ends.
    first: Option<Range<usize>>,
    end: usize,
    /// Whether something may be left of the template where no parameter is given.
    renders: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(sql: &'a str, defaulted: &'a HashSet<&'a str>) -> Self {
        Self {
            sql,
            defaulted,
            invalid: Vec::new(),
            findings: Vec::new(),
            blocks: Blocks::default(),
            calls: Calls::default(),
            names: Names::default(),
            unread: false,
            entries: Vec::new(),
            typed: HashSet::new(),
            uses: HashMap::new(),
            first: None,
            end: 0,
            renders: false,
        }
    }

    pub(super) fn text(&self, range: &Range<usize>) -> &'a str {
        self.sql.get(range.clone()).unwrap_or_default()
    }

    /// Notes the text before a tag, and whether anything stays of it and the tag where no parameter is given.
    fn note_text(&mut self, before: Range<usize>) {
        let text = self.text(&before);
        // The mark of a template is none of its text.
        let text = if before.start == 0 { text.trim_start().strip_prefix('%').unwrap_or(text) } else { text };
        self.renders |= !text.trim().is_empty() && !self.blocks.is_skipped();
    }

    pub(super) fn tag(&mut self, tag: &Tag) {
        self.note_text(self.end..tag.range.start);
        self.end = tag.range.end;
        self.first.get_or_insert_with(|| tag.range.clone());
        self.renders |=
            matches!(tag.kind, TagKind::Expression | TagKind::Escape) && !self.blocks.is_skipped();
        if matches!(tag.kind, TagKind::Comment | TagKind::Escape) {
            return;
        }
        if tag.inner.is_empty() {
            let (open, close) = brackets(tag.kind);
            let help = "remove it, or write what belongs there";
            let message = format!("there is nothing between `{open}` and `{close}`");
            return self.invalid.push(Invalid::new(&TEMPLATE_TAG, message, help).at(tag.range.clone()));
        }
        if tag.kind == TagKind::Expression {
            self.expression(tag);
        } else if let Err(invalid) = self.statement(tag) {
            self.invalid.push(invalid);
        }
    }

    fn expression(&mut self, tag: &Tag) {
        let (tree, root) = match python::expression(self.sql, tag.inner.clone()) {
            Ok(parsed) => parsed,
            Err(error) => return self.syntax(tag, error),
        };
        let before = self.invalid.len();
        check_expression(&tree, root, self.sql, &mut self.invalid);
        self.look(&tree, root, true);
        self.evaluate(&tree, root, self.invalid.len() == before && self.blocks.is_reached(false));
        let (entries, _) = parameters::entries(&tree, root);
        for entry in entries {
            if let Name::Unusable(spelling) = &entry.name {
                let message =
                    format!("`{spelling}` is not a name of a parameter, and Tinybird would take it for one");
                let help = "write the value itself in SQL, or name a parameter: `{{Int32(limit, 10)}}`";
                self.invalid
                    .push(Invalid::new(&TEMPLATE_PARAMETER_NAME, message, help).at(entry.range.clone()));
            }
            self.typed.insert(entry.name.key());
            self.entries.push(entry);
        }
    }

    /// Lists the parameters of a statement whose types no `{{ }}` says.
    pub(super) fn list(&mut self, tree: &Tree, root: Id) {
        let (entries, list) = parameters::entries(tree, root);
        let entries = entries.into_iter().filter(|entry| !list && !self.typed.contains(&entry.name.key()));
        self.entries.extend(entries);
    }

    pub(super) fn syntax(&mut self, tag: &Tag, error: SyntaxError) {
        self.unread = true;
        let inner = self.text(&tag.inner);
        if ["{{", "{%", "{#"].iter().any(|open| inner.contains(open)) {
            let (open, close) = brackets(tag.kind);
            let line = self.text(&tag.range).find('\n').map_or(tag.range.end, |at| tag.range.start + at);
            self.blocks.may_close = true;
            return self.invalid.push(unclosed(open, close, tag.range.start..line));
        }
        self.invalid.push(Invalid::new(error.rule, error.message, error.remedy).at(error.place));
    }

    /// Checks the names and calls of a tag, and notes them.
    pub(super) fn look(&mut self, tree: &Tree, root: Id, in_expression: bool) {
        self.names.add(tree, root);
        self.calls.check(tree, in_expression, |name| self.blocks.is_given(name));
        self.invalid.append(&mut self.calls.invalid);
        // A bare name, or one that is compared, is meant as a parameter as well. Anything can be compared.
        let mut compared: Vec<Id> = Vec::new();
        for (id, node) in tree.nodes() {
            match &node.kind {
                Kind::Name(name) | Kind::Target(name) if matches!(name.as_str(), "q" | "format") => {
                    let message = format!(
                        "`{name}` means something else to Tinybird's API, so no parameter can have that name"
                    );
                    let invalid = Invalid::new(&TEMPLATE_PARAMETER_NAME, message, "choose another name");
                    self.invalid.push(invalid.at(node.range.clone()));
                }
                Kind::Name(name) if is_reserved(name) => {
                    let message = format!("`{name}` means something to Tinybird's API as well");
                    let invalid = Invalid::new(&TEMPLATE_RESERVED_NAME, message, "choose another name");
                    self.find(tree, id, Severity::Warning, invalid);
                }
                Kind::Compare { values, .. } => compared.extend(values),
                _ => {}
            }
        }
        let at_top = self.blocks.open.is_empty();
        for (name, taken) in parameters::uses(tree) {
            if at_top && taken.argument("default").is_none() && taken.function != "defined" {
                self.needs_default(&name, &taken);
            }
            if let (Some(default), Some(values)) = (taken.argument("default"), taken.argument("enum")) {
                let found = taken.not_among(default, values);
                self.findings.extend(found.map(|found| (name.clone(), found)));
            }
            if is_defined(&name) {
                let is_taken = takes_anything(taken.function) || !self.blocks.is_reached(false);
                let severity = if is_taken { Severity::Warning } else { Severity::Error };
                let finding =
                    Violation { severity, ..Violation::refused(taken.name.clone(), shadowed(&name)) };
                self.findings.push((name.clone(), finding));
            }
            let is_given = self.blocks.is_given(&name);
            self.uses.entry(name).or_default().push(Use { is_given, ..taken });
        }
        let bare = tree.children(root).into_iter().filter(|id| !compared.contains(id));
        let bare: Vec<Id> = bare.collect();
        for (severity, ids) in [(Severity::Error, bare), (Severity::Warning, compared)] {
            for id in ids {
                if let Some(name) = tree.name(id).filter(|name| is_defined(name)) {
                    self.find(tree, id, severity, shadowed(name));
                }
            }
        }
    }

    fn find(&mut self, tree: &Tree, id: Id, severity: Severity, invalid: Invalid) {
        let name = tree.name(id).unwrap_or_default().to_owned();
        let finding = Violation { severity, ..Violation::refused(tree.range(id), invalid) };
        self.findings.push((name, finding));
    }

    /// What Tinybird refuses without a default when it checks a template, unless a condition keeps it from it.
    fn needs_default(&mut self, name: &str, taken: &Use) {
        if self.defaulted.contains(name) || !matches!(taken.function, "column" | "columns" | "JSON") {
            return;
        }
        let message = format!("`{}` cannot do without a default here", taken.function);
        let help = format!("give it a default, or take it within `{{% if defined({name}) %}}`");
        // Whether the template sets it is known in the end.
        self.calls.unknown.push((
            name.to_owned(),
            Invalid::new(&TEMPLATE_ARGUMENTS, message, help).at(taken.range.clone()),
        ));
    }

    /// Says whether a condition holds when no parameter is given, and notes what fails then in a tag that is reached.
    pub(super) fn evaluate(&mut self, tree: &Tree, root: Id, is_reached: bool) -> Option<bool> {
        let values = Values::new(tree, self.sql, &self.names);
        if is_reached && !self.unread {
            self.calls.unknown.extend(values.failures(root));
        }
        values.holds(root)
    }

    pub(super) fn finish(mut self) -> Result<Template, Vec<Invalid>> {
        self.note_text(self.end..self.sql.len());
        let assigned = &self.names.assigned;
        let unknown = self.calls.unknown.into_iter().filter(|(name, _)| !assigned.contains(name));
        self.invalid.extend(unknown.map(|(_, invalid)| invalid));
        if !self.invalid.is_empty() {
            self.invalid.sort_by_key(|invalid| invalid.range.as_ref().map_or(0, |range| range.start));
            self.invalid.truncate(MOST_MISTAKES);
            return Err(self.invalid);
        }
        let mut findings: Vec<Violation<Range<usize>>> = self
            .findings
            .into_iter()
            .filter(|(name, _)| !assigned.contains(name))
            .map(|(_, finding)| finding)
            .collect();
        findings.dedup();
        if let Some(first) = self.first.filter(|_| !self.renders) {
            let message =
                "nothing is left of the template when no parameter is given, and Tinybird refuses that";
            let help = "write the query for that case as well: `{% else %} SELECT ..`";
            findings.push(Violation::error(&TEMPLATE_EMPTY, first, message, help));
        }
        let mut listed = HashSet::new();
        let mut parameters = Vec::new();
        for entry in self.entries {
            let Name::Text(name) = entry.name else { continue };
            if !listed.insert(name.clone()) {
                continue;
            }
            let local = assigned.contains(&name) || !self.names.read.contains(&name);
            let uses = self.uses.remove(&name).unwrap_or_default();
            let Entry { kind, default, keywords, in_function, range, .. } = entry;
            parameters.push(Parameter { name, kind, default, keywords, in_function, local, range, uses });
        }
        Ok(Template { parameters, findings })
    }
}

/// Whether Tinybird takes what its renderer defines as an argument of this function, which is then no value of a caller.
fn takes_anything(function: &str) -> bool {
    matches!(function, "Boolean" | "String" | "defined")
}

fn shadowed(name: &str) -> Invalid {
    let message = format!(
        "Tinybird's renderer defines `{name}` itself, and would take that where the caller gives no such parameter"
    );
    Invalid::new(&TEMPLATE_PARAMETER_NAME, message, format!("choose another name, such as `{name}_value`"))
}
