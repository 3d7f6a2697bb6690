//! What a path means, by Rust's rules for names.

use std::collections::HashMap;

use tinybird_syntax::Macro;

use crate::nameres::Scan;
use crate::nameres::glob_resolution::{Searches, Visited};
use crate::nameres::scope::{
    Binding, Def, DoubtId, Entity, GlobId, ImportId, Namespace, ScopeId, TextId, Visibility,
};
use crate::sources::WrittenPath;

/// How many `use` may lead from one to the next.
const MAX_CHAIN: usize = 64;

/// How many names are looked up for one path before giving up; `use *` between many modules could go on for long.
const MAX_WORK: usize = 1_000_000;

/// What is remembered between lookups.
#[derive(Debug, Default)]
pub(crate) struct Memo {
    imports: HashMap<(ImportId, Namespace), Answer>,
    /// The imports that are being followed.
    active: Vec<(ImportId, Namespace)>,
    cycles: usize,
    work: usize,
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
}

/// Why a path has no meaning that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    /// No such name: which segment, and the module in which it was looked for.
    Missing(usize, ScopeId),
    /// The segment before this one has nothing inside.
    NoModule(usize, Def),
    Doubt(DoubtId),
    Unreadable(ScopeId),
    /// Several globs bring in different things.
    Ambiguous(Vec<Def>),
    /// Something of another crate may hide it; the crate's name, and the glob if it is one.
    Hidden(String, Option<GlobId>),
    TooLong,
}

/// What a name is bound to in a scope, if it is.
#[derive(Debug, Clone, Default)]
pub(crate) struct Answer {
    pub(crate) def: Option<Def>,
    /// The crate that could bring in something of this name.
    pub(crate) foreign: Option<(String, Option<GlobId>)>,
}

impl Answer {
    /// Of what another crate exports, it is not known in which namespace it is.
    pub(crate) fn of(def: Def) -> Self {
        match def {
            Def::Foreign(name, glob) => Self { def: None, foreign: Some((name, glob)) },
            def => Self { def: Some(def), foreign: None },
        }
    }
}

/// The crates that come with the compiler. They have no macros of ours.
pub(crate) const STD: [&str; 5] = ["std", "core", "alloc", "proc_macro", "test"];

impl Scan {
    /// What a path means where it is written, from the text up to `text`.
    pub(crate) fn meaning(
        &mut self,
        path: &WrittenPath,
        scope: ScopeId,
        namespace: Namespace,
        text: Option<TextId>,
    ) -> Result<Def, Fault> {
        self.memo.work = 0;
        if namespace != Namespace::Macro {
            return self.path(path, scope, namespace, text, false);
        }
        self.memo.without_resources += 1;
        let found = self.path(path, scope, namespace, text, false);
        self.memo.without_resources -= 1;
        found
    }

    pub(crate) fn path(
        &mut self,
        path: &WrittenPath,
        scope: ScopeId,
        namespace: Namespace,
        text: Option<TextId>,
        in_use: bool,
    ) -> Result<Def, Fault> {
        let segments = &path.segments;
        let module = self.scope(scope).module;
        let Some(first) = segments.first() else {
            return Ok(Def::Module(if path.global { self.root } else { module }));
        };
        let single = segments.len() == 1;
        let mut def = match first.as_str() {
            name if path.global => self.extern_crate(name).ok_or(Fault::Missing(0, scope))?,
            "crate" => Def::Module(self.root),
            "self" => Def::Module(module),
            "super" => Def::Module(self.scope(module).parent.ok_or(Fault::Missing(0, scope))?),
            name if single && (!in_use || namespace != Namespace::Type) => {
                return self.lexical(name, scope, namespace, text);
            }
            name => self.first_segment(name, scope)?,
        };
        for (index, segment) in segments.iter().enumerate().skip(1) {
            let last = index + 1 == segments.len();
            let namespace = if last { namespace } else { Namespace::Type };
            def = match def {
                Def::Module(inner) if segment == "super" => {
                    Def::Module(self.scope(inner).parent.ok_or(Fault::Missing(index, inner))?)
                }
                Def::Module(inner) if segment == "self" => Def::Module(inner),
                Def::Module(inner) => {
                    let answer = self.member(inner, segment, namespace, module)?;
                    match (answer.def, answer.foreign) {
                        (Some(def), _) => def,
                        (None, Some((name, glob))) => Def::Foreign(name, glob),
                        (None, None) => return Err(Fault::Missing(index, inner)),
                    }
                }
                Def::Tinybird => match Macro::by_name(segment) {
                    Some(of) if last && namespace == Namespace::Macro => Def::Ours(of),
                    _ => return Ok(Def::Foreign("tinybird".to_owned(), None)),
                },
                Def::Foreign(name, glob) => return Ok(Def::Foreign(name, glob)),
                other => return Err(Fault::NoModule(index, other)),
            };
        }
        Ok(def)
    }

