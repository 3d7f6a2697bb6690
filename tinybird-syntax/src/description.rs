//! The description in Tinybird: the doc comment, or `description:`.

use proc_macro2::{TokenStream, TokenTree};
use syn::Meta;
use tinybird_core::options::Common;
use tinybird_core::options::Form;
use tinybird_core::rule::Place;
use tinybird_core::rules::{ATTRIBUTE, DESCRIPTION_HEADING};

use crate::ast::{Attribute, Value, ValueKind};
use crate::literal::string;
use crate::lower::Context;
use crate::spanned::SpannedText;

/// The description in Tinybird and the doc attributes.
pub(crate) fn description(
    context: &mut Context<'_>,
    attributes: &[Attribute],
    option: Option<&Value>,
) -> (Option<String>, TokenStream) {
    let mut docs = TokenStream::new();
    for attribute in attributes.iter().filter(|attribute| attribute.name == "doc") {
        docs.extend(attribute.tokens());
    }
    let description = match option {
        Some(Value { kind: ValueKind::Text(text), .. }) => Some(unindented(text)),
        Some(value) => {
            context.wrong_form(value, "description", Form::Plain);
            None
        }
        None => from_docs(context, Docs::Item, attributes, &Place::option(Common::OPTIONS.description)),
    };
    (description.filter(|text| !text.is_empty()), docs)
}

/// What a doc comment is the description of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Docs {
    /// Of an item, which may have `description:` instead.
    Item,
    /// Of a node.
    Node,
    /// Of a parameter, where it stands on one line of the template, in which no `#` begins a comment.
    Parameter,
}

/// The text of the doc comment, whose lines are recorded at this place, each with its token.
pub(crate) fn from_docs(
    context: &mut Context<'_>,
    of: Docs,
    attributes: &[Attribute],
    place: &Place,
) -> Option<String> {
    let mut lines = Vec::new();
    for attribute in attributes.iter().filter(|attribute| attribute.name == "doc") {
        let Some(text) = doc_comment(attribute) else {
            // `#[doc(hidden)]` and the like say nothing.
            if !matches!(attribute.meta(), Some(Meta::NameValue(_))) {
                continue;
            }
            let message = "the doc comment is the description in Tinybird, and has no meaning here";
            let remedy = match of {
                Docs::Item => "write it as `/// ..`, or add `description: \"..\"`",
                Docs::Node | Docs::Parameter => "write it as `/// ..`",
            };
            context.error(&ATTRIBUTE, attribute.spans, message, remedy);
            continue;
        };
        let block: Vec<&str> = without_stars(&text);
        let is_dropped = |line: &&str| of != Docs::Parameter && line.trim_start().starts_with('#');
        if block.iter().any(is_dropped) {
            context.places.break_at(place);
            let remedy = match of {
                Docs::Item => "add `description: \"..\"`, which is then taken instead, or remove the heading",
                Docs::Node | Docs::Parameter => "remove the heading",
            };
            context.error(
                &DESCRIPTION_HEADING,
                attribute.spans,
                "the doc comment is the description in Tinybird, which drops lines that begin with `#`",
                remedy,
            );
        }
        lines.extend(block.into_iter().map(|line| (line.to_owned(), attribute.spans)));
    }
    let (_, first) = lines.first()?;
    let mut located = SpannedText::new(first.first);
    let all: Vec<&str> = lines.iter().map(|(line, _)| line.as_str()).collect();
    let description = unindented(&all.join("\n"));
    let blank = all.iter().take_while(|line| line.trim().is_empty()).count();
    for (line, (_, spans)) in description.split_inclusive('\n').zip(lines.iter().skip(blank)) {
        located.push(line, spans.first);
        located.spans = located.spans.to(*spans);
    }
    context.places.record_text(place, located);
    Some(description)
}

/// What a doc comment says: a line of it, or all of a block.
fn doc_comment(attribute: &Attribute) -> Option<String> {
    let mut tokens = attribute.group.stream().into_iter().skip(1);
    match (tokens.next(), tokens.next(), tokens.next()) {
        (Some(TokenTree::Punct(equals)), Some(TokenTree::Literal(text)), None) if equals.as_char() == '=' => {
            string(&text)
        }
        _ => None,
    }
}

/// The lines of a doc comment, without the stars in front of those of a block.
fn without_stars(text: &str) -> Vec<&str> {
    let stars = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('*');
    let has_stars = text.contains('\n') && text.lines().skip(1).all(stars);
    let strip = |line| if has_stars { str::trim_start(line).trim_start_matches('*') } else { line };
    text.lines().enumerate().map(|(index, line)| if index == 0 { line } else { strip(line) }).collect()
}

/// A text without the indent that its lines share.
pub(crate) fn unindented(text: &str) -> String {
    // What Tinybird's parser takes for the end of a line.
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let rest = text.lines().skip(1).filter(|line| !line.trim().is_empty()).map(indent);
    let first = text.lines().next().filter(|line| !line.trim().is_empty()).map(indent);
    let shared = match (first, rest.min()) {
        // A text that begins right after the quote has its indent on the other lines.
        (Some(0) | None, Some(rest)) => rest,
        (Some(first), Some(rest)) => first.min(rest),
        (first, None) => first.unwrap_or(0),
    };
    let lines = text.lines().map(|line| {
        let cut = indent(line).min(shared);
        line.get(cut..).unwrap_or_default().trim_end()
    });
    lines.collect::<Vec<_>>().join("\n").trim_matches('\n').trim_end().to_owned()
}
