#!/bin/sh
# usage: fuzz.sh BUILD TARGET SECONDS
#
# Fuzz one target (tests/fuzz/TARGET.c) from the corpus in the tree and from
# the tests' own files, then keep of all that was found a smallest set with the
# same coverage as the tree's corpus.  Ends with exit status 1 at a finding,
# which is left in BUILD/fuzz/TARGET/.
set -eu
build=$1
target=$2
seconds=$3
case $target in
reader | stream | dialect | csv | value | agreement | evaluate | verify | command) ;;
*)
	echo "fuzz.sh: expected T=reader, stream, dialect, csv, value," \
		"agreement, evaluate, verify or command" >&2
	exit 2
	;;
esac
export LC_ALL=C TZ=UTC
corpus=tests/fuzz/corpus/$target
work=$build/fuzz/$target
program=$build/fuzz-$target
mkdir -p "$work/found" "$work/seeds" "$corpus"
case $target in
value) size=256 ;;
command) size=1024 ;;
agreement | evaluate | verify) size=16384 ;;
*) size=65536 ;;
esac

inputs() {
	find tests/dialects tests/limits examples -type f \
		! -name '*.facts' ! -name '*.refused' ! -name '*.args' \
		! -name '*.md' ! -name '*.py' -size -64k | sort
}

agreements() {
	find tests/agreements tests/annex tests/gallery tests/golden tests/shown \
		tests/worked examples -name '*.xml' -size -16k \
		-exec grep -l '<agreement' {} + | sort
}

# Each with what it needs; the names are those of tests/fuzz/world.c.
commands() {
	cat <<-'EOF'
		--help
		--version
		rules --help
		preview --help
		import l.xml d --format saft --source A --quiet
		import --replace --accept-mismatch l.xml
		import --csv prices --spool d
		imports
		accounts
		accounts --unmapped --format csv
		coverage --format json
		rejects
		rejects show 1
		rejects export --out o
		rejects dismiss 1 --reason no
		rejects reopen 1
		dialect check a.xml
		dialect try l.xml --dialect a.xml
		rules check a.xml d
		rules test a.xml
		rules explain a.xml --language de
		rules diff a.xml d
		preview --rules a.xml
		preview --rules a.xml d --format csv --as-of 2024-06-30
		preview --rules a.xml --format json --account C-2
		explain --rules a.xml --account C-2 --lines
		run --rules a.xml --period 2024-12-31 --issued 2025-01-15 --key k --cert k.pem --out o
		show s.xml
		verify s.xml --cert c.pem
		verify d --cert k.pem
		keygen --key n --cert n.pem --name N
		--db n.db --wait 0 --log-format json imports
	EOF
}

texts='0 -0 1.5 -0.000001 8999999999999.999999 9000000000000 1,234.50
	1.234,5- 0.1000000 2024-02-29 2025-02-29 9999-12-31 0001-01-01
	31.12.2025 20251231 EUR JPY CLF KGM C62 +.5 5.'

# shellcheck disable=SC2046 # names without blanks
case $target in
reader)
	for file in $(inputs); do
		cp "$file" "$work/seeds/$(echo "$file" | tr / -)"
	done
	;;
stream) "$build/fuzz-streams" "$work/seeds" $(inputs) ;;
dialect)
	cp importers/dialects/*.xml "$work/seeds"
	for file in $(inputs); do
		name=$(basename "$(dirname "$file")")
		[ -f "importers/dialects/$name.xml" ] || continue
		{
			cat "importers/dialects/$name.xml"
			printf '\0'
			cat "$file"
		} >"$work/seeds/$(echo "$file" | tr / -)"
	done
	;;
value)
	number=0
	for text in $texts; do
		number=$((number + 1))
		printf '\000\006%s' "$text" >"$work/seeds/text-$number"
		printf '\000\032%s' "$text" >"$work/seeds/foreign-$number"
	done
	for form in YYYY-MM-DD DD.MM.YYYY YYYYMMDD; do
		printf '\000\000%s\000%s' "$form" 31.12.2025T10:20Z \
			>"$work/seeds/date-$form"
	done
	for kind in 1 2 3 4; do
		printf '\00%s0123456789abcdefghijklmnopqrstuvwxyz' "$kind" \
			>"$work/seeds/numbers-$kind"
	done
	;;
agreement)
	for file in $(agreements); do
		cp "$file" "$work/seeds/$(echo "$file" | tr / -)"
	done
	;;
command)
	number=0
	commands | while read -r line; do
		number=$((number + 1))
		echo "$line" | tr ' \n' '\000\000' >"$work/seeds/$number"
	done
	;;
verify)
	for file in tests/golden/statements/*.xml; do
		unsigned=$(cat "$file")
		unsigned=${unsigned%<Signature *}'</statement>'
		name=$(basename "$file")
		printf '\000%s\n' "$(cat "$file")" >"$work/seeds/raw-$name"
		for way in 1 11 3; do
			printf "\\0$way%s\n" "$unsigned" \
				>"$work/seeds/$way-$name"
		done
		printf '\002\001ab%%.@12345%s\n' "$unsigned" \
			>"$work/seeds/changed-$name"
		printf '\004\001ab%%.@12345%s' "$name" \
			>"$work/seeds/detached-$name"
	done
	;;
evaluate)
	for file in $(agreements); do
		{
			cat "$file"
			printf '\000%s' "$texts$texts"
		} >"$work/seeds/$(echo "$file" | tr / -)"
	done
	;;
esac

# What the form's names and the formats' marks are, so that they need not be
# guessed.
case $target in
command) sources='cli/cmd_*.c cli/command.c' ;;
agreement | evaluate | verify) sources='rules/load*.c rules/keyword.c engine/unit.c' ;;
*) sources='importers/dialect*.c importers/dialects/*.xml' ;;
esac
# shellcheck disable=SC2086 # patterns
sed -n 's/.*"\([A-Za-z][A-Za-z0-9:._-]*\)".*/"\1"/p' $sources |
	sort -u >"$work/words"

status=0
"$program" -max_total_time="$seconds" -max_len=$size -timeout=25 \
	-rss_limit_mb=3000 -dict="$work/words" -print_final_stats=1 \
	-verbosity=0 -artifact_prefix="$work/" \
	"$work/found" "$corpus" "$work/seeds" || status=1
rm -rf "$work/least"
mkdir "$work/least"
# By places reached: how often each was would keep three times as many.
"$program" -merge=1 -use_counters=0 -max_len=$size -verbosity=0 \
	"$work/least" "$corpus" "$work/found" 2>/dev/null || status=1
echo "fuzz $target: $(find "$work/least" -type f | wc -l) inputs in" \
	"$work/least, status $status"
exit $status
