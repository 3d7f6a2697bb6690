//! "Did you mean": the known word that a mistyped one is closest to.

/// The candidate that `word` was most likely meant to be, if there is one.
///
/// A candidate that differs in case only wins. Otherwise it is the one with the fewest insertions, deletions,
/// replacements and swaps of neighbours (case apart), as long as these are no more than a third of the word's
/// length and at least one is allowed; of several equally close ones the first wins.
pub fn did_you_mean<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let length = word.chars().count();
    let allowed = (length / 3).max(1);
    if length == 0 || length > LONGEST {
        return None;
    }
    candidates
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= allowed)
        .map(|candidate| (distance(&word, &candidate.to_lowercase()), candidate))
        // A word of one or two letters that shares none with the candidate was not meant to be it.
        .filter(|(distance, candidate)| *distance <= allowed && *distance < candidate.chars().count())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Whether rustc would also suggest `meant` for `word`: the two differ in case only, or in at most a third of the
/// letters.
#[must_use]
pub fn is_slip(word: &str, meant: &str) -> bool {
    word.len() <= LONGEST
        && (word.eq_ignore_ascii_case(meant) || distance(word, meant) <= word.chars().count().max(3) / 3)
}

/// As [`did_you_mean`], and also finds names that share words: `sorting_key` for `sort_key`, `expr` for `expression`,
/// `schema_registry_url` for `schema_registry`.
pub fn did_you_mean_option<'a>(word: &str, names: impl Iterator<Item = &'a str> + Clone) -> Option<&'a str> {
    did_you_mean(word, names.clone()).or_else(|| names.clone().find(|name| share_words(word, name)))
}

/// Whether each word of the shorter name stands in the other one, perhaps shortened.
fn share_words(a: &str, b: &str) -> bool {
    let words = |name: &str| name.split('_').filter(|word| !word.is_empty()).count();
    let (fewer, more) = if words(a) <= words(b) { (a, b) } else { (b, a) };
    let alike = |a: &str, b: &str| a.len().min(b.len()) >= 3 && (a.starts_with(b) || b.starts_with(a));
    words(fewer) > 0
        && fewer
            .split('_')
            .filter(|word| !word.is_empty())
            .all(|word| more.split('_').any(|other| alike(word, other)))
}

/// Longer words are not typing mistakes, and comparing them would take long.
const LONGEST: usize = 100;

/// The number of insertions, deletions, replacements and swaps of neighbours that make one word of the other, each letter
/// edited at most once: the "optimal string alignment" distance.
#[must_use]
pub fn distance(from: &str, to: &str) -> usize {
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    // The last two rows of the table whose entry at (i, j) is the distance between the first i and the first j letters.
    let mut before = Vec::new();
    let mut above: Vec<usize> = (0..=to.len()).collect();
    for i in 1..=from.len() {
        let mut row = vec![i];
        for j in 1..=to.len() {
            let replaced = above[j - 1] + usize::from(from[i - 1] != to[j - 1]);
            let mut least = replaced.min(above[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1] {
                least = least.min(before[j - 2] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut above, row);
    }
    above[to.len()]
}

/// Names in code quotes for a message: `` `a`, `b` or `c` ``.
#[must_use]
pub fn one_of<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> String {
    join(&mut names.into_iter().map(|name| quoted(name.as_ref())), " or ")
}

/// Names in code quotes for a message: `` `a`, `b` and `c` ``; none where there are no names.
pub fn all_of<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> Option<String> {
    let names = join(&mut names.into_iter().map(|name| quoted(name.as_ref())), " and ");
    Some(names).filter(|names| !names.is_empty())
}

fn quoted(name: &str) -> String {
    format!("`{name}`")
}

fn join(names: &mut dyn Iterator<Item = String>, last: &str) -> String {
    let mut names: Vec<String> = names.collect();
    match names.pop() {
        Some(name) if names.is_empty() => name,
        Some(name) => format!("{}{last}{name}", names.join(", ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_those_of_the_compiler() {
        for (word, meant, expected) in [
            ("SaslSSL", "SaslSsl", true),
            ("topc", "topic", true),
            ("zip", "Zip", true),
            ("Zip", "Gzip", false),
            ("sort_key", "sorting_key", false),
        ] {
            assert_eq!(is_slip(word, meant), expected, "{word}");
        }
    }

    #[test]
    fn finds_the_closest_word() {
        let words = ["String", "Int8", "Int16", "UInt8", "FixedString", "DateTime", "DateTime64", "UUID"];
        for (word, expected) in [
            ("string", Some("String")),
            ("Sting", Some("String")),
            ("Stirng", Some("String")),
            ("uuid", Some("UUID")),
            ("Int", Some("Int8")),
            ("Datetime", Some("DateTime")),
            ("DateTime46", Some("DateTime64")),
            ("FixString", Some("FixedString")),
            ("Blob", None),
            ("", None),
            ("é", None),
        ] {
            assert_eq!(did_you_mean(word, words.into_iter()), expected, "{word}");
        }
    }

    #[test]
    fn options_are_found_by_their_words() {
        let names = ["name", "sorting_key", "expr", "schema_registry_url", "auto_offset_reset"];
        for (word, expected) in [
            ("sort_key", Some("sorting_key")),
            ("expression", Some("expr")),
            ("schema_registry", Some("schema_registry_url")),
            ("offset_reset", Some("auto_offset_reset")),
            ("order_by", None),
            ("_", None),
            ("ex", None),
        ] {
            assert_eq!(did_you_mean_option(word, names.into_iter()), expected, "{word}");
        }
    }

    #[test]
    fn short_words_match_only_what_they_share_a_letter_with() {
        assert_eq!(did_you_mean("x", ["y"].into_iter()), None);
        assert_eq!(did_you_mean("ax", ["ay"].into_iter()), Some("ay"));
    }

    #[test]
    fn counts_edits() {
        for (a, b, expected) in
            [("", "", 0), ("abc", "", 3), ("abc", "acb", 1), ("ca", "abc", 3), ("kitten", "sitting", 3)]
        {
            assert_eq!(distance(a, b), expected, "{a} {b}");
            assert_eq!(distance(b, a), expected, "{b} {a}");
        }
    }
}
