//! Asks Tinybird's own renderer about templates: which it reads, and which parameters it lists.

// Tests say why they were skipped, and what they compared.
#![allow(clippy::print_stdout)]

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use tinybird_core::rule::Invalid;
use tinybird_core::template::{Parameter, Template, Value};

/// Reads templates, a Python literal a line, and answers with one line each: `error: ..`, or the parameters.
const SCRIPT: &str = r#"
import ast, logging, signal, sys, warnings
logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")
from tinybird.sql_template import get_template_and_variables, get_var_names_and_types, validate_template_parameter_names
from tinybird.tornado_template import Template

def alarm(*_):
    raise TimeoutError("timeout")
signal.signal(signal.SIGALRM, alarm)

def show(v):
    if isinstance(v, str):
        out = ""
        for c in v:
            if c in "'\\": out += "\\" + c
            elif c in "\n\r\t": out += {"\n": "\\n", "\r": "\\r", "\t": "\\t"}[c]
            elif c in "{}": out += "\\x%02x" % ord(c)
            elif ord(c) < 32 or 127 <= ord(c) < 160 or c in "\u2028\u2029": out += "\\u%04x" % ord(c)
            else: out += c
        return "'" + out + "'"
    if isinstance(v, list):
        return "[" + ", ".join(map(show, v)) + "]"
    return repr(v) if v is None or isinstance(v, (bool, int, float)) else "None"

for line in sys.stdin:
    signal.alarm(10)
    try:
        sql = ast.literal_eval(line.rstrip("\n"))
        get_template_and_variables.__wrapped__(sql, name="n")
        validate_template_parameter_names(sql)
        seen = {}
        for p in get_var_names_and_types(Template(sql)):
            seen.setdefault(p["name"], p)
        answer = "ok"
        for p in seen.values():
            words = sorted("%s=%s" % (k, show(v)) for k, v in p.items() if k and k not in ("name", "type", "default", "used_in"))
            answer += " | %s: %s = %s %s%s" % (p["name"].replace("\n", "\\n"), p["type"].replace("\n", "\\n"), show(p["default"]), " ".join(words), "*" if "used_in" in p else "")
    except BaseException as e:
        answer = "error: %s %s" % (type(e).__name__, str(e)[:200])
    signal.alarm(0)
    print(answer.replace("\n", " ").replace("\r", " "), flush=True)
"#;

/// What Tinybird says of each template, unless its package is not there.
fn ask(templates: &[String]) -> Option<Vec<String>> {
    let python = std::env::var_os("TINYBIRD_ORACLE_PYTHON").map(PathBuf::from).or_else(|| {
        Some(PathBuf::from(std::env::var_os("HOME")?).join(".cache/tinybird-oracle/bin/python"))
    })?;
    if !python.exists() {
        println!("skipped: there is no {}", python.display());
        return None;
    }
    let mut child = Command::new(python)
        .args(["-c", SCRIPT])
        .env("PYTHONIOENCODING", "utf-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the oracle starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let lines: String = templates.iter().map(|sql| format!("{}\n", Value::Text(sql.clone()))).collect();
    let writer = std::thread::spawn(move || stdin.write_all(lines.as_bytes()));
    let output = child.wait_with_output().expect("the oracle ends");
    writer.join().expect("no panic").expect("all is read");
    let answers: Vec<String> = String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect();
    assert_eq!(answers.len(), templates.len());
    Some(answers)
}

/// The parameters in the words of the script.
fn listed(template: &Template) -> String {
    let show = |p: &Parameter| {
        let mut words: Vec<String> =
            p.keywords.iter().map(|(name, value)| format!("{name}={value}")).collect();
        words.sort();
        let mark = if p.in_function { "*" } else { "" };
        let (name, kind) = (p.name.replace('\n', "\\n"), p.kind.replace('\n', "\\n"));
        format!(" | {name}: {kind} = {} {}{mark}", p.default, words.join(" "))
    };
    format!("ok{}", template.parameters().iter().map(show).collect::<String>())
}

/// Where we differ from Tinybird on purpose: what only fails when the template is rendered is refused as well.
fn compare(sql: &str, answer: &str) -> Result<(), String> {
    // Types that are no texts are of no interest.
    let answer = answer.replace("Array(b'x')", "Array(None)").replace("Array(Ellipsis)", "Array(None)");
    match Template::parse(sql) {
        Ok(template) if listed(&template).trim_end() == answer.trim_end() => Ok(()),
        Ok(template) => Err(format!("{sql:?}\n  ours: {}\n  asked: {answer}", listed(&template))),
        Err(_) if answer.starts_with("error") => Ok(()),
        Err(invalid) => {
            const LATER: &[&str] =
                &["template-function", "template-arguments", "template-default", "template-parameter-name"];
            let early = invalid.iter().find(|invalid| !LATER.contains(&invalid.rule.name));
            const RENDERED: &[&str] = &["braces", "`,` stands where Python expects an operator, or the end"];
            let rendered = |invalid: &&Invalid| RENDERED.iter().any(|part| invalid.message.contains(part));
            match early.filter(|invalid| !rendered(invalid)) {
                Some(early) => Err(format!("{sql:?}\n  ours: {early}\n  asked: {answer}")),
                None => Ok(()),
            }
        }
    }
}

/// A small generator of numbers, the same ones on every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }

    fn one_of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }

    fn name(&mut self) -> &'static str {
        self.one_of(&["a", "b", "limit", "id", "x1", "_c", "country", "été", "type", "match"])
    }

    fn constant(&mut self) -> &'static str {
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
        match self.below(9) {
            0..=3 => self.call(depth),
            4 => {
                format!("{} {} {}", self.value(depth), self.one_of(&["+", "*", "-", "/"]), self.value(depth))
            }
            5 => format!("({})", self.value(depth)),
            6 => format!("{} if {} else {}", self.value(depth), self.value(depth), self.value(depth)),
            7 => format!("{}[{}]", self.value(depth), self.one_of(&["0", "1:", "'k'", ":b", "-1", "::2"])),
            _ => format!(
                "{}.{}({})",
                self.name(),
                self.one_of(&["split", "get", "lower", "join"]),
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
        match self.below(9) {
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
            _ => self.value(depth),
        }
    }

    fn template(&mut self, depth: usize) -> String {
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
    fn broken(&mut self, sql: &str) -> String {
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

#[test]
fn templates_are_read_as_tinybird_reads_them() {
    let count: usize = std::env::var("TINYBIRD_TEMPLATES").ok().and_then(|n| n.parse().ok()).unwrap_or(2000);
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let mut templates = Vec::new();
    for _ in 0..count / 2 {
        let sql = random.template(2);
        templates.push(random.broken(&sql));
        templates.push(sql);
    }
    let Some(answers) = ask(&templates) else { return };
    let wrong: Vec<String> =
        templates.iter().zip(&answers).filter_map(|(sql, answer)| compare(sql, answer).err()).collect();
    let accepted = answers.iter().filter(|answer| answer.starts_with("ok")).count();
    println!("{count} templates, {accepted} accepted by Tinybird, {} judged otherwise", wrong.len());
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong[..wrong.len().min(25)].join("\n"));
}
