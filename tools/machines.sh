#!/bin/sh
# usage: machines.sh FOLDER [CASES]
#
# Does the program say the same under valgrind and on other machines?
#
# Lets its commands, in one process (tests/property/driver.c), work on CASES
# random ledgers (default 4) here, under valgrind's memcheck with its search for
# leaks, and as built for arm64 (plain char is unsigned) and s390x (big-endian),
# run by qemu-user.  Each must give the same previews, explanations and signed
# statements (RSA); and the same answers from the databases that were written
# here.  On the other machines the unit tests of the values, of the evaluator
# and of the gate, which takes bytes in words, run too.  Their libraries are
# unpacked from Debian's packages into FOLDER/ARCHITECTURE, nothing of them is
# installed.
#
# MACHINES chooses among: valgrind arm64 s390x.
set -eu
folder=$(realpath -m "$1")
cases=${2:-4}
here=$(cd "$(dirname "$0")/.." && pwd)
machines=${MACHINES:-valgrind arm64 s390x}
cd "$here"
export PYTHONDONTWRITEBYTECODE=1 LC_ALL=C TZ=UTC

tests='decimal rational date currency unit arena strbuf error digest series
	words base64 wire byte_scan gate scale window evaluate evaluate_limit
	evaluate_refuse evaluate_trace evaluate_sentence settlement collect_digest'
packages='libc6-dev libsqlite3-dev libxml2-dev libssl-dev libxmlsec1-dev
	libarchive-dev zlib1g-dev libcmocka-dev'

mkdir -p "$folder/data"

# ------------------------------------------------------------------- data

number=1
while [ "$number" -le "$cases" ]; do
	python3 tests/property/write_case.py $((number * 100)) \
	    "$folder/data/case-$number"
	number=$((number + 1))
done
cat >"$folder/data/company.xml" <<END
<ledger xmlns="urn:ristorno:ledger:1" source="GEN">
<company id="US" name="Us, Inc."/></ledger>
END

build() {	# FOLDER TARGET... ; MODE, CC and AR from the environment
	out=$1
	shift
	make -s OUT="$out" MODE="${MODE:-release}" CC="${CACHE:-} ${CC:-gcc}" \
	    AR="${AR:-ar}" -j2 "$@"
}

digest_of() {	# FOLDER
	(cd "$1" && find . -type f | LC_ALL=C sort | tr '\n' '\0' |
	    xargs -0 sha256sum | sha256sum | cut -d ' ' -f 1)
}

first=
failed=0
tell() {	# NAME FOLDER TEXT
	digest=$(digest_of "$2")
	: "${first:=$digest}"
	[ "$digest" = "$first" ] || failed=1
	printf '%-10s %-32s %s\n' "$1" "$3" "$digest"
}

# Let a driver work on the cases; the databases are those written here.
say() {	# NAME DRIVER
	rm -rf "$folder/out-$1"
	said=$(python3 tests/property/say.py "$2" "$folder/data" \
	    "$folder/out-$1" "$folder/databases")
	tell "$1" "$folder/out-$1" "$said"
}

# A program that runs another one: `wrap FILE COMMAND...`
wrap() {
	file=$1
	shift
	printf '#!/bin/sh\nexec %s "$@"\n' "$*" >"$file"
	chmod +x "$file"
}

# --------------------------------------------------------------- machines

here_itself() {
	build "$folder/here" "$folder/here/release/driver" \
	    "$folder/here/release/ristorno"
	if [ ! -f "$folder/data/key.pem" ]; then
		"$folder/here/release/ristorno" --quiet keygen --rsa \
		    --key "$folder/data/key.pem" \
		    --cert "$folder/data/cert.pem" 2>/dev/null
	fi
	rm -rf "$folder/databases"
	say here "$folder/here/release/driver"
}

# Every error and every block that nothing points to any more is one.
under_valgrind() {
	MODE=debug build "$folder/here" "$folder/here/debug/driver"
	rm -f "$folder"/valgrind.*.log
	wrap "$folder/valgrind-driver" valgrind --quiet --leak-check=full \
	    --errors-for-leak-kinds=definite,indirect,possible \
	    --show-leak-kinds=definite,indirect,possible \
	    --log-file="$folder/valgrind.%p.log" "$folder/here/debug/driver"
	say valgrind "$folder/valgrind-driver"
	if [ -n "$(cat "$folder"/valgrind.*.log)" ]; then
		cat "$folder"/valgrind.*.log >&2
		failed=1
	fi
}

# This machine's package sources of Debian 12.
sources() {
	for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list \
	    /etc/apt/sources.list.d/*.sources; do
		if grep -qsE '(^|[ :])bookworm( |$)' "$file"; then
			echo "$file"
		fi
	done
}

elsewhere() {	# ARCHITECTURE TRIPLET QEMU
	root=$folder/$1
	out=$folder/on-$1
	if [ ! -e "$root/usr/include/sqlite3.h" ]; then
		rm -rf "$root"
		# shellcheck disable=SC2046,SC2086 # lists
		mmdebstrap --quiet --variant=extract --architectures="$1" \
		    --include="$(echo $packages | tr ' ' ,)" bookworm \
		    "$root" $(sources)
	fi
	export PKG_CONFIG_LIBDIR="$root/usr/lib/$2/pkgconfig"
	export PKG_CONFIG_SYSROOT_DIR="$root"
	wanted=
	for test in $tests; do
		wanted="$wanted $out/release/tests/test_$test"
	done
	# shellcheck disable=SC2086 # a list
	CC="$2-gcc --sysroot=$root" AR="$2-ar" build "$out" \
	    "$out/release/driver" $wanted
	unset PKG_CONFIG_LIBDIR PKG_CONFIG_SYSROOT_DIR
	count=0
	for test in $wanted; do
		"$3" -L "$root" "$test" >"$out/test.log" 2>&1 || {
			cat "$out/test.log" >&2
			failed=1
		}
		count=$((count + 1))
	done
	wrap "$folder/$1-driver" "$3" -L "$root" "$out/release/driver"
	say "$1" "$folder/$1-driver"
	echo "$1: $count test programs of values and evaluator"
}

# ----------------------------------------------------------------- matrix

here_itself
for machine in $machines; do
	case $machine in
	valgrind) under_valgrind ;;
	arm64) elsewhere arm64 aarch64-linux-gnu qemu-aarch64 ;;
	s390x) elsewhere s390x s390x-linux-gnu qemu-s390x ;;
	*)
		echo "machines.sh: unknown machine: $machine" >&2
		exit 2
		;;
	esac
done
if [ "$failed" -ne 0 ]; then
	echo "machines: not the same; the outputs are in $folder" >&2
	exit 1
fi
echo "machines: one digest of everything $first"
