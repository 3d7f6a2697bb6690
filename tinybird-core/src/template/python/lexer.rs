//! Python's tokens.

use std::ops::Range;

use super::{SyntaxError, keyword_for_name, syntax_error};

/// One token, with the bytes it stands at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Tok,
    pub(super) range: Range<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tok {
    /// A name or a keyword.
    Word,
    Number,
    /// A string literal, its prefix and quotes included.
    Text,
    Op(&'static str),
    /// After the last token.
    End,
}

const KEYWORDS: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def",
    "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is",
    "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
];

/// Whether a word is a keyword of Python's, and so no name.
pub(crate) fn is_keyword(word: &str) -> bool {
    KEYWORDS.binary_search(&word).is_ok()
}

/// Whether a text is a name.
#[cfg(feature = "render")]
pub(crate) fn is_name(text: &str) -> bool {
    let is_first = text.starts_with(|c: char| c == '_' || c.is_alphabetic());
    is_first && text.chars().all(|c| c == '_' || c.is_alphanumeric()) && !is_keyword(text)
}

/// The operators, longer ones first.
const OPERATORS: &[&str] = &[
    "**=", "//=", "<<=", ">>=", "...", "**", "//", "<<", ">>", "<=", ">=", "==", "!=", "->", "+=", "-=",
    "*=", "/=", "%=", "@=", "&=", "|=", "^=", ":=", "+", "-", "*", "/", "%", "@", "&", "|", "^", "~", "<",
    ">", "(", ")", "[", "]", "{", "}", ",", ":", ".", ";", "=",
];

/// The tokens of these bytes. Line breaks count for nothing inside of brackets, and `within` says that all of
/// it stands inside of some. A comment at its end may hide what follows, or not.
pub(super) fn tokens(
    source: &str,
    range: Range<usize>,
    within: bool,
    comments: bool,
) -> Result<Vec<Token>, SyntaxError> {
    let mut lexer = Lexer { source, at: range.start, end: range.end, depth: usize::from(within), comments };
    let mut tokens = Vec::new();
    while let Some(token) = lexer.next()? {
        tokens.push(token);
    }
    tokens.push(Token { kind: Tok::End, range: range.end..range.end });
    Ok(tokens)
}

/// The string literals among these bytes, up to what is not a token of Python.
pub(crate) fn texts(source: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut lexer = Lexer { source, at: range.start, end: range.end, depth: 1, comments: true };
    let tokens = std::iter::from_fn(|| lexer.next().ok().flatten());
    tokens.filter(|token| token.kind == Tok::Text).map(|token| token.range).collect()
}

struct Lexer<'a> {
    source: &'a str,
    at: usize,
    end: usize,
    depth: usize,
    comments: bool,
}