    /// A crate by the name that it has in this one.
    fn extern_crate(&self, name: &str) -> Option<Def> {
        let name = self.externs.get(name).map_or(name, String::as_str);
        if self.names.tinybird.contains(name) {
            return Some(Def::Tinybird);
        }
        let known = STD.contains(&name)
            || self.names.others.contains(name)
            || self.names.library.as_deref() == Some(name);
        known.then(|| Def::Foreign(name.to_owned(), None))
    }

    /// The first segment of a longer path: crates come before what globs bring in.
    fn first_segment(&mut self, name: &str, scope: ScopeId) -> Result<Def, Fault> {
        for scope in self.lexical_scopes(scope) {
            let answer = self.explicit(scope, name, Namespace::Type, None)?;
            match (answer.def, answer.foreign) {
                (Some(def), _) => return Ok(def),
                (None, Some((name, glob))) => return Ok(Def::Foreign(name, glob)),
                (None, None) => {}
            }
        }
        if let Some(def) = self.extern_crate(name) {
            return Ok(def);
        }
        self.lexical(name, scope, Namespace::Type, None)
    }

    /// Without a Cargo.toml, every name that nothing declares may be that of a crate.
    fn assumed_crate(&self, path: &WrittenPath, found: Result<Def, Fault>) -> Result<Def, Fault> {
        match (path.segments.first(), &found) {
            (Some(name), Err(Fault::Missing(0, _)))
                if self.names.read.is_empty() && path.segments.len() > 1 =>
            {
                Ok(Def::Foreign(name.clone(), None))
            }
            _ => found,
        }
    }

    /// A single name, looked for from the inside outwards.
    fn lexical(
        &mut self,
        name: &str,
        scope: ScopeId,
        namespace: Namespace,
        text: Option<TextId>,
    ) -> Result<Def, Fault> {
        if namespace == Namespace::Macro
            && let Some(found) = self.textual(name, text)
        {
            return found;
        }
        let module = self.scope(scope).module;
        let mut foreign = None;
        for scope in self.lexical_scopes(scope) {
            let answer = self.member(scope, name, namespace, module)?;
            match (answer.def, foreign.take().or(answer.foreign)) {
                (Some(Def::Ours(_) | Def::Resource(_)), Some((name, glob))) => {
                    return Err(Fault::Hidden(name, glob));
                }
                (Some(def), _) => return Ok(def),
                (None, hidden) => foreign = hidden,
            }
        }
        if namespace == Namespace::Macro {
            let prelude = self.macro_prelude(name)?;
            match (prelude.def, foreign.take().or(prelude.foreign)) {
                (Some(_), Some((name, glob))) => return Err(Fault::Hidden(name, glob)),
                (Some(def), None) => return Ok(def),
                (None, hidden) => foreign = hidden,
            }
        } else if let Some(def) = self.extern_crate(name) {
            return Ok(def);
        }
        match foreign {
            Some((name, glob)) => Ok(Def::Foreign(name, glob)),
            None => Err(Fault::Missing(0, scope)),
        }
    }

    /// The scopes that a name is looked for in: blocks, then the module that holds them.
    fn lexical_scopes(&self, scope: ScopeId) -> Vec<ScopeId> {
        let module = self.scope(scope).module;
        let parents =
            std::iter::successors(Some(scope), |&scope| self.scope(scope).parent.filter(|_| scope != module));
        parents.collect()
    }

    /// A `macro_rules!` further up in the text.
    fn textual(&self, name: &str, text: Option<TextId>) -> Option<Result<Def, Fault>> {
        self.rules.get(name)?;
        let mut next = text;
        while let Some(text) = next.and_then(|id| self.texts.get(id.0)) {
            if text.name == name {
                return Some(text.doubt.map_or(Ok(Def::Local(text.local)), |doubt| Err(Fault::Doubt(doubt))));
            }
            next = text.before;
        }
        None
    }

    /// What `#[macro_use] extern crate` brings in.
    fn macro_prelude(&self, name: &str) -> Result<Answer, Fault> {
        let mut answer = Answer::default();
        for (crate_name, names, doubt) in &self.macro_prelude {
            if !names.is_empty() && !names.iter().any(|listed| listed == name) {
                continue;
            }
            if self.names.tinybird.contains(crate_name) {
                if let Some(of) = Macro::by_name(name) {
                    match doubt {
                        Some(doubt) => return Err(Fault::Doubt(*doubt)),
                        None => answer.def = Some(Def::Ours(of)),
                    }
                }
            } else if !STD.contains(&crate_name.as_str()) {
                answer.foreign = Some((crate_name.clone(), None));
            }
        }
        Ok(answer)
    }

