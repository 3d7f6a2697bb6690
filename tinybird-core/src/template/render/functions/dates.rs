//! Differences between dates.

use num_bigint::BigInt;

use super::Given;
use crate::template::render::functions::strptime;
use crate::template::render::functions::strptime::{Moment, strptime};
use crate::template::render::machine::Machine;
use crate::template::render::machine::fault::{Fault, Run};
use crate::template::render::objects::Object;

impl Machine<'_> {
    pub(crate) fn date_difference(&mut self, name: &'static str, given: &Given) -> Run<Object> {
        let (first, second) = (given.at(0), given.at(1));
        let is_day_diff = name == "day_diff";
        let is_placeholder = first.is_placeholder() || second.is_placeholder();
        let default = if is_day_diff { Object::None } else { given.at(3) };
        if is_placeholder {
            return Ok(if default.is_true() { default } else { Object::Int(BigInt::default()) });
        }
        let days = matches!(name, "day_diff" | "date_diff_in_days");
        let usual = Object::from(if days { "%Y-%m-%d" } else { "%Y-%m-%d %H:%M:%S" });
        let format = given.get(2).filter(|_| !is_day_diff).unwrap_or(&usual).clone();
        let backup = if is_day_diff { Object::None } else { given.at(4) };
        let none_if_error = !is_day_diff && given.at(5).is_true();
        let mut moment = |of: &Object| self.moment(of, &format, &backup);
        let moments = match moment(&first)? {
            Some(first) => moment(&second)?.map(|second| (first, second)),
            None => None,
        };
        // Python subtracts no time with a zone from one without.
        let difference = moments.and_then(|(first, second)| second.minus(first));
        let Some(microseconds) = difference else {
            return if none_if_error { Ok(Object::None) } else { Err(Fault::template(refused(name))) };
        };
        let seconds = microseconds.unsigned_abs() as f64 / 1e6;
        let unit = match name {
            "day_diff" | "date_diff_in_days" => 86400.0,
            "date_diff_in_hours" => 3600.0,
            "date_diff_in_minutes" => 60.0,
            _ => 1.0,
        };
        Ok(Object::Int(BigInt::from((seconds / unit) as i64)))
    }

    /// What a text means by a format, or else by another one.
    fn moment(&mut self, of: &Object, format: &Object, backup: &Object) -> Run<Option<Moment>> {
        let Some(text) = of.as_str() else { return Ok(None) };
        let formats = [Some(format), Some(backup).filter(|backup| backup.is_true())];
        for format in formats.into_iter().flatten() {
            let Some(format) = format.as_str() else { return Ok(None) };
            self.work(text.len() + format.len())?;
            match strptime(text, format)? {
                Ok(moment) => return Ok(Some(moment)),
                Err(strptime::Wrong::Value) => {}
                Err(strptime::Wrong::Format) => return Ok(None),
            }
        }
        Ok(None)
    }
}

fn refused(name: &str) -> &'static str {
    match name {
        "day_diff" => {
            "invalid date format in function `day_diff`, it must be ISO format date YYYY-MM-DD, e.g. 2018-09-26. For other fotmats, try `date_diff_in_days`"
        }
        "date_diff_in_days" => {
            "invalid date format in function `date_diff_in_days`, it must be ISO format date YYYY-MM-DD, e.g. 2018-09-26"
        }
        "date_diff_in_hours" => {
            "invalid date_format in function `date_diff_in_hours`, defaults to YYYY-MM-DD hh:mm:ss. Or %Y-%m-%d %H:%M:%S [.ssssss]Z, e.g. ms: 2022-12-19T18:42:22.591Z s:2022-12-19T18:42:22Z"
        }
        _ => {
            "invalid date_format in function `date_diff_in_seconds`, defaults to YYYY-MM-DD hh:mm:ss. Or %Y-%m-%d %H:%M:%S [.ssssss]Z, e.g. ms: 2022-12-19T18:42:22.591Z s:2022-12-19T18:42:22Z"
        }
    }
}
