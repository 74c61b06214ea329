#!/bin/sh
# Run each test program given; stop at none, fail if one failed.
set -u
export LC_ALL=C TZ=UTC
failed=0
for test; do
	"$test" || { echo "FAILED: $test" >&2; failed=1; }
done
exit $failed