    /// A name within a module or block, as seen from the module `from`.
    fn member(
        &mut self,
        scope: ScopeId,
        name: &str,
        namespace: Namespace,
        from: ScopeId,
    ) -> Result<Answer, Fault> {
        if !self.load(scope) {
            return Err(Fault::Unreadable(scope));
        }
        let explicit = self.explicit(scope, name, namespace, None)?;
        if explicit.def.is_some() {
            return Ok(explicit);
        }
        let globs = self.globs(scope, name, namespace, from)?;
        match (globs.def, explicit.foreign) {
            (Some(Def::Ours(_) | Def::Resource(_)), Some((name, glob))) => Err(Fault::Hidden(name, glob)),
            (def, foreign) => Ok(Answer { def, foreign: foreign.or(globs.foreign) }),
        }
    }

    /// A name that is declared in a scope, or imported by name; if `from` is given, only what may be seen from there.
    pub(crate) fn explicit(
        &mut self,
        scope: ScopeId,
        name: &str,
        namespace: Namespace,
        from: Option<ScopeId>,
    ) -> Result<Answer, Fault> {
        self.work()?;
        if namespace != Namespace::Macro && self.memo.without_resources == 0 {
            self.settle(scope);
        }
        let Some(bindings) = self.scope(scope).bindings.get(name).cloned() else {
            return Ok(Answer::default());
        };
        let mut doubt = None;
        let mut foreign = None;
        for Binding { entity, namespace: of, visibility, doubt: doubted } in bindings {
            let elsewhere = of.is_some_and(|of| of != namespace)
                && !(matches!(entity, Entity::Resource(_)) && namespace == Namespace::Value);
            if elsewhere || !from.is_none_or(|from| self.visible(visibility, from)) {
                continue;
            }
            let answer = match entity {
                Entity::Module(module) => Answer::of(Def::Module(module)),
                Entity::Resource(item) => Answer::of(Def::Resource(item)),
                Entity::Local(local) => Answer::of(Def::Local(local)),
                Entity::Crate(name) => {
                    Answer::of(self.extern_crate(&name).unwrap_or(Def::Foreign(name, None)))
                }
                Entity::Import(import) => self.follow(import, namespace)?,
            };
            match (answer.def, doubted) {
                (Some(def), None) => return Ok(Answer::of(def)),
                (Some(_), Some(doubted)) => doubt = doubt.or(Some(doubted)),
                (None, _) => foreign = foreign.or(answer.foreign),
            }
        }
        match doubt {
            Some(doubt) => Err(Fault::Doubt(doubt)),
            None => Ok(Answer { def: None, foreign }),
        }
    }

    fn follow(&mut self, id: ImportId, namespace: Namespace) -> Result<Answer, Fault> {
        let key = (id, namespace);
        if let Some(answer) = self.memo.imports.get(&key) {
            return Ok(answer.clone());
        }
        let Some(import) = self.imports.get(id.0) else { return Ok(Answer::default()) };
        if import.namespace.is_some_and(|only| only != namespace) {
            return Ok(Answer::default());
        }
        if self.memo.active.contains(&key) {
            self.memo.cycles += 1;
            return Ok(Answer::default());
        }
        if self.memo.active.len() >= MAX_CHAIN {
            return Err(Fault::TooLong);
        }
        let (path, scope, text) = (import.path.clone(), import.scope, import.text);
        let cycles = self.memo.cycles;
        self.memo.active.push(key);
        let found = self.path(&path, scope, namespace, text, true);
        self.memo.active.pop();
        let answer = match self.assumed_crate(&path, found) {
            // Of the compiler's own crates it is known that none of their macros is ours.
            Ok(Def::Foreign(name, _)) if namespace == Namespace::Macro && STD.contains(&name.as_str()) => {
                Answer::default()
            }
            Ok(def) => Answer::of(def),
            Err(Fault::Missing(..) | Fault::NoModule(..)) => Answer::default(),
            Err(fault) => return Err(fault),
        };
        let may_be_resource = namespace != Namespace::Macro && self.memo.without_resources > 0;
        let is_final = answer.def.is_some() || !may_be_resource;
        if is_final && (cycles == self.memo.cycles || self.memo.active.is_empty()) {
            self.memo.imports.insert(key, answer.clone());
        }
        Ok(answer)
    }

    /// Counts a step of a lookup.
    pub(crate) fn work(&mut self) -> Result<(), Fault> {
        self.memo.work += 1;
        if self.memo.work > MAX_WORK { Err(Fault::TooLong) } else { Ok(()) }
    }

    pub(crate) fn visible(&self, visibility: Visibility, from: ScopeId) -> bool {
        match visibility {
            Visibility::Public => true,
            Visibility::In(module) => self.modules(from).any(|around| around == module),
        }
    }
}
