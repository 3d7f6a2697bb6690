//! Python's `json.loads`.

use crate::template::render::machine::Machine;
use crate::template::render::machine::fault::{Fault, Run};
use crate::template::render::objects::Object;
use crate::template::render::objects::dict::{Dict, Key};

/// The value of a text in JSON.
pub(crate) fn loads(machine: &mut Machine<'_>, text: &str) -> Run<Object> {
    if text.starts_with('\u{feff}') {
        return Err(wrong(text, "Unexpected UTF-8 BOM (decode using utf-8-sig)", 0));
    }
    machine.work(text.len())?;
    let mut reader = Reader { machine, text, at: 0 };
    reader.blanks();
    let value = reader.value()?;
    reader.blanks();
    if reader.at < text.len() {
        return Err(wrong(text, "Extra data", reader.at));
    }
    Ok(value)
}

/// The error about a byte, whose place is told in characters.
fn wrong(text: &str, message: &str, at: usize) -> Box<Fault> {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    let place = before.chars().count();
    // Nothing but its text is known of it: Tinybird makes another error of it.
    Fault::value(format!("{message}: line {line} column {column} (char {place})"))
}

struct Reader<'a, 'm, 'p> {
    machine: &'m mut Machine<'p>,
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a, '_, '_> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
    }

    fn wrong<T>(&self, message: &str, at: usize) -> Run<T> {
        Err(wrong(self.text, message, at))
    }

    fn take(&mut self, c: char) -> bool {
        let found = self.rest().starts_with(c);
        self.at += usize::from(found);
        found
    }

    fn value(&mut self) -> Run<Object> {
        const WORDS: [(&str, Object); 6] = [
            ("null", Object::None),
            ("true", Object::Bool(true)),
            ("false", Object::Bool(false)),
            ("NaN", Object::Float(f64::NAN)),
            ("Infinity", Object::Float(f64::INFINITY)),
            ("-Infinity", Object::Float(f64::NEG_INFINITY)),
        ];
        let rest = self.rest();
        match rest.chars().next() {
            Some('"') => {
                self.at += 1;
                let text = self.string()?;
                self.machine.str(text)
            }
            Some(open @ ('[' | '{')) => {
                self.at += 1;
                if self.machine.enter() {
                    let value = if open == '[' { self.array() } else { self.object() };
                    self.machine.leave();
                    value
                } else {
                    Err(Fault::limit("the JSON nests too deeply"))
                }
            }
            _ => {
                if let Some((word, value)) = WORDS.iter().find(|(word, _)| rest.starts_with(word)) {
                    self.at += word.len();
                    return Ok(value.clone());
                }
                self.number()
            }
        }
    }

    fn number(&mut self) -> Run<Object> {
        let bytes = self.rest().as_bytes();
        let digits = |from: usize| bytes.iter().skip(from).take_while(|b| b.is_ascii_digit()).count();
        let sign = usize::from(bytes.first() == Some(&b'-'));
        let whole = match bytes.get(sign) {
            Some(b'0') => 1,
            Some(b'1'..=b'9') => digits(sign),
            _ => return self.wrong("Expecting value", self.at),
        };
        let mut end = sign + whole;
        let mut is_float = false;
        if bytes.get(end) == Some(&b'.') && digits(end + 1) > 0 {
            end += 1 + digits(end + 1);
            is_float = true;
        }
        if matches!(bytes.get(end), Some(b'e' | b'E')) {
            let signed = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
            let exponent = digits(end + 1 + signed);
            if exponent > 0 {
                end += 1 + signed + exponent;
                is_float = true;
            }
        }
        let text = self.rest().get(..end).unwrap_or_default();
        self.at += end;
        if is_float {
            return Ok(Object::Float(text.parse().unwrap_or_default()));
        }
        self.machine.parsed_int(text)
    }

    fn array(&mut self) -> Run<Object> {
        let mut items = Vec::new();
        self.blanks();
        if !self.take(']') {
            loop {
                items.push(self.value()?);
                self.blanks();
                if self.take(']') {
                    break;
                }
                if !self.take(',') {
                    return self.wrong("Expecting ',' delimiter", self.at);
                }
                self.blanks();
            }
        }
        self.machine.list(items)
    }

    fn object(&mut self) -> Run<Object> {
        let mut dict = Dict::default();
        self.blanks();
        if !self.take('}') {
            loop {
                if !self.take('"') {
                    return self.wrong("Expecting property name enclosed in double quotes", self.at);
                }
                let name = self.string()?;
                self.blanks();
                if !self.take(':') {
                    return self.wrong("Expecting ':' delimiter", self.at);
                }
                self.blanks();
                let value = self.value()?;
                let object = self.machine.str(&name)?;
                dict.insert(Key::Str(name.into()), object, value);
                self.blanks();
                if self.take('}') {
                    break;
                }
                if !self.take(',') {
                    return self.wrong("Expecting ',' delimiter", self.at);
                }
                self.blanks();
            }
        }
        self.machine.dict(dict)
    }

    /// The rest of a string, after its first quote.
    fn string(&mut self) -> Run<String> {
        let begin = self.at - 1;
        let mut text = String::new();
        loop {
            let Some(c) = self.rest().chars().next() else {
                return self.wrong("Unterminated string starting at", begin);
            };
            self.at += c.len_utf8();
            match c {
                '"' => return Ok(text),
                '\\' => self.escape(begin, &mut text)?,
                '\0'..='\u{1f}' => return self.wrong("Invalid control character at", self.at - 1),
                c => text.push(c),
            }
        }
    }

    fn escape(&mut self, begin: usize, text: &mut String) -> Run<()> {
        let Some(c) = self.rest().chars().next() else {
            return self.wrong("Unterminated string starting at", begin);
        };
        self.at += c.len_utf8();
        text.push(match c {
            '"' | '\\' | '/' => c,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => return self.unicode(text),
            _ => return self.wrong("Invalid \\escape", self.at - c.len_utf8() - 1),
        });
        Ok(())
    }

    fn unicode(&mut self, text: &mut String) -> Run<()> {
        let code = |rest: &str| {
            let digits = rest.get(..4).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
            u32::from_str_radix(digits, 16).ok()
        };
        let start = self.at;
        let Some(mut found) = code(self.rest()) else {
            return self.wrong("Invalid \\uXXXX escape", start - 1);
        };
        self.at += 4;
        if (0xd800..0xdc00).contains(&found)
            && let Some(low) = self.rest().strip_prefix("\\u").and_then(code)
            && (0xdc00..0xe000).contains(&low)
        {
            found = 0x10000 + ((found - 0xd800) << 10) + (low - 0xdc00);
            self.at += 6;
        }
        let Some(c) = char::from_u32(found) else {
            return Err(Fault::unsupported("half of a surrogate pair"));
        };
        text.push(c);
        Ok(())
    }
}
