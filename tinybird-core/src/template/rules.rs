//! The rules of templates.

use crate::rule::rules;

rules! {
    /// A template's tags are `{{ .. }}` for a value, `{% .. %}` for a statement (`if`, `elif`, `else`, `for`,
    /// `while`, `try`, `set`, `break`, `continue`, `end`) and `{# .. #}` for a comment, and each is closed by the
    /// first closing bracket that follows, even one inside of quotes. `{{!`, `{%!` and `{#!` stand for the
    /// brackets themselves.
    TEMPLATE_TAG = "template-tag";
    /// The SQL of a template begins with `%` in a datafile: without it, Tinybird treats the tags as SQL. (The
    /// macros write it by themselves.)
    TEMPLATE_MARK = "template-mark";
    /// Every `{% if %}`, `{% for %}`, `{% while %}` and `{% try %}` is closed by an `{% end %}`. `elif` and
    /// `else` stand inside of one, `elif` before `else`. Python allows 20 nested loops and 97 nested blocks.
    TEMPLATE_BLOCK = "template-block";
    /// What stands in a tag is a Python expression. Between `{{` and `}}` Tinybird takes calls of its
    /// functions, names, literals, `+`, `-`, `*`, `not`, subscripts by a literal or a slice, and `a if b else
    /// c`; comparisons, `and`, `or` and comprehensions only in statements (`{% if a == b %}`).
    TEMPLATE_EXPRESSION = "template-expression";
    /// A template calls Tinybird's template functions, which are not ClickHouse's: `Int32(limit)` takes a
    /// parameter, `toInt32` belongs outside of the tag. Types without such a function (`UUID`, `Decimal`) are
    /// taken as `String` and converted by SQL.
    TEMPLATE_FUNCTION = "template-function";
    /// A template function takes the arguments that Tinybird declares for it. `Boolean` and `JSON` take only
    /// a default; the other types also take `description`, `required`, `enum`, `example` and `format`;
    /// `column` and `columns` need a default.
    TEMPLATE_ARGUMENTS = "template-arguments";
    /// The default of a parameter is a value of its type, since Tinybird uses it where the caller gives none.
    /// The same holds for the values of `#[values(..)]`. Within `{% if defined(day) %}` the default of `day`
    /// may be anything, since it is never used there.
    TEMPLATE_DEFAULT = "template-default";
    /// The default of a parameter is one of the values that it takes, those of `#[values(..)]` or `enum`. Tinybird does not look at
    /// them: they are for people, who are told something wrong.
    TEMPLATE_VALUES = "template-values";
    /// Tinybird checks a template by rendering it without parameters, and the result must be a query. Write
    /// an `{% else %}` with the query for that case.
    TEMPLATE_EMPTY = "template-empty";
    /// A parameter cannot be named like a Python keyword or literal, a template function, a built-in that the
    /// renderer defines (`filter`, `max`, `list`), `q` or `format`: the caller's value would never be used.
    /// Choose another name.
    TEMPLATE_PARAMETER_NAME = "template-parameter-name";
    /// Tinybird renders the template without parameters to check it. A typed parameter (`Int32(page)`) then
    /// has a value. An untyped one has none, and can only be printed, compared by `==`, concatenated, split
    /// or iterated. Add a type where you compare by `<`, calculate, or call a Python function: `{% if
    /// Int32(page, 1) > 1 %}`. What this rendering does not reach, such as the inside of `{% if defined(page)
    /// %}`, is not checked.
    TEMPLATE_UNTYPED = "template-untyped";
    /// Tinybird's API gives a meaning of its own to some names of parameters (`debug`, `token`, `tag`,
    /// `explain` ..), so a value that a caller sends under such a name also changes how the API answers. This
    /// is a warning. Choose another name.
    TEMPLATE_RESERVED_NAME = "template-reserved-name";
    /// `params` declares each parameter once. Remove one of the two.
    DUPLICATE_PARAMETER = "duplicate-parameter";
    /// A parameter of `params` must be used by the template of at least one node. Remove it, or use it:
    /// `{{Int32(limit)}}`.
    UNUSED_PARAMETER = "unused-parameter";
    /// If a pipe has `params`, declare every parameter of its templates there.
    UNDECLARED_PARAMETER = "undeclared-parameter";
    /// A parameter that is declared as `Int32` must be used as `{{Int32(name)}}` in every template.
    PARAMETER_TYPE = "parameter-type";
    /// The default in `params` is written into each use that is a call of the type's function. If a use has
    /// another default, that one is used, with a warning. Keep one of them.
    PARAMETER_DEFAULT = "parameter-default";
    /// Tinybird accepts a description, `required`, `enum`, `example` and `format` only where a parameter is
    /// used by the function of a type, other than `Boolean` and `JSON`. `column` takes only a default.
    PARAMETER_METADATA = "parameter-metadata";
}
