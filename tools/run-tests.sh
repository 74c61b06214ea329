#!/bin/sh
# usage: run-tests.sh PROGRAM...
#
# Run each test program; show what it printed only if it failed.  Stops at
# none, fails if one failed, ends with a count of tests.
set -u
export LC_ALL=C TZ=UTC
log=$(mktemp)
trap 'rm -f "$log"' EXIT INT TERM
passed=0
failed=0
for test; do
	if "$test" >"$log" 2>&1; then
		count=$(grep -c '^\[       OK \]' "$log")
		passed=$((passed + count))
	else
		cat "$log"
		echo "FAILED: $test" >&2
		failed=$((failed + 1))
	fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
