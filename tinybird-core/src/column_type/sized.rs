//! Types whose arguments are numbers and time zones.

use std::ops::Range;

use super::check::{Checker, number};
use super::rules::{
    TYPE_ARGUMENTS, TYPE_DATETIME_PRECISION, TYPE_DECIMAL, TYPE_FIXED_STRING, TYPE_TIME_ZONE,
};
use super::syntax::{Call, Kind};
use super::{Type, time_zone};
use crate::suggest::did_you_mean;

impl Checker {
    pub(super) fn fixed_string(&mut self, call: &Call) -> Type {
        let args = call.args.as_deref().unwrap_or_default();
        let [arg] = args else {
            let range = args.get(1).map_or(&call.name_range, |arg| &arg.range);
            return self.refuse(
                &TYPE_FIXED_STRING,
                range,
                format!("`{}` takes one number, its length in bytes", call.name),
                format!("write `{}(16)`, for example", call.name),
            );
        };
        match number(arg) {
            Some(length) if (1..=0xFF_FFFF).contains(&length) => Type::FixedString(length),
            _ => self.refuse(
                &TYPE_FIXED_STRING,
                &arg.range,
                "the length of a fixed string is a number of bytes from 1 to 16777215",
                "write `FixedString(16)`, for example, or use `String`",
            ),
        }
    }

    pub(super) fn decimal(&mut self, call: &Call) -> Type {
        // Without arguments ClickHouse takes ten digits, none after the point.
        let Some(args) = call.args.as_deref() else { return Type::Decimal { precision: 10, scale: 0 } };
        let (first, second) = match args {
            [first] => (first, None),
            [first, second] => (first, Some(second)),
            _ => {
                let range = args.get(2).map_or(&call.name_range, |arg| &arg.range);
                return self.refuse(
                    &TYPE_DECIMAL,
                    range,
                    "a decimal takes its digits in all and those after the point",
                    format!("write `{}(10, 2)`, for example", call.name),
                );
            }
        };
        let Some(precision) = number(first).filter(|precision| (1..=76).contains(precision)) else {
            return self.refuse(
                &TYPE_DECIMAL,
                &first.range,
                "a decimal has 1 to 76 digits",
                format!("write `{}(10, 2)`, for example", call.name),
            );
        };
        match second.map_or(Some(0), |second| number(second).filter(|scale| *scale <= precision)) {
            Some(scale) => Type::Decimal { precision, scale },
            None => self.refuse(
                &TYPE_DECIMAL,
                second.map_or(&first.range, |second| &second.range),
                format!("of {precision} digits, 0 to {precision} may stand after the point"),
                "write fewer digits after the point, or more in all",
            ),
        }
    }

    pub(super) fn decimal_of(&mut self, call: &Call, precision: u32) -> Type {
        let args = call.args.as_deref().unwrap_or_default();
        let [arg] = args else {
            let range = args.get(1).map_or(&call.name_range, |arg| &arg.range);
            return self.refuse(
                &TYPE_DECIMAL,
                range,
                format!("`{}` takes one number, the digits after the point", call.name),
                format!("write `{}(2)`, for example", call.name),
            );
        };
        match number(arg) {
            Some(scale) if scale <= precision => Type::Decimal { precision, scale },
            _ => self.refuse(
                &TYPE_DECIMAL,
                &arg.range,
                format!(
                    "`{}` has {precision} digits, of which 0 to {precision} may stand after the point",
                    call.name
                ),
                "write a smaller number, or use a wider decimal",
            ),
        }
    }

    pub(super) fn date_time(&mut self, call: &Call) -> Type {
        let mut zone = None;
        match call.args.as_deref() {
            None | Some([]) => {}
            Some([written]) => match &written.kind {
                Kind::Text(name) => zone = Some(self.time_zone(name, &written.range)),
                _ => {
                    let remedy = match (&written.kind, number(written)) {
                        (Kind::Number(digits), Some(1..=9)) => format!("write `DateTime64({digits})`"),
                        _ => format!("write `{}`", call.name),
                    };
                    self.refuse(
                        &TYPE_DATETIME_PRECISION,
                        &written.range,
                        format!("`{}` has whole seconds and takes a time zone only", call.name),
                        remedy,
                    );
                }
            },
            Some([_, second, ..]) => {
                self.refuse(
                    &TYPE_ARGUMENTS,
                    &second.range,
                    format!("`{}` takes a time zone only", call.name),
                    "write `DateTime('Europe/Madrid')` or `DateTime64(3, 'Europe/Madrid')`, for example",
                );
            }
        }
        Type::DateTime { zone }
    }

    pub(super) fn date_time64(&mut self, call: &Call) -> Type {
        let args = call.args.as_deref().unwrap_or_default();
        let [first, zones @ ..] = args else {
            return self.refuse(
                &TYPE_DATETIME_PRECISION,
                &call.name_range,
                format!("`{}` needs the number of digits after the second's point", call.name),
                format!("write `{}(3)` for milliseconds, or `DateTime`", call.name),
            );
        };
        let precision = number(first).filter(|precision| *precision <= 9);
        if precision.is_none() {
            let remedy = match &first.kind {
                Kind::Text(zone) => format!("write `{}(3, '{zone}')`", call.name),
                _ => "use 3 for milliseconds, 6 for microseconds, 9 for nanoseconds".to_owned(),
            };
            self.refuse(
                &TYPE_DATETIME_PRECISION,
                &first.range,
                format!("the first argument of `{}` is a number of digits from 0 to 9", call.name),
                remedy,
            );
        }
        let mut zone = None;
        match zones {
            [] => {}
            [written] => match &written.kind {
                Kind::Text(name) => zone = Some(self.time_zone(name, &written.range)),
                _ => {
                    self.refuse(
                        &TYPE_TIME_ZONE,
                        &written.range,
                        "a time zone is a string",
                        "write 'Europe/Madrid', for example",
                    );
                }
            },
            [_, third, ..] => {
                self.refuse(
                    &TYPE_ARGUMENTS,
                    &third.range,
                    format!("`{}` takes a precision and a time zone only", call.name),
                    format!("write `{}(3, 'Europe/Madrid')`, for example", call.name),
                );
            }
        }
        precision.map_or(Type::Refused, |precision| Type::DateTime64 { precision, zone })
    }

    fn time_zone(&mut self, name: &str, range: &Range<usize>) -> String {
        if !time_zone::is_known(name) {
            let remedy = match did_you_mean(name, time_zone::all()) {
                Some(known) => format!("did you mean '{known}'?"),
                None => "write a name such as 'Europe/Madrid' or 'UTC'".to_owned(),
            };
            self.refuse(&TYPE_TIME_ZONE, range, format!("unknown time zone '{name}'"), remedy);
        }
        name.to_owned()
    }
}
