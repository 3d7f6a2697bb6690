#!/usr/bin/env bash
# Installs the ClickHouse of the tests: what `cargo tinybird engine install --with npm` installs, where it installs it, without
# compiling that first. Version and checksum are those of its source. Needs npm, tar and sha256sum.
set -euo pipefail
source=$(dirname "${BASH_SOURCE[0]}")/../../tinybird-engine/src

version=$(sed -n 's/.*const VERSION: &str = "\(.*\)";/\1/p' "$source/find/mod.rs")
read -r package checksum < <(sed -n 's/.*("\(@chdb\/lib-linux-x64-gnu\)", "\([0-9a-f]*\)").*/\1 \2/p' "$source/install/npm.rs")

folder=${XDG_CACHE_HOME:-$HOME/.cache}/cargo-tinybird/engine/$version
if [[ ! -f $folder/libchdb.so ]]; then
  mkdir -p "$folder"
  work=$(mktemp -d "$folder/install-XXXXXX")
  trap 'rm -rf "$work"' EXIT
  (cd "$work" && npm pack --silent "$package@$version" >/dev/null)
  echo "$checksum  $(echo "$work"/*.tgz)" | sha256sum --check --quiet
  tar -xzf "$work"/*.tgz -C "$work" package/libchdb.so
  mv "$work/package/libchdb.so" "$folder/libchdb.so"
fi
echo "installed: $folder/libchdb.so"
