//! `#[row(..)]` above a struct that derives `Row`, and above its fields.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::quote;
use tinybird_syntax::Spans;
use tinybird_syntax::row::{OwnType, field_name};

use super::Mistake;
use super::item::{Generics, Item, Member, between_commas};
use crate::rows::plain;

/// A struct that derives `Row`.
pub(super) struct Own {
    pub(super) ident: Ident,
    pub(super) generics: Generics,
    pub(super) of: Of,
    /// Whether it has some columns of a row, and is no row by itself.
    pub(super) is_part: bool,
    /// The path of the module of rows.
    pub(super) rows: TokenStream,
    pub(super) fields: Vec<Field>,
}

/// Whose rows these are.
pub(super) enum Of {
    /// Those of a data source, by its path.
    DataSource(Vec<TokenTree>),
    /// Of any answer: they are read only.
    Answer,
}

/// A field.
pub(super) struct Field {
    pub(super) ident: Ident,
    /// The name of its column; and as a field's, at the place where it is written.
    pub(super) column: String,
    pub(super) name: Ident,
    pub(super) own: OwnType,
    pub(super) is: Is,
    pub(super) with: Option<TokenStream>,
}

/// What a field is of the row.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Is {
    Column,
    Skipped,
    Flattened,
}

const CONTAINER: &str =
    "write `#[row(PageViews)]` above the struct, or `#[row(read)]` for rows of any answer";
const FIELD: &str = "`#[row(..)]` takes `rename = \"..\"`, `skip`, `with = path` or `flatten` here";

fn mistake<T>(span: Span, message: &str, help: &str) -> Result<T, Mistake> {
    Err((span, format!("{message}\nhelp: {help}")))
}

