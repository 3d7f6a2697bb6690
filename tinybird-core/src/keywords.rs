//! The keywords of datafiles, as Tinybird's own reader knows them: a line that begins with one begins a statement.

use crate::options::Spec;

/// The keywords of one kind of datafiles.
#[derive(Debug)]
pub struct Keywords {
    /// Those that belong to no option: `TYPE`.
    pub(crate) words: &'static [&'static str],
    /// The options of the definitions, in groups.
    pub(crate) groups: &'static [&'static [Spec]],
    /// The options that no definition has, and what becomes of them.
    pub(crate) unsupported: &'static [(&'static str, UnsupportedOption)],
    /// Other names of keywords.
    pub(crate) aliases: &'static [(&'static str, &'static str)],
}

/// What becomes of an option that Tinybird's parser knows and no definition has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnsupportedOption {
    /// Tinybird keeps it: so does whoever rewrites the file.
    Kept,
    /// Tinybird ignores it, for this reason.
    Ignored(&'static str),
    /// Tinybird refuses it, for this reason; what to write instead.
    Refused(&'static str, &'static str),
}

// What several kinds of files have.

pub(crate) const VERSION: (&str, UnsupportedOption) =
    ("VERSION", UnsupportedOption::Ignored("versions are no longer kept in files"));
pub(crate) const EXPORT_SERVICE: (&str, UnsupportedOption) =
    ("EXPORT_SERVICE", UnsupportedOption::Ignored("the connection says which service it is"));
pub(crate) const INCLUDE: (&str, UnsupportedOption) = (
    "INCLUDE",
    UnsupportedOption::Refused(
        "Tinybird no longer reads INCLUDE",
        "write what the other file holds into this one",
    ),
);

impl Keywords {
    /// The option of this keyword.
    #[must_use]
    pub fn spec(&self, keyword: &str) -> Option<&'static Spec> {
        self.specs().filter(|spec| !keyword.is_empty() && spec.keyword == keyword).last()
    }

    /// The options of the definitions, those of groups included.
    fn specs(&self) -> impl Iterator<Item = &'static Spec> + use<> {
        self.groups
            .iter()
            .copied()
            .flatten()
            .flat_map(|spec| std::iter::once(spec).chain(spec.form.statements().unwrap_or_default()))
    }

    /// What becomes of the option of this keyword, where no definition has it.
    #[must_use]
    pub fn unsupported(&self, keyword: &str) -> Option<UnsupportedOption> {
        self.unsupported.iter().find(|(other, _)| *other == keyword).map(|(_, option)| *option)
    }

    /// The name by which a keyword is known here.
    #[must_use]
    pub fn canonical<'a>(&self, keyword: &'a str) -> &'a str {
        self.aliases.iter().find(|(alias, _)| *alias == keyword).map_or(keyword, |(_, canonical)| canonical)
    }

    /// Whether a word, in upper case, is a keyword.
    #[must_use]
    pub fn is_keyword(&self, word: &str) -> bool {
        let word = self.canonical(word);
        self.words.contains(&word) || self.spec(word).is_some() || self.unsupported(word).is_some()
    }

    /// The keywords that make it into a file.
    pub fn kept(&self) -> impl Iterator<Item = &'static str> + use<'_> {
        let is_kept = |(_, option): &&(_, UnsupportedOption)| *option == UnsupportedOption::Kept;
        let others = self.unsupported.iter().filter(is_kept).map(|(word, _)| *word);
        self.specs().map(|spec| spec.keyword).chain(others).chain(self.words.iter().copied())
    }
}
