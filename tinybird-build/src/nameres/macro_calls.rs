//! Which macro calls are ours, and which items they declare.

use std::collections::HashSet;

use tinybird_syntax::Macro;

use crate::cfg::Truth;
use crate::diagnostic::Diagnostic;
use crate::nameres::call::Call;
use crate::nameres::def::{Def, Fault, Namespace};
use crate::nameres::ids::{DefId, LocalId, ScopeId};
use crate::nameres::item_heads::{heads, is_like_ours};
use crate::nameres::nested_calls::{Container, NestedCall};
use crate::nameres::resolver::Resolver;
use crate::nameres::scope::{Binding, Entity, MacroUse, PendingCall, Visibility};
use crate::package::manifest::is_std;
use crate::sources::WrittenPath;
use crate::span::At;

impl Resolver {
    /// Finds out which calls under the requested file or folder are ours, and reports those that other macros hide.
    pub(crate) fn resolve_rendered_calls(&mut self) {
        // Following paths may read more modules, which are not rendered.
        for scope in (0..self.defs().scopes.len()).map(ScopeId) {
            if self.defs()[scope].rendered {
                self.resolve_calls(scope);
            }
        }
        for nested in std::mem::take(&mut self.collector.nested_calls) {
            self.report_nested(&nested);
        }
    }

    /// Finds out which calls of a scope are ours, and declares the items in them.
    pub(crate) fn resolve_calls(&mut self, scope: ScopeId) {
        for call in std::mem::take(&mut self.defs_mut()[scope].pending) {
            let meaning = self.meaning(&call.path, scope, Namespace::Macro, call.macro_rules);
            let rendered = self.defs()[scope].rendered;
            match meaning {
                Ok(Def::Ours(_)) if rendered && self.defs()[scope].hidden.is_some() => {
                    self.report_hidden(&call, scope);
                }
                Ok(Def::Ours(of)) => self.add_call(of, call, scope),
                other if rendered && self.is_refused(&other, &call.path, Some(&call)) => {
                    if let Some(diagnostic) = self.refusal(other, &call.path, call.at) {
                        self.collector.diagnostics.push(diagnostic);
                    }
                }
                other => {
                    if let Ok(Def::Local(local)) = &other
                        && rendered
                    {
                        self.report_rules(*local, &call);
                    }
                    self.other_macro(other, call, scope);
                }
            }
        }
    }

    /// Whether a call may be ours, for all that is known.
    fn is_refused(
        &mut self,
        meaning: &Result<Def, Fault>,
        path: &WrittenPath,
        call: Option<&PendingCall>,
    ) -> bool {
        if !path.segments.last().is_some_and(|name| self.defs().may_be_ours(name)) {
            // A crate may export our macro under any name.
            return match (meaning, call) {
                (Ok(Def::Foreign(krate, _)) | Err(Fault::Hidden(krate, _)), Some(call)) => {
                    let tokens = self.collector.sources.part(call.at.file, call.tokens.clone());
                    tokens.is_some_and(is_like_ours) && self.collector.may_export_ours(krate)
                }
                _ => false,
            };
        }
        match meaning {
            Ok(Def::Foreign(krate, glob)) => {
                let is_of_std = |used: &MacroUse| is_std(&used.krate);
                let main = self.defs().crates.first();
                let prelude = main.is_some_and(|krate| !krate.macro_prelude.iter().all(is_of_std));
                let by_name = path.segments.len() > 1 || (glob.is_none() && !prelude);
                // A path says which crate it is, and so does a `use` by name; that crate may export our macro again.
                !by_name || self.collector.may_export_ours(krate)
            }
            Ok(_) | Err(Fault::Missing(..) | Fault::NoModule(..)) => false,
            Err(_) => true,
        }
    }

    fn refusal(&mut self, meaning: Result<Def, Fault>, path: &WrittenPath, at: At) -> Option<Diagnostic> {
        let name = path.segments.last()?;
        let error = Diagnostic::error(format!(
            "whether `{name}!` is Tinybird's macro cannot be known without compiling"
        ));
        let error = error
            .at(at.place())
            .remedy(format!("write `tinybird::{name}!`, or import the macro by its name"));
        match meaning {
            Ok(Def::Foreign(krate, glob)) | Err(Fault::Hidden(krate, glob)) => {
                let place = glob.and_then(|glob| self.defs().glob_at(glob)).map(At::place);
                let verb = if place.is_some() { "bring in" } else { "export" };
                Some(error.note(format!("the crate `{krate}` may {verb} a macro of this name"), place))
            }
            Err(Fault::Ambiguous(_)) => Some(error.note("several globs bring in a macro of this name", None)),
            Err(Fault::TooLong) => Some(error.note("too many `use` lead from one to the next", None)),
            Err(fault) => {
                self.report(&fault);
                None
            }
            Ok(_) => None,
        }
    }

