//! What globs bring in. Modules may glob each other in circles, and one module may be globbed by all others.

use crate::resolve::{Answer, Fault, STD, ours};
use crate::scan::Scan;
use crate::scope::{Def, DoubtId, GlobId, GlobState, Namespace, ScopeId};

/// A set of scopes that is cheap to fill and to clear.
#[derive(Debug, Default)]
pub(crate) struct Visited {
    marks: Vec<bool>,
    order: Vec<ScopeId>,
}

impl Visited {
    fn insert(&mut self, scope: ScopeId) -> bool {
        if self.marks.len() <= scope.0 {
            self.marks.resize(scope.0 + 1, false);
        }
        let new = self.marks.get_mut(scope.0).is_some_and(|mark| !std::mem::replace(mark, true));
        if new {
            self.order.push(scope);
        }
        new
    }

    fn clear(&mut self) {
        for scope in self.order.drain(..) {
            if let Some(mark) = self.marks.get_mut(scope.0) {
                *mark = false;
            }
        }
    }
}

/// A module that is globbed: by which module, and under which condition.
struct Edge {
    module: ScopeId,
    importer: ScopeId,
    doubt: Option<DoubtId>,
}

/// A search for one name.
struct Search<'a> {
    name: &'a str,
    namespace: Namespace,
    /// The module from which is looked.
    from: ScopeId,
    start: ScopeId,
    visited: Visited,
    /// What is certain is searched first.
    certain: Vec<Edge>,
    doubtful: Vec<Edge>,
    found: Vec<(Def, Option<DoubtId>)>,
    foreign: Option<(String, Option<GlobId>)>,
    fault: Option<Fault>,
}

impl Scan {
    /// What the globs of a scope bring in under a name.
    pub(crate) fn globs(
        &mut self,
        scope: ScopeId,
        name: &str,
        namespace: Namespace,
        from: ScopeId,
    ) -> Result<Answer, Fault> {
        if self.scope(scope).globs.is_empty() {
            return Ok(Answer::default());
        }
        let mut search = Search {
            name,
            namespace,
            from,
            start: scope,
            visited: std::mem::take(&mut self.memo.visited),
            certain: Vec::new(),
            doubtful: Vec::new(),
            found: Vec::new(),
            foreign: None,
            fault: None,
        };
        search.visited.insert(scope);
        self.expand(scope, None, &mut search);
        while let Some(edge) = search.certain.pop().or_else(|| search.doubtful.pop()) {
            if search.visited.insert(edge.module)
                && let Err(fault) = self.visit(&edge, &mut search)
            {
                search.fault.get_or_insert(fault);
            }
        }
        search.visited.clear();
        self.memo.visited = std::mem::take(&mut search.visited);
        search.answer()
    }

    fn visit(&mut self, edge: &Edge, search: &mut Search<'_>) -> Result<(), Fault> {
        let &Edge { module, importer, doubt } = edge;
        self.work()?;
        if !self.load(module) {
            return Err(Fault::Unreadable(module));
        }
        if search.namespace != Namespace::Macro && !self.scope(module).pending.is_empty() {
            self.settle(module);
        }
        if self.binds(module, search.name) {
            let answer = self.explicit(module, search.name, search.namespace, Some(importer))?;
            search.foreign = search.foreign.take().or(answer.foreign);
            if let Some(def) = answer.def {
                search.found.push((def, doubt));
                return Ok(());
            }
        }
        self.expand(module, doubt, search);
        Ok(())
    }

    /// Goes on with the globs of a module.
    fn expand(&mut self, current: ScopeId, doubt: Option<DoubtId>, search: &mut Search<'_>) {
        self.resolve_globs(current);
        let scope = self.scope(current);
        for (index, glob) in scope.globs.iter().enumerate() {
            let doubt = doubt.or(glob.doubt);
            match &glob.target {
                _ if current != search.start && !self.visible(glob.visibility, search.from) => {}
                Some(Ok(Def::Module(module))) => {
                    let edges = if doubt.is_none() { &mut search.certain } else { &mut search.doubtful };
                    edges.push(Edge { module: *module, importer: scope.module, doubt });
                }
                Some(Ok(Def::Tinybird)) if search.namespace == Namespace::Macro => {
                    search.found.extend(ours(search.name).map(|name| (Def::Ours(name), doubt)));
                }
                Some(Ok(Def::Foreign(krate, _)))
                    if search.namespace != Namespace::Macro || !STD.contains(&krate.as_str()) =>
                {
                    search.foreign.get_or_insert_with(|| (krate.clone(), Some(GlobId(current, index))));
                }
                Some(Err(fault)) => {
                    search.fault.get_or_insert_with(|| fault.clone());
                }
                _ => {}
            }
        }
    }

    /// Finds out which modules the globs of a scope mean. One may bring in the name that another starts with, so this is
    /// repeated until nothing is added.
    fn resolve_globs(&mut self, scope: ScopeId) {
        if self.scope(scope).glob_state != GlobState::Unresolved {
            return;
        }
        self.scope_mut(scope).glob_state = GlobState::InProgress;
        loop {
            let mut progress = false;
            for index in 0..self.scope(scope).globs.len() {
                let glob = &self.scope(scope).globs[index];
                if glob.target.is_some() {
                    continue;
                }
                let path = glob.path.clone();
                let target = self.path(&path, scope, Namespace::Type, None, true);
                if !matches!(target, Err(Fault::Missing(..))) {
                    self.scope_mut(scope).globs[index].target = Some(target);
                    progress = true;
                }
            }
            if !progress {
                break;
            }
        }
        for index in 0..self.scope(scope).globs.len() {
            let glob = &self.scope(scope).globs[index];
            if glob.target.is_none() && self.names.read.is_empty() {
                let krate = glob.path.segments.first().cloned().unwrap_or_default();
                self.scope_mut(scope).globs[index].target = Some(Ok(Def::Foreign(krate, None)));
            }
        }
        self.scope_mut(scope).glob_state = GlobState::Resolved;
    }
}

impl Search<'_> {
    fn answer(self) -> Result<Answer, Fault> {
        let mut certain: Vec<Def> = Vec::new();
        for (def, _) in self.found.iter().filter(|(_, doubt)| doubt.is_none()) {
            if !certain.contains(def) {
                certain.push(def.clone());
            }
        }
        if certain.len() > 1 {
            return Err(Fault::Ambiguous(certain));
        }
        let doubtful = self.found.into_iter().find(|(def, doubt)| doubt.is_some() && !certain.contains(def));
        match (certain.pop(), doubtful, self.fault) {
            (_, Some((_, Some(doubt))), _) => Err(Fault::Doubt(doubt)),
            (Some(def), ..) => Ok(Answer::of(def)),
            (None, _, Some(fault)) => Err(fault),
            (None, _, None) => Ok(Answer { def: None, foreign: self.foreign }),
        }
    }
}
