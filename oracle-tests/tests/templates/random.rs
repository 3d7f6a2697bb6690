//! Templates at random, the same ones on every run.

/// A small generator of numbers, the same ones on every run.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }

    pub(crate) fn one_of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }

    pub(crate) fn name(&mut self) -> &'static str {
        self.one_of(&["a", "b", "limit", "id", "x1", "_c", "country", "été", "type", "match"])
    }

    pub(crate) fn constant(&mut self) -> &'static str {
        self.one_of(&[
            "0",
            "10",
            "-3",
            "1.5",
            "True",
            "None",
            "''",
            "'a'",
            "\"b's\"",
            "'it\\'s'",
            "'''t\nt'''",
            "'1,2'",
            "u'é'",
            "r'\\d'",
            "'a' \"b\"",
            "0x1f",
            "1_000",
            "9007199254740993",
            "'2024-01-01'",
            "[1, 2]",
            "['a', 'b']",
            "[]",
            "[a, 1]",
            "()",
            "{}",
            "{'k': 1}",
            "f'{a}b'",
            "f'{a!r:>{b}}'",
            "b'x'",
            "1j",
            "...",
            "-True",
            "not 5",
        ])
    }

    /// An expression that `{{ }}` takes, more or less.
    fn value(&mut self, depth: usize) -> String {
        if depth == 0 {
            return if self.below(2) == 0 { self.name() } else { self.constant() }.to_owned();
        }
        let depth = depth - 1;
        match self.below(11) {
            0..=3 => self.call(depth),
            4 => format!("-{}", self.value(depth)),
            5 => format!("{} {} {}", self.name(), self.one_of(&["+", "*", "-"]), self.constant()),
            6 => {
                format!("{} {} {}", self.value(depth), self.one_of(&["+", "*", "-", "/"]), self.value(depth))
            }
            7 => format!("({})", self.value(depth)),
            8 => format!("{} if {} else {}", self.value(depth), self.value(depth), self.value(depth)),
            9 => format!("{}[{}]", self.value(depth), self.one_of(&["0", "1:", "'k'", ":b", "-1", "::2"])),
            _ => format!(
                "{}.{}({})",
                self.name(),
                self.one_of(&["split", "get", "lower", "join", "replace"]),
                self.constant()
            ),
        }
    }

    fn call(&mut self, depth: usize) -> String {
        let function = self.one_of(&[
            "String",
            "Int32",
            "Float64",
            "DateTime",
            "Date",
            "Array",
            "Array",
            "Boolean",
            "JSON",
            "UInt8",
            "Int",
            "defined",
            "column",
            "columns",
            "split_to_array",
            "day_diff",
            "symbol",
            "len",
            "error",
            "max",
            "UUID",
        ]);
        let mut arguments = vec![if self.below(6) == 0 { self.value(depth) } else { self.name().to_owned() }];
        for _ in 0..self.below(3) {
            arguments.push(if self.below(4) == 0 { self.value(depth) } else { self.constant().to_owned() });
        }
        for keyword in ["default", "description", "required", "enum", "example", "format"] {
            if self.below(6) == 0 {
                let value = if self.below(5) == 0 { self.value(depth) } else { self.constant().to_owned() };
                arguments.push(format!("{keyword}={value}"));
            }
        }
        let comma = self.one_of(&["", "", "", ",", " , "]);
        format!("{function}({}{comma})", arguments.join(self.one_of(&[", ", ",", " ,\n "])))
    }

    /// An expression that statements take as well.
    fn condition(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self.value(1);
        }
        let depth = depth - 1;
        match self.below(11) {
            0 => format!("{} and {}", self.condition(depth), self.condition(depth)),
            1 => format!("not {}", self.condition(depth)),
            2 => {
                let op = self.one_of(&["==", "!=", "<", ">=", "in", "not in", "is", "is not"]);
                format!("{} {op} {}", self.condition(depth), self.condition(depth))
            }
            3 => format!("[{} for {} in {}]", self.value(depth), self.name(), self.value(depth)),
            4 => format!("(lambda {}, k={}: {})(1)", self.name(), self.constant(), self.condition(depth)),
            5 => format!("{} or ({} := {})", self.condition(depth), self.name(), self.condition(depth)),
            6 => format!("{{{}: {} for k, v in {} if v}}", self.name(), self.value(depth), self.name()),
            7 => format!("{} ** -{}", self.value(depth), self.value(depth)),
            8 => format!("{}({})", self.one_of(&["not", "defined", "len"]), self.name()),
            9 => format!("{} {} {}", self.name(), self.one_of(&["<", ">", "%", "//"]), self.constant()),
            _ => self.value(depth),
        }
    }

    pub(crate) fn template(&mut self, depth: usize) -> String {
        let mut sql = String::new();
        for _ in 0..=self.below(3) {
            let inner = if depth == 0 { " x ".to_owned() } else { self.template(depth - 1) };
            sql += &match self.below(9) {
                0..=3 => format!("{{{{{}}}}}", self.value(2)),
                4 => format!("{{% if {} %}}{inner}{{% end %}}", self.condition(2)),
                5 => {
                    let (a, b) = (self.condition(1), self.condition(1));
                    format!("{{% if {a} %}}{inner}{{% elif {b} %}}{inner}{{% else %}} {{% end %}}")
                }
                6 => {
                    let target = self.one_of(&["i", "i, j", "(i, j), k", "a", "i, *j"]);
                    format!("{{% for {target} in {} %}}{inner}{{% end %}}", self.condition(1))
                }
                7 => {
                    let target = self.one_of(&["s", "s, t", "s = t", "s[0]", "limit", "a.b"]);
                    let op = self.one_of(&["=", "=", "=", "+="]);
                    format!("{{% set {target} {op} {} %}}", self.condition(1))
                }
                _ => self
                    .one_of(&[
                        "{# c #}",
                        " '{a}' ",
                        "{{! ",
                        "{% try %}{{a}}{% except E as e %}{{e}}{% end %}",
                        "\n",
                        "é",
                    ])
                    .to_owned(),
            };
        }
        sql
    }

    /// The same text with something added, removed or put elsewhere.
    pub(crate) fn broken(&mut self, sql: &str) -> String {
        let mut chars: Vec<char> = sql.chars().collect();
        for _ in 0..=self.below(2) {
            let at = self.below(chars.len() + 1);
            let piece = self.one_of(&[
                "(",
                ")",
                "[",
                "]",
                "{",
                "}",
                ",",
                "'",
                "\"",
                " ",
                "\n",
                "=",
                ".",
                ":",
                "if ",
                " for ",
                "not ",
                "*",
                "#",
                "\\",
                "1",
                "{{",
                "}}",
                "{%",
                "%}",
                "{% end %}",
                "{% else %}",
                "lambda",
                "is",
                "%",
                "!",
                ";",
                "await ",
                "@",
            ]);
            match self.below(3) {
                0 => drop(chars.splice(at..at, piece.chars())),
                1 if at < chars.len() => drop(chars.remove(at)),
                _ => {
                    let end = (at + 1 + self.below(4)).min(chars.len());
                    chars.drain(at.min(end)..end);
                }
            }
        }
        chars.into_iter().collect()
    }
}
