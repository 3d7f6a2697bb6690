//! The code blocks of a chapter.

/// A fenced block.
#[derive(Debug)]
pub(crate) struct Block {
    /// The line of its fence, from 1.
    pub(crate) line: usize,
    pub(crate) language: String,
    pub(crate) flags: Vec<String>,
    pub(crate) text: String,
}

impl Block {
    pub(crate) fn has(&self, flag: &str) -> bool {
        self.flags.iter().any(|other| other == flag)
    }

    /// The file that the first line names in a comment: `// src/lib.rs` or `# Cargo.toml`.
    pub(crate) fn file(&self) -> Option<&str> {
        let first = self.text.lines().next()?;
        let path = first.strip_prefix("// ").or_else(|| first.strip_prefix("# "))?;
        let is_path = !path.contains(' ') && path.rsplit('/').next().is_some_and(|name| name.contains('.'));
        is_path.then_some(path)
    }

    /// What the block shows of a file, or of an output.
    pub(crate) fn shown(&self) -> String {
        if self.file().is_some() { self.content() } else { self.text.clone() }
    }

    /// The text of that file: without its name, and with the lines that a reader is not shown.
    pub(crate) fn content(&self) -> String {
        let lines = self.text.lines().skip(usize::from(self.file().is_some()));
        let shown = |line: &str| match line.strip_prefix("# ") {
            Some(hidden) if self.language == "rust" => hidden.to_owned(),
            _ => line.to_owned(),
        };
        lines.map(|line| shown(line) + "\n").collect()
    }
}

/// The blocks of a text.
pub(crate) fn blocks(markdown: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for (index, line) in markdown.lines().enumerate() {
        let Some(info) = line.strip_prefix("```") else {
            if let Some(block) = &mut open {
                block.text.push_str(line);
                block.text.push('\n');
            }
            continue;
        };
        if let Some(block) = open.take() {
            blocks.push(block);
            continue;
        }
        let mut words = info.split(',').map(str::to_owned);
        let language = words.next().unwrap_or_default();
        open = Some(Block { line: index + 1, language, flags: words.collect(), text: String::new() });
    }
    assert!(open.is_none(), "a code block is not closed");
    blocks
}

/// The text, with other texts in the blocks whose fences stand on these lines. A file's name stays.
pub(crate) fn with_texts(markdown: &str, texts: &[(usize, String)]) -> String {
    let mut result = String::new();
    let mut lines = markdown.lines().enumerate();
    while let Some((index, line)) = lines.next() {
        result.push_str(line);
        result.push('\n');
        let Some((_, text)) = texts.iter().find(|(fence, _)| *fence == index + 1) else { continue };
        for (nth, (_, old)) in lines.by_ref().enumerate() {
            let is_end = old.starts_with("```");
            if is_end {
                result.push_str(text.trim_end());
                result.push('\n');
            }
            if is_end || (nth == 0 && old.starts_with("# ")) {
                result.push_str(old);
                result.push('\n');
            }
            if is_end {
                break;
            }
        }
    }
    result
}