impl Own {
    pub(super) fn read(item: TokenStream) -> Result<Self, Mistake> {
        const FORM: &str = "`Row` is derived for structs whose fields have names";
        let Some(item) = Item::read(item) else { return Err((Span::call_site(), FORM.to_owned())) };
        let is_brace =
            item.body.as_ref().is_some_and(|body| body.delimiter() == proc_macro2::Delimiter::Brace);
        if item.word != "struct" || !is_brace {
            return Err((item.ident.span(), FORM.to_owned()));
        }
        let (mut of, mut is_part, mut krate) = (None, false, quote!(::tinybird));
        for part in item.row.iter().flat_map(parts) {
            let given = match part.as_slice() {
                [TokenTree::Ident(word)] if word == "read" => of.replace(Of::Answer).is_some(),
                [TokenTree::Ident(word)] if word == "flatten" => std::mem::replace(&mut is_part, true),
                [TokenTree::Ident(word), TokenTree::Punct(sign), path @ ..]
                    if word == "crate" && sign.as_char() == '=' && !path.is_empty() =>
                {
                    krate = path.iter().cloned().collect();
                    false
                }
                path if is_path(path) => of.replace(Of::DataSource(path.to_vec())).is_some(),
                part => {
                    let message =
                        "`#[row(..)]` takes a data source, `read`, `flatten` or `crate = path` here";
                    return mistake(span_of(part), message, CONTAINER);
                }
            };
            if given {
                let message = "a struct has the rows of one data source, or is read from any answer";
                return mistake(span_of(&part), message, "remove one of them");
            }
        }
        let Some(of) = of else {
            return mistake(item.ident.span(), "`#[row(..)]` says whose rows these are", CONTAINER);
        };
        let fields: Vec<Field> = item.members().into_iter().map(Field::read).collect::<Result<_, _>>()?;
        for (index, field) in fields.iter().enumerate() {
            let is_same = |other: &&Field| other.is == Is::Column && other.column == field.column;
            if let (Is::Column, Some(other)) = (field.is, fields.iter().take(index).find(is_same)) {
                let message =
                    format!("`{}` and `{}` are both the column `{}`", other.ident, field.ident, field.column);
                return mistake(
                    field.name.span(),
                    &message,
                    "remove one of them, or write `#[row(skip)]` above it",
                );
            }
        }
        Ok(Self {
            ident: item.ident,
            generics: item.generics,
            of,
            is_part,
            rows: quote!(#krate::rows),
            fields,
        })
    }

    /// Whether a field's type depends on a type of the struct.
    pub(super) fn is_generic(&self, field: &Field) -> bool {
        fn has(tokens: TokenStream, names: &[String]) -> bool {
            tokens.into_iter().any(|token| match token {
                TokenTree::Group(group) => has(group.stream(), names),
                token => names.contains(&token.to_string()),
            })
        }
        let names: Vec<String> = self.generics.named.iter().map(ToString::to_string).collect();
        has(field.own.tokens.clone(), &names)
    }
}

impl Field {
    fn read(member: Member) -> Result<Self, Mistake> {
        let [TokenTree::Ident(ident), TokenTree::Punct(_), data_type @ ..] = member.tokens.as_slice() else {
            return Err((span_of(&member.tokens), "the fields of a row have names and types".to_owned()));
        };
        let spans = Spans {
            first: span_of(data_type),
            last: data_type.last().map_or_else(Span::call_site, TokenTree::span),
        };
        let own = OwnType { tokens: data_type.iter().cloned().collect(), spans };
        let column = plain(ident);
        let name = ident.clone();
        let mut field = Self { ident: ident.clone(), column, name, own, is: Is::Column, with: None };
        let (mut is_renamed, mut said) = (false, Vec::new());
        for part in member.row.iter().flat_map(parts) {
            match part.as_slice() {
                [TokenTree::Ident(word)] if word == "skip" => field.is = Is::Skipped,
                [TokenTree::Ident(word)] if word == "flatten" => field.is = Is::Flattened,
                [TokenTree::Ident(word), TokenTree::Punct(sign), TokenTree::Literal(name)]
                    if word == "rename" && sign.as_char() == '=' =>
                {
                    let Some(column) = tinybird_syntax::string(name) else {
                        return Err((name.span(), "a name is a string".to_owned()));
                    };
                    field.name = field_name(&column, name.span());
                    field.column = column;
                    is_renamed = true;
                }
                [TokenTree::Ident(word), TokenTree::Punct(sign), path @ ..]
                    if word == "with" && sign.as_char() == '=' && is_path(path) =>
                {
                    field.with = Some(path.iter().cloned().collect());
                }
                part => return Err((span_of(part), FIELD.to_owned())),
            }
            said.push(span_of(&part));
        }
        if field.is != Is::Column && said.len() > 1 {
            let what = if field.is == Is::Skipped { "skip" } else { "flatten" };
            let message = format!("`{what}` stands alone: the field is not a column");
            return mistake(
                said.last().copied().unwrap_or(field.ident.span()),
                &message,
                "remove one of them",
            );
        }
        if !is_renamed {
            field.name = field_name(&field.column, field.ident.span());
        }
        Ok(field)
    }

    /// How many `Option`s are around its value.
    pub(super) fn options(&self) -> usize {
        self.own.options()
    }

    /// Whether it borrows what it holds, and so is never read.
    pub(super) fn is_borrowed(&self) -> bool {
        self.own.is_borrowed()
    }
}

/// What stands between the commas of an attribute.
fn parts(group: &Group) -> Vec<Vec<TokenTree>> {
    between_commas(&group.stream().into_iter().collect::<Vec<_>>())
}

fn is_path(tokens: &[TokenTree]) -> bool {
    matches!(tokens.last(), Some(TokenTree::Ident(_) | TokenTree::Group(_)))
        && tokens.iter().all(|token| match token {
            TokenTree::Ident(_) => true,
            TokenTree::Punct(punct) => punct.as_char() == ':',
            // What a macro captured.
            TokenTree::Group(group) => group.delimiter() == proc_macro2::Delimiter::None,
            TokenTree::Literal(_) => false,
        })
}

fn span_of(tokens: &[TokenTree]) -> Span {
    tokens.first().map_or_else(Span::call_site, TokenTree::span)
}
