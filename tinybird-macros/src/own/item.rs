//! A struct or an enum as its tokens. That it is one was checked by the compiler, which derives nothing for anything else.

use proc_macro2::{Delimiter, Group, Ident, Spacing, TokenStream, TokenTree};
use quote::quote;

/// The item.
pub(super) struct Item {
    /// What stands in each `#[row(..)]` above it.
    pub(super) row: Vec<Group>,
    /// `struct`, `enum` or `union`.
    pub(super) word: Ident,
    pub(super) ident: Ident,
    pub(super) generics: Generics,
    /// What stands in its braces or parentheses.
    pub(super) body: Option<Group>,
}

/// What is generic of it.
#[derive(Default)]
pub(super) struct Generics {
    /// With their bounds and without defaults, as `impl<..>` takes them.
    pub(super) declared: Vec<TokenStream>,
    /// Their names, as the type takes them.
    pub(super) named: Vec<TokenStream>,
    /// The predicates after `where`.
    pub(super) predicates: TokenStream,
    /// Whether there are others than lifetimes.
    pub(super) has_types: bool,
}

/// A field or a variant.
pub(super) struct Member {
    /// What stands in each `#[row(..)]` above it.
    pub(super) row: Vec<Group>,
    /// Its tokens after attributes and visibility.
    pub(super) tokens: Vec<TokenTree>,
}

impl Item {
    pub(super) fn read(item: TokenStream) -> Option<Self> {
        let mut tokens: Vec<TokenTree> = item.into_iter().collect();
        let word = tokens.iter().position(
            |token| matches!(token, TokenTree::Ident(word) if word == "struct" || word == "enum" || word == "union"),
        )?;
        let rest = tokens.split_off(word);
        let [TokenTree::Ident(word), TokenTree::Ident(ident), rest @ ..] = rest.as_slice() else {
            return None;
        };
        let (generics, rest) = match split_generics(rest) {
            Some((list, rest)) => (Generics::read(list), rest),
            None => (Generics::default(), rest),
        };
        let is_body = |token: &&TokenTree| matches!(token, TokenTree::Group(body) if body.delimiter() != Delimiter::Bracket);
        // A bound may have parentheses: of braces, the last ones are the body, and of a tuple struct, the first ones.
        let body = match rest.first() {
            Some(TokenTree::Group(first)) => Some(first.clone()),
            _ => match rest.iter().rfind(is_body) {
                Some(TokenTree::Group(last)) => Some(last.clone()),
                _ => None,
            },
        };
        let predicates = rest
            .iter()
            .skip_while(|token| !matches!(token, TokenTree::Ident(word) if word == "where"))
            .skip(1)
            .take_while(|token| !is_brace_or_end(token));
        let predicates = with_comma(predicates.cloned().collect());
        Some(Self {
            row: rows_of(&tokens),
            word: word.clone(),
            ident: ident.clone(),
            generics: Generics { predicates, ..generics },
            body,
        })
    }

    /// The members between commas.
    pub(super) fn members(&self) -> Vec<Member> {
        let tokens: Vec<TokenTree> = self.body.iter().flat_map(Group::stream).collect();
        let member = |tokens: Vec<TokenTree>| {
            let row = rows_of(&tokens);
            let is_attribute = |token: &TokenTree| {
                matches!(token, TokenTree::Punct(hash) if hash.as_char() == '#')
                    || matches!(token, TokenTree::Group(list) if list.delimiter() == Delimiter::Bracket)
            };
            let start = tokens.iter().position(|token| !is_attribute(token)).unwrap_or(tokens.len());
            Member { row, tokens: without_visibility(tokens.get(start..).unwrap_or_default()).to_vec() }
        };
        between_commas(&tokens).into_iter().map(member).collect()
    }
}

fn is_brace_or_end(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(body) if body.delimiter() == Delimiter::Brace)
        || matches!(token, TokenTree::Punct(end) if end.as_char() == ';')
}

