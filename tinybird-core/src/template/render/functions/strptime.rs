//! Python's `strptime`: what a text means by a format of dates.

use crate::template::render::machine::fault::{Fault, Run};
use crate::template::render::objects::number::{digit, is_digit};
use crate::template::render::program::is_space;

/// A point in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moment {
    /// Since a day long ago, where the clocks showed it.
    microseconds: i128,
    /// How far those clocks were ahead of the world's, if the text says so.
    ahead: Option<i128>,
}

/// Why a text means nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wrong {
    /// It is not of that format.
    Value,
    /// The format makes no sense, so that another one is not tried either.
    Format,
}

impl Moment {
    /// The microseconds between two moments; nothing where only one of them knows its zone.
    pub(crate) fn minus(self, other: Self) -> Option<i128> {
        let difference = self.microseconds - other.microseconds;
        match (self.ahead, other.ahead) {
            (None, None) => Some(difference),
            (Some(own), Some(others)) => Some(difference - own + others),
            _ => None,
        }
    }
}

/// Formats are no longer than this many parts.
const MOST_PARTS: usize = 64;
const DAYS: &[&str] = &["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// A part of a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Space,
    Letter(char),
    /// `%Y` and the like.
    Field(char),
}

fn parts(format: &str) -> Result<Vec<Part>, Wrong> {
    let mut parts = Vec::new();
    let mut chars = format.chars().peekable();
    while let Some(c) = chars.next() {
        if is_space(c) {
            while chars.next_if(|c| is_space(*c)).is_some() {}
            parts.push(Part::Space);
        } else if c != '%' {
            parts.push(Part::Letter(c));
        } else {
            match chars.next().ok_or(Wrong::Value)? {
                '%' => parts.push(Part::Letter('%')),
                'c' => parts.extend(self::parts("%a %b %d %H:%M:%S %Y")?),
                'x' => parts.extend(self::parts("%m/%d/%y")?),
                'X' => parts.extend(self::parts("%H:%M:%S")?),
                field if "aAbBdfHIjmMpSyYzZuwUWGV".contains(field) => parts.push(Part::Field(field)),
                _ => return Err(Wrong::Value),
            }
        }
    }
    Ok(parts)
}

/// What the fields of a format stand for in a text.
type Fields<'a> = Vec<(char, &'a str)>;

/// What a text means by a format.
pub(crate) fn strptime(text: &str, format: &str) -> Run<Result<Moment, Wrong>> {
    let parts = match parts(format) {
        Ok(parts) => parts,
        Err(wrong) => return Ok(Err(wrong)),
    };
    if parts.len() > MOST_PARTS {
        return Err(Fault::limit("the format of a date is too long"));
    }
    let fields: Vec<char> = parts
        .iter()
        .filter_map(|part| match part {
            Part::Field(field) => Some(*field),
            _ => None,
        })
        .collect();
    if fields.iter().enumerate().any(|(at, field)| fields.iter().skip(at + 1).any(|other| other == field)) {
        return Ok(Err(Wrong::Format));
    }
    if fields.iter().any(|field| "UWGV".contains(*field)) {
        return Err(Fault::unsupported("weeks in the format of a date"));
    }
    let mut found = Vec::new();
    Ok(match matched(text, &parts, &mut found) {
        Some("") => moment(&found).ok_or(Wrong::Value),
        _ => Err(Wrong::Value),
    })
}

/// What follows the first match of the parts, which Python finds by trying longer ones first.
fn matched<'a>(text: &'a str, parts: &[Part], found: &mut Fields<'a>) -> Option<&'a str> {
    let Some((part, rest)) = parts.split_first() else { return Some(text) };
    match part {
        Part::Space => {
            let mut ends: Vec<usize> = text
                .char_indices()
                .take_while(|(_, c)| is_space(*c))
                .map(|(at, c)| at + c.len_utf8())
                .collect();
            while let Some(end) = ends.pop() {
                if let Some(after) = matched(text.get(end..)?, rest, found) {
                    return Some(after);
                }
            }
            None
        }
        Part::Letter(letter) => {
            let c = text.chars().next()?;
            let same = c == *letter || c.to_lowercase().eq(letter.to_lowercase());
            if same { matched(text.get(c.len_utf8()..)?, rest, found) } else { None }
        }
        Part::Field(field) => {
            for length in lengths(text, *field) {
                found.push((*field, text.get(..length)?));
                if let Some(after) = matched(text.get(length..)?, rest, found) {
                    return Some(after);
                }
                found.pop();
            }
            None
        }
    }
}

