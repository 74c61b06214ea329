#!/bin/sh
# usage: run.sh PROGRAM [POINTS]
#
# SIGKILL at POINTS moments (default 50) spread over an import, and as many over
# a run: afterwards the same command gives what an undisturbed one gives.  With
# an RSA key the statements are the same to the byte.
set -eu
program=$(realpath "$1")
points=${2:-50}
here=$(cd "$(dirname "$0")/../.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT INT TERM
cd "$folder"

PYTHONDONTWRITEBYTECODE=1 python3 "$here/examples/wholesaler/generate.py" input
"$program" keygen --rsa --key key.pem --cert cert.pem
agreement=$here/examples/wholesaler/agreement.xml

import() { # database
	"$program" --quiet --db "$1" import input/master.xml \
	    input/saft-2025.xml input/payments.xml
}
settle() { # database, folder
	"$program" --quiet --db "$1" run --rules "$agreement" \
	    --period 2025-12-31 --issued 2026-01-15 --key key.pem \
	    --cert cert.pem --out "$2"
}
now_ms() {
	echo $(($(date +%s%N) / 1000000))
}
# Start a command, kill it and what it started after so many milliseconds.
killed_after() { # ms, command...
	ms=$1
	shift
	setsid "$@" >/dev/null 2>&1 &
	pid=$!
	sleep "$((ms / 1000)).$(printf %03d $((ms % 1000)))"
	kill -KILL -- "-$pid" 2>/dev/null || true
	wait "$pid" 2>/dev/null || true
}

start=$(now_ms)
import whole.db >whole.txt
import_ms=$(($(now_ms) - start))
"$program" --quiet --db whole.db preview --rules "$agreement" --format csv \
    >whole.csv
start=$(now_ms)
settle whole.db whole >/dev/null
run_ms=$(($(now_ms) - start))

i=1
while [ "$i" -le "$points" ]; do
	rm -f part.db*
	killed_after $((import_ms * i / points)) "$program" --quiet \
	    --db part.db import input/master.xml input/saft-2025.xml \
	    input/payments.xml
	import part.db >part.txt
	"$program" --quiet --db part.db preview --rules "$agreement" \
	    --format csv >part.csv
	cmp whole.csv part.csv
	[ "$(sqlite3 part.db 'PRAGMA integrity_check')" = ok ]
	i=$((i + 1))
done

i=1
while [ "$i" -le "$points" ]; do
	rm -rf again.db* again .again*
	import again.db >/dev/null
	killed_after $((run_ms * i / points)) "$program" --quiet \
	    --db again.db run --rules "$agreement" --period 2025-12-31 \
	    --issued 2026-01-15 --key key.pem --cert cert.pem --out again
	if [ -d again ]; then
		diff -r whole again
	fi
	settle again.db again >/dev/null
	diff -r whole again
	[ "$(sqlite3 again.db 'PRAGMA integrity_check')" = ok ]
	[ -z "$(find . -maxdepth 1 -name '.again*')" ]
	i=$((i + 1))
done
echo "killed at $points points of an import and $points of a run: same outcome"
