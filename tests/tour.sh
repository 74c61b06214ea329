#!/bin/sh
# usage: tour.sh PROGRAM [FILE]
#
# Run the tour of README.md (or FILE) as printed: its ```console blocks, in
# order, in one shell, in a folder that looks like the tree after `make`, and
# compare what they print.  A line "..." stands for any lines.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
program=$(realpath "$1")
file=$(realpath "${2:-$here/README.md}")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT INT TERM
mkdir -p "$folder/build/release"
ln -s "$program" "$folder/build/release/ristorno"
ln -s "$here/examples" "$folder/examples"
cd "$folder"
PYTHONDONTWRITEBYTECODE=1 LC_ALL=C.UTF-8 TZ=UTC \
    python3 "$here/tests/tour.py" "$file"
