//! The SQL around the tags: its literals, its comments, and the references in it.

use std::ops::Range;

use super::python;
use super::tags::{TagKind, tags};

/// What a piece of SQL is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PieceKind {
    /// Anything else.
    Code,
    /// A text in single quotes, or a heredoc (`$tag$ .. $tag$`).
    Literal,
    /// A name in double quotes or backquotes.
    Identifier,
    /// `-- ..`, `# ..` or `/* .. */`.
    Comment,
    /// A tag of a template.
    Tag,
}

/// A piece of SQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// What it is.
    pub kind: PieceKind,
    /// Its bytes.
    pub range: Range<usize>,
}

/// The pieces of a node's SQL, in order and without gaps. A tag within a literal splits it, since the template is
/// rendered first.
#[must_use]
pub fn pieces(sql: &str) -> Vec<Piece> {
    Scanned::of(sql).pieces
}

/// The pieces of a node's SQL, and what is open where they meet.
pub(crate) struct Scanned {
    pub(crate) pieces: Vec<Piece>,
    /// What is not closed at the end, and where that begins.
    pub(crate) open: Option<(PieceKind, usize)>,
    /// The tags that stand within a literal, each with where the literal begins.
    pub(crate) in_literals: Vec<(Range<usize>, usize)>,
}

impl Scanned {
    pub(crate) fn of(sql: &str) -> Self {
        scan(sql)
    }
}

fn scan(sql: &str) -> Scanned {
    let mut scan = Scan { sql, pieces: Vec::new(), state: State::Code, began: 0 };
    let mut in_literals = Vec::new();
    let mut from = 0;
    let (tags, open) = tags(sql);
    let open = open.and_then(|invalid| invalid.range).map(|range| range.start..sql.len());
    let tags = tags.into_iter().filter(|tag| tag.kind != TagKind::Escape).map(|tag| tag.range);
    for tag in tags.chain(open) {
        scan.text(from..tag.start);
        from = tag.end;
        if scan.state == State::Quoted(b'\'') {
            in_literals.push((tag.clone(), scan.began));
        }
        scan.push(PieceKind::Tag, tag);
    }
    scan.text(from..sql.len());
    let kind = match &scan.state {
        State::Code | State::Line => None,
        State::Quoted(b'\'') | State::Heredoc(_) => Some(PieceKind::Literal),
        State::Quoted(_) => Some(PieceKind::Identifier),
        State::Block(_) => Some(PieceKind::Comment),
    };
    Scanned { open: kind.map(|kind| (kind, scan.began)), pieces: scan.pieces, in_literals }
}

/// What the scan is in the middle of.
#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    Code,
    /// A text or name, up to this quote.
    Quoted(u8),
    /// A heredoc, up to this tag.
    Heredoc(String),
    Line,
    /// Comments within comments, so many of them.
    Block(usize),
}

struct Scan<'a> {
    sql: &'a str,
    pieces: Vec<Piece>,
    state: State,
    /// Where what it is in the middle of begins.
    began: usize,
}

impl Scan<'_> {
    fn push(&mut self, kind: PieceKind, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        match self.pieces.last_mut() {
            Some(last) if last.kind == kind && kind == PieceKind::Code => last.range.end = range.end,
            _ => self.pieces.push(Piece { kind, range }),
        }
    }

    /// Goes through text without tags.
    fn text(&mut self, range: Range<usize>) {
        let mut at = range.start;
        while at < range.end {
            // What the last text was in the middle of goes on after a tag, and has no bracket to go past.
            let begins = self.state == State::Code;
            if begins {
                let (length, state) = code(self.sql.get(at..range.end).unwrap_or_default());
                self.state = state;
                self.push(PieceKind::Code, at..at + length);
                at += length;
                self.began = at;
            }
            let (kind, end) = self.token(self.sql.get(at..range.end).unwrap_or_default(), begins);
            if end.is_some() {
                self.state = State::Code;
            }
            let end = end.map_or(range.end, |end| at + end);
            self.push(kind, at..end);
            at = end;
        }
    }

    /// What the scan is in the middle of, and where that ends in the text, if it does.
    fn token(&mut self, text: &str, begins: bool) -> (PieceKind, Option<usize>) {
        let find = |skip: usize, end: &str| {
            let skip = if begins { skip } else { 0 };
            text.get(skip..).and_then(|rest| rest.find(end)).map(|at| skip + at + end.len())
        };
        match &mut self.state {
            State::Code => (PieceKind::Code, Some(0)),
            State::Quoted(b'\'') => (PieceKind::Literal, quoted_end(text, b'\'', usize::from(begins))),
            State::Quoted(quote) => (PieceKind::Identifier, quoted_end(text, *quote, usize::from(begins))),
            State::Heredoc(tag) => (PieceKind::Literal, find(tag.len(), tag)),
            State::Line => (PieceKind::Comment, find(0, "\n")),
            State::Block(depth) => (PieceKind::Comment, comment_end(text, depth)),
        }
    }
}

