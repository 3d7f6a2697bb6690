//! What globs bring in. Modules may glob each other in circles, and one module may be globbed by all others.

use std::rc::Rc;

use tinybird_syntax::Macro;

use crate::nameres::def::{Answer, Def, Fault, Namespace};
use crate::nameres::ids::{GlobId, ScopeId, UnknownCfgId};
use crate::nameres::memo::Found;
use crate::nameres::resolver::Resolver;
use crate::nameres::scope::{GlobState, Visibility};
use crate::package::manifest::is_std;

/// How many globs of a scope are followed one by one; the search behind more of them starts at the scope itself.
const FEW: usize = 4;

/// A module that is globbed: by which module, under which condition, and who may see it.
struct Edge {
    module: ScopeId,
    importer: ScopeId,
    unknown_cfg: Option<UnknownCfgId>,
    visibility: Visibility,
}

/// A search for one name.
struct Search<'a> {
    name: &'a str,
    namespace: Namespace,
    start: ScopeId,
    /// What is certain is searched first.
    certain: Vec<Edge>,
    uncertain: Vec<Edge>,
    found: Found,
}

impl<'a> Search<'a> {
    fn new(start: ScopeId, name: &'a str, namespace: Namespace) -> Self {
        let (certain, uncertain, found) = (Vec::new(), Vec::new(), Found::default());
        Self { name, namespace, start, certain, uncertain, found }
    }
}

impl Resolver {
    /// What the globs of a scope bring in under a name, as seen from the module `from`.
    pub(crate) fn globs(
        &mut self,
        scope: ScopeId,
        name: &str,
        namespace: Namespace,
        from: ScopeId,
    ) -> Result<Answer, Fault> {
        let count = self.defs()[scope].globs.len();
        if count == 0 {
            return Ok(Answer::default());
        }
        if count > FEW {
            let found = self.search(scope, name, namespace);
            return self.answer(&[(found, None)], from);
        }
        // Many modules may glob the same one: what is behind it is searched once.
        let mut search = Search::new(scope, name, namespace);
        self.expand(scope, None, None, &mut search);
        let mut parts = Vec::new();
        for edge in
            std::mem::take(&mut search.certain).into_iter().chain(std::mem::take(&mut search.uncertain))
        {
            match self.visit(&edge, &mut search) {
                Ok(true) => {}
                Ok(false) => parts.push((self.search(edge.module, name, namespace), edge.unknown_cfg)),
                Err(fault) => search.found.fault = search.found.fault.or(Some(fault)),
            }
        }
        // Whoever looks into the scope itself may see its globs, or rustc objects.
        let mut own = search.found;
        own.defs.iter_mut().for_each(|(.., visibility)| *visibility = Visibility::Public);
        own.foreign.iter_mut().for_each(|(_, visibility)| *visibility = Visibility::Public);
        parts.insert(0, (Rc::new(own), None));
        self.answer(&parts, from)
    }

    /// Everything that is behind the globs of a module, directly or through other modules.
    fn search(&mut self, start: ScopeId, name: &str, namespace: Namespace) -> Rc<Found> {
        let key = (start, namespace);
        if let Some(found) = self.memo.searches.get(&key).and_then(|names| names.get(name)) {
            return found.clone();
        }
        let mut search = Search::new(start, name, namespace);
        let mut visited = std::mem::take(&mut self.memo.visited);
        visited.insert(start);
        self.expand(start, None, None, &mut search);
        while let Some(edge) = search.certain.pop().or_else(|| search.uncertain.pop()) {
            if !visited.insert(edge.module) {
                continue;
            }
            match self.visit(&edge, &mut search) {
                Ok(true) => {}
                Ok(false) => self.expand(edge.module, edge.unknown_cfg, Some(edge.visibility), &mut search),
                Err(fault) => search.found.fault = search.found.fault.or(Some(fault)),
            }
        }
        visited.clear();
        self.memo.visited = visited;
        let found = Rc::new(search.found);
        if self.memo.is_final(namespace) {
            self.memo.searches.entry(key).or_default().insert(name.to_owned(), found.clone());
        }
        found
    }

    /// Looks for the name in a module itself; says whether it is there.
    fn visit(&mut self, edge: &Edge, search: &mut Search<'_>) -> Result<bool, Fault> {
        let module = edge.module;
        self.memo.step()?;
        if !self.load(module) {
            return Err(Fault::Unreadable(module));
        }
        let declares = search.namespace != Namespace::Macro && self.memo.without_resources == 0;
        if declares && !self.defs()[module].pending.is_empty() {
            self.resolve_calls(module);
        }
        if !self.defs().binds(module, search.name) {
            return Ok(false);
        }
        let answer = self.explicit(module, search.name, search.namespace, Some(edge.importer))?;
        if let Some(krate) = answer.foreign {
            search.found.may_be_from(krate, edge.visibility);
        }
        let found = answer.def.is_some();
        search.found.defs.extend(answer.def.map(|def| (def, edge.unknown_cfg, edge.visibility)));
        Ok(found)
    }

