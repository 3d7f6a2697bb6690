//! What is remembered between lookups of names.

use std::collections::HashMap;
use std::rc::Rc;

use crate::nameres::def::{Answer, Def, Fault, Namespace};
use crate::nameres::ids::{GlobId, ImportId, ScopeId, UnknownCfgId};
use crate::nameres::scope::Visibility;

/// How many names are looked up for one path before giving up; `use *` between many modules could go on for long.
const MAX_WORK: usize = 1_000_000;

/// What is remembered between lookups.
#[derive(Debug, Default)]
pub(crate) struct Memo {
    pub(crate) imports: HashMap<(ImportId, Namespace), Answer>,
    /// The imports that are being followed.
    pub(crate) active: Vec<(ImportId, Namespace)>,
    pub(crate) cycles: usize,
    pub(crate) work: usize,
    /// The set of the last search through globs, for the next.
    pub(crate) visited: Visited,
    pub(crate) searches: Searches,
    /// How many scopes there are whose globs are being resolved.
    pub(crate) unfinished: usize,
    /// How many lookups under way need no resources: they find out what macros and globs mean. Resources are known once
    /// it is known which macros declare them, so these lookups must not wait for them, nor remember that there are none.
    pub(crate) without_resources: usize,
}

impl Memo {
    /// Whether nothing is looked up only in part, so that what is found may be remembered.
    pub(crate) fn is_final(&self, namespace: Namespace) -> bool {
        self.active.is_empty()
            && self.unfinished == 0
            && self.work <= MAX_WORK
            && (namespace == Namespace::Macro || self.without_resources == 0)
    }

    /// Counts a step of a lookup.
    pub(crate) fn step(&mut self) -> Result<(), Fault> {
        self.work += 1;
        if self.work > MAX_WORK { Err(Fault::TooLong) } else { Ok(()) }
    }
}

/// A set of scopes that is cheap to fill and to clear.
#[derive(Debug, Default)]
pub(crate) struct Visited {
    marks: Vec<bool>,
    order: Vec<ScopeId>,
}

impl Visited {
    pub(crate) fn insert(&mut self, scope: ScopeId) -> bool {
        if self.marks.len() <= scope.0 {
            self.marks.resize(scope.0 + 1, false);
        }
        let new = self.marks.get_mut(scope.0).is_some_and(|mark| !std::mem::replace(mark, true));
        if new {
            self.order.push(scope);
        }
        new
    }

    pub(crate) fn clear(&mut self) {
        for scope in self.order.drain(..) {
            if let Some(mark) = self.marks.get_mut(scope.0) {
                *mark = false;
            }
        }
    }
}

/// What a search behind the globs of a module finds.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// With the condition of the globs on the way, and who may see the first of them.
    pub(crate) defs: Vec<(Def, Option<UnknownCfgId>, Visibility)>,
    /// The crates that may bring in the name, one for each that may see the first glob.
    pub(crate) foreign: Vec<((String, Option<GlobId>), Visibility)>,
    pub(crate) fault: Option<Fault>,
}

impl Found {
    pub(crate) fn may_be_from(&mut self, krate: (String, Option<GlobId>), visibility: Visibility) {
        if self.foreign.iter().all(|(_, known)| *known != visibility) {
            self.foreign.push((krate, visibility));
        }
    }
}

/// What was found behind the globs of a module under a name.
pub(crate) type Searches = HashMap<(ScopeId, Namespace), HashMap<String, Rc<Found>>>;
