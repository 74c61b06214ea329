#!/bin/sh
# usage: bench.sh PROGRAM FOLDER
#
# Import of a generated year beside libxml2's own parser over the same file,
# then a preview.  LINES, ROUNDS and LEDGER (a file of your own) may be set in
# the environment.
set -eu
program=$(realpath "$1")
mkdir -p "$2"
folder=$(realpath "$2")
here=$(cd "$(dirname "$0")/.." && pwd)
lines=${LINES:-1000000}
rounds=${ROUNDS:-5}
ledger=${LEDGER:-$folder/ledger-$lines.xml}
database=$folder/bench.db

# shellcheck disable=SC2046 # a list of flags
"${CC:-cc}" -O2 -o "$folder/floor" "$here/tests/bench/floor.c" \
    $(pkg-config --cflags --libs libxml-2.0)
if [ ! -s "$ledger" ]; then
	python3 "$here/tests/bench/ledger.py" "$lines" 5000 20000 >"$ledger.new"
	mv "$ledger.new" "$ledger"
fi
echo "import of $ledger ($(stat -c %s "$ledger") bytes)"
python3 "$here/tests/bench/measure.py" "$rounds" "$folder/floor" "$ledger" \
    -- rm -f "$database" "$database-wal" "$database-shm" \
    -- "$program" --db "$database" --quiet import "$ledger"
echo "database: $(stat -c %s "$database") bytes"
echo 'preview of every account, three rules'
python3 "$here/tests/bench/measure.py" "$rounds" "$folder/floor" "$ledger" \
    -- true -- "$program" --db "$database" --quiet preview --format csv \
    --rules "$here/tests/bench/agreement.xml"
