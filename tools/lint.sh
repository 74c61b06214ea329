#!/bin/sh
# usage: lint.sh CPPFLAGS
#
# What compilers do not see: clang-tidy and cppcheck over the sources,
# the scripts' own lint, and words that money code does without.
set -eu
failed=0
found=$(mktemp)
trap 'rm -f "$found"' EXIT INT TERM

sources=$(git ls-files 'engine/*.c' 'rules/*.c' 'importers/*.c' 'reports/*.c' \
    'cli/*.c')
headers=$(git ls-files 'engine/*.h' 'rules/*.h' 'importers/*.h' 'reports/*.h' \
    'cli/*.h')

words='float|double|strtod|atof|atoi|setlocale|strcpy|strcat|sprintf|gets'
words="$words|strtok|rand|NDEBUG"
for file in $sources $headers; do
	# Strings and comments may say them.
	sed 's/"[^"]*"//g; s,/\*.*,,; s,^[ 	]*\*.*,,' "$file" |
	    grep -nwE "$words" | sed "s,^,$file:,"
done >"$found"
if [ -s "$found" ]; then
	cat "$found"
	echo 'lint: words that this code does without' >&2
	failed=1
fi

# shellcheck disable=SC2086
awk 'length($0) > 100 { print FILENAME ":" FNR ": line of " length($0); bad = 1 }
    END { exit bad }' $sources $headers || failed=1

# shellcheck disable=SC2086
cppcheck --quiet --std=c11 --enable=warning,performance,portability \
    --inline-suppr --suppress=missingIncludeSystem --error-exitcode=1 -j 2 -I. \
    $sources || failed=1

# Left out: checks that are wrong about every vsnprintf() (valist), about
# pointers to structs (sizeof), about tables made with macros, and those that do
# not see that error_set() never returns STATUS_OK (core.*).
checks='-*,bugprone-*,clang-analyzer-*,cert-err34-c'
for left_out in bugprone-easily-swappable-parameters \
    bugprone-assignment-in-if-condition bugprone-reserved-identifier \
    bugprone-sizeof-expression bugprone-macro-parentheses \
    bugprone-narrowing-conversions bugprone-not-null-terminated-result \
    bugprone-branch-clone bugprone-implicit-widening-of-multiplication-result \
    clang-analyzer-valist.Uninitialized \
    clang-analyzer-optin.performance.Padding \
    clang-analyzer-core.CallAndMessage clang-analyzer-core.NullDereference \
    clang-analyzer-core.uninitialized.Assign \
    clang-analyzer-core.uninitialized.Branch \
    clang-analyzer-core.UndefinedBinaryOperatorResult \
    clang-analyzer-security.insecureAPI.DeprecatedOrUnsafeBufferHandling; do
	checks=$checks,-$left_out
done
# shellcheck disable=SC2086,SC2016 # a list; expanded by the inner shell
printf '%s\n' $sources | xargs -n 12 -P 2 sh -c '
	flags=$1
	checks=$2
	shift 2
	clang-tidy --quiet --warnings-as-errors="*" --checks="$checks" "$@" \
	    -- -std=c11 -DRISTORNO_VERSION=\"lint\" $flags 2>/dev/null
' sh "$1" "$checks" || failed=1

git ls-files '*.sh' .ci/run | xargs shellcheck || failed=1
exit $failed
