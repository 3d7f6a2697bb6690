//! References between resources: the path that is written, the item that it means, or why there is none.

use tinybird_core::Target;
use tinybird_core::suggest::did_you_mean;

use crate::diagnostic::Diagnostic;
use crate::nameres::def::{Def, Fault, Namespace};
use crate::nameres::ids::{DefId, ScopeId};
use crate::nameres::resolver::Resolver;
use crate::nameres::scope::Entity;
use crate::sources::WrittenPath;
use crate::span::{Place, Span};

/// Why a path names no resource that is known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ResolveError {
    /// There is nothing of that name.
    #[error("there is no `{name}` in {within}")]
    NotFound {
        /// The segment of the path that is not found.
        name: String,
        /// Where it was looked for.
        within: String,
        /// A path or name that may be meant.
        closest: Option<String>,
        /// A macro call that may declare it; what macros expand to is not read.
        unexpanded_macro: Option<Place>,
    },
    /// The path names something else.
    #[error("`{path}` is {kind}, not a Tinybird resource")]
    NotResource {
        /// The path.
        path: String,
        /// What it is, such as "a struct".
        kind: String,
        /// Where that is declared.
        declared: Option<Place>,
    },
    /// The path leads to another crate that is not a path dependency, or cannot be read.
    #[error("`{path}` is, or may be, from the crate `{krate}`, whose definitions are not read")]
    OtherCrate {
        /// The path.
        path: String,
        /// The crate.
        krate: String,
        /// The glob that may bring it in.
        glob: Option<Place>,
    },
    /// Several globs bring in different things of that name.
    #[error("`{path}` may mean several things")]
    Ambiguous {
        /// The path.
        path: String,
        /// Where they are declared.
        candidates: Vec<Place>,
    },
    /// The `use` declarations that lead on do not come to an end.
    #[error("too many `use` lead from `{path}` from one to the next")]
    TooLong {
        /// The path.
        path: String,
    },
    /// The reason stands among [`Scan::diagnostics`](crate::Scan::diagnostics), at its own place: a module without a file, an unknown `cfg`.
    #[error("what `{path}` means is not known for a reason that is reported elsewhere")]
    Reported {
        /// The path.
        path: String,
    },
}

impl ResolveError {
    /// The error at the path of a reference, unless the reason has been reported.
    #[must_use]
    pub fn diagnostic(&self, place: Place, target: Target) -> Option<Diagnostic> {
        let by_name = match target {
            Target::Table => "write its name in Tinybird without braces",
            _ => "write its name in Tinybird in quotes",
        };
        let error = Diagnostic::error(self.to_string()).at(place);
        Some(match self {
            Self::Reported { .. } => return None,
            Self::NotFound { closest, unexpanded_macro, .. } => {
                let error = match unexpanded_macro {
                    Some(unexpanded_macro) => error.note(
                        "this macro may declare it, but what macros expand to is not read",
                        Some(unexpanded_macro.clone()),
                    ),
                    None => error,
                };
                match closest {
                    Some(closest) => error.remedy(format!("did you mean `{closest}`?")),
                    None => error.remedy(format!("if it is not declared in Rust, {by_name}")),
                }
            }
            Self::NotResource { declared, .. } => match declared {
                Some(declared) => error.note("it is declared here", Some(declared.clone())),
                None => error,
            }
            .remedy("name an item that one of Tinybird's macros declares"),
            Self::OtherCrate { glob, .. } => match glob {
                Some(glob) => {
                    let error = error.note("this glob may bring it in", Some(glob.clone()));
                    error.remedy(format!(
                        "import the resource by its own name, or, if it is the other crate's, {by_name}"
                    ))
                }
                None => error.remedy(format!("make the crate a path dependency, or {by_name}")),
            },
            Self::Ambiguous { candidates, .. } => candidates
                .iter()
                .fold(error, |error, place| error.note("it may mean this", Some(place.clone())))
                .remedy("write the whole path, or import the resource by its name"),
            Self::TooLong { .. } => error.remedy("write the whole path"),
        })
    }

    /// Whether rustc reports the same when it compiles the crate.
    #[must_use]
    pub fn is_compile_error(&self) -> bool {
        matches!(
            self,
            Self::NotFound { unexpanded_macro: None, .. } | Self::NotResource { .. } | Self::Ambiguous { .. }
        )
    }
}

impl Resolver {
    /// The item that a path means which is written in `scope`.
    pub(crate) fn resource(
        &mut self,
        scope: ScopeId,
        global: bool,
        segments: Vec<String>,
    ) -> Result<DefId, ResolveError> {
        let path = WrittenPath { global, segments, span: Span::default() };
        match self.meaning(&path, scope, Namespace::Type, None) {
            Ok(Def::Resource(item)) => Ok(item),
            other => Err(self.error(&path, scope, other)),
        }
    }

