//! Modules that macros may declare: they are read, so that calls of ours in them are refused and not missed.

use proc_macro2::Delimiter;

use super::{Env, ModCollector, Within};
use crate::nameres::attributes::Attributes;
use crate::nameres::module_files::Directory;
use crate::nameres::nested_calls::{Container, HiddenModule};
use crate::nameres::scope::State;
use crate::sources::{Cursor, MAX_DEPTH, Tree};
use crate::span::At;

impl ModCollector<'_> {
    /// Notes each `mod name;` among the tokens of a container. It gets no name, since the macro may not declare it.
    pub(super) fn note_hidden_modules(&mut self, tokens: Cursor<'_>, container: &Container, env: Env<'_>) {
        // Most containers are calls that hold no module: one look at their words tells.
        if self.krate.def_map[env.scope].rendered && tokens.holds_ident("mod") {
            let in_block = env.directory.in_block();
            let directory = if env.within == Within::Module { env.directory } else { &in_block };
            self.hidden_modules(tokens, container, Env { directory, depth: 0, ..env });
        }
    }

    fn hidden_modules(&mut self, mut cursor: Cursor<'_>, container: &Container, env: Env<'_>) {
        while !cursor.is_empty() {
            let start = cursor;
            let attributes = Attributes::outer(&mut cursor, &self.cfg);
            self.visibility(&mut cursor, env);
            if cursor.is_ident(0, "mod") && cursor.ident(1).is_some() {
                cursor.next();
                self.hidden_module(&mut cursor, &attributes, container, env);
                continue;
            }
            cursor = start;
            if let Some(Tree::Group(group)) = cursor.next()
                && env.depth < MAX_DEPTH
            {
                self.hidden_modules(group.inner, container, Env { depth: env.depth + 1, ..env });
            }
        }
    }

    fn hidden_module(
        &mut self,
        cursor: &mut Cursor<'_>,
        attributes: &Attributes,
        container: &Container,
        env: Env<'_>,
    ) {
        let Some(ident) = cursor.eat_ident() else { return };
        let (name, path) = (ident.name(), attributes.path.as_deref());
        if let Some(group) = cursor.delimited(0, Delimiter::Brace) {
            cursor.next();
            if !attributes.off && env.depth < MAX_DEPTH {
                let directory: &Directory = &env.directory.inline(&name, path);
                self.hidden_modules(group.inner, container, Env { directory, depth: env.depth + 1, ..env });
            }
        } else if cursor.eat_punct(';') && !attributes.off {
            let at = At { file: self.file, span: ident.span };
            let child = self.krate.def_map.add_module(env.scope, name.clone(), env.unknown_cfg);
            let file = env.directory.file(&name, path);
            let module = &mut self.krate.def_map[child];
            module.compiled = false;
            module.state = State::Declared { file, at, macro_rules: self.macro_rules };
            let container = container.clone();
            module.hidden.get_or_insert(HiddenModule { name, at, container });
        }
    }
}
