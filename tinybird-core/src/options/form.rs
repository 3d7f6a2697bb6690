//! The forms of values: which values an option takes in the macros, and how a datafile writes them.

use super::Spec;
use crate::choice::Choices;
use crate::target::Target;

/// What an option's value looks like in the macros.
#[derive(Debug, Clone, Copy)]
pub enum Form {
    /// A string that may contain secrets: `".."` or `secret(..)`.
    Text,
    /// A credential: `secret(..)` or `plaintext("..")`.
    Credential,
    /// A string that cannot contain secrets.
    Plain,
    /// One of a fixed set of words.
    Choice(&'static Choices),
    /// A whole number.
    Number,
    /// `true` or `false`.
    Flag,
    /// A PEM certificate, or a secret that holds one: several lines.
    Pem,
    /// `"@auto"`, `"@on-demand"`, a cron expression: which of them, the option says.
    Schedule,
    /// A path to another resource, or its name in quotes.
    Reference(Target),
    /// One column, as an identifier or in quotes.
    Column,
    /// A list of columns.
    Columns,
    /// A key: a list of columns and quoted expressions, or one quoted expression.
    Key,
    /// A quoted expression, or a column.
    Expression,
    /// A map of ClickHouse's settings: `{ index_granularity: 32 }`.
    Settings,
    /// A list of strings, on one line of a datafile.
    Tags,
    /// A list of strings, each on a line of its own.
    List,
    /// Several lines of SQL.
    Sql,
    /// `{ .. }` with options of its own.
    Group(&'static [Spec]),
    /// An engine, and its options: `MergeTree { .. }`.
    Engine(&'static [Spec]),
    /// Columns: `{ name: Type, .. }`.
    Schema,
    /// Columns of a result: `{ name: Type, .. }`.
    Output,
    /// Parameters of templates: `{ limit: Int32 = 10, .. }`.
    Parameters,
    /// The name of a Rust type for rows: `PageView`, `pub(crate) PageView<'a>`, `_`, or the path of one's own.
    Row,
    /// The name of a Rust type for queries: `TopPagesQuery`.
    Query,
    /// Queries: `{ name: "SELECT ..", .. }`.
    Nodes,
    /// One node, as an identifier or in quotes.
    Node,
    /// Tokens and their scopes: `{ AppRead: Read, .. }`.
    Tokens,
    /// Named groups of options: `{ name: { .. }, .. }`.
    Named(&'static [Spec]),
}

impl Form {
    /// The options that stand in braces of their own.
    #[must_use]
    pub const fn specs(self) -> Option<&'static [Spec]> {
        match self {
            Self::Group(specs) | Self::Engine(specs) | Self::Named(specs) => Some(specs),
            Self::Text
            | Self::Credential
            | Self::Plain
            | Self::Choice(_)
            | Self::Number
            | Self::Flag
            | Self::Pem
            | Self::Schedule
            | Self::Reference(_)
            | Self::Column
            | Self::Columns
            | Self::Key
            | Self::Expression
            | Self::Settings
            | Self::Tags
            | Self::List
            | Self::Sql
            | Self::Schema
            | Self::Output
            | Self::Parameters
            | Self::Row
            | Self::Query
            | Self::Nodes
            | Self::Node
            | Self::Tokens => None,
        }
    }

    /// The same, where each of them is a statement of the datafile.
    #[must_use]
    pub const fn statements(self) -> Option<&'static [Spec]> {
        match self {
            Self::Named(_) => None,
            form => form.specs(),
        }
    }

    /// What an option of this form takes, and how that is written.
    #[must_use]
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Text => ("a string", "write it in quotes, or as `secret(\"NAME\")`"),
            Self::Credential => {
                ("a credential", "write `secret(\"NAME\")`, or `plaintext(\"..\")` where it is not a secret")
            }
            Self::Plain => ("a string", "write it in quotes"),
            Self::Pem => ("a certificate", "write its text in quotes, or `secret(\"NAME\")`"),
            Self::Number => ("a whole number", "write its digits, such as `60`"),
            Self::Flag => ("`true` or `false`", "write one of them, without quotes"),
            Self::Schedule => ("a schedule", "write it in quotes, such as \"@on-demand\""),
            Self::Reference(target) => (target.words(), "write its path, or its name in quotes"),
            Self::Column => ("a column", "write its name"),
            Self::Node => ("a node", "write its name"),
            Self::Columns => ("columns", "write a list of them, such as `[clicks, views]`"),
            Self::Key => (
                "columns and expressions",
                "write a list of them, such as `[user_id, \"toDate(timestamp)\"]`",
            ),
            Self::Expression => ("an expression", "write it in quotes, such as \"toYYYYMM(timestamp)\""),
            Self::Settings => ("settings", "write them in braces, such as `{ index_granularity: 32 }`"),
            Self::Tags | Self::List => ("a list of strings", "write `[\"first\", \"second\"]`"),
            Self::Sql => ("SQL", "write it in quotes, or as `include_str!(\"query.sql\")`"),
            Self::Group(_) => {
                ("a group of options", "write them in braces, such as `{ connection: EventsKafka }`")
            }
            Self::Engine(_) => ("an engine", "write `MergeTree { sorting_key: [timestamp] }`, for example"),
            Self::Schema => ("columns", "write them in braces, such as `{ timestamp: DateTime }`"),
            Self::Output => {
                ("columns", "write them in braces, such as `{ pathname: String, views: UInt64 }`")
            }
            Self::Parameters => ("parameters", "write them in braces, such as `{ limit: Int32 = 10 }`"),
            Self::Row => ("the name of a struct", "write the name that it is to have, such as `PageView`"),
            Self::Query => {
                ("the name of a struct", "write the name that it is to have, such as `TopPagesQuery`")
            }
            Self::Nodes => ("nodes", "write them in braces, such as `{ endpoint: \"SELECT ..\" }`"),
            Self::Tokens => ("tokens", "write them in braces, such as `{ AppRead: Read }`"),
            Self::Named(_) => (
                "indexes",
                "write them in braces, such as `{ by_country: { expr: \"country\", type: \"minmax\" } }`",
            ),
            Self::Choice(_) => ("a choice", "write one of its names"),
        }
    }
}
