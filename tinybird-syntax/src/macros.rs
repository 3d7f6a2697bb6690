//! The macros: which kind of resource each of them declares.

use proc_macro2::Ident;
use tinybird_core::Kind;
use tinybird_core::rules::{SYNTAX, UNKNOWN_CHOICE};
use tinybird_core::suggest::{did_you_mean, one_of};

use crate::ast::{Item, plain};
use crate::diagnostic::Diagnostic;

/// One of the macros.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Macro {
    /// `connection!`, which takes the kind after a colon.
    Connection,
    /// A macro that declares one kind.
    Of(Kind),
}

impl Macro {
    /// Every macro.
    pub fn all() -> impl Iterator<Item = Self> {
        std::iter::once(Self::Connection).chain(Kind::ALL.into_iter().map(Self::Of))
    }

    /// The macro of this name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::all().find(|of| of.name() == name)
    }

    /// The macro's name, without `!`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Connection => "connection",
            Self::Of(kind) => kind.macro_name(),
        }
    }

    /// The kind that an item declares, as the macro or the item says.
    pub(crate) fn kind(self, item: &Item, diagnostics: &mut Vec<Diagnostic>) -> Option<Kind> {
        match (self, item.colon, &item.kind) {
            (Self::Of(kind), None, _) => Some(kind),
            (Self::Of(kind), Some(colon), written) => {
                let message = format!("`{}!` takes no kind after the name: it declares {kind}", self.name());
                let remedy = match written {
                    Some(written) => format!("remove `: {written}`"),
                    None => "remove the colon".to_owned(),
                };
                let span = written.as_ref().map_or(colon, Ident::span);
                diagnostics.push(Diagnostic::error(&SYNTAX, span, message, remedy));
                Some(kind)
            }
            (Self::Connection, None, _) => {
                let message = format!("`connection!` does not know the kind of `{}`", item.ident);
                let remedy = format!("write it after the name: `{}: Kafka`", item.ident);
                diagnostics.push(Diagnostic::error(&SYNTAX, item.ident.span(), message, remedy));
                None
            }
            (Self::Connection, Some(colon), None) => {
                let message = format!("the kind of `{}` is missing", item.ident);
                let remedy = format!("write {} after the colon", one_of(connection_words()));
                diagnostics.push(Diagnostic::error(&SYNTAX, colon, message, remedy));
                None
            }
            (Self::Connection, Some(_), Some(written)) => {
                let word = plain(written);
                let found = Kind::CONNECTIONS.into_iter().find(|kind| kind.word() == word);
                if found.is_none() {
                    let remedy = did_you_mean(&word, connection_words()).map_or_else(
                        || format!("write {}", one_of(connection_words())),
                        |similar| format!("did you mean `{similar}`?"),
                    );
                    let message = format!("unknown kind of connection `{word}`");
                    diagnostics.push(Diagnostic::error(&UNKNOWN_CHOICE, written.span(), message, remedy));
                }
                found
            }
        }
    }
}

pub(crate) fn connection_words() -> impl Iterator<Item = &'static str> {
    Kind::CONNECTIONS.into_iter().map(Kind::word)
}
