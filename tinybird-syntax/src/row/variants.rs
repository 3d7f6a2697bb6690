//! The enums of a column's type.

use proc_macro2::{Ident, Span};
use tinybird_core::column_type::{ColumnType, Type};
use tinybird_core::literal::Literal;
use tinybird_core::row::{RustType, of};
use tinybird_core::rules::ROW_NAME;

use super::names::{identifier, variant_name};
use super::{RowAttribute, WrittenColumn};
use crate::diagnostic::Spans;
use crate::lower::Context;

/// An enum that the macro declares.
#[derive(Debug, Clone)]
pub struct EnumNames {
    /// Its variants, in the order of the type.
    pub variants: Vec<Variant>,
    /// The number of the variant that it is by default.
    pub default: usize,
    /// Whether it is the key of a map.
    pub is_key: bool,
}

/// A variant of an enum.
#[derive(Debug, Clone)]
pub struct Variant {
    /// Its name in Rust.
    pub ident: Ident,
    /// Its name in the column.
    pub name: String,
    /// Its number.
    pub number: i16,
}

impl Context<'_> {
    /// The enums of a column's type, in the order in which they stand in it.
    pub(super) fn enums(
        &mut self,
        data_type: &ColumnType,
        default: Option<&str>,
        written: &WrittenColumn,
    ) -> Vec<EnumNames> {
        let mut found = Vec::new();
        collect(data_type.kind(), false, &mut found);
        let mut used = Vec::new();
        let given = written.row.as_ref();
        let enums: Vec<EnumNames> = found
            .into_iter()
            .map(|(names, is_key)| {
                let variants = self.variants(names, given, written.data_type, &mut used);
                let lowest = names.iter().enumerate().min_by_key(|(_, (_, number))| *number);
                let is_default = |name: &str| {
                    let sql = data_type.default_sql(&Literal::Text(name.to_owned())).ok();
                    sql.is_some() && sql.as_deref() == default
                };
                let default = names.iter().position(|(name, _)| is_default(name));
                EnumNames {
                    variants,
                    default: default.or(lowest.map(|(index, _)| index)).unwrap_or_default(),
                    is_key,
                }
            })
            .collect();
        for (name, _) in
            given.iter().flat_map(|row| &row.variants).filter(|(name, _)| !used.contains(&name.value))
        {
            let message =
                format!("the column's type has no enum with the name `{}`", name.value.escape_debug());
            self.error(&ROW_NAME, name.span, message, "remove it, or write a name as the type has it");
        }
        enums
    }

    fn variants(
        &mut self,
        names: &[(String, i16)],
        given: Option<&RowAttribute>,
        place: Spans,
        used: &mut Vec<String>,
    ) -> Vec<Variant> {
        let mut variants: Vec<Variant> = Vec::with_capacity(names.len());
        for (name, number) in names {
            let own = given.and_then(|row| row.variants.iter().find(|(other, _)| other.value == *name));
            if own.is_some() {
                used.push(name.clone());
            }
            let ident = match own {
                Some((_, ident)) => ident.clone(),
                None => identifier(&variant_name(name, *number), Span::call_site()),
            };
            if let Some(other) = variants.iter().find(|other| other.ident == ident) {
                let message = format!(
                    "`{}` and `{}` are both the variant `{ident}`",
                    other.name.escape_debug(),
                    name.escape_debug()
                );
                let remedy = format!("name one of them: `#[row(variants({name:?} = {ident}2))]`");
                let spans = own.map_or(place, |(_, ident)| ident.span().into());
                self.error(&ROW_NAME, spans, message, remedy);
                continue;
            }
            variants.push(Variant { ident, name: name.clone(), number: *number });
        }
        variants
    }
}

/// The enums in a type, and whether each is the key of a map.
fn collect<'t>(kind: &'t Type, is_key: bool, found: &mut Vec<(&'t [(String, i16)], bool)>) {
    match of(kind) {
        RustType::Enum(names) => found.push((names, is_key)),
        RustType::Same(inner) | RustType::Option(inner) | RustType::Array(inner) => {
            collect(inner, is_key, found);
        }
        RustType::Map(key, value) => {
            collect(key, true, found);
            collect(value, false, found);
        }
        RustType::Tuple(elements) | RustType::Struct(elements) => {
            for element in elements {
                collect(&element.of, is_key, found);
            }
        }
        RustType::Plain(_) | RustType::Points(_) | RustType::State | RustType::None => {}
    }
}
