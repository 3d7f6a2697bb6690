//! Who reads an expansion. An editor takes each token at the place of a word for one more meaning of that word, so that it
//! gets as few of them as possible.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use tinybird_syntax::Path;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Audience {
    Rustc,
    Editor,
}

impl Audience {
    /// Whoever expands now: rust-analyzer's server of procedural macros sets a variable.
    pub(crate) fn current() -> Self {
        match std::env::var_os("RUST_ANALYZER_INTERNALS_DO_NOT_USE") {
            Some(_) => Self::Editor,
            None => Self::Rustc,
        }
    }

    /// The place of the struct that stands for an item. The compiler shows the item's name and not the whole call, yet as
    /// what a macro wrote: lints such as `dead_code` are not for what is there to be rendered.
    pub(crate) fn span(self, ident: &Ident) -> Span {
        match self {
            Self::Rustc => Span::mixed_site().located_at(ident.span()),
            Self::Editor => Span::call_site(),
        }
    }

    /// A name of the call that is used once more.
    pub(crate) fn again(self, ident: &Ident) -> Ident {
        let mut ident = ident.clone();
        if self == Self::Editor {
            ident.set_span(Span::call_site());
        }
        ident
    }

    /// A path of the call that is used once more.
    pub(crate) fn path_again(self, path: &Path) -> TokenStream {
        let mut tokens = TokenStream::new();
        for (index, written) in path.segments().enumerate() {
            let segment = self.again(written);
            if index > 0 || path.is_global {
                tokens.extend(quote_spanned!(segment.span()=> ::));
            }
            segment.to_tokens(&mut tokens);
        }
        tokens
    }
}

/// A path as it stands in the call.
pub(crate) fn path(path: &Path) -> TokenStream {
    Audience::Rustc.path_again(path)
}
