//! Which macro calls are ours, and which items they declare.

use std::ops::Range;

use proc_macro2::Delimiter;

use tinybird_syntax::Macro;

use crate::cfg::{Cfg, Truth};
use crate::diagnostic::Diagnostic;
use crate::nameres::Scan;
use crate::nameres::attributes::Attributes;
use crate::nameres::path_resolution::{Fault, STD};
use crate::nameres::scope::{
    Binding, Buried, Call, Candidate, Def, DefId, DoubtId, Entity, Inside, Item, Namespace, ScopeId, State,
    Visibility,
};
use crate::nameres::statements::buried;
use crate::sources::{Cursor, Tree, WrittenPath};
use crate::span::{At, Span};

impl Scan {
    /// Settles every call under what was asked for, and reports those that are hidden in other macros.
    pub(crate) fn settle_rendered(&mut self) {
        // Following paths may read more modules, which are not rendered.
        for scope in (0..self.scopes.len()).map(ScopeId) {
            if self.scope(scope).rendered {
                self.settle(scope);
            }
        }
        for buried in std::mem::take(&mut self.buried) {
            self.exhume(&buried);
        }
    }

    /// Settles the calls of one scope.
    pub(crate) fn settle(&mut self, scope: ScopeId) {
        for candidate in std::mem::take(&mut self.scope_mut(scope).pending) {
            let meaning = self.meaning(&candidate.path, scope, Namespace::Macro, candidate.text);
            let rendered = self.scope(scope).rendered;
            match meaning {
                Ok(Def::Ours(of)) => self.call(of, candidate, scope),
                other if rendered && self.is_refused(&other, &candidate.path) => {
                    if let Some(diagnostic) = self.refusal(other, &candidate.path, candidate.at) {
                        self.diagnostics.push(diagnostic);
                    }
                }
                other => self.other_macro(other, candidate, scope),
            }
        }
    }

    /// Whether a call may be ours, for all that is known.
    fn is_refused(&self, meaning: &Result<Def, Fault>, path: &WrittenPath) -> bool {
        let may_be_ours = path.segments.last().is_some_and(|name| self.may_be_ours(name));
        may_be_ours
            && match meaning {
                Ok(Def::Foreign(_, glob)) => {
                    // A path says which crate it is, and so does a `use` by name.
                    path.segments.len() == 1
                        && (glob.is_some() || self.macro_prelude.iter().any(|(name, ..)| !self.is_std(name)))
                }
                Ok(_) | Err(Fault::Missing(..) | Fault::NoModule(..)) => false,
                Err(_) => true,
            }
    }

