//! Templates at random that use parameters without a type, mostly valid ones otherwise, and short: the renderer stops at
//! the first mistake.

use crate::random::Random;

impl Random {
    fn parameter(&mut self) -> &'static str {
        self.one_of(&["a", "b", "limit", "id", "type"])
    }

    fn literal(&mut self) -> &'static str {
        self.one_of(&[
            "0",
            "1",
            "-3",
            "1.5",
            "None",
            "True",
            "''",
            "'a'",
            "'%s'",
            "[1]",
            "['a']",
            "(1,)",
            "{'k': 1}",
            "{1}",
            "f'{a}'",
            "{1: 2}.keys()",
            "b'x'",
        ])
    }

    /// A value that takes a parameter by its type.
    fn typed(&mut self) -> String {
        let call = self.one_of(&[
            "Int32(#, 1)",
            "String(#, 'a')",
            "String(#, b)",
            "Boolean(#, b)",
            "Boolean(#)",
            "Date(#)",
            "JSON(#, '{}')",
            "JSON(#, b)",
            "Array(#, 'Int32')",
            "split_to_array(#, '1,2')",
            "split_to_array(#, b)",
            "day_diff(#, #, b)",
            "defined(#)",
            "defined(# + 1)",
            "column(#, 'c')",
            "columns(#, 'c')",
            "error(#)",
        ]);
        call.replace('#', self.parameter())
    }

    /// A template with no text outside of conditions.
    pub(crate) fn branches(&mut self) -> String {
        let mut sql = String::new();
        for _ in 0..1 + self.below(2) {
            sql += &format!("{{% if {} %}}", self.question());
            let inner = self.below(3);
            sql += &match inner {
                0 => self.branches(),
                1 => format!("{{% set {} = {} %}}", self.parameter(), self.literal()),
                _ => "a".to_owned(),
            };
            if self.below(2) == 0 {
                sql += &format!("{{% elif {} %}} b", self.question());
            }
            sql += self.one_of(&["{% end %}", "{% else %}{% end %} ", "{% else %}c{% end %}"]);
        }
        sql
    }

    fn question(&mut self) -> String {
        match self.below(6) {
            0 => self.parameter().to_owned(),
            1 | 2 => format!("defined({})", self.parameter()),
            3 => format!("not {}", self.question()),
            4 => {
                let op = self.one_of(&["and", "or"]);
                format!("({} {op} {})", self.question(), self.question())
            }
            _ => {
                let op = self.one_of(&["==", "!=", "is", "in"]);
                format!("{} {op} ({},)[0]", self.parameter(), self.literal())
            }
        }
    }

    /// An expression of a statement.
    fn operation(&mut self, depth: usize) -> String {
        if depth == 0 {
            return match self.below(10) {
                0..=4 => self.parameter().to_owned(),
                5 => "i".to_owned(),
                6 | 7 => self.literal().to_owned(),
                _ => self.typed(),
            };
        }
        let (left, right) = (self.operation(depth - 1), self.operation(depth - 1));
        match self.below(13) {
            0 => {
                let op = self.one_of(&["+", "+", "-", "*", "/", "//", "%", "**", "@", "<<", "|", "&", "^"]);
                format!("({left} {op} {right})")
            }
            1 => format!("({}{left})", self.one_of(&["-", "+", "~", "not ", "not ", "not "])),
            2 | 3 => {
                let op = self.one_of(&["==", "!=", "is", "is not", "in", "not in", "<", ">", ">=", "<="]);
                match self.below(4) {
                    0 => format!(
                        "({left} {op} {right} {} {})",
                        self.one_of(&["<", "==", "in"]),
                        self.parameter()
                    ),
                    _ => format!("({left} {op} {right})"),
                }
            }
            4 | 5 => format!("({left} {} {right})", self.one_of(&["and", "or"])),
            6 => format!("({left} if {} else {right})", self.operation(depth - 1)),
            7 => {
                let function = self.one_of(&[
                    "abs",
                    "all",
                    "any",
                    "bin",
                    "bool",
                    "bytes",
                    "chr",
                    "complex",
                    "dict",
                    "divmod",
                    "enumerate",
                    "float",
                    "hash",
                    "hex",
                    "int",
                    "isinstance",
                    "iter",
                    "len",
                    "list",
                    "map",
                    "max",
                    "min",
                    "next",
                    "oct",
                    "ord",
                    "pow",
                    "range",
                    "repr",
                    "reversed",
                    "round",
                    "set",
                    "slice",
                    "sorted",
                    "str",
                    "sum",
                    "tuple",
                    "zip",
                ]);
                match self.below(5) {
                    0 | 1 => format!("{function}({left})"),
                    2 => format!("{function}({left}, {right})"),
                    3 => format!("{function}({left}, {right}, {})", self.parameter()),
                    _ => {
                        format!("{function}({}{left})", self.one_of(&["*", "**", "x=", "key=str, default="]))
                    }
                }
            }
            8 => {
                let method = self.one_of(&[
                    "split(',')",
                    "startswith('a')",
                    "lower()",
                    "replace('a', 'b')",
                    "get('k')",
                    "name",
                    "line",
                    "b",
                    "keys()",
                    "name.upper()",
                ]);
                let of = if self.below(3) == 0 { left } else { self.parameter().to_owned() };
                format!("{of}.{method}")
            }
            9 => format!("','.join({left})"),
            10 => {
                let index =
                    self.one_of(&["0", "2", "3", "-1", "'k'", "1:", "b", "True", "1.5", "0, 1", "None"]);
                format!("{left}[{index}]")
            }
            11 => {
                let form = self.one_of(&[
                    "[# for b in [1]]",
                    "f'{#}'",
                    "f'{#!r:>4}'",
                    "sorted(#, key=str)",
                    "[b for b in #]",
                    "(lambda: #)",
                    "(lambda b: #)(1)",
                    "(b := #)",
                    "[#]",
                    "(#,)",
                    "{'k': #}",
                ]);
                form.replace('#', &if form.starts_with("f'") { self.parameter().to_owned() } else { left })
            }
            _ => left,
        }
    }

    /// An expression of `{{ }}`.
    fn output(&mut self) -> String {
        let form = self.one_of(&[
            "-#",
            "# * 2",
            "# - 1",
            "2 - #",
            "# + 1",
            "1 + #",
            "'a' + #",
            "String(#, 'a') + #",
            "len(#)",
            "int(#)",
            "float(#)",
            "max(#, 2)",
            "max(#)",
            "min(#, #)",
            "#.replace('a', 'b')",
            "#.get('k')",
            "#.split(',')[0]",
            "#.split(',')[0] * 2",
            "#[0]",
            "#[3]",
            "#['k']",
            "#[1:]",
            "not #",
            "#",
            "# if # else -#",
            "-# if defined(#) else 1",
            "','.join(#)",
            "Int32(# + 1)",
            "Int32(# * 2)",
            "String(#, # + 'a')",
            "list(#)",
            "[-#]",
            "f'{#}'",
            "f'{-#}'",
            "(# + 1) * 2",
            "error(#)",
        ]);
        form.replace('#', self.parameter())
    }

    pub(crate) fn untyped(&mut self, depth: usize) -> String {
        let mut sql = String::new();
        for _ in 0..=self.below(2) {
            let mut inner = || if depth == 0 { self.output_tag() } else { self.untyped(depth - 1) };
            let (one, two, three) = (inner(), inner(), inner());
            let levels = 1 + self.below(2);
            let condition = self.operation(levels);
            sql += &match self.below(14) {
                0..=2 => self.output_tag(),
                3 | 4 => format!("{{% if {condition} %}}{one}{{% end %}}"),
                5 => format!("{{% if {condition} %}}{one}{{% else %}}{two}{{% end %}}"),
                6 | 7 => {
                    let other = self.operation(1);
                    format!(
                        "{{% if {condition} %}}{one}{{% elif {other} %}}{two}{{% else %}}{three}{{% end %}}"
                    )
                }
                8 => {
                    let jump = self.one_of(&["{% break %}", "{% continue %}", ""]);
                    let (target, values) = (self.one_of(&["i", "b"]), self.operation(1));
                    format!("{{% for {target} in {values} %}}{jump}{one}{{% else %}}{two}{{% end %}}{three}")
                }
                9 => format!("{{% while {condition} %}}{one}{{% break %}}{{% else %}}{two}{{% end %}}"),
                10 => {
                    let part = self.one_of(&["except", "except ValueError as b", "finally"]);
                    format!("{{% try %}}{one}{{% {part} %}}{two}{{% end %}}")
                }
                11 => {
                    let target = self.one_of(&["limit", "len", "defined", "a.b", "b.lower", "a[0]", "int"]);
                    format!("{{% set {target} = {condition} %}}")
                }
                12 => format!("{{% set {} {condition} %}}", self.one_of(&["i =", "i, j =", "limit +="])),
                _ => format!("{{% set i = {condition} %}}"),
            };
        }
        sql
    }

    fn output_tag(&mut self) -> String {
        format!("{{{{ {} }}}}", self.output())
    }
}
