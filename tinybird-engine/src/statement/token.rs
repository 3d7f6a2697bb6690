//! The tokens of ClickHouse's SQL, cut where its own lexer cuts them.
//!
//! Where versions of ClickHouse differ in what ends a literal, it is an error: no reading of a statement may hide a part of
//! it from the other.

/// A token that is neither a blank nor a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind,
    /// As it is spelled, quotes included.
    pub(super) text: &'a str,
    /// Where it begins, in bytes.
    pub(super) at: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A keyword, a name or a number.
    Word,
    /// A name in quotes.
    Quoted,
    /// A string.
    String,
    /// Any other character.
    Symbol,
}

impl<'a> Token<'a> {
    /// The name that it may be: a word, or what is in the quotes.
    pub(super) fn name(&self) -> Option<&'a str> {
        match self.kind {
            Kind::Word => Some(self.text),
            Kind::Quoted => Some(self.text.trim_matches(['`', '"', '\u{201c}', '\u{201d}'])),
            Kind::String | Kind::Symbol => None,
        }
    }

    /// Whether it is this keyword.
    pub(super) fn is(&self, keyword: &str) -> bool {
        self.kind == Kind::Word && self.text.eq_ignore_ascii_case(keyword)
    }

    /// Whether it is this character.
    pub(super) fn is_symbol(&self, symbol: char) -> bool {
        self.kind == Kind::Symbol && self.text.starts_with(symbol)
    }
}

/// Cuts SQL into tokens. The error is the byte where a literal or comment begins that does not end.
pub(super) fn tokens(text: &str) -> Result<Vec<Token<'_>>, usize> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        let (kind, length) = match first {
            _ if first.is_whitespace() => (None, first.len_utf8()),
            '-' if rest.starts_with("--") => (None, line(rest)),
            '/' if rest.starts_with("//") => (None, line(rest)),
            '#' if rest.starts_with("# ") || rest.starts_with("#!") => (None, line(rest)),
            '/' if rest.starts_with("/*") => (None, comment(rest).ok_or(at)?),
            '\'' => (Some(Kind::String), quoted(rest).ok_or(at)?),
            '"' | '`' => (Some(Kind::Quoted), quoted(rest).ok_or(at)?),
            '\u{2018}' => (Some(Kind::String), until(rest, "\u{2019}").ok_or(at)?),
            '\u{201c}' => (Some(Kind::Quoted), until(rest, "\u{201d}").ok_or(at)?),
            '$' => match heredoc(rest).map_err(|()| at)? {
                Some(length) => (Some(Kind::String), length),
                None => (Some(Kind::Word), word(rest)),
            },
            '0'..='9' => (Some(Kind::Word), number(rest)),
            _ if is_word(first) => (Some(Kind::Word), word(rest)),
            _ => (Some(Kind::Symbol), first.len_utf8()),
        };
        if let Some(kind) = kind {
            tokens.push(Token { kind, text: &rest[..length], at });
        }
        at += length;
    }
    Ok(tokens)
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// A comment to the end of the line.
fn line(rest: &str) -> usize {
    rest.find('\n').unwrap_or(rest.len())
}

/// A comment in `/* */`, which may hold others.
fn comment(rest: &str) -> Option<usize> {
    let (mut at, mut depth) = (2, 1);
    while depth > 0 {
        at += rest[at..].find(['/', '*'])?;
        match rest.as_bytes().get(at..at + 2)? {
            b"/*" => (at, depth) = (at + 2, depth + 1),
            b"*/" => (at, depth) = (at + 2, depth - 1),
            _ => at += 1,
        }
    }
    Some(at)
}

/// A literal up to the quote with which it begins. A backslash or a second quote keeps a quote within.
fn quoted(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let quote = *bytes.first()?;
    let mut at = 1;
    loop {
        let byte = *bytes.get(at)?;
        at += match byte {
            b'\\' => 2,
            _ if byte == quote && bytes.get(at + 1) == Some(&quote) => 2,
            _ if byte == quote => return Some(at + 1),
            _ => 1,
        };
    }
}

fn until(rest: &str, end: &str) -> Option<usize> {
    rest.find(end).map(|at| at + end.len())
}

/// A string `$tag$ .. $tag$`, `None` where the dollar begins none, an error where versions of ClickHouse do not agree.
fn heredoc(rest: &str) -> Result<Option<usize>, ()> {
    let Some(end) = rest[1..].find('$') else { return Ok(None) };
    let tag = &rest[..end + 2];
    match rest[tag.len()..].find(tag) {
        None => Ok(None),
        Some(at) if tag[1..=end].chars().all(is_word) => Ok(Some(tag.len() + at + tag.len())),
        Some(_) => Err(()),
    }
}

/// A word, which may hold dollars.
fn word(rest: &str) -> usize {
    rest.find(|c| !is_word(c) && c != '$').unwrap_or(rest.len())
}

/// A number, or a name that begins with a digit: where exactly it ends does not matter, it holds no dollar.
fn number(rest: &str) -> usize {
    rest.find(|c| !is_word(c)).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::{Kind, tokens};

    fn cut(text: &str) -> Vec<&str> {
        tokens(text).expect("tokens").iter().map(|token| token.text).collect()
    }

    #[test]
    fn literals_and_comments_are_whole() {
        assert_eq!(
            cut(r"SELECT 'it''s; \'; x', 1.5;"),
            ["SELECT", r"'it''s; \'; x'", ",", "1", ".", "5", ";"]
        );
        assert_eq!(cut("a -- ; x\n b // ; \n c # ; \n d #! ;"), ["a", "b", "c", "d"]);
        assert_eq!(cut("a /* ; /* ; */ ; */ b #x"), ["a", "b", "#", "x"]);
        assert_eq!(cut("`a;` \"b;\"\"\" \u{2018};'\u{2019} \u{201c};\u{201d}").len(), 4);
        assert_eq!(cut("$x$;'$x$ $$;$$ a$b$;"), ["$x$;'$x$", "$$;$$", "a$b$", ";"]);
        assert_eq!(cut("1a$x$;$x$"), ["1a", "$x$;$x$"]);
        assert_eq!(tokens("x '").expect_err("unterminated"), 2);
    }

    #[test]
    fn what_does_not_end_is_an_error_where_it_begins() {
        for text in [
            "a 'b",
            "a \"b",
            "a `b\\`",
            "a /* b",
            "a /* /* */",
            "a \u{2018}b'",
            "a \u{201c}b\"",
            "a $b c$ ' $b c$ '",
        ] {
            assert_eq!(tokens(text), Err(2), "{text}");
        }
    }

    #[test]
    fn names_are_without_their_quotes() {
        let names: Vec<_> =
            tokens("a `b` \"c\" 'd' (").expect("tokens").iter().map(|token| token.name()).collect();
        assert_eq!(names, [Some("a"), Some("b"), Some("c"), None, None]);
        assert_eq!(tokens("'").expect_err("unterminated"), 0);
        assert_eq!(tokens("\u{e9}").expect("tokens")[0].kind, Kind::Symbol);
    }
}
