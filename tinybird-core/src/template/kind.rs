//! The types that parameters are declared with.

use super::functions::{FUNCTIONS, Role, find};
use super::rules::TEMPLATE_FUNCTION;
use crate::rule::Invalid;
use crate::suggest::did_you_mean;

/// Checks the type of a declared parameter: the name of a function that takes one (`Int32`, `column`), or
/// `Array(String)`.
///
/// # Errors
/// The rule `template-function` is broken.
pub fn check_kind(kind: &str) -> Result<(), Invalid> {
    let of = kind.strip_prefix("Array(").and_then(|rest| rest.strip_suffix(')'));
    let name = of.unwrap_or(kind).trim();
    let types =
        || FUNCTIONS.iter().filter(|function| function.role == Role::Type).map(|function| function.name);
    let columns = ["column", "columns"].into_iter().filter(|_| of.is_none());
    if columns.clone().any(|column| column == name) || (name != "Array" && find(name).is_some_and(is_type)) {
        return Ok(());
    }
    let message = format!("`{name}` is no type of a parameter");
    let remedy = match did_you_mean(name, types().filter(|name| *name != "Array").chain(columns)) {
        _ if name == "Array" => "write what it holds: `Array(String)`".to_owned(),
        Some(meant) => format!("did you mean `{meant}`?"),
        None if kind.starts_with("DateTime64") => "write `DateTime64`, without a size".to_owned(),
        None => "write `String`, and convert it in the SQL: `toUUID({{String(id)}})`".to_owned(),
    };
    Err(Invalid::new(&TEMPLATE_FUNCTION, message, remedy))
}

fn is_type(function: &super::functions::Function) -> bool {
    function.role == Role::Type
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_of_parameters() {
        for good in ["String", "Int32", "Array(String)", "column", "Boolean", "DateTime64"] {
            assert!(check_kind(good).is_ok(), "{good}");
        }
        for bad in ["UUID", "Array", "Array(column)", "DateTime64(3)", "Nullable(String)", "string", ""] {
            assert!(check_kind(bad).is_err(), "{bad}");
        }
        assert_eq!(check_kind("string").unwrap_err().remedy, "did you mean `String`?");
    }
}