    fn is_std(&self, name: &str) -> bool {
        STD.contains(&name)
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
                let place = glob.and_then(|glob| self.glob_at(glob)).map(At::place);
                Some(error.note(format!("the crate `{krate}` may bring in a macro of this name"), place))
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

    /// Reports a fault at its own place, once.
    pub(crate) fn report(&mut self, fault: &Fault) {
        match *fault {
            Fault::Doubt(doubt) => self.report_doubt(doubt),
            Fault::Unreadable(scope) => {
                if let State::Failed(reason) = &mut self.scope_mut(scope).state
                    && let Some(diagnostic) = reason.take()
                {
                    self.diagnostics.push(*diagnostic);
                }
            }
            _ => {}
        }
    }

    fn report_doubt(&mut self, doubt: DoubtId) {
        let Some(doubt) = self.doubts.get_mut(doubt.0).filter(|doubt| !doubt.reported) else { return };
        doubt.reported = true;
        let message = format!("whether `{}` holds cannot be known without compiling", doubt.text);
        let diagnostic = Diagnostic::error(message)
            .at(doubt.at.place())
            .note("a Tinybird resource depends on it", None)
            .remedy("use a feature of the package (`feature = \"..\"`) or an option of the target instead");
        self.diagnostics.push(diagnostic);
    }

    fn call(&mut self, of: Macro, candidate: Candidate, scope: ScopeId) {
        let rendered = self.scope(scope).rendered;
        if let Some(doubt) = candidate.doubt.filter(|_| rendered) {
            self.report_doubt(doubt);
        }
        let call = self.calls.len();
        let module = self.scope(scope).module;
        let Candidate { tokens, group, at: At { file, span }, .. } = candidate;
        let Some(tokens) = self.sources.part(file, tokens) else { return };
        let (heads, parts) = heads(tokens, group, &self.cfg);
        let mut items = Vec::with_capacity(heads.len());
        for (index, head) in heads.into_iter().enumerate() {
            let doubt = match &head.item.exists {
                Truth::Unknown(unknown) => Some(self.doubt(file, unknown)),
                _ => None,
            };
            if let Some(doubt) = doubt.filter(|_| rendered) {
                self.report_doubt(doubt);
            }
            if !matches!(head.item.exists, Truth::False) {
                let binding = Binding {
                    entity: Entity::Resource(DefId { call, item: index }),
                    namespace: Some(Namespace::Type),
                    visibility: if head.public { Visibility::Public } else { Visibility::In(module) },
                    doubt: candidate.doubt.or(doubt),
                };
                self.bind(scope, head.item.name.clone(), binding);
            }
            items.push(head.item);
        }
        self.calls.push(Call { of, group, file, scope, span, rendered, items, parts });
    }

    /// A macro that is not ours: its input is hidden, and it may declare anything.
    fn other_macro(&mut self, meaning: Result<Def, Fault>, candidate: Candidate, scope: ScopeId) {
        let Candidate { path, tokens, group, at, text, .. } = candidate;
        let module = self.scope(scope).module == scope;
        let name = path.segments.last().map_or("", String::as_str);
        let foreign = match meaning {
            Ok(Def::Foreign(krate, _)) => self.is_std(&krate),
            Err(Fault::Missing(..)) => true,
            _ => false,
        };
        if module {
            self.scope_mut(scope).opaque.get_or_insert(at);
        }
        if !self.scope(scope).rendered {
            return;
        }
        let Some(tokens) = self.sources.part(at.file, tokens) else { return };
        if module && foreign && name == "include" && !tokens.text(group).contains("OUT_DIR") {
            self.diagnostics.push(
                Diagnostic::error(
                    "what `include!` brings in is not read: Tinybird resources in it would be missed",
                )
                .at(at.place())
                .remedy("declare the file as a module: `#[path = \"..\"] mod name;`"),
            );
        }
        let inside = Inside::Call(name.to_owned());
        let buried = buried(tokens, &inside, scope, at.file, text);
        self.buried.extend(buried);
    }

    /// Reports a macro call within another macro's input if it is ours.
    fn exhume(&mut self, buried: &Buried) {
        let Some(name) = buried.path.segments.last().cloned() else { return };
        let meaning = self.meaning(&buried.path, buried.scope, Namespace::Macro, buried.text);
        let refused = match &meaning {
            Ok(Def::Ours(_)) => true,
            // In a `macro_rules!` a name means what it means where the macro is called.
            Err(Fault::Missing(..)) => {
                matches!(buried.inside, Inside::Rules(_))
                    && buried.path.segments.len() == 1
                    && self.may_be_ours(&name)
                    && !self.rules.contains_key(&name)
            }
            other => self.is_refused(other, &buried.path),
        };
        if !refused {
            return;
        }
        let (message, remedy) = match &buried.inside {
            Inside::Call(outer) => (
                format!(
                    "`{name}!` stands in the input of `{outer}!`, whose output cannot be known without compiling"
                ),
                format!("move the `{name}!` call out of `{outer}!`"),
            ),
            Inside::Rules(outer) => (
                format!(
                    "`{name}!` stands in the macro `{outer}`, whose output cannot be known without compiling"
                ),
                format!("write the `{name}!` call where its resources are declared"),
            ),
            Inside::Depth => (
                format!("`{name}!` stands in too many brackets to be found"),
                format!("move the `{name}!` call to a module"),
            ),
        };
        self.diagnostics.push(Diagnostic::error(message).at(buried.at.place()).remedy(remedy));
    }

    pub(crate) fn glob_at(&self, glob: crate::nameres::scope::GlobId) -> Option<At> {
        Some(self.scope(glob.0).globs.get(glob.1)?.at)
    }
}

struct Head {
    item: Item,
    public: bool,
}

/// As many bytes of a call are read at once, so that a call of many items can be read by several threads.
const PART: usize = 1024;

/// The heads of the items in a call (attributes, visibility, name), and the bytes of the parts in which the call can be
/// read. What cannot be read is left to the item parser.
fn heads(mut cursor: Cursor<'_>, call: Span, cfg: &Cfg) -> (Vec<Head>, Vec<Range<usize>>) {
    let mut heads = Vec::new();
    let mut parts = Vec::new();
    let Range { start, end } = call.byte_range();
    // Without the brackets.
    let (mut start, end, mut is_clean) = (start + 1, end.saturating_sub(1), true);
    while !cursor.is_empty() {
        let attributes = Attributes::outer(&mut cursor, cfg);
        let public = cursor.eat("pub");
        if public {
            cursor.eat_delimited(Delimiter::Parenthesis);
        }
        let name = cursor.eat_ident();
        if let Some(name) = name {
            let item = Item { name: name.name(), span: name.span, exists: attributes.truth() };
            heads.push(Head { item, public });
        }
        // After `Name { .. }` the item parser, too, sees another item; after what it has to make sense of it may not.
        is_clean &= name.is_some() && cursor.delimited(0, Delimiter::Brace).is_some();
        while let Some(tree) = cursor.next() {
            match tree {
                Tree::Punct(';') => break,
                Tree::Group(group) if group.delimiter == Delimiter::Brace => {
                    let mut end = group.span.byte_range().end;
                    for mark in [';', ','] {
                        if let Some(span) = cursor.span().filter(|_| cursor.eat_punct(mark)) {
                            end = span.byte_range().end;
                        }
                    }
                    if is_clean && end - start >= PART {
                        parts.push(start..end);
                        start = end;
                    }
                    break;
                }
                _ => {}
            }
        }
    }
    parts.push(start..end);
    (heads, parts)
}
