#!/bin/sh
# usage: matrix.sh FOLDER [CASES]
#
# Is every output the same whatever compiled the program, and wherever it runs?
#
# Builds with gcc and clang, at -O0 to -O3 and with address and undefined
# behaviour sanitizers, and lets each build import the wholesaler's year
# (examples/) and CASES random ledgers (tests/naive, default 12) in several
# locales, time zones and years (by faketime, which sanitizers do not bear), each
# time with the files and what is in them in another order; prints one line for
# each with the digest over every preview (csv, json, text), explanation and
# signed statement (RSA, for ECDSA signatures differ by nature).  Fails if two
# digests differ; the outputs stay in FOLDER.
set -eu
folder=$(realpath -m "$1")
cases=${2:-12}
here=$(cd "$(dirname "$0")/.." && pwd)
seed=0
export PYTHONDONTWRITEBYTECODE=1

# Locale, time zone and day of the clock: Turkish letters, decimal commas,
# grouping, both ends of the day's first hour; now, and the last seconds of days
# at which years and 32 bits end.
settings='C:UTC:now tr_TR:Pacific/Kiritimati:1999-12-31
	de_DE:America/St_Johns:2038-01-18 cs_CZ:Pacific/Pago_Pago:2099-12-31'

mkdir -p "$folder/locales" "$folder/data"
for locale in tr_TR de_DE cs_CZ; do
	[ -d "$folder/locales/$locale.UTF-8" ] || localedef -i "$locale" \
	    -f UTF-8 "$folder/locales/$locale.UTF-8"
done
export LOCPATH="$folder/locales"

# ------------------------------------------------------------------- data

python3 "$here/examples/wholesaler/generate.py" "$folder/data/wholesaler"
number=1
while [ "$number" -le "$cases" ]; do
	python3 "$here/tests/property/write_case.py" $((number * 100)) \
	    "$folder/data/case-$number"
	number=$((number + 1))
done
cat >"$folder/data/company.xml" <<EOF
<ledger xmlns="urn:ristorno:ledger:1" source="GEN">
<company id="US" name="Us, Inc."/></ledger>
EOF

# ------------------------------------------------------------------- runs

