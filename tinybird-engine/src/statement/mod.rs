//! What is refused before it is sent: more than one statement, and what reads from outside.
//!
//! ClickHouse as a library runs all statements of a string, so a `;` or an unbalanced bracket would let a query out of the
//! statement that it is put into.

mod names;
mod token;

use std::fmt;

use token::{Kind, Token, tokens};

/// Why a statement is not sent to ClickHouse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The reason.
    pub reason: Reason,
    /// Where in the statement, in bytes.
    pub at: usize,
}

/// A reason not to send a statement to ClickHouse.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// It is more than one statement.
    Several,
    /// A bracket is not closed, or closes nothing.
    Bracket,
    /// A string, a name in quotes or a comment does not end.
    Unterminated,
    /// It holds a NUL byte.
    Nul,
    /// It is not a statement for this use. The words with which it begins.
    Form(String),
    /// It reads a file or reaches a host by what has this name.
    Outside(String),
    /// It calls something that is not known to be harmless, where the system does not keep ClickHouse from files and hosts.
    Unknown(String),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.reason {
            Reason::Several => f.write_str("it is more than one statement"),
            Reason::Bracket => f.write_str("its brackets are not balanced"),
            Reason::Unterminated => f.write_str("a string, a name in quotes or a comment in it does not end"),
            Reason::Nul => f.write_str("it holds a NUL byte"),
            Reason::Form(words) => write!(f, "`{words}` does not begin a statement that runs here"),
            Reason::Outside(name) => write!(f, "`{name}` reaches files or hosts outside ClickHouse"),
            Reason::Unknown(name) => {
                write!(f, "`{name}` is not known to leave files and hosts outside ClickHouse alone")
            }
        }
    }
}

impl std::error::Error for Refusal {}

/// What a statement is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    Read,
    Write,
    Insert,
}

/// Checks that a query can be put into a statement, say in brackets or after `CREATE VIEW v AS`: its literals end, its
/// brackets are balanced, it is one statement and reads nothing from outside.
pub fn check_query(query: &str) -> Result<(), Refusal> {
    let tokens = cut(query)?;
    match tokens.last().filter(|last| last.is_symbol(';')) {
        Some(last) => Err(refusal(Reason::Several, last)),
        None => balanced(&tokens).and_then(|()| outside(&tokens)),
    }
}

/// Checks a statement before it is sent. `is_closed` says that the system keeps ClickHouse from reading what is outside.
pub(crate) fn check(statement: &str, purpose: Use, is_closed: bool) -> Result<(), Refusal> {
    let tokens = cut(statement)?;
    balanced(&tokens)?;
    let head = match purpose {
        Use::Read => read(&tokens)?,
        Use::Write => write(&tokens)?,
        Use::Insert => insert(&tokens)?,
    };
    outside(&tokens[head..])?;
    if is_closed { Ok(()) } else { known(&tokens[head..]) }
}

fn cut(text: &str) -> Result<Vec<Token<'_>>, Refusal> {
    match text.find('\0') {
        Some(at) => Err(Refusal { reason: Reason::Nul, at }),
        None => tokens(text).map_err(|at| Refusal { reason: Reason::Unterminated, at }),
    }
}

fn refusal(reason: Reason, token: &Token<'_>) -> Refusal {
    Refusal { reason, at: token.at }
}

