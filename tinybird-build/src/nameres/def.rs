//! What a path means, or why that is not known.

use tinybird_syntax::Macro;

use crate::nameres::ids::{DefId, GlobId, LocalId, ScopeId, UnknownCfgId};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Namespace {
    Type,
    Value,
    Macro,
}

/// What a path means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Def {
    Module(ScopeId),
    Resource(DefId),
    /// A macro of ours.
    Ours(Macro),
    /// The crate `tinybird`.
    Tinybird,
    /// Something of another crate; with the glob that may bring it in, where that is not certain.
    Foreign(String, Option<GlobId>),
    /// Something that is not a resource.
    Local(LocalId),
}

/// Why a path has no meaning that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    /// No such name: which segment, and the module in which it was looked for.
    Missing(usize, ScopeId),
    /// The segment before this one has nothing inside.
    NoModule(usize, Def),
    UnknownCfg(UnknownCfgId),
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
