//! What was found in source text: scopes, the names in them, and our macro calls.

use std::collections::HashMap;
use std::ops::Range;
use std::path::PathBuf;

use tinybird_syntax::Macro;

use crate::cfg::Truth;
use crate::diagnostic::Diagnostic;
use crate::nameres::module_files::ModuleFile;
use crate::nameres::path_resolution::Fault;
use crate::sources::WrittenPath;
use crate::span::{At, FileId, Place, Span};

/// A module or a block: where a path is written decides what it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ScopeId(pub(crate) usize);

/// An item of one of our macro calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DefId {
    /// The call, counted as in [`Scan::calls`](crate::Scan::calls).
    pub call: usize,
    /// The item of the call, counted from 0 in the order of the text, those included that are configured out.
    pub item: usize,
}

/// One call of our macros.
#[derive(Debug, Clone)]
pub struct Call {
    /// The macro, whatever it is called here.
    pub of: Macro,
    /// The input with its brackets.
    pub group: Span,
    /// The file that it stands in.
    pub file: FileId,
    /// Where the call stands, for [`Scan::resolve`](crate::nameres::Scan::resolve).
    pub scope: ScopeId,
    /// The macro's name as it is written.
    pub span: Span,
    /// Whether the call stands under the file or folder that was asked for, so that all of it is rendered. Of another
    /// call only those items are that something refers to.
    pub rendered: bool,
    /// The items that it declares, as far as their heads can be read.
    pub items: Vec<Item>,
    /// The bytes of its input, in parts that can be read one by one.
    pub(crate) parts: Vec<Range<usize>>,
}

impl Call {
    /// The call from its name to its closing bracket.
    #[must_use]
    pub fn place(&self) -> Place {
        let start = Place::of(self.file, self.span).range.start;
        Place { file: self.file, range: start..self.group.byte_range().end }
    }
}

/// The head of an item.
#[derive(Debug, Clone)]
pub struct Item {
    /// Its name, without `r#`.
    pub name: String,
    /// Where the name stands.
    pub span: Span,
    /// Whether its attributes let it exist.
    pub exists: Truth,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Namespace {
    Type,
    Value,
    Macro,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct ImportId(pub(crate) usize);
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct LocalId(pub(crate) usize);
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct DoubtId(pub(crate) usize);
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct TextId(pub(crate) usize);

/// A glob: the scope that it stands in, and its number there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct GlobId(pub(crate) ScopeId, pub(crate) usize);

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
    pub(crate) doubt: Option<DoubtId>,
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
    /// Something that is no resource.
    Local(LocalId),
}

/// A struct, a function, a macro .. that is not ours.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Local {
    pub(crate) kind: &'static str,
    pub(crate) at: At,
}

#[derive(Debug)]
pub(crate) struct Import {
    pub(crate) path: WrittenPath,
    pub(crate) scope: ScopeId,
    pub(crate) namespace: Option<Namespace>,
    pub(crate) text: Option<TextId>,
}

#[derive(Debug, Clone)]
pub(crate) struct Glob {
    pub(crate) path: WrittenPath,
    pub(crate) visibility: Visibility,
    pub(crate) doubt: Option<DoubtId>,
    pub(crate) at: At,
    pub(crate) target: Option<Result<Def, Fault>>,
}

/// A `cfg` that cannot be known; an error once something depends on it.
#[derive(Debug)]
pub(crate) struct Doubt {
    pub(crate) at: At,
    pub(crate) text: String,
    pub(crate) reported: bool,
}

/// A `macro_rules!`, and the one that was in scope before it: these are seen by what follows in the text.
#[derive(Debug)]
pub(crate) struct Text {
    pub(crate) name: String,
    pub(crate) local: LocalId,
    pub(crate) doubt: Option<DoubtId>,
    pub(crate) before: Option<TextId>,
}

/// A macro call where items may stand, of which it is not known yet whether it is ours.
#[derive(Debug)]
pub(crate) struct Candidate {
    pub(crate) path: WrittenPath,
    /// What its brackets hold, among the tokens of the file.
    pub(crate) tokens: Range<usize>,
    pub(crate) group: Span,
    pub(crate) at: At,
    pub(crate) text: Option<TextId>,
    pub(crate) doubt: Option<DoubtId>,
}

/// What hides a macro call from a reader that does not expand macros.
#[derive(Debug, Clone)]
pub(crate) enum Inside {
    Call(String),
    Rules(String),
    Depth,
}

/// A macro call within the input of another macro.
#[derive(Debug)]
pub(crate) struct Buried {
    pub(crate) path: WrittenPath,
    pub(crate) scope: ScopeId,
    pub(crate) at: At,
    pub(crate) text: Option<TextId>,
    pub(crate) inside: Inside,
}

/// Whether the text of a module was read.
#[derive(Debug)]
pub(crate) enum State {
    Loaded(FileId),
    Declared {
        file: ModuleFile,
        at: At,
        text: Option<TextId>,
    },
    /// It cannot be read; the reason, until it is reported.
    Failed(Option<Box<Diagnostic>>),
    /// A folder, which has no text.
    Folder,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum GlobState {
    Unresolved,
    InProgress,
    Resolved,
}

#[derive(Debug)]
pub(crate) struct Scope {
    pub(crate) name: String,
    /// For a module the module around it, for a block the scope around it.
    pub(crate) parent: Option<ScopeId>,
    /// The module that holds it; of a module itself.
    pub(crate) module: ScopeId,
    pub(crate) state: State,
    pub(crate) rendered: bool,
    /// Whether rustc compiles it for all that is known, and reports its mistakes.
    pub(crate) compiled: bool,
    /// The file that was asked for, if it is this module's.
    pub(crate) asked: Option<PathBuf>,
    pub(crate) doubt: Option<DoubtId>,
    pub(crate) bindings: HashMap<String, Vec<Binding>>,
    pub(crate) globs: Vec<Glob>,
    pub(crate) glob_state: GlobState,
    pub(crate) pending: Vec<Candidate>,
    /// A macro call that may declare anything.
    pub(crate) opaque: Option<At>,
}
