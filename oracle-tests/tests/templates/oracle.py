"""Asks Tinybird's own renderer about templates. Each is a Python literal on a line of its own, and is answered by one
line: `error: ..`, or `ok`.

    list            the parameters that it lists follow the `ok`
    render          whether a call that gives no parameter succeeds
    check           whether it passes the check of a pipe
    pipes FOLDER    prints the templates of the pipes below a folder, those that the parser accepts, as such lines
"""

import ast, logging, pathlib, signal, sys, warnings
logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")
from tinybird.datafile.common import DatafileKind, parse
from tinybird.sql_template import (
    get_template_and_variables, get_var_names_and_types, render_sql_template, validate_template_parameter_names,
)
from tinybird.tornado_template import Template

def alarm(*_):
    raise TimeoutError("timeout")
signal.signal(signal.SIGALRM, alarm)

def show(v):
    if isinstance(v, str):
        out = ""
        for c in v:
            if c in "'\\": out += "\\" + c
            elif c in "\n\r\t": out += {"\n": "\\n", "\r": "\\r", "\t": "\\t"}[c]
            elif c in "{}": out += "\\x%02x" % ord(c)
            elif ord(c) < 32 or 127 <= ord(c) < 160 or c in "\u2028\u2029": out += "\\u%04x" % ord(c)
            else: out += c
        return "'" + out + "'"
    if isinstance(v, list):
        return "[" + ", ".join(map(show, v)) + "]"
    return repr(v) if v is None or isinstance(v, (bool, int, float)) else "None"

def listed(sql):
    get_template_and_variables.__wrapped__(sql, name="n")
    validate_template_parameter_names(sql)
    seen = {}
    for p in get_var_names_and_types(Template(sql)):
        seen.setdefault(p["name"], p)
    answer = "ok"
    for p in seen.values():
        words = sorted("%s=%s" % (k, show(v)) for k, v in p.items() if k and k not in ("name", "type", "default", "used_in"))
        name, kind = (p[word].replace("\n", "\\n") for word in ("name", "type"))
        answer += " | %s: %s = %s %s%s" % (name, kind, show(p["default"]), " ".join(words), "*" if "used_in" in p else "")
    return answer

def rendered(sql):
    render_sql_template(sql, variables={})
    return "ok"

def checked(sql):
    # As `parse_pipe` of `tinybird.datafile` does.
    validate_template_parameter_names(sql)
    text, _, _ = render_sql_template(sql, name="n", test_mode=True, secrets_in_test_mode=True)
    if not text.strip():
        raise ValueError("empty")
    return "ok"

def pipes(folder):
    for path in sorted(pathlib.Path(folder).rglob("*.pipe")):
        try:
            nodes = parse(path.read_text(), kind=DatafileKind.pipe, basepath="", skip_eval=True).datafile.nodes
        except Exception:
            continue
        texts = [(node.get("sql") or "").strip() for node in nodes]
        yield from (text[1:] for text in texts if text.startswith("%"))

if sys.argv[1] == "pipes":
    for sql in pipes(sys.argv[2]):
        print(show(sql))
    sys.exit()

answer_to = {"list": listed, "render": rendered, "check": checked}[sys.argv[1]]
for line in sys.stdin:
    signal.alarm(10)
    try:
        answer = answer_to(ast.literal_eval(line.rstrip("\n")))
    except BaseException as e:
        answer = "error: %s %s" % (type(e).__name__, str(e)[:200])
    signal.alarm(0)
    print(answer.replace("\n", " ").replace("\r", " "), flush=True)
