//! Compression codecs of columns.

mod types;

use std::ops::Range;

pub(crate) use types::check_codec_type;

use crate::column_type::syntax::{self, Call, Kind, Node};
use crate::rule::{Invalid, rules};
use crate::suggest::did_you_mean;

rules! {
    /// A codec must be one that ClickHouse knows, in its spelling: `NONE`, `LZ4`, `LZ4HC`, `ZSTD`, `Delta`,
    /// `DoubleDelta`, `Gorilla`, `GCD`, `FPC`, `T64` and a few more.
    CODEC_UNKNOWN = "codec-unknown";

    /// Codecs are listed with their arguments in parentheses: `Delta(4), ZSTD(1)`. `ZSTD` takes a level from 1 to
    /// 22, `LZ4HC` one from 1 to 12; `Delta`, `DoubleDelta` and `Gorilla` take the bytes of a value: 1, 2, 4 or 8.
    CODEC_ARGUMENTS = "codec-arguments";

    /// ClickHouse refuses combinations without sense: `NONE` beside another codec, codecs that only prepare the
    /// values without one that compresses them (`Delta` alone), a codec after a general one (`ZSTD, Delta`), and `Gorilla`
    /// or `FPC` after `Delta` or `DoubleDelta`, whose work they do themselves.
    CODEC_ORDER = "codec-order";

    /// A codec works with the values of some types: `Delta` with those of 1, 2, 4 or 8 bytes, `DoubleDelta` and `T64` with
    /// numbers, dates and times, `GCD` with whole numbers, `Gorilla` and `FPC` with floats. ClickHouse refuses it for a
    /// column of another type. `ZSTD`, `LZ4` and `LZ4HC` take any values.
    CODEC_TYPE = "codec-type";
}

/// What a codec does with the bytes.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Role {
    /// Nothing.
    None,
    /// Prepares them for compression.
    Prepares,
    /// Compresses values of some types.
    Special,
    /// Compresses any bytes.
    General,
    /// Encrypts them.
    Encrypts,
}

/// The arguments of a codec; none is ever required.
#[derive(Debug, Clone, Copy)]
enum Takes {
    Nothing,
    /// A level from 1.
    Level(u32),
    /// The bytes of a value.
    Bytes,
    /// A level, and the bytes of a float.
    LevelAndBytes(u32),
    /// `'byte'` or `'bit'`.
    Unit,
}

static CODECS: &[(&str, Role, Takes)] = &[
    ("NONE", Role::None, Takes::Nothing),
    ("Default", Role::General, Takes::Nothing),
    ("LZ4", Role::General, Takes::Nothing),
    ("LZ4HC", Role::General, Takes::Level(12)),
    ("ZSTD", Role::General, Takes::Level(22)),
    ("ZSTD_QAT", Role::General, Takes::Level(12)),
    ("DEFLATE_QPL", Role::General, Takes::Nothing),
    ("Delta", Role::Prepares, Takes::Bytes),
    ("DoubleDelta", Role::Special, Takes::Bytes),
    ("Gorilla", Role::Special, Takes::Bytes),
    ("GCD", Role::Prepares, Takes::Nothing),
    ("FPC", Role::Special, Takes::LevelAndBytes(28)),
    ("T64", Role::Special, Takes::Unit),
    ("AES_128_GCM_SIV", Role::Encrypts, Takes::Nothing),
    ("AES_256_GCM_SIV", Role::Encrypts, Takes::Nothing),
];

/// What precedes the codecs where they are read as arguments.
const BEFORE: &str = "CODEC(";

/// Checks the text inside `CODEC(..)`: one or several codecs, and gives it as ClickHouse writes it.
///
/// ```
/// use tinybird_core::codec::check_codec;
///
/// assert_eq!(check_codec("Delta(4),ZSTD( 1 )").unwrap(), "Delta(4), ZSTD(1)");
/// assert_eq!(check_codec("Delta, ZTSD(1)").unwrap_err().range, Some(7..11));
/// ```
///
/// # Errors
///
/// An unknown codec, arguments that it does not take, or codecs that do not go together, at its bytes within
/// `text`.
pub fn check_codec(text: &str) -> Result<String, Invalid> {
    let list = list(text);
    let codecs = codecs(text, &list)?;
    let shift = |range| within(range, text);
    let mut roles = Vec::with_capacity(codecs.len());
    let mut out = String::new();
    for node in &codecs {
        let role =
            one(node, &mut out).map_err(|refusal| Invalid { range: refusal.range.map(shift), ..refusal })?;
        roles.push((role, shift(node.range.clone())));
    }
    order(&roles)?;
    Ok(out)
}

