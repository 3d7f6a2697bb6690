//! Templates at random with values for them, most of which Tinybird renders.

use tinybird_core::template::Value;

use crate::functions::PARAMETERS;
use crate::oracle::Question;
use crate::random::Random;

const TEXTS: &[&str] = &[
    "1",
    "5",
    "0",
    "-3",
    "+7",
    "007",
    "1.5",
    "-0.0",
    "1e3",
    "1e400",
    "inf",
    "nan",
    "abc",
    "ABC",
    "a b",
    "a,b",
    "a, b ,c",
    "1,2",
    "1,x",
    ",",
    "",
    " ",
    "it's",
    "say \"hi\"",
    "back\\slash",
    "100%",
    "`tick`",
    "tab\tnl\n",
    "été",
    "日本",
    "ß",
    "true",
    "True",
    "FALSE",
    "false",
    "2024-01-01",
    "2024-02-30",
    "2024-01-01 00:00:00",
    "2024-01-01T10:20:30",
    "2024-01-01 10:20:30.123",
    "01/02/2024 1:2:3",
    "{}",
    "{\"k\": 1}",
    "[1, 2]",
    "[{\"k\": \"v\"}]",
    "[1,",
    "null",
    "a.b",
    "a.b,c",
    "127",
    "128",
    "-128",
    "-129",
    "255",
    "256",
    "65536",
    "2147483647",
    "2147483648",
    "9223372036854775808",
    "18446744073709551616",
    "170141183460469231731687303715884105728",
    "1_000",
    "0x1f",
    "%Y",
    "a__b",
    "x' OR 1=1 --",
];

impl Random {
    pub(crate) fn question(&mut self) -> Question {
        let depth = self.below(3);
        let mut sql = self.rendered(depth);
        if self.below(25) == 0 {
            sql = self.broken(&sql);
        }
        if self.below(25) == 0 {
            sql = self.template(1);
        }
        self.asked(sql)
    }

    pub(crate) fn asked(&mut self, sql: String) -> Question {
        let mut question = Question { sql, check: self.below(4) == 0, ..Question::default() };
        if self.below(6) == 0 {
            question.name = Some("node_1".to_owned());
        }
        for name in PARAMETERS {
            if self.below(2) == 0 {
                question.values.insert((*name).to_owned(), self.given());
            }
        }
        if self.below(40) == 0 {
            let name = self.one_of(&[
                "symbol",
                "len",
                "str",
                "column",
                "tb_secret",
                "length",
                "token",
                "y",
                "job_timestamp",
            ]);
            question.values.insert(name.to_owned(), self.given());
        }
        for secret in ["key", "tb_secret_pw"] {
            if self.below(4) == 0 {
                question.secrets.push(secret.to_owned());
            }
        }
        question
    }

    pub(crate) fn given(&mut self) -> Value {
        let texts = |random: &mut Self| Value::Text(random.one_of(TEXTS).to_owned());
        match self.below(16) {
            0 => Value::None,
            1 => Value::Bool(self.below(2) == 0),
            2 => Value::Int(self.one_of(&["0", "5", "-7", "300", "99999999999999999999"]).to_owned()),
            3 => Value::Float([0.0, 1.5, -2.25, 1e16, 1e-5, 123_456_789.123][self.below(6)]),
            4 => Value::List((0..self.below(4)).map(|_| texts(self)).collect()),
            5 => Value::List(vec![Value::Int("1".into()), Value::None, Value::Text("a".into())]),
            _ => texts(self),
        }
    }

