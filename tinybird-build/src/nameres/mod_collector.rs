//! Reads the tokens of a file: which names are declared where, and which macros are called where items may stand.
//!
//! Only what decides about names is parsed. The rest of a statement is passed over up to its end, which is a
//! semicolon, or a closing brace before something that no expression goes on with.

use std::rc::Rc;

use proc_macro2::Delimiter;

use crate::nameres::Scan;
use crate::nameres::attributes::Attributes;
use crate::nameres::module_files::Directory;
use crate::nameres::scope::{
    Binding, Candidate, DoubtId, Entity, Inside, Namespace, ScopeId, State, TextId, Visibility,
};
use crate::nameres::statements::{alias, buried, ends_statement, macro_call, skip};
use crate::nameres::use_tree;
use crate::sources::{Cursor, Group, Ident, MAX_DEPTH, Tree, WrittenPath};
use crate::span::{At, FileId};

/// Where the tokens that are read stand.
#[derive(Clone)]
struct Env {
    scope: ScopeId,
    doubt: Option<DoubtId>,
    directory: Rc<Directory>,
    depth: usize,
    block: bool,
    /// In an `impl` or a trait, whose items are in no scope.
    associated: bool,
}

/// What the braces of a statement hold.
#[derive(Clone, Copy, PartialEq)]
enum Body {
    Block,
    Associated,
    Fields,
}

pub(crate) struct Walker<'s> {
    scan: &'s mut Scan,
    file: FileId,
    /// The `macro_rules!` that are in scope.
    pub(crate) text: Option<TextId>,
}

impl<'s> Walker<'s> {
    pub(crate) fn new(scan: &'s mut Scan, file: FileId, text: Option<TextId>) -> Self {
        Self { scan, file, text }
    }

    /// Reads a whole file as the content of a module.
    pub(crate) fn file(&mut self, tokens: Cursor<'_>, scope: ScopeId, directory: Directory) {
        let doubt = self.scan.scope(scope).doubt;
        let directory = Rc::new(directory);
        let env = Env { scope, doubt, directory, depth: 0, block: false, associated: false };
        self.statements(tokens, env);
    }

    fn statements(&mut self, mut cursor: Cursor<'_>, mut env: Env) {
        let inner = Attributes::inner(&mut cursor, &self.scan.cfg);
        if inner.off {
            return;
        }
        env.doubt = self.doubt(&inner, &env);
        while !cursor.is_empty() {
            let attributes = Attributes::outer(&mut cursor, &self.scan.cfg);
            if attributes.off {
                skip(&mut cursor);
                continue;
            }
            let env = Env { doubt: self.doubt(&attributes, &env), ..env.clone() };
            self.statement(&mut cursor, &attributes, &env);
        }
    }

    fn statement(&mut self, cursor: &mut Cursor<'_>, attributes: &Attributes, env: &Env) {
        let visibility = self.visibility(cursor, env);
        let body = match cursor.ident(0) {
            Some(word) if word.text == "mod" && cursor.ident(1).is_some() => {
                return self.module(cursor, attributes, visibility, env);
            }
            Some(word) if word.text == "use" => {
                cursor.next();
                self.imports(cursor, visibility, env);
                Body::Fields
            }
            Some(word) if word.text == "extern" && cursor.is_ident(1, "crate") => {
                self.extern_crate(cursor, attributes, visibility, env);
                Body::Fields
            }
            Some(word)
                if word.text == "macro_rules" && cursor.is_punct(1, '!') && cursor.ident(2).is_some() =>
            {
                return self.macro_rules(cursor, attributes, env);
            }
            _ if macro_call(cursor).is_some() => match self.macro_statement(cursor, env) {
                true => return,
                false => Body::Block,
            },
            Some(_) => self.item(cursor, visibility, env),
            None => Body::Block,
        };
        self.rest(cursor, body, env);
    }

