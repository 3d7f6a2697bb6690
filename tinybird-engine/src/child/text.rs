//! Parts of statements.

/// A value as a string of ClickHouse's SQL.
pub(super) fn quoted(value: &str) -> String {
    format!("'{}'", value.replace('\\', "\\\\").replace('\'', "\\'"))
}

/// A setting as `SET` takes it.
pub(super) fn assignment(name: &str, value: &str) -> String {
    format!("{name} = {}", quoted(value))
}

#[cfg(test)]
mod tests {
    #[test]
    fn quotes_stay_within() {
        assert_eq!(super::assignment("a", r"it's \"), r"a = 'it\'s \\'");
    }
}
