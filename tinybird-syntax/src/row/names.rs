//! Names of columns and of enums' values as names in Rust.

use proc_macro2::{Ident, Span};

/// A column's name as a field's: what no identifier has becomes `_`.
#[must_use]
pub fn field_name(column: &str, span: Span) -> Ident {
    let mut name: String =
        column.chars().map(|c| if unicode_ident::is_xid_continue(c) { c } else { '_' }).collect();
    let begins = name.chars().next().is_some_and(|c| c == '_' || unicode_ident::is_xid_start(c));
    if !begins || name == "_" {
        name.insert(0, '_');
    }
    identifier(&name, span)
}

/// A word as an identifier, of a keyword the raw one.
#[must_use]
pub fn identifier(word: &str, span: Span) -> Ident {
    match word {
        // They cannot be raw.
        "self" | "Self" | "super" | "crate" => Ident::new(&format!("{word}_"), span),
        _ if syn::parse_str::<Ident>(word).is_err() => Ident::new_raw(word, span),
        _ => Ident::new(word, span),
    }
}

/// A name in Pascal case: the first letter of each word raised, the rest kept.
#[must_use]
pub fn pascal_case(name: &str) -> String {
    let mut pascal = String::new();
    let words = name.split(|c: char| c == '_' || !unicode_ident::is_xid_continue(c));
    for word in words {
        let mut characters = word.chars();
        pascal.extend(characters.next().into_iter().flat_map(char::to_uppercase));
        pascal.extend(characters);
    }
    pascal
}

/// The variant of an enum's name that has this number.
pub(crate) fn variant_name(name: &str, number: i16) -> String {
    let pascal = pascal_case(name);
    match pascal.chars().next() {
        None if name.is_empty() => "Empty".to_owned(),
        None if number < 0 => format!("ValueMinus{}", number.unsigned_abs()),
        None => format!("Value{number}"),
        Some(first) if unicode_ident::is_xid_start(first) => pascal,
        Some(_) => format!("_{pascal}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_have_the_names_of_columns() {
        for (column, field) in [
            ("user_id", "user_id"),
            ("type", "r#type"),
            ("self", "self_"),
            ("o.ORG_NAME", "o_ORG_NAME"),
            ("1st", "_1st"),
            ("_", "__"),
            ("a b-c", "a_b_c"),
            ("ñ", "ñ"),
            ("日本", "日本"),
            ("€", "_"),
        ] {
            let found = field_name(column, Span::call_site()).to_string();
            assert_eq!(found, if field == "_" { "__" } else { field }, "{column}");
        }
    }

    #[test]
    fn variants_are_in_pascal_case() {
        for (name, number, variant) in [
            ("ok", 1, "Ok"),
            ("not found", 1, "NotFound"),
            ("a-b", 1, "AB"),
            ("snake_case", 1, "SnakeCase"),
            ("HTTPError", 1, "HTTPError"),
            ("", 1, "Empty"),
            ("1st", 1, "_1st"),
            ("+", 2, "Value2"),
            ("-", -2, "ValueMinus2"),
            ("_", 3, "Value3"),
            ("ñandú", 1, "Ñandú"),
        ] {
            assert_eq!(variant_name(name, number), variant, "{name}");
        }
    }
}
