//! What an item expands to in an editor in addition to what the compiler gets: each word of the call as a path to where it is
//! declared, which the editor completes, explains and follows.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{format_ident, quote};
use tinybird_core::check::snake_case;
use tinybird_core::layout::File;
use tinybird_core::resource::datafile;
use tinybird_syntax::outline::{Braces, Local, Module, Outline, Word, outlines};
use tinybird_syntax::{Macro, Resource, plain};

use crate::audience::{Audience, path};
use crate::expand::Expander;

impl Expander {
    /// The words of all items of a call.
    pub(crate) fn words(&self, of: Macro, tokens: TokenStream, expansion: &mut TokenStream) {
        let krate = &self.krate;
        for Outline { cfgs, words, columns, added_columns, nodes, shared } in outlines(of, tokens) {
            let mut body = TokenStream::new();
            for word in &words {
                self.word(word, &mut body);
            }
            let added = added_columns.map(|module| {
                let module = format_ident!("{module}");
                quote!(pub use #krate::__editor::words::#module::*;)
            });
            let columns = self.module("__columns", &columns, added);
            let nodes = self.module("__nodes", &nodes, None);
            let shared = shared.map(|shared| self.module("__shared", &shared, None));
            expansion.extend(quote! {
                #cfgs
                #[allow(non_upper_case_globals)]
                const _: () = { #body #columns #nodes #shared };
            });
        }
    }

    fn word(&self, word: &Word, body: &mut TokenStream) {
        let krate = &self.krate;
        match word {
            Word::Of(module, ident) => {
                let module = match module {
                    Module::Crate(path) => {
                        let path = path.split("::").map(|segment| format_ident!("{segment}"));
                        quote!(#krate::__editor::#(#path)::*)
                    }
                    Module::Columns => quote!(__columns),
                    Module::Nodes => quote!(__nodes),
                    Module::Shared => quote!(__shared),
                };
                if let Some(word) = word_or_end(ident.as_ref()) {
                    body.extend(quote!(#module::#word;));
                }
            }
            Word::Item(item) => {
                let item = item.as_ref().map(|item| {
                    let (open, end) = (path(item), end());
                    if item.is_open { quote!(#open::#end) } else { open }
                });
                let item = item.unwrap_or_else(|| quote!(()));
                body.extend(quote!(#krate::__editor::reference::<#item>();));
            }
            Word::Flag(flag) => {
                let flag = flag.as_ref().map_or_else(|| quote!(true), path);
                body.extend(quote!(let _: bool = #flag;));
            }
            Word::Braces(group) => self.group(group, body),
        }
    }

    fn group(&self, Braces { module, unfinished, words, unused }: &Braces, body: &mut TokenStream) {
        let krate = &self.krate;
        let mut inner = TokenStream::new();
        let unfinished = unfinished.iter().map(Some).chain([None]).filter_map(word_or_end);
        inner.extend(unfinished.map(|word| quote!(__unused::#word;)));
        for word in words {
            self.word(word, &mut inner);
        }
        let module = module.split("::").map(|segment| format_ident!("{segment}"));
        let unused = unused.iter().filter_map(|name| identifier(name, Span::call_site()));
        body.extend(quote!({
            #inner
            mod __unused { pub use #krate::__editor::#(#module)::*::{#(#unused,)* __end}; }
        }));
    }

    /// A module of the names that an item declares within itself.
    fn module(&self, name: &str, locals: &[Local], added: Option<TokenStream>) -> TokenStream {
        let (krate, name) = (&self.krate, format_ident!("{name}"));
        let mut seen = Vec::new();
        let locals = locals.iter().filter_map(|Local { ident, doc }| {
            let ident = usable(ident).filter(|ident| !seen.contains(ident))?;
            seen.push(ident.clone());
            Some(quote!(#[doc = #doc] pub const #ident: #krate::__editor::Column = #krate::__editor::Column;))
        });
        let locals: Vec<TokenStream> = locals.collect();
        quote!(mod #name { #(#locals)* #added pub use #krate::__editor::__end; })
    }

    /// Where a reference leads to another kind of resource than belongs there, the editor says so.
    pub(crate) fn references(&self, resource: &Resource, expansion: &mut TokenStream) {
        let (krate, cfgs) = (&self.krate, &resource.cfgs);
        for reference in resource.references.iter().filter(|reference| !reference.path.is_open) {
            let (path, unseen) = (path(&reference.path), Audience::Editor.path_again(&reference.path));
            let target = format_ident!("{}", reference.target.trait_name());
            expansion.extend(quote! {
                #cfgs
                const _: () = {
                    let _: <<#unseen as #krate::Resource>::Definition as #krate::__editor::targets::Is>::#target<#unseen> = #path;
                };
            });
        }
    }
}

/// The datafile, for the documentation of the item; none of a token, and where there is a mistake. Other items stand
/// in it by their default names.
pub(crate) fn rendered(resource: &Resource) -> Option<TokenStream> {
    let definition = resource.definition.as_ref()?;
    let File { path, .. } = File::of(definition.kind(), &resource.name, String::new())?;
    let names: Vec<String> = resource
        .references
        .iter()
        .map(|reference| snake_case(&reference.path.segments().last().map(plain).unwrap_or_default()))
        .collect();
    let text = datafile(&resource.text, |index| names.get(index).map(String::as_str));
    let doc = Literal::string(&format!("\n\n`{path}`:\n\n````text\n{text}````"));
    Some(quote!(#[doc = #doc]))
}

/// A word, or what stands for one where nothing is written; none where it is not a word that a path can end in.
fn word_or_end(ident: Option<&Ident>) -> Option<Ident> {
    ident.map_or_else(|| Some(end()), usable)
}

fn end() -> Ident {
    Ident::new("__end", Span::call_site())
}

/// A word of the call as a path can end in it.
fn usable(ident: &Ident) -> Option<Ident> {
    identifier(&plain(ident), ident.span())
}

/// A word as an identifier, of a keyword the raw one.
fn identifier(word: &str, span: Span) -> Option<Ident> {
    if matches!(word, "crate" | "self" | "super" | "Self" | "_") {
        return None;
    }
    let is_keyword = KEYWORDS.contains(&word);
    Some(if is_keyword { Ident::new_raw(word, span) } else { Ident::new(word, span) })
}

const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait",
    "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];