/// The lengths that a field may have at the beginning of a text, in the order in which Python tries them.
fn lengths(text: &str, field: char) -> Vec<usize> {
    let numbers = |shapes: &[&str]| shapes.iter().filter_map(|shape| fits(text, shape)).collect();
    let names = |names: &mut dyn Iterator<Item = String>| {
        let mut found: Vec<usize> = names
            .filter(|name| text.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name)))
            .map(|name| name.len())
            .collect();
        found.sort_unstable_by(|a, b| b.cmp(a));
        found
    };
    let full = |of: &'static [&'static str]| of.iter().map(|name| (*name).to_owned());
    let short = |of: &'static [&'static str]| of.iter().map(|name| name.chars().take(3).collect::<String>());
    match field {
        'd' => numbers(&["3[01]", "[12]d", "0[1-9]", "[1-9]", " [1-9]"]),
        'f' => (1..=6)
            .rev()
            .filter(|length| text.get(..*length).is_some_and(|text| text.bytes().all(|b| b.is_ascii_digit())))
            .collect(),
        'H' => numbers(&["2[0-3]", "[01]d", "d"]),
        'I' => numbers(&["1[0-2]", "0[1-9]", "[1-9]"]),
        'j' => numbers(&["36[0-6]", "3[0-5]d", "[12]dd", "0[1-9]d", "00[1-9]", "[1-9]d", "0[1-9]", "[1-9]"]),
        'm' => numbers(&["1[0-2]", "0[1-9]", "[1-9]"]),
        'M' => numbers(&["[0-5]d", "d"]),
        'S' => numbers(&["6[01]", "[0-5]d", "d"]),
        'w' => numbers(&["[0-6]"]),
        'u' => numbers(&["[1-7]"]),
        'y' => numbers(&["dd"]),
        'Y' => numbers(&["dddd"]),
        'A' => names(&mut full(DAYS)),
        'a' => names(&mut short(DAYS)),
        'B' => names(&mut full(MONTHS)),
        'b' => names(&mut short(MONTHS)),
        'p' => names(&mut ["am", "pm"].into_iter().map(str::to_owned)),
        'Z' => names(&mut ["utc", "gmt"].into_iter().map(str::to_owned)),
        _ => zone(text),
    }
}

/// `+02:00`, `Z`.
fn zone(text: &str) -> Vec<usize> {
    let mut found = Vec::new();
    for minutes in ["[+-]dd:[0-5]d", "[+-]dd[0-5]d"] {
        let Some(end) = fits(text, minutes) else { continue };
        let rest = text.get(end..).unwrap_or_default();
        for seconds in [":[0-5]d", "[0-5]d"] {
            let Some(more) = fits(rest, seconds) else { continue };
            let fraction = rest.get(more..).unwrap_or_default();
            for digits in (1..=6).rev() {
                let shape: String = [".".to_owned(), "d".repeat(digits)].concat();
                found.extend(fits(fraction, &shape).map(|length| end + more + length));
            }
            found.push(end + more);
        }
        found.push(end);
    }
    found.extend(text.starts_with('Z').then_some(1));
    found
}

/// The length of a shape at the beginning of a text: `d` is a digit, `[..]` one of several characters.
fn fits(text: &str, shape: &str) -> Option<usize> {
    let mut shape = shape.chars();
    let mut rest = text.chars();
    let mut length = 0;
    while let Some(wanted) = shape.next() {
        let c = rest.next()?;
        let is_it = match wanted {
            'd' => is_digit(c),
            '[' => {
                let class: String = shape.by_ref().take_while(|c| *c != ']').collect();
                in_class(c, &class)
            }
            other => c == other,
        };
        if !is_it {
            return None;
        }
        length += c.len_utf8();
    }
    Some(length)
}