# Import files, copied into a folder, in another order and with their records in
# another order.  What an import says of single files goes with that order, and
# is not kept; 1 is for something set aside.
import_shuffled() {	# PROGRAM DATABASE FOLDER SOURCE FILE...
	program=$1 database=$2 target=$3 source=$4
	shift 4
	seed=$((seed + 1))
	python3 "$here/tests/property/shuffle.py" "$seed" "$target" "$@"
	"$program" --quiet --db "$database" import \
	    ${source:+--source "$source"} "$target"/*.xml \
	    >/dev/null 2>&1 || [ $? -eq 1 ]
}

# Everything that the program says about a ledger, into files of FOLDER.
ask() {	# PROGRAM DATABASE AGREEMENT FOLDER PERIOD [OPTION...]
	program=$1 database=$2 agreement=$3 out=$4 period=$5
	shift 5
	mkdir -p "$out"
	for form in csv json text; do
		status=0
		"$program" --quiet --db "$database" preview --format "$form" \
		    --rules "$agreement" "$@" >"$out/preview.$form" \
		    2>"$out/preview.$form.err" || status=$?
		echo "$status" >>"$out/status"
	done
	status=0
	"$program" --quiet --db "$database" rules check "$agreement" \
	    >"$out/check" 2>&1 || status=$?
	"$program" --quiet --db "$database" run --rules "$agreement" \
	    --period "$period" --issued 2026-01-15 --key "$folder/key.pem" \
	    --cert "$folder/cert.pem" --out "$out/statements" \
	    >"$out/run" 2>"$out/run.err" || status=$?
	echo "$status" >>"$out/status"
	# The ledger's chain records the order of imports, which differs here.
	rm -f "$out/statements/ledger.txt" "$out/statements/SHA256SUMS" \
	    "$out/statements/SHA256SUMS.p7s"
	# 2 and more: nothing was settled at all.
	if [ "$status" -gt 1 ]; then
		cat "$out/run.err" >&2
		exit 1
	fi
}

run_build() {	# PROGRAM WORK
	program=$1 work=$2
	mkdir -p "$work/out"
	(
		cd "$work"
		# A master record replaces the former, so the master data
		# come last.
		import_shuffled "$program" w.db in/books '' \
		    "$folder/data/wholesaler/saft-2025.xml" \
		    "$folder/data/wholesaler/payments.xml"
		import_shuffled "$program" w.db in/webshop WEBSHOP \
		    "$folder/data/wholesaler/webshop"/*.xml
		import_shuffled "$program" w.db in/master '' \
		    "$folder/data/wholesaler/master.xml"
		ask "$program" w.db "$here/examples/wholesaler/agreement.xml" \
		    out/wholesaler 2025-12-31
		"$program" --quiet --db w.db explain --lines --account C1003 \
		    --rules "$here/examples/wholesaler/agreement.xml" \
		    >out/wholesaler/explain
		number=1
		while [ "$number" -le "$cases" ]; do
			case=case-$number
			data=$folder/data/$case
			import_shuffled "$program" "$case.db" "in/$case" '' \
			    "$data"/ledger-*.xml "$folder/data/company.xml"
			# shellcheck disable=SC2046 # options, split
			ask "$program" "$case.db" "$data/agreement.xml" \
			    "out/$case" 2024-06-30 $(cat "$data/args")
			number=$((number + 1))
		done
	)
}

digest_of() {	# FOLDER
	(cd "$1" && find . -type f | LC_ALL=C sort | tr '\n' '\0' |
	    xargs -0 sha256sum | sha256sum | cut -d ' ' -f 1)
}

# ----------------------------------------------------------------- matrix

# The program by that clock.
clocked() {	# PROGRAM DAY FILE
	if [ "$2" = now ]; then
		printf '#!/bin/sh\nexec %s "$@"\n' "$1" >"$3"
	else
		printf '#!/bin/sh\nexec faketime -f "@%s 23:59:50" %s "$@"\n' \
		    "$2" "$1" >"$3"
	fi
	chmod +x "$3"
}

first=
failed=0
try() {	# NAME BUILD PROGRAM SETTING
	locale=${4%%:*}
	rest=${4#*:}
	[ "$locale" = C ] || locale=$locale.UTF-8
	work=$2/$(echo "$4" | tr '/:' '--')
	rm -rf "$work"
	mkdir -p "$work"
	clocked "$3" "${rest#*:}" "$work/ristorno"
	seed=$((seed + 100000))	# another order each time
	LC_ALL=$locale TZ=${rest%%:*} run_build "$work/ristorno" "$work"
	digest=$(digest_of "$work/out")
	: "${first:=$digest}"
	[ "$digest" = "$first" ] || failed=1
	printf '%-10s %-12s %-20s %-10s %s\n' "$1" "$locale" "${rest%%:*}" \
	    "${rest#*:}" "$digest"
}

# Threads sign statements and sync a folder; nothing else has any.
if grep -lE 'pthread_create|thrd_create' "$here"/engine/*.c "$here"/rules/*.c \
    "$here"/importers/*.c "$here"/reports/*.c "$here"/cli/*.c |
    grep -v '/reports/thread\.c$'; then
	echo 'matrix: there are other threads; try a thread sanitizer' >&2
	exit 1
fi
make -s -C "$here" OUT="$folder/threads" CC="${CACHE:-} gcc" -j2 \
    CFLAGS=-fsanitize=thread LDFLAGS=-fsanitize=thread \
    "$folder/threads/release/tests/test_signing"
(cd "$here" && "$folder/threads/release/tests/test_signing" >/dev/null) || {
	echo 'matrix: threads that sign meet' >&2
	failed=1
}

for compiler in gcc clang; do
	for level in 0 1 2 3; do
		build=$folder/$compiler-O$level
		flags=-O$level
		[ "$level" -gt 0 ] || flags='-O0 -U_FORTIFY_SOURCE'
		make -s -C "$here" OUT="$build" CC="${CACHE:-} $compiler" \
		    CFLAGS="$flags" -j2 all
		built=$build/release/ristorno
		[ -f "$folder/key.pem" ] || "$built" --quiet keygen --rsa \
		    --key "$folder/key.pem" --cert "$folder/cert.pem" \
		    2>/dev/null
		for setting in $settings; do
			try "$compiler -O$level" "$build" "$built" "$setting"
		done
	done
	make -s -C "$here" OUT="$folder/$compiler-asan" MODE=asan \
	    CC="${CACHE:-} $compiler" -j2 all
	try "$compiler asan" "$folder/$compiler-asan" \
	    "$folder/$compiler-asan/asan/ristorno" C:UTC:now
done
if [ "$failed" -ne 0 ]; then
	echo "matrix: outputs differ; they are in $folder" >&2
	exit 1
fi
echo "matrix: one digest of everything $first"
