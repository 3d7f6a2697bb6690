# Steps with budgets, for .ci/run and .ci/long.
#
# A budget is the time that a step may take on two cores with nothing else to do. A step that takes longer is reported.
# It fails the run only if it used more than twice the processor time that two cores have within the budget, so that a
# slow or busy machine does not fail a run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target}
export CARGO_INCREMENTAL=0

report=''
over=''
temporary=$(mktemp -d)

# Sets `processor` to the processor time of all commands so far, in seconds. A subshell would only know its own.
measure() {
  local user system
  times >"$temporary/times"
  { read -r && read -r user system; } <"$temporary/times"
  user=${user%[.,]*} system=${system%[.,]*}
  processor=$((${user%m*} * 60 + ${user#*m} + ${system%m*} * 60 + ${system#*m}))
}

# From here on, what needs Tinybird's parser or SDK, ClickHouse, rust-analyzer or a browser does not pass by its absence.
require_judges() {
  export TINYBIRD_REQUIRE_ORACLE=1 TINYBIRD_REQUIRE_ENGINE=1 TINYBIRD_REQUIRE_EDITOR=1 TINYBIRD_REQUIRE_SDK=1 TINYBIRD_REQUIRE_BROWSER=1
}

# step BUDGET COMMAND..: prints the command, runs it, and notes what it took. The first one that fails ends the run.
step() {
  local budget=$1 begun=$SECONDS before
  shift
  measure
  before=$processor
  printf '\n==> %s\n' "$*"
  "$@"
  measure
  local took=$((SECONDS - begun)) used=$((processor - before)) verdict=''
  if ((used > 4 * budget)); then
    verdict='FAR OVER ITS BUDGET'
    over="$over
  $*"
  elif ((took > budget)); then
    verdict='slow: over its budget, but not by its processor time'
  fi
  report+=$(printf '%5d s %5d s %5d s  %s  %s' "$took" "$used" "$budget" "$*" "$verdict")$'\n'
}

finish() {
  local status=$?
  measure
  rm -rf "$temporary"
  printf '\n%7s %7s %7s\n%s' took cpu budget "$report"
  printf '%5d s %5d s          in all\n' "$SECONDS" "$processor"
  if ((status != 0)); then
    printf '\nthe last step failed\n' >&2
  elif [[ $over ]]; then
    printf '\nthese steps are far over their budgets: make them faster, or move a part of them to .ci/long%s\n' "$over" >&2
    exit 1
  fi
}
trap finish EXIT
