"""Asks Tinybird's own parser, question by question. No network, no files, one process for all of them.

Each line of the input is a question in JSON, each line of the output its answer.

    {"file": "a.datasource", "text": "..", "secrets": [{"NAME": "value"}]}
        ok        whether the parser takes the file as it stands, and with each of these sets of secrets filled in
        error     why not
        line      where that is, if the parser says so
        warnings  what it says beside
        models    what the file means, with the parameters of its templates: as it stands, then with each set of secrets, which is how a deployment reads it
    {"cron": "0 * * * *"}
        ok        whether the parser takes the schedule of a copy or a sink
"""

import contextlib
import dataclasses
import enum
import io
import json
import os
import re
import signal
import socket
import sys


def refuse_network(*_args, **_kwargs):
    raise OSError("no network here")


for name in ("connect", "connect_ex"):
    setattr(socket.socket, name, refuse_network)
socket.getaddrinfo = socket.create_connection = refuse_network

# The parser puts environment variables into values. These show where it does.
os.environ.clear()
os.environ.update({name: f"<{name} of the environment>" for name in ("HOME", "PATH", "USER", "NAME", "x")})
os.environ["TB_CLI_TELEMETRY_OPTOUT"] = "1"

from croniter import croniter  # noqa: E402
from tinybird.datafile.parse_connection import parse_connection  # noqa: E402
from tinybird.datafile.parse_datasource import parse_datasource  # noqa: E402
from tinybird.datafile.parse_pipe import parse_pipe  # noqa: E402
from tinybird.sql_template import get_var_names_and_types  # noqa: E402
from tinybird.tornado_template import Template  # noqa: E402

PARSERS = {".connection": parse_connection, ".datasource": parse_datasource, ".pipe": parse_pipe}
SECONDS = 20
COLORS = re.compile(r"\x1b\[[0-9;]*m")
SECRET = re.compile(
    r"""\{\{\s*tb_secret\(\s*(["'])(?P<name>.*?)\1\s*(,\s*(["'])(?P<default>.*?)\4\s*)?\)\s*\}\}"""
)


class Late(BaseException):
    pass


def on_alarm(*_args):
    raise Late(f"no answer within {SECONDS} seconds")


def secret(found):
    default = "" if found["default"] is None else ', "%s"' % found["default"]
    return '{{ tb_secret("%s"%s) }}' % (found["name"], default)


def plain(value):
    """A value of the parser's as JSON has it, with secrets in one spelling."""
    if isinstance(value, str):
        return SECRET.sub(secret, value)
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, enum.Enum):
        return value.value
    if dataclasses.is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    return value


def parameters(sql):
    """What the templates of a node take, for each of their tags."""
    sql = sql.strip()
    return plain(get_var_names_and_types(Template(sql[1:]))) if sql.startswith("%") else []


def model(datafile):
    nodes = plain(datafile.nodes)
    for node in nodes:
        # The columns say what this repeats.
        node.pop("schema", None)
        if node.get("sql"):
            node["parameters"] = parameters(node["sql"])
    return {
        "description": datafile.description,
        "nodes": nodes,
        "tokens": plain(datafile.tokens),
        "shared_with": plain(datafile.shared_with),
        "tags": plain(datafile.filtering_tags),
    }


def judge(file, text, secrets):
    parse = PARSERS[os.path.splitext(file)[1]]
    as_it_stands = parse(file, content=text, skip_eval=True, ignore_secrets=True)
    models = [model(as_it_stands.datafile)]
    for some in secrets:
        models.append(model(parse(file, content=text, secrets=some).datafile))
    return {"ok": True, "error": None, "line": None, "warnings": [str(w) for w in as_it_stands.warnings], "models": models}


def answer(question):
    if "cron" in question:
        return {"ok": bool(croniter.is_valid(question["cron"]))}
    signal.alarm(SECONDS)
    noise = io.StringIO()
    try:
        with contextlib.redirect_stdout(noise), contextlib.redirect_stderr(noise):
            return judge(question["file"], question["text"], question.get("secrets", []))
    except (Exception, Late) as error:
        said = str(getattr(error, "message", None) or error)
        line = getattr(error, "lineno", None)
        return {"ok": False, "error": COLORS.sub("", said).strip() or repr(error), "line": line, "warnings": [], "models": []}
    finally:
        signal.alarm(0)


def main():
    signal.signal(signal.SIGALRM, on_alarm)
    for line in sys.stdin:
        sys.stdout.write(json.dumps(answer(json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