/// How much code the text begins with, and what follows it.
fn code(text: &str) -> (usize, State) {
    let bytes = text.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        let next = bytes.get(at + 1).copied();
        let state = match byte {
            b'\'' | b'"' | b'`' => State::Quoted(*byte),
            b'-' if next == Some(b'-') => State::Line,
            b'#' if matches!(next, Some(b' ' | b'!')) => State::Line,
            b'/' if next == Some(b'*') => State::Block(0),
            b'$' => match heredoc(text.get(at..).unwrap_or_default()) {
                Some(tag) => State::Heredoc(tag.to_owned()),
                None => continue,
            },
            _ => continue,
        };
        return (at, state);
    }
    (text.len(), State::Code)
}

/// The tag of a heredoc that begins here and ends in the text.
fn heredoc(text: &str) -> Option<&str> {
    const LONGEST: usize = 64;
    let inner = text.get(1..)?;
    let length = inner.bytes().take(LONGEST).position(|b| !(b.is_ascii_alphanumeric() || b == b'_'))?;
    (inner.as_bytes().get(length) == Some(&b'$')).then(|| text.get(..length + 2)).flatten()
}

/// Where a comment ends, in which so many are open: ClickHouse nests them.
fn comment_end(text: &str, depth: &mut usize) -> Option<usize> {
    let mut at = 0;
    while let Some(pair) = text.as_bytes().get(at..at + 2) {
        match pair {
            b"/*" => *depth += 1,
            b"*/" => *depth = depth.saturating_sub(1),
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
        if *depth == 0 {
            return Some(at);
        }
    }
    None
}

/// Where a quoted text ends; a doubled quote and what follows a backslash belong to it.
fn quoted_end(text: &str, quote: u8, skip: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = skip;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            _ if byte == quote && bytes.get(at + 1) == Some(&quote) => at += 2,
            _ if byte == quote => return Some(at + 1),
            _ => at += 1,
        }
    }
    None
}

/// A Rust path in single braces, which stands for the name of a data source or a pipe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// All of its bytes.
    pub range: Range<usize>,
    /// The bytes of the path.
    pub path: Range<usize>,
}

/// The references (`{PageViews}`, `{crate::sources::PageViews}`) outside of literals, comments and tags.
///
/// ```
/// use tinybird_core::template::references;
/// let sql = "SELECT '{a}', {b:Int32}, map('c', {{d}}) FROM {PageViews}";
/// let found: Vec<&str> = references(sql).iter().map(|reference| &sql[reference.path.clone()]).collect();
/// assert_eq!(found, ["PageViews"]);
/// ```
#[must_use]
pub fn references(sql: &str) -> Vec<Reference> {
    let mut found = Vec::new();
    for piece in pieces(sql).into_iter().filter(|piece| piece.kind == PieceKind::Code) {
        let mut from = piece.range.start;
        while let Some(at) = sql.get(from..piece.range.end).and_then(|rest| rest.find('{')) {
            let start = from + at;
            from = start + 1;
            let inner = sql.get(from..piece.range.end).unwrap_or_default();
            // A path has no brace in it.
            let Some(length) = inner.find(['{', '}']) else { break };
            if inner.as_bytes().get(length) != Some(&b'}') {
                from += length;
                continue;
            }
            let text = inner.get(..length).unwrap_or_default();
            let path = from + text.len() - text.trim_start().len();
            let path = path..path + text.trim().len();
            if is_path(text.trim()) && is_table(sql, piece.range.start..start, from + length + 1) {
                found.push(Reference { range: start..from + length + 1, path });
            }
            from += length + 1;
        }
    }
    found
}

/// Words behind which a value stands, and no table.
const BEFORE_VALUES: &[&str] = &["limit", "offset", "between", "like", "ilike"];

