//! Expressions of `{{ }}` at random: Tinybird's functions.

use crate::random::Random;

pub(crate) const PARAMETERS: &[&str] = &["a", "b", "limit", "id", "country", "x"];

const TYPES: &[&str] = &[
    "Int8",
    "Int16",
    "Int32",
    "Int64",
    "Int128",
    "Int256",
    "UInt8",
    "UInt16",
    "UInt32",
    "UInt64",
    "UInt128",
    "UInt256",
    "Float32",
    "Float64",
    "String",
    "Date",
    "DateTime",
    "DateTime64",
    "Boolean",
    "Int",
    "Integer",
    "JSON",
    "Symbol",
    "Column",
    "bool",
];

const ITEMS: &[&str] = &[
    "'Int32'",
    "'String'",
    "'Float64'",
    "'Date'",
    "'UInt8'",
    "'Int'",
    "'Foo'",
    "'Boolean'",
    "'Bool'",
    "None",
    "1",
    "'Symbol'",
    "'DateTime'",
    "'Int256'",
];

const CONSTANTS: &[&str] = &[
    "0",
    "1",
    "2",
    "-1",
    "10",
    "1.5",
    "-2.5",
    "0.1",
    "1e20",
    "1e-7",
    "True",
    "False",
    "None",
    "''",
    "'a'",
    "'abc'",
    "'a,b'",
    "'1'",
    "'12'",
    "\"it's\"",
    "'%s'",
    "'%d-%s'",
    "'a\\n'",
    "'été'",
    "[]",
    "[1, 2, 3]",
    "['a', 'b']",
    "[3, 1, 2]",
    "()",
    "(1, 'a')",
    "{}",
    "{'k': 1}",
    "{'k': 'v', 'l': [1]}",
    "{1: 'x'}",
    "10000000000000000000000",
    "'2024-01-01'",
    "'2024-03-10 10:11:12'",
    "[[1, 2], [3]]",
    "[('k', 1)]",
];

