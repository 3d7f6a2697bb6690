#!/usr/bin/env bash
# Runs each fuzz target for so many seconds: tests/fuzz/run.sh SECONDS [SEED]. Without a seed, each run tries other inputs.
# What was found before is in fuzz/corpus.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

# The code is safe Rust, so that no sanitizer is needed, nor the nightly compiler that has them.
cargo fuzz build --sanitizer none
for target in $(cargo fuzz list); do
  mkdir -p "fuzz/corpus/$target"
  cargo fuzz run --sanitizer none "$target" "fuzz/corpus/$target" "fuzz/seeds/$target" -- \
    -max_total_time="$1" -seed="${2:-0}" -timeout=20 -verbosity=0 -print_final_stats=1
done
