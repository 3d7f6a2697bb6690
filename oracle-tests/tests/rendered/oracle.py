"""Asks Tinybird's own renderer for the SQL of templates. Each question is a line of JSON, and so is each answer.

    {"sql": "..", "name": null, "values": "{'a': '1'}", "secrets": ["s"], "check": false}
        {"sql": ".."}, or {"class": "ValueError", "message": "..", "code": null}
    pipes FOLDER
        prints the templates of the pipes below a folder, those that the parser accepts, each as a string of JSON
"""

import ast, datetime, json, logging, pathlib, resource, signal, sys, warnings
logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")
resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
from tinybird import sql_template
from tinybird.datafile.common import DatafileKind, parse
from tinybird.sql_template import render_sql_template


class Clock(datetime.datetime):
    @classmethod
    def now(cls):
        return cls(2024, 12, 31, 23, 59, 59)


sql_template.datetime = Clock


class Late(BaseException):
    pass


def alarm(*_):
    raise Late()


signal.signal(signal.SIGALRM, alarm)


def answer(question):
    try:
        sql, _, _ = render_sql_template(
            question["sql"],
            variables=ast.literal_eval(question["values"]),
            secrets=question["secrets"] or None,
            test_mode=question["check"],
            name=question["name"],
        )
        sql.encode()
        return {"sql": sql}
    except BaseException as error:
        message = str(error).encode(errors="replace").decode()
        return {"class": type(error).__name__, "message": message, "code": str(getattr(error, "code", None))}


def pipes(folder):
    for path in sorted(pathlib.Path(folder).rglob("*.pipe")):
        try:
            nodes = parse(path.read_text(), kind=DatafileKind.pipe, basepath="", skip_eval=True).datafile.nodes
        except Exception:
            continue
        texts = [(node.get("sql") or "").strip() for node in nodes]
        yield from (text[1:] for text in texts if text.startswith("%"))


if sys.argv[1:2] == ["pipes"]:
    for sql in pipes(sys.argv[2]):
        print(json.dumps(sql))
    sys.exit()

for line in sys.stdin:
    signal.alarm(10)
    try:
        told = answer(json.loads(line))
    except Late:
        told = {"class": "Late", "message": "", "code": None}
    signal.alarm(0)
    print(json.dumps(told), flush=True)
