//! The rules of templates.

use crate::rule::rules;

rules! {
    /// A template's tags are `{{ .. }}` for a value, `{% .. %}` for a statement (`if`, `elif`, `else`, `for`,
    /// `while`, `try`, `set`, `break`, `continue`, `end`) and `{# .. #}` for a comment, and each is closed by the
    /// first closing bracket that follows, even one inside of quotes. `{{!`, `{%!` and `{#!` stand for the
    /// brackets themselves.
    TEMPLATE_TAG = "template-tag";
    /// The SQL of a template begins with `%` in a datafile: without it, Tinybird takes the tags for SQL. (The macros write
    /// it by themselves.)
    TEMPLATE_MARK = "template-mark";
    /// Every `{% if %}`, `{% for %}`, `{% while %}` and `{% try %}` is closed by an `{% end %}`; `elif` and
    /// `else` stand inside of one, in Python's order. Python nests no more than 97 blocks around a value, and no more than 20
    /// loops.
    TEMPLATE_BLOCK = "template-block";
    /// What stands in a tag is a Python expression. Between `{{` and `}}` Tinybird takes calls of its
    /// functions, names, literals, `+`, `-`, `*`, `not`, subscripts by a literal or a slice, and `a if b else
    /// c`; comparisons, `and`, `or` and comprehensions only in statements (`{% if a == b %}`).
    TEMPLATE_EXPRESSION = "template-expression";
    /// A template calls Tinybird's template functions, which are not ClickHouse's: `Int32(limit)` takes a
    /// parameter, `toInt32` belongs outside of the tag. Types without such a function (`UUID`, `Decimal`) are
    /// taken as `String` and converted by SQL.
    TEMPLATE_FUNCTION = "template-function";
    /// A template's function takes the arguments that Tinybird declares for it: `Boolean` and `JSON` only a
    /// default, the other types also `description`, `required`, `enum`, `example` and `format`, `column` and
    /// `columns` need a default.
    TEMPLATE_ARGUMENTS = "template-arguments";
    /// A parameter's default is a value of its type, since Tinybird puts it in where the caller gives none. So are the
    /// values that `#[values(..)]` lists. Within `{% if defined(day) %}` the default of `day` may be anything, since it is never needed there.
    TEMPLATE_DEFAULT = "template-default";
    /// A template gives a query when no parameter is given as well: Tinybird renders it so when it checks it, and refuses
    /// one of which nothing is left. Write an `{% else %}` with the query for that case.
    TEMPLATE_EMPTY = "template-empty";
    /// A parameter is a name that the caller can give: no literal, no keyword of Python's, neither `q` nor
    /// `format`, and no name that Tinybird's renderer defines itself (its functions, and Python's such as
    /// `filter`, `max` or `list`), since that would be taken instead of the caller's value.
    TEMPLATE_PARAMETER_NAME = "template-parameter-name";
    /// Tinybird checks a template by rendering it without the caller's values. A parameter that a function takes
    /// (`Int32(page)`) has a value of its type then; one that stands as a bare name has none, and can only be put
    /// out, compared by `==`, added to, split or iterated. Give it a type where it is compared by `<`, calculated with or
    /// given to a function or a method of Python's: `{% if Int32(page, 1) > 1 %}`. Where the check does not come by, such as
    /// within `{% if defined(page) %}`, it may stand as it is.
    TEMPLATE_UNTYPED = "template-untyped";
    /// Some parameters' names mean something to Tinybird's API (`debug`, `token`, `tag`, `explain` ..), so what
    /// a caller gives under such a name does not only reach the template.
    TEMPLATE_RESERVED_NAME = "template-reserved-name";
    /// `params` declares each parameter once. Remove one of the two.
    DUPLICATE_PARAMETER = "duplicate-parameter";
    /// A parameter of `params` is used by the template of at least one node. Remove it, or use it:
    /// `{{Int32(limit)}}`.
    UNUSED_PARAMETER = "unused-parameter";
    /// Where a pipe has `params`, every parameter of its templates stands there.
    UNDECLARED_PARAMETER = "undeclared-parameter";
    /// A parameter has one type: the one in `params` is the function by which every template takes it.
    PARAMETER_TYPE = "parameter-type";
    /// The default in `params` is written into every use of the parameter that has room for one: a call of its
    /// type's function. A use that gives another default keeps that; write it in one of the two places.
    PARAMETER_DEFAULT = "parameter-default";
    /// Tinybird has room for a description, `required`, `enum`, `example` and `format` where a parameter is
    /// taken by the function of a type, other than `Boolean` and `JSON`; `column` takes a default only.
    PARAMETER_METADATA = "parameter-metadata";
}