fn in_class(c: char, class: &str) -> bool {
    let chars: Vec<char> = class.chars().collect();
    match chars.as_slice() {
        [from, '-', to] => (*from..=*to).contains(&c),
        _ => chars.contains(&c),
    }
}

fn number(text: &str) -> i64 {
    text.chars().filter_map(digit).fold(0, |number, digit| number * 10 + i64::from(digit))
}

/// The moment that the fields say, if there is such a one.
fn moment(fields: &Fields<'_>) -> Option<Moment> {
    let text = |field: char| fields.iter().find(|(known, _)| *known == field).map(|(_, text)| *text);
    let number = |field: char| text(field).map(self::number);
    let named = |text: &str, of: &[&str]| {
        of.iter().position(|name| name.starts_with(&text.to_ascii_lowercase())).map(|at| at as i64 + 1)
    };
    let year = match (number('y'), number('Y')) {
        (_, Some(year)) => year,
        (Some(year), None) => year + if year <= 68 { 2000 } else { 1900 },
        (None, None) => 1900,
    };
    let mut month = number('m').unwrap_or(1);
    let mut day = number('d').unwrap_or(1);
    for field in ['B', 'b'] {
        if let Some(name) = text(field) {
            month = named(name, MONTHS)?;
        }
    }
    let is_pm = text('p').is_some_and(|half| half.eq_ignore_ascii_case("pm"));
    let hour = match number('I') {
        Some(12) => 12 * i64::from(is_pm),
        Some(hour) => hour + 12 * i64::from(is_pm),
        None => number('H').unwrap_or(0),
    };
    let (minute, second) = (number('M').unwrap_or(0), number('S').unwrap_or(0));
    if second > 59 || !(1..=9999).contains(&year) {
        return None;
    }
    let mut year = year;
    if let Some(julian) = number('j') {
        let mut left = julian;
        if left > days_of_year(year) {
            left -= days_of_year(year);
            year += 1;
        }
        month = 1;
        while left > days_of(year, month) {
            left -= days_of(year, month);
            month += 1;
        }
        day = left;
        if year > 9999 {
            return None;
        }
    } else if day > days_of(year, month) {
        return None;
    }
    let fraction = text('f')
        .map_or(0, |digits| (0..6 - digits.len()).fold(self::number(digits), |number, _| number * 10));
    let seconds = (day_number(year, month, day) * 24 + hour) * 3600 + minute * 60 + second;
    let microseconds = i128::from(seconds) * 1_000_000 + i128::from(fraction);
    let ahead = match text('z') {
        Some(zone) => Some(offset(zone)?),
        None => None,
    };
    Some(Moment { microseconds, ahead })
}

/// The microseconds that a zone is ahead.
fn offset(zone: &str) -> Option<i128> {
    if zone == "Z" {
        return Some(0);
    }
    let mut chars: Vec<char> = zone.chars().collect();
    if chars.get(3) == Some(&':') {
        chars.remove(3);
        if chars.len() > 5 {
            if chars.get(5) != Some(&':') {
                return None;
            }
            chars.remove(5);
        }
    }
    let part = |range: std::ops::Range<usize>| -> i128 {
        let text: String = chars.iter().skip(range.start).take(range.len()).collect();
        i128::from(number(&text))
    };
    // What Python makes of a colon here fails.
    if chars.contains(&':') {
        return None;
    }
    let fraction: String = chars.iter().skip(8).collect();
    let padded = format!("{fraction:0<6}");
    let seconds = part(1..3) * 3600 + part(3..5) * 60 + part(5..7);
    let ahead = seconds * 1_000_000 + i128::from(number(&padded));
    let limit = 24 * 3600 * 1_000_000;
    let ahead = if chars.first() == Some(&'-') { -ahead } else { ahead };
    (-limit < ahead && ahead < limit).then_some(ahead)
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_of_year(year: i64) -> i64 {
    365 + i64::from(is_leap(year))
}

fn days_of(year: i64, month: i64) -> i64 {
    match month {
        2 => 28 + i64::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The days before a date, of the calendar that Python takes for all times.
fn day_number(year: i64, month: i64, day: i64) -> i64 {
    let before = year - 1;
    let years = before * 365 + before / 4 - before / 100 + before / 400;
    years + (1..month).map(|month| days_of(year, month)).sum::<i64>() + day
}
