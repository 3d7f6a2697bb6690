#!/usr/bin/env bash
# Installs cargo-fuzz. Needs a C++ compiler, as libFuzzer does.
set -euo pipefail
cargo fuzz --version 2>/dev/null || cargo install --quiet --locked cargo-fuzz
