//! Random texts out of what is known to be troublesome, the same in every run.

pub(crate) struct Random(u64);

impl Random {
    /// The numbers of this seed, or of others on request.
    pub(crate) fn new(seed: u64) -> Self {
        let more: u64 = std::env::var("ORACLE_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(0);
        Self((seed + 100 * more).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `limit` (Marsaglia's xorshift).
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).expect("31 bits") % limit
    }

    /// Up to `length` pieces out of an alphabet.
    pub(crate) fn text(&mut self, alphabet: &[&str], length: usize) -> String {
        (0..self.below(length + 1)).map(|_| self.pick(alphabet)).collect()
    }

    /// One of each row, and now and then a piece that belongs nowhere.
    pub(crate) fn rows(&mut self, rows: &[&[&str]], junk: &[&str]) -> String {
        let mut text = String::new();
        for row in rows {
            text.push_str(self.pick(row));
            if self.below(20) == 0 {
                text.push_str(self.pick(junk));
            }
        }
        text
    }

    fn pick<'a>(&mut self, alphabet: &[&'a str]) -> &'a str {
        alphabet[self.below(alphabet.len())]
    }
}

#[rustfmt::skip]
pub(crate) const VALUE: &[&str] = &[
    "a", "b", "kafka:9092", "TYPE", "KAFKA_KEY", "x=y", ",", "\\", "é", "日", "\"", "\"", "'", "'", "#", " ",
    " ", " ", "\t", ">", "> ", "$", "$A", "${NAME}", "$$", "${", "{", "}", "[", "]", "(", ")", "\u{a0}",
    "\u{2028}", "\x0b", "\x1c", "\u{85}", "\n", "\r", "`", "--", "{{ tb_secret(\"A\") }}",
    "{{ tb_secret('D') }}", "{{tb_secret(\"B\",\"x\")}}", "{{ tb_secret(\"B\", \"x  # y\") }}",
    "{{ tb_secret(\"B\", \"\") }}", "{{ tb_secret( \"C\" ,  'x, y' )}}", "{{ tb_secret(\"B\", \"> a\") }}",
    "{{ tb_secret(\"B\", \"$A\") }}", "{{", "{%", "\u{200b}", "\u{feff}", "\u{3000}",
];

#[rustfmt::skip]
pub(crate) const TEMPLATE: &[&str] = &[
    "{", "{", "}", "}", "{{", "}}", "{%", "%}", "{#", "#}", "!", "%", "#", " ", "a", "\"", "'", "\n",
    "tb_secret(\"A\")", "{{ tb_secret(\"A\") }}", "{{ tb_secret('B', 'x') }}",
    "{{tb_secret( \"C\",\"\" )}}", "tb_secret(", ")", "\"A\"", ",", "{{ tb_secret(\"A\", \"}\") }}",
    "{{ tb_secret(\"A\", \"{ é\") }}", "{{ tb_secret(\"A\", \"\\x\") }}", "0", "end", "\u{a0}",
];

#[rustfmt::skip]
pub(crate) const SCHEMA: &[&str] = &[
    "a", "`b`", "c.d", "`e f`", "`", " ", " ", " ", "\n", "\n", "\t", ",", ",", ", ", ",\n`x` ", " String",
    " Int32", " Nullable(String)", " Array(Int8)", " Int", " DateTime64(3)", " Boolean", " DEFAULT ",
    " DEFAULT 1", " default 'x'", " DEFAULT NULL", " NULL", " NOT  NULL", " MATERIALIZED ", " ALIAS b",
    " CODEC(ZSTD(1))", " CODEC", " codec(", " TTL ", " TTLx", " `json:$.a`", " `json:$.a--b`", " `JSON:$.",
    "`json:", "--", "-- c\n", "(", ")", "[", "]", "'", "\"", "'a,b'", "1", "=", "|", "#", "é", "INDEX",
    "INDEX ", "\u{a0}", "\u{2028}", "\x0b", "\x1f", " al\u{131}as", " MATER\u{130}ALIZED", " NULL\u{17f}",
    " \u{17f}", "now()", "{", "\r\n", "\\", "_", " \u{a0}DEFAULT 2", "\u{2003}CODEC(x)",
];

#[rustfmt::skip]
pub(crate) const NAME: &[&str] = &[
    "a", "b", "user", "_", ".", "[:]", "-", "--", " ", "\t", "`", "INDEX", "json:", "'", "\"", "#", "{",
    "{{", "}}", "é", "\u{a0}", "\u{2028}", "\x0b", "\x1c", "\u{85}", "\n", "\r", ",", "(", ")", "$", "\\",
    "tb_secret(\"A\")", "%", "{%", "{{tb_secret(\"A\")}}", "1", "\u{200b}", "@", "|",
];

