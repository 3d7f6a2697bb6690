//! Expressions of statements at random: Python's operators, functions and methods.

use crate::random::Random;

impl Random {
    /// An expression of a statement.
    pub(crate) fn expression(&mut self, depth: usize) -> String {
        if depth == 0 {
            return match self.below(10) {
                0..=3 => self.parameter().to_owned(),
                4..=6 => self.constant_of_python().to_owned(),
                7 => self.one_of(&["i", "s", "j"]).to_owned(),
                _ => self.call_of_tinybird(0),
            };
        }
        let depth = depth - 1;
        let inner = self.expression(depth);
        match self.below(28) {
            0 | 1 => {
                let op = self.one_of(&[
                    "+", "-", "*", "/", "//", "%", "**", "<<", ">>", "&", "|", "^", "@", "+", "*", "%",
                ]);
                format!("({inner} {op} {})", self.expression(depth))
            }
            2 | 3 => {
                let op = self.one_of(&["==", "!=", "<", ">", "<=", ">=", "in", "not in", "is", "is not"]);
                let right = if op.starts_with("is") { "None".to_owned() } else { self.expression(depth) };
                match self.below(5) {
                    0 => format!("({inner} {op} {right} < {})", self.expression(depth)),
                    _ => format!("({inner} {op} {right})"),
                }
            }
            4 => format!("({inner} {} {})", self.one_of(&["and", "or"]), self.expression(depth)),
            5 => format!("({}{inner})", self.one_of(&["-", "+", "~", "not "])),
            6 => format!("({inner} if {} else {})", self.expression(depth), self.expression(depth)),
            7..=10 => self.call_of_python(depth),
            11..=14 => self.method_of_python(depth),
            15 => {
                let index = self.one_of(&[
                    "0", "-1", "1", "'k'", "1:", ":-1", "::-1", "::2", "1:3", "5", "b", "None", "True",
                    "-2::-1", "::0", "'k':",
                ]);
                format!("{inner}[{index}]")
            }
            16 | 17 => {
                let condition =
                    self.one_of(&["", "", " if v", " if v != 'a'", " if defined(v)", " if v > 1"]);
                let element = self.one_of(&["v", "v * 2", "str(v)", "(v, 1)", "[v]", "a", "len(v)", "v + v"]);
                match self.below(5) {
                    0 => format!("[{element} for v in {inner}{condition}]"),
                    1 => format!("list({element} for v in {inner}{condition})"),
                    2 => format!("{{v: {element} for v in {inner}{condition}}}"),
                    3 => format!("[{element} for w in {inner} for v in w{condition}]"),
                    _ => format!("sum({element} for v in {inner}{condition})"),
                }
            }
            18 => {
                let body = self.one_of(&["v", "v + 1", "str(v)", "a", "v if v else 'no'", "(v, w)", "v * w"]);
                let parameters =
                    self.one_of(&["v", "v, w=2", "*v", "v, *w", "**v", "v=1, **w", "v, *, w=3", ""]);
                let arguments =
                    self.one_of(&["1", "1, 2", "", "v=3", "1, w=5", "*[1, 2]", "w=1", "1, q=1", "[1]"]);
                format!("(lambda {parameters}: {body})({arguments})")
            }
            19 => {
                let spec = self.one_of(&[
                    "", "!r", ":>6", ":05d", ":.2f", ":^9", ":,", "=", ":x", ":_", ":g", ":08.3f", ":+",
                    ":e", ":s", ":*<4",
                ]);
                format!("f'<{{{inner}{spec}}}>'").replace("'<", "'''<").replace(">'", ">'''")
            }
            20 => format!("[{inner}, {}]", self.expression(depth)),
            21 => format!("({inner}, {})", self.expression(depth)),
            22 => format!("{{{}: {inner}}}", self.constant_of_python()),
            23 => format!("(s := {inner})"),
            24 => format!(
                "{inner}.{}",
                self.one_of(&["name", "line", "x", "real", "foo", "type", "args", "start"])
            ),
            25 => format!("[*{inner}, 1]"),
            26 => format!("{{**{inner}}}"),
            _ => inner,
        }
    }

