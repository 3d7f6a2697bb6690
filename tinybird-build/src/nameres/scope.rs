//! Scopes, and what is declared in them.

use std::collections::HashMap;
use std::ops::Range;
use std::path::PathBuf;
use std::rc::Rc;

use crate::diagnostic::Diagnostic;
use crate::nameres::def::{Def, Fault, Namespace};
use crate::nameres::ids::{CrateId, DefId, ImportId, LocalId, MacroRulesId, ScopeId, UnknownCfgId};
use crate::nameres::module_files::ModuleFile;
use crate::nameres::nested_calls::HiddenModule;
use crate::sources::WrittenPath;
use crate::span::{At, FileId, Span};

/// A module or a block.
#[derive(Debug)]
pub(crate) struct Scope {
    pub(crate) name: String,
    /// For a module the module around it, for a block the scope around it.
    pub(crate) parent: Option<ScopeId>,
    /// The module that holds it; of a module itself.
    pub(crate) module: ScopeId,
    pub(crate) krate: CrateId,
    pub(crate) state: State,
    /// Whether it stands under the file or folder that was requested, so that all of it is rendered.
    pub(crate) rendered: bool,
    /// Whether rustc compiles it for all that is known, and reports its mistakes.
    pub(crate) compiled: bool,
    /// The requested file, if it is this module's.
    pub(crate) requested: Option<PathBuf>,
    pub(crate) unknown_cfg: Option<UnknownCfgId>,
    /// The module that a macro may declare, if it is that one or stands in it.
    pub(crate) hidden: Option<HiddenModule>,
    pub(crate) bindings: HashMap<String, Vec<Binding>>,
    pub(crate) globs: Vec<Glob>,
    pub(crate) glob_state: GlobState,
    /// The macro calls whose macros are not resolved yet.
    pub(crate) pending: Vec<PendingCall>,
    /// A macro call that may declare anything.
    pub(crate) unexpanded_macro: Option<At>,
}

/// Whether the text of a module was read.
#[derive(Debug)]
pub(crate) enum State {
    Loaded(FileId),
    Declared {
        file: ModuleFile,
        at: At,
        macro_rules: Option<MacroRulesId>,
    },
    /// It cannot be read; the reason, until it is reported.
    Failed(Option<Box<Diagnostic>>),
    /// A folder, which has no text.
    Folder,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Visibility {
    Public,
    In(ScopeId),
}

/// What a name is bound to where it is declared.
#[derive(Debug, Clone)]
pub(crate) enum Entity {
    Module(ScopeId),
    Resource(DefId),
    Local(LocalId),
    Import(ImportId),
    Crate(String),
}

#[derive(Debug, Clone)]
pub(crate) struct Binding {
    pub(crate) entity: Entity,
    /// `None`: whichever the import finds.
    pub(crate) namespace: Option<Namespace>,
    pub(crate) visibility: Visibility,
    pub(crate) unknown_cfg: Option<UnknownCfgId>,
}

/// A struct, a function, a macro .. that is not ours.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Local {
    pub(crate) kind: &'static str,
    pub(crate) at: At,
}

/// A `use` of one name.
#[derive(Debug)]
pub(crate) struct Import {
    pub(crate) path: WrittenPath,
    pub(crate) scope: ScopeId,
    pub(crate) namespace: Option<Namespace>,
    pub(crate) macro_rules: Option<MacroRulesId>,
}

/// A `use` of everything in a module.
#[derive(Debug, Clone)]
pub(crate) struct Glob {
    pub(crate) path: WrittenPath,
    pub(crate) visibility: Visibility,
    pub(crate) unknown_cfg: Option<UnknownCfgId>,
    pub(crate) at: At,
    pub(crate) target: Option<Result<Def, Fault>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum GlobState {
    Unresolved,
    InProgress,
    Resolved,
}

/// A `cfg` that cannot be known; an error once something depends on it.
#[derive(Debug)]
pub(crate) struct UnknownCfg {
    pub(crate) at: At,
    pub(crate) text: String,
    /// The dependency whose `cfg` it is.
    pub(crate) dependency: Option<Rc<str>>,
    pub(crate) reported: bool,
}

/// The textual scope that begins with a `macro_rules!`: its macro, and the scope before it.
#[derive(Debug)]
pub(crate) struct MacroRulesScope {
    pub(crate) name: String,
    pub(crate) local: LocalId,
    pub(crate) unknown_cfg: Option<UnknownCfgId>,
    pub(crate) before: Option<MacroRulesId>,
}

/// `#[macro_use] extern crate name`.
#[derive(Debug, Clone)]
pub(crate) struct MacroUse {
    pub(crate) krate: String,
    /// The macros that it lists; if it lists none, it brings in all of them.
    pub(crate) names: Vec<String>,
    pub(crate) unknown_cfg: Option<UnknownCfgId>,
}

/// A macro call where items may stand, of which it is not known yet whether it is ours.
#[derive(Debug)]
pub(crate) struct PendingCall {
    pub(crate) path: WrittenPath,
    /// What its brackets hold, among the tokens of the file.
    pub(crate) tokens: Range<usize>,
    pub(crate) group: Span,
    pub(crate) at: At,
    pub(crate) macro_rules: Option<MacroRulesId>,
    pub(crate) unknown_cfg: Option<UnknownCfgId>,
}