/// One statement, whose brackets are balanced. A `;` at its end is part of it.
fn balanced(tokens: &[Token<'_>]) -> Result<(), Refusal> {
    let mut open: Vec<&Token<'_>> = Vec::new();
    for (index, token) in tokens.iter().enumerate().filter(|(_, token)| token.kind == Kind::Symbol) {
        match token.text {
            "(" | "[" | "{" => open.push(token),
            ")" | "]" | "}" => {
                let pair = open.pop().map(|open| (open.text, token.text));
                if !matches!(pair, Some(("(", ")") | ("[", "]") | ("{", "}"))) {
                    return Err(refusal(Reason::Bracket, token));
                }
            }
            ";" if tokens[index..].iter().any(|token| !token.is_symbol(';')) => {
                return Err(refusal(Reason::Several, token));
            }
            _ => {}
        }
    }
    open.last().map_or(Ok(()), |open| Err(refusal(Reason::Bracket, open)))
}

/// Whether the tokens begin with these keywords.
fn begins(tokens: &[Token<'_>], keywords: &str) -> bool {
    let mut tokens = tokens.iter();
    keywords.split(' ').all(|keyword| tokens.next().is_some_and(|token| token.is(keyword)))
}

/// The number of tokens of the first of these beginnings that is there.
fn beginning(tokens: &[Token<'_>], beginnings: &[&str]) -> Option<usize> {
    beginnings.iter().find(|keywords| begins(tokens, keywords)).map(|keywords| keywords.split(' ').count())
}

/// The refusal of a statement that is not one of the allowed ones.
fn form(tokens: &[Token<'_>]) -> Refusal {
    let words: Vec<_> =
        tokens.iter().take(3).take_while(|token| token.kind == Kind::Word).map(|token| token.text).collect();
    Refusal { reason: Reason::Form(words.join(" ")), at: tokens.first().map_or(0, |token| token.at) }
}

const READING: [&str; 8] = ["SELECT", "WITH", "FROM", "DESCRIBE", "DESC", "EXPLAIN", "SHOW", "EXISTS"];

/// A statement that reads. Returns where what it reads begins.
fn read(tokens: &[Token<'_>]) -> Result<usize, Refusal> {
    let query = &tokens[tokens.iter().take_while(|token| token.is_symbol('(')).count()..];
    match beginning(query, &READING) {
        Some(_) => Ok(0),
        None => Err(form(query)),
    }
}

const WRITING: [&str; 17] = [
    "CREATE OR REPLACE TABLE",
    "CREATE OR REPLACE VIEW",
    "CREATE TEMPORARY TABLE",
    "CREATE TABLE",
    "CREATE VIEW",
    "CREATE MATERIALIZED VIEW",
    "CREATE DATABASE",
    "DROP TABLE",
    "DROP VIEW",
    "DROP DATABASE",
    "TRUNCATE TABLE",
    "ALTER TABLE",
    "RENAME TABLE",
    "EXCHANGE TABLES",
    "OPTIMIZE TABLE",
    "DELETE FROM",
    "INSERT INTO",
];

/// A statement that writes. Returns where what follows the name of its table begins.
fn write(tokens: &[Token<'_>]) -> Result<usize, Refusal> {
    let verb = beginning(tokens, &WRITING).ok_or_else(|| form(tokens))?;
    if let Some(at) = (0..tokens.len()).find(|&at| begins(&tokens[at..], "PARALLEL WITH")) {
        return Err(refusal(Reason::Several, &tokens[at]));
    }
    if tokens[0].is("INSERT") {
        let head = insert(tokens)?;
        return if selects(&tokens[head..]) { Ok(head) } else { Err(form(tokens)) };
    }
    let head = verb + name(&tokens[verb..]);
    if tokens[0].is("CREATE") {
        let is_own =
            if begins(tokens, "CREATE DATABASE") { names::is_own_database } else { names::is_own_engine };
        engine(&tokens[head..], is_own)?;
    }
    Ok(head)
}

/// `INSERT INTO`, a table and a list of columns. Returns where what follows begins.
fn insert(tokens: &[Token<'_>]) -> Result<usize, Refusal> {
    let verb = beginning(tokens, &["INSERT INTO TABLE", "INSERT INTO"]).ok_or_else(|| form(tokens))?;
    if tokens.get(verb).is_some_and(|token| token.is("FUNCTION")) {
        return Err(form(tokens));
    }
    let mut head = verb + name(&tokens[verb..]);
    if tokens.get(head).is_some_and(|token| token.is_symbol('(')) && !selects(&tokens[head..]) {
        head += tokens[head..].iter().take_while(|token| !token.is_symbol(')')).count() + 1;
    }
    Ok(head.min(tokens.len()))
}

/// Whether this is a query, and not rows in the statement itself: where they end is not for us to say.
fn selects(tokens: &[Token<'_>]) -> bool {
    let query = &tokens[tokens.iter().take_while(|token| token.is_symbol('(')).count()..];
    let mut depth = 0_i32;
    let has_format = tokens.iter().any(|token| {
        depth += i32::from(token.is_symbol('(')) - i32::from(token.is_symbol(')'));
        depth == 0 && token.is("FORMAT")
    });
    beginning(query, &["SELECT", "WITH", "FROM"]).is_some() && !has_format
}

/// The number of tokens of `IF NOT EXISTS` and a name.
fn name(tokens: &[Token<'_>]) -> usize {
    let mut length = beginning(tokens, &["IF NOT EXISTS", "IF EXISTS"]).unwrap_or(0);
    length += 1;
    while tokens.get(length).is_some_and(|token| token.is_symbol('.')) {
        length += 2;
    }
    length.min(tokens.len())
}

/// That the engine of a table or database that is created keeps its rows here.
fn engine(tokens: &[Token<'_>], is_own: fn(&str) -> bool) -> Result<(), Refusal> {
    let mut depth = 0_i32;
    for (at, token) in tokens.iter().enumerate() {
        depth += i32::from(token.is_symbol('(')) - i32::from(token.is_symbol(')'));
        if depth > 0 || !token.is("ENGINE") {
            if depth == 0 && token.is("SELECT") {
                break;
            }
            continue;
        }
        let mut after = tokens[at + 1..].iter().skip_while(|token| token.is_symbol('='));
        if let Some((token, name)) = after.next().and_then(|token| Some((token, token.name()?)))
            && !is_own(name)
        {
            return Err(refusal(Reason::Outside(name.to_owned()), token));
        }
    }
    Ok(())
}

/// That nothing in it is known to read from outside.
fn outside(tokens: &[Token<'_>]) -> Result<(), Refusal> {
    for (at, token) in tokens.iter().enumerate() {
        let Some(name) = token.name() else { continue };
        let is_called = tokens.get(at + 1).is_some_and(|next| next.is_symbol('('));
        if let Some(length) = beginning(&tokens[at..], &["INTO OUTFILE", "FROM INFILE", "ON CLUSTER"]) {
            let last = &tokens[at + length - 1];
            return Err(refusal(Reason::Outside(last.text.to_owned()), last));
        }
        if is_called && names::is_outside(name) {
            return Err(refusal(Reason::Outside(name.to_owned()), token));
        }
    }
    Ok(())
}

/// That everything in it is known to leave files and hosts alone.
fn known(tokens: &[Token<'_>]) -> Result<(), Refusal> {
    for (at, token) in tokens.iter().enumerate() {
        let Some(name) = token.name() else { continue };
        let next = tokens.get(at + 1);
        let is_called = next.is_some_and(|next| next.is_symbol('('));
        let is_part = at > 0 && tokens[at - 1].is_symbol('.');
        // A file may be read by its name alone.
        let is_path = token.kind == Kind::Quoted && name.contains(['/', '\\']);
        let is_unknown = match next {
            _ if is_path => true,
            _ if is_part => false,
            Some(next) if next.is_symbol('.') => !is_harmless(name, &tokens[at + 2..]),
            _ => is_called && !names::is_known(name),
        };
        let reason = if names::is_outside_function(name) && !is_part {
            // Also where it is not called: `arrayMap(file, paths)`, `* APPLY file`.
            Reason::Outside(name.to_owned())
        } else if is_unknown {
            Reason::Unknown(name.to_owned())
        } else {
            continue;
        };
        return Err(refusal(reason, token));
    }
    Ok(())
}

/// Whether `database.table` is not one that tells of the machine.
fn is_harmless(database: &str, table: &[Token<'_>]) -> bool {
    let table = table.first().and_then(Token::name);
    match database.to_ascii_lowercase().as_str() {
        "system" => table.is_some_and(names::is_harmless_system_table),
        "information_schema" => false,
        _ => true,
    }
}

#[cfg(test)]
mod tests;
