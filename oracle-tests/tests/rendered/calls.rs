//! Values for the templates of real projects.

use tinybird_core::template::{Template, Value};

use crate::oracle::Question;
use crate::random::Random;

impl Random {
    /// Calls of one template: nothing given, checked, each parameter given, all given.
    pub(crate) fn calls(&mut self, sql: &str) -> Vec<Question> {
        let plain = Question { sql: sql.to_owned(), ..Question::default() };
        let mut calls = vec![plain.clone(), Question { check: true, ..plain.clone() }];
        let Ok(template) = Template::parse(sql) else { return calls };
        let names: Vec<String> =
            template.parameters().iter().filter(|p| !p.local).map(|p| p.name.clone()).collect();
        // What a template compares a parameter with stands in its quotes.
        let words: Vec<&str> =
            sql.split(['\'', '"']).skip(1).step_by(2).filter(|word| word.len() < 30).collect();
        for part in 0..names.len() + 12 {
            let mut call = plain.clone();
            call.check = self.below(6) == 0;
            for (at, name) in names.iter().enumerate() {
                if at == part || part >= names.len() && self.below(8) > 0 {
                    let value = match words.is_empty() || self.below(3) > 0 {
                        true => self.fitting(&template, name),
                        false => Value::Text(self.one_of(&words).to_owned()),
                    };
                    call.values.insert(name.clone(), value);
                }
            }
            calls.push(call);
        }
        calls
    }

    /// A value that a parameter most likely takes.
    pub(crate) fn fitting(&mut self, template: &Template, name: &str) -> Value {
        let parameter = template.parameter(name);
        let kind = parameter.map_or_else(|| "String".to_owned(), |parameter| parameter.kind.to_string());
        let default = parameter.map(|parameter| parameter.default.to_text()).filter(|text| text != "None");
        let fixed: &[&str] = match kind.as_str() {
            "Date" => &["2024-01-01", "2023-12-31", "x"],
            "DateTime" => &["2024-01-01 00:00:00", "2023-12-31 23:59:59", "2024-01-01"],
            "DateTime64" => &["2024-01-01 00:00:00.000", "2023-12-31 23:59:59.123"],
            "Boolean" => &["true", "false", "1", "0"],
            "JSON" => &["{}", "[]", "[{\"k\": 1}]", "{\"a\": [1]}", "x"],
            kind if kind.starts_with("Array") => &["1,2", "a,b", "", "x"],
            kind if kind.contains("nt") || kind.contains("Float") => &["1", "10", "0", "-1", "x", "300"],
            _ => &["a", "a,b", "1", "2024-01-01", "2024-01-01 00:00:00", "", "day", "it's", "asc", "true"],
        };
        match default.filter(|_| self.below(4) == 0) {
            Some(default) => Value::Text(default),
            None => Value::Text(self.one_of(fixed).to_owned()),
        }
    }
}
