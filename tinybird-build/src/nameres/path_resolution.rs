//! What a path means, by Rust's rules for names.

use tinybird_syntax::Macro;

use crate::nameres::def::{Answer, Def, Fault, Namespace};
use crate::nameres::ids::{ImportId, MacroRulesId, ScopeId};
use crate::nameres::resolver::Resolver;
use crate::nameres::scope::{Binding, Entity, MacroUse, Visibility};
use crate::package::manifest::is_std;
use crate::sources::WrittenPath;

/// How many `use` may lead from one to the next.
const MAX_CHAIN: usize = 64;

impl Resolver {
    /// What a path means where it is written, up to the end of the scope `macro_rules`.
    pub(crate) fn meaning(
        &mut self,
        path: &WrittenPath,
        scope: ScopeId,
        namespace: Namespace,
        macro_rules: Option<MacroRulesId>,
    ) -> Result<Def, Fault> {
        self.memo.work = 0;
        if namespace != Namespace::Macro {
            return self.path(path, scope, namespace, macro_rules, false);
        }
        self.memo.without_resources += 1;
        let found = self.path(path, scope, namespace, macro_rules, false);
        self.memo.without_resources -= 1;
        found
    }

    pub(crate) fn path(
        &mut self,
        path: &WrittenPath,
        scope: ScopeId,
        namespace: Namespace,
        macro_rules: Option<MacroRulesId>,
        in_use: bool,
    ) -> Result<Def, Fault> {
        let segments = &path.segments;
        let module = self.defs()[scope].module;
        let Some(first) = segments.first() else {
            return Ok(Def::Module(if path.global { self.defs().crate_of(scope).root } else { module }));
        };
        let single = segments.len() == 1;
        let mut def = match first.as_str() {
            name if path.global => self.extern_crate(name, scope).ok_or(Fault::Missing(0, scope))?,
            "crate" => Def::Module(self.defs().crate_of(scope).root),
            "self" => Def::Module(module),
            "super" => Def::Module(self.defs()[module].parent.ok_or(Fault::Missing(0, scope))?),
            name if single && (!in_use || namespace != Namespace::Type) => {
                return self.lexical(name, scope, namespace, macro_rules);
            }
            name => self.first_segment(name, scope)?,
        };
        for (index, segment) in segments.iter().enumerate().skip(1) {
            let last = index + 1 == segments.len();
            let namespace = if last { namespace } else { Namespace::Type };
            def = match def {
                Def::Module(inner) if segment == "super" => {
                    Def::Module(self.defs()[inner].parent.ok_or(Fault::Missing(index, inner))?)
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

    /// A crate by the name that it has in that of a scope.
    fn extern_crate(&mut self, name: &str, scope: ScopeId) -> Option<Def> {
        let id = self.defs()[scope].krate;
        let krate = &self.defs()[id];
        let name = krate.externs.get(name).map_or(name, String::as_str).to_owned();
        let names = &krate.names;
        if names.tinybird.contains(&name) {
            return Some(Def::Tinybird);
        }
        if is_std(&name) {
            return Some(Def::Foreign(name, None));
        }
        if !names.others.contains_key(&name) && names.library.as_deref() != Some(&name) {
            return None;
        }
        Some(match self.collector.crate_root(&name, id) {
            Some(root) => Def::Module(root),
            None => Def::Foreign(name, None),
        })
    }

    /// The first segment of a longer path: crates come before what globs bring in.
    fn first_segment(&mut self, name: &str, scope: ScopeId) -> Result<Def, Fault> {
        for scope in self.defs().lexical_scopes(scope) {
            let answer = self.explicit(scope, name, Namespace::Type, None)?;
            match (answer.def, answer.foreign) {
                (Some(def), _) => return Ok(def),
                (None, Some((name, glob))) => return Ok(Def::Foreign(name, glob)),
                (None, None) => {}
            }
        }
        if let Some(def) = self.extern_crate(name, scope) {
            return Ok(def);
        }
        self.lexical(name, scope, Namespace::Type, None)
    }

    /// Without a Cargo.toml, every name that nothing declares may be that of a crate.
    fn assumed_crate(
        &self,
        path: &WrittenPath,
        scope: ScopeId,
        found: Result<Def, Fault>,
    ) -> Result<Def, Fault> {
        match (path.segments.first(), &found) {
            (Some(name), Err(Fault::Missing(0, _)))
                if self.defs().crate_of(scope).names.read.is_empty() && path.segments.len() > 1 =>
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
        macro_rules: Option<MacroRulesId>,
    ) -> Result<Def, Fault> {
        if namespace == Namespace::Macro
            && let Some(found) = self.macro_rules_in_scope(name, macro_rules)
        {
            return found;
        }
        let module = self.defs()[scope].module;
        let mut foreign = None;
        for scope in self.defs().lexical_scopes(scope) {
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
            let prelude = self.macro_prelude(name, scope)?;
            match (prelude.def, foreign.take().or(prelude.foreign)) {
                (Some(_), Some((name, glob))) => return Err(Fault::Hidden(name, glob)),
                (Some(def), None) => return Ok(def),
                (None, hidden) => foreign = hidden,
            }
        } else if let Some(def) = self.extern_crate(name, scope) {
            return Ok(def);
        }
        match foreign {
            Some((name, glob)) => Ok(Def::Foreign(name, glob)),
            None => Err(Fault::Missing(0, scope)),
        }
    }

    /// A `macro_rules!` further up in the text.
    fn macro_rules_in_scope(
        &self,
        name: &str,
        macro_rules: Option<MacroRulesId>,
    ) -> Option<Result<Def, Fault>> {
        self.defs().macro_rules_names.get(name)?;
        let mut next = macro_rules;
        while let Some(rules) = next.and_then(|id| self.defs().macro_rules_scopes.get(id.0)) {
            if rules.name == name {
                return Some(match rules.unknown_cfg {
                    Some(unknown_cfg) => Err(Fault::UnknownCfg(unknown_cfg)),
                    None => Ok(Def::Local(rules.local)),
                });
            }
            next = rules.before;
        }
        None
    }

    /// What `#[macro_use] extern crate` brings in.
    fn macro_prelude(&mut self, name: &str, scope: ScopeId) -> Result<Answer, Fault> {
        let mut answer = Answer::default();
        for MacroUse { krate, names, unknown_cfg } in self.defs().crate_of(scope).macro_prelude.clone() {
            if !names.is_empty() && !names.iter().any(|listed| listed == name) {
                continue;
            }
            let found = match self.extern_crate(&krate, scope) {
                Some(Def::Tinybird) => Macro::by_name(name).map(Def::Ours),
                Some(Def::Module(root)) => self.member(root, name, Namespace::Macro, root)?.def,
                _ if is_std(&krate) => None,
                _ => {
                    answer.foreign = Some((krate, None));
                    None
                }
            };
            match (found, unknown_cfg) {
                (Some(_), Some(unknown_cfg)) => return Err(Fault::UnknownCfg(unknown_cfg)),
                (Some(found), None) => answer.def = Some(found),
                (None, _) => {}
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
        self.memo.step()?;
        if namespace != Namespace::Macro && self.memo.without_resources == 0 {
            self.resolve_calls(scope);
        }
        let Some(bindings) = self.defs()[scope].bindings.get(name).cloned() else {
            return Ok(Answer::default());
        };
        let mut unknown_cfg = None;
        let mut foreign = None;
        for Binding { entity, namespace: of, visibility, unknown_cfg: condition } in bindings {
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
                    Answer::of(self.extern_crate(&name, scope).unwrap_or(Def::Foreign(name, None)))
                }
                Entity::Import(import) => self.follow(import, namespace)?,
            };
            match (answer.def, condition) {
                (Some(def), None) => return Ok(Answer::of(def)),
                (Some(_), Some(condition)) => unknown_cfg = unknown_cfg.or(Some(condition)),
                (None, _) => foreign = foreign.or(answer.foreign),
            }
        }
        match unknown_cfg {
            Some(unknown_cfg) => Err(Fault::UnknownCfg(unknown_cfg)),
            None => Ok(Answer { def: None, foreign }),
        }
    }

    fn follow(&mut self, id: ImportId, namespace: Namespace) -> Result<Answer, Fault> {
        let key = (id, namespace);
        if let Some(answer) = self.memo.imports.get(&key) {
            return Ok(answer.clone());
        }
        let Some(import) = self.defs().imports.get(id.0) else { return Ok(Answer::default()) };
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
        let (path, scope, macro_rules) = (import.path.clone(), import.scope, import.macro_rules);
        let cycles = self.memo.cycles;
        self.memo.active.push(key);
        let found = self.path(&path, scope, namespace, macro_rules, true);
        self.memo.active.pop();
        let answer = match self.assumed_crate(&path, scope, found) {
            // Of the compiler's own crates it is known that none of their macros is ours.
            Ok(Def::Foreign(name, _)) if namespace == Namespace::Macro && is_std(&name) => Answer::default(),
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

    pub(crate) fn visible(&self, visibility: Visibility, from: ScopeId) -> bool {
        match visibility {
            Visibility::Public => true,
            Visibility::In(module) => self.defs().modules(from).any(|around| around == module),
        }
    }
}