    pub(crate) fn call_of_python(&mut self, depth: usize) -> String {
        let function = self.one_of(&[
            "abs",
            "all",
            "any",
            "ascii",
            "bin",
            "callable",
            "chr",
            "dict",
            "divmod",
            "enumerate",
            "filter",
            "float",
            "format",
            "frozenset",
            "hasattr",
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
            "ValueError",
            "KeyError",
            "str",
            "len",
            "int",
            "sorted",
            "list",
            "round",
            "range",
            "max",
            "min",
            "bool",
        ]);
        let arguments = match self.below(10) {
            0..=4 => self.expression(depth),
            5 | 6 => format!("{}, {}", self.expression(depth), self.expression(depth)),
            7 => self
                .one_of(&[
                    "",
                    "1, 2, 3",
                    "*[1, 2]",
                    "a, key=str",
                    "[3, 1, 2], reverse=True",
                    "['b', 'A'], key=str.lower",
                    "[1, 2], default=3",
                    "[], default=3",
                    "str, [1, 2]",
                    "None, [0, 1]",
                    "lambda v: v, [1, 0]",
                    "'abc', 1",
                    "1.25, 1",
                    "-7, 2",
                    "2, 10, 7",
                    "x=1",
                    "[1, 2], [3, 4]",
                    "'0x1f', 16",
                    "'z', 36",
                    "'7', 0",
                    "2.675, 2",
                    "1234, -2",
                    "0.5",
                    "1.5",
                    "2.5",
                    "int, 'a'",
                    "'a', str",
                    "1, (int, str)",
                    "3, 0, -1",
                    "key=1",
                    "[1, 2], key=lambda v: -v",
                    "['a', 'bb'], key=len",
                    "[('a', 1)], k=2",
                    "1, 'd'",
                    "'a', '>4'",
                    "5, '05.1f'",
                    "1e16",
                    "[2, 1], start=1",
                    "'ab', 'cd', strict=True",
                    "[1], [1, 2], strict=True",
                ])
                .to_owned(),
            8 => self.constant_of_python().to_owned(),
            _ => format!("{}, {}", self.constant_of_python(), self.constant_of_python()),
        };
        let call = format!("{function}({arguments})");
        match self.below(3) {
            0 => format!("list({call})"),
            1 => format!("str({call})"),
            _ => call,
        }
    }

    pub(crate) fn method_of_python(&mut self, depth: usize) -> String {
        let of = match self.below(4) {
            0 => self.parameter().to_owned(),
            1 => self.constant_of_python().to_owned(),
            2 => format!("({})", self.expression(depth)),
            _ => self
                .one_of(&[
                    "'a,b,c'",
                    "'Hello World'",
                    "' pad '",
                    "[3, 1, 2]",
                    "{'k': 1, 'l': 2}",
                    "('a', 'b')",
                    "s",
                ])
                .to_owned(),
        };
        let method = self.one_of(&[
            "lower",
            "upper",
            "strip",
            "split",
            "join",
            "replace",
            "startswith",
            "endswith",
            "find",
            "index",
            "count",
            "title",
            "capitalize",
            "isdigit",
            "isalpha",
            "zfill",
            "center",
            "ljust",
            "rjust",
            "partition",
            "rsplit",
            "splitlines",
            "lstrip",
            "rstrip",
            "get",
            "keys",
            "values",
            "items",
            "pop",
            "append",
            "extend",
            "sort",
            "reverse",
            "copy",
            "insert",
            "remove",
            "update",
            "setdefault",
            "clear",
            "bit_length",
            "is_integer",
            "rfind",
            "swapcase",
            "removeprefix",
            "removesuffix",
            "expandtabs",
            "isspace",
            "isupper",
            "islower",
            "istitle",
            "isalnum",
            "popitem",
            "rpartition",
            "casefold",
            "conjugate",
            "foo",
            "isidentifier",
            "isnumeric",
            "fromkeys",
            "union",
            "add",
        ]);
        let arguments = match self.below(6) {
            0 | 1 => "".to_owned(),
            2 => self.expression(depth),
            3 => self.constant_of_python().to_owned(),
            4 => format!("{}, {}", self.constant_of_python(), self.constant_of_python()),
            _ => self
                .one_of(&[
                    "','",
                    "'a', 'b'",
                    "'k'",
                    "'k', 0",
                    "10",
                    "10, '*'",
                    "'l', 1",
                    "'o', 0, 5",
                    "('a', 'H')",
                    "None",
                    "' '",
                    "['a', 'b']",
                    "1, 'z'",
                    "reverse=True",
                    "key=str",
                    "sep=','",
                    "maxsplit=1",
                    "',', 1",
                    "True",
                    "-1",
                    "{'m': 3}",
                    "[('n', 4)]",
                    "k=5",
                    "'a', 1, 2, 3",
                ])
                .to_owned(),
        };
        let call = format!("{of}.{method}({arguments})");
        if self.below(3) == 0 { format!("list({call})") } else { call }
    }
}
