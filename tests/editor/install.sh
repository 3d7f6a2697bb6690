#!/usr/bin/env bash
# Installs the rust-analyzer of the tests: rustup's, or, where rustup has none to give, the same program as a crate, under
# the user's cache, which takes ten minutes on two cores. TINYBIRD_RUST_ANALYZER names another one.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

version=0.0.349
root=${XDG_CACHE_HOME:-$HOME/.cache}/tinybird-rust-analyzer

is_found() {
  for binary in "${TINYBIRD_RUST_ANALYZER:-}" rust-analyzer "$root/bin/rust-analyzer"; do
    # rustup's proxy is on the PATH even where the component is not installed, and fails.
    if [[ $binary ]] && "$binary" --version >/dev/null 2>&1; then
      return
    fi
  done
  return 1
}

is_found || timeout 600 rustup component add rust-analyzer ||
  cargo install --quiet --locked --root "$root" --version "$version" ra_ap_rust-analyzer
is_found
echo "installed: $binary"
