"""Renders `{{type(x)}}` with the values that a query sends, as Tinybird does: one JSON pair of type and value a line."""

import json
import sys

from tinybird.sql_template import render_sql_template

for line in sys.stdin:
    of, value = json.loads(line)
    call = f"Array(x, '{of[6:-1]}')" if of.startswith("Array(") else f"{of}(x)"
    try:
        rendered = render_sql_template("{{" + call + "}}", {"x": value})
        print(json.dumps(rendered[0] if isinstance(rendered, tuple) else rendered))
    except Exception as error:
        print(json.dumps(f"refused: {error}"))
