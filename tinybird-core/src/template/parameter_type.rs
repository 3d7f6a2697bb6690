//! The types of parameters.

use std::fmt;

macro_rules! types {
    ($($Type:ident = $name:literal,)+) => {
        /// The type of a parameter: the function of the templates that takes it.
        ///
        /// ```
        /// use tinybird_core::template::ParameterType;
        ///
        /// let ids = ParameterType::from("Array(Int32)");
        /// assert_eq!(ids, ParameterType::Array(Box::new(ParameterType::Int32)));
        /// assert_eq!(ids.to_string(), "Array(Int32)");
        /// assert_eq!(ParameterType::from("Array"), ParameterType::from("Array(String)"));
        /// assert!(matches!(ParameterType::from("Int33"), ParameterType::Other(_)));
        /// ```
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum ParameterType {
            $(#[doc = concat!("`", $name, "(x)`")] $Type,)+
            /// `Array(x, 'T')`: elements of this type.
            Array(Box<Self>),
            /// What no function of a type is called, as it was written; empty where nothing is said.
            Other(String),
        }

        impl ParameterType {
            /// The type that a function gives the parameter that it takes, other than `Array`.
            pub(super) fn of_function(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$Type),)+
                    _ => None,
                }
            }

            /// The name of the function.
            pub(super) fn function(&self) -> &str {
                match self {
                    $(Self::$Type => $name,)+
                    Self::Array(_) => "Array",
                    Self::Other(name) => name,
                }
            }
        }
    };
}

types! {
    String = "String",
    Boolean = "Boolean",
    Int8 = "Int8",
    Int16 = "Int16",
    Int32 = "Int32",
    Int64 = "Int64",
    Int128 = "Int128",
    Int256 = "Int256",
    UInt8 = "UInt8",
    UInt16 = "UInt16",
    UInt32 = "UInt32",
    UInt64 = "UInt64",
    UInt128 = "UInt128",
    UInt256 = "UInt256",
    Int = "Int",
    Integer = "Integer",
    Float32 = "Float32",
    Float64 = "Float64",
    Date = "Date",
    DateTime = "DateTime",
    DateTime64 = "DateTime64",
    Json = "JSON",
    Column = "column",
    Columns = "columns",
}

impl ParameterType {
    /// An array of what a template calls the type of its elements.
    pub(super) fn array_of(element: &str) -> Self {
        let element = Self::of_function(element).unwrap_or_else(|| Self::Other(element.to_owned()));
        Self::Array(Box::new(element))
    }

    /// The type that the templates' function of this name gives the parameter that it takes.
    pub(super) fn taken_by(function: &str) -> Self {
        Self::of_function(function).unwrap_or_else(|| Self::Other(function.to_owned()))
    }

    /// Whether nothing is said of it.
    pub(super) fn is_unknown(&self) -> bool {
        matches!(self, Self::Other(name) if name.is_empty())
    }
}

impl Default for ParameterType {
    fn default() -> Self {
        Self::Other(String::new())
    }
}

/// As `params` declares it.
impl From<&str> for ParameterType {
    fn from(declared: &str) -> Self {
        if declared == "Array" {
            return Self::array_of("String");
        }
        let element = declared.strip_prefix("Array(").and_then(|rest| rest.strip_suffix(')')).map(str::trim);
        match element.filter(|element| !element.is_empty()) {
            Some(element) => Self::array_of(element),
            None => Self::taken_by(declared),
        }
    }
}

impl fmt::Display for ParameterType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Array(of) => write!(f, "Array({of})"),
            other => f.write_str(other.function()),
        }
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for ParameterType {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::functions::{FUNCTIONS, Role};

    #[test]
    fn every_function_of_a_type_has_one() {
        for function in FUNCTIONS {
            let is_type = matches!(function.role, Role::Type | Role::Alias)
                || matches!(function.name, "column" | "columns");
            let found = ParameterType::from(function.name);
            assert_eq!(!matches!(found, ParameterType::Other(_)), is_type, "{}", function.name);
            assert_eq!(found.function(), function.name);
        }
    }

    #[test]
    fn what_is_declared_is_read() {
        for (declared, expected) in [
            ("Int32", "Int32"),
            ("Array", "Array(String)"),
            ("Array( Date )", "Array(Date)"),
            ("Array(UUID)", "Array(UUID)"),
            ("Array()", "Array()"),
            ("Int32(3)", "Int32(3)"),
            ("", ""),
        ] {
            assert_eq!(ParameterType::from(declared).to_string(), expected);
        }
    }
}
