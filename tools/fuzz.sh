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
reader | stream | dialect | csv) ;;
*)
	echo "fuzz.sh: expected T=reader, stream, dialect or csv" >&2
	exit 2
	;;
esac
export LC_ALL=C TZ=UTC
corpus=tests/fuzz/corpus/$target
work=$build/fuzz/$target
program=$build/fuzz-$target
mkdir -p "$work/found" "$work/seeds" "$corpus"
size=65536

inputs() {
	find tests/dialects tests/limits examples -type f \
		! -name '*.facts' ! -name '*.refused' ! -name '*.args' \
		! -name '*.md' ! -name '*.py' -size -64k | sort
}

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
esac

# What the form's names and the formats' marks are, so that they need not be
# guessed.
sed -n 's/.*"\([A-Za-z][A-Za-z0-9:._-]*\)".*/"\1"/p' importers/dialect*.c \
	importers/dialects/*.xml | sort -u >"$work/words"

status=0
"$program" -max_total_time="$seconds" -max_len=$size -timeout=25 \
	-rss_limit_mb=3000 -dict="$work/words" -print_final_stats=1 \
	-verbosity=0 -artifact_prefix="$work/" \
	"$work/found" "$corpus" "$work/seeds" || status=1
rm -rf "$work/least"
mkdir "$work/least"
"$program" -merge=1 -max_len=$size -verbosity=0 "$work/least" "$corpus" \
	"$work/found" 2>/dev/null || status=1
echo "fuzz $target: $(find "$work/least" -type f | wc -l) inputs in" \
	"$work/least, status $status"
exit $status
