//! When rows expire.

use super::Engine;
use super::check::Columns;
use crate::datasource::DataSource;
use crate::datasource::functions::misspelt;
use crate::datasource::key::{Token, columns_named, tokens};
use crate::rule::{Violation, rules};

rules! {
    /// `ttl` names columns of the schema, or those that Kafka or DynamoDB add. Correct the name, or add the column.
    TTL_UNKNOWN_COLUMN = "ttl-unknown-column";
    /// The result of `ttl` must be a `Date`, `Date32`, `DateTime` or `DateTime64` that is not Nullable:
    /// ClickHouse refuses another type. Some versions accept a `String` and parse a time from it: that is a
    /// warning. Convert the column, as in `toDateTime(at) + toIntervalDay(90)`.
    TTL_TYPE = "ttl-type";
    /// ClickHouse writes a span of time as `toIntervalDay(90)` or `INTERVAL 90 DAY`, not as `90 days`.
    TTL_INTERVAL = "ttl-interval";
}

/// What may follow the expression of a TTL.
const AFTER: [&str; 6] = ["DELETE", "WHERE", "GROUP", "SET", "RECOMPRESS", "TO"];

/// The units of a span of time, and their functions.
const UNITS: [(&str, &str); 8] = [
    ("second", "toIntervalSecond"),
    ("minute", "toIntervalMinute"),
    ("hour", "toIntervalHour"),
    ("day", "toIntervalDay"),
    ("week", "toIntervalWeek"),
    ("month", "toIntervalMonth"),
    ("quarter", "toIntervalQuarter"),
    ("year", "toIntervalYear"),
];

impl Engine {
    pub(super) fn check_ttl(&self, columns: &Columns<'_>, violations: &mut Vec<Violation>) {
        // What stands in brackets of a template is not known, or refused.
        let Some(ttl) = self.ttl().filter(|ttl| !ttl.contains("{{")) else { return };
        let place = Self::place(Self::OPTIONS.ttl).value();
        let tokens: Vec<Token<'_>> = tokens(ttl).into_iter().take_while(|token| !is_after(token)).collect();
        if let Some((number, unit, function)) = interval(&tokens) {
            let message = format!("`{number} {unit}` is not how ClickHouse writes a span of time");
            let remedy = format!("write `{function}({number})`");
            violations.push(Violation::error(&TTL_INTERVAL, place, message, remedy));
            return;
        }
        let named = columns_named(ttl.split(',').next().unwrap_or_default());
        let is_here =
            |name: &&str| tokens.contains(&Token::Word(name)) || tokens.contains(&Token::Quoted(name));
        let named: Vec<&str> = named.into_iter().filter(is_here).collect();
        if let Some(unknown) = named.iter().find(|name| !columns.knows(name)) {
            let message = format!("the schema has no column `{unknown}`");
            let violation = Violation::error(&TTL_UNKNOWN_COLUMN, place, message, columns.remedy(unknown));
            violations.push(violation.about(&[DataSource::OPTIONS.columns]));
            return;
        }
        violations.extend(misspelt(ttl, &place));
        let (Some(Token::Word(name) | Token::Quoted(name)), [only]) = (tokens.first(), named.as_slice())
        else {
            return;
        };
        // `at`, or `at + ..`: the type of a function's result is not known here.
        let is_alone = tokens.get(1).is_none_or(|next| matches!(next, Token::Other("+" | "-")));
        let Some(data_type) = columns.find(name).and_then(|column| column.data_type()) else { return };
        if name == only && is_alone && !data_type.is_refused() && !data_type.is_time() {
            let message = format!("`ttl` takes a date or a time, but `{name}` is `{data_type}`");
            let remedy = match data_type.takes_null() {
                true => format!(
                    "name a column that is not Nullable, or write a time for NULL: `ifNull({name}, now())`"
                ),
                false => format!("name another column, or convert it: `toDateTime({name}) + ..`"),
            };
            violations.push(match data_type.is_string() {
                true => Violation::warning(&TTL_TYPE, place, message, remedy),
                false => Violation::error(&TTL_TYPE, place, message, remedy),
            });
        }
    }
}

fn is_after(token: &Token<'_>) -> bool {
    matches!(token, Token::Word(word) if AFTER.iter().any(|after| after.eq_ignore_ascii_case(word)))
}

/// A number and a unit that no `INTERVAL` stands before, and the function that makes an interval of them.
fn interval<'a>(tokens: &[Token<'a>]) -> Option<(&'a str, &'a str, &'static str)> {
    tokens.windows(2).enumerate().find_map(|(at, pair)| {
        let [Token::Word(number), Token::Word(unit)] = pair else { return None };
        let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
        let before = at.checked_sub(1).and_then(|before| tokens.get(before));
        let is_interval = matches!(before, Some(Token::Word(word)) if word.eq_ignore_ascii_case("INTERVAL"));
        let lower = unit.to_ascii_lowercase();
        let (_, function) =
            UNITS.iter().find(|(name, _)| lower.strip_suffix('s').unwrap_or(&lower) == *name)?;
        (is_number && !is_interval).then_some((*number, *unit, *function))
    })
}
