//! `JSON(..)` and `Dynamic(..)`.

use std::collections::HashSet;

use super::check::{Checker, number};
use super::rules::TYPE_JSON;
use super::syntax::{Kind, Node};
use super::{JsonType, Type};
use crate::suggest::did_you_mean;

impl Checker {
    pub(super) fn dynamic(&mut self, args: &[Node]) -> Type {
        let mut max_types = None;
        for (index, arg) in args.iter().enumerate() {
            match &arg.kind {
                Kind::Setting { name, value, .. } if name == "max_types" && index == 0 => {
                    max_types = self.limit("max_types", value, 254);
                }
                _ => {
                    self.refuse(
                        &TYPE_JSON,
                        &arg.range,
                        "`Dynamic` takes `max_types` only",
                        "write `Dynamic` or such as `Dynamic(max_types=8)`",
                    );
                }
            }
        }
        Type::Dynamic { max_types }
    }

    pub(super) fn json(&mut self, args: &[Node]) -> Type {
        let mut json = JsonType::default();
        let mut paths = HashSet::new();
        for arg in args {
            match &arg.kind {
                Kind::Setting { name, value, .. } if name == "max_dynamic_types" => {
                    json.max_dynamic_types = self.limit(name, value, 254);
                }
                Kind::Setting { name, value, .. } if name == "max_dynamic_paths" => {
                    json.max_dynamic_paths = self.limit(name, value, 1_000_000);
                }
                Kind::Setting { name, name_range, .. } => {
                    let settings = ["max_dynamic_paths", "max_dynamic_types"];
                    let remedy = match did_you_mean(name, settings.into_iter()) {
                        Some(known) => format!("did you mean `{known}`?"),
                        None => "use `max_dynamic_paths` or `max_dynamic_types`".to_owned(),
                    };
                    self.refuse(&TYPE_JSON, name_range, format!("`JSON` has no parameter `{name}`"), remedy);
                }
                Kind::Path { path, path_range, of } => {
                    let kind = self.type_(of);
                    if !paths.insert(path) {
                        self.refuse(
                            &TYPE_JSON,
                            path_range,
                            format!("the path `{}` has a type already", path.join(".")),
                            "give each path one type",
                        );
                    } else if let Some(skip) = args.iter().find(|other| skips(other, path)) {
                        let at = skip.range.start.max(path_range.start);
                        let range = if at == path_range.start { path_range } else { &skip.range };
                        self.refuse(
                            &TYPE_JSON,
                            range,
                            format!("the path `{}` has a type and is skipped", path.join(".")),
                            "remove its type, or do not skip it",
                        );
                    } else if !kind.is_json_value() {
                        self.refuse(
                            &TYPE_JSON,
                            &of.range,
                            "no value of a JSON has this type",
                            "use a type of strings, numbers, dates or arrays; the keys of a map are `String`",
                        );
                    }
                    json.paths.push((path.clone(), kind));
                }
                Kind::Skip(path) => json.skip.push(path.clone()),
                Kind::SkipRegexp(pattern) => json.skip_regexp.push(pattern.clone()),
                _ => {
                    self.refuse(
                        &TYPE_JSON,
                        &arg.range,
                        "a path with its type, `SKIP` or a parameter of JSON is expected here",
                        "write `JSON(max_dynamic_paths=8, a.b UInt32, SKIP c)`, for example",
                    );
                }
            }
        }
        Type::Json(Box::new(json))
    }

    fn limit(&mut self, name: &str, value: &Node, most: u32) -> Option<u32> {
        let limit = number(value).filter(|limit| *limit <= most);
        if limit.is_none() {
            self.refuse(
                &TYPE_JSON,
                &value.range,
                format!("`{name}` is a whole number from 0 to {most}"),
                format!("write `{name}=8`, for example"),
            );
        }
        limit
    }
}

/// Whether this argument skips the path.
fn skips(arg: &Node, path: &[String]) -> bool {
    matches!(&arg.kind, Kind::Skip(skipped) if path.starts_with(skipped))
}

impl Type {
    /// Whether a typed path of a JSON can hold it.
    fn is_json_value(&self) -> bool {
        match self.value() {
            Type::Interval { .. } | Type::State { .. } => false,
            Type::Array(inner) => inner.is_json_value(),
            Type::Map(key, value) => {
                matches!(key.value(), Type::String | Type::Refused) && value.is_json_value()
            }
            Type::Tuple(inner) | Type::Nested(inner) => inner.iter().all(|inner| inner.of.is_json_value()),
            Type::Variant(inner) => inner.iter().all(Type::is_json_value),
            _ => true,
        }
    }
}
