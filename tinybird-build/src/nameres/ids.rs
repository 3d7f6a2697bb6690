//! The numbers by which the parts of a [`DefMap`](super::def_map::DefMap) refer to each other.

/// A module or a block: where a path is written decides what it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct ScopeId(pub(super) usize);

/// An item of one of our macro calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DefId {
    /// The call, counted as in [`Scan::calls`](crate::Scan::calls).
    pub call: usize,
    /// The item of the call, counted from 0 in the order of the text, those included that are configured out.
    pub item: usize,
}

/// A crate whose modules are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct CrateId(pub(super) usize);

/// A `use` of one name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct ImportId(pub(super) usize);

/// An item that is not a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct LocalId(pub(super) usize);

/// A `cfg` that cannot be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct UnknownCfgId(pub(super) usize);

/// A `macro_rules!`, with those that were in scope before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct MacroRulesId(pub(super) usize);

/// A glob: the scope that it stands in, and its number there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct GlobId(pub(crate) ScopeId, pub(crate) usize);
