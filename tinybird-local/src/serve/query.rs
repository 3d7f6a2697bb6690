//! `/v0/pipes/NAME.json` and `/v0/sql`: answers.

use tinybird_core::pipe::Scope;
use tinybird_core::template::Value;
use tinybird_core::template::render::Values;

use super::State;
use super::http::{Answer, Request, pairs, told};
use crate::workspace::Workspace;

/// The formats of answers: how Tinybird, and how ClickHouse calls them, and what they are.
const FORMATS: [(&str, &str, &str); 6] = [
    ("json", "JSON", "application/json; charset=utf-8"),
    ("ndjson", "JSONEachRow", "application/x-ndjson; charset=utf-8"),
    ("csv", "CSVWithNames", "text/csv; charset=utf-8"),
    ("csvwithnames", "CSVWithNames", "text/csv; charset=utf-8"),
    ("parquet", "Parquet", "application/vnd.apache.parquet"),
    ("prometheus", "Prometheus", "text/plain; charset=utf-8"),
];

/// Parameters that are not the template's.
const OWN: [&str; 7] = ["token", "from", "q", "_mode", "cli_version", "__tb__semver", "__tb__deployment"];

impl State {
    /// An endpoint's answer, or what the pipe is.
    pub(super) fn pipe(&self, name: &str, request: &Request) -> Result<Answer, Answer> {
        let access = self.access(request)?;
        let Some((name, extension)) = name.rsplit_once('.') else { return self.about_pipe(name, &access) };
        if extension == "pipe" {
            return self.datafile_of_pipe(name, &access);
        }
        let Some((_, format, content_type)) = FORMATS.iter().find(|(name, ..)| *name == extension) else {
            let names = FORMATS.map(|(name, ..)| name).join("`, `");
            return Err(Answer::error(400, format!("unknown format `{extension}`: write `{names}`")));
        };
        let parameters = request.parameters()?;
        let mut workspace = self.workspace();
        access.of(workspace.pipe(name)?, Scope::Read)?;
        let values = values(&parameters);
        let body = match parameters.iter().find(|(name, _)| name == "q") {
            Some((_, query)) => workspace.call_from(name, query, &values, format)?,
            None => workspace.call(name, &values, format)?,
        };
        Ok(Answer { status: 200, content_type, body })
    }

    /// A query's answer.
    pub(super) fn sql(&self, request: &Request) -> Result<Answer, Answer> {
        self.access(request)?.of_all()?;
        let parameters = request.parameters()?;
        let of_body = || {
            let text = String::from_utf8_lossy(&request.body).into_owned();
            (!request.is_form() && !text.trim().is_empty()).then_some(text)
        };
        let given = parameters.iter().find(|(name, _)| name == "q").map(|(_, query)| query.clone());
        let Some(query) = given.or_else(of_body) else {
            return Err(Answer::error(400, "the parameter `q` is missing: the query"));
        };
        let (query, format) = split_format(&query);
        let format = format.unwrap_or("JSON");
        let content_type = FORMATS
            .iter()
            .find(|(_, other, _)| *other == format)
            .map_or("text/plain; charset=utf-8", |(.., content_type)| *content_type);
        let body = self.workspace().query(query, &values(&parameters), format)?;
        Ok(Answer { status: 200, content_type, body })
    }
}

/// What `/v0/pipes/PIPE.ndjson?PARAMETERS` answers: the status, and the rows or what is wrong.
#[must_use]
pub fn ask(workspace: &mut Workspace, pipe: &str, parameters: &str) -> (u16, String) {
    match workspace.call(pipe, &values(&pairs(parameters.as_bytes())), "JSONEachRow") {
        Ok(rows) => (200, String::from_utf8_lossy(&rows).into_owned()),
        Err(error) => told(&error),
    }
}

/// The parameters of a template. One that is given several times is a list.
pub(super) fn values(parameters: &[(String, String)]) -> Values {
    let mut names: Vec<&str> = parameters.iter().map(|(name, _)| name.as_str()).collect();
    names.retain(|name| !OWN.contains(name));
    names.sort_unstable();
    names.dedup();
    names.into_iter().fold(Values::new(), |values, name| {
        let mut given = parameters.iter().filter(|(other, _)| other == name).map(|(_, value)| value.clone());
        match (given.next(), given.next()) {
            (Some(value), None) => values.with(name, &value),
            (first, second) => {
                let all = first.into_iter().chain(second).chain(given).map(Value::Text);
                values.with_value(name, Value::List(all.collect()))
            }
        }
    })
}

/// A query and the format that it asks for at its end.
fn split_format(query: &str) -> (&str, Option<&str>) {
    let query = query.trim().trim_end_matches(';').trim_end();
    let Some((front, format)) = query.rsplit_once(char::is_whitespace) else { return (query, None) };
    let front = front.trim_end();
    let is_name = format.chars().all(|c| c.is_ascii_alphanumeric()) && !format.is_empty();
    match front.len().checked_sub(6).and_then(|at| front.split_at_checked(at)) {
        Some((sql, word))
            if is_name && word.eq_ignore_ascii_case("format") && sql.ends_with([' ', '\n', '\t', ')']) =>
        {
            (sql.trim_end(), Some(format))
        }
        _ => (query, None),
    }
}

#[cfg(test)]
mod tests {
    use super::split_format;

    #[test]
    fn the_format_is_the_last_word() {
        for (query, expected) in [
            ("SELECT 1 FORMAT JSON", ("SELECT 1", Some("JSON"))),
            ("select 1\nformat CSV;\n", ("select 1", Some("CSV"))),
            ("SELECT 1", ("SELECT 1", None)),
            ("SELECT a AS format FROM t", ("SELECT a AS format FROM t", None)),
            ("SELECT * FROM informat x", ("SELECT * FROM informat x", None)),
            ("", ("", None)),
        ] {
            assert_eq!(split_format(query), expected);
        }
    }
}