/// The codecs as arguments, by which they are read.
fn list(text: &str) -> String {
    format!("{BEFORE}{text})")
}

/// The codecs of a text, whose bytes are those of its [`list`].
fn codecs<'a>(text: &str, list: &'a str) -> Result<Vec<Node<'a>>, Invalid> {
    let form = |message: &str| {
        Invalid::new(&CODEC_ARGUMENTS, message, "list the codecs with their arguments: `Delta(4), ZSTD(1)`")
    };
    let node = syntax::parse(list).map_err(|refusal| {
        let refused = form("this is not a list of codecs");
        match refusal.range.map(|range| within(range, text)).filter(|range| !range.is_empty()) {
            Some(range) => refused.at(range),
            None => refused,
        }
    })?;
    let Kind::Call(Call { args: Some(codecs), .. }) = node.kind else {
        return Err(form("this is not a list of codecs"));
    };
    if codecs.is_empty() {
        return Err(form("no codec is listed"));
    }
    Ok(codecs)
}

/// Bytes of the [`list`], as those of the text.
fn within(range: Range<usize>, text: &str) -> Range<usize> {
    let place = |at: usize| at.saturating_sub(BEFORE.len()).min(text.len());
    place(range.start)..place(range.end)
}

/// Checks one codec and writes it.
fn one(node: &Node, out: &mut String) -> Result<Role, Invalid> {
    let Kind::Call(Call { name, name_range, args }) = &node.kind else {
        return Err(Invalid::new(
            &CODEC_ARGUMENTS,
            "a codec is expected here",
            "write `ZSTD(1)`, for example",
        )
        .at(node.range.clone()));
    };
    let Some((_, role, takes)) = CODECS.iter().find(|(known, ..)| known == name) else {
        let remedy = match did_you_mean(name, CODECS.iter().map(|(known, ..)| *known)) {
            Some(known) => format!("did you mean `{known}`?"),
            None => "use one such as `ZSTD(1)`, `LZ4`, `Delta, ZSTD(1)` or `DoubleDelta`".to_owned(),
        };
        return Err(
            Invalid::new(&CODEC_UNKNOWN, format!("unknown codec `{name}`"), remedy).at(name_range.clone())
        );
    };
    if !out.is_empty() {
        out.push_str(", ");
    }
    out.push_str(name);
    let args = args.as_deref().unwrap_or_default();
    for (index, arg) in args.iter().enumerate() {
        out.push_str(if index == 0 { "(" } else { ", " });
        argument(name, *takes, index, arg, out)?;
    }
    if !args.is_empty() {
        out.push(')');
    }
    Ok(*role)
}

fn argument(name: &str, takes: Takes, index: usize, arg: &Node, out: &mut String) -> Result<(), Invalid> {
    let number = match &arg.kind {
        Kind::Number(digits) => digits.parse::<u32>().ok(),
        _ => None,
    };
    let bytes = |sizes: &[u32]| number.is_some_and(|number| sizes.contains(&number));
    let (fits, what) = match (takes, index) {
        (Takes::Level(most) | Takes::LevelAndBytes(most), 0) => {
            (number.is_some_and(|level| (1..=most).contains(&level)), format!("a level from 1 to {most}"))
        }
        (Takes::Bytes, 0) => (bytes(&[1, 2, 4, 8]), "the bytes of a value: 1, 2, 4 or 8".to_owned()),
        (Takes::LevelAndBytes(_), 1) => (bytes(&[4, 8]), "the bytes of a float: 4 or 8".to_owned()),
        (Takes::Unit, 0) => match &arg.kind {
            Kind::Text(unit) if matches!(unit.as_str(), "byte" | "bit") => {
                out.push_str(&format!("'{unit}'"));
                return Ok(());
            }
            _ => (false, "'byte' or 'bit'".to_owned()),
        },
        _ => {
            let more = if index == 0 { "no arguments" } else { "no further argument" };
            return Err(Invalid::new(&CODEC_ARGUMENTS, format!("`{name}` takes {more}"), "remove it")
                .at(arg.range.clone()));
        }
    };
    match number.filter(|_| fits) {
        Some(number) => {
            out.push_str(&number.to_string());
            Ok(())
        }
        None => Err(Invalid::new(
            &CODEC_ARGUMENTS,
            format!("this is not an argument of `{name}`"),
            format!("give it {what}"),
        )
        .at(arg.range.clone())),
    }
}

