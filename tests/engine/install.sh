#!/usr/bin/env bash
# Installs the ClickHouse of the tests: the library of the npm package for this system, under the user's cache, where
# tinybird-engine looks for it. Needs npm, tar and sha256sum.
set -euo pipefail

version=26.7.3-stable.1
package=@chdb/lib-linux-x64-gnu
checksum=36ad4e999882821ef13cf2d0f52c93f48e6ee1b4498b35a201c23ce4b8d15bf5

folder=${XDG_CACHE_HOME:-$HOME/.cache}/cargo-tinybird/engine/$version
if [[ ! -f $folder/libchdb.so ]]; then
  mkdir -p "$folder"
  work=$(mktemp -d "$folder/install.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  npm pack --silent --pack-destination "$work" "$package@$version" >/dev/null
  tar -xzf "$work"/*.tgz -C "$work" package/libchdb.so
  echo "$checksum  $work/package/libchdb.so" | sha256sum --check --quiet
  mv "$work/package/libchdb.so" "$folder/libchdb.so"
fi
echo "installed: $folder/libchdb.so"
