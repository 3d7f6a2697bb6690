//! Which names a tag reads and which it gives a value to.

use std::collections::{HashMap, HashSet};

use super::python::{Id, Kind, Tree};

/// The names of a template.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Those that are read, and are not a comprehension's or a lambda's own.
    pub(super) read: HashSet<String>,
    /// Those that the template gives a value to. Python then looks nowhere else for them.
    pub(super) assigned: HashSet<String>,
    /// Whether it gives a value to any attribute.
    pub(super) attributes: bool,
}

enum Step {
    Visit(Id),
    /// The names of a comprehension or a lambda end here.
    Leave(Vec<String>),
}

impl Names {
    /// Adds the names of a tag.
    pub(super) fn add(&mut self, tree: &Tree, root: Id) {
        // How many of the scopes that are open bind each name.
        let mut bound: HashMap<String, usize> = HashMap::new();
        let mut steps = vec![Step::Visit(root)];
        while let Some(step) = steps.pop() {
            let id = match step {
                Step::Visit(id) => id,
                Step::Leave(names) => {
                    for name in names {
                        if let Some(count) = bound.get_mut(&name) {
                            *count = count.saturating_sub(1);
                        }
                    }
                    continue;
                }
            };
            let is_bound = |name: &str| bound.get(name).is_some_and(|count| *count > 0);
            let own = match tree.kind(id) {
                Some(Kind::Name(name)) if !is_bound(name) => {
                    self.read.insert(name.clone());
                    continue;
                }
                Some(Kind::Target(name) | Kind::Bound(name)) if !is_bound(name) => {
                    self.assigned.insert(name.clone());
                    continue;
                }
                Some(Kind::Attribute { assigned: true, .. }) => {
                    self.attributes = true;
                    Vec::new()
                }
                Some(Kind::Lambda { parameters, .. }) => {
                    parameters.iter().map(|parameter| parameter.name.clone()).collect()
                }
                Some(Kind::Comprehension { parts, .. }) => targets(tree, parts),
                _ => Vec::new(),
            };
            for name in &own {
                *bound.entry(name.clone()).or_default() += 1;
            }
            if !own.is_empty() {
                steps.push(Step::Leave(own));
            }
            steps.extend(tree.children(id).into_iter().map(Step::Visit));
        }
    }
}

/// The names that the generators of a comprehension give values to.
fn targets(tree: &Tree, parts: &[Id]) -> Vec<String> {
    let mut names = Vec::new();
    let generators = parts.iter().filter_map(|part| match tree.kind(*part) {
        Some(Kind::Generator(parts)) => parts.first().copied(),
        _ => None,
    });
    let mut open: Vec<Id> = generators.collect();
    while let Some(id) = open.pop() {
        match tree.kind(id) {
            Some(Kind::Target(name)) => names.push(name.clone()),
            Some(Kind::Tuple(ids) | Kind::List(ids)) => open.extend(ids),
            Some(Kind::Starred(value)) => open.push(*value),
            _ => {}
        }
    }
    names
}
