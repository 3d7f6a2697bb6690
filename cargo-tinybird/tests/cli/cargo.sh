#!/bin/sh
# Compiles nothing: says what cargo would at the end, and asks the real one for everything else.
if [ "$1" = check ]; then
  echo '{"reason":"build-finished","success":true}'
  echo "$*" >&2
  exit "$CHECKED"
fi
exec "$REAL_CARGO" "$@"