#[rustfmt::skip]
pub(crate) const EXPRESSION: &[&str] = &[
    "a", "1", "now()", "'x'", "''", "'a, b'", "\"", "'", "(", ")", "(", ")", "[", "]", ",", " ", " ", "--",
    "||", "&", "{", "}", "@", "`", "#", "\\", "é", "'é'", " DEFAULT ", " CODEC", " CODEC(x)", " TTL ",
    " NULL", " IS NOT NULL", " ALIAS ", " alias", " `json:$.a`", "(a, b)", "([1, 2])", "= ", "->", "%", "?",
    ":", "/", "*", "\n", "\u{2028}", "\u{a0}", "\x0b", "{{ tb_secret(\"A\") }}",
    "'{{ tb_secret(\"A\", \"x\") }}'", "'{{ tb_secret('B', 'y, -- z') }}'", "{{", "\t", "Boolean",
    "DateTime64", "(3)", "String", "Int", "\x1f", "MATERIALIZED", " NOT", "'#'", ";", "$A", "+",
];

#[rustfmt::skip]
pub(crate) const FILE: &[&str] = &[
    "TYPE", "type kafka", "DESCRIPTION", "DESCRIPTION >", "Description > x", "KAFKA_KEY", "KAFKA_KEY a",
    "KAFKA_SECRET", "KAFKA_SECRET \"a  b\"", "KAFKA_SSL_CA_PEM >", "KAFKA_SSL_CA_PEM a", "\n", "\n", "\n",
    "\n", "\n    ", "\n\t", "\r\n", "\r", " ", "a", "text # x", "'", "\"", "# comment", "#", ">", " > ",
    "\u{a0}", "\u{2028}", "\x0b", "NOPE", "\\", "\u{212a}AFKA_KEY k", "'a b'", "KAFKA_KEY 'a",
];

#[rustfmt::skip]
pub(crate) const BLOCK: &[&str] = &[
    "a", "text", "TYPE", "\nTYPE kafka", "KAFKA_KEY", "\n", "\n", "\n", "\r\n", "\r", " ", "  ", "\t", "#",
    "\n#", "# x", "'", "\"", "\\", ">", "é", "\u{a0}", "\n\u{a0}", "\u{2028}", "\x0b", "\x1c",
    "{{ tb_secret(\"A\") }}", "{{ tb_secret(\"A\", \"# x\") }}", "{{ tb_secret(\"B\", \"TYPE x\") }}",
    "{{ tb_secret(\"B\", \"\") }}", "{{", "{", "$A", "--", "\n    ", "-----BEGIN-----",
];

#[rustfmt::skip]
pub(crate) const INDEX: &[&str] = &[
    "a", "b", "IDX", "INDEX", "DX_", "TYPE", "type", "_", "1", " ", " ", "(", ")", "(100)", "(1, 2, 0)",
    "(0.5)", "[", "]", "'x'", "\"", ",", "*", "=", "<", "!", "?", "`", "|", "&", "#", "$", "é", "\u{300}",
    "\u{a0}", "\n", "\t", "-", "->", "{{", "%", "minmax", "set", "GRANULARITY", " GRANULARITY 4", "\\", "@",
    "--",
];

#[rustfmt::skip]
pub(crate) const INDEX_LINE: &[&str] = &[
    "INDEX ", "a", "idx ", "IDX ", "b", "lower(c)", " ", " ", " TYPE ", " TYPE ", "TYPE", "minmax",
    "set(100)", "set", "(", ")", "(1, 2)", " GRANULARITY 4", " GRANULARITY", " 4", ",", ",", "'x'", "é",
    "\u{a0}", "\t", "!", "[", "]", "-", "@", "\x1c", "_",
];

/// The parts of a column, each of which may be missing.
#[rustfmt::skip]
pub(crate) const COLUMN: &[&[&str]] = &[
    &["", "\n    ", "-- c\n"], &["a", "`b`", "c.d", "`e-f`"], &[" ", "\n", "  \t"],
    &["String", "Int32", "Nullable(String)", "Enum8('a' = 1, 'b,' = 2)", "Array(Int8) ", ""], &["", "", " `json:$.a`", "\n`json:$.b--c` "],
    &["", "", " DEFAULT 1", " default 'x, -y'", " DEFAULT NULL", " DEFAULT (a IS NOT NULL)", "\nDEFAULT f(a, \"b)\")", " DEFAULT a NULL"],
    &["", "", " `json:$.d`"], &["", "", " CODEC(ZSTD(1))", " codec (a)", "\u{a0}CODEC(b)"], &["", " ", "-- d", "\n"], &[",", ",", ",\n", "\n"],
];

/// The parts of an index line.
#[rustfmt::skip]
pub(crate) const INDEX_PARTS: &[&[&str]] = &[
    &["", " ", "INDEX ", "INDEX  "], &["a", "idx_1", "IDX", "é"], &[" ", "  ", "\t", "\u{a0}"], &["b", "lower(c)", "m['k']", "(a, b)", "x -> 1", "a#b"],
    &[" ", " \x1c", "   "], &["TYPE"], &[" ", "  ", "\u{2003}"], &["minmax", "set(100)", "f(1, 2.0, *)", "set()", "é(é)"],
    &["", " GRANULARITY 4", "  GRANULARITY  10", " GRANULARITY", "GRANULARITY 1"], &["", ",", ",,", " ", " junk"],
];