    /// Goes on with the globs of a module.
    fn expand(
        &mut self,
        current: ScopeId,
        unknown_cfg: Option<UnknownCfgId>,
        visibility: Option<Visibility>,
        search: &mut Search<'_>,
    ) {
        self.resolve_globs(current);
        let scope = &self.defs()[current];
        for (index, glob) in scope.globs.iter().enumerate() {
            let unknown_cfg = unknown_cfg.or(glob.unknown_cfg);
            let visibility = visibility.unwrap_or(glob.visibility);
            match &glob.target {
                _ if current != search.start && !self.visible(glob.visibility, search.start) => {}
                Some(Ok(Def::Module(module))) => {
                    let edges =
                        if unknown_cfg.is_none() { &mut search.certain } else { &mut search.uncertain };
                    edges.push(Edge { module: *module, importer: scope.module, unknown_cfg, visibility });
                }
                Some(Ok(Def::Tinybird)) if search.namespace == Namespace::Macro => {
                    let def = Macro::by_name(search.name).map(|of| (Def::Ours(of), unknown_cfg, visibility));
                    search.found.defs.extend(def);
                }
                Some(Ok(Def::Foreign(krate, _)))
                    if search.namespace != Namespace::Macro || !is_std(krate) =>
                {
                    let krate = (krate.clone(), Some(GlobId(current, index)));
                    search.found.may_be_from(krate, visibility);
                }
                Some(Err(fault)) => {
                    search.found.fault.get_or_insert_with(|| fault.clone());
                }
                _ => {}
            }
        }
    }

    /// What several searches come to, each behind a glob whose own `cfg` may be unknown.
    fn answer(&self, parts: &[(Rc<Found>, Option<UnknownCfgId>)], from: ScopeId) -> Result<Answer, Fault> {
        let mut certain: Vec<&Def> = Vec::new();
        let mut uncertain = Vec::new();
        for (found, unknown_cfg) in parts {
            for (def, own, visibility) in &found.defs {
                match unknown_cfg.or(*own) {
                    _ if !self.visible(*visibility, from) => {}
                    Some(unknown_cfg) => uncertain.push((def, unknown_cfg)),
                    None if certain.contains(&def) => {}
                    None => certain.push(def),
                }
            }
        }
        if certain.len() > 1 {
            return Err(Fault::Ambiguous(certain.into_iter().cloned().collect()));
        }
        if let Some((_, unknown_cfg)) = uncertain.into_iter().find(|(def, _)| !certain.contains(def)) {
            return Err(Fault::UnknownCfg(unknown_cfg));
        }
        if let Some(def) = certain.pop() {
            return Ok(Answer::of(def.clone()));
        }
        match parts.iter().find_map(|(found, _)| found.fault.clone()) {
            Some(fault) => Err(fault),
            None => {
                let mut foreign = parts.iter().flat_map(|(found, _)| &found.foreign);
                let foreign = foreign.find(|(_, visibility)| self.visible(*visibility, from));
                Ok(Answer { def: None, foreign: foreign.map(|(krate, _)| krate.clone()) })
            }
        }
    }

    /// Finds out which modules the globs of a scope mean. One may bring in the name that another starts with, so this is
    /// repeated until nothing is added.
    fn resolve_globs(&mut self, scope: ScopeId) {
        if self.defs()[scope].glob_state != GlobState::Unresolved {
            return;
        }
        self.defs_mut()[scope].glob_state = GlobState::InProgress;
        self.memo.unfinished += 1;
        self.memo.without_resources += 1;
        loop {
            let mut progress = false;
            for index in 0..self.defs()[scope].globs.len() {
                let glob = &self.defs()[scope].globs[index];
                if glob.target.is_some() {
                    continue;
                }
                let path = glob.path.clone();
                let target = self.path(&path, scope, Namespace::Type, None, true);
                if !matches!(target, Err(Fault::Missing(..))) {
                    self.defs_mut()[scope].globs[index].target = Some(target);
                    progress = true;
                }
            }
            if !progress {
                break;
            }
        }
        for index in 0..self.defs()[scope].globs.len() {
            let glob = &self.defs()[scope].globs[index];
            if glob.target.is_none() && self.defs().crate_of(scope).names.read.is_empty() {
                let krate = glob.path.segments.first().cloned().unwrap_or_default();
                self.defs_mut()[scope].globs[index].target = Some(Ok(Def::Foreign(krate, None)));
            }
        }
        self.memo.unfinished -= 1;
        self.memo.without_resources -= 1;
        self.defs_mut()[scope].glob_state = GlobState::Resolved;
    }
}
