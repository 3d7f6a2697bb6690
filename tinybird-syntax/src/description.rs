//! The description in Tinybird: the doc comment, or `description:`.

use proc_macro2::TokenStream;
use tinybird_core::options::Form;
use tinybird_core::rule::Place;
use tinybird_core::rules::{ATTRIBUTE, DESCRIPTION_HEADING};

use crate::ast::{Attribute, Value, ValueKind};
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
        docs.extend(attribute.tokens.clone());
    }
    let description = match option {
        Some(Value { kind: ValueKind::Text(text), .. }) => Some(unindented(text)),
        Some(value) => {
            context.wrong_form(value, "description", Form::Plain);
            None
        }
        None => from_docs(context, attributes, &Place::option("description")),
    };
    (description.filter(|text| !text.is_empty()), docs)
}

/// The text of the doc comment, whose lines are recorded at this place, each with its token.
pub(crate) fn from_docs(
    context: &mut Context<'_>,
    attributes: &[Attribute],
    place: &Place,
) -> Option<String> {
    let mut lines = Vec::new();
    for attribute in attributes.iter().filter(|attribute| attribute.name == "doc") {
        let Some(text) = attribute.doc_text() else {
            if attribute.is_doc_expression() {
                let message = "the doc comment is the description in Tinybird, and is no text here";
                let remedy = "write it as `/// ..`, or add `description: \"..\"`";
                context.error(&ATTRIBUTE, attribute.spans, message, remedy);
            }
            continue;
        };
        let block: Vec<&str> = without_stars(&text);
        if block.iter().any(|line| line.trim_start().starts_with('#')) {
            context.places.break_at(place);
            context.error(
                &DESCRIPTION_HEADING,
                attribute.spans,
                "the doc comment is the description in Tinybird, which drops lines that begin with `#`",
                "add `description: \"..\"`, which is then taken instead, or remove the heading",
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

/// The lines of a doc comment, without the stars in front of those of a block.
fn without_stars(text: &str) -> Vec<&str> {
    let stars = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('*');
    let has_stars = text.contains('\n') && text.lines().skip(1).all(stars);
    let strip = |line| if has_stars { str::trim_start(line).trim_start_matches('*') } else { line };
    text.lines().enumerate().map(|(index, line)| if index == 0 { line } else { strip(line) }).collect()
}

/// A text without the indent that its lines share.
pub(crate) fn unindented(text: &str) -> String {
    // What Tinybird's reader takes for the end of a line.
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