/// Whether a letter or a digit of a name is what Python reads, which brings names into the form NFKC: `ﬁ` is `fi` to
/// it. Of those beyond ASCII these are known to be.
fn is_kept(c: char) -> bool {
    c == '_'
        || c.is_ascii_alphanumeric()
        || matches!(c,
            'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ı' | 'Ĵ'..='ľ' | 'Ł'..='ň' | 'Ŋ'..='ž'
            | 'Έ'..='Ί' | 'Ύ'..='Ρ' | 'Σ'..='ώ' | 'Ѐ'..='ҁ' | 'Ҋ'..='ԯ' | 'א'..='ת' | 'ء'..='غ' | 'ف'..='ي'
            | 'ぁ'..='ゖ' | 'ァ'..='ヺ' | '㐀'..='䶿' | '一'..='\u{9fff}' | '가'..='힣')
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        self.source.get(self.at..self.end).unwrap_or_default()
    }

    fn next(&mut self) -> Result<Option<Token>, SyntaxError> {
        self.blanks()?;
        let start = self.at;
        let rest = self.rest();
        let Some(first) = rest.chars().next() else { return Ok(None) };
        let kind = if let Some(length) = text_length(rest, start)? {
            self.at += length;
            Tok::Text
        } else if first.is_ascii_digit()
            || first == '.' && rest.as_bytes().get(1).is_some_and(u8::is_ascii_digit)
        {
            self.at += number_length(rest);
            Tok::Number
        } else if first == '_' || first.is_alphabetic() {
            let length = rest.find(|c: char| c != '_' && !c.is_alphanumeric()).unwrap_or(rest.len());
            let word = rest.get(..length).unwrap_or_default();
            if let Some((at, c)) = word.char_indices().find(|(_, c)| !is_kept(*c)) {
                let range = start + at..start + at + c.len_utf8();
                let message = format!("Python reads the `{c}` of a name as another letter, if at all");
                let error = keyword_for_name(range, message);
                return Err(
                    error.help("write the name in letters that are their own, such as those of ASCII")
                );
            }
            self.at += length;
            Tok::Word
        } else {
            let Some(op) = OPERATORS.iter().find(|op| rest.starts_with(**op)) else {
                let range = start..start + first.len_utf8();
                return Err(syntax_error(range, format!("`{first}` means nothing in Python")));
            };
            self.at += op.len();
            match *op {
                "(" | "[" | "{" => self.depth += 1,
                ")" | "]" | "}" => self.depth = self.depth.saturating_sub(1),
                _ => {}
            }
            Tok::Op(op)
        };
        Ok(Some(Token { kind, range: start..self.at }))
    }

    /// Goes past white space, and past the comments that brackets allow.
    fn blanks(&mut self) -> Result<(), SyntaxError> {
        loop {
            let rest = self.rest();
            let bytes = rest.as_bytes();
            match bytes.first() {
                Some(b' ' | b'\t' | 0x0c) => self.at += 1,
                Some(b'\n' | b'\r') if self.depth > 0 => self.at += 1,
                Some(b'\\') if matches!(bytes.get(1..), Some([b'\n', ..])) => self.at += 2,
                Some(b'\\') if matches!(bytes.get(1..), Some([b'\r', b'\n', ..])) => self.at += 3,
                Some(b'#') if self.depth > 0 || self.comments => {
                    self.at += rest.find('\n').unwrap_or(rest.len())
                }
                Some(b'#') => {
                    let range = self.at..self.at + rest.find('\n').unwrap_or(rest.len());
                    return Err(syntax_error(range, "a comment in a tag would hide its end from Python")
                        .help("write it in a tag of its own: `{# .. #}`"));
                }
                Some(b'\n' | b'\r') => {
                    return Err(syntax_error(
                        self.at..self.at + 1,
                        "Python's expressions end with the line, except inside of brackets",
                    )
                    .help("write it on one line, or in parentheses"));
                }
                _ => return Ok(()),
            }
        }
    }
}

/// The bytes of the string literal that the text starts with, if it starts with one.
fn text_length(text: &str, at: usize) -> Result<Option<usize>, SyntaxError> {
    let Some(prefix) = prefix_length(text) else { return Ok(None) };
    let bytes = text.as_bytes();
    let Some(&quote) = bytes.get(prefix) else { return Ok(None) };
    let triple = bytes.get(prefix..prefix + 3).is_some_and(|three| three.iter().all(|b| *b == quote));
    let mut i = prefix + if triple { 3 } else { 1 };
    while let Some(&byte) = bytes.get(i) {
        match byte {
            b'\\' => i += 2,
            _ if byte == quote && !triple => return Ok(Some(i + 1)),
            _ if byte == quote
                && bytes.get(i..i + 3).is_some_and(|three| three.iter().all(|b| *b == quote)) =>
            {
                return Ok(Some(i + 3));
            }
            b'\n' if !triple => break,
            _ => i += 1,
        }
    }
    let range = at..at + prefix + 1;
    Err(syntax_error(range, "a string begins here and does not end before the tag or the line does")
        .help("close it by the same quote; a bracket such as `}}` ends the tag even inside of quotes: write `\\x7d\\x7d`"))
}

/// The bytes before the quote of a string literal (`r`, `b`, `f`, `u` and pairs of them), if it is one.
pub(super) fn prefix_length(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let length = bytes.iter().take(3).position(|b| matches!(b, b'"' | b'\''))?;
    let prefix = text.get(..length)?.to_ascii_lowercase();
    matches!(prefix.as_str(), "" | "r" | "u" | "b" | "f" | "br" | "rb" | "fr" | "rf").then_some(length)
}

