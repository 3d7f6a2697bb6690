//! The functions of Tinybird's templates, and the names that its renderer defines.

/// What a function does with its first argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// It takes a parameter of a type, which Tinybird lists under the function's name.
    Type,
    /// As `Type`, but under another name, so that Tinybird does not list it.
    Alias,
    /// It takes a parameter as a text of its own use: a column's name, a list, a date.
    Custom,
    /// Anything else.
    Other,
}

/// A function that templates may call.
#[derive(Debug)]
pub(crate) struct Function {
    pub(crate) name: &'static str,
    pub(crate) role: Role,
    /// Its arguments in their order, and how many of them it cannot do without.
    pub(crate) arguments: &'static [&'static str],
    pub(crate) required: usize,
    /// Whether `{{ }}` takes it; statements take all.
    pub(crate) in_expressions: bool,
}

const TYPE: &[&str] = &["x", "default", "defined", "required", "description", "enum", "example", "format"];
const ARRAY: &[&str] =
    &["x", "_type", "default", "defined", "required", "description", "enum", "example", "format"];
const DEFAULT: &[&str] = &["x", "default"];
const DIFFERENCE: &[&str] = &["d0", "d1", "date_format", "default", "backup_date_format", "none_if_error"];
/// A function of Python's: its arguments are its own affair.
const ANY: &[&str] = &["*"];

const fn of(name: &'static str, role: Role, arguments: &'static [&'static str], required: usize) -> Function {
    Function { name, role, arguments, required, in_expressions: true }
}

const fn hidden(
    name: &'static str,
    role: Role,
    arguments: &'static [&'static str],
    required: usize,
) -> Function {
    Function { in_expressions: false, ..of(name, role, arguments, required) }
}

/// The functions of the renderer that nothing stands before.
pub(crate) const SETTINGS: &[&str] =
    &["activate", "backend_hint", "cache_ttl", "disable", "max_threads", "tb_secret", "tb_var"];

/// The functions, by name.
pub(crate) static FUNCTIONS: &[Function] = &[
    of("Array", Role::Type, ARRAY, 1),
    of("Boolean", Role::Type, DEFAULT, 1),
    hidden("Column", Role::Other, &["x", "quote"], 1),
    of("Date", Role::Type, TYPE, 1),
    of("DateTime", Role::Type, TYPE, 1),
    of("DateTime64", Role::Type, TYPE, 1),
    of("Float32", Role::Type, TYPE, 1),
    of("Float64", Role::Type, TYPE, 1),
    of("Int", Role::Alias, TYPE, 1),
    of("Int128", Role::Type, TYPE, 1),
    of("Int16", Role::Type, TYPE, 1),
    of("Int256", Role::Type, TYPE, 1),
    of("Int32", Role::Type, TYPE, 1),
    of("Int64", Role::Type, TYPE, 1),
    of("Int8", Role::Type, TYPE, 1),
    of("Integer", Role::Alias, TYPE, 1),
    of("JSON", Role::Type, DEFAULT, 1),
    of("String", Role::Type, TYPE, 1),
    hidden("Symbol", Role::Other, &["x", "quote"], 1),
    of("TABLE", Role::Other, &["x", "quote"], 1),
    of("UInt128", Role::Type, TYPE, 1),
    of("UInt16", Role::Type, TYPE, 1),
    of("UInt256", Role::Type, TYPE, 1),
    of("UInt32", Role::Type, TYPE, 1),
    of("UInt64", Role::Type, TYPE, 1),
    of("UInt8", Role::Type, TYPE, 1),
    of("activate", Role::Other, &["feature"], 1),
    of("backend_hint", Role::Other, &["hint"], 1),
    hidden("bool", Role::Other, DEFAULT, 1),
    of("cache_ttl", Role::Other, &["ttl_expression"], 1),
    of("column", Role::Custom, DEFAULT, 1),
    of("columns", Role::Custom, &["x", "default", "fn"], 1),
    of("custom_error", Role::Other, &["s", "code"], 1),
    of("date_diff_in_days", Role::Custom, DIFFERENCE, 2),
    of("date_diff_in_hours", Role::Custom, DIFFERENCE, 2),
    of("date_diff_in_minutes", Role::Custom, DIFFERENCE, 2),
    of("date_diff_in_seconds", Role::Custom, DIFFERENCE, 2),
    of("day_diff", Role::Custom, &["d0", "d1", "default"], 2),
    of("defined", Role::Custom, &["x"], 0),
    of("disable", Role::Other, &["feature"], 1),
    of("enumerate_with_last", Role::Custom, &["arr"], 1),
    of("error", Role::Other, &["s", "code"], 1),
    of("float", Role::Other, ANY, 0),
    of("int", Role::Other, ANY, 0),
    of("len", Role::Other, ANY, 0),
    of("list", Role::Other, ANY, 0),
    of("max", Role::Other, ANY, 0),
    of("max_threads", Role::Other, &["x"], 1),
    of("min", Role::Other, ANY, 0),
    of("split_to_array", Role::Custom, &["x", "default", "separator"], 1),
    of("sql_and", Role::Custom, ANY, 0),
    of("sql_unescape", Role::Other, &["x", "what"], 1),
    of("symbol", Role::Other, &["x", "quote"], 1),
    of("table", Role::Other, &["x", "quote"], 1),
    of("tb_secret", Role::Other, DEFAULT, 1),
    of("tb_var", Role::Other, DEFAULT, 1),
];

