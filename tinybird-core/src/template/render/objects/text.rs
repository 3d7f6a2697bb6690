//! The methods of strings.

use std::rc::Rc;

use crate::template::render::machine::Machine;
use crate::template::render::machine::arguments::Arguments;
use crate::template::render::machine::fault::{Fault, Run};
use crate::template::render::objects::Object;
use crate::template::render::objects::letters::{cased, is, lines, words};
use crate::template::render::program::is_space;

impl Machine<'_> {
    pub(crate) fn text_method(
        &mut self,
        text: &Rc<str>,
        name: &'static str,
        arguments: Arguments,
    ) -> Run<Object> {
        self.work(text.len() / 16)?;
        let function = format!("str.{name}");
        let changed = match name {
            "capitalize" | "casefold" | "lower" | "swapcase" | "title" | "upper" => {
                arguments.none(&function)?;
                cased(text, name)
            }
            "isalnum" | "isalpha" | "isascii" | "isdecimal" | "isdigit" | "isidentifier" | "islower"
            | "isnumeric" | "isprintable" | "isspace" | "istitle" | "isupper" => {
                arguments.none(&function)?;
                return Ok(Object::Bool(is(text, name)));
            }
            "center" | "ljust" | "rjust" => self.justified(text, name, arguments)?,
            "count" | "find" | "index" | "rfind" | "rindex" => return self.found(text, name, arguments),
            "startswith" | "endswith" => return self.begins(text, name, arguments),
            "expandtabs" => {
                let given = arguments.names("expandtabs", &["tabsize"], 0, 0)?;
                let size = match given.first().and_then(Option::as_ref) {
                    Some(size) => self.index_int(size)?.into(),
                    None => 8,
                };
                self.expanded(text, size)?
            }
            "join" => {
                let of = arguments.one(&function)?;
                self.joined_items(text, &of)?
            }
            "partition" | "rpartition" => {
                let separator = arguments.one(&function)?;
                let separator = must_be_str(&separator)?;
                if separator.is_empty() {
                    return Err(Fault::value("empty separator"));
                }
                return self.partitioned(text, &separator, name == "rpartition");
            }
            "removeprefix" | "removesuffix" => {
                let part = arguments.one(&function)?;
                let part = argument_str(&part, &format!("{name}() argument"))?;
                let rest = if name == "removeprefix" {
                    text.strip_prefix(&*part)
                } else {
                    text.strip_suffix(&*part)
                };
                rest.unwrap_or(text).to_owned()
            }
            "replace" => {
                let given = arguments.between("str.", "replace", 2, 3)?;
                let [old, new, ..] = given.as_slice() else { return Ok(Object::None) };
                let old = argument_str(old, "replace() argument 1")?;
                let new = argument_str(new, "replace() argument 2")?;
                let count = given.get(2).map_or(Ok(-1), |count| self.index_size(count))?;
                self.replaced(text, &old, &new, count)?
            }
            "split" | "rsplit" => {
                let given = arguments.names(name, &["sep", "maxsplit"], 0, 0)?;
                let separator = given.first().cloned().flatten().unwrap_or(Object::None);
                let most = match given.get(1).and_then(Option::as_ref) {
                    Some(most) => self.index_size(most)?,
                    None => -1,
                };
                let parts = self.split(text, &separator, most, name == "rsplit")?;
                return self.strings(parts);
            }
            "splitlines" => {
                let given = arguments.names("splitlines", &["keepends"], 0, 0)?;
                let keeps = match given.first().and_then(Option::as_ref) {
                    Some(keeps) => self.index_int(keeps)? != 0,
                    None => false,
                };
                return self.strings(lines(text, keeps));
            }
            "strip" | "lstrip" | "rstrip" => {
                let given = arguments.between("str.", name, 0, 1)?;
                let chars = match given.first() {
                    None | Some(Object::None) => None,
                    Some(chars) => Some(
                        chars
                            .as_str()
                            .cloned()
                            .ok_or_else(|| Fault::kind(format!("{name} arg must be None or str")))?,
                    ),
                };
                let strips = |c: char| chars.as_ref().map_or_else(|| is_space(c), |chars| chars.contains(c));
                match name {
                    "strip" => text.trim_matches(strips),
                    "lstrip" => text.trim_start_matches(strips),
                    _ => text.trim_end_matches(strips),
                }
                .to_owned()
            }
            "zfill" => {
                let width = arguments.one(&function)?;
                let width = self.index_size(&width)?;
                let missing = usize::try_from(width).unwrap_or(0).saturating_sub(text.chars().count());
                self.space(missing)?;
                let sign = usize::from(text.starts_with(['+', '-']));
                let (sign, digits) = text.split_at(sign);
                format!("{sign}{}{digits}", "0".repeat(missing))
            }
            _ => return Err(Fault::unsupported(format!("the method `{name}`"))),
        };
        self.str(changed)
    }

    fn strings(&mut self, parts: Vec<String>) -> Run<Object> {
        let items = parts.into_iter().map(|part| self.str(part)).collect::<Run<Vec<_>>>()?;
        self.list(items)
    }

    fn justified(&mut self, text: &str, name: &str, arguments: Arguments) -> Run<String> {
        let given = arguments.between("str.", name, 1, 2)?;
        let width = given.first().map_or(Ok(0), |width| self.index_size(width))?;
        let fill = match given.get(1) {
            None => ' ',
            Some(fill) => {
                let Some(text) = fill.as_str() else {
                    let class = fill.class().name();
                    return Err(Fault::kind(format!(
                        "The fill character must be a unicode character, not {class}"
                    )));
                };
                let mut chars = text.chars();
                match (chars.next(), chars.next()) {
                    (Some(fill), None) => fill,
                    _ => return Err(Fault::kind("The fill character must be exactly one character long")),
                }
            }
        };
        let length = text.chars().count();
        let missing = usize::try_from(width).unwrap_or(0).saturating_sub(length);
        self.space(missing * fill.len_utf8())?;
        let before = match name {
            "ljust" => 0,
            "rjust" => missing,
            // Python rounds by whether the width is odd.
            _ => missing / 2 + (missing & (length + missing) & 1),
        };
        let pad = |count: usize| fill.to_string().repeat(count);
        Ok(format!("{}{text}{}", pad(before), pad(missing - before)))
    }

    /// The bytes of a text between two bounds in characters.
    fn bounds(&mut self, text: &str, given: &[Object]) -> Run<Option<std::ops::Range<usize>>> {
        let mut bounds = [0, i64::MAX];
        for (bound, given) in bounds.iter_mut().zip(given) {
            if given.is_none() {
                continue;
            }
            let Some(number) = given.as_int() else {
                return Err(Fault::kind(
                    "slice indices must be integers or None or have an __index__ method",
                ));
            };
            let is_negative = number < 0.into();
            *bound = i64::try_from(&number).unwrap_or(if is_negative { i64::MIN } else { i64::MAX });
        }
        let length = text.chars().count() as i64;
        let within = |bound: i64| if bound < 0 { bound.saturating_add(length).max(0) } else { bound };
        let [start, end] = bounds.map(within);
        let end = end.min(length);
        if start > end {
            return Ok(None);
        }
        let byte = |place: i64| {
            let place = usize::try_from(place).unwrap_or_default();
            text.char_indices().nth(place).map_or(text.len(), |(at, _)| at)
        };
        Ok(Some(byte(start)..byte(end)))
    }

    fn found(&mut self, text: &str, name: &str, arguments: Arguments) -> Run<Object> {
        let given = parsed(&arguments, &format!("str.{name}"), name, 1, 3)?;
        let Some((part, bounds)) = given.split_first() else { return Ok(Object::None) };
        let within = self.bounds(text, bounds)?;
        let part = must_be_str(part)?;
        let found = within.clone().and_then(|range| {
            let inner = text.get(range.clone())?;
            if name == "count" {
                return Some(match part.is_empty() {
                    true => inner.chars().count() + 1,
                    false => inner.matches(&*part).count(),
                });
            }
            let at = if name.starts_with('r') { inner.rfind(&*part) } else { inner.find(&*part) }?;
            Some(text.get(..range.start + at)?.chars().count())
        });
        match (found, name) {
            (Some(found), _) => Ok(Object::from(found)),
            (None, "count") => Ok(Object::from(0)),
            (None, "index" | "rindex") => Err(Fault::value("substring not found")),
            (None, _) => Ok(Object::Int((-1).into())),
        }
    }

    fn begins(&mut self, text: &str, name: &str, arguments: Arguments) -> Run<Object> {
        let given = parsed(&arguments, &format!("str.{name}"), name, 1, 3)?;
        let Some((part, bounds)) = given.split_first() else { return Ok(Object::None) };
        let within = self.bounds(text, bounds)?;
        let inner = within.and_then(|range| text.get(range));
        let is_it = |part: &str| {
            inner.is_some_and(|inner| {
                if name == "startswith" { inner.starts_with(part) } else { inner.ends_with(part) }
            })
        };
        if let Object::Tuple(parts) = part {
            for part in parts.iter() {
                let Some(part) = part.as_str() else {
                    let class = part.class().name();
                    return Err(Fault::kind(format!("tuple for {name} must only contain str, not {class}")));
                };
                if is_it(part) {
                    return Ok(Object::Bool(true));
                }
            }
            return Ok(Object::Bool(false));
        }
        let class = part.class().name();
        let Some(part) = part.as_str() else {
            return Err(Fault::kind(format!("{name} first arg must be str or a tuple of str, not {class}")));
        };
        Ok(Object::Bool(is_it(part)))
    }

    fn expanded(&mut self, text: &str, size: i64) -> Run<String> {
        let size = usize::try_from(size).unwrap_or(0);
        let mut expanded = String::new();
        let mut column = 0;
        for c in text.chars() {
            match c {
                '\t' => {
                    let missing = if size == 0 { 0 } else { size - column % size };
                    self.space(missing)?;
                    column += missing;
                    expanded.push_str(&" ".repeat(missing));
                }
                c => {
                    column = if matches!(c, '\n' | '\r') { 0 } else { column + 1 };
                    expanded.push(c);
                }
            }
        }
        Ok(expanded)
    }

    fn joined_items(&mut self, separator: &str, of: &Object) -> Run<String> {
        let items = self.collect(of).map_err(|fault| {
            let is_own = !matches!(of, Object::Iterator(_)) && fault.is_a("TypeError");
            if is_own { Fault::kind("can only join an iterable") } else { fault }
        })?;
        let mut joined = String::new();
        self.work(items.len())?;
        for (at, item) in items.iter().enumerate() {
            let Some(text) = item.as_str() else {
                let class = item.class().name();
                return Err(Fault::kind(format!("sequence item {at}: expected str instance, {class} found")));
            };
            self.space(separator.len() + text.len())?;
            if at > 0 {
                joined.push_str(separator);
            }
            joined.push_str(text);
        }
        Ok(joined)
    }

    fn partitioned(&mut self, text: &str, separator: &str, from_behind: bool) -> Run<Object> {
        let parts = if from_behind { text.rsplit_once(separator) } else { text.split_once(separator) };
        let parts = match parts {
            Some((before, after)) => [before, separator, after],
            None if from_behind => ["", "", text],
            None => [text, "", ""],
        };
        let parts = parts.into_iter().map(|part| self.str(part)).collect::<Run<_>>()?;
        self.tuple(parts)
    }

    fn replaced(&mut self, text: &str, old: &str, new: &str, count: i64) -> Run<String> {
        let most = usize::try_from(count).unwrap_or(usize::MAX);
        let found = if old.is_empty() { text.chars().count() + 1 } else { text.matches(old).count() };
        let bytes = text.len().saturating_add(found.min(most).saturating_mul(new.len()));
        self.space(bytes)?;
        Ok(if count < 0 { text.replace(old, new) } else { text.replacen(old, new, most) })
    }

    /// Python's `split`, with or without a separator.
    pub(crate) fn split(
        &mut self,
        text: &str,
        separator: &Object,
        most: i64,
        from_behind: bool,
    ) -> Run<Vec<String>> {
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        self.space(text.len())?;
        if separator.is_none() {
            return Ok(words(text, most, from_behind));
        }
        let Some(separator) = separator.as_str() else {
            let class = separator.class().name();
            return Err(Fault::kind(format!("must be str or None, not {class}")));
        };
        if separator.is_empty() {
            return Err(Fault::value("empty separator"));
        }
        let pieces = most.saturating_add(1);
        let parts = match from_behind {
            false => text.splitn(pieces, &**separator).map(str::to_owned).collect(),
            true => {
                let mut parts: Vec<String> = text.rsplitn(pieces, &**separator).map(str::to_owned).collect();
                parts.reverse();
                parts
            }
        };
        Ok(parts)
    }
}