/// The bytes of a number, with whatever letters stick to it, unless they are a keyword: `1if a else 2`.
fn number_length(text: &str) -> usize {
    const KEYWORDS: &[&str] = &["or", "if", "in", "is", "and", "for", "not", "else"];
    let length = sticking_length(text);
    let word = text.get(..length).unwrap_or_default();
    let numbers = KEYWORDS.iter().filter_map(|keyword| word.strip_suffix(keyword));
    numbers.into_iter().find(|number| super::number::number(number).is_ok()).map_or(length, str::len)
}

fn sticking_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let run = |from: usize, is_in: fn(&u8) -> bool| {
        from + bytes.iter().skip(from).take_while(|byte| is_in(byte)).count()
    };
    let digits = |from: usize| run(from, |byte| byte.is_ascii_digit() || *byte == b'_');
    let mut end = digits(0);
    if !matches!(bytes, [b'0', b'x' | b'X' | b'o' | b'O' | b'b' | b'B', ..]) {
        if bytes.get(end) == Some(&b'.') {
            end = digits(end + 1);
        }
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let has_exponent = matches!(bytes.get(end), Some(b'e' | b'E'))
            && bytes.get(end + 1 + sign).is_some_and(u8::is_ascii_digit);
        if has_exponent {
            end = digits(end + 1 + sign);
        }
    }
    end + bytes.iter().skip(end).take_while(|byte| is_word(byte)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lex(source: &str) -> Result<Vec<&str>, String> {
        let tokens = tokens(source, 0..source.len(), false, false).map_err(|e| e.message)?;
        Ok(tokens.iter().filter_map(|t| source.get(t.range.clone())).filter(|t| !t.is_empty()).collect())
    }

    #[test]
    fn keywords_are_sorted() {
        assert!(KEYWORDS.is_sorted());
    }

    #[test]
    fn splits_tokens() {
        for (source, expected) in [
            ("a.b(c, 1.5e-3)", "a|.|b|(|c|,|1.5e-3|)"),
            ("x**2 //3 !=4", "x|**|2|//|3|!=|4"),
            (r#"'a\'b' "c" r'\' '"#, r#"'a\'b'|"c"|r'\' '"#),
            (r#"f"{x}" '''d'e''' bR''"#, r#"f"{x}"|'''d'e'''|bR''"#),
            ("(a # b\n , c)", "(|a|,|c|)"),
            ("a \\\n + é_1", "a|+|é_1"),
            ("0xe+1 1e+1 .5", "0xe|+|1|1e+1|.5"),
            ("1.5.real 1e-7.x 1..y 1.2.3", "1.5|.|real|1e-7|.|x|1.|.|y|1.2|.3"),
            ("1if 2or 0x1for 3jand 4else", "1|if|2|or|0x1f|or|3j|and|4|else"),
        ] {
            let got = lex(source).map(|tokens| tokens.join("|"));
            assert_eq!(got.as_deref(), Ok(expected));
        }
    }

    #[test]
    fn refuses_what_python_cannot_read() {
        let is_refused = |source: &str, message: &str| {
            let found = lex(source).expect_err(source);
            assert!(found.contains(message), "{source}: {found}");
        };
        for (source, message) in [
            ("'a", "does not end"),
            ("'a\n'", "does not end"),
            ("'''a''", "does not end"),
            ("a # b", "a comment"),
            ("a\nb", "end with the line"),
            ("a ? b", "`?`"),
            ("a $", "`$`"),
            ("!a", "`!`"),
            ("\\", "`\\`"),
        ] {
            is_refused(source, message);
        }
        // Names that Python reads as `fi`, `K`, `a`, `é`, or not at all.
        for (source, letter) in
            [("ﬁ", 'ﬁ'), ("\u{212a}", '\u{212a}'), ("aª", 'ª'), ("x²", '²'), ("ſ", 'ſ'), ("ℌ", 'ℌ')]
        {
            is_refused(source, &format!("`{letter}` of a name"));
        }
        is_refused("e\u{301}", "`\u{301}`");
        for source in ["größe", "été", "Ελλάδα", "имя", "名前", "なまえ", "ナマエ", "이름"]
        {
            assert_eq!(lex(source), Ok(vec![source]));
        }
    }
}
