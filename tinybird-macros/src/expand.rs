//! What an item expands to: a struct and its implementations.

use proc_macro2::{Ident, Literal, Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};
use tinybird_core::pipe::Body;
use tinybird_core::{AnyDefinition, DataSource, Kind, Target};
use tinybird_syntax::{Include, Macro, Reference, Resource};

use crate::audience::Audience;
use crate::{editor, include};

/// Expands a call, whose first token is the path of the crate in brackets.
pub(crate) fn call(of: Option<Macro>, tokens: TokenStream) -> TokenStream {
    let mut tokens = tokens.into_iter();
    let (Some(of), Some(TokenTree::Group(krate))) = (of, tokens.next()) else { return TokenStream::new() };
    let package = Literal::string(&std::env::var("CARGO_PKG_NAME").unwrap_or_default());
    let expander = Expander { krate: krate.stream(), package, audience: Audience::current() };
    let tokens: TokenStream = tokens.collect();
    let call = tinybird_syntax::read(of, Span::call_site(), tokens.clone(), &include::read);
    let mut expansion = TokenStream::new();
    if expander.audience == Audience::Editor {
        // First of all: an editor finds the place of the cursor by its distance from the start.
        expander.words(of, tokens, &mut expansion);
    }
    let mut missing = Vec::new();
    for resource in &call.resources {
        expander.item(resource, &mut expansion);
        missing.push(expander.types(resource, &mut expansion));
    }
    for (resource, missing) in call.resources.iter().zip(&missing) {
        let report = |diagnostic| expander.report(diagnostic, &resource.cfgs, &resource.lints);
        expansion.extend(resource.diagnostics.iter().chain(missing).map(report));
    }
    let nothing = TokenStream::new();
    let report = |diagnostic| expander.report(diagnostic, &nothing, &nothing);
    expansion.extend(call.diagnostics.iter().map(report));
    expansion
}

/// What is the same for all items of a call.
pub(crate) struct Expander {
    /// The path of the crate `tinybird`.
    pub(crate) krate: TokenStream,
    /// The name of the package that is compiled.
    package: Literal,
    pub(crate) audience: Audience,
}

impl Expander {
    fn item(&self, resource: &Resource, expansion: &mut TokenStream) {
        let Self { krate, package, audience, .. } = self;
        let Resource { ident, visibility, lints, cfgs, docs, kind, name, .. } = resource;
        let span = audience.span(ident);
        let (keyword, end) = (quote_spanned!(span=> struct), quote_spanned!(span=> ;));
        let rendered = match audience {
            Audience::Editor => editor::rendered(resource),
            Audience::Rustc => None,
        };
        let in_sql = self.derives_references(resource).then(|| self.in_sql(resource));
        expansion.extend(quote! { #cfgs #lints #docs #rendered #in_sql #visibility #keyword #ident #end });
        // A connection of an unknown kind may stand for every kind: that mistake is reported, and no other follows.
        let kinds = kind.as_ref().map_or(&Kind::CONNECTIONS[..], std::slice::from_ref);
        let kinds: Vec<Ident> =
            kinds.iter().map(|kind| Ident::new(kind.type_name(), Span::call_site())).collect();
        let Some(definition) = kinds.first() else { return };
        let ident = audience.again(ident);
        let encoded = self.encoded(resource);
        expansion.extend(quote! {
            #cfgs #lints
            impl #krate::Resource for #ident {
                type Definition = #krate::__private::definitions::#definition;
                const NAME: &'static str = #name;
                const PACKAGE: &'static str = #package;
                const ENCODED: #krate::__private::Encoded = #encoded;
            }
        });
        expansion.extend(resource.includes.iter().map(|include| self.include(include, cfgs)));
        for kind in &kinds {
            expansion.extend(quote!(#cfgs #lints impl #krate::kinds::#kind for #ident {}));
        }
        if *audience == Audience::Editor {
            self.references(resource, expansion);
        }
    }

    /// The compiler reads an included file as well: it is read again when it changes, and must be the one that was read
    /// here. Where it cannot be read, the compiler says so at the path.
    fn include(&self, Include { path, text }: &Include, cfgs: &TokenStream) -> TokenStream {
        let krate = &self.krate;
        let include = quote_spanned!(path.span()=> ::core::include_str!(#path));
        match text {
            Some(text) => quote! {
                #cfgs
                const _: () = ::core::assert!(
                    #krate::__private::is_same_text(#include, #text),
                    "the macro read another file than `include_str!` does",
                );
            },
            None => quote!(#cfgs const _: &str = #include;),
        }
    }

    /// Whether a derive macro names what the item refers to: an editor shows no proposals of the compiler's by itself.
    fn derives_references(&self, resource: &Resource) -> bool {
        self.audience == Audience::Rustc && resource.references.iter().any(is_in_sql)
    }

    /// What makes a derive macro write the names in SQL, at the place of the braces of the item, where all its SQL stands.
    fn in_sql(&self, Resource { ident, body, references, .. }: &Resource) -> TokenStream {
        let krate = &self.krate;
        let at_body = |mut token: TokenTree| {
            token.set_span(token.span().located_at(*body));
            token
        };
        let derive: TokenStream = quote!(#krate::__private::macros::InSql).into_iter().map(at_body).collect();
        let references = references.iter().map(|reference| {
            let (target, path) = self.target_and_path(reference);
            if is_in_sql(reference) { quote!([#target #path]) } else { quote!((#target #path)) }
        });
        quote!(#[derive(#derive)] #[in_sql([#krate] #ident #(#references)*)])
    }

    /// The definition as the crate holds it: its datafile, what it refers to, and what the datafile has no place for.
    fn encoded(&self, resource: &Resource) -> TokenStream {
        let krate = &self.krate;
        let Resource { definition, text, references, .. } = resource;
        let references = if self.derives_references(resource) {
            quote!(<Self as #krate::__private::InSql>::REFERENCES)
        } else {
            // Constants by which one item knows another: they exist only where that one is of the right kind.
            let constants = references.iter().map(|reference| {
                let (target, path) = self.target_and_path(reference);
                quote!(<#path as #krate::kinds::#target>::REFERENCE)
            });
            quote!(&[#(#constants),*])
        };
        let mut encoded = quote!(#krate::__private::Encoded::new(#text, #references));
        let output = definition.as_ref().and_then(AnyDefinition::as_pipe).map(Body::output);
        let output = output.unwrap_or_default();
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

    fn target_and_path(&self, reference: &Reference) -> (Ident, TokenStream) {
        let target = Ident::new(reference.target.trait_name(), Span::call_site());
        (target, self.audience.path_again(&reference.path))
    }
}

/// Whether a reference stands in braces in SQL.
fn is_in_sql(reference: &Reference) -> bool {
    reference.target == Target::Table
}
