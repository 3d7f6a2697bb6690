//! A text that is made while a crate is compiled.

/// How long such a text is at most.
const MOST: usize = 1_000;

/// What is wrong with a struct; empty where nothing is.
#[derive(Debug)]
pub struct Text {
    bytes: [u8; MOST],
    length: usize,
    is_cut: bool,
}

impl Text {
    pub(super) const fn new() -> Self {
        Self { bytes: [0; MOST], length: 0, is_cut: false }
    }

    /// Appends a text, or dots where there is no place for it.
    pub(super) const fn push(mut self, text: &str) -> Self {
        const DOTS: &[u8] = b" ..";
        let text = text.as_bytes();
        if self.is_cut {
            return self;
        }
        self.is_cut = self.length + text.len() + DOTS.len() > MOST;
        let text = if self.is_cut { DOTS } else { text };
        let mut index = 0;
        while index < text.len() {
            self.bytes[self.length] = text[index];
            self.length += 1;
            index += 1;
        }
        self
    }

    /// Appends a name to those that are there.
    pub(super) const fn push_name(self, name: &str) -> Self {
        let separator = if self.is_empty() { "`" } else { ", `" };
        self.push(separator).push(name).push("`")
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// The text.
    #[must_use]
    pub const fn as_str(&self) -> &str {
        match std::str::from_utf8(self.bytes.split_at(self.length).0) {
            Ok(text) => text,
            Err(_) => "",
        }
    }
}
