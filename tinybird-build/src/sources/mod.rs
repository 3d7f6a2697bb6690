//! The files that were read: their text, and the tokens that it is split into.

mod lexer;
mod tokens;

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::{fs, io};

use tinybird_project::parallel;

use crate::span::FileId;

pub(crate) use tokens::{Cursor, Group, Ident, MAX_DEPTH, Tokens, Tree, WrittenPath, string};

#[derive(Debug)]
struct Source {
    path: PathBuf,
    shown: String,
    tokens: Arc<Tokens>,
    /// The byte from which it cannot be split into tokens.
    error: Option<usize>,
    /// Where the lines begin; computed on first use.
    lines: OnceLock<Vec<usize>>,
}

impl Source {
    fn new(path: PathBuf, shown: String, tokens: Tokens) -> Self {
        Self { path, shown, tokens: Arc::new(tokens), error: None, lines: OnceLock::new() }
    }

    fn lines(&self) -> &[usize] {
        self.lines.get_or_init(|| {
            let breaks = self.tokens.text.match_indices('\n').map(|(at, _)| at + 1);
            std::iter::once(0).chain(breaks).collect()
        })
    }
}

/// The tokens of a file, and where it could not be split further.
type Lexed = (Tokens, Option<usize>);

/// Minimum number of files per thread.
const WORTH: usize = 8;

/// All text that was read. Each file is read and lexed once, however often it is reached.
#[derive(Debug, Default)]
pub struct Sources {
    base: PathBuf,
    /// The folder from which paths are shown.
    from: PathBuf,
    files: Vec<Source>,
    known: HashMap<PathBuf, FileId>,
    /// Files that were read, but not opened yet.
    ahead: HashMap<PathBuf, Lexed>,
    read: BTreeSet<PathBuf>,
    /// The files and folders of modules that do not exist because of a `cfg`.
    left_out: BTreeSet<PathBuf>,
}

impl Sources {
    /// No files yet; paths under `base`, the package's folder, are shown relative to it.
    #[must_use]
    pub fn new(base: &Path) -> Self {
        Self { base: base.to_owned(), from: normal(base), ..Self::default() }
    }

    /// The same with paths shown from another folder, where they are under that.
    #[must_use]
    pub fn shown_from(mut self, folder: &Path) -> Self {
        self.from = normal(folder);
        self
    }

    /// Adds a text that is not Rust, so that mistakes in it can be shown.
    pub fn add(&mut self, path: &Path, text: String) -> FileId {
        let shown = self.show(path);
        self.push(Source::new(path.to_owned(), shown, Tokens::none(normalise(text))))
    }

    fn push(&mut self, source: Source) -> FileId {
        self.files.push(source);
        FileId(self.files.len() - 1)
    }

    /// The file's text without a byte order mark, and with `\n` as the only line break, as rustc sees it.
    #[must_use]
    pub fn text(&self, file: FileId) -> &str {
        self.files.get(file.0).map_or("", |source| &source.tokens.text)
    }

    /// The file's path as errors show it.
    #[must_use]
    pub fn shown(&self, file: FileId) -> &str {
        self.files.get(file.0).map_or("", |source| &source.shown)
    }

    /// Where the file is.
    #[must_use]
    pub fn path(&self, file: FileId) -> &Path {
        self.files.get(file.0).map_or(Path::new(""), |source| &source.path)
    }

    /// The package's folder.
    pub(crate) fn base(&self) -> PathBuf {
        normal(&self.base)
    }

    /// A path as errors show it: relative to the package, if it is in it.
    #[must_use]
    pub fn show(&self, path: &Path) -> String {
        let path = normal(path);
        path.strip_prefix(&self.from)
            .or_else(|_| path.strip_prefix(normal(&self.base)))
            .unwrap_or(&path)
            .display()
            .to_string()
    }

    /// Line and column of a byte of a file, both counted from 1, the column in characters.
    #[must_use]
    pub fn line_column(&self, file: FileId, byte: usize) -> (usize, usize) {
        let Some(source) = self.files.get(file.0) else { return (1, 1) };
        let text = &source.tokens.text;
        let byte = if text.is_char_boundary(byte) { byte } else { text.len() };
        let line = source.lines().partition_point(|start| *start <= byte);
        let start = source.lines().get(line.saturating_sub(1)).copied().unwrap_or_default();
        (line, text.get(start..byte).unwrap_or_default().chars().count() + 1)
    }

    /// The byte at a line and column, as [`line_column`](Self::line_column) counts them; the end of the line where that is
    /// shorter.
    #[must_use]
    pub fn byte(&self, file: FileId, line: usize, column: usize) -> usize {
        let Some(source) = self.files.get(file.0) else { return 0 };
        let text = &source.tokens.text;
        let start = source.lines().get(line.saturating_sub(1)).copied().unwrap_or(text.len());
        let line = text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        let before = line.char_indices().nth(column.saturating_sub(1)).map_or(line.len(), |(at, _)| at);
        start + before
    }

