//! What a pipe means beside its options: its nodes and the parameters of their templates.

use serde_json::{Value, json};

use crate::expected::{Expected, lines, same, unblocked};
use crate::text::{Fill, Meaning};

/// Stands in the SQL that is meant where arguments are written into a call.
pub(crate) const WRITTEN: char = '\u{1}';

/// What a pipe holds.
#[derive(Debug, Clone, Default)]
pub(crate) struct ExpectedPipe {
    pub(crate) nodes: Vec<ExpectedNode>,
    pub(crate) parameters: Vec<ExpectedParameter>,
    /// Whether these are all parameters that there are.
    pub(crate) is_declared: bool,
    /// The columns of its result and their types.
    pub(crate) output: Vec<(String, String)>,
}

/// A node.
#[derive(Debug, Clone)]
pub(crate) struct ExpectedNode {
    pub(crate) name: String,
    pub(crate) description: Option<Meaning>,
    pub(crate) sql: String,
    pub(crate) is_template: bool,
}

/// A parameter, as the renderer lists it.
#[derive(Debug, Clone, Default)]
pub(crate) struct ExpectedParameter {
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) default: Value,
    /// Its `description`, `required`, `enum`, `example` and `format`, where they are declared.
    pub(crate) metadata: Vec<(&'static str, Value)>,
}

impl Expected {
    /// Whether the model of a pipe is what is meant. Secrets stay as they are in it.
    pub(crate) fn compare_pipe(&self, pipe: &ExpectedPipe, model: &Value) -> Result<(), String> {
        let description = self.description.as_ref().map(|text| lines(&text.read(Fill::AsItStands)));
        let read = |value: &Value| value.as_str().map(unblocked);
        same("description", &json!(description), &json!(read(&model["description"])))?;
        self.compare_access(model)?;

        let mut nodes: Vec<Value> = model["nodes"].as_array().cloned().unwrap_or_default();
        same("number of nodes", &json!(pipe.nodes.len()), &json!(nodes.len()))?;
        let mut listed = Vec::new();
        for (number, (expected, node)) in pipe.nodes.iter().zip(&mut nodes).enumerate() {
            let mut take =
                |key: &str| node.as_object_mut().and_then(|node| node.remove(key)).unwrap_or(Value::Null);
            same("node", &json!(expected.name), &take("name"))?;
            let description = expected.description.as_ref().map(|text| lines(&text.read(Fill::AsItStands)));
            same("node's description", &json!(description), &json!(read(&take("description"))))?;
            expected.compare_sql(take("sql").as_str().unwrap_or_default())?;
            listed.extend(take("parameters").as_array().cloned().unwrap_or_default());
            if number + 1 == pipe.nodes.len() {
                for (option, expect) in &self.options {
                    expect.compare(option, Fill::AsItStands, &take(option))?;
                }
            }
            same("further options of a node", &json!({}), node)?;
        }
        pipe.compare_parameters(&listed)
    }
}

impl ExpectedPipe {
    fn compare_parameters(&self, listed: &[Value]) -> Result<(), String> {
        if self.is_declared {
            for parameter in listed {
                let is_meant = self.parameters.iter().any(|meant| parameter["name"] == meant.name);
                same("a declared parameter", &json!(true), &json!(is_meant))?;
            }
        }
        self.parameters.iter().try_for_each(|parameter| parameter.compare(listed))
    }
}

impl ExpectedNode {
    /// Whether the SQL that the parser gives is the one that is meant.
    fn compare_sql(&self, read: &str) -> Result<(), String> {
        // A mark that someone wrote stays as it stands.
        let marked = read.strip_prefix('%').map(|sql| sql.trim_start_matches(' '));
        let marked = marked.map(|sql| sql.strip_prefix('\n').unwrap_or(sql));
        same("template", &json!(self.is_template), &json!(marked.is_some()))?;
        // Of a template the parser keeps the indent that we write.
        let line = |line: &str| line.strip_prefix("    ").unwrap_or(line).to_owned();
        let read = match marked {
            Some(sql) => sql.split('\n').map(line).collect::<Vec<_>>().join("\n"),
            None => read.to_owned(),
        };
        self.is_sql(&read)
    }

    /// Whether a text is the SQL that is meant, whatever arguments are written into the calls of its templates.
    pub(crate) fn is_sql(&self, read: &str) -> Result<(), String> {
        let mut parts = self.sql.split(WRITTEN);
        let mut rest = parts.next().and_then(|part| read.strip_prefix(part));
        for part in parts {
            let found = rest.and_then(|rest| Some((rest, rest.find(part)?)));
            let on_line = found.filter(|(rest, at)| !rest[..*at].contains('\n'));
            rest = on_line.map(|(rest, at)| &rest[at + part.len()..]);
        }
        if rest == Some("") { Ok(()) } else { same("SQL", &json!(self.sql), &json!(read)) }
    }
}

impl ExpectedParameter {
    /// Whether the renderer lists it as it is meant, of all that it lists.
    fn compare(&self, listed: &[Value]) -> Result<(), String> {
        let at = |part: &str| format!("{part} of parameter {}", self.name);
        let mut own = listed.iter().filter(|parameter| parameter["name"] == self.name.as_str()).peekable();
        same(&at("presence"), &json!(true), &json!(own.peek().is_some()))?;
        let mut metadata = self.metadata.as_slice();
        // Of a column's name the renderer lists nothing, nor of a function that only looks at a parameter.
        for parameter in own.filter(|parameter| parameter.get("used_in").is_none()) {
            same(&at("type"), &json!(self.kind), &parameter["type"])?;
            same(&at("default"), &self.default, &parameter["default"])?;
            for name in ["description", "required", "enum", "example", "format"] {
                let meant = metadata.iter().find(|(part, _)| *part == name).map(|(_, value)| value);
                same(&at(name), &json!(meant), &parameter[name])?;
            }
            // The first of its uses says it.
            metadata = &[];
        }
        Ok(())
    }
}
