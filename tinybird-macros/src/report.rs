//! What is wrong with a call, where the compiler and an editor show it.

use proc_macro2::{Delimiter, Group, Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use tinybird_core::rule::Severity;
use tinybird_syntax::{Diagnostic, Typo, Words};

use crate::audience::Audience;
use crate::expand::Expander;

impl Expander {
    /// A mistake or a warning, which exists only where the item does, and which the item's own lints may allow.
    pub(crate) fn report(
        &self,
        diagnostic: &Diagnostic,
        cfgs: &TokenStream,
        lints: &TokenStream,
    ) -> TokenStream {
        let text = diagnostic.text();
        match (self.audience, diagnostic.severity, &diagnostic.place.typo) {
            (Audience::Rustc, Severity::Error, Some(typo)) => self.misspelt(typo, cfgs),
            (_, Severity::Error, _) => self.error(&text, diagnostic, cfgs),
            (Audience::Rustc, ..) => warning(&text, diagnostic.place.spans.first, cfgs, lints),
            (Audience::Editor, ..) if lints.to_string().contains("deprecated") => TokenStream::new(),
            // Of what is deprecated rust-analyzer says nothing, and it has no other warning with a text of one's own.
            (Audience::Editor, ..) => self.error(&format!("warning: {text}"), diagnostic, cfgs),
        }
    }

    /// A mistyped word in a place where the compiler finds it, and proposes the one that was meant.
    fn misspelt(&self, Typo { ident, among }: &Typo, cfgs: &TokenStream) -> TokenStream {
        let (krate, span) = (&self.krate, ident.span());
        // It proposes nothing within what a macro wrote: the expression has the word's own place.
        let (module, name, place) = match among {
            Words::Options(name) => {
                let name = Ident::new(name, span);
                let fields = quote_spanned!(span=> #name { #ident: () });
                (quote!(options), name, fields)
            }
            Words::Choice(name) => {
                let name = Ident::new(name, span);
                let variant = quote_spanned!(span=> #name::#ident);
                (quote!(__private::choices), name, variant)
            }
        };
        quote! {
            #cfgs
            const _: () = {
                use #krate::#module::#name;
                let _ = #place;
            };
        }
    }

    /// A mistake, which rustc marks from the first token of the call to the last.
    fn error(&self, text: &str, diagnostic: &Diagnostic, cfgs: &TokenStream) -> TokenStream {
        let (first, last) = (diagnostic.place.spans.first, diagnostic.place.spans.last);
        let root = match self.audience {
            Audience::Rustc => quote_spanned!(first=> ::core::),
            // Each word of the path would be one more thing that the marked token means.
            Audience::Editor => TokenStream::new(),
        };
        let start = quote_spanned!(first=> #root compile_error!);
        let mut message = Group::new(Delimiter::Brace, Literal::string(text).into_token_stream());
        message.set_span(last);
        quote!(#cfgs #start #message)
    }
}

/// A warning on stable Rust: the use of something deprecated, at the token.
fn warning(text: &str, span: Span, cfgs: &TokenStream, lints: &TokenStream) -> TokenStream {
    let warning = Ident::new("warning", span);
    quote! {
        #cfgs #lints
        const _: () = {
            #[allow(non_upper_case_globals)]
            #[deprecated(note = #text)]
            const warning: () = ();
            #warning
        };
    }
}
