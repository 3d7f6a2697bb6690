#!/usr/bin/env bash
# Installs Tinybird's TypeScript SDK for the chapter of the guide about it, under the user's cache. Needs node and npm.
# TINYBIRD_SDK names another folder.
set -euo pipefail

folder=${TINYBIRD_SDK:-${XDG_CACHE_HOME:-$HOME/.cache}/tinybird-sdk}
mkdir -p "$folder"
if [[ ! -e $folder/package.json ]]; then
  echo '{ "private": true, "type": "module" }' >"$folder/package.json"
fi
npm install --prefix "$folder" --silent --no-audit --no-fund --save-exact '@tinybirdco/sdk@0.0.84'
echo "installed: $folder"