impl Random {
    pub(crate) fn parameter(&mut self) -> &'static str {
        match self.below(30) {
            0 => self.one_of(&["job_timestamp", "length", "y", "é", "type", "property", "print"]),
            _ => self.one_of(PARAMETERS),
        }
    }

    pub(crate) fn constant_of_python(&mut self) -> &'static str {
        self.one_of(CONSTANTS)
    }

    /// A call of a function of Tinybird's.
    pub(crate) fn call_of_tinybird(&mut self, depth: usize) -> String {
        let x = if self.below(5) == 0 { self.expression(depth) } else { self.parameter().to_owned() };
        let y =
            if self.below(3) == 0 { self.expression(depth) } else { self.constant_of_python().to_owned() };
        match self.below(26) {
            0..=5 => {
                let kind = self.one_of(TYPES);
                match self.below(6) {
                    0 => format!("{kind}({x})"),
                    1 => format!("{kind}({x}, default={y})"),
                    2 => format!("{kind}({x}, {y}, description='d', required=True)"),
                    3 => format!("{kind}({x}, defined=False)"),
                    _ => format!("{kind}({x}, {y})"),
                }
            }
            6..=8 => {
                let of = self.one_of(ITEMS);
                match self.below(4) {
                    0 => format!("Array({x})"),
                    1 => format!("Array({x}, {of})"),
                    2 => format!("Array({x}, {of}, default={y})"),
                    _ => format!("Array({x}, {of}, {y})"),
                }
            }
            9 => format!("column({x}, {y})"),
            10 => format!("columns({x}, {y})"),
            11 => {
                let name = self.one_of(&["symbol", "table", "TABLE", "column", "columns", "sql_unescape"]);
                format!("{name}({x})")
            }
            12 => format!("columns({x}, {y}, fn={})", self.one_of(&["'sum'", "'max'", "''", "None", "1"])),
            13 => format!("split_to_array({x}, {y})"),
            14 => format!(
                "split_to_array({x}, separator={})",
                self.one_of(&["'|'", "','", "''", "' '", "None", "1"])
            ),
            15 => format!(
                "enumerate_with_last({})",
                self.one_of(&["split_to_array(a, 'x,y')", "[1, 2]", "a", "b"])
            ),
            16 => {
                let name = self.one_of(&["day_diff", "date_diff_in_days"]);
                let other = self.one_of(&["'2024-02-01'", "b", "'2023-01-01'", "'x'"]);
                format!("{name}({x}, {other})")
            }
            17 => {
                let name =
                    self.one_of(&["date_diff_in_hours", "date_diff_in_minutes", "date_diff_in_seconds"]);
                let other = self.one_of(&["'2024-02-01 10:20:30'", "b", "'2023-01-01'"]);
                let more = self.one_of(&[
                    "",
                    ", backup_date_format='%Y-%m-%d'",
                    ", '%Y-%m-%dT%H:%M:%S'",
                    ", none_if_error=True",
                    ", default=7",
                    ", date_format='%d/%m/%Y %H:%M:%S'",
                    ", '%Y-%m-%d %H:%M:%S.%f'",
                ]);
                format!("{name}({x}, {other}{more})")
            }
            18 => {
                let what = self.one_of(&["'%'", "'_'", "''", "None", "'\\''", "1"]);
                format!("sql_unescape({x}, {what})")
            }
            19 => {
                let op = self.one_of(&["", "__gt", "__in", "__not_in", "__lte", "__foo", "__a__lt"]);
                format!("sql_and({x}{op}={y}, c={})", self.parameter()).replacen(&format!("({x}"), "(k", 1)
            }
            20 => {
                let name = self.one_of(&["tb_secret", "tb_var"]);
                let secret = self.one_of(&["'key'", "'pw'", "'other'", "a"]);
                let default = self.one_of(&["", "", ", 'd'", ", ''", ", default=1"]);
                format!("{name}({secret}{default})")
            }
            21 => {
                let name = self.one_of(&["max_threads", "backend_hint", "cache_ttl", "activate", "disable"]);
                let value = self.one_of(&[
                    "4",
                    "'5m'",
                    "'analyzer'",
                    "'ana'",
                    "a",
                    "x",
                    "None",
                    "False",
                    "'a\nb'",
                    "''",
                    "'parallel_replicas'",
                ]);
                format!("{name}({value})")
            }
            22 => format!("defined({x})"),
            23 => format!("{}({y})", self.one_of(&["error", "custom_error"])),
            24 => format!("custom_error({y}, {})", self.one_of(&["404", "'500'", "None"])),
            _ => {
                let name = self
                    .one_of(&["Int32", "String", "Array", "column", "defined", "error", "JSON", "day_diff"]);
                let wrong = self.one_of(&[
                    "",
                    "a, foo=1",
                    "a, 1, 2, 3, 4, 5, 6, 7, 8, 9",
                    "a, x=1",
                    "x=a",
                    "**{}",
                    "*[a]",
                    "a, default=1, **{'default': 2}",
                ]);
                format!("{name}({wrong})")
            }
        }
    }

    /// An expression that `{{ }}` takes.
    pub(crate) fn output(&mut self, depth: usize) -> String {
        if depth == 0 {
            return match self.below(8) {
                0 | 1 => self.parameter().to_owned(),
                2 => self.constant_of_python().to_owned(),
                _ => self.call_of_tinybird(0),
            };
        }
        let depth = depth - 1;
        match self.below(16) {
            0..=4 => self.call_of_tinybird(depth),
            5 => {
                let op = self.one_of(&["+", "-", "*"]);
                format!("{} {op} {}", self.output(depth), self.output(depth))
            }
            6 => format!("-{}", self.output(depth)),
            7 => format!("not {}", self.output(depth)),
            8 => format!("({} if {} else {})", self.output(depth), self.output(depth), self.output(depth)),
            9 => {
                let index =
                    self.one_of(&["0", "1", "'k'", "1:", ":2", "::2", "1:2", "5", "None", "x[0]", "1.5"]);
                format!("{}[{index}]", self.output(depth))
            }
            10 => {
                let name = self.one_of(&["split", "get", "join", "replace"]);
                let arguments = match name {
                    "split" => {
                        self.one_of(&["','", "", "None", "',', 1", "maxsplit=1", "1", "''", "sep='-'"])
                    }
                    "get" => self.one_of(&["'k'", "'z', 1", "", "1", "'k', 2, 3", "[]"]),
                    "join" => self.one_of(&["a", "['x', 'y']", "[1]", "", "split_to_array(b, 'q,r')", "1"]),
                    _ => self.one_of(&["'a', 'b'", "'a'", "'', '-'", "'a', 1", "'a', 'b', 1", "old='a'"]),
                };
                let of = match self.below(3) {
                    0 => "','".to_owned(),
                    1 => self.parameter().to_owned(),
                    _ => format!("({})", self.output(depth)),
                };
                format!("{of}.{name}({arguments})")
            }
            11 => {
                let name = self.one_of(&["len", "list", "min", "max", "int", "float"]);
                match self.below(4) {
                    0 => format!("{name}({}, {})", self.output(depth), self.output(depth)),
                    _ => format!("{name}({})", self.output(depth)),
                }
            }
            12 => {
                let spec = self.one_of(&[
                    "", "!r", ":>6", ":05d", ":.2f", "!s:^9", ":,", "=", ":{b}", ":x", ":+.3e", ":%", "!a",
                ]);
                format!("f'<{{{}{spec}}}>'", self.parameter())
            }
            13 => format!("[{}, {}]", self.output(depth), self.output(depth)),
            14 => format!("({}, {})", self.output(depth), self.output(depth)),
            _ => format!("{{{}: {}}}", self.constant_of_python(), self.output(depth)),
        }
    }
}
