//! Schedules: Tinybird's words and cron expressions.

use crate::rule::{Invalid, rules};

rules! {
    /// A schedule is one of Tinybird's words or a cron expression of five fields: minute, hour, day of the
    /// month, month, day of the week.
    ///
    /// The fields take `*`, lists (`1,15`), ranges (`1-5`), steps (`*/10`) and the names of months and days.
    /// `@hourly`, `@daily`, `@weekly`, `@monthly` and `@yearly` work too. A schedule cannot be a secret.
    SCHEDULE = "schedule";
    /// A cron expression for an import is a warning: Tinybird's command-line tool takes only `@auto`, `@once`
    /// and `@on-demand` for imports, although its SDK documents cron expressions. It is written to the
    /// datafile unchanged.
    IMPORT_CRON = "import-cron";
}

/// What a schedule may be, beside a cron expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schedule {
    /// An import from a bucket: `@auto`, `@once`, `@on-demand`.
    Import,
    /// A copy or a sink: `@on-demand`.
    Run,
}

impl Schedule {
    /// Tinybird's own words.
    #[must_use]
    pub const fn words(self) -> &'static [&'static str] {
        match self {
            Self::Import => &["@auto", "@once", "@on-demand"],
            Self::Run => &["@on-demand"],
        }
    }

    /// Checks a schedule.
    ///
    /// # Errors
    /// The rule `schedule` is broken.
    pub fn check(self, text: &str) -> Result<(), Invalid> {
        if self.words().contains(&text) {
            return Ok(());
        }
        check_cron(text).map_err(|mut invalid| {
            if Self::Import.words().contains(&text) {
                invalid.message = format!("`{text}` is a schedule for imports, not for copies and sinks");
            }
            if invalid.remedy != FIELDS_REMEDY {
                return invalid;
            }
            let words: Vec<String> = self.words().iter().map(|word| format!("\"{word}\"")).collect();
            invalid.remedy = format!("write {}, or five fields such as \"0 * * * *\"", words.join(", "));
            if let Some(word) =
                crate::suggest::did_you_mean(text, self.words().iter().copied().chain(ALIASES))
            {
                invalid.remedy = format!("did you mean \"{word}\"?");
            }
            invalid
        })
    }
}

/// A schedule of a copy or a sink. `@once`, the word of Tinybird's SDKs, is taken for `@on-demand`.
///
/// # Errors
/// The rule `schedule` is broken.
pub fn check_run_schedule(text: &str) -> Result<(), Invalid> {
    Schedule::Run.check(&run_schedule(text))
}

/// A schedule of a copy or a sink as Tinybird's files spell it.
#[must_use]
pub fn run_schedule(text: &str) -> String {
    if text == "@once" { "@on-demand".to_owned() } else { text.to_owned() }
}

const ALIASES: [&str; 7] = ["@hourly", "@daily", "@midnight", "@weekly", "@monthly", "@yearly", "@annually"];
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

const FIELDS_REMEDY: &str = "write five fields, such as \"0 * * * *\"";

struct Field {
    name: &'static str,
    low: u32,
    high: u32,
    names: &'static [&'static str],
}

const FIELDS: [Field; 5] = [
    Field { name: "minute", low: 0, high: 59, names: &[] },
    Field { name: "hour", low: 0, high: 23, names: &[] },
    Field { name: "day of the month", low: 1, high: 31, names: &[] },
    Field { name: "month", low: 1, high: 12, names: &MONTHS },
    Field { name: "day of the week", low: 0, high: 7, names: &DAYS },
];

/// A cron expression of five fields, or `@hourly` and the like.
///
/// # Errors
/// The rule `schedule` is broken; the range covers the field at fault.
pub fn check_cron(text: &str) -> Result<(), Invalid> {
    if ALIASES.contains(&text) {
        return Ok(());
    }
    let remedy = FIELDS_REMEDY;
    if text.contains("{{") {
        let message = "a schedule holds no secret: Tinybird reads it before secrets are filled in";
        return Err(Invalid::new(&SCHEDULE, message, remedy));
    }
    let fields: Vec<&str> = text.split(' ').filter(|field| !field.is_empty()).collect();
    if text.starts_with('@') || fields.len() != FIELDS.len() {
        let message = if text.starts_with('@') {
            format!("`{text}` is not a schedule that Tinybird knows")
        } else {
            format!(
                "`{}` is not a schedule: it has {} instead of five fields",
                text.escape_debug(),
                fields.len()
            )
        };
        return Err(Invalid::new(&SCHEDULE, message, remedy));
    }
    let mut start = 0;
    for (field, text_of_field) in FIELDS.iter().zip(&fields) {
        start = text[start..].find(text_of_field).map_or(start, |at| start + at);
        let end = start + text_of_field.len();
        field.check(text_of_field).map_err(|why| {
            let message = format!(
                "`{}` cannot be the {} of a schedule: {why}",
                text_of_field.escape_debug(),
                field.name
            );
            Invalid::new(&SCHEDULE, message, remedy).at(start..end)
        })?;
        start = end;
    }
    if never_comes(fields[2], fields[3], fields[4]) {
        let message = format!("`{text}` never comes: no month it names has that day");
        return Err(Invalid::new(&SCHEDULE, message, "write a day that the month has"));
    }
    Ok(())
}

