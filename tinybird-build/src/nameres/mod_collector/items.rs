//! What the items of a module declare.

use proc_macro2::Delimiter;

use super::{Body, Env, ModCollector, Within};
use crate::nameres::attributes::Attributes;
use crate::nameres::def::Namespace;
use crate::nameres::module_files::ModuleFile;
use crate::nameres::nested_calls::{Container, NestedCall};
use crate::nameres::scope::{Binding, Entity, Glob, Import, MacroRulesScope, MacroUse, State, Visibility};
use crate::nameres::statements::alias;
use crate::nameres::use_tree;
use crate::sources::{Cursor, Ident, MAX_DEPTH, Tree, WrittenPath};
use crate::span::At;

impl ModCollector<'_> {
    /// Declares the item that starts here, if one does, and says what its braces hold.
    pub(super) fn item(&mut self, cursor: &mut Cursor<'_>, visibility: Visibility, env: Env<'_>) -> Body {
        let mut ahead = *cursor;
        while ahead.ident(0).is_some_and(|word| {
            ["default", "unsafe", "async", "extern", "auto", "safe", "gen"].contains(&word.text)
                || (word.text == "const"
                    && ["fn", "unsafe", "async", "extern", "gen"].iter().any(|m| ahead.is_ident(1, m)))
        }) {
            ahead.next();
            if matches!(ahead.peek(0), Some(Tree::Literal(_))) {
                ahead.next();
                if ahead.delimited(0, Delimiter::Brace).is_some() {
                    *cursor = ahead;
                    return Body::Associated;
                }
            }
        }
        let Some(word) = ahead.eat_ident() else { return Body::Block };
        let word = word.text;
        if matches!(word, "const" | "static") {
            ahead.eat("mut");
        }
        let (kind, namespace, body) = match word {
            "impl" => return Body::Associated,
            "fn" => ("function", Namespace::Value, Body::Block),
            "const" => ("constant", Namespace::Value, Body::Block),
            "static" => ("static", Namespace::Value, Body::Block),
            "struct" => ("struct", Namespace::Type, Body::Fields),
            "enum" => ("enum", Namespace::Type, Body::Fields),
            "union" => ("union", Namespace::Type, Body::Fields),
            "trait" => ("trait", Namespace::Type, Body::Associated),
            "type" => ("type alias", Namespace::Type, Body::Block),
            "macro" => ("macro", Namespace::Macro, Body::Fields),
            _ => return Body::Block,
        };
        let Some(ident) = ahead.eat_ident() else { return Body::Block };
        let name = ident.name();
        let entity = match alias(&ahead).filter(|_| namespace == Namespace::Type && word == "type") {
            // `type A = path;` is another name of the same thing.
            Some(path) => self.import(path, Some(Namespace::Type), env),
            None => Entity::Local(self.krate.def_map.add_local(kind, self.at(ident))),
        };
        *cursor = ahead;
        if word == "macro" {
            while let Some(group) = cursor.group(0) {
                cursor.next();
                self.note_nested(group.inner, &Container::Rules(name.clone()), env);
            }
        }
        self.declare(env, name, entity, Some(namespace), visibility);
        body
    }

    pub(super) fn module(
        &mut self,
        cursor: &mut Cursor<'_>,
        attributes: &Attributes,
        visibility: Visibility,
        env: Env<'_>,
    ) {
        cursor.next();
        let Some(ident) = cursor.eat_ident() else { return };
        let name = ident.name();
        let at = self.at(ident);
        let child = self.krate.def_map.add_module(env.scope, name.clone(), env.unknown_cfg);
        self.declare(env, name.clone(), Entity::Module(child), Some(Namespace::Type), visibility);
        let in_block = env.directory.in_block();
        let directory = if env.within == Within::Module { env.directory } else { &in_block };
        let path = attributes.path.as_deref();
        if let Some(group) = cursor.delimited(0, Delimiter::Brace) {
            cursor.next();
            self.krate.def_map[child].state = State::Loaded(self.file);
            let before = self.macro_rules;
            if env.depth < MAX_DEPTH {
                let directory = &directory.inline(&name, path);
                let depth = env.depth + 1;
                let inner = Env { scope: child, directory, depth, within: Within::Module, ..env };
                self.statements(group.inner, inner);
            } else {
                self.note_nested(group.inner, &Container::Depth, env);
            }
            if attributes.macro_use.is_none() {
                self.macro_rules = before;
            }
        } else {
            cursor.eat_punct(';');
            let file = directory.file(&name, path);
            let requested = self.krate.requested_file(&file);
            let module = &mut self.krate.def_map[child];
            if let Some(requested) = requested {
                // A requested file is read even if the `cfg` of its `mod` is unknown.
                (module.requested, module.rendered, module.unknown_cfg) = (Some(requested), true, None);
                module.compiled &= env.unknown_cfg.is_none();
            }
            module.state = State::Declared { file, at, macro_rules: self.macro_rules };
            if attributes.macro_use.is_some() {
                // Its macros are in scope from here on.
                self.macro_rules = self.krate.load_module(child);
            }
        }
    }

    /// Notes the files of a module that is configured out, if one stands here.
    pub(super) fn leave_out(&mut self, mut cursor: Cursor<'_>, attributes: &Attributes, env: Env<'_>) {
        self.visibility(&mut cursor, env);
        if !cursor.eat("mod") {
            return;
        }
        let Some(ident) = cursor.eat_ident() else { return };
        match env.directory.file(&ident.name(), attributes.path.as_deref()) {
            ModuleFile::Path(path) => self.krate.sources.leave_out(&path),
            ModuleFile::Default(first, second) => {
                self.krate.sources.leave_out(&first);
                second.parent().into_iter().for_each(|folder| self.krate.sources.leave_out(folder));
            }
            ModuleFile::Block => {}
        }
    }

    pub(super) fn imports(&mut self, cursor: &mut Cursor<'_>, visibility: Visibility, env: Env<'_>) {
        for used in use_tree::read(cursor) {
            let path = WrittenPath { global: used.global, segments: used.path, span: used.span };
            let at = At { file: self.file, span: used.span };
            match used.name {
                Some(name) => {
                    let original = path.segments.last().map_or("", String::as_str);
                    self.krate.def_map.rename(original, &name);
                    let namespace = used.module_only.then_some(Namespace::Type);
                    let entity = self.import(path, namespace, env);
                    self.declare(env, name, entity, namespace, visibility);
                }
                None => {
                    let Env { scope, unknown_cfg, .. } = env;
                    let glob = Glob { path, visibility, unknown_cfg, at, target: None };
                    self.krate.def_map.add_glob(scope, glob);
                }
            }
        }
    }

    /// Another name of what a path means.
    fn import(&mut self, path: WrittenPath, namespace: Option<Namespace>, env: Env<'_>) -> Entity {
        let import = Import { path, scope: env.scope, namespace, macro_rules: self.macro_rules };
        self.krate.def_map.add_import(import)
    }

    pub(super) fn extern_crate(
        &mut self,
        cursor: &mut Cursor<'_>,
        attributes: &Attributes,
        visibility: Visibility,
        env: Env<'_>,
    ) {
        cursor.next();
        cursor.next();
        let Some(ident) = cursor.eat_ident() else { return };
        let name = ident.name();
        let renamed = if cursor.eat("as") { cursor.eat_ident().map(Ident::name) } else { None };
        let krate = self.krate.def_map[env.scope].krate;
        if let Some(names) = &attributes.macro_use {
            let (used, names, unknown_cfg) = (name.clone(), names.clone(), env.unknown_cfg);
            self.krate.def_map[krate].macro_prelude.push(MacroUse { krate: used, names, unknown_cfg });
        }
        let root = self.krate.def_map[krate].root;
        let local = renamed.unwrap_or_else(|| name.clone());
        let entity = if name == "self" {
            Entity::Module(root)
        } else {
            if env.scope == root {
                self.krate.def_map[krate].externs.insert(local.clone(), name.clone());
            }
            Entity::Crate(name)
        };
        self.declare(env, local, entity, Some(Namespace::Type), visibility);
    }

    pub(super) fn macro_rules(&mut self, cursor: &mut Cursor<'_>, attributes: &Attributes, env: Env<'_>) {
        cursor.next();
        cursor.next();
        let Some(ident) = cursor.eat_ident() else { return };
        let name = ident.name();
        let local = self.krate.def_map.add_local("macro", self.at(ident));
        let (unknown_cfg, before) = (env.unknown_cfg, self.macro_rules);
        let rules = MacroRulesScope { name: name.clone(), local, unknown_cfg, before };
        self.macro_rules = Some(self.krate.def_map.add_macro_rules(rules));
        if attributes.macro_export {
            let root =
                Env { scope: self.krate.def_map.crate_of(env.scope).root, within: Within::Module, ..env };
            let (entity, namespace) = (Entity::Local(local), Some(Namespace::Macro));
            self.declare(root, name.clone(), entity, namespace, Visibility::Public);
        }
        if let Some(group) = cursor.group(0) {
            cursor.next();
            let container = Container::Rules(name);
            self.note_nested(group.inner, &container, env);
            if !self.krate.def_map[env.scope].rendered {
                // What is rendered may call it.
                let calls = NestedCall::all(group.inner, &container, env.scope, self.file, self.macro_rules);
                self.krate.def_map.hidden_calls.insert(local, calls);
            }
        }
        cursor.eat_punct(';');
    }

    fn declare(
        &mut self,
        env: Env<'_>,
        name: String,
        entity: Entity,
        namespace: Option<Namespace>,
        visibility: Visibility,
    ) {
        if env.within != Within::Associated {
            let binding = Binding { entity, namespace, visibility, unknown_cfg: env.unknown_cfg };
            self.krate.def_map.bind(env.scope, name, binding);
        }
    }

    pub(super) fn visibility(&self, cursor: &mut Cursor<'_>, env: Env<'_>) -> Visibility {
        let module = self.krate.def_map[env.scope].module;
        if !cursor.eat("pub") {
            return Visibility::In(module);
        }
        let Some(group) = cursor.delimited(0, Delimiter::Parenthesis) else { return Visibility::Public };
        cursor.next();
        let inner = group.inner;
        if inner.is_ident(0, "self") {
            Visibility::In(module)
        } else if inner.is_ident(0, "super") {
            Visibility::In(self.krate.def_map[module].parent.unwrap_or(module))
        } else {
            // `pub(in path)` counts as `pub(crate)`: rustc reports what may not see it.
            Visibility::In(self.krate.def_map.crate_of(env.scope).root)
        }
    }

    fn at(&self, ident: Ident<'_>) -> At {
        At { file: self.file, span: ident.span }
    }
}
