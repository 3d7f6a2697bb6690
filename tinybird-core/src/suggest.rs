//! "Did you mean": the known word that a mistyped one is closest to.

/// The candidate that `word` was most likely meant to be, if there is one.
///
/// A candidate that differs in case only wins. Otherwise it is the one with the fewest insertions, deletions,
/// replacements and swaps of neighbours (case apart), as long as these are no more than a third of the word's
/// length and at least one is allowed; of several equally close ones the first wins.
pub fn did_you_mean<'a>(word: &str, mut candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    closest(word, &mut candidates)
}

/// The same, compiled once for all kinds of lists.
fn closest<'a>(word: &str, candidates: &mut dyn Iterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = word.chars().flat_map(char::to_lowercase).collect();
    if word.is_empty() || word.len() > LONGEST {
        return None;
    }
    let allowed = (word.len() / 3).max(1);
    let mut best: Option<(usize, &'a str)> = None;
    let letters_of_word = letters(&word);
    let mut lower = Vec::new();
    for candidate in candidates {
        let most = best.map_or(allowed, |(least, _)| least.saturating_sub(1));
        // Most candidates are told by their length, most others by their letters: an edit changes two of them at most.
        if candidate.is_ascii() && candidate.len().abs_diff(word.len()) > most {
            continue;
        }
        lower.clear();
        lower.extend(candidate.chars().flat_map(char::to_lowercase));
        let other_letters = letters_of_word ^ letters(&lower);
        if lower.len().abs_diff(word.len()) > most || other_letters.count_ones() as usize > 2 * most {
            continue;
        }
        let Some(distance) = edits(&word, &lower, most) else { continue };
        // A word of one or two letters that shares none with the candidate was not meant to be it.
        if distance < lower.len() {
            if distance == 0 {
                return Some(candidate);
            }
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Which letters there are, a bit for each; some share one.
fn letters(word: &[char]) -> u64 {
    word.iter().fold(0, |letters, letter| letters | 1 << (u32::from(*letter) % 64))
}

/// Whether the compiler, too, takes one word for the other mistyped: it is the same in another case, or differs from it in
/// no more than a third of its letters, case included.
#[must_use]
pub fn is_slip(word: &str, meant: &str) -> bool {
    let letters = |word: &str| word.chars().collect::<Vec<char>>();
    let (written, other) = (letters(word), letters(meant));
    word.len() <= LONGEST
        && (word.eq_ignore_ascii_case(meant) || edits(&written, &other, written.len().max(3) / 3).is_some())
}

/// As [`did_you_mean`], and beside it what shares its words: `sort_key` was meant to be `sorting_key`, `expression` to
/// be `expr`, `schema_registry` to be `schema_registry_url`.
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

/// Longer words are no typing mistakes, and comparing them would take long.
const LONGEST: usize = 100;

/// The distance of Damerau and Levenshtein, each piece of the text edited at most once; none where it is more than that.
fn edits(mut a: &[char], mut b: &[char], most: usize) -> Option<usize> {
    // What both begin and end with needs no edit.
    while let ([first, rest_of_a @ ..], [other, rest_of_b @ ..]) = (a, b)
        && first == other
    {
        (a, b) = (rest_of_a, rest_of_b);
    }
    while let ([rest_of_a @ .., last], [rest_of_b @ .., other]) = (a, b)
        && last == other
    {
        (a, b) = (rest_of_a, rest_of_b);
    }
    // What is inserted beyond the difference in length is deleted elsewhere: how far that leads off the diagonal.
    let detour = most.checked_sub(a.len().abs_diff(b.len()))? / 2;
    let (left, right) = (detour + a.len().saturating_sub(b.len()), detour + b.len().saturating_sub(a.len()));
    let mut before = vec![0; b.len() + 1];
    let mut above: Vec<usize> = (0..=b.len()).collect();
    let mut row = vec![0; b.len() + 1];
    for i in 1..=a.len() {
        row.fill(most + 1);
        row[0] = i;
        for j in i.saturating_sub(left).max(1)..=(i + right).min(b.len()) {
            let replaced = above[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = replaced.min(above[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        std::mem::swap(&mut before, &mut above);
        std::mem::swap(&mut above, &mut row);
        // What follows begins with one of these two rows.
        if above.iter().chain(&before).all(|distance| *distance > most) {
            return None;
        }
    }
    above.last().copied().filter(|distance| *distance <= most)
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
        let chars = |s: &str| s.chars().collect::<Vec<_>>();
        for (a, b, expected) in
            [("", "", 0), ("abc", "", 3), ("abc", "acb", 1), ("ca", "abc", 3), ("kitten", "sitting", 3)]
        {
            assert_eq!(edits(&chars(a), &chars(b), expected), Some(expected), "{a} {b}");
            assert_eq!(edits(&chars(b), &chars(a), expected), Some(expected), "{b} {a}");
        }
    }
}
