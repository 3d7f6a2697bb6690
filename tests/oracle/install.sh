#!/usr/bin/env bash
# Installs the judge of the tests: Tinybird's own parser, in a virtual environment under the user's cache.
# Needs python3 (3.10 to 3.13) with venv, and PyPI. TINYBIRD_ORACLE_VENV names another place.
set -euo pipefail

venv=${TINYBIRD_ORACLE_VENV:-${XDG_CACHE_HOME:-$HOME/.cache}/tinybird-oracle}
if [[ ! -x $venv/bin/python ]]; then
  "${PYTHON:-python3}" -m venv "$venv"
fi
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check 'tinybird==5.0.3' lru-dict toposort
echo "installed: $venv/bin/python"
