"""Answers, line by line, what Tinybird's own parser makes of the texts it is given. No network, no files.

A line is a question: its kind, then its arguments, each `=` and hexadecimal UTF-8, or `-` for none. So is the answer:
`kept` or `lost reason` for a text that should be read back to a value, `read parts..` or `refused reason` else.
"""
import contextlib, io, os, re, sys

sys.modules["chtoolset"] = None  # whether a type exists is not asked here
os.environ["TB_CLI_TELEMETRY_OPTOUT"] = "1"

from tinybird.datafile.common import DatafileKind, parse, parse_indexes_structure, parse_table_structure  # noqa: E402
from tinybird.sql_template import render_template_with_secrets  # noqa: E402

os.environ.clear()
os.environ.update({name: "ENVIRONMENT" for name in ("A", "NAME", "value", "_x1", "TYPE")})
SECRET = r"tb_secret\(\s*[\"']([^\"']*)[\"']\s*(\))?"


def plain(text):
    """A text without the white space inside its secrets, which does not count."""
    return re.sub(
        r"tb_secret\(\s*(.*?)\s*\)\s*\}\}",
        lambda m: "tb_secret(%s) }}" % re.sub(r"\s*,\s*", ", ", m.group(1)),
        text,
    )


def quiet(call, *args, **kwargs):
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        return call(*args, **kwargs)


def read(text, kind):
    return quiet(parse, text, kind=getattr(DatafileKind, kind), basepath="", default_node="default").datafile


def render(text, secrets):
    return quiet(render_template_with_secrets, "file", text, secrets=secrets)


def readings(text):
    """How to fill the secrets of a text: not at all, all of them, and only those without a default."""
    yield lambda text: text
    found = re.findall(SECRET, text)
    yield lambda text: render(text, {name: "value" for name, _ in found})
    if found:
        yield lambda text: render(text, {name: "value" for name, last in found if last})


def keeps(file, kind, values, of):
    """Whether `of(document)` are the values, in each way to fill in the secrets."""
    for fill in readings(file):
        expected = [value and plain(fill(value)) for value in values]
        got = [value and plain(value) for value in of(read(fill(file), kind))]
        # An empty default is rendered as a pair of quotes, and a value that is nothing else is empty.
        if got != [("" if value == '""' and g == "" else value) for value, g in zip(expected, got)] and got != expected:
            return "%r instead of %r" % (got, expected)
    return None


def value(value, text):
    file = "TYPE kafka\nKAFKA_KEY %s\nKAFKA_SECRET after\n" % text
    return keeps(file, "connection", [value, "after"], lambda doc: [doc.nodes[0].get(k) for k in ("kafka_key", "kafka_secret")])


def word(value, text):
    file = "TOKEN %s READ\nTOKEN after APPEND\n" % text
    of = lambda doc: [token[part] for token in doc.tokens for part in ("token_name", "permission")]  # noqa: E731
    return keeps(file, "datasource", [value, "READ", "after", "APPEND"], of)


def stored(column):
    """A column's parts, and those that the parser would have stored before it took `Nullable` apart."""
    default, codec = column["default_value"], column["codec"]
    return [
        column["name"],
        "Nullable(%s)" % column["type"] if column["nullable"] else column["type"],
        column["jsonpath"],
        default and default[len("DEFAULT ") :],
        codec and codec[len("CODEC") :],
    ]


def column(name, type_text, path, default, codec):
    parts = ["    `%s`" % name, type_text, path and "`json:%s`" % path, default and "DEFAULT " + default, codec and "CODEC(%s)" % codec]
    line = " ".join(part for part in parts if part)
    file = "SCHEMA >\n    `before` Int8 CODEC(LZ4),\n%s,\n    `after` String DEFAULT 'x'\n\nENGINE Null\n" % line
    values = ["before", "Int8", None, None, "(LZ4)", name, type_text.strip(), path, default and default.strip(" \t"), codec and "(%s)" % codec]
    values += ["after", "String", None, "'x'", None, "Null"]
    of = lambda doc: sum(map(stored, doc.nodes[0]["columns"]), []) + [doc.nodes[0]["engine"]["type"]]  # noqa: E731
    return keeps(file, "datasource", values, of)