    pub(crate) fn rendered(&mut self, depth: usize) -> String {
        let mut sql = String::new();
        for _ in 0..=self.below(3) {
            let inner =
                |random: &mut Self| if depth == 0 { " x ".to_owned() } else { random.rendered(depth - 1) };
            let (one, two) = (inner(self), inner(self));
            let levels = self.below(3);
            let expression = self.expression(levels);
            if self.below(2) == 0 {
                sql += &self.caught();
                continue;
            }
            sql += &match self.below(22) {
                0..=5 => format!("{{{{{}}}}}", self.output(levels)),
                6 => format!("{{{{ {} }}}}", self.output(levels)),
                7 => format!("{{% if defined({}) %}}{one}{{% end %}}", self.parameter()),
                8 => format!("{{% if {expression} %}}{one}{{% else %}}{two}{{% end %}}"),
                9 => {
                    let other = self.expression(1);
                    format!("{{% if {expression} %}}{one}{{% elif {other} %}}{two}{{% end %}}")
                }
                10 | 11 => {
                    let target =
                        self.one_of(&["i", "i", "i, j", "(i, j)", "[i, j]", "i, *j", "a", "i, (j, s)"]);
                    let jump = self.one_of(&[
                        "",
                        "",
                        "{% break %}",
                        "{% continue %}",
                        "{% if i %}{% break %}{% end %}",
                    ]);
                    let end = self.one_of(&["", "{% else %} e "]);
                    format!("{{% for {target} in {expression} %}}{{{{i}}}}{jump}{one}{end}{{% end %}}")
                }
                12 => {
                    let end = self.one_of(&["", "{% else %} e "]);
                    format!("{{% set n = 0 %}}{{% while n < 3 %}}{{% set n += 1 %}}{one}{end}{{% end %}}")
                }
                13 => {
                    let part = self.one_of(&[
                        "except",
                        "except ValueError",
                        "except ValueError as e",
                        "except Exception as e",
                        "except (TypeError, KeyError)",
                        "finally",
                        "except a",
                        "except Exception as e %}{{str(e)}}{% finally",
                        "except TypeError as e %}{% set s = str(e) %}{{s}}{% else",
                    ]);
                    let shown = if part.ends_with(" e") && self.below(2) == 0 {
                        "{% set m = str(e) %}{{m}}"
                    } else {
                        ""
                    };
                    format!(
                        "{{% try %}}{{% set s = {expression} %}}{one}{{% {part} %}}{shown}{two}{{% end %}}"
                    )
                }
                14..=16 => {
                    let target = self.one_of(&[
                        "s", "s", "s", "i", "s, j", "s = j", "a", "s[0]", "s['k']", "s.foo", "s, *j", "s[1:]",
                    ]);
                    format!("{{% set {target} = {expression} %}}{{{{s}}}}")
                }
                17 => {
                    let op = self.one_of(&["+=", "-=", "*=", "/=", "//=", "%=", "**=", "|=", "&=", "<<="]);
                    let start = self.constant_of_python();
                    format!("{{% set s = {start} %}}{{% set s {op} {expression} %}}{{{{s}}}}")
                }
                18 => format!("{{% set s = {expression} %}}{{% set t = str(s) %}}{{{{t}}}}"),
                19 => self
                    .one_of(&[
                        "{# c #}",
                        " '{a}' ",
                        "{{! ",
                        "{%! x",
                        "\n",
                        "é\n",
                        "{{{a}}}",
                        "{% comment x %}",
                        "  \t a \n  b ",
                        "{% whitespace single %} a  b \n\n c ",
                        "{% whitespace oneline %} a \n b ",
                        "{% whitespace all %}",
                        "<pre> a  b </pre>",
                    ])
                    .to_owned(),
                20 => " SELECT * FROM t WHERE c = ".to_owned(),
                _ => format!("{{% if {expression} %}}{{{{error('no')}}}}{{% end %}}"),
            };
        }
        sql
    }

    /// An expression whose exception is shown, so that what follows is rendered as well.
    pub(crate) fn caught(&mut self) -> String {
        let levels = 1 + self.below(3);
        let body = match self.below(4) {
            0 => format!("{{{{{}}}}}", self.output(levels)),
            1 => {
                let (target, value) = (self.one_of(&["i", "i, j", "i, *j"]), self.expression(levels));
                format!("{{% for {target} in {value} %}}{{% set r = repr(i) %}}{{{{r}}}}{{% end %}}")
            }
            2 => {
                let (value, other) = (self.expression(levels), self.expression(1));
                let op = self.one_of(&["+", "-", "*", "/", "//", "%", "|", "&", "^"]);
                format!("{{% set s = {value} %}}{{% set s {op}= {other} %}}{{% set r = repr(s) %}}{{{{r}}}}")
            }
            _ => format!("{{% set s = {} %}}{{% set r = repr(s) %}}{{{{r}}}}", self.expression(levels)),
        };
        let class = self.one_of(&[
            "Exception",
            "Exception",
            "Exception",
            "Exception",
            "ValueError",
            "(TypeError, KeyError)",
        ]);
        format!("{{% try %}}{body}{{% except {class} as e %}}{{% set r = repr(e) %}}[{{{{r}}}}]{{% end %}}")
    }
}