/// Whether what stands in braces may be a table: it does not stand where only a value can, unless it names a table's column.
fn is_table(sql: &str, before: Range<usize>, end: usize) -> bool {
    let before = sql.get(before).unwrap_or_default().trim_end();
    let word = before.rsplit(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
    let is_value = before.ends_with(['=', '<', '>', '+', '-', '/', '%'])
        || BEFORE_VALUES.iter().any(|known| known.eq_ignore_ascii_case(word));
    !is_value || sql.get(end..).is_some_and(|rest| rest.starts_with('.'))
}

/// Whether a text is a Rust path without generics.
fn is_path(text: &str) -> bool {
    let names = text.strip_prefix("::").unwrap_or(text);
    names.split("::").all(|name| {
        let name = name.trim();
        let name = name.strip_prefix("r#").unwrap_or(name);
        name.chars().next().is_some_and(|c| c == '_' || c.is_alphabetic())
            && name.chars().all(|c| c == '_' || c.is_alphanumeric())
            && name != "_"
    })
}

/// The literals and quoted names that go over a line's end, which the indent of a datafile's block would change: those
/// of the SQL, and those within its tags.
#[must_use]
pub fn multi_line_literals(sql: &str) -> Vec<Range<usize>> {
    let breaks = |range: &Range<usize>| sql.get(range.clone()).is_some_and(|text| text.contains('\n'));
    let mut found = Vec::new();
    for piece in pieces(sql).into_iter().filter(|piece| breaks(&piece.range)) {
        let Range { start, end } = piece.range;
        match piece.kind {
            PieceKind::Literal | PieceKind::Identifier => found.push(start..end),
            PieceKind::Tag if sql.get(start..start + 2) != Some("{#") => {
                found.extend(python::texts(sql, start + 2..end).into_iter().filter(breaks));
            }
            PieceKind::Tag | PieceKind::Code | PieceKind::Comment => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(sql: &str) -> String {
        let parts: Vec<String> = pieces(sql)
            .iter()
            .map(|piece| {
                let mark = match piece.kind {
                    PieceKind::Code => 'c',
                    PieceKind::Literal => 'l',
                    PieceKind::Identifier => 'i',
                    PieceKind::Comment => 'x',
                    PieceKind::Tag => 't',
                };
                format!("{mark}<{}>", &sql[piece.range.clone()])
            })
            .collect();
        parts.join("")
    }

    #[test]
    fn pieces_are_told_apart() {
        for (sql, expected) in [
            ("a 'b' c", "c<a >l<'b'>c< c>"),
            (r"'it''s\'' + `a`", r"l<'it''s\''>c< + >i<`a`>"),
            ("a -- b\nc /* d */ e", "c<a >x<-- b\n>c<c >x</* d */>c< e>"),
            ("'a{{b}}c' d", "l<'a>t<{{b}}>l<c'>c< d>"),
            ("{{String(x, 'a')}}{y}", "t<{{String(x, 'a')}}>c<{y}>"),
            ("$$a'$$ 'b'", "l<$$a'$$>c< >l<'b'>"),
            ("a$b -1 / 2", "c<a$b -1 / 2>"),
            ("-- {% if x %}\n'a", "x<-- >t<{% if x %}>x<\n>l<'a>"),
            ("# é\n{# ' #}''", "x<# é\n>t<{# ' #}>l<''>"),
            ("a {{ b", "c<a >t<{{ b>"),
            ("/**/'", "x</**/>l<'>"),
            ("/* /*/ ' */ */'", "x</* /*/ ' */ */>l<'>"),
            ("/* {{a}} /* */ {{b}} */ c", "x</* >t<{{a}}>x< /* */ >t<{{b}}>x< */>c< c>"),
        ] {
            assert_eq!(shown(sql), expected, "{sql}");
        }
    }

    #[test]
    fn references_are_paths_in_single_braces() {
        for (sql, expected) in [
            ("{A} { b::C } {::d::E} {r#type}", vec!["A", "b::C", "::d::E", "r#type"]),
            ("'{A}' `{A}` -- {A}\n/* {A} */ {{A}} {%A%} {#A#}", vec![]),
            ("{a: Int32} {'a': 1} {1} {} {a b} {A", vec![]),
            ("{{{A}}}", vec![]),
            ("{x{A}", vec!["A"]),
            ("LIMIT {a} OFFSET {b}", vec![]),
            ("x >= {a} AND y = {A}.y AND z IN {B}", vec!["A", "B"]),
        ] {
            let found: Vec<&str> = references(sql).iter().map(|found| &sql[found.path.clone()]).collect();
            assert_eq!(found, expected, "{sql}");
        }
    }

    #[test]
    fn literals_over_several_lines_are_found() {
        for (sql, expected) in [
            ("'a\nb' -- c\n'd'", vec!["'a\nb'"]),
            ("SELECT 'a', -- it's\n 'b' /* ' \n */ `c\n`", vec!["`c\n`"]),
            ("'it\\'s' \n, 'it''s\n'", vec!["'it''s\n'"]),
            ("'{{\nx}}' {{String(y,\n'''a\nb''', 'c')}}{# '\n' #}", vec!["'''a\nb'''"]),
            ("{% if x == \"\"\"\n\"\"\" %}{{ '''\n", vec!["\"\"\"\n\"\"\""]),
        ] {
            let found: Vec<&str> = multi_line_literals(sql).into_iter().map(|range| &sql[range]).collect();
            assert_eq!(found, expected, "{sql}");
        }
    }
}
