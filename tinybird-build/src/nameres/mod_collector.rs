//! Reads the tokens of a file: which names are declared where, and which macros are called where items may stand.
//!
//! Only what decides about names is parsed. The rest of a statement is passed over up to its end, which is a
//! semicolon, or a closing brace before something that no expression goes on with.

mod hidden;
mod items;

use std::rc::Rc;

use proc_macro2::Delimiter;

use crate::cfg::Cfg;
use crate::diagnostic::Diagnostic;
use crate::nameres::attributes::Attributes;
use crate::nameres::collector::DefCollector;
use crate::nameres::ids::{MacroRulesId, ScopeId, UnknownCfgId};
use crate::nameres::module_files::Directory;
use crate::nameres::nested_calls::{Container, NestedCall};
use crate::nameres::scope::{PendingCall, State};
use crate::nameres::statements::{ends_statement, macro_call, skip};
use crate::sources::{Cursor, Group, MAX_DEPTH, Tree};
use crate::span::{At, FileId};

/// Where the tokens that are read stand.
#[derive(Clone, Copy)]
struct Env<'d> {
    scope: ScopeId,
    unknown_cfg: Option<UnknownCfgId>,
    directory: &'d Directory,
    depth: usize,
    within: Within,
}

/// What holds the statements that are read.
#[derive(Clone, Copy, PartialEq)]
enum Within {
    Module,
    Block,
    /// An `impl` or a trait, whose items are in no scope.
    Associated,
}

/// What the braces of a statement hold.
#[derive(Clone, Copy, PartialEq)]
enum Body {
    Block,
    Associated,
    Fields,
}

impl DefCollector {
    /// Reads a file as the text of a module, and returns the `macro_rules!` that are in scope behind it.
    pub(crate) fn read_module(
        &mut self,
        scope: ScopeId,
        file: FileId,
        directory: Directory,
        macro_rules: Option<MacroRulesId>,
    ) -> Result<Option<MacroRulesId>, Diagnostic> {
        self.def_map[scope].state = State::Loaded(file);
        let tokens = self.sources.tokens(file);
        let tokens = tokens.map_err(|at| Diagnostic::not_lexed(file, self.sources.text(file), at))?;
        let unknown_cfg = self.def_map[scope].unknown_cfg;
        let env = Env { scope, unknown_cfg, directory: &directory, depth: 0, within: Within::Module };
        self.nested_reads += 1;
        let cfg = Rc::clone(&self.def_map.crate_of(scope).cfg);
        let mut collector = ModCollector { krate: self, cfg, file, macro_rules };
        collector.statements(tokens.cursor(), env);
        let behind = collector.macro_rules;
        self.nested_reads -= 1;
        Ok(behind)
    }
}

struct ModCollector<'s> {
    krate: &'s mut DefCollector,
    cfg: Rc<Cfg>,
    file: FileId,
    /// The `macro_rules!` that are in scope.
    macro_rules: Option<MacroRulesId>,
}

impl ModCollector<'_> {
    fn statements(&mut self, mut cursor: Cursor<'_>, mut env: Env<'_>) {
        let inner = Attributes::inner(&mut cursor, &self.cfg);
        if inner.off {
            return;
        }
        env.unknown_cfg = self.unknown_cfg(&inner, env);
        while !cursor.is_empty() {
            let attributes = Attributes::outer(&mut cursor, &self.cfg);
            if attributes.off {
                self.leave_out(cursor, &attributes, env);
                skip(&mut cursor);
                continue;
            }
            let unknown_cfg = self.unknown_cfg(&attributes, env);
            self.statement(&mut cursor, &attributes, Env { unknown_cfg, ..env });
        }
    }

    fn statement(&mut self, cursor: &mut Cursor<'_>, attributes: &Attributes, env: Env<'_>) {
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

    /// Notes a macro call at the start of a statement; says whether that was the whole statement.
    fn macro_statement(&mut self, cursor: &mut Cursor<'_>, env: Env<'_>) -> bool {
        let mut ahead = *cursor;
        let Some(path) = ahead.eat_path() else { return false };
        ahead.next();
        let Some(group) = ahead.group(0) else { return false };
        ahead.next();
        let brace = group.delimiter == Delimiter::Brace;
        let continued = ahead.is_punct(0, '.') || ahead.is_punct(0, '?');
        if env.within != Within::Module && !ahead.is_punct(0, ';') && (!brace || continued) {
            return false;
        }
        ahead.eat_punct(';');
        *cursor = ahead;
        let at = At { file: self.file, span: path.span };
        let container = Container::Call(path.segments.last().cloned().unwrap_or_default());
        self.note_hidden_modules(group.inner, &container, env);
        let (tokens, group, unknown_cfg) = (group.inner.range(), group.span, env.unknown_cfg);
        let call = PendingCall { path, tokens, group, at, macro_rules: self.macro_rules, unknown_cfg };
        self.krate.def_map[env.scope].pending.push(call);
        true
    }

    /// Passes over the rest of a statement, and reads the blocks in it.
    fn rest(&mut self, cursor: &mut Cursor<'_>, body: Body, env: Env<'_>) {
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

    fn braces(&mut self, group: Group<'_>, body: Body, env: Env<'_>) {
        match body {
            _ if env.depth >= MAX_DEPTH => self.note_nested(group.inner, &Container::Depth, env),
            Body::Fields => self.expression(group, env),
            Body::Associated => {
                let inner = Env { depth: env.depth + 1, within: Within::Associated, ..env };
                self.statements(group.inner, inner);
            }
            Body::Block => {
                let scope = self.krate.def_map.add_block(env.scope);
                let before = self.macro_rules;
                let inner = Env { scope, depth: env.depth + 1, within: Within::Block, ..env };
                self.statements(group.inner, inner);
                self.macro_rules = before;
                self.krate.drop_if_empty(scope);
            }
        }
    }

    /// Reads the blocks in parentheses, where no statement starts.
    fn expression(&mut self, group: Group<'_>, env: Env<'_>) {
        if env.depth >= MAX_DEPTH {
            return self.note_nested(group.inner, &Container::Depth, env);
        }
        let env = Env { depth: env.depth + 1, ..env };
        let mut cursor = group.inner;
        while !cursor.is_empty() {
            self.rest(&mut cursor, Body::Block, env);
        }
    }

    /// A macro call as an expression: its input is hidden. Says whether it is in braces.
    fn macro_expression(&mut self, mut cursor: Cursor<'_>, env: Env<'_>) -> bool {
        let name = cursor.eat_path().and_then(|path| path.segments.last().cloned()).unwrap_or_default();
        cursor.next();
        let Some(group) = cursor.group(0) else { return false };
        self.note_nested(group.inner, &Container::Call(name), env);
        group.delimiter == Delimiter::Brace
    }

    fn note_nested(&mut self, tokens: Cursor<'_>, container: &Container, env: Env<'_>) {
        if self.krate.def_map[env.scope].rendered {
            let found = NestedCall::all(tokens, container, env.scope, self.file, self.macro_rules);
            self.krate.nested_calls.extend(found);
            self.note_hidden_modules(tokens, container, env);
        }
    }

    fn unknown_cfg(&mut self, attributes: &Attributes, env: Env<'_>) -> Option<UnknownCfgId> {
        let new = attributes.unknown.as_ref().filter(|_| env.unknown_cfg.is_none());
        new.map_or(env.unknown_cfg, |new| Some(self.krate.def_map.add_unknown_cfg(env.scope, self.file, new)))
    }
}