/// The functions and other names of Python that statements may use, exceptions apart.
const BUILTINS: &[&str] = &[
    "Ellipsis",
    "NotImplemented",
    "abs",
    "aiter",
    "all",
    "anext",
    "any",
    "ascii",
    "bin",
    "bytearray",
    "bytes",
    "callable",
    "chr",
    "complex",
    "dict",
    "divmod",
    "enumerate",
    "filter",
    "float",
    "frozenset",
    "hasattr",
    "hash",
    "hex",
    "id",
    "int",
    "isinstance",
    "issubclass",
    "iter",
    "len",
    "list",
    "map",
    "max",
    "min",
    "next",
    "oct",
    "ord",
    "pow",
    "range",
    "repr",
    "reversed",
    "round",
    "set",
    "slice",
    "sorted",
    "str",
    "sum",
    "tuple",
    "zip",
];

/// Python's exceptions, each with the class above it; `=` stands before the other name of a class.
const EXCEPTIONS: &[(&str, &str)] = &[
    ("ArithmeticError", "Exception"),
    ("AssertionError", "Exception"),
    ("AttributeError", "Exception"),
    ("BaseException", ""),
    ("BaseExceptionGroup", "BaseException"),
    ("BlockingIOError", "OSError"),
    ("BrokenPipeError", "ConnectionError"),
    ("BufferError", "Exception"),
    ("BytesWarning", "Warning"),
    ("ChildProcessError", "OSError"),
    ("ConnectionAbortedError", "ConnectionError"),
    ("ConnectionError", "OSError"),
    ("ConnectionRefusedError", "ConnectionError"),
    ("ConnectionResetError", "ConnectionError"),
    ("DeprecationWarning", "Warning"),
    ("EOFError", "Exception"),
    ("EncodingWarning", "Warning"),
    ("EnvironmentError", "=OSError"),
    ("Exception", "BaseException"),
    ("ExceptionGroup", "Exception"),
    ("FileExistsError", "OSError"),
    ("FileNotFoundError", "OSError"),
    ("FloatingPointError", "ArithmeticError"),
    ("FutureWarning", "Warning"),
    ("GeneratorExit", "BaseException"),
    ("IOError", "=OSError"),
    ("ImportError", "Exception"),
    ("ImportWarning", "Warning"),
    ("IndentationError", "SyntaxError"),
    ("IndexError", "LookupError"),
    ("InterruptedError", "OSError"),
    ("IsADirectoryError", "OSError"),
    ("KeyError", "LookupError"),
    ("KeyboardInterrupt", "BaseException"),
    ("LookupError", "Exception"),
    ("MemoryError", "Exception"),
    ("ModuleNotFoundError", "ImportError"),
    ("NameError", "Exception"),
    ("NotADirectoryError", "OSError"),
    ("NotImplementedError", "RuntimeError"),
    ("OSError", "Exception"),
    ("OverflowError", "ArithmeticError"),
    ("PendingDeprecationWarning", "Warning"),
    ("PermissionError", "OSError"),
    ("ProcessLookupError", "OSError"),
    ("RecursionError", "RuntimeError"),
    ("ReferenceError", "Exception"),
    ("ResourceWarning", "Warning"),
    ("RuntimeError", "Exception"),
    ("RuntimeWarning", "Warning"),
    ("StopAsyncIteration", "Exception"),
    ("StopIteration", "Exception"),
    ("SyntaxError", "Exception"),
    ("SyntaxWarning", "Warning"),
    ("SystemError", "Exception"),
    ("SystemExit", "BaseException"),
    ("TabError", "IndentationError"),
    ("TimeoutError", "OSError"),
    ("TypeError", "Exception"),
    ("UnboundLocalError", "NameError"),
    ("UnicodeDecodeError", "UnicodeError"),
    ("UnicodeEncodeError", "UnicodeError"),
    ("UnicodeError", "ValueError"),
    ("UnicodeTranslateError", "UnicodeError"),
    ("UnicodeWarning", "Warning"),
    ("UserWarning", "Warning"),
    ("ValueError", "Exception"),
    ("Warning", "Exception"),
    ("ZeroDivisionError", "ArithmeticError"),
];

