//! Macro calls within the input of other macros, which are not expanded.

use crate::nameres::ids::{MacroRulesId, ScopeId};
use crate::nameres::statements::macro_call;
use crate::sources::{Cursor, Tree, WrittenPath};
use crate::span::{At, FileId};

/// What hides a macro call from a reader that does not expand macros.
#[derive(Debug, Clone)]
pub(crate) enum Container {
    /// The input of a macro of this name.
    Call(String),
    /// A `macro_rules!` of this name.
    Rules(String),
    /// Too many brackets.
    Depth,
}

impl Container {
    /// What is wrong with a call of ours that it hides, and what to do.
    pub(crate) fn refusal(&self, name: &str) -> (String, String) {
        match self {
            Self::Call(outer) => (
                format!(
                    "`{name}!` stands in the input of `{outer}!`, whose output cannot be known without compiling"
                ),
                format!("move the `{name}!` call out of `{outer}!`"),
            ),
            Self::Rules(outer) => (
                format!(
                    "`{name}!` stands in the macro `{outer}`, whose output cannot be known without compiling"
                ),
                format!("write the `{name}!` call where its resources are declared"),
            ),
            Self::Depth => (
                format!("`{name}!` stands in too many brackets to be found"),
                format!("move the `{name}!` call to a module"),
            ),
        }
    }

    /// What is wrong with a call of ours in a module that it declares, and what to do.
    pub(crate) fn hides_module(&self, name: &str, module: &str) -> (String, String) {
        let declared = match self {
            Self::Call(outer) => format!("in the input of `{outer}!`"),
            Self::Rules(outer) => format!("in the macro `{outer}`"),
            Self::Depth => "in too many brackets".to_owned(),
        };
        (
            format!(
                "`{name}!` stands in the module `{module}`, which is declared {declared}: whether it is compiled \
                 cannot be known without compiling"
            ),
            format!(
                "declare it where no macro is around it: `mod {module};`, after `#[cfg(..)]` if it needs one"
            ),
        )
    }
}

/// A module with a file of its own that a container declares, or may declare.
#[derive(Debug, Clone)]
pub(crate) struct HiddenModule {
    pub(crate) name: String,
    pub(crate) at: At,
    pub(crate) container: Container,
}

/// A macro call that a container hides.
#[derive(Debug, Clone)]
pub(crate) struct NestedCall {
    pub(crate) path: WrittenPath,
    pub(crate) scope: ScopeId,
    pub(crate) at: At,
    pub(crate) macro_rules: Option<MacroRulesId>,
    pub(crate) container: Container,
}

impl NestedCall {
    /// All macro calls among the tokens of a container.
    pub(crate) fn all(
        tokens: Cursor<'_>,
        container: &Container,
        scope: ScopeId,
        file: FileId,
        macro_rules: Option<MacroRulesId>,
    ) -> Vec<Self> {
        let mut found = Vec::new();
        let mut groups = vec![tokens];
        while let Some(mut cursor) = groups.pop() {
            while !cursor.is_empty() {
                if macro_call(&cursor).is_some() {
                    if let Some(path) = cursor.eat_path() {
                        let at = At { file, span: path.span };
                        found.push(Self { path, scope, at, macro_rules, container: container.clone() });
                    }
                } else if let Some(Tree::Group(group)) = cursor.next() {
                    groups.push(group.inner);
                }
            }
        }
        found
    }
}
