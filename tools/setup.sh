#!/bin/sh
# usage: setup.sh WHAT...
#
# Install from Debian what is missing: build (the program and its demo), test,
# lint, bare (a bare Debian in a folder), matrix (other compilers and machines).
# Asks for nothing that is there already; needs root or sudo only if something
# is missing.
set -eu

packages_of() {
	case $1 in
	build)
		echo gcc libc6-dev make pkg-config gettext python3 openssl \
		    xmlsec1 libsqlite3-dev libxml2-dev libssl-dev \
		    libxmlsec1-dev libarchive-dev zlib1g-dev
		;;
	test) echo libcmocka-dev libxml2-utils sqlite3 strace zip zstd \
		    xz-utils valgrind ;;
	lint) echo clang clang-tidy cppcheck shellcheck ;;
	bare) echo mmdebstrap ;;
	matrix) echo clang faketime gcc-aarch64-linux-gnu \
	    gcc-s390x-linux-gnu qemu-user mmdebstrap locales ;;
	*)
		echo "setup.sh: unknown set of packages: $1" >&2
		exit 2
		;;
	esac
}

wanted=
for what; do
	wanted="$wanted $(packages_of "$what")"
done

if ! command -v dpkg-query >/dev/null 2>&1; then
	echo "setup: not a Debian system; these Debian packages (or their like)" \
	    "are needed:$wanted" >&2
	exit 0
fi

missing=
for package in $wanted; do
	status=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)
	[ "$status" = 'install ok installed' ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" -ne 0 ]; then
	if ! command -v sudo >/dev/null 2>&1; then
		echo "setup: missing, and neither root nor sudo to install them:" \
		    "$missing" >&2
		exit 1
	fi
	as_root=sudo
fi
echo "setup: installing$missing"
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq
# shellcheck disable=SC2086 # a list of package names
$as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
