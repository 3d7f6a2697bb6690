//! What holds whatever a statement says.

use std::fmt;

/// What the system guarantees of an engine, whatever a statement says.
///
/// Where one of the two is missing, only statements run whose functions are all known to be harmless.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Guarantees {
    /// It reads and writes no file outside its own folder, apart from the library itself and the system's libraries.
    pub files: bool,
    /// It reaches no other host, nor this one.
    pub network: bool,
}

impl Guarantees {
    /// Whether a statement can neither read what is outside nor send it anywhere.
    pub fn is_complete(self) -> bool {
        self.files && self.network
    }

    /// As the child tells it.
    #[cfg(unix)]
    pub(crate) fn words(self) -> String {
        let words = [(self.files, "files"), (self.network, "network")];
        words.into_iter().filter(|(holds, _)| *holds).map(|(_, word)| word).collect::<Vec<_>>().join(" ")
    }

    /// Reads what the child tells.
    #[cfg(unix)]
    pub(crate) fn of(words: &str) -> Self {
        let has = |wanted| words.split(' ').any(|word| word == wanted);
        Self { files: has("files"), network: has("network") }
    }
}

impl fmt::Display for Guarantees {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let could = match (self.files, self.network) {
            (true, true) => {
                return f.write_str("ClickHouse runs without network and without files outside its folder");
            }
            (true, false) => "reach the network",
            (false, true) => "read files",
            (false, false) => "read files and reach the network",
        };
        write!(
            f,
            "ClickHouse could {could} here, so only statements run whose functions are all known to be harmless"
        )
    }
}