    fn add_call(&mut self, of: Macro, pending: PendingCall, scope: ScopeId) {
        let rendered = self.defs()[scope].rendered;
        if let Some(unknown_cfg) = pending.unknown_cfg.filter(|_| rendered) {
            self.collector.report_unknown_cfg(unknown_cfg);
        }
        let call = self.defs().calls.len();
        let module = self.defs()[scope].module;
        let PendingCall { tokens, group, at: At { file, span }, .. } = pending;
        let Some(tokens) = self.collector.sources.part(file, tokens) else { return };
        let (heads, parts) = heads(tokens, group, &self.defs().crate_of(scope).cfg);
        let mut items = Vec::with_capacity(heads.len());
        for (index, head) in heads.into_iter().enumerate() {
            let unknown_cfg = match &head.item.exists {
                Truth::Unknown(unknown) => Some(self.defs_mut().add_unknown_cfg(scope, file, unknown)),
                _ => None,
            };
            if let Some(unknown_cfg) = unknown_cfg.filter(|_| rendered) {
                self.collector.report_unknown_cfg(unknown_cfg);
            }
            if !matches!(head.item.exists, Truth::False) {
                let binding = Binding {
                    entity: Entity::Resource(DefId { call, item: index }),
                    namespace: Some(Namespace::Type),
                    visibility: if head.public { Visibility::Public } else { Visibility::In(module) },
                    unknown_cfg: pending.unknown_cfg.or(unknown_cfg),
                };
                self.defs_mut().bind(scope, head.item.name.clone(), binding);
            }
            items.push(head.item);
        }
        self.defs_mut().calls.push(Call { of, group, file, scope, span, rendered, items, parts });
    }

    /// A macro that is not ours: its input is hidden, and it may declare anything.
    fn other_macro(&mut self, meaning: Result<Def, Fault>, call: PendingCall, scope: ScopeId) {
        let PendingCall { path, tokens, group, at, macro_rules, .. } = call;
        let module = self.defs()[scope].module == scope;
        let name = path.segments.last().map_or("", String::as_str);
        let foreign = match meaning {
            Ok(Def::Foreign(krate, _)) => is_std(&krate),
            Err(Fault::Missing(..)) => true,
            _ => false,
        };
        if module {
            self.defs_mut()[scope].unexpanded_macro.get_or_insert(at);
        }
        if !self.defs()[scope].rendered {
            return;
        }
        let Some(tokens) = self.collector.sources.part(at.file, tokens) else { return };
        if module && foreign && name == "include" && !tokens.text(group).contains("OUT_DIR") {
            let message = "what `include!` brings in is not read: Tinybird resources in it would be missed";
            let remedy = "declare the file as a module: `#[path = \"..\"] mod name;`";
            self.collector.diagnostics.push(Diagnostic::error(message).at(at.place()).remedy(remedy));
        }
        let container = Container::Call(name.to_owned());
        let nested = NestedCall::all(tokens, &container, scope, at.file, macro_rules);
        self.collector.nested_calls.extend(nested);
    }

    /// Reports a call of ours in a module that a macro may declare, or not.
    fn report_hidden(&mut self, call: &PendingCall, scope: ScopeId) {
        let (Some(name), Some(hidden)) = (call.path.segments.last(), &self.defs()[scope].hidden) else {
            return;
        };
        let (message, remedy) = hidden.container.hides_module(name, &hidden.name);
        let error = Diagnostic::error(message)
            .at(call.at.place())
            .note("the module is declared here", Some(hidden.at.place()))
            .remedy(remedy);
        self.collector.diagnostics.push(error);
    }

    /// Reports a macro call within another macro's input if it is ours.
    fn report_nested(&mut self, nested: &NestedCall) {
        let meaning = self.meaning(&nested.path, nested.scope, Namespace::Macro, nested.macro_rules);
        if let Some(name) = nested.path.segments.last()
            && self.may_be_ours(nested, &meaning)
        {
            let (message, remedy) = nested.container.refusal(name);
            self.collector.diagnostics.push(Diagnostic::error(message).at(nested.at.place()).remedy(remedy));
        }
    }

    /// Whether a macro call within another macro may be ours.
    fn may_be_ours(&mut self, nested: &NestedCall, meaning: &Result<Def, Fault>) -> bool {
        match meaning {
            Ok(Def::Ours(_)) => true,
            // In a `macro_rules!` a name means what it means where the macro is called.
            Err(Fault::Missing(..)) => {
                let name = nested.path.segments.last().map_or("", String::as_str);
                matches!(nested.container, Container::Rules(_))
                    && nested.path.segments.len() == 1
                    && self.defs().may_be_ours(name)
                    && !self.defs().macro_rules_names.contains(name)
            }
            other => self.is_refused(other, &nested.path, None),
        }
    }

    /// Reports the call of a `macro_rules!` that stands outside of what is rendered, if it expands to a call of ours.
    fn report_rules(&mut self, macro_rules: LocalId, call: &PendingCall) {
        let (mut queue, mut seen) = (vec![macro_rules], HashSet::new());
        while let Some(macro_rules) = queue.pop() {
            if !seen.insert(macro_rules) {
                continue;
            }
            for nested in self.defs().hidden_calls.get(&macro_rules).cloned().unwrap_or_default() {
                let meaning = self.meaning(&nested.path, nested.scope, Namespace::Macro, nested.macro_rules);
                if let Ok(Def::Local(other)) = meaning {
                    queue.push(other);
                } else if let [Some(outer), Some(name)] =
                    [&call.path, &nested.path].map(|path| path.segments.last())
                    && self.may_be_ours(&nested, &meaning)
                {
                    let message = format!(
                        "`{outer}!` may declare Tinybird resources, which cannot be known without compiling"
                    );
                    let error = Diagnostic::error(message)
                        .at(call.at.place())
                        .note(format!("it may expand to this call of `{name}!`"), Some(nested.at.place()))
                        .remedy(format!("write the `{name}!` call here, without `{outer}!` around it"));
                    self.collector.diagnostics.push(error);
                    return;
                }
            }
        }
    }
}
