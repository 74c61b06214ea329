#!/bin/sh
# usage: spool.sh PROGRAM [POINTS]
#
# SIGKILL while a spool folder is worked off: at each of the system calls that
# put files away or make the ledger durable (by strace), and at POINTS moments
# (default 50); and a full disk at each of those that put files away.  After
# each, the same command ends what was begun: each file
# lies once below done/ or failed/ with its report, and the ledger is what an
# undisturbed run gives.
set -eu
program=$(realpath "$1")
points=${2:-50}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT INT TERM
cd "$folder"

document() { # id
	cat <<-XML
	<ledger xmlns="urn:ristorno:ledger:1" source="S"><documents>
	<invoice id="$1" account="A$1" date="2025-01-01" currency="EUR"><line no="1" net="$1.50"/></invoice>
	</documents></ledger>
	XML
}
fill() {
	rm -rf in again.db*
	mkdir in
	for id in 1 2 3; do
		document $id >in/f$id.xml
	done
	document 4 | head -c 150 >in/cut.xml
	(cd in && document 5 >a.xml && document 6 >b.xml &&
	    zip -qm z.zip a.xml b.xml)
}
spool() { # database
	status=0
	"$program" --quiet --db "$1" --wait 10 import --spool in \
	    --spool-still 0 >/dev/null 2>err || status=$?
	# 1: a file was refused.
	if [ "$status" -gt 1 ]; then
		cat err >&2
		exit 1
	fi
}
facts() { # database
	sqlite3 "$1" "SELECT source, type, number, party, date, net_whole,
	    net_micro FROM document ORDER BY number"
}
check() { # what was done
	spool again.db
	[ "$(find in -maxdepth 1 -type f)" = '' ] ||
	    { echo "$1: left: $(find in)" >&2; exit 1; }
	[ "$(find in -name '.*' ! -path in)" = '' ] ||
	    { echo "$1: hidden: $(find in)" >&2; exit 1; }
	for name in done/f1.xml done/f2.xml done/f3.xml done/z.zip \
	    failed/cut.xml; do
		# shellcheck disable=SC2086 # a pattern
		set -- "$1" in/${name%/*}/*/${name#*/}
		if [ $# -ne 2 ] || [ ! -f "$2" ] ||
		    [ ! -s "$2.report.json" ]; then
			echo "$1: $name: $(find in)" >&2
			exit 1
		fi
		python3 -c 'import json, sys; json.load(open(sys.argv[1]))' \
		    "$2.report.json"
	done
	[ "$(find in -type f | wc -l)" -eq 10 ] ||
	    { echo "$1: more than wanted: $(find in)" >&2; exit 1; }
	facts again.db | cmp - whole.facts
	[ "$(sqlite3 again.db 'PRAGMA integrity_check')" = ok ]
}

fill
spool whole.db
facts whole.db >whole.facts
[ "$(wc -l <whole.facts)" -eq 5 ]

# At each call of these, until the command comes to its end.
killed=0
for call in mkdirat renameat fsync unlinkat fdatasync pwrite64; do
	n=1
	while :; do
		fill
		ended=0
		strace -o /dev/null -e trace=$call \
		    -e inject=$call:signal=KILL:when=$n "$program" --quiet \
		    --db again.db import --spool in --spool-still 0 \
		    >/dev/null 2>&1 || ended=$?
		check "$call $n"
		[ "$ended" -gt 1 ] || break
		killed=$((killed + 1))
		# Writes of the database are many and alike.
		case $call in
		pwrite64) n=$((n + 19)) ;;
		*) n=$((n + 1)) ;;
		esac
	done
done
[ "$killed" -gt 40 ]

# The disk is full: said, exit status 3, and nothing is lost.
full=0
for call in mkdirat renameat fsync; do
	n=1
	while :; do
		fill
		ended=0
		strace -o /dev/null -e trace=$call \
		    -e inject=$call:error=ENOSPC:when=$n "$program" --quiet \
		    --db again.db import --spool in --spool-still 0 \
		    >/dev/null 2>err || ended=$?
		if [ "$ended" -gt 1 ]; then
			[ "$ended" -eq 3 ] || { cat err >&2; exit 1; }
			grep -q 'No space left' err || { cat err >&2; exit 1; }
		fi
		check "$call $n full"
		[ "$ended" -gt 1 ] || break
		full=$((full + 1))
		n=$((n + 1))
	done
done
[ "$full" -gt 15 ]

fill
start=$(date +%s%N)
spool again.db
ms=$((($(date +%s%N) - start) / 1000000))
i=1
while [ "$i" -le "$points" ]; do
	fill
	setsid "$program" --quiet --db again.db import --spool in \
	    --spool-still 0 >/dev/null 2>&1 &
	pid=$!
	at=$((ms * i / points))
	sleep "$((at / 1000)).$(printf %03d $((at % 1000)))"
	kill -KILL -- "-$pid" 2>/dev/null || true
	wait "$pid" 2>/dev/null || true
	check "after $at ms"
	i=$((i + 1))
done
echo "spool killed at $killed system calls and $points moments, disk full at" \
    "$full: same outcome"
