#!/usr/bin/env bash
# Installs the ClickHouse of the tests, as a user does: the library for this system, from npm, under the user's cache.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

cargo run --quiet --package cargo-tinybird -- tinybird engine install --with npm