    /// Every file and folder whose change may change the outcome: what build.rs prints as `rerun-if-changed`.
    pub fn read(&self) -> impl Iterator<Item = &Path> {
        self.read.iter().map(PathBuf::as_path)
    }

    /// Adds a file or folder to what is watched.
    pub(crate) fn watch(&mut self, path: &Path) {
        self.read.insert(path.to_owned());
    }

    /// Whether a file was read as Rust.
    pub(crate) fn is_known(&self, path: &Path) -> bool {
        self.known.contains_key(&normal(path))
    }

    /// Notes the file or folder of a module that does not exist because of a `cfg`.
    pub(crate) fn leave_out(&mut self, path: &Path) {
        self.left_out.insert(normal(path));
    }

    /// Whether a file or folder is that of a module that does not exist because of a `cfg`.
    pub(crate) fn is_left_out(&self, path: &Path) -> bool {
        self.left_out.contains(&normal(path))
    }

    /// Reads and lexes files that are to be opened, several at a time; [`open`](Self::open) reports what cannot be read.
    pub(crate) fn read_ahead(&mut self, mut paths: Vec<PathBuf>) {
        paths.retain(|path| !self.known.contains_key(&normal(path)));
        let lexed = parallel::map(&paths, WORTH, |path| lex(path));
        let lexed = paths.iter().zip(lexed).filter_map(|(path, lexed)| Some((normal(path), lexed.ok()?)));
        self.ahead.extend(lexed);
    }

    /// Reads and lexes a file, or finds it again.
    pub(crate) fn open(&mut self, path: &Path) -> io::Result<FileId> {
        let key = normal(path);
        if let Some(&file) = self.known.get(&key) {
            return Ok(file);
        }
        let (tokens, error) = match self.ahead.remove(&key) {
            Some(lexed) => lexed,
            None => lex(path)?,
        };
        let file = FileId(self.files.len());
        let shown = self.show(&key);
        self.push(Source { error, ..Source::new(key.clone(), shown, tokens) });
        self.known.insert(key, file);
        self.watch(path);
        Ok(file)
    }

    /// The tokens of a file, or the byte from which it cannot be split into tokens.
    pub(crate) fn tokens(&self, file: FileId) -> Result<Arc<Tokens>, usize> {
        match self.files.get(file.0) {
            Some(Source { error: Some(at), .. }) => Err(*at),
            Some(source) => Ok(Arc::clone(&source.tokens)),
            None => Ok(Arc::default()),
        }
    }

    /// Some of the tokens of a file.
    pub(crate) fn part(&self, file: FileId, tokens: Range<usize>) -> Option<Cursor<'_>> {
        Some(self.files.get(file.0)?.tokens.part(tokens))
    }
}

/// The path without `.` and `..`, so that one file has one name.
#[must_use]
pub fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if matches!(normal.components().next_back(), Some(Component::Normal(_))) => {
                normal.pop();
            }
            other => normal.push(other),
        }
    }
    normal
}

fn normalise(text: String) -> String {
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    };
    if text.contains('\r') { text.replace("\r\n", "\n") } else { text }
}

fn lex(path: &Path) -> io::Result<Lexed> {
    let text = normalise(fs::read_to_string(path)?);
    let start = shebang(&text);
    Ok(Tokens::new(text, start))
}

/// The length of a first line such as `#!/usr/bin/env run-cargo-script`, which is not Rust.
fn shebang(text: &str) -> usize {
    let Some(rest) = text.strip_prefix("#!") else { return 0 };
    let mut rest = rest.trim_start();
    // `#![..]` is an attribute, comments between its parts included.
    while rest.starts_with("//") || rest.starts_with("/*") {
        let end = if rest.starts_with("//") { rest.find('\n') } else { rest.find("*/").map(|end| end + 2) };
        rest = rest[end.unwrap_or(rest.len())..].trim_start();
    }
    if rest.starts_with('[') { 0 } else { text.find('\n').unwrap_or(text.len()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_what_rustc_sees() {
        assert_eq!(normalise("\u{feff}a\r\nb\rc".to_owned()), "a\nb\rc");
        for (text, length) in [
            ("#!/bin/run\nmod a;", 10),
            ("#![allow(x)]\n", 0),
            ("#! [allow(x)]\n", 0),
            ("#!/* c */[allow(x)]", 0),
            ("#!x", 3),
            ("mod a;", 0),
            ("", 0),
        ] {
            assert_eq!(shebang(text), length, "{text}");
        }
    }

    #[test]
    fn paths_have_one_name() {
        for (path, expected) in
            [("a/./b/../c", "a/c"), ("../a", "../a"), ("a/../../b", "../b"), ("/a/../b", "/b")]
        {
            assert_eq!(normal(Path::new(path)), Path::new(expected), "{path}");
        }
    }
}
