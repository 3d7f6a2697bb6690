//! Where the file of a module is, by rustc's rules.

use std::path::{Path, PathBuf};

/// Where the modules that are declared at some point of a file have their files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Directory {
    path: PathBuf,
    /// The folder to go into first, except for `#[path]`: `x` in the file `x.rs`.
    relative: Option<String>,
    /// In a block only `#[path]` says where a file is.
    block: bool,
}

/// Where a module's text is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ModuleFile {
    /// `#[path]` says so.
    Path(PathBuf),
    /// In the first (`x.rs`) or the second (`x/mod.rs`).
    Default(PathBuf, PathBuf),
    /// Nowhere: in a block, without `#[path]`.
    Block,
}

impl Directory {
    /// The directory for the modules of a crate root, of a `mod.rs`, and of a file that `#[path]` names.
    pub(crate) fn of_mod_rs(file: &Path) -> Self {
        let path = file.parent().unwrap_or(Path::new("")).to_owned();
        Self { path, relative: None, block: false }
    }

    /// The directory for the modules of `x.rs`.
    pub(crate) fn of_named(file: &Path) -> Self {
        let relative = file.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        Self { relative, ..Self::of_mod_rs(file) }
    }

    /// The directory for the modules in `mod name { .. }`.
    pub(crate) fn inline(&self, name: &str, attribute: Option<&str>) -> Self {
        if let Some(attribute) = attribute {
            return Self { path: self.path.join(attribute), relative: None, block: false };
        }
        let mut path = self.path.clone();
        path.extend(&self.relative);
        path.push(name);
        Self { path, relative: None, block: self.block }
    }

    /// The directory for the modules in a block.
    pub(crate) fn in_block(&self) -> Self {
        Self { path: self.path.clone(), relative: None, block: true }
    }

    /// The file of `mod name;`.
    pub(crate) fn file(&self, name: &str, attribute: Option<&str>) -> ModuleFile {
        if let Some(attribute) = attribute {
            return ModuleFile::Path(self.path.join(attribute));
        }
        if self.block {
            return ModuleFile::Block;
        }
        let mut folder = self.path.clone();
        folder.extend(&self.relative);
        ModuleFile::Default(folder.join(format!("{name}.rs")), folder.join(name).join("mod.rs"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn default(first: &str, second: &str) -> ModuleFile {
        ModuleFile::Default(first.into(), second.into())
    }

    #[test]
    fn files() {
        let root = Directory::of_mod_rs(Path::new("src/lib.rs"));
        let named = Directory::of_named(Path::new("src/a.rs"));
        assert_eq!(root.file("x", None), default("src/x.rs", "src/x/mod.rs"));
        assert_eq!(named.file("x", None), default("src/a/x.rs", "src/a/x/mod.rs"));
        assert_eq!(root.file("x", Some("y.rs")), ModuleFile::Path("src/y.rs".into()));
        assert_eq!(named.file("x", Some("y.rs")), ModuleFile::Path("src/y.rs".into()));

        assert_eq!(root.inline("i", None).file("x", None), default("src/i/x.rs", "src/i/x/mod.rs"));
        assert_eq!(named.inline("i", None).file("x", None), default("src/a/i/x.rs", "src/a/i/x/mod.rs"));
        assert_eq!(named.inline("i", None).file("x", Some("y.rs")), ModuleFile::Path("src/a/i/y.rs".into()));
        assert_eq!(named.inline("i", Some("p")).file("x", None), default("src/p/x.rs", "src/p/x/mod.rs"));

        assert_eq!(named.in_block().file("x", None), ModuleFile::Block);
        assert_eq!(named.in_block().inline("i", None).file("x", None), ModuleFile::Block);
    }
}