/// Whether a single day of a single month does not exist (croniter finds no next date and refuses it).
fn never_comes(day: &str, month: &str, weekday: &str) -> bool {
    let days = match FIELDS[3].number(month) {
        Some(2) => 29,
        Some(4 | 6 | 9 | 11) => 30,
        _ => return false,
    };
    weekday == "*"
        && day.split(',').all(|part| {
            let low = part.split(['-', '/']).next().unwrap_or_default();
            FIELDS[2].number(low).is_some_and(|low| low > days)
        })
}

impl Field {
    fn check(&self, text: &str) -> Result<(), String> {
        text.split(',').try_for_each(|part| self.check_part(part))
    }

    fn check_part(&self, part: &str) -> Result<(), String> {
        let (range, step) = part.split_once('/').map_or((part, None), |(range, step)| (range, Some(step)));
        if let Some(step) = step {
            let steps = step.parse::<u32>().ok().filter(|_| step.bytes().all(|b| b.is_ascii_digit()));
            if !steps.is_some_and(|step| step >= 1 && step <= self.high) {
                return Err(format!("a step is a number from 1 to {}", self.high));
            }
        }
        if range == "*" {
            return Ok(());
        }
        let value = |text: &str| {
            self.number(text).ok_or_else(|| match (self.names.first(), self.names.last()) {
                (Some(first), Some(last)) => {
                    format!("it takes `*`, {} to {}, or {first} to {last}", self.low, self.high)
                }
                _ => format!("it takes `*` or {} to {}", self.low, self.high),
            })
        };
        let Some((low, high)) = range.split_once('-') else { return value(range).map(drop) };
        let (low, high) = (value(low)?, value(high)?);
        if low > high {
            return Err("a range goes from the smaller to the larger".to_owned());
        }
        Ok(())
    }

    fn number(&self, text: &str) -> Option<u32> {
        if let Some(index) = self.names.iter().position(|name| name.eq_ignore_ascii_case(text)) {
            return u32::try_from(index).ok().map(|index| index + self.low);
        }
        let is_number = !text.is_empty() && text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit());
        text.parse().ok().filter(|number| is_number && (self.low..=self.high).contains(number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::assert_refused;

    #[test]
    fn schedules() {
        for good in [
            "0 * * * *",
            "*/10 0-5 1,15 jan-mar MON-FRI",
            "@hourly",
            "0 0 * * 7",
            "5/15 * * * *",
            "0 0 29 2 *",
        ] {
            assert!(check_cron(good).is_ok(), "{good}");
        }
        for (bad, message) in [
            ("", "0 instead of five fields"),
            ("@auto", "`@auto`"),
            ("@fortnightly", "`@fortnightly`"),
            ("* * * *", "4 instead of five fields"),
            ("* * * * * *", "6 instead of five fields"),
            ("0 * * *\t*", "4 instead of five fields"),
            ("60 * * * *", "`*` or 0 to 59"),
            ("a * * * *", "`*` or 0 to 59"),
            ("1,,2 * * * *", "`*` or 0 to 59"),
            ("- * * * *", "`*` or 0 to 59"),
            ("+1 * * * *", "`*` or 0 to 59"),
            ("* 24 * * *", "`*` or 0 to 23"),
            ("* * 0 * *", "`*` or 1 to 31"),
            ("* * * 13 *", "`*`, 1 to 12, or jan to dec"),
            ("* * * * 8", "`*`, 0 to 7, or sun to sat"),
            ("*/0 * * * *", "from 1 to 59"),
            ("5-1 * * * *", "from the smaller to the larger"),
            ("{{ tb_secret(\"S\") }}", "secret"),
            ("0 0 30 2 *", "never comes"),
            ("0 0 31 4 *", "never comes"),
        ] {
            assert_refused(check_cron(bad), &SCHEDULE, message);
        }
        assert!(Schedule::Import.check("@auto").is_ok());
        assert_refused(Schedule::Run.check("@auto"), &SCHEDULE, "a schedule for imports");
        assert_eq!(Schedule::Import.check("@ondemand").unwrap_err().remedy, "did you mean \"@on-demand\"?");
        assert_eq!(check_cron("0 25 * * *").unwrap_err().range, Some(2..4));
    }
}
