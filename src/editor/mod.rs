//! What the words of the macros are in an editor: rust-analyzer completes, explains and goes to what stands here.
//!
//! Only rust-analyzer compiles this module, and only for it do the macros name it in what they expand to.

#![allow(missing_docs, non_camel_case_types, non_snake_case, non_upper_case_globals)]

#[rustfmt::skip]
pub mod choices;
#[rustfmt::skip]
pub mod keys;
#[rustfmt::skip]
pub mod targets;
#[rustfmt::skip]
pub mod words;

/// What stands where nothing is written yet.
#[doc(hidden)]
pub struct __end;

/// Takes the path of an item.
#[doc(hidden)]
pub const fn reference<T: ?Sized>() {}

macro_rules! forms {
    ($($(#[$meta:meta])+ $Form:ident)+) => {
        $(
            $(#[$meta])+
            #[doc(hidden)]
            #[derive(Clone, Copy)]
            pub struct $Form;
        )+
    };
}

// What an editor shows as the type of a word.
forms! {
    /// A text.
    Text
    /// A secret, or a text in `plaintext(..)`.
    Credential
    /// One of a fixed set of words.
    Choice
    /// A whole number.
    Number
    /// `true` or `false`.
    Flag
    /// A certificate as PEM text.
    Certificate
    /// `"@auto"`, `"@on-demand"`, or a cron expression.
    Schedule
    /// An item, or a name in quotes.
    Reference
    /// A column.
    Column
    /// A list of columns.
    Columns
    /// Columns and expressions.
    Key
    /// An expression in quotes, or a column.
    Expression
    /// Settings of ClickHouse's.
    Settings
    /// A list of texts.
    Texts
    /// SQL.
    Sql
    /// Options in braces.
    Options
    /// An engine, and its options in braces.
    Engine
    /// Columns in braces.
    Schema
    /// Parameters in braces.
    Parameters
    /// The name of a struct that the macro declares.
    Struct
    /// Queries in braces.
    Nodes
    /// A node.
    Node
    /// Tokens in braces.
    Tokens
    /// The kind of a connection.
    Kind
    /// A type of ClickHouse's.
    ColumnType
    /// The type of a parameter.
    ParameterType
    /// An aggregate function.
    Function
    /// An attribute.
    Attribute
    /// What is written as a call.
    Call
}
