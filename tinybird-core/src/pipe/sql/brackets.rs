//! Brackets that are not closed, or close nothing.

use std::ops::Range;

use super::SQL_BRACKET;
use crate::pipe::words::{Token, TokenKind};
use crate::rule::Violation;

/// The first bracket without the other one.
pub(super) fn check(tokens: &[Token<'_>]) -> Option<Violation<Range<usize>>> {
    let mut open: Vec<(char, Range<usize>)> = Vec::new();
    // How many brackets are open where each block of the template begins.
    let mut blocks: Vec<usize> = Vec::new();
    let mut before = None;
    for token in tokens {
        let outer = blocks.last().copied().unwrap_or(0);
        match token.kind {
            // Newer versions of ClickHouse take these for quotes and comments.
            TokenKind::Sign('‘' | '’' | '“' | '”') => return None,
            TokenKind::Sign('/') if before == Some('/') => return None,
            TokenKind::Sign(sign @ ('(' | '[' | '{')) => open.push((sign, token.range.clone())),
            TokenKind::Sign(sign @ (')' | ']' | '}')) => {
                if open.len() == outer && !blocks.is_empty() {
                    return None;
                }
                let Some((opened, _)) = open.pop() else {
                    let message = format!("`{sign}` closes nothing");
                    let remedy = "remove it, or open the bracket before it";
                    return Some(Violation::error(&SQL_BRACKET, token.range.clone(), message, remedy));
                };
                let meant = closing(opened);
                if sign != meant {
                    let message = format!("`{sign}` stands where `{opened}` is to be closed");
                    let remedy = format!("write `{meant}`");
                    return Some(Violation::error(&SQL_BRACKET, token.range.clone(), message, remedy));
                }
            }
            TokenKind::Tag => match block(token.text) {
                Some(Block::Begin) => blocks.push(open.len()),
                // What a block opens, another one may close.
                Some(_) if open.len() != outer => return None,
                Some(Block::End) => _ = blocks.pop(),
                Some(Block::Middle) | None => {}
            },
            _ => {}
        }
        before = match token.kind {
            TokenKind::Sign(sign) => Some(sign),
            _ => None,
        };
    }
    let (opened, place) = open.pop()?;
    let remedy = format!("write `{}` where it ends", closing(opened));
    Some(Violation::error(&SQL_BRACKET, place, format!("`{opened}` is not closed"), remedy))
}

fn closing(open: char) -> char {
    match open {
        '(' => ')',
        '[' => ']',
        _ => '}',
    }
}

/// What a statement of a template does to blocks.
enum Block {
    Begin,
    Middle,
    End,
}

fn block(tag: &str) -> Option<Block> {
    let inner = tag.strip_prefix("{%")?.trim_start();
    let word = inner.split(|c: char| !c.is_ascii_alphanumeric()).next()?;
    match word {
        "if" | "for" | "while" | "try" => Some(Block::Begin),
        "elif" | "else" | "except" | "finally" => Some(Block::Middle),
        "end" => Some(Block::End),
        _ => None,
    }
}
