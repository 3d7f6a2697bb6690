//! How a macro hands a definition to the running program: as its datafile, with gaps for the names of what it
//! refers to, which only the compiler knows.

use crate::check::Bucket;
use crate::datafile::line::write_word;
use crate::project::Project;

/// A resource that another one refers to.
#[derive(Debug, Clone, Copy)]
pub struct Reference {
    /// Its name in Tinybird.
    pub name: &'static str,
    /// Adds it, and what it refers to, to a project.
    pub add_to: fn(&mut Project),
}

/// A datafile in pieces: between two of them stands the name of a resource that it refers to.
#[derive(Debug, Clone, Copy)]
pub struct Encoded {
    /// The text around the names: one piece more than there are names.
    pub pieces: &'static [&'static str],
    /// The resources whose names stand between the pieces.
    pub references: &'static [Reference],
    /// The store of a bucket import whose URI does not tell.
    pub bucket: Option<Bucket>,
}

impl Encoded {
    /// The text of the datafile.
    #[must_use]
    pub fn text(&self) -> String {
        join(self.pieces, self.references.iter().map(|reference| reference.name))
    }
}

/// Puts the names between the pieces.
#[must_use]
pub fn join<'a, P: AsRef<str>>(pieces: &[P], mut names: impl Iterator<Item = &'a str>) -> String {
    let length = pieces.iter().map(|piece| piece.as_ref().len() + 16).sum();
    let mut text = String::with_capacity(length);
    for piece in pieces {
        text.push_str(piece.as_ref());
        if let Some(name) = names.next() {
            // Only tokens have names that need quotes; those that no quotes help were refused where they stand.
            text.push_str(&write_word(name).unwrap_or_else(|_| name.to_owned()));
        }
    }
    text
}