fn with_comma(tokens: TokenStream) -> TokenStream {
    match tokens.clone().into_iter().last() {
        None => tokens,
        Some(TokenTree::Punct(comma)) if comma.as_char() == ',' => tokens,
        Some(_) => quote!(#tokens,),
    }
}

/// What stands in the `<..>` in front, and what follows.
fn split_generics(tokens: &[TokenTree]) -> Option<(&[TokenTree], &[TokenTree])> {
    let [TokenTree::Punct(open), ..] = tokens else { return None };
    let end = Depth::default().end(tokens)?;
    (open.as_char() == '<').then_some((tokens.get(1..end)?, tokens.get(end + 1..)?))
}

impl Generics {
    fn read(list: &[TokenTree]) -> Self {
        let mut generics = Self::default();
        for parameter in between_commas(list) {
            let equals = split_at_depth_0(&parameter, '=').unwrap_or(parameter.len());
            let declared = parameter.get(..equals).unwrap_or_default();
            let name: TokenStream = match declared {
                [TokenTree::Punct(quote), TokenTree::Ident(name), ..] => quote!(#quote #name),
                [TokenTree::Ident(constant), TokenTree::Ident(name), ..] if constant == "const" => {
                    quote!(#name)
                }
                [name, ..] => quote!(#name),
                [] => continue,
            };
            generics.has_types |= !matches!(declared, [TokenTree::Punct(_), ..]);
            generics.declared.push(declared.iter().cloned().collect());
            generics.named.push(name);
        }
        generics
    }

    /// As the type takes them.
    pub(super) fn arguments(&self) -> TokenStream {
        let named = &self.named;
        if named.is_empty() { TokenStream::new() } else { quote!(<#(#named),*>) }
    }

    /// A type outside of what declares the lifetimes that it names.
    pub(super) fn for_ever(&self, data_type: TokenStream) -> TokenStream {
        let mut is_lifetime = false;
        let token = |token: TokenTree| {
            let was_quote = std::mem::replace(
                &mut is_lifetime,
                matches!(&token, TokenTree::Punct(quote) if quote.as_char() == '\''),
            );
            match token {
                TokenTree::Ident(name) if was_quote => Ident::new("static", name.span()).into(),
                TokenTree::Group(group) => {
                    Group::new(group.delimiter(), self.for_ever(group.stream())).into()
                }
                token => token,
            }
        };
        data_type.into_iter().map(token).collect()
    }
}

/// How many `<` are open.
#[derive(Default)]
struct Depth {
    open: usize,
    is_arrow: bool,
}

impl Depth {
    fn pass(&mut self, token: &TokenTree) {
        let TokenTree::Punct(punct) = token else { return };
        match punct.as_char() {
            '<' => self.open += 1,
            '>' if !self.is_arrow => self.open = self.open.saturating_sub(1),
            _ => {}
        }
        self.is_arrow = punct.as_char() == '-' && punct.spacing() == Spacing::Joint;
    }

    /// Where the first `<` is closed.
    fn end(mut self, tokens: &[TokenTree]) -> Option<usize> {
        tokens.iter().position(|token| {
            self.pass(token);
            self.open == 0
        })
    }
}

/// Where a sign stands outside of all brackets.
fn split_at_depth_0(tokens: &[TokenTree], sign: char) -> Option<usize> {
    let mut depth = Depth::default();
    tokens.iter().position(|token| {
        depth.pass(token);
        depth.open == 0 && matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
    })
}

/// What stands between commas outside of all brackets.
pub(super) fn between_commas(mut tokens: &[TokenTree]) -> Vec<Vec<TokenTree>> {
    let mut all = Vec::new();
    while !tokens.is_empty() {
        let comma = split_at_depth_0(tokens, ',').unwrap_or(tokens.len());
        all.push(tokens.get(..comma).unwrap_or_default().to_vec());
        tokens = tokens.get(comma + 1..).unwrap_or_default();
    }
    all
}

/// What stands in the parentheses of each `#[row(..)]`.
fn rows_of(tokens: &[TokenTree]) -> Vec<Group> {
    let attributes = tokens.windows(2).filter_map(|pair| match pair {
        [TokenTree::Punct(hash), TokenTree::Group(attribute)] if hash.as_char() == '#' => Some(attribute),
        _ => None,
    });
    let row = attributes.filter_map(|attribute| {
        let mut inside = attribute.stream().into_iter();
        match (inside.next(), inside.next()) {
            (Some(TokenTree::Ident(word)), Some(TokenTree::Group(row))) if word == "row" => Some(row),
            _ => None,
        }
    });
    row.collect()
}

fn without_visibility(tokens: &[TokenTree]) -> &[TokenTree] {
    match tokens {
        [TokenTree::Ident(word), TokenTree::Group(scope), rest @ ..]
            if word == "pub" && scope.delimiter() == Delimiter::Parenthesis && !rest.is_empty() =>
        {
            rest
        }
        [TokenTree::Ident(word), rest @ ..] if word == "pub" => rest,
        // What a macro captured.
        [TokenTree::Group(captured), rest @ ..]
            if captured.delimiter() == Delimiter::None && !rest.is_empty() =>
        {
            let first = captured.stream().into_iter().next();
            let is_visibility = matches!(first, None | Some(TokenTree::Ident(_)));
            if is_visibility && !matches!(rest, [TokenTree::Punct(_), ..]) { rest } else { tokens }
        }
        tokens => tokens,
    }
}
