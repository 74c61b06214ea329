#!/bin/sh
# usage: run.sh PROGRAM [NAME...]
#
# Run the tests of the command line: each NAME.sh beside this file (all, where
# none is named) in a fresh folder of its own, with the functions of support/.
set -u
SECONDS_MAX=120
program=$(realpath "$1")
shift
here=$(cd "$(dirname "$0")" && pwd)
TREE=$(cd "$here/../.." && pwd)
RISTORNO=$program
LC_ALL=C
TZ=UTC
export RISTORNO TREE LC_ALL TZ
unset RISTORNO_DB
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

if [ $# -eq 0 ]; then
	for test in "$here"/*.sh; do
		name=$(basename "$test" .sh)
		[ "$name" = run ] || set -- "$@" "$name"
	done
fi

failed=0
for name; do
	mkdir "$work/$name"
	# shellcheck disable=SC2016 # the inner shell expands them
	if (cd "$work/$name" && timeout -k 5 "$SECONDS_MAX" sh -eu -c '
		. "$1"
		. "$2"
	' sh "$here/support/functions" "$here/$name.sh" 2>messages); then
		echo "ok      $name"
	else
		echo "FAILED  $name"
		sed 's/^/        /' "$work/$name/messages"
		failed=1
	fi
done
exit $failed