/// Python's names for what can be read but not called in a template.
const UNSAFE: &[&str] = &[
    "breakpoint",
    "classmethod",
    "compile",
    "delattr",
    "dir",
    "eval",
    "exec",
    "exit",
    "getattr",
    "globals",
    "help",
    "locals",
    "memoryview",
    "object",
    "property",
    "quit",
    "setattr",
    "staticmethod",
    "super",
    "type",
    "vars",
];

/// The methods that `{{ }}` takes.
pub(crate) const METHODS: &[&str] = &["get", "join", "replace", "split"];

/// Attributes that statements refuse, beside those that begin with an underscore.
const UNSAFE_ATTRIBUTES: &[&str] = &[
    "ag_await",
    "ag_code",
    "ag_frame",
    "cr_await",
    "cr_code",
    "cr_frame",
    "cr_origin",
    "f_back",
    "f_builtins",
    "f_code",
    "f_globals",
    "f_locals",
    "format",
    "format_map",
    "gi_code",
    "gi_frame",
    "gi_yieldfrom",
    "mro",
    "tb_frame",
    "tb_next",
];

/// Names of parameters that mean something to Tinybird's API.
const RESERVED: &[&str] = &[
    "__tb__csv_header",
    "__tb__semver",
    "debug",
    "debug_source_tables",
    "explain",
    "finalize_aggregations",
    "job_timestamp",
    "output_format_json_quote_64bit_integers",
    "output_format_json_quote_denormals",
    "output_format_parquet_string_as_string",
    "pipeline",
    "playground",
    "query_id",
    "release_replacements",
    "tag",
    "template_parameters",
    "token",
];

/// Names of the renderer's own, which no template gives a value to.
const INTERNAL: &[&str] = &[
    "_tt_append",
    "_tt_buffer",
    "_tt_execute",
    "_tt_string_types",
    "_tt_tmp",
    "_tt_utf8",
    "expression_wrapper",
    "xhtml_escape",
];

fn is_in(names: &[&str], name: &str) -> bool {
    names.binary_search(&name).is_ok()
}

/// The function of a name.
pub(crate) fn find(name: &str) -> Option<&'static Function> {
    FUNCTIONS.binary_search_by(|function| function.name.cmp(name)).ok().and_then(|at| FUNCTIONS.get(at))
}

/// The exception of Python's of a name: its own name, and what [`EXCEPTIONS`] says of it.
pub(crate) fn exception(name: &str) -> Option<(&'static str, &'static str)> {
    let at = EXCEPTIONS.binary_search_by_key(&name, |(name, _)| name).ok()?;
    EXCEPTIONS.get(at).copied()
}

/// Whether Python itself defines a name, and a template may use it.
pub(crate) fn is_builtin(name: &str) -> bool {
    is_in(BUILTINS, name) || exception(name).is_some()
}

/// Whether a name can be read, but not called.
pub(crate) fn is_unsafe(name: &str) -> bool {
    is_in(UNSAFE, name)
}

/// Whether an attribute is refused in statements.
pub(crate) fn is_unsafe_attribute(name: &str) -> bool {
    name.starts_with('_') || is_in(UNSAFE_ATTRIBUTES, name)
}

/// Whether a name is refused wherever it stands.
pub(crate) fn is_dunder(name: &str) -> bool {
    name.len() > 4 && name.starts_with("__") && name.ends_with("__")
}

/// Whether a parameter's name means something to Tinybird's API as well.
pub(crate) fn is_reserved(name: &str) -> bool {
    is_in(RESERVED, name)
}

/// Whether the renderer defines a name, so that no caller's value is taken for it.
pub(crate) fn is_defined(name: &str) -> bool {
    find(name).is_some() || name != "id" && is_builtin(name) || is_in(INTERNAL, name)
}

/// Whether Tinybird leaves a name out of the parameters where it stands on its own.
pub(crate) fn is_unlisted(name: &str) -> bool {
    let listed_function = |function: &Function| {
        !matches!(function.role, Role::Type | Role::Alias)
            && !is_in(SETTINGS, function.name)
            && !matches!(function.name, "Column" | "Symbol")
            || function.name == "JSON"
    };
    find(name).is_some_and(listed_function)
        || name != "id" && is_builtin(name)
        || is_in(INTERNAL, name) && !matches!(name, "_tt_buffer" | "_tt_execute")
        || matches!(
            name,
            "__builtins__" | "__debug__" | "__doc__" | "__import__" | "__name__" | "__package__"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        assert!(FUNCTIONS.is_sorted_by(|a, b| a.name < b.name));
        for names in [BUILTINS, UNSAFE, METHODS, UNSAFE_ATTRIBUTES, RESERVED, INTERNAL] {
            assert!(names.is_sorted_by(|a, b| a < b), "{names:?}");
        }
        assert!(EXCEPTIONS.is_sorted_by(|a, b| a.0 < b.0));
    }
}
