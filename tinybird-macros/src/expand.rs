//! What an item expands to: a struct, its implementations, and what is wrong with it.

use proc_macro2::{Delimiter, Group, Ident, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use tinybird_core::pipe::Body;
use tinybird_core::rule::Severity;
use tinybird_core::{AnyDefinition, DataSource, Kind};
use tinybird_syntax::{Diagnostic, Include, Macro, Path, Reference, Resource, Typo, Words};

use crate::editor::{self, Editor};
use crate::include;

/// Expands a call, whose first token is the path of the crate in brackets.
pub(crate) fn call(of: Option<Macro>, tokens: TokenStream) -> TokenStream {
    let mut tokens = tokens.into_iter();
    let (Some(of), Some(TokenTree::Group(krate))) = (of, tokens.next()) else { return TokenStream::new() };
    let krate = krate.stream();
    let tokens: TokenStream = tokens.collect();
    let editor = editor::is_there().then(|| editor::Editor::new(&krate));
    let call = tinybird_syntax::read(of, tokens.clone(), &include::read);
    let package = Literal::string(&std::env::var("CARGO_PKG_NAME").unwrap_or_default());
    let mut expansion = TokenStream::new();
    if let Some(editor) = &editor {
        // First of all: an editor finds the place of the cursor by its distance from the start.
        editor.words(of, tokens, &mut expansion);
    }
    for resource in &call.resources {
        item(resource, &krate, &package, editor.as_ref(), &mut expansion);
    }
    for resource in &call.resources {
        for diagnostic in &resource.diagnostics {
            report(diagnostic, &krate, &resource.cfgs, &resource.lints, editor.is_some(), &mut expansion);
        }
    }
    for diagnostic in &call.diagnostics {
        report(
            diagnostic,
            &krate,
            &TokenStream::new(),
            &TokenStream::new(),
            editor.is_some(),
            &mut expansion,
        );
    }
    expansion
}

fn item(
    resource: &Resource,
    krate: &TokenStream,
    package: &Literal,
    editor: Option<&Editor<'_>>,
    expansion: &mut TokenStream,
) {
    let Resource { ident, visibility, lints, cfgs, docs, .. } = resource;
    let Resource { kind, name, includes, .. } = resource;
    let span = ident.span();
    // Where the compiler shows the item, it shows its name and not the whole call, yet as what a macro wrote: lints such
    // as `dead_code` are not for what is there to be rendered.
    // An editor would take each token at that place for what the name means.
    let span = if editor.is_some() { Span::call_site() } else { Span::mixed_site().located_at(span) };
    let (keyword, end) = (quote_spanned!(span=> struct), quote_spanned!(span=> ;));
    let rendered = editor.and_then(|editor| editor.rendered(resource));
    expansion.extend(quote! { #cfgs #lints #docs #rendered #visibility #keyword #ident #end });
    // A connection of an unknown kind may stand for every kind: that mistake is reported, and no other follows.
    let kinds = kind.as_ref().map_or(&Kind::CONNECTIONS[..], std::slice::from_ref);
    let kinds: Vec<Ident> =
        kinds.iter().map(|kind| Ident::new(kind.type_name(), Span::call_site())).collect();
    let Some(definition) = kinds.first() else { return };
    let used = if editor.is_some() { editor::unseen(ident) } else { ident.clone() };
    let encoded = encoded(resource, krate, editor.is_some());
    expansion.extend(quote! {
        #cfgs #lints
        impl #krate::Resource for #used {
            type Definition = #krate::__private::definitions::#definition;
            const NAME: &'static str = #name;
            const PACKAGE: &'static str = #package;
            const ENCODED: #krate::__private::Encoded = #encoded;
        }
    });
    for Include { path, text } in includes {
        // The compiler reads the file as well: it is read again when it changes, and must be the one that was read here.
        // Where it cannot be read, the compiler says so at the path.
        let include = quote_spanned!(path.span()=> ::core::include_str!(#path));
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
        expansion.extend(quote!(#cfgs #lints impl #krate::kinds::#kind for #used {}));
    }
    if let Some(editor) = editor {
        editor.references(resource, expansion);
    }
}

/// The definition as the crate holds it: its datafile, what it refers to, and what the datafile has no place for.
fn encoded(resource: &Resource, krate: &TokenStream, is_editor: bool) -> TokenStream {
    let Resource { definition, text, references, .. } = resource;
    let references = references.iter().map(|reference| constant(reference, krate, is_editor));
    let mut encoded = quote!(#krate::__private::Encoded::new(#text, &[#(#references),*]));
    let output = definition.as_ref().and_then(AnyDefinition::as_pipe).map(Body::output).unwrap_or_default();
    if !output.is_empty() {
        let columns = output.iter().map(|column| {
            let (name, data_type) = (column.name(), column.data_type().as_str());
            quote!((#name, #data_type))
        });
        encoded.extend(quote!(.output(&[#(#columns),*])));
    }
    let store = definition.as_ref().and_then(AnyDefinition::as_data_source).and_then(DataSource::store);
    if let Some(store) = store {
        let store = Ident::new(store.name(), Span::call_site());
        encoded.extend(quote!(.store(#krate::__private::Bucket::#store)));
    }
    encoded
}

/// The constant by which one item knows another: it exists only where that one is of the right kind.
fn constant(reference: &Reference, krate: &TokenStream, is_editor: bool) -> TokenStream {
    let kind = Ident::new(reference.target.trait_name(), Span::call_site());
    let path = if is_editor { editor::unseen_path(&reference.path) } else { path(&reference.path) };
    quote!(<#path as #krate::kinds::#kind>::REFERENCE)
}

pub(crate) fn path(path: &Path) -> TokenStream {
    path_with(path, Ident::clone)
}

/// A path of what is made of its segments.
pub(crate) fn path_with(path: &Path, segment: impl Fn(&Ident) -> Ident) -> TokenStream {
    let mut tokens = TokenStream::new();
    for (index, written) in path.segments().enumerate() {
        let segment = segment(written);
        if index > 0 || path.is_global {
            tokens.extend(quote_spanned!(segment.span()=> ::));
        }
        segment.to_tokens(&mut tokens);
    }
    tokens
}

fn report(
    diagnostic: &Diagnostic,
    krate: &TokenStream,
    cfgs: &TokenStream,
    lints: &TokenStream,
    is_editor: bool,
    expansion: &mut TokenStream,
) {
    let (first, last) = (diagnostic.spans.first, diagnostic.spans.last);
    let text = diagnostic.text();
    if diagnostic.severity == Severity::Error {
        expansion.extend(match &diagnostic.typo {
            Some(typo) if !is_editor => misspelt(typo, krate, cfgs),
            _ => error(&text, first, last, cfgs, is_editor),
        });
    } else if !is_editor {
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
    } else if editor::shows_warnings(lints) {
        // Of what is deprecated rust-analyzer says nothing, and it has no other warning with a text of one's own.
        expansion.extend(error(&format!("warning: {text}"), first, last, cfgs, is_editor));
    }
}

/// A mistyped word in a place where the compiler finds it, and proposes the one that was meant.
fn misspelt(Typo { ident, among }: &Typo, krate: &TokenStream, cfgs: &TokenStream) -> TokenStream {
    let span = ident.span();
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
fn error(text: &str, first: Span, last: Span, cfgs: &TokenStream, is_editor: bool) -> TokenStream {
    // For an editor, each word of the path would be one more thing that the marked token means.
    let root = if is_editor { TokenStream::new() } else { quote_spanned!(first=> ::core::) };
    let start = quote_spanned!(first=> #root compile_error!);
    let mut message = Group::new(Delimiter::Brace, Literal::string(text).into_token_stream());
    message.set_span(last);
    quote!(#cfgs #start #message)
}
