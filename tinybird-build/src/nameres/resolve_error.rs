//! References between resources: the path that is written, the item that it means, or why there is none.

use crate::diagnostic::Diagnostic;
use crate::nameres::Scan;
use crate::nameres::path_resolution::Fault;
use crate::nameres::scope::{Def, DefId, Entity, Namespace, ScopeId};
use crate::sources::WrittenPath;
use crate::span::{Place, Span};

/// Why a path names no resource that is known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unresolved {
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
        opaque: Option<Place>,
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
    /// The path leads to another crate, whose source is not read.
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
    /// The reason stands among [`Scan::diagnostics`], at its own place: a module without a file, an unknown `cfg`.
    #[error("what `{path}` means is not known for a reason that is reported elsewhere")]
    Reported {
        /// The path.
        path: String,
    },
}

impl Unresolved {
    /// The error at the path, unless the reason has been reported.
    #[must_use]
    pub fn diagnostic(&self, place: Place) -> Option<Diagnostic> {
        let error = Diagnostic::error(self.to_string()).at(place);
        Some(match self {
            Self::Reported { .. } => return None,
            Self::NotFound { closest, opaque, .. } => {
                let error = match opaque {
                    Some(opaque) => error.note(
                        "this macro may declare it, but what macros expand to is not read",
                        Some(opaque.clone()),
                    ),
                    None => error,
                };
                match closest {
                    Some(closest) => error.remedy(format!("did you mean `{closest}`?")),
                    None => error.remedy("what is not declared in Rust is named in quotes"),
                }
            }
            Self::NotResource { declared, .. } => match declared {
                Some(declared) => error.note("it is declared here", Some(declared.clone())),
                None => error,
            }
            .remedy("name an item that one of Tinybird's macros declares"),
            Self::OtherCrate { glob, .. } => match glob {
                Some(glob) => error.note("this glob may bring it in", Some(glob.clone())).remedy(
                    "import the resource by its own name, or, if it is the other crate's, name it in quotes",
                ),
                None => error.remedy("name the resource in quotes, by the name that it has in Tinybird"),
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
            Self::NotFound { opaque: None, .. } | Self::NotResource { .. } | Self::Ambiguous { .. }
        )
    }
}

impl Scan {
    /// The item that a path means which is written in `scope`; `global` says that it starts with `::`.
    ///
    /// May read further modules of the crate, and so add to [`calls`](Self::calls) and
    /// [`diagnostics`](Self::diagnostics).
    pub fn resolve<S: AsRef<str>>(
        &mut self,
        scope: ScopeId,
        global: bool,
        segments: &[S],
    ) -> Result<DefId, Unresolved> {
        let segments = segments.iter().map(AsRef::as_ref).map(|name| name.strip_prefix("r#").unwrap_or(name));
        let path =
            WrittenPath { global, segments: segments.map(str::to_owned).collect(), span: Span::default() };
        match self.meaning(&path, scope, Namespace::Type, None) {
            Ok(Def::Resource(item)) => Ok(item),
            other => Err(self.unresolved(&path, scope, other)),
        }
    }

    fn unresolved(
        &mut self,
        written: &WrittenPath,
        scope: ScopeId,
        meaning: Result<Def, Fault>,
    ) -> Unresolved {
        let global = if written.global { "::" } else { "" };
        let path = format!("{global}{}", written.segments.join("::"));
        match meaning {
            Ok(Def::Foreign(krate, glob)) | Err(Fault::Hidden(krate, glob)) => {
                let glob = glob.and_then(|glob| self.glob_at(glob)).map(|at| at.place());
                Unresolved::OtherCrate { path, krate, glob }
            }
            Ok(def) => self.not_resource(path, &def),
            Err(Fault::NoModule(index, def)) => {
                let before = written.segments.get(..index).unwrap_or_default().join("::");
                match def {
                    Def::Resource(_) => Unresolved::NotFound {
                        name: written.segments.get(index).cloned().unwrap_or_default(),
                        within: format!("the resource `{before}`"),
                        closest: None,
                        opaque: None,
                    },
                    def => self.not_resource(before, &def),
                }
            }
            Err(Fault::Missing(index, within)) => self.missing(written, scope, index, within),
            Err(Fault::Ambiguous(defs)) => {
                let candidates = defs.iter().filter_map(|def| self.declared(def)).collect();
                Unresolved::Ambiguous { path, candidates }
            }
            Err(Fault::TooLong) => Unresolved::TooLong { path },
            Err(fault) => {
                self.report(&fault);
                Unresolved::Reported { path }
            }
        }
    }

    fn not_resource(&self, path: String, def: &Def) -> Unresolved {
        let kind = match def {
            Def::Module(_) => "a module".to_owned(),
            Def::Tinybird => "the crate `tinybird`".to_owned(),
            Def::Ours(_) => "a macro".to_owned(),
            Def::Local(local) => match self.locals.get(local.0).map_or("item", |local| local.kind) {
                kind if kind.starts_with(['a', 'e', 'i', 'o']) => format!("an {kind}"),
                kind => format!("a {kind}"),
            },
            Def::Resource(_) | Def::Foreign(..) => "something else".to_owned(),
        };
        Unresolved::NotResource { path, kind, declared: self.declared(def) }
    }

    fn missing(
        &mut self,
        written: &WrittenPath,
        scope: ScopeId,
        index: usize,
        within: ScopeId,
    ) -> Unresolved {
        let name = written.segments.get(index).cloned().unwrap_or_default();
        let last = index + 1 == written.segments.len();
        // A function or constant is in another namespace, but explains more than "not found".
        if last && let Ok(def @ Def::Local(_)) = self.meaning(written, scope, Namespace::Value, None) {
            return self.not_resource(written.segments.join("::"), &def);
        }
        let lexical = index == 0;
        let within = if lexical { self.scope(scope).module } else { within };
        let closest = if last { self.closest(&name, scope, within) } else { None };
        let opaque = self.scope(within).opaque.map(|at| at.place());
        let within = match self.module_path(within) {
            path if lexical => format!("scope in `{path}`"),
            path => format!("`{path}`"),
        };
        Unresolved::NotFound { name, within, closest, opaque }
    }

    /// The same name in another module, or else a similar name in the same one.
    fn closest(&mut self, name: &str, scope: ScopeId, within: ScopeId) -> Option<String> {
        let elsewhere = self.calls.iter().find_map(|call| {
            let module = self.scope(call.scope).module;
            let reachable = module == call.scope || self.scope(scope).module == module;
            let found = reachable && call.items.iter().any(|item| item.name == name);
            found.then(|| format!("{}::{name}", self.module_path(module)))
        });
        let here = self.scope(within).bindings.iter().filter(|(_, bindings)| {
            bindings.iter().any(|binding| matches!(binding.entity, Entity::Resource(_) | Entity::Import(_)))
        });
        let similar = here
            .map(|(known, _)| (distance(name, known), known))
            .filter(|(distance, _)| *distance <= name.chars().count() / 3)
            .min()
            .map(|(_, known)| known.clone());
        elsewhere.or(similar)
    }

    /// Where something is declared.
    fn declared(&self, def: &Def) -> Option<Place> {
        match def {
            Def::Local(local) => Some(self.locals.get(local.0)?.at.place()),
            Def::Resource(item) => {
                let call = self.calls.get(item.call)?;
                Some(Place::of(call.file, call.items.get(item.item)?.span))
            }
            _ => None,
        }
    }
}

/// The number of insertions, deletions and replacements between two names.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (index, a) in left.chars().enumerate() {
        let mut diagonal = index;
        let mut last = index + 1;
        for (b, above) in right.iter().zip(row.iter_mut().skip(1)) {
            let best = (diagonal + usize::from(a != *b)).min(last + 1).min(*above + 1);
            diagonal = std::mem::replace(above, best);
            last = best;
        }
        if let Some(first) = row.first_mut() {
            *first = index + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}
