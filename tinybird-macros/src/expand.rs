//! What an item expands to: a struct, its implementations, and what is wrong with it.

use proc_macro2::{Delimiter, Group, Ident, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use tinybird_core::Kind;
use tinybird_core::rule::Severity;
use tinybird_syntax::{self as syntax, Diagnostic, Include, Macro, Path, Reference, Resource};

use crate::include;

/// Expands a call, whose first token is the path of the crate in brackets.
pub(crate) fn call(of: Option<Macro>, tokens: TokenStream) -> TokenStream {
    let mut tokens = tokens.into_iter();
    let (Some(of), Some(TokenTree::Group(krate))) = (of, tokens.next()) else { return TokenStream::new() };
    let krate = krate.stream();
    let call = tinybird_syntax::read(of, tokens.collect::<TokenStream>(), &include::read);
    let package = Literal::string(&std::env::var("CARGO_PKG_NAME").unwrap_or_default());
    let mut expansion = TokenStream::new();
    for resource in &call.resources {
        item(resource, &krate, &package, &mut expansion);
    }
    for resource in &call.resources {
        for diagnostic in &resource.diagnostics {
            report(diagnostic, &stream(&resource.cfgs), &stream(&resource.lints), &mut expansion);
        }
    }
    for diagnostic in &call.diagnostics {
        report(diagnostic, &TokenStream::new(), &TokenStream::new(), &mut expansion);
    }
    expansion
}

fn stream(trees: &[syntax::TokenTree]) -> TokenStream {
    trees.iter().cloned().map(TokenStream::from).collect()
}

fn ident(ident: &syntax::Ident) -> TokenStream {
    syntax::TokenTree::Ident(ident.clone()).into()
}

fn item(resource: &Resource, krate: &TokenStream, package: &Literal, expansion: &mut TokenStream) {
    let Resource { kind, name, pieces, gaps, references, beside, includes, .. } = resource;
    let [visibility, lints, cfgs, docs] =
        [&resource.visibility, &resource.lints, &resource.cfgs, &resource.docs].map(|trees| stream(trees));
    let span = Span::from(resource.ident.span());
    let ident = ident(&resource.ident);
    // Where the compiler shows the item, it shows its name and not the whole call, yet as what a macro wrote: lints such
    // as `dead_code` are not for what is there to be rendered.
    let span = Span::mixed_site().located_at(span);
    let (keyword, end) = (quote_spanned!(span=> struct), quote_spanned!(span=> ;));
    expansion.extend(quote! { #cfgs #lints #docs #visibility #keyword #ident #end });
    // A connection of an unknown kind may stand for every kind: that mistake is reported, and no other follows.
    let kinds = kind.as_ref().map_or(&Kind::CONNECTIONS[..], std::slice::from_ref);
    let kinds: Vec<Ident> =
        kinds.iter().map(|kind| Ident::new(kind.type_name(), Span::call_site())).collect();
    let Some(definition) = kinds.first() else { return };
    let references = references.iter().map(|reference| constant(reference, krate));
    let pieces = pieces.iter().map(|piece| Literal::string(piece));
    let gaps = gaps.iter().map(|gap| Literal::usize_unsuffixed(*gap));
    expansion.extend(quote! {
        #cfgs #lints
        impl #krate::Resource for #ident {
            type Definition = #krate::__private::definitions::#definition;
            const NAME: &'static str = #name;
            const PACKAGE: &'static str = #package;
            const ENCODED: #krate::__private::Encoded = #krate::__private::Encoded {
                pieces: &[#(#pieces),*],
                gaps: &[#(#gaps),*],
                references: &[#(#references),*],
                beside: #beside,
            };
        }
    });
    for Include { path, text } in includes {
        // The compiler reads the file as well: it is read again when it changes, and must be the one that was read here.
        // Where it cannot be read, the compiler says so at the path.
        let span = Span::from(path.span());
        let path = TokenStream::from(syntax::TokenTree::Literal(path.clone()));
        let include = quote_spanned!(span=> ::core::include_str!(#path));
        expansion.extend(match text {
            Some(text) => quote! {
                #cfgs
                const _: () = ::core::assert!(
                    #krate::__private::is_same_text(#include, #text),
                    "the macro read another file than `include_str!` does",
                );
            },
            None => quote!(#cfgs const _: &str = #include;),
        });
    }
    for kind in &kinds {
        expansion.extend(quote!(#cfgs #lints impl #krate::kinds::#kind for #ident {}));
    }
}

/// The constant by which one item knows another: it exists only where that one is of the right kind.
fn constant(reference: &Reference, krate: &TokenStream) -> TokenStream {
    let kind = Ident::new(reference.target.trait_name(), Span::call_site());
    let path = path(&reference.path);
    quote!(<#path as #krate::kinds::#kind>::REFERENCE)
}

fn path(path: &Path) -> TokenStream {
    let mut tokens = TokenStream::new();
    for (index, segment) in path.segments().enumerate() {
        if index > 0 || path.is_global {
            tokens.extend(quote_spanned!(Span::from(segment.span())=> ::));
        }
        tokens.extend(ident(segment));
    }
    tokens
}

fn report(diagnostic: &Diagnostic, cfgs: &TokenStream, lints: &TokenStream, expansion: &mut TokenStream) {
    let (first, last) = (Span::from(diagnostic.spans.first), Span::from(diagnostic.spans.last));
    let text = Literal::string(&diagnostic.text());
    if diagnostic.severity == Severity::Error {
        // rustc marks from the first token of the call to the last.
        let start = quote_spanned!(first=> ::core::compile_error!);
        let mut message = Group::new(Delimiter::Brace, text.into_token_stream());
        message.set_span(last);
        expansion.extend(quote! { #cfgs #start #message });
    } else {
        // A warning on stable Rust: the use of something deprecated, at the token.
        let warning = Ident::new("warning", first);
        expansion.extend(quote! {
            #cfgs #lints
            const _: () = {
                #[allow(non_upper_case_globals)]
                #[deprecated(note = #text)]
                const warning: () = ();
                #warning
            };
        });
    }
}
