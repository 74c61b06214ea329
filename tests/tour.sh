#!/bin/sh
# usage: tour.sh PROGRAM
#
# Run the README's tour as printed: its ```console blocks, in order, in one
# shell in an empty folder, and compare what they print.  A line "..." stands
# for any lines.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT INT TERM
bin=$(cd "$(dirname "$1")" && pwd)
export PYTHONDONTWRITEBYTECODE=1 LC_ALL=C TZ=UTC
cd "$folder"
PATH=$bin:$PATH SOURCE=$here python3 "$here/tests/tour.py" "$here/README.md"