def description(text, block):
    of = lambda doc: ["\n".join(line.strip() for line in doc.description.split("\n")), doc.nodes[0].get("type")]  # noqa: E731
    lines = [line.strip() for line in re.split("\r\n|\r|\n", text)]
    value = "\n".join(line for line in lines if line)
    return keeps("%sTYPE kafka\n" % block, "connection", [value, "kafka"], of)


def pem(text, block):
    lines = [line.strip() for line in re.split("\r\n|\r|\n", text)]
    value = "\n".join(line for line in lines if line)
    of = lambda doc: [doc.nodes[0]["kafka_ssl_ca_pem"], doc.nodes[0].get("type")]  # noqa: E731
    return keeps("%sTYPE kafka\n" % block, "connection", [value, "kafka"], of)


def index(name, expr, type_text, line):
    file = "INDEXES >\n    before a TYPE minmax GRANULARITY 1\n    %s\n    after b TYPE minmax\n\nENGINE Null\n" % line
    of = lambda doc: sum([[i.name, i.expr, i.type_full, i.granularity] for i in doc.nodes[0]["indexes"]], [])  # noqa: E731
    values = ["before", "a", "minmax", "1", name, expr, type_text, "4", "after", "b", "minmax", None]
    return keeps(file, "datasource", values, of)


def read_value(text):
    node = read("TYPE kafka\nKAFKA_KEY %s\nKAFKA_SECRET after\n" % text, "connection").nodes[0]
    return [node["kafka_key"], node["kafka_secret"]]


def read_columns(block):
    return sum(map(stored, quiet(parse_table_structure, block)), [])


def read_index(line):
    return sum([[i.name, i.expr, i.type_full, i.granularity] for i in parse_indexes_structure([line])], [])


def read_file(text):
    doc = read(text, "connection")
    node = {key: value for key, value in doc.nodes[0].items() if key != "name"}
    return [str(part) for item in sorted(node.items()) for part in item]


def read_template(text):
    return [render(text, {name: "value" for name in "ABCD"})]


def characters(kind):
    """The characters of a kind, in one string."""
    every = [chr(c) for c in range(0x110000) if not 0xD800 <= c < 0xE000]
    kinds = {
        "space": str.isspace,
        "line end": lambda c: len(("a%sb" % c).splitlines()) == 2,
        "letter": lambda c: not c.isascii() and re.fullmatch("[a-z]", c, re.IGNORECASE),
        "word": lambda c: not c.isascii() and re.fullmatch(r"\w", c),
    }
    return ["".join(filter(kinds[kind], every))]


JUDGES = (value, word, column, description, pem, index)
READERS = (read_value, read_columns, read_index, read_file, read_template, characters)


def encode(text):
    return "-" if text is None else "=" + text.encode().hex()


def answer(question):
    kind, *args = question.split()
    args = [None if arg == "-" else bytes.fromhex(arg[1:]).decode() for arg in args]
    judges, readers = ({f.__name__: f for f in functions} for functions in (JUDGES, READERS))
    try:
        if kind in readers:
            return " ".join(["read", *map(encode, readers[kind](*args))])
        reason = judges[kind](*args)
        return "kept" if reason is None else "lost " + encode(reason)
    except BaseException as error:  # click raises SystemExit-like exceptions too
        reason = "%s: %s" % (type(error).__name__, getattr(error, "message", None) or error)
        return ("refused " if kind in readers else "lost ") + encode(reason.encode("utf-8", "replace").decode())


if __name__ == "__main__":
    for question in sys.stdin:
        print(answer(question))