    fn error(&mut self, written: &WrittenPath, scope: ScopeId, meaning: Result<Def, Fault>) -> ResolveError {
        let global = if written.global { "::" } else { "" };
        let path = format!("{global}{}", written.segments.join("::"));
        match meaning {
            Ok(Def::Foreign(krate, glob)) | Err(Fault::Hidden(krate, glob)) => {
                let glob = glob.and_then(|glob| self.defs().glob_at(glob)).map(|at| at.place());
                ResolveError::OtherCrate { path, krate, glob }
            }
            Ok(def) => self.not_resource(path, &def),
            Err(Fault::NoModule(index, def)) => {
                let before = written.segments.get(..index).unwrap_or_default().join("::");
                match def {
                    Def::Resource(_) => ResolveError::NotFound {
                        name: written.segments.get(index).cloned().unwrap_or_default(),
                        within: format!("the resource `{before}`"),
                        closest: None,
                        unexpanded_macro: None,
                    },
                    def => self.not_resource(before, &def),
                }
            }
            Err(Fault::Missing(index, within)) => self.missing(written, scope, index, within),
            Err(Fault::Ambiguous(defs)) => {
                let candidates = defs.iter().filter_map(|def| self.declared(def)).collect();
                ResolveError::Ambiguous { path, candidates }
            }
            Err(Fault::TooLong) => ResolveError::TooLong { path },
            Err(fault) => {
                self.report(&fault);
                ResolveError::Reported { path }
            }
        }
    }

    fn not_resource(&self, path: String, def: &Def) -> ResolveError {
        let kind = match def {
            Def::Module(_) => "a module".to_owned(),
            Def::Tinybird => "the crate `tinybird`".to_owned(),
            Def::Ours(_) => "a macro".to_owned(),
            Def::Local(local) => match self.defs().locals.get(local.0).map_or("item", |local| local.kind) {
                kind if kind.starts_with(['a', 'e', 'i', 'o']) => format!("an {kind}"),
                kind => format!("a {kind}"),
            },
            Def::Resource(_) | Def::Foreign(..) => "something else".to_owned(),
        };
        ResolveError::NotResource { path, kind, declared: self.declared(def) }
    }

    fn missing(
        &mut self,
        written: &WrittenPath,
        scope: ScopeId,
        index: usize,
        within: ScopeId,
    ) -> ResolveError {
        let name = written.segments.get(index).cloned().unwrap_or_default();
        let last = index + 1 == written.segments.len();
        // A function or constant is in another namespace, but explains more than "not found".
        if last && let Ok(def @ Def::Local(_)) = self.meaning(written, scope, Namespace::Value, None) {
            return self.not_resource(written.segments.join("::"), &def);
        }
        let lexical = index == 0;
        let within = if lexical { self.defs()[scope].module } else { within };
        let closest = if last { self.closest(&name, scope, within) } else { None };
        let unexpanded_macro = self.defs()[within].unexpanded_macro.map(|at| at.place());
        let within = match self.defs().module_path(within) {
            path if lexical => format!("scope in `{path}`"),
            path => format!("`{path}`"),
        };
        ResolveError::NotFound { name, within, closest, unexpanded_macro }
    }

    /// The same name in another module, or else a similar name in the same one.
    fn closest(&mut self, name: &str, scope: ScopeId, within: ScopeId) -> Option<String> {
        let elsewhere = self.defs().calls.iter().find_map(|call| {
            let module = self.defs()[call.scope].module;
            let reachable = module == call.scope || self.defs()[scope].module == module;
            let found = reachable && call.items.iter().any(|item| item.name == name);
            found.then(|| format!("{}::{name}", self.defs().module_path(module)))
        });
        let here = self.defs()[within].bindings.iter().filter(|(_, bindings)| {
            bindings.iter().any(|binding| matches!(binding.entity, Entity::Resource(_) | Entity::Import(_)))
        });
        let mut here: Vec<&str> = here.map(|(name, _)| name.as_str()).collect();
        here.sort_unstable();
        elsewhere.or_else(|| did_you_mean(name, here.into_iter()).map(str::to_owned))
    }

    /// Where something is declared.
    fn declared(&self, def: &Def) -> Option<Place> {
        match def {
            Def::Local(local) => Some(self.defs().locals.get(local.0)?.at.place()),
            Def::Resource(item) => {
                let call = self.defs().calls.get(item.call)?;
                Some(Place::of(call.file, call.items.get(item.item)?.span))
            }
            _ => None,
        }
    }
}