    /// Declares the item that starts here, if one does, and says what its braces hold.
    fn item(&mut self, cursor: &mut Cursor<'_>, visibility: Visibility, env: &Env) -> Body {
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
            Some(path) => self.scan.import(path, env.scope, Some(Namespace::Type), self.text),
            None => self.scan.local(kind, self.at(ident)),
        };
        *cursor = ahead;
        if word == "macro" {
            while let Some(group) = cursor.group(0) {
                cursor.next();
                self.bury(group.inner, &Inside::Rules(name.clone()), env);
            }
        }
        self.declare(env, name, entity, Some(namespace), visibility);
        body
    }

    fn module(
        &mut self,
        cursor: &mut Cursor<'_>,
        attributes: &Attributes,
        visibility: Visibility,
        env: &Env,
    ) {
        cursor.next();
        let Some(ident) = cursor.eat_ident() else { return };
        let name = ident.name();
        let at = self.at(ident);
        let child = self.scan.module(env.scope, name.clone(), State::Folder, env.doubt);
        self.declare(env, name.clone(), Entity::Module(child), Some(Namespace::Type), visibility);
        let in_block = env.directory.in_block();
        let directory = if env.block { &in_block } else { &*env.directory };
        let path = attributes.path.as_deref();
        if let Some(group) = cursor.delimited(0, Delimiter::Brace) {
            cursor.next();
            self.scan.scope_mut(child).state = State::Loaded(self.file);
            let before = self.text;
            if env.depth < MAX_DEPTH {
                let directory = Rc::new(directory.inline(&name, path));
                let (block, associated, depth) = (false, false, env.depth + 1);
                let inner = Env { scope: child, doubt: env.doubt, directory, depth, block, associated };
                self.statements(group.inner, inner);
            } else {
                self.bury(group.inner, &Inside::Depth, env);
            }
            if attributes.macro_use.is_none() {
                self.text = before;
            }
        } else {
            cursor.eat_punct(';');
            let file = directory.file(&name, path);
            if let Some(asked) = self.scan.asked_file(&file) {
                // Who asks for a file is not interested in the conditions of those who declare it.
                let scope = self.scan.scope_mut(child);
                (scope.asked, scope.rendered, scope.doubt) = (Some(asked), true, None);
                scope.compiled &= env.doubt.is_none();
            }
            self.scan.scope_mut(child).state = State::Declared { file, at, text: self.text };
            if attributes.macro_use.is_some() {
                // Its macros are in scope from here on.
                self.text = self.scan.load_text(child);
            }
        }
    }

    fn imports(&mut self, cursor: &mut Cursor<'_>, visibility: Visibility, env: &Env) {
        for used in use_tree::read(cursor) {
            let path = WrittenPath { global: used.global, segments: used.path, span: used.span };
            let at = At { file: self.file, span: used.span };
            match used.name {
                Some(name) => {
                    self.scan.renamed(path.segments.last().map_or("", String::as_str), &name);
                    let namespace = used.module_only.then_some(Namespace::Type);
                    let entity = self.scan.import(path, env.scope, namespace, self.text);
                    self.declare(env, name, entity, namespace, visibility);
                }
                None => self.scan.glob(env.scope, path, visibility, env.doubt, at),
            }
        }
    }

    fn extern_crate(
        &mut self,
        cursor: &mut Cursor<'_>,
        attributes: &Attributes,
        visibility: Visibility,
        env: &Env,
    ) {
        cursor.next();
        cursor.next();
        let Some(ident) = cursor.eat_ident() else { return };
        let name = ident.name();
        let renamed = if cursor.eat("as") { cursor.eat_ident().map(Ident::name) } else { None };
        if let Some(names) = &attributes.macro_use {
            self.scan.macro_use(&name, names, env.doubt);
        }
        let entity =
            if name == "self" { Entity::Module(self.scan.root) } else { Entity::Crate(name.clone()) };
        let local = renamed.unwrap_or(name);
        if env.scope == self.scan.root {
            self.scan.extern_name(&local, &entity);
        }
        self.declare(env, local, entity, Some(Namespace::Type), visibility);
    }

    fn macro_rules(&mut self, cursor: &mut Cursor<'_>, attributes: &Attributes, env: &Env) {
        cursor.next();
        cursor.next();
        let Some(ident) = cursor.eat_ident() else { return };
        let name = ident.name();
        let entity = self.scan.local("macro", self.at(ident));
        let Entity::Local(local) = entity else { return };
        self.text = Some(self.scan.text(name.clone(), local, env.doubt, self.text));
        if attributes.macro_export {
            let root = Env { scope: self.scan.root, associated: false, ..env.clone() };
            self.declare(&root, name.clone(), entity, Some(Namespace::Macro), Visibility::Public);
        }
        if let Some(group) = cursor.group(0) {
            cursor.next();
            self.bury(group.inner, &Inside::Rules(name), env);
        }
        cursor.eat_punct(';');
    }

    /// Notes a macro call at the start of a statement; says whether that was the whole statement.
    fn macro_statement(&mut self, cursor: &mut Cursor<'_>, env: &Env) -> bool {
        let mut ahead = *cursor;
        let Some(path) = ahead.eat_path() else { return false };
        ahead.next();
        let Some(group) = ahead.group(0) else { return false };
        ahead.next();
        let brace = group.delimiter == Delimiter::Brace;
        let continued = ahead.is_punct(0, '.') || ahead.is_punct(0, '?');
        if env.block && !ahead.is_punct(0, ';') && (!brace || continued) {
            return false;
        }
        ahead.eat_punct(';');
        *cursor = ahead;
        let at = At { file: self.file, span: path.span };
        let (tokens, group, doubt) = (group.inner.range(), group.span, env.doubt);
        let candidate = Candidate { path, tokens, group, at, text: self.text, doubt };
        self.scan.scope_mut(env.scope).pending.push(candidate);
        true
    }

    /// Passes over the rest of a statement, and reads the blocks in it.
    fn rest(&mut self, cursor: &mut Cursor<'_>, body: Body, env: &Env) {
        while let Some(tree) = cursor.peek(0) {
            if let Some(length) = macro_call(cursor) {
                let call = *cursor;
                cursor.skip(length);
                let brace = self.macro_expression(call, env);
                if brace && ends_statement(cursor) {
                    return;
                }
                continue;
            }
            cursor.next();
            match tree {
                Tree::Punct(';') => return,
                Tree::Group(group) if group.delimiter == Delimiter::Brace => {
                    self.braces(group, body, env);
                    if ends_statement(cursor) {
                        return;
                    }
                }
                Tree::Group(group) => self.expression(group, env),
                _ => {}
            }
        }
    }

    fn braces(&mut self, group: Group<'_>, body: Body, env: &Env) {
        match body {
            _ if env.depth >= MAX_DEPTH => self.bury(group.inner, &Inside::Depth, env),
            Body::Fields => self.expression(group, env),
            Body::Associated => {
                let inner = Env { depth: env.depth + 1, block: true, associated: true, ..env.clone() };
                self.statements(group.inner, inner);
            }
            Body::Block => {
                let scope = self.scan.block(env.scope);
                let before = self.text;
                let inner =
                    Env { scope, depth: env.depth + 1, block: true, associated: false, ..env.clone() };
                self.statements(group.inner, inner);
                self.text = before;
                self.scan.drop_if_empty(scope);
            }
        }
    }

    /// Reads the blocks in parentheses, where no statement starts.
    fn expression(&mut self, group: Group<'_>, env: &Env) {
        if env.depth >= MAX_DEPTH {
            return self.bury(group.inner, &Inside::Depth, env);
        }
        let env = Env { depth: env.depth + 1, ..env.clone() };
        let mut cursor = group.inner;
        while !cursor.is_empty() {
            self.rest(&mut cursor, Body::Block, &env);
        }
    }

    /// A macro call as an expression: its input is hidden. Says whether it is in braces.
    fn macro_expression(&mut self, mut cursor: Cursor<'_>, env: &Env) -> bool {
        let name = cursor.eat_path().and_then(|path| path.segments.last().cloned()).unwrap_or_default();
        cursor.next();
        let Some(group) = cursor.group(0) else { return false };
        self.bury(group.inner, &Inside::Call(name), env);
        group.delimiter == Delimiter::Brace
    }

    fn bury(&mut self, tokens: Cursor<'_>, inside: &Inside, env: &Env) {
        if self.scan.scope(env.scope).rendered {
            let found = buried(tokens, inside, env.scope, self.file, self.text);
            self.scan.buried.extend(found);
        }
    }

    fn declare(
        &mut self,
        env: &Env,
        name: String,
        entity: Entity,
        namespace: Option<Namespace>,
        visibility: Visibility,
    ) {
        if !env.associated {
            self.scan.bind(env.scope, name, Binding { entity, namespace, visibility, doubt: env.doubt });
        }
    }

    fn visibility(&self, cursor: &mut Cursor<'_>, env: &Env) -> Visibility {
        let module = self.scan.scope(env.scope).module;
        if !cursor.eat("pub") {
            return Visibility::In(module);
        }
        let Some(group) = cursor.delimited(0, Delimiter::Parenthesis) else { return Visibility::Public };
        cursor.next();
        let inner = group.inner;
        if inner.is_ident(0, "self") {
            Visibility::In(module)
        } else if inner.is_ident(0, "super") {
            Visibility::In(self.scan.scope(module).parent.unwrap_or(module))
        } else {
            // `pub(in path)` counts as `pub(crate)`: rustc reports what may not see it.
            Visibility::In(self.scan.root)
        }
    }

    fn doubt(&mut self, attributes: &Attributes, env: &Env) -> Option<DoubtId> {
        let unknown = attributes.unknown.as_ref().filter(|_| env.doubt.is_none());
        unknown.map_or(env.doubt, |unknown| Some(self.scan.doubt(self.file, unknown)))
    }

    fn at(&self, ident: Ident<'_>) -> At {
        At { file: self.file, span: ident.span }
    }
}
