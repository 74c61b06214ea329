#!/bin/sh
# usage: bare.sh FOLDER
#
# The two README commands on a bare Debian 12: a minimal system made with
# mmdebstrap from this machine's own package sources, git and make added as the
# README allows, a clean clone of the committed tree inside, `make demo`,
# `make check`, and a clean `git status` afterwards.  Needs root.
set -eu
folder=$(realpath -m "$1")
here=$(cd "$(dirname "$0")/.." && pwd)
root=$folder/root

if [ "$(id -u)" -ne 0 ]; then
	echo 'bare: needs root (chroot)' >&2
	exit 1
fi

unmount() {
	for mount in dev/pts dev proc sys; do
		umount -l "$root/$mount" 2>/dev/null || true
	done
}
trap unmount EXIT INT TERM
unmount
rm -rf "$folder"
mkdir -p "$folder"

# This machine's package sources; how it reaches them is copied below.
list=
for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list \
    /etc/apt/sources.list.d/*.sources; do
	if grep -qsE '(^|[ :])bookworm( |$)' "$file"; then
		list="$list $file"
	fi
done
echo "bare: making a minimal Debian 12 in $root"
# shellcheck disable=SC2086 # a list of files
mmdebstrap --quiet --variant=apt --include=git,make,ca-certificates \
    bookworm "$root" $list
mkdir -p "$root/etc/apt/apt.conf.d"
for file in /etc/apt/apt.conf.d/*; do
	case $file in
	*/01autoremove* | */20* | */50* | */70debconf) ;;
	*) cp "$file" "$root/etc/apt/apt.conf.d/" ;;
	esac
done
[ -f /etc/resolv.conf ] && cp -L /etc/resolv.conf "$root/etc/resolv.conf"
[ -f /etc/hosts ] && cp -L /etc/hosts "$root/etc/hosts"
if [ -d /usr/local/share/ca-certificates ]; then
	cp -r /usr/local/share/ca-certificates/. \
	    "$root/usr/local/share/ca-certificates/"
	chroot "$root" update-ca-certificates >/dev/null 2>&1
fi

git clone -q "$here" "$root/ristorno"
for mount in proc sys dev; do
	mount --rbind "/$mount" "$root/$mount"
	mount --make-rslave "$root/$mount"
done

run() {
	echo "bare: $*"
	chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
	    LC_ALL=C.UTF-8 sh -c "cd /ristorno && $*"
}
run 'make demo'
run 'make check'
# shellcheck disable=SC2016 # expanded inside
run 'test -z "$(git status --porcelain)" || { git status; exit 1; }'
echo 'bare: both commands succeed on a bare Debian 12, and leave the tree clean'