/// Arguments of the methods that look for a part of a text.
fn parsed(arguments: &Arguments, function: &str, name: &str, least: usize, most: usize) -> Run<Vec<Object>> {
    if !arguments.named.is_empty() {
        return Err(Fault::kind(format!("{function}() takes no keyword arguments")));
    }
    let given = arguments.positional.len();
    let (how, count) = match given {
        _ if given < least => ("at least", least),
        _ if given > most => ("at most", most),
        _ => return Ok(arguments.positional.clone()),
    };
    let plural = if count == 1 { "" } else { "s" };
    Err(Fault::kind(format!("{name}() takes {how} {count} argument{plural} ({given} given)")))
}

fn must_be_str(object: &Object) -> Run<Rc<str>> {
    let class = object.class().name();
    object.as_str().cloned().ok_or_else(|| Fault::kind(format!("must be str, not {class}")))
}

fn argument_str(object: &Object, what: &str) -> Run<Rc<str>> {
    let class = argument_class(object);
    object.as_str().cloned().ok_or_else(|| Fault::kind(format!("{what} must be str, not {class}")))
}

/// How Python calls what an argument is in some of its errors.
pub(crate) fn argument_class(object: &Object) -> &'static str {
    if object.is_none() { "None" } else { object.class().name() }
}
