#!/usr/bin/env bash
# Installs Chromium, in which the pages of `docs` and `dev --offline` are tested, where none is on the PATH. Needs Debian or
# Ubuntu, and root or sudo.
set -euo pipefail

for name in chromium chromium-browser google-chrome; do
  if "$name" --version >/dev/null 2>&1; then
    echo "installed: $(command -v "$name")"
    exit
  fi
done
as_root=$([[ $(id -u) == 0 ]] || echo sudo)
$as_root apt-get update -qq
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null
echo "installed: $(command -v chromium)"