/// Refuses codecs that do not go together.
fn order(roles: &[(Role, Range<usize>)]) -> Result<(), Invalid> {
    let refuse = |range: &Range<usize>, message: &str, remedy: &str| {
        Err(Invalid::new(&CODEC_ORDER, message, remedy).at(range.clone()))
    };
    if let (Some((_, range)), true) = (roles.iter().find(|(role, _)| *role == Role::None), roles.len() > 1) {
        return refuse(range, "`NONE` goes with no other codec", "remove it, or the others");
    }
    let general = roles.iter().position(|(role, _)| *role == Role::General);
    let after = general.and_then(|at| roles.get(at + 1..)).unwrap_or_default();
    if let Some((_, range)) = after.iter().find(|(role, _)| *role != Role::Encrypts) {
        return refuse(
            range,
            "this codec finds nothing to do after a general one",
            "let one general codec, such as `ZSTD(1)`, come last",
        );
    }
    if roles.iter().all(|(role, _)| *role == Role::Prepares)
        && let Some((_, range)) = roles.first()
    {
        return refuse(
            range,
            "this codec only prepares the values, nothing compresses them",
            "add a general codec after it, such as `ZSTD(1)`",
        );
    }
    Ok(())
}

/// The codecs of a `CODEC(..)` as a column holds it: with or without the parentheses.
#[must_use]
pub fn without_parentheses(codec: &str) -> &str {
    let codec = codec.trim();
    codec.strip_prefix('(').and_then(|codec| codec.strip_suffix(')')).unwrap_or(codec)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_known_codecs() {
        for (text, expected) in [
            ("ZSTD", "ZSTD"),
            ("ZSTD(22)", "ZSTD(22)"),
            (" LZ4HC( 9 ) ", "LZ4HC(9)"),
            ("Delta(8),LZ4", "Delta(8), LZ4"),
            ("DoubleDelta", "DoubleDelta"),
            ("T64(\"bit\"), ZSTD(1)", "T64('bit'), ZSTD(1)"),
            ("FPC(12, 8)", "FPC(12, 8)"),
            ("NONE", "NONE"),
            ("Delta, ZSTD, AES_128_GCM_SIV", "Delta, ZSTD, AES_128_GCM_SIV"),
        ] {
            assert_eq!(check_codec(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn refuses_at_the_token() {
        for (text, rule, at) in [
            ("", &CODEC_ARGUMENTS, None),
            ("zstd", &CODEC_UNKNOWN, Some(0..4)),
            ("Delta, Snappy", &CODEC_UNKNOWN, Some(7..13)),
            ("ZSTD(23)", &CODEC_ARGUMENTS, Some(5..7)),
            ("ZSTD(0)", &CODEC_ARGUMENTS, Some(5..6)),
            ("LZ4(3)", &CODEC_ARGUMENTS, Some(4..5)),
            ("Delta(3), LZ4", &CODEC_ARGUMENTS, Some(6..7)),
            ("ZSTD(1", &CODEC_ARGUMENTS, None),
            ("ZSTD(1)) x (", &CODEC_ARGUMENTS, Some(9..10)),
            ("NONE, LZ4", &CODEC_ORDER, Some(0..4)),
            ("Delta", &CODEC_ORDER, Some(0..5)),
            ("ZSTD, Delta", &CODEC_ORDER, Some(6..11)),
            ("LZ4, ZSTD", &CODEC_ORDER, Some(5..9)),
        ] {
            let refusal = check_codec(text).expect_err(text);
            assert_eq!((refusal.rule, refusal.range.clone()), (rule, at), "{text}: {refusal}");
        }
    }
}
